package ydoc

import "testing"

func TestACharacterThatASenderHasCutIsCutHereToo(t *testing.T) {
	d := typed(t, "a😀b")
	// What client 1 wrote from its third unit on, from one who was cut there: yjs
	// reads "a\uFFFD\uFFFDb" after the same two updates.
	applied(t, d, []byte{1, 1, 1, 2, 0x84, 1, 1, 4, 0xef, 0xbf, 0xbd, 'b', 0})
	if got := d.Root("text").String(); got != "a\uFFFD\uFFFDb" {
		t.Errorf("got %q", got)
	}
	whole := typed(t, "a😀b")
	applied(t, whole, []byte{1, 1, 1, 3, 0x84, 1, 2, 1, 'b', 0}, whole.EncodeState())
	if got := whole.Root("text").String(); got != "a😀b" {
		t.Errorf("a part sent again that cuts nothing: got %q", got)
	}
}
