package server

import (
	"bufio"
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/publication"
	"github.com/folkmoot/folkmoot/server/civic/record"
)

// recordRoutes are the public record: pages, and the files that programs
// which watch such logs read.
func (s *Server) recordRoutes(app fiber.Router) {
	app.Get("/record", s.public, s.showRecord)
	app.Get("/record/checkpoint", s.recordCheckpoint)
	app.Get("/record/download", s.downloadRecord)
	app.Get("/record/tile/*", s.recordTile)
	app.Get("/record/proof/inclusion", s.inclusionProof)
	app.Get("/record/proof/consistency", s.consistencyProof)
	app.Get("/record/:index<int>", s.public, s.showEntry)
	app.Get("/record/:index<int>/proof", s.downloadProof)
	app.Get("/record/:index<int>/statement", s.downloadStatement)
}

// point is the newest checkpoint. A record that was altered gives none, and a
// page says so instead of failing.
func (s *Server) point(ctx context.Context) *record.Point {
	p, err := s.record.Checkpoint(ctx)
	if err != nil {
		s.log.Error("sign the public record", "error", err)
		return nil
	}
	return p
}

func (s *Server) recordFrame(c *fiber.Ctx, title string) page.Frame {
	f := s.frame(c, title)
	if record := words.T(c.UserContext(), "The public record"); title != record {
		f.Trail = []govuk.Link{{Href: page.RecordPath, Text: record}}
	}
	return f
}

// subject finds what somebody means: the address of a page of ours, or a
// subject as entries name it.
func (s *Server) subject(c *fiber.Ctx, about string) record.Ask {
	ctx := c.UserContext()
	path := about
	if u, err := url.Parse(about); err == nil {
		path = u.Path
	}
	parts := strings.Split(strings.Trim(path, "/"), "/")
	switch {
	case len(parts) >= 3 && parts[0] == "commitments":
		if v, err := s.publications.At(ctx, parts[1], parts[2], 0); err == nil {
			return record.Ask{Subject: "commitment/" + string(v.Record.Commitment)}
		}
	case len(parts) == 2 && parts[0] == "drafts":
		return record.Ask{Subject: "commitment/" + parts[1]}
	case len(parts) == 2 && parts[0] == "plans":
		if p, err := s.plans.One(ctx, people.Actor{}, parts[1]); err == nil {
			return record.Ask{Within: "plan/" + p.ID}
		}
	case len(parts) == 2 && parts[0] == "plan":
		return record.Ask{Within: about}
	}
	return record.Ask{Subject: strings.TrimPrefix(path, "/")}
}

func (s *Server) showRecord(c *fiber.Ctx) error {
	ctx := c.UserContext()
	v := page.RecordView{About: strings.TrimSpace(c.Query("about")), Point: s.point(ctx), Verifier: s.record.Verifier()}
	ask := record.Ask{}
	if v.About != "" {
		ask = s.subject(c, v.About)
	}
	ask.After = c.Query("after")
	var err error
	if v.Entries, err = s.record.List(ctx, ask); err != nil {
		return err
	}
	if v.Entries.More != "" {
		next := url.Values{"after": {v.Entries.More}}
		if v.About != "" {
			next.Set("about", v.About)
		}
		v.More = page.RecordPath + "?" + next.Encode()
	}
	return s.show(c, s.recordFrame(c, words.T(ctx, "The public record")), page.Record(v))
}

// entry is the one that the address names.
func (s *Server) entry(c *fiber.Ctx) (*record.Entry, error) {
	index, err := strconv.ParseInt(c.Params("index"), 10, 64)
	if err != nil {
		return nil, civic.Refuse(civic.NotFound, "The record has no such entry.")
	}
	return s.record.At(c.UserContext(), index)
}

func (s *Server) showEntry(c *fiber.Ctx) error {
	ctx := c.UserContext()
	e, err := s.entry(c)
	if err != nil {
		return err
	}
	v := page.EntryView{Entry: e, Point: s.point(ctx), Verifier: s.record.Verifier()}
	if v.Leaf, err = e.Read(); err != nil {
		return err
	}
	if v.Openings, err = s.record.Openings(ctx, e); err != nil {
		return err
	}
	if v.Point != nil {
		if v.Proof, err = s.record.Prove(ctx, e); err != nil {
			return err
		}
	}
	return s.show(c, s.recordFrame(c, words.T(ctx, "Entry %d", e.Index)), page.RecordEntry(v))
}

func (s *Server) downloadProof(c *fiber.Ctx) error {
	e, err := s.entry(c)
	if err != nil {
		return err
	}
	p, err := s.record.Prove(c.UserContext(), e)
	if err != nil {
		return err
	}
	return download(c, "entry-"+strconv.FormatInt(e.Index, 10)+".proof.json", p)
}

