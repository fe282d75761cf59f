package server

import (
	"encoding/xml"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/publication"
)

// atom is a feed as RFC 4287 has it.
type atom struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Link    []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Author  string   `xml:"author>name"`
	Link    atomLink `xml:"link"`
	Summary string   `xml:"summary"`
}

// mostEntries is how far back a feed goes.
const mostEntries = 50

// feed lists what was published lately, on one plan or on all.
func (s *Server) feed(c *fiber.Ctx) error {
	ctx := c.UserContext()
	base, id, title := s.settings.BaseURL, "", s.settings.Name
	if slug := c.Params("plan"); slug != "" {
		p, err := s.plans.One(ctx, s.actor(c), slug)
		if err != nil {
			return err
		}
		id, title = p.ID, p.Title
	}
	all, err := s.publications.Feed(ctx, id, mostEntries)
	if err != nil {
		return err
	}
	f := atom{Lang: string(words.Of(ctx)), ID: base + c.Path(), Title: title, Updated: time.Unix(0, 0).UTC().Format(time.RFC3339),
		Link: []atomLink{{"self", base + c.Path()}}}
	for _, v := range all {
		e := entry(base, v)
		f.Entries = append(f.Entries, e)
		f.Updated = max(f.Updated, e.Updated)
	}
	raw, err := xml.MarshalIndent(f, "", " ")
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/atom+xml; charset=utf-8")
	return c.Send(append([]byte(xml.Header), raw...))
}

func entry(base string, v *publication.View) atomEntry {
	e := atomEntry{ID: base + v.Record.Address(), Title: v.Record.Heading(), Updated: v.Record.At.UTC().Format(time.RFC3339),
		Author: v.Record.Publisher.Name, Link: atomLink{"alternate", base + v.Record.Address()}, Summary: v.Record.Note}
	if v.Withdrawal != nil {
		e.Updated, e.Summary = v.Withdrawal.At.UTC().Format(time.RFC3339), v.Withdrawal.Reason
	}
	return e
}
