package words

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
)

// Refusal says a rule's no in the reader's language, its moments in the
// reader's zone.
func Refusal(ctx context.Context, r *civic.Refusal) string {
	return Say(ctx, r.Format, r.Args...)
}

// Say says a sentence that another package chose: a refusal's, a rule's, a
// template's. That package's sentences are listed for the catalogue's test.
func Say(ctx context.Context, english string, args ...any) string {
	said := make([]any, len(args))
	for i, arg := range args {
		switch arg := arg.(type) {
		case time.Time:
			said[i] = When(ctx, arg)
		case civic.Phrase:
			said[i] = T(ctx, string(arg))
		default:
			said[i] = arg
		}
	}
	return T(ctx, english, said...)
}
