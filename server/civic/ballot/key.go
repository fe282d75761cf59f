package ballot

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"math/big"

	"github.com/cloudflare/circl/blindsign/blindrsa"

	"github.com/folkmoot/folkmoot/storage"
)

// Each poll has a key of its own, so that a paper of one poll is worth
// nothing in another. The variant is the one that RFC 9474 recommends.
const (
	variant = blindrsa.SHA384PSSRandomized
	keyBits = 2048
	// A paper's message is 32 random bytes after 32 more that the variant puts
	// before every message.
	messageBytes   = 64
	signatureBytes = keyBits / 8
)

// PublicKey verifies a poll's papers.
type PublicKey struct {
	N string `json:"n"` // base64url, as in a JSON Web Key
	E int    `json:"e"`
}

func (k PublicKey) rsa() (*rsa.PublicKey, error) {
	n, err := base64.RawURLEncoding.DecodeString(k.N)
	if err != nil || len(n) != signatureBytes || k.E < 3 {
		return nil, errors.New("ballot: this is not the key of a poll")
	}
	return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: k.E}, nil
}

// verifier checks papers against the key.
func (k PublicKey) verifier() (*blindrsa.Verifier, error) {
	public, err := k.rsa()
	if err != nil {
		return nil, err
	}
	v, err := blindrsa.NewVerifier(variant, public)
	return &v, err
}

// sealedKey is the private key of a poll, as it is kept until the closing.
type sealedKey struct {
	storage.Meta
	Sealed string `json:"sealed"`
}

// newKey makes a poll's key and seals it for the store.
func (s *Ballots) newKey(poll ID) (PublicKey, *sealedKey, error) {
	private, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return PublicKey{}, nil, err
	}
	der := base64.StdEncoding.EncodeToString(x509.MarshalPKCS1PrivateKey(private))
	kept := &sealedKey{Sealed: s.Vault.Seal(der, keyPlace(poll))}
	return PublicKey{N: base64.RawURLEncoding.EncodeToString(private.N.Bytes()), E: private.E}, kept, nil
}

func keyID(p *Poll) string { return p.ID + "|" + p.RulesHash }

func keyPlace(poll ID) string { return "ballot-key|" + string(poll) }

// signerOf opens a poll's private key once, and keeps it at hand until the
// poll is counted here or the program ends.
func (s *Ballots) signerOf(ctx context.Context, p *Poll) (*signer, error) {
	if one, there := s.signers.Load(keyID(p)); there {
		return one.(*signer), nil
	}
	kept, err := s.keys.Get(ctx, keyID(p))
	if err != nil {
		return nil, err
	}
	encoded, err := s.Vault.Open(kept.Sealed, keyPlace(p.Key()))
	if err != nil {
		return nil, err
	}
	der, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return nil, err
	}
	private, err := x509.ParsePKCS1PrivateKey(der)
	if err != nil {
		return nil, err
	}
	one := newSigner(private)
	s.signers.Store(keyID(p), one)
	return one, nil
}

// verifierOf keeps a poll's verifier at hand: every vote needs it.
func (s *Ballots) verifierOf(p *Poll) (*blindrsa.Verifier, error) {
	if v, there := s.verifiers.Load(p.RulesHash); there {
		return v.(*blindrsa.Verifier), nil
	}
	v, err := p.Rules.Key.verifier()
	if err == nil {
		s.verifiers.Store(p.RulesHash, v)
	}
	return v, err
}