// download sends a value as a JSON file that people can read.
func download(c *fiber.Ctx, name string, v any) error {
	body, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	c.Set(fiber.HeaderContentDisposition, "attachment; filename="+strconv.Quote(name))
	return c.Send(append(body, '\n'))
}

func (s *Server) recordCheckpoint(c *fiber.Ctx) error {
	p, err := s.record.Checkpoint(c.UserContext())
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	return c.SendString(p.Note)
}

func (s *Server) recordTile(c *fiber.Ctx) error {
	data, whole, err := s.record.Tile(c.UserContext(), c.Params("*"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	if whole {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	return c.Send(data)
}

func (s *Server) inclusionProof(c *fiber.Ctx) error {
	index, size := wholeNumber(c, "index"), wholeNumber(c, "size")
	path, err := s.record.Inclusion(c.UserContext(), index, size)
	if err != nil {
		return err
	}
	return c.JSON(fiber.Map{"index": index, "size": size, "path": path})
}

func (s *Server) consistencyProof(c *fiber.Ctx) error {
	proof, err := s.record.Continues(c.UserContext(), wholeNumber(c, "from"), wholeNumber(c, "to"))
	if err != nil {
		return err
	}
	return c.JSON(proof)
}

// downloading is how long a download of the whole record may take.
const downloading = 10 * time.Minute

// downloadRecord streams the whole record, so that its size does not matter.
func (s *Server) downloadRecord(c *fiber.Ctx) error {
	if _, err := s.record.Checkpoint(c.UserContext()); err != nil {
		return err
	}
	ctx := context.WithoutCancel(c.UserContext())
	c.Set(fiber.HeaderContentType, "application/jsonl; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="record.jsonl"`)
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		ctx, cancel := context.WithTimeout(ctx, downloading)
		defer cancel()
		if err := s.record.Write(ctx, w); err != nil {
			s.log.Error("download the public record", "error", err)
		}
		_ = w.Flush()
	})
	return nil
}

// vouched adds to a published version where it stands in the public record.
func (s *Server) vouched(ctx context.Context, v *publication.View, shown *page.CommitmentView) {
	e, err := s.publications.Entry(ctx, v.Publication)
	if err != nil {
		s.log.Error("find a publication in the public record", "error", err)
		return
	}
	shown.Entry, shown.Point = e, s.point(ctx)
	r := &v.Record
	if shown.Content, err = r.Content.Hash(); err == nil {
		events := r.Standing.Events(r.Commitment, shown.Content)
		for _, x := range shown.Dissents {
			events = append(events, x.Event())
		}
		shown.Entries, err = s.entriesOf(ctx, events...)
	}
	if err != nil {
		s.log.Error("find what stands beside a publication in the public record", "error", err)
	}
}

// entriesOf finds the entries of events; those that have none are left out.
func (s *Server) entriesOf(ctx context.Context, events ...string) (page.Entries, error) {
	all := page.Entries{}
	for _, event := range events {
		e, err := s.record.Find(ctx, event)
		if err != nil {
			return nil, err
		}
		if e != nil {
			all[event] = e
		}
	}
	return all, nil
}

// downloadStatement sends an entry with the words that it committed to, and
// the text that it is about, in one file that can be checked offline.
func (s *Server) downloadStatement(c *fiber.Ctx) error {
	ctx := c.UserContext()
	e, err := s.entry(c)
	if err != nil {
		return err
	}
	text, err := s.agreements.TextOf(ctx, s.actor(c), e.Event)
	if err != nil {
		return err
	}
	said, err := s.record.State(ctx, e, text)
	if err != nil {
		return err
	}
	return download(c, page.StatementName(e.Index), said)
}

// downloadEvidence sends a version and the proof that it was recorded, in one
// file that can be checked offline.
func (s *Server) downloadEvidence(c *fiber.Ctx, v *publication.View) error {
	e, err := s.publications.Entry(c.UserContext(), v.Publication)
	if err != nil {
		return err
	}
	if e == nil {
		return civic.Refuse(civic.NotFound, "The record has no such entry.")
	}
	p, err := s.record.Prove(c.UserContext(), e)
	if err != nil {
		return err
	}
	file, err := v.Record.Canonical()
	if err != nil {
		return err
	}
	return download(c, v.Record.Slug+"-v"+strconv.Itoa(v.Record.N)+".proof.json",
		record.Evidence{Format: record.EvidenceFormat, Document: file, Proof: p})
}

// checkpointFor is what a document that leaves the platform carries with it:
// its entry, and the checkpoint that vouches for it.
func (s *Server) checkpointFor(ctx context.Context, v *publication.View) string {
	var shown page.CommitmentView
	s.vouched(ctx, v, &shown)
	if shown.Entry == nil || shown.Point == nil {
		return ""
	}
	return "\n---\n\nEntry " + strconv.FormatInt(shown.Entry.Index, 10) + " of the public record, under this checkpoint:\n\n```\n" + shown.Point.Note + "```\n"
}
