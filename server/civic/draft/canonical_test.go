package draft_test

import (
	"encoding/json"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/draft"
)

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
