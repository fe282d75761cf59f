package ballot

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"math/big"
	"sync"
)

// signer signs covered numbers: BlindSign of RFC 9474, section 4.3. It works
// modulo the two primes one by one (RFC 8017, section 5.1.2), which takes a
// third of the time; the key is read once and not for every paper.
type signer struct {
	private *rsa.PrivateKey
	e       *big.Int

	mu   sync.Mutex
	veil veil
	left int // so often the veil can still be used
}

// veil covers a number once more while the key works on it, so that how long
// that takes tells its sender nothing.
type veil struct {
	put, off *big.Int // what it is multiplied by before and after
}

// veiled is how many numbers in a row are covered from one draw. To draw takes
// a tenth of what signing does; the square of a veil is a veil that whoever
// sees neither cannot guess, and after so many squares another one is drawn.
const veiled = 32

func newSigner(private *rsa.PrivateKey) *signer {
	private.Precompute()
	return &signer{private: private, e: big.NewInt(int64(private.E))}
}

var errCovered = errors.New("ballot: this is no covered number for this key")

// BlindSign gives the signature under a covered number.
func (s *signer) BlindSign(blinded []byte) ([]byte, error) {
	n := s.private.N
	m := new(big.Int).SetBytes(blinded)
	if len(blinded) != (n.BitLen()+7)/8 || m.Cmp(n) >= 0 {
		return nil, errCovered
	}
	v, err := s.next()
	if err != nil {
		return nil, err
	}
	c := new(big.Int).Mul(v.put, m)
	signature := s.power(c.Mod(c, n))
	signature.Mul(signature, v.off).Mod(signature, n)
	// A slip in one of the two halves would give the key away to whoever sees
	// the signature, so it is checked before it leaves.
	if new(big.Int).Exp(signature, s.e, n).Cmp(m) != 0 {
		return nil, errors.New("ballot: signing a paper went wrong")
	}
	return signature.FillBytes(make([]byte, len(blinded))), nil
}

// next gives the veil for one number. No two numbers get the same.
func (s *signer) next() (veil, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.private.N
	if s.left == 0 {
		fresh, err := s.draw()
		if err != nil {
			return veil{}, err
		}
		s.veil, s.left = fresh, veiled
	}
	now := s.veil
	square := func(x *big.Int) *big.Int { y := new(big.Int).Mul(x, x); return y.Mod(y, n) }
	s.veil, s.left = veil{square(now.put), square(now.off)}, s.left-1
	return now, nil
}

// draw makes a veil out of chance.
func (s *signer) draw() (veil, error) {
	n := s.private.N
	for {
		r, err := rand.Int(rand.Reader, n)
		if err != nil {
			return veil{}, err
		}
		if off := new(big.Int).ModInverse(r, n); off != nil {
			return veil{new(big.Int).Exp(r, s.e, n), off}, nil
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
