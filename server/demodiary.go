package server

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/standards"
)

// happened writes into the diary of a plan what its coordinator would have
// written down, so many days ago.
func (st *stage) happened(ctx context.Context, p *plan.Plan, all []standards.Happening, daysAgo ...int) error {
	for i, h := range all {
		h.At = st.now.AddDate(0, 0, -daysAgo[i])
		if !h.Until.IsZero() {
			h.Until = h.At.Add(h.Until.Sub(time.Time{}))
		}
		if _, err := st.s.diary.Write(ctx, st.cast["coordinator"], p.Scope(), "", h); err != nil {
			return err
		}
	}
	return nil
}

// lasting marks how long after its day something ended.
func lasting(days int) time.Time { return time.Time{}.AddDate(0, 0, days) }

// told is the diary of the plan that is being drafted.
func (st *stage) told(ctx context.Context, p *plan.Plan) error {
	return st.happened(ctx, p, []standards.Happening{
		{Kind: standards.RulesKept, Title: "Rules of participation", Link: "/about/participation"},
		{Kind: standards.TimelineKept, Title: "Timeline of the 2027-2029 plan", Until: lasting(21)},
		{Kind: standards.OutreachKept, Title: "Letter to every registered charity", Audience: "Charities of every district", Channel: "Post", Reach: 1240},
		{Kind: standards.OutreachKept, Title: "Evening on the radio", Audience: "Everybody", Channel: "Aldren Radio"},
		{Kind: standards.WindowKept, Title: "Call for ideas", Until: lasting(35)},
		{Kind: standards.AgendaKept, Title: "Repair of public benches, proposed by Open Lines", Link: "/about/participation"},
		{Kind: standards.WindowKept, Title: "Comments and ideas on the drafts", Until: lasting(70)},
		{Kind: standards.DocumentKept, Title: "What people told us: summary of the call for ideas", CoCreation: true},
	}, 120, 118, 95, 90, 97, 60, 35, 40)
}
