package server

import (
	"context"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/follow"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/post"
)

// openFollows lets people follow things, and sends mail where the settings say
// how.
func (s *Server) openFollows(ctx context.Context) (err error) {
	needs := follow.Needs{People: s.people, Vault: s.people.Vault, Sources: happenings{s}, Now: s.now, Write: s.letter, Base: s.settings.BaseURL, Zone: words.London,
		Calendar: calendar{s}, Remind: s.reminder, Notices: rhythm{s, s.now}}
	if s.settings.SMTP != "" {
		box, err := post.Open(s.settings.SMTP, s.settings.MailFrom, s.settings.Name)
		if err != nil {
			return err
		}
		needs.Post = box.Send
	}
	if s.follows, err = follow.Open(ctx, s.engine, needs); err != nil {
		return err
	}
	s.people.Attach(s.follows.Part())
	return nil
}

// letter writes what is new to a person, in their language.
func (s *Server) letter(ctx context.Context, to *people.Person, parts []follow.Part, unsubscribe string) follow.Letter {
	if l, known := words.ParseLang(to.Language); known {
		ctx = words.With(ctx, l)
	}
	base := s.settings.BaseURL
	var b strings.Builder
	line := func(text string) { b.WriteString(text + "\n") }
	line(words.T(ctx, "Hello %s,", to.Shown()))
	line("")
	line(words.T(ctx, "this is new in what you follow on %s.", s.settings.Name))
	for _, p := range parts {
		line("")
		line(p.Title)
		line(strings.Repeat("-", min(len([]rune(p.Title)), 70)))
		for _, n := range p.News {
			if n.Title != p.Title {
				line("* " + n.Title + ": " + n.Text)
			} else {
				line("* " + n.Text)
			}
			line("  " + base + n.Href)
		}
	}
	line("")
	line(words.T(ctx, "All of it, with what changed in the texts: %s", base+"/account/following"))
	line(words.T(ctx, "Stop these mails with one click: %s", unsubscribe))
	return follow.Letter{Subject: words.N(ctx, len(parts), "%d thing that you follow has news", "%d things that you follow have news"), Body: b.String()}
}

// telling is how often a server looks whether mails are due.
const telling = 5 * time.Minute

// keepTelling writes and sends the mails that are due, until the server
// leaves. The log says how many, never to whom.
func (s *Server) keepTelling(ctx context.Context) {
	ticks := time.NewTicker(telling)
	defer ticks.Stop()
	for {
		written, sent, err := s.follows.Run(words.With(ctx, words.English))
		if err != nil && ctx.Err() == nil {
			s.log.Error("write or send mails", "error", err)
		}
		if written+sent > 0 {
			s.log.Info("mails", "written", written, "sent", sent)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
	}
}
