package draft_test

import (
	"encoding/json"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/draft"
)

// The values of RFC 8785 that have no fractions, and its order of keys.
func TestCanonicalWritesAsRFC8785Does(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{"b":1,"a":[true,null,false]}`, `{"a":[true,null,false],"b":1}`},
		{`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`,
			"{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}"},
		{`"\u20ac$\u000f\nA'\u0042\u0022\u005c\\\"/<&>\u2028"`, "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/<&>\u2028\""},
	} {
		var v any
		must(t, json.Unmarshal([]byte(c.in), &v))
		got, err := draft.Canonical(v)
		must(t, err)
		if string(got) != c.want {
			t.Errorf("%s\n is %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestCanonicalRefusesFractions(t *testing.T) {
	if _, err := draft.Canonical(map[string]any{"n": 1.5}); err == nil {
		t.Error("a fraction was written in a form that nobody defined")
	}
}

func TestTheHashDoesNotChangeOnTheWayThroughTheStore(t *testing.T) {
	c := draft.Content{Short: map[draft.Field]string{"lead": "Swyddfa'r Cabinet <b>"},
		Texts: map[draft.Field]draft.Node{"problem": {Type: "doc", Content: []draft.Node{
			{Type: "heading", Attrs: map[string]any{"level": 3}, Content: []draft.Node{{Type: "text", Text: "Line\u2028break"}}}}}}}
	before, err := c.Hash()
	must(t, err)
	raw, err := json.Marshal(c)
	must(t, err)
	var back draft.Content
	must(t, json.Unmarshal(raw, &back))
	if after, err := back.Hash(); err != nil || after != before {
		t.Errorf("%s became %s, %v", before, after, err)
	}
}
