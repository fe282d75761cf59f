package server

import (
	"html"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func TestSearchingFindsWhatIsPublicAndNothingElse(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	must(t, w.publishSecond())
	idea, err := w.s.inputs.Bring(ctx, w.actor("citizen"), w.plan.ID, input.New{Kind: input.Idea, Title: "A zebra crossing", Body: "By the school in Tŷ Gwyn."})
	must(t, err)
	talk := w.talk("Getting home")
	forum := w.waving()
	d := w.draft(0)
	_, err = w.s.drafts.Drafts.Create(ctx, people.Operator(), draft.New{Plan: w.plan.ID, Title: "Hush hush suppliers", Template: d.Template, Private: true})
	must(t, err)

	b := w.browser()
	for _, c := range []struct{ ask, link, words string }{
		{"supplier", "/commitments/" + w.plan.Slug + "/" + w.drafts[1].Slug, `owns a <mark>supplier</mark>`},
		{"procurement+agency", "/drafts/" + d.ID, "Draft, " + w.plan.Title},
		{"ty+gwyn+zebras", "/inputs/" + idea.ID, `<mark>Tŷ</mark>`},
		{"GETTING", "/conversations/" + talk.ID, "Conversation"},
		{strings.Fields(forum.Title)[0], "/forums/" + forum.ID, "Forum"},
	} {
		got := want(t, b.get("/search?q="+c.ask), 200).body
		if !strings.Contains(got, `href="`+c.link+`"`) || !strings.Contains(html.UnescapeString(got), c.words) {
			t.Errorf("%q does not find %s with %q", c.ask, c.link, c.words)
		}
	}
	for _, who := range []*browser{b, w.as("lead")} {
		for ask, words := range map[string]string{
			"hush": "Nothing has all of these words", "%3F%21": "There is no word in that.", "": "What are you looking for?",
			"%3Cscript%3Ealert": "Nothing has all of these words",
		} {
			got := want(t, who.get("/search?q="+ask), 200).body
			if !strings.Contains(got, words) || strings.Contains(got, "Hush hush") || strings.Contains(got, "<script>alert") {
				t.Errorf("looking for %q does not say %q, or shows what is private or a script", ask, words)
			}
		}
	}
}

func TestTheFrontPageAsksForEverythingThatGoesOn(t *testing.T) {
	w := newWorld(t)
	ctx, host := t.Context(), w.actor("coordinator")
	d := w.draft(0)
	_, err := w.s.drafts.Drafts.Manage(ctx, people.Operator(), d.Key(), d.Version, draft.Terms{Title: d.Title, Open: people.Commenter, Until: w.s.now().AddDate(0, 0, 9)})
	must(t, err)
	about := aboutSessionIn(w)
	about.Title = "For people with a role"
	_, err = w.s.meetings.Sessions.Enter(ctx, host, w.plan.ID, "", about)
	must(t, err)
	about.Title, about.Access, about.Start = "Come and see", meeting.ForEverybody, about.Start.Add(time.Hour)
	_, err = w.s.meetings.Sessions.Enter(ctx, host, w.plan.ID, "", about)
	must(t, err)
	talk, forum := w.talk("Getting home"), w.waving()

	got := html.UnescapeString(want(t, w.browser().get("/"), 200).body)
	at := 0
	for _, words := range []string{">" + d.Title + "</a>", ">Come and see</a>", "About 25 minutes", ">" + forum.Title + "</a>", "Open until", "20 days left", ">" + talk.Title + "</a>"} {
		next := strings.Index(got[at:], words)
		if next < 0 {
			t.Fatalf("after %d letters the front page does not say %q", at, words)
		}
		at += next
	}
	if strings.Contains(got, "For people with a role") {
		t.Error("the front page asks everybody into a session that is not open to them")
	}
}
