package server

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"math/rand/v2"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
)

// seats are the parts that the cast play in every forum of the demonstration.
var seats = map[string]forum.Role{"commissioner": forum.Commissioner, "delivery": forum.Lead, "recruiter": forum.Recruiter,
	"operator": forum.Operator, "adviser": forum.Advisory}

// goodsYard is what the forum that is recruiting is about.
func (st *stage) goodsYard() forum.Remit {
	return forum.Remit{
		Title: "The old goods yard", Area: "Sorrel District", Authority: "Sorrel District Council",
		Question:  "What should the old goods yard beside the station be for in ten years?",
		In:        []string{"The yard and its three sheds", "The footbridge to the station", "Who looks after it, and what that costs"},
		Out:       []string{"The railway itself, which is not the council's", "Homes that already have planning permission"},
		TradeOffs: []string{"Homes or room for small firms", "Open at night or quiet for those who live beside it", "Cheap now or cheap to keep"},
		Promise: forum.Promise{Body: "The council's cabinet", AnswerBy: st.now.AddDate(0, 9, 0),
			Text: "We answer each recommendation within three months: yes, in part or no, always with our reason, and we say in public after 6, 12 and 24 months what has come of it."},
		Funder: "Sorrel District Council", Budget: 48000, Panel: 12, Telephone: "01632 960 001", Assessment: "/about/privacy", Notice: "/about/privacy",
		Features: []forum.Feature{
			{Name: "Gender", Values: []string{"Female", "Male", "In another way"}, Source: "Invented census of Aldren, 2021"},
			{Name: "Age", Values: []string{"16 to 29", "30 to 59", "60 or over"}, Source: "Invented census of Aldren, 2021"},
			{Name: "Part of the district", Values: []string{"Town", "Villages"}, Source: "Invented register of addresses, 2026"},
		},
	}
}

// forums opens the forums of the demonstration.
func (st *stage) forums(ctx context.Context) error {
	f, err := st.begin(ctx, st.goodsYard())
	if err != nil {
		return err
	}
	return st.recruited(ctx, f, 60, 40)
}

// begin founds a forum, gives the cast its parts in it, and sends it recruiting.
func (st *stage) begin(ctx context.Context, r forum.Remit) (*forum.Forum, error) {
	f, err := st.s.forums.Found(ctx, st.cast["administrator"], r, true)
	if err != nil {
		return nil, err
	}
	for _, key := range []string{"commissioner", "delivery", "recruiter", "operator", "adviser"} {
		if err := st.s.forums.Appoint(ctx, st.cast["administrator"], f.Key(), st.cast[key], seats[key]); err != nil {
			return nil, err
		}
	}
	if _, err := st.s.forums.Advise(ctx, st.cast["delivery"], f.Key(), []forum.Adviser{
		{Name: "Demo Adviser One", Organisation: "Demo Traders", Interest: "Small firms that would like to rent", Declared: "Owns a shop in the town"},
		{Name: "Demo Adviser Two", Organisation: "Demo Tenants", Interest: "People who look for a home", Declared: "Nothing"},
		{Name: "Demo Adviser Three", Organisation: "Demo University", Interest: "What such places became elsewhere", Declared: "Was paid for a study by the council in 2024"},
	}); err != nil {
		return nil, err
	}
	return st.s.forums.Advance(ctx, st.cast["delivery"], f.Key(), forum.Design)
}

// recruited sends letters, some of which are answered: always by the same
// people, who are made up and called so.
func (st *stage) recruited(ctx context.Context, f *forum.Forum, letters, answered int) error {
	_, sheet, err := st.s.recruits.Send(ctx, st.cast["recruiter"], recruit.Wave{Forum: f.Key(),
		Areas:  []recruit.Area{{Name: "Town", Letters: letters * 2 / 3}, {Name: "Villages", Letters: letters - letters*2/3}},
		Closes: st.now.AddDate(0, 0, 21), Delete: st.now.AddDate(0, 9, 0)})
	if err != nil {
		return err
	}
	rows, err := csv.NewReader(bytes.NewReader(sheet)).ReadAll()
	if err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(2026, 6))
	for i, row := range rows[1 : 1+answered] {
		a := recruit.Answers{Name: fmt.Sprintf("Demo Resident %d", i+1), Email: fmt.Sprintf("resident%d@cast.invalid", i+1),
			Address: fmt.Sprintf("%d Invented Street", i+1), Attributes: map[string]string{}, Eligible: true, Consent: true}
		if i%13 == 0 {
			a.Access = "A place near the door, please."
		}
		for _, feature := range f.Features {
			a.Attributes[feature.Name] = feature.Values[random.IntN(len(feature.Values))]
		}
		if word, err := st.s.recruits.Begin(ctx, f.Key(), row[0]); err != nil {
			return err
		} else if _, err := st.s.recruits.Finish(ctx, word, a); err != nil {
			return err
		}
	}
	return nil
}
