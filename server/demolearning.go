package server

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/learning"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// taught puts evidence before the advisory group, which lets three pieces in
// and has one to look at.
func (st *stage) taught(ctx context.Context, f *forum.Forum) error {
	for i, p := range []learning.Piece{
		{Kind: learning.Paper, Title: "Who comes here, when, and how", Speaker: "The district's transport officer", Affiliation: "Sorrel District Council", Part: learning.Informant,
			Summary: "Most people come between eight and nine and between three and four. One in three comes on foot, one in five by bus. After eight in the evening hardly anybody can come without a car.",
			Link:    "https://sorrel.invalid/counts-2026"},
		{Kind: learning.Talk, Title: "What other towns tried, and what it cost", Speaker: "A lecturer in transport", Affiliation: "Demo University", Part: learning.Informant,
			Summary: "Four towns of the same size tried the same thing in different ways. Two of them stopped after a year, and say why.",
			Link:    "https://university.invalid/talk", Transcript: "Good morning. I was asked what other towns tried. I will tell you about four of them, and I begin with the one that failed."},
		{Kind: learning.Lived, Title: "Ten years of walking home at night", Speaker: "A nurse, first name given to members", Part: learning.Witness,
			Summary: "She works until ten and walks four miles home, because the last bus leaves at twenty past seven."},
		{Kind: learning.Paper, Title: "Why shops need parking", Speaker: "Demo Traders", Part: learning.Advocate, Position: "Keep every parking place in the centre",
			Summary: "Three shops in five say that most of what they sell goes home in a car.", Link: "https://traders.invalid/parking"},
	} {
		e, err := st.s.library.Offer(ctx, st.cast["delivery"], f.Key(), "", p)
		if err != nil {
			return err
		}
		if i < 3 {
			if _, err := st.s.library.Decide(ctx, st.cast["adviser"], e.ID, true, ""); err != nil {
				return err
			}
		}
	}
	return nil
}

// asked has members ask, and the authority answer one of two.
func (st *stage) asked(ctx context.Context, f *forum.Forum, panel []people.Actor) error {
	first, err := st.s.library.Ask(ctx, panel[2], f.Key(), "", "How much does one zebra crossing cost, with everything?", false)
	if err != nil {
		return err
	}
	if _, err := st.s.library.Answer(ctx, st.cast["commissioner"], first.ID, "Between 30,000 and 45,000 pounds, depending on how far away the nearest cable is. The last one, in Mill Lane, cost 38,200."); err != nil {
		return err
	}
	_, err = st.s.library.Ask(ctx, panel[5], f.Key(), "", "We heard nobody who drives a lorry. Can a driver come on Saturday?", true)
	return err
}
