package server

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// contentOf reads a shared document as the text of a draft.
func contentOf(doc *ydoc.Doc) draft.Content {
	c := draft.Content{Short: map[draft.Field]string{}, Texts: map[draft.Field]draft.Node{}}
	for _, name := range doc.Roots() {
		root := doc.Root(name)
		switch name {
		case metaRoot:
			for key, value := range root.Values() {
				if s, ok := value.(string); ok && s != "" {
					c.Short[draft.Field(key)] = s
				}
			}
		case milestonesRoot:
			for _, row := range root.Children() {
				c.Milestones = append(c.Milestones, milestoneOf(row))
			}
		default:
			if nodes := nodesOf(root.Nodes()); len(nodes) > 0 {
				c.Texts[draft.Field(name)] = draft.Node{Type: "doc", Content: nodes}
			}
		}
	}
	return c
}

func nodesOf(from []ydoc.Node) []draft.Node {
	var to []draft.Node
	for _, n := range from {
		node := draft.Node{Type: n.Type, Attrs: n.Attrs, Text: n.Text, Content: nodesOf(n.Content)}
		for _, m := range n.Marks {
			node.Marks = append(node.Marks, draft.Mark{Type: m.Type, Attrs: m.Attrs})
		}
		to = append(to, node)
	}
	return to
}

func milestoneOf(row *ydoc.Type) draft.Milestone {
	word := func(key string) string {
		s, _ := row.Values()[key].(string)
		return s
	}
	m := draft.Milestone{ID: word("id"), Kind: word("kind"), Start: word("start"), End: word("end"), Lead: word("lead"), Text: word("text")}
	if text := row.Child("text"); text != nil {
		m.Text = text.PlainText()
	}
	switch n := row.Values()["objective"].(type) {
	case int64:
		m.Objective = int(n)
	case float64:
		m.Objective = int(n)
	}
	return m
}

// titleKey is where an objective's own title stands among the short values.
func titleKey(objective int) draft.Field {
	return draft.Field(template.Name("title", objective))
}

// fromPlan turns a commitment as imported into the first text of a draft. What
// the plan's template has no place for goes into the first text that is free,
// under its own heading: an import loses no words.
func fromPlan(c plan.Content, t template.Template) draft.Content {
	to := draft.Content{Short: map[draft.Field]string{}, Texts: map[draft.Field]draft.Node{}}
	placed := map[string]bool{}
	for _, place := range t.Places(len(c.Objectives)) {
		placed[place.Name] = true
		value := c.Field(place.Field.Key, place.Objective)
		switch {
		case strings.TrimSpace(value) == "" || place.Field.Kind == template.Milestones:
		case place.Field.Kind == template.Text:
			to.Texts[draft.Field(place.Name)] = written(value)
		default:
			to.Short[draft.Field(place.Name)] = value
		}
	}
	for i, o := range c.Objectives {
		if o.Title != "" {
			to.Short[titleKey(i+1)] = o.Title
		}
		for n, m := range o.Milestones {
			to.Milestones = append(to.Milestones, draft.Milestone{
				ID: milestoneID(m.ID, i+1, n+1), Objective: i + 1, Text: m.Text, Kind: string(m.Kind),
				Start: m.Start.Raw, End: m.End.Raw, Lead: m.Lead,
			})
		}
		leftOver(to, t, o.Fields, i+1, placed)
	}
	leftOver(to, t, c.Fields, 0, placed)
	return to
}

// leftOver finds room for fields that the template does not have.
func leftOver(to draft.Content, t template.Template, fields map[string]string, objective int, placed map[string]bool) {
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if placed[template.Name(key, objective)] || strings.TrimSpace(fields[key]) == "" {
			continue
		}
		room := roomFor(to, t, objective)
		node := to.Texts[room]
		if node.Type != "" {
			heading := draft.Node{Type: "heading", Attrs: map[string]any{"level": 3}, Content: []draft.Node{{Type: "text", Text: template.Label(key)}}}
			node.Content = append(node.Content, heading)
		}
		node.Type = "doc"
		node.Content = append(node.Content, written(fields[key]).Content...)
		to.Texts[room] = node
	}
}

// roomFor is the first text that is still empty, or else the first of all.
func roomFor(to draft.Content, t template.Template, objective int) draft.Field {
	first := draft.Field("")
	for _, root := range t.Roots(max(objective, 1)) {
		name := draft.Field(root.Name)
		if first == "" {
			first = name
		}
		if to.Texts[name].Type == "" {
			return name
		}
	}
	return first
}

// milestoneID keeps the id that the plan gave a milestone.
func milestoneID(given string, objective, n int) string {
	if given != "" {
		return given
	}
	return "o" + strconv.Itoa(objective) + "m" + strconv.Itoa(n)
}

// toPlan is a draft's text in the shape of a plan's commitment: for the
// summary, the linter and what else looks at a plan as a whole.
func toPlan(d *draft.Draft, from draft.Content, around fuzzydate.Around) plan.Content {
	form, _ := template.Find(template.ID(d.Template))
	to := plan.Content{Title: d.Title, Fields: map[string]string{}, Objectives: make([]plan.Objective, from.Objectives())}
	if n, err := strconv.Atoi(d.Number); err == nil {
		to.Number = plan.Number(n)
	}
	for i := range to.Objectives {
		o := &to.Objectives[i]
		o.Number, o.Title, o.Fields = plan.Number(i+1), from.Short[titleKey(i+1)], map[string]string{}
		for _, m := range from.Rows(i + 1) {
			o.Milestones = append(o.Milestones, plan.Milestone{ID: m.ID, Text: m.Text, Kind: plan.MilestoneKind(m.Kind),
				Start: fuzzydate.ParseIn(m.Start, around), End: fuzzydate.ParseIn(m.End, around), Lead: m.Lead})
		}
	}
	for _, place := range form.Places(len(to.Objectives)) {
		value := from.Short[draft.Field(place.Name)]
		if place.Field.Kind == template.Text {
			value = from.Texts[draft.Field(place.Name)].Words()
		}
		switch {
		case value == "":
		case place.Objective > 0:
			to.Objectives[place.Objective-1].Fields[place.Field.Key] = value
		default:
			to.Fields[place.Field.Key] = value
		}
	}
	return to
}
