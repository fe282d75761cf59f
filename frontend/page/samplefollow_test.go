package page

import (
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/follow"
)

func followSamples(visitor, member Frame) []sample {
	f := govuk.Form{CSRF: "proof"}
	on := func(frame Frame, title string) Frame {
		frame.Title = title
		return frame
	}
	parts := []follow.Part{{Thing: follow.Thing{Kind: follow.Draft, ID: "d1"}, Title: "Open contracting", Href: "/drafts/d1", Since: now.Add(-time.Hour),
		News: []follow.News{{When: now, Href: "/drafts/d1", Title: "Open contracting", Text: "The text was changed.", Differences: []draft.Difference{{Field: "objective.1.problem", Old: "Late", New: "On time"}, {Field: draft.MilestonesField, FormOnly: true}}}}},
		{Thing: follow.Thing{Kind: follow.Person, ID: "p2"}, Title: "Person Two", Href: "/account/following", Since: now}}
	mails := []*follow.Mail{{State: follow.Kept, At: now}, {State: follow.Sent, At: now}}
	letters := []follow.Letter{{Subject: "1 thing has news", To: "ada@example.org", Body: "<script>alert(1)</script>"}, {Subject: "2 things", To: "ada@example.org"}}
	return []sample{
		{"following", on(member, "What you follow"), Following(FollowingView{Form: f, Parts: parts, Wish: &follow.Wish{Every: follow.Daily, Remind: follow.DayAhead}, Plans: []NamedPlan{{"plan1", "A plan"}}, Now: now})},
		{"following-none", on(member, "What you follow"), Following(FollowingView{Form: f, Wish: &follow.Wish{Every: follow.Never}, Now: now})},
		{"unsubscribe", on(visitor, "Stop the mails"), Unsubscribe(UnsubscribeView{Person: "p1", Token: "t"})},
		{"unsubscribed", on(visitor, "Stop the mails"), Unsubscribe(UnsubscribeView{Done: true})},
		{"mails", on(member, "Mails"), Mails(MailsView{Mails: mails, Letters: letters})},
	}
}
