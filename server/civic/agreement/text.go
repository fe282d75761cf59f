package agreement

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// TitleField is the name under which a change of title is compared.
const TitleField draft.Field = "title"

// Text is what a draft says at one moment.
type Text struct {
	Title   string        `json:"title"`
	Content draft.Content `json:"content"`
	SHA256  string        `json:"sha256"`
	Seq     int64         `json:"seq"`
}

// present reads a draft's text as it is now.
func (s *Services) present(ctx context.Context, d *draft.Draft) (Text, error) {
	content, seq, err := s.Drafts.Drafts.Texts.Current(ctx, d.Key())
	if err != nil {
		return Text{}, err
	}
	hash, err := content.Hash()
	return Text{d.Title, content, hash, seq}, err
}

// guardedKeys are the questions whose answers both sides hold each other to,
// in every generation of templates.
var guardedKeys = []string{template.Objective, template.CommitmentText, template.Description, template.Lead, template.MilestonesField, string(TitleField)}

// key is a field's own name, without the objective that it belongs to.
func key(f draft.Field) string { return string(f)[strings.LastIndexByte(string(f), '.')+1:] }

// label is what a field is called where people read of it.
func label(f draft.Field) civic.Phrase {
	if key(f) == string(TitleField) {
		return "Title"
	}
	return civic.Phrase(template.Label(key(f)))
}

// guards says whether a field cannot be changed quietly once it is agreed.
// What is sealed now counts too: opening a seal does not free what it closed.
func (a *Agreement) guards(d *draft.Draft, f draft.Field) bool {
	return a.Whole || slices.Contains(guardedKeys, key(f)) || slices.Contains(a.Sealed, f) || d.IsSealed(f)
}

// departs lists the guarded fields in which a text differs from another.
func (a *Agreement) departs(d *draft.Draft, title string, from draft.Content, now Text) []draft.Difference {
	all := draft.Compare(from, now.Content)
	if title != now.Title {
		all = append([]draft.Difference{{Field: TitleField, Old: title, New: now.Title}}, all...)
	}
	return slices.DeleteFunc(all, func(one draft.Difference) bool { return !a.guards(d, one.Field) })
}

// fromAgreed is what the text says otherwise than the agreed one.
func (a *Agreement) fromAgreed(d *draft.Draft, now Text) []draft.Difference {
	return a.departs(d, a.Title, a.Content, now)
}

// covers says whether the reason of a late change was given for this very
// text, as far as it is guarded.
func (c *Change) covers(a *Agreement, d *draft.Draft, now Text) bool {
	return len(a.departs(d, c.Title, c.Content, now)) == 0
}

// Open says whether people can still say what they think of it.
func (c *Change) Open(now time.Time) bool { return c.Over == nil && now.Before(c.Until) }

// MostReason is how long a reason or a dissent can be, in characters.
const MostReason = 4000

// clean makes what was typed into what is kept: one kind of line end and no
// control characters.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s))
}

// said asks that there is something, and not too much of it.
func said(s, field string, empty *civic.Refusal) error {
	if s == "" {
		return empty.At(field)
	}
	if n := utf8.RuneCountInString(s); n > MostReason {
		return civic.Refuse(civic.Invalid, "This is %d characters long. It can be at most %d.", n, MostReason).At(field)
	}
	return nil
}
