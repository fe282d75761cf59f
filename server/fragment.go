package server

import (
	"bytes"
	"context"
	"strings"

	"github.com/a-h/templ"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/realtime/hub"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// fragment is what is sent with an announcement: the very part that pages are
// made of, for everybody who reads one language. Thousands who look on are
// told by one rendering. What differs between viewers is fetched by each.
func (s *Server) fragment(ctx context.Context, a hub.Announcement, view string) string {
	lang, known := words.ParseLang(view)
	if !known {
		lang = words.English
	}
	ctx = words.At(words.With(ctx, lang), s.now())
	shared, err := s.shared(ctx, a)
	if err != nil || shared == nil {
		return "" // not for everybody, or gone: pages fetch, each as its viewer
	}
	var b bytes.Buffer
	if err := shared.Render(ctx, &b); err != nil {
		s.log.Error("a part of a page could not be rendered", "what", a.What, "error", err.Error())
		return ""
	}
	return b.String()
}

// shared is the part of a page that an announcement changes for all alike, nil
// where there is none. It is read with a visitor's eyes.
func (s *Server) shared(ctx context.Context, a hub.Announcement) (templ.Component, error) {
	kind, id, _ := strings.Cut(a.Topic, "/")
	switch {
	case kind == "room":
		return s.roomFragment(ctx, meeting.ID(id))
	case kind == "draft" && strings.HasPrefix(a.What, "comment."):
		return s.latestFragment(ctx, draft.ID(id))
	case kind == "draft" && strings.HasPrefix(a.What, "stance."):
		tally, err := s.drafts.Stances.Tally(ctx, people.Actor{}, draft.ID(id))
		return page.StanceTally(tally), err
	}
	return nil, nil
}

// latestFragment is the newest of a draft's discussion, as it stands beside
// the text.
func (s *Server) latestFragment(ctx context.Context, id draft.ID) (templ.Component, error) {
	d, err := s.drafts.Drafts.Find(ctx, people.Actor{}, id)
	if err != nil {
		return nil, err
	}
	h := page.DraftHead{Draft: d}
	latest, err := s.latest(ctx, people.Actor{}, h)
	return page.LatestComments(h, latest), err
}
