package page

import (
	"context"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// CommentsView is the discussion of a draft.
type CommentsView struct {
	DraftHead
	Form    govuk.Form
	Threads draft.Page[*draft.ThreadView]
	Choice  draft.Ask
}

// ThreadPage is one thread with a page of its replies: where a deep link leads.
type ThreadPage struct {
	DraftHead
	Form   govuk.Form
	Thread *draft.WholeThread
}

// Passage is the paragraph that a form is about, for people without scripts.
type Passage struct {
	Field draft.Field
	Label string
	Block int
	Quote string
}

// NewCommentView is the form for a comment on one paragraph.
type NewCommentView struct {
	DraftHead
	Form    govuk.Form
	Passage *Passage
}

// EditCommentView changes what a person said.
type EditCommentView struct {
	DraftHead
	Form   govuk.Form
	Thread string
	Saying draft.Said
}

// HideView asks a moderator why.
type HideView struct {
	DraftHead
	Form   govuk.Form
	Thread string
	Saying draft.Said
}

// HideWordsView asks a moderator why words of any kind are hidden.
type HideWordsView struct {
	Form   govuk.Form
	Action string
	Name   string // who said it
	Words  string
}

// CommentHistoryView shows the older wordings of a comment.
type CommentHistoryView struct {
	DraftHead
	Thread   string
	Saying   draft.Said
	Editions []*draft.Edition
}

func commentsQuery(h DraftHead, c draft.Ask) string {
	q := url.Values{}
	for k, v := range map[string]string{"show": string(c.Filter), "order": string(c.Order), "sector": string(c.Sector), "after": c.After} {
		if v != "" {
			q.Set(k, v)
		}
	}
	if len(q) == 0 {
		return h.path("comments")
	}
	return h.path("comments") + "?" + q.Encode()
}

type filter struct {
	govuk.Link
	current bool
}

func (v CommentsView) filters(ctx context.Context) []filter {
	one := func(show draft.Filter, text string, s people.Sector) filter {
		c := draft.Ask{Filter: show, Sector: s, Order: v.Choice.Order}
		return filter{govuk.Link{Href: commentsQuery(v.DraftHead, c), Text: text}, v.Choice.Filter == show && v.Choice.Sector == s}
	}
	all := []filter{one(draft.Everything, words.T(ctx, "All"), ""), one(draft.Unanswered, words.T(ctx, "Unanswered"), "")}
	if v.SignedIn {
		all = append(all, one(draft.Mine, words.T(ctx, "Mine"), ""))
	}
	for _, s := range people.Sectors {
		all = append(all, one(draft.OfSector, SectorName(ctx, s), s))
	}
	return all
}

func (v CommentsView) orders(ctx context.Context) []filter {
	one := func(order draft.Order, text string) filter {
		c := v.Choice
		c.Order, c.After = order, ""
		current := v.Choice.Order == order || v.Choice.Order == "" && order == draft.NewestFirst
		return filter{govuk.Link{Href: commentsQuery(v.DraftHead, c), Text: text}, current}
	}
	return []filter{one(draft.NewestFirst, words.T(ctx, "Newest activity first")), one(draft.TextOrder, words.T(ctx, "In the order of the text"))}
}

// next is the address of the next page of threads.
func (v CommentsView) next() string {
	c := v.Choice
	c.After = v.Threads.More
	return commentsQuery(v.DraftHead, c)
}

// shorten cuts at a word, for where the whole text is one link away.
func shorten(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	runes := []rune(s)[:most]
	cut := strings.LastIndexByte(string(runes), ' ')
	if cut < most/2 {
		return string(runes) + "…"
	}
	return string(runes)[:cut] + "…"
}
