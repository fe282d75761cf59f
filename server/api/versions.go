package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic/draft"
)

type InVersion struct {
	InDraft
	Seq int64 `path:"seq" minimum:"0"`
}

type nameVersion struct {
	InDraft
	Body struct {
		Name string `json:"name" maxLength:"400"`
		Note string `json:"note,omitempty" maxLength:"8000"`
	}
}

type compareVersions struct {
	InDraft
	From int64 `query:"from" required:"true" minimum:"0"`
	To   int64 `query:"to" required:"true" minimum:"0"`
}

func (a *api) versions() {
	const tag, base = "Versions", "/drafts/{draft}/versions"
	all := a.Drafts.Versions
	on(a, operation{id: "list-versions", method: http.MethodGet, path: base, tag: tag, public: true, words: "The named and automatic versions of a draft, the newest first"},
		func(ctx context.Context, in *paged) (*answer[list[*draft.Version]], error) {
			return page(all.List(ctx, in.actor, in.id(), in.After))
		})
	on(a, operation{id: "name-version", method: http.MethodPost, path: base, tag: tag, status: http.StatusCreated, words: "Name the text as it is now"},
		func(ctx context.Context, in *nameVersion) (*answer[*draft.Version], error) {
			return ok(all.Name(ctx, in.actor, in.id(), in.Body.Name, in.Body.Note))
		})
	on(a, operation{id: "compare-versions", method: http.MethodGet, path: base + "/compare", tag: tag, public: true, words: "The difference between two versions, by field"},
		func(ctx context.Context, in *compareVersions) (*answer[[]draft.Difference], error) {
			return ok(all.Compare(ctx, in.actor, in.id(), in.From, in.To))
		})
	on(a, operation{id: "version-text", method: http.MethodGet, path: base + "/{seq}", tag: tag, public: true, words: "The text as it was"},
		func(ctx context.Context, in *InVersion) (*answer[draft.Content], error) {
			return ok(all.Text(ctx, in.actor, in.id(), in.Seq))
		})
	on(a, operation{id: "restore-version", method: http.MethodPost, path: base + "/{seq}/restore", tag: tag,
		words: "Make the text what it was, as a new edit", about: "What others write at the same moment stays."},
		func(ctx context.Context, in *InVersion) (*answer[*draft.Version], error) {
			return ok(all.Restore(ctx, in.actor, in.id(), in.Seq))
		})
	on(a, operation{id: "authorship", method: http.MethodGet, path: base + "/{seq}/authorship", tag: tag, public: true,
		words: "Who wrote each run of characters, and who deleted what",
		about: "From the log of edits, by person, organisation and sector, with shares for each field. Nothing in it is what a client claimed."},
		func(ctx context.Context, in *InVersion) (*answer[Authorship], error) {
			if _, err := a.Drafts.Drafts.Find(ctx, in.actor, in.id()); err != nil {
				return nil, err
			}
			return ok(a.Texts.Authorship(ctx, in.id(), in.Seq))
		})
}
