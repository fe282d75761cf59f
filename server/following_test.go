package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/follow"
	"github.com/folkmoot/folkmoot/server/civic/input"
)

func TestWhatOneFollowsIsNewOnAPageInAFeedAndInAMail(t *testing.T) {
	w := newWorld(t)
	id := w.drafts[0].ID
	citizen, ctx := w.as("citizen"), t.Context()
	want(t, citizen.send("/follow", "kind", "draft", "id", id), 303)
	want(t, citizen.send("/follow", "kind", "draft", "id", "nothing"), 404)
	_, err := w.s.drafts.Comments.Post(ctx, w.actor("drafter"), draft.ID(id), draft.NewComment{Body: "A word that is new."})
	must(t, err)
	if p := want(t, citizen.get("/account/following"), 200); !strings.Contains(p.body, "A word that is new.") {
		t.Error("the page does not say what is new")
	}
	if p := want(t, w.as("").get("/feeds/draft/"+id), 200); !strings.Contains(p.body, "A word that is new.") || !strings.Contains(p.head.Get("Content-Type"), "atom") {
		t.Errorf("the feed says %.300s", p.body)
	}
	tomorrow := *w.s.follows
	tomorrow.Now = func() time.Time { return time.Now().Add(25 * time.Hour) }
	_, _, err = tomorrow.Run(ctx)
	must(t, err)
	admin := want(t, w.as("administrator").get("/admin/mails"), 200)
	if !strings.Contains(admin.body, "A word that is new.") || !strings.Contains(admin.body, "citizen@cast.invalid") {
		t.Error("without a mail server the administrator does not see the mail")
	}
	want(t, citizen.send("/account/following", "do", "seen"), 303)
	if p := want(t, citizen.get("/account/following"), 200); strings.Contains(p.body, "A word that is new.") {
		t.Error("what was seen is still new")
	}
}

func TestWhoFollowsAPersonSeesWhateverTheyBring(t *testing.T) {
	w := newWorld(t)
	id, citizen := w.drafts[0].ID, w.as("citizen")
	want(t, citizen.send("/follow", "kind", "person", "id", string(w.cast["drafter"])), 303)
	_, err := w.s.drafts.Comments.Post(t.Context(), w.actor("drafter"), draft.ID(id), draft.NewComment{Body: "A word that is new."})
	must(t, err)
	_, err = w.s.inputs.Bring(t.Context(), w.actor("drafter"), w.plan.ID, input.New{Kind: input.Idea, Title: "Benches for all", Body: "To rest."})
	must(t, err)
	p := want(t, citizen.get("/account/following"), 200)
	for _, words := range []string{"Comment: A word that is new.", "Idea: Benches for all"} {
		if !strings.Contains(p.body, words) {
			t.Errorf("nothing says %q", words)
		}
	}
}

func TestAMailProgramEndsTheMailsWithOnePostAndNoSession(t *testing.T) {
	w := newWorld(t)
	want(t, w.as("citizen").send("/follow", "kind", "draft", "id", w.drafts[0].ID), 303)
	at := strings.TrimPrefix(w.s.follows.UnsubscribeAt(w.cast["citizen"]), w.s.settings.BaseURL)
	want(t, w.as("").get(at), 200)
	wish, err := w.s.follows.Wish(t.Context(), w.actor("citizen"))
	must(t, err)
	if wish.Every != follow.Daily {
		t.Fatal("reading the page ended the mails: programs that look at links would")
	}
	post := func(at string) sent {
		b := w.browser()
		r := b.request(http.MethodPost, at, strings.NewReader(url.Values{"List-Unsubscribe": {"One-Click"}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return b.do(r)
	}
	want(t, post(at+"0"), 403)
	want(t, post(at), 200)
	want(t, post(at), 200)
	if wish, err = w.s.follows.Wish(t.Context(), w.actor("citizen")); err != nil || wish.Every != follow.Never {
		t.Errorf("mails come %s: %v", wish.Every, err)
	}
}
