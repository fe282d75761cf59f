package ballot

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"math/big"
)

// signer signs covered numbers: BlindSign of RFC 9474, section 4.3. It works
// modulo the two primes one by one (RFC 8017, section 5.1.2), which takes a
// third of the time; the key is read once and not for every paper.
type signer struct {
	private *rsa.PrivateKey
	e       *big.Int
}

func newSigner(private *rsa.PrivateKey) *signer {
	private.Precompute()
	return &signer{private, big.NewInt(int64(private.E))}
}

var errCovered = errors.New("ballot: this is no covered number for this key")

// BlindSign gives the signature under a covered number.
func (s *signer) BlindSign(blinded []byte) ([]byte, error) {
	n := s.private.N
	m := new(big.Int).SetBytes(blinded)
	if len(blinded) != (n.BitLen()+7)/8 || m.Cmp(n) >= 0 {
		return nil, errCovered
	}
	// Covered once more while the key works on it: how long that takes tells
	// the sender nothing.
	r, undo, err := cover(n)
	if err != nil {
		return nil, err
	}
	c := new(big.Int).Exp(r, s.e, n)
	c.Mul(c, m).Mod(c, n)
	signature := s.power(c)
	signature.Mul(signature, undo).Mod(signature, n)
	// A slip in one of the two halves would give the key away to whoever sees
	// the signature, so it is checked before it leaves.
	if new(big.Int).Exp(signature, s.e, n).Cmp(m) != 0 {
		return nil, errors.New("ballot: signing a paper went wrong")
	}
	return signature.FillBytes(make([]byte, len(blinded))), nil
}

// cover draws a number below n and its inverse.
func cover(n *big.Int) (r, inverse *big.Int, err error) {
	for {
		if r, err = rand.Int(rand.Reader, n); err != nil {
			return nil, nil, err
		}
		if inverse = new(big.Int).ModInverse(r, n); inverse != nil {
			return r, inverse, nil
		}
	}
}

// power raises to the private exponent by the Chinese remainder theorem.
func (s *signer) power(c *big.Int) *big.Int {
	p, q, pre := s.private.Primes[0], s.private.Primes[1], s.private.Precomputed
	atP := new(big.Int).Exp(c, pre.Dp, p)
	atQ := new(big.Int).Exp(c, pre.Dq, q)
	atP.Sub(atP, atQ).Mul(atP, pre.Qinv).Mod(atP, p)
	return atP.Mul(atP, q).Add(atP, atQ)
}
