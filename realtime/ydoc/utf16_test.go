package ydoc

import (
	"testing"
	"unicode/utf16"
)

func TestTextIsCutWhereJavaScriptCutsIt(t *testing.T) {
	for _, text := range []string{"", "plain letters only, and more than eight", "ŵŷ", "中文中文中文中文", "a😀b😀😀c", "𝒳", "xxxxxxx😀yyyyyyy", "1234567中😀ŵ12345678😀"} {
		b := []byte(text)
		n, ascii, valid := units(b)
		want := utf16.Encode([]rune(text))
		if int(n) != len(want) || !valid {
			t.Fatalf("%q has %d units, not %d", text, n, len(want))
		}
		for at := range uint32(n + 1) {
			left, right := cut(b, at, uint32(n), ascii)
			l, r := string(utf16.Decode(want[:at])), string(utf16.Decode(want[at:]))
			if string(left) != l || string(right) != r {
				t.Errorf("%q cut at %d gives %q and %q, not %q and %q", text, at, left, right, l, r)
			}
		}
	}
}
