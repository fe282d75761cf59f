package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/ballot/booth"
	"github.com/folkmoot/folkmoot/server/civic/count"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/lottery"
	"github.com/folkmoot/folkmoot/server/civic/lottery/draw"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
)

// assemblies are two forums further on: one whose members write, and one whose
// report waits for the rest of its answers.
func (st *stage) assemblies(ctx context.Context) error {
	panel, err := st.panel(ctx)
	if err != nil {
		return err
	}
	if err := st.streets(ctx, panel); err != nil {
		return err
	}
	return st.evenings(ctx, panel)
}

// panel are the members of the demonstration's forums: one to sign in as, and
// others who are made up and called so.
func (st *stage) panel(ctx context.Context) ([]people.Actor, error) {
	all := []people.Actor{st.cast["member"]}
	for n := 2; n <= 12; n++ {
		name := fmt.Sprintf("Demo Member %d", n)
		id, err := st.s.people.Introduce(ctx, people.Operator(), people.Introduction{Provider: "demo-panel", Issuer: "https://panel.invalid",
			Subject: fmt.Sprint(n), Name: name, Sector: people.Citizen})
		if err != nil {
			return nil, err
		}
		by, err := st.s.people.Actor(ctx, id)
		if err != nil {
			return nil, err
		}
		all = append(all, by)
	}
	return all, nil
}

// seated takes a forum from its letters to the drafting of recommendations.
func (st *stage) seated(ctx context.Context, f *forum.Forum, members []people.Actor) error {
	if err := st.learnt(ctx, f, members); err != nil {
		return err
	}
	if _, err := st.s.forums.Show(ctx, st.cast["delivery"], f.Key(), forum.EnoughHours, page.ForumPath(f.ID, "")); err != nil {
		return err
	}
	_, err := st.s.forums.Advance(ctx, st.cast["delivery"], f.Key(), forum.Deliberation)
	return err
}

// learnt takes a forum from its letters to the deliberation.
func (st *stage) learnt(ctx context.Context, f *forum.Forum, members []people.Actor) error {
	all, id, lead := st.s.forums, f.Key(), st.cast["delivery"]
	sheet, table, err := lots(ctx, f)
	if err != nil {
		return err
	}
	if _, err := all.Commit(ctx, st.cast["recruiter"], id, sheet, table); err != nil {
		return err
	}
	if _, err := all.Advance(ctx, lead, id, forum.Recruiting); err != nil {
		return err
	}
	if _, err := all.Draw(ctx, st.cast["recruiter"], id, "407", "Three ten-sided dice in the market hall", fmt.Sprint(demoSeed), alike(f)); err != nil {
		return err
	}
	for _, m := range members {
		if err := all.Admit(ctx, m, id); err != nil {
			return err
		}
	}
	if err := st.taught(ctx, f); err != nil {
		return err
	}
	at := page.ForumPath(f.ID, "")
	for _, shown := range []struct {
		by   string
		gate forum.Gate
	}{{"delivery", forum.SelectionReport}, {"adviser", forum.EvidencePlan}, {"delivery", forum.EvidenceWhole}} {
		if _, err := all.Show(ctx, st.cast[shown.by], id, shown.gate, at); err != nil {
			return err
		}
	}
	for _, from := range []forum.Phase{forum.Choosing, forum.Onboarding, forum.Learning} {
		if _, err := all.Advance(ctx, lead, id, from); err != nil {
			return err
		}
	}
	return nil
}

const demoSeed = 20261122

// demoKey makes the pseudonyms of made-up people.
var demoKey = draw.Key(bytes.Repeat([]byte{26}, 32))

// answered is what somebody made up says to a feature of the forum.
func answered(f *forum.Forum, person, feature int) string {
	values := f.Features[feature].Values
	return values[(person/(feature+1))%len(values)]
}

// alike counts the answers of made-up people who were drawn.
func alike(f *forum.Forum) forum.Mirroring {
	return func(panel []string) (all []forum.Mirrored, err error) {
		for k, one := range f.Features {
			for _, value := range one.Values {
				m := forum.Mirrored{Feature: one.Name, Value: value}
				for n := range 5 * f.Panel {
					if answered(f, n, k) == value && slices.Contains(panel, demoKey.Pseudonym(fmt.Sprintf("p%03d", n))) {
						m.People++
					}
				}
				all = append(all, m)
			}
		}
		return all, nil
	}
}

// lots makes the files of a lottery among made-up people, by the features of
// a forum.
func lots(ctx context.Context, f *forum.Forum) (sheet, table []byte, err error) {
	var quotas, pool strings.Builder
	quotas.WriteString("feature,value,min,max\n")
	pool.WriteString("id")
	for _, one := range f.Features {
		pool.WriteString("," + one.Name)
		for _, value := range one.Values {
			fmt.Fprintf(&quotas, "%s,%s,1,%d\n", one.Name, value, f.Panel)
		}
	}
	pool.WriteString("\n")
	for n := range 5 * f.Panel {
		fmt.Fprintf(&pool, "p%03d", n)
		for k := range f.Features {
			pool.WriteString("," + answered(f, n, k))
		}
		pool.WriteString("\n")
	}
	features, err := lottery.ReadFeatures(strings.NewReader(quotas.String()))
	if err != nil {
		return nil, nil, err
	}
	persons, err := lottery.ReadRespondents(strings.NewReader(pool.String()), features, lottery.Columns{})
	if err != nil {
		return nil, nil, err
	}
	out, err := lottery.Run(ctx, &lottery.Pool{Features: features, People: persons, Panel: f.Panel}, lottery.Options{Seed: demoSeed})
	if err != nil {
		return nil, nil, err
	}
	p, err := draw.Prepare(out, demoKey, f.Area, "demonstration", nil)
	if err != nil {
		return nil, nil, err
	}
	sheet, err = json.Marshal(p.Sheet)
	return sheet, p.Table, err
}

// recommend begins a recommendation, and has so many members confirm it.
func (st *stage) recommend(ctx context.Context, id forum.ID, panel []people.Actor, n recommendation.New, confirm int) (*recommendation.Recommendation, error) {
	all := st.s.recommendations
	r, err := all.Begin(ctx, panel[1], id, n)
	if err != nil {
		return nil, err
	}
	v, err := all.One(ctx, panel[1], r.Key())
	if err != nil {
		return nil, err
	}
	// The member to sign in as is the last to be asked.
	for i := range confirm {
		if r, err = all.Confirm(ctx, panel[(i+1)%len(panel)], r.Key(), v.SHA256); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// voted holds the members' vote and counts it: each votes by a rhythm of their
// own, so that support differs from one recommendation to the next.
func (st *stage) voted(ctx context.Context, id forum.ID, panel []people.Actor) error {
	v, err := st.s.recommendations.Ask(ctx, st.cast["delivery"], id, count.Thresholds{Quorum: 50}, st.s.now(), st.s.now().Add(48*time.Hour))
	if err != nil {
		return err
	}
	for i, by := range panel[:len(panel)-1] {
		answers := make([]ballot.Answer, len(v.Questions))
		for q := range answers {
			answers[q].Point = ballot.Points[[]int{0, 1, 0, 1, 2, 1, 0, 3, 1, 5, 0, 1}[(i+q*5)%12]]
		}
		if _, err := booth.Vote(ctx, st.s.ballots, by, v.Poll, answers); err != nil {
			return err
		}
	}
	_, err = st.s.ballots.Close(ctx, st.cast["delivery"], v.Poll)
	return err
}
