package govuk

import (
	"context"

	"github.com/a-h/templ"

	"github.com/folkmoot/folkmoot/frontend/words"
)

// countWords gives the character count's script its sentences: it has only
// English ones of its own.
func countWords(ctx context.Context) templ.Attributes {
	const n = "%{count}"
	return templ.Attributes{
		"data-i18n.characters-under-limit.one":   words.T(ctx, "You have %s character left", n),
		"data-i18n.characters-under-limit.other": words.T(ctx, "You have %s characters left", n),
		"data-i18n.characters-over-limit.one":    words.T(ctx, "You have %s character too many", n),
		"data-i18n.characters-over-limit.other":  words.T(ctx, "You have %s characters too many", n),
		"data-i18n.characters-at-limit":          words.T(ctx, "You have no characters left"),
	}
}
