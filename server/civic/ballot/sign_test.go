package ballot_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"testing"

	"github.com/cloudflare/circl/blindsign/blindrsa"

	"github.com/folkmoot/folkmoot/server/civic/ballot"
)

func TestAPaperIsSignedAsTheLibraryOfBlindSignaturesWould(t *testing.T) {
	for range 3 {
		private, err := rsa.GenerateKey(rand.Reader, 2048)
		must(t, err)
		ours, theirs := ballot.NewSigner(private), blindrsa.NewSigner(private)
		for range 40 { // more than one veil lasts
			n, err := rand.Int(rand.Reader, private.N)
			must(t, err)
			blinded := n.FillBytes(make([]byte, 256))
			a, err := ours.BlindSign(blinded)
			must(t, err)
			b, err := theirs.BlindSign(blinded)
			must(t, err)
			if !bytes.Equal(a, b) {
				t.Fatalf("%x is signed as %x instead of %x", blinded, a, b)
			}
		}
		for what, wrong := range map[string][]byte{"short": make([]byte, 255), "long": make([]byte, 257), "as large as the key": private.N.Bytes(),
			"larger": bytes.Repeat([]byte{255}, 256)} {
			if _, err := ours.BlindSign(wrong); err == nil {
				t.Errorf("a number that is %s was signed", what)
			}
		}
	}
}

func BenchmarkIssue(b *testing.B) {
	w := newWorld(b, 1)
	p := w.open(three())
	c := cover(b, p)
	for b.Loop() {
		if _, err := w.Issue(w.ctx, w.voters[0], p.Key(), c.blinded); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSign(b *testing.B) {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	must(b, err)
	blinded := make([]byte, 256)
	_, _ = rand.Read(blinded[1:])
	ours, theirs := ballot.NewSigner(private), blindrsa.NewSigner(private)
	for name, sign := range map[string]func([]byte) ([]byte, error){"ours": ours.BlindSign, "circl": theirs.BlindSign} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := sign(blinded); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
