package ballot

import (
	"context"

	"github.com/cloudflare/circl/blindsign/blindrsa"
)

// Signer gives a poll's key, so that a benchmark need not register thousands.
func (s *Ballots) Signer(ctx context.Context, p *Poll) (*blindrsa.Signer, error) {
	return s.signer(ctx, p)
}
