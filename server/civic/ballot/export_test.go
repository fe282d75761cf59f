package ballot

import "context"

// Signer gives a poll's key, so that a benchmark need not register thousands.
func (s *Ballots) Signer(ctx context.Context, p *Poll) (interface {
	BlindSign(blinded []byte) ([]byte, error)
}, error) {
	return s.signerOf(ctx, p)
}

// NewSigner signs with a key of a test's own.
var NewSigner = newSigner
