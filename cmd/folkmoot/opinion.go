package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/folkmoot/folkmoot/server/civic/opinion"
)

// mapOpinion draws the map of a published conversation without a server, so
// that anybody can judge the mathematics on votes of their own.
func mapOpinion(_ context.Context, args []string) error {
	const how = "call it as 'folkmoot opinion map [--groups K] [--draws N] DIR'"
	if len(args) == 0 || args[0] != "map" {
		return usageError(how)
	}
	flags := flag.NewFlagSet("opinion map", flag.ContinueOnError)
	groups := flags.Int("groups", 0, "find so many groups instead of as many as stand apart best")
	draws := flags.Int("draws", 100, "how often people are drawn anew to see whether the groups are stable; 0 for never")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	if flags.NArg() != 1 || *groups < 0 || *groups == 1 || *draws < 0 {
		return usageError(how)
	}
	c, err := opinion.Open(os.DirFS(flags.Arg(0)))
	if err != nil {
		return err
	}
	m := c.Mapper()
	m.Force = *groups
	d := m.Map()
	each, least := m.Stability(d, *draws, 1)
	for _, doubt := range c.Doubts {
		fmt.Fprintln(os.Stderr, "folkmoot:", doubt)
	}
	return printJSON(os.Stdout, drawnMap(c, d, each, least))
}

func printJSON(w io.Writer, what any) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(what)
}

// The map as it is printed: with the ids that were published.
type (
	drawn struct {
		Topic       string           `json:"topic"`
		People      int              `json:"people"`
		Placed      int              `json:"placed"`
		Votes       int              `json:"votes"`
		Explained   [2]float64       `json:"explained"`
		Silhouettes map[int]float64  `json:"silhouettes"`
		Stability   float64          `json:"stability"`
		Stable      bool             `json:"stable"`
		Groups      []drawnGroup     `json:"groups"`
		Consensus   drawnConsensus   `json:"consensus"`
		Statements  []drawnStatement `json:"statements"`
		Persons     []drawnPerson    `json:"persons"`
	}
	drawnGroup struct {
		Size      int           `json:"size"`
		Stability float64       `json:"stability"`
		Centre    opinion.Point `json:"centre"`
		Known     []named       `json:"known"`
		Members   []string      `json:"members"`
	}
	named struct {
		ID string `json:"id"`
		opinion.Known
	}
	drawnConsensus struct {
		Agree    []namedShared `json:"agree"`
		Disagree []namedShared `json:"disagree"`
	}
	namedShared struct {
		ID string `json:"id"`
		opinion.Shared
	}
	drawnStatement struct {
		ID        string          `json:"id"`
		Text      string          `json:"text"`
		Moderated int             `json:"moderated"`
		All       opinion.Tally   `json:"all"`
		Groups    []opinion.Tally `json:"groups"`
		Centre    float64         `json:"centre"`
		Axes      [2]float64      `json:"axes"`
		Place     opinion.Point   `json:"place"`
		Extremity float64         `json:"extremity"`
		Bridging  float64         `json:"bridging"`
		Priority  float64         `json:"priority"`
	}
	drawnPerson struct {
		ID    string `json:"id"`
		Group *int   `json:"group"`
		opinion.Point
	}
)

func drawnMap(c *opinion.Conversation, d *opinion.Map, each []float64, least float64) drawn {
	out := drawn{
		Topic: c.Topic, People: d.People, Placed: len(d.In), Votes: d.Votes, Explained: d.Explained,
		Silhouettes: d.Silhouettes, Stability: least, Stable: least >= opinion.Stable,
	}
	of := map[int]*int{}
	for i, g := range d.Groups {
		group := drawnGroup{Size: len(g.Members), Stability: each[i], Centre: g.Centre}
		for _, k := range g.Known {
			group.Known = append(group.Known, named{c.Statements[k.Statement].ID, k})
		}
		for _, p := range g.Members {
			group.Members = append(group.Members, c.PeopleIDs[p])
			of[p] = &i
		}
		out.Groups = append(out.Groups, group)
	}
	shared := func(all []opinion.Shared) (named []namedShared) {
		for _, s := range all {
			named = append(named, namedShared{c.Statements[s.Statement].ID, s})
		}
		return named
	}
	out.Consensus = drawnConsensus{shared(d.Consensus.Agree), shared(d.Consensus.Disagree)}
	for t, s := range c.Statements {
		st := drawnStatement{
			ID: s.ID, Text: s.Text, Moderated: s.Moderated, All: d.Tallies[t], Centre: d.Centre[t],
			Axes: [2]float64{d.Axes[0][t], d.Axes[1][t]}, Place: d.Places[t],
			Extremity: d.Extremity[t], Bridging: d.Bridging[t], Priority: d.Priority[t],
		}
		for _, g := range d.Groups {
			st.Groups = append(st.Groups, g.Tallies[t])
		}
		out.Statements = append(out.Statements, st)
	}
	for p, id := range c.PeopleIDs {
		out.Persons = append(out.Persons, drawnPerson{ID: id, Group: of[p], Point: d.Points[p]})
	}
	return out
}
