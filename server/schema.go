package server

import (
	"strings"
	"sync"

	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// What a text may consist of: exactly what the editor on the page can make
// (frontend/editor/fields.ts). Whoever adds to one adds to the other.
var (
	nodes = map[string][]string{
		"paragraph":   {},
		"heading":     {"level"},
		"bulletList":  {},
		"orderedList": {"start", "type"},
		"listItem":    {},
	}
	marks = map[string][]string{
		"bold":   {},
		"italic": {},
		"link":   {"href", "target", "rel", "class", "title"},
	}
	milestoneKeys = []string{"id", "objective", "text", "kind", "start", "end", "lead"}
)

// metaRoot holds the short values, milestonesRoot the rows.
const (
	metaRoot       = "meta"
	milestonesRoot = string(template.MilestonesField)
)

var schemas sync.Map // template.ID → *coedit.Schema

// schema is what a draft of this template may consist of.
func schema(id template.ID) *coedit.Schema {
	if known, ok := schemas.Load(id); ok {
		return known.(*coedit.Schema)
	}
	s := &coedit.Schema{
		Roots: map[string]coedit.Kind{metaRoot: coedit.Map, milestonesRoot: coedit.Array},
		Nodes: nodes, Marks: marks,
		Keys: map[string][]string{milestonesRoot: milestoneKeys},
	}
	repeated := map[string]bool{}
	t, _ := template.Find(id)
	for _, field := range t.Fields {
		switch {
		case field.Kind != template.Text:
		case field.PerObjective:
			repeated[field.Key] = true
		default:
			s.Roots[field.Key] = coedit.Fragment
		}
	}
	s.RootKind = func(name string) coedit.Kind {
		if number, key := objectiveOf(name); number > 0 && repeated[key] {
			return coedit.Fragment
		}
		return coedit.Unknown
	}
	kept, _ := schemas.LoadOrStore(id, s)
	return kept.(*coedit.Schema)
}

// objectiveOf takes objective.2.problem apart; 0 for any other name.
func objectiveOf(name string) (number int, key string) {
	if number = draft.Field(name).Objective(); number == 0 {
		return 0, ""
	}
	return number, name[strings.LastIndexByte(name, '.')+1:]
}
