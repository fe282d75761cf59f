package canon_test

import (
	"encoding/json"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/canon"
)

// The values of RFC 8785 that have no fractions, and its order of keys.
func TestItWritesAsRFC8785Does(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{"b":1,"a":[true,null,false]}`, `{"a":[true,null,false],"b":1}`},
		{`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`,
			"{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}"},
		{`"\u20ac$\u000f\nA'\u0042\u0022\u005c\\\"/<&>\u2028"`, "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/<&>\u2028\""},
	} {
		var v any
		must(t, json.Unmarshal([]byte(c.in), &v))
		got, err := canon.JSON(v)
		must(t, err)
		if string(got) != c.want {
			t.Errorf("%s\n is %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestItRefusesFractions(t *testing.T) {
	if _, err := canon.JSON(map[string]any{"n": 1.5}); err == nil {
		t.Error("a fraction was written in a form that nobody defined")
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
