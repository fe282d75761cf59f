package page

import (
	"net/url"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/server/civic/draft"
)

// SayingPath is where one saying is edited, hidden or looked back on. comment
// is the thread's own id for its opening, or a reply's.
func SayingPath(draftID, thread, comment string) string {
	p := ThreadPath(draftID, thread)
	if comment != thread {
		p += "/replies/" + url.PathEscape(comment)
	}
	return p
}

// sayingLink is the deep link to one saying: the server finds its page.
func sayingLink(draftID, thread, comment string) string {
	p := ThreadPath(draftID, thread)
	if comment != thread {
		p += "?to=" + url.QueryEscape(comment) + "#reply-" + comment
	}
	return p
}

// whole is the thread as its own page shows it: with the page of replies.
func (v ThreadPage) whole() *draft.ThreadView {
	t := *v.Thread.ThreadView
	t.Latest = v.Thread.Page.Items
	return &t
}

func threadDOM(t *draft.ThreadView) string { return "thread-" + t.ID }

func resolveStep(t *draft.ThreadView) string {
	if t.Resolved == nil {
		return "/resolve"
	}
	return "/reopen"
}

// replyForms keeps what was typed only in the thread where it was typed.
func replyForms(f govuk.Form, t *draft.ThreadView, alone bool) govuk.Form {
	mine := govuk.Form{CSRF: f.CSRF}
	if f.Key != "" {
		mine.Key = f.Key + "-" + t.ID
	}
	if f.Values["thread"] == t.ID || alone {
		mine.Values = f.Values
		for _, p := range f.Problems {
			if p.Field == "body" || p.Field == "reply-to-"+t.ID {
				mine.Problems = append(mine.Problems, govuk.Problem{Field: "body", Text: p.Text})
			}
		}
	}
	return mine
}

// label is a field's question in the reader's language.
func (h DraftHead) label(f draft.Field) string {
	if l := h.Labels[f]; l != "" {
		return l
	}
	return string(f)
}
