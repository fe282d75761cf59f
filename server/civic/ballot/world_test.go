package ballot_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"fmt"
	"math/big"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/cloudflare/circl/blindsign/blindrsa"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/civictest"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/record/recordtest"
	"github.com/folkmoot/folkmoot/storage"
)

// world is a real store with real people, and a poll's makers and voters.
type world struct {
	*ballot.Ballots
	t      testing.TB
	ctx    context.Context
	path   string
	engine storage.Engine
	people *people.Register
	vault  *people.Vault
	mu     sync.Mutex
	at     time.Time
	chair  people.Actor
	voters []people.Actor
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

const secret = "0123456789012345678901234567890123456789"

func newWorld(t testing.TB, voters int) *world {
	t.Helper()
	w := &world{t: t, ctx: context.Background(), path: filepath.Join(t.TempDir(), "folkmoot.db"), at: time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)}
	var err error
	if store != nil {
		w.engine = store(t)
	} else {
		w.engine = civictest.EmbeddedAt(t, w.path)
	}
	w.people, err = people.Open(w.ctx, people.Config{Engine: w.engine, Now: w.now, Secret: secret})
	must(t, err)
	w.vault, err = people.NewVault(secret)
	must(t, err)
	w.Ballots = w.node(w.engine)
	w.chair = w.person("Chair")
	must(t, w.people.Grants.Give(w.ctx, people.Operator(), w.chair.Person, people.Coordinator, people.Scope{Plan: "plan-1"}))
	w.voters = make([]people.Actor, voters)
	must(t, crowd(numbers(voters), func(i int) (err error) {
		w.voters[i], err = w.introduce(fmt.Sprintf("Voter %d", i))
		return err
	}))
	return w
}

// node is another server on the same store.
func (w *world) node(e storage.Engine) *ballot.Ballots {
	w.t.Helper()
	s, err := ballot.OpenAll(w.ctx, e, ballot.Needs{Rules: w.people.Grants, People: w.people, Record: recordtest.Open(w.t, e, w.now),
		Vault: w.vault, Announce: civic.Silence{}, Now: w.now})
	must(w.t, err)
	return s
}

func (w *world) person(name string) people.Actor {
	w.t.Helper()
	by, err := w.introduce(name)
	must(w.t, err)
	return by
}

func (w *world) introduce(name string) (people.Actor, error) {
	id, err := w.people.Introduce(w.ctx, people.Operator(), people.Introduction{Provider: "test", Issuer: "https://test.example", Subject: name, Name: name})
	if err != nil {
		return people.Actor{}, err
	}
	return w.people.Actor(w.ctx, id)
}

// three is a ballot of three questions, by three methods.
func three() ballot.About {
	return ballot.About{Title: "Recommendations on buses", Quorum: 50, Revotes: true, Questions: []ballot.Question{
		{Title: "Shelters at every stop", Method: ballot.Support, Carried: 50, Consensus: 80},
		{Title: "Which line first?", Method: ballot.Runoff, Options: []string{"North", "South", "West"}},
		{Title: "What matters?", Method: ballot.Approval, Options: []string{"Price", "Punctuality"}},
	}}
}

// open is a poll that everybody may vote in for an hour.
func (w *world) open(a ballot.About) *ballot.Poll {
	w.t.Helper()
	p, err := w.Make(w.ctx, w.chair, "plan-1", "", a)
	must(w.t, err)
	var ids []people.PersonID
	for _, v := range w.voters {
		ids = append(ids, v.Person)
	}
	_, err = w.Entitle(w.ctx, w.chair, p.Key(), ids)
	must(w.t, err)
	p, err = w.Freeze(w.ctx, w.chair, p.Key(), w.now(), w.now().Add(time.Hour))
	must(w.t, err)
	return p
}

// covered is a paper before it is signed, as a browser makes it.
type covered struct {
	client  blindrsa.Client
	state   blindrsa.State
	message []byte
	blinded []byte
}

func cover(t testing.TB, p *ballot.Poll) covered {
	t.Helper()
	c, err := hide(p)
	must(t, err)
	return c
}

func hide(p *ballot.Poll) (c covered, err error) {
	n, err := base64.RawURLEncoding.DecodeString(p.Rules.Key.N)
	if err != nil {
		return c, err
	}
	c.client, err = blindrsa.NewClient(blindrsa.SHA384PSSRandomized, &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: p.Rules.Key.E})
	if err != nil {
		return c, err
	}
	token := make([]byte, 32)
	_, _ = rand.Read(token) // never fails
	if c.message, err = c.client.Prepare(rand.Reader, token); err != nil {
		return c, err
	}
	c.blinded, c.state, err = c.client.Blind(rand.Reader, c.message)
	return c, err
}

func (c covered) paper(t testing.TB, signature []byte) ballot.Paper {
	t.Helper()
	s, err := c.client.Finalize(c.state, signature)
	must(t, err)
	return ballot.Paper{Message: c.message, Signature: s}
}

// fetch gets a voter's paper.
func (w *world) fetch(p *ballot.Poll, by people.Actor) ballot.Paper {
	w.t.Helper()
	c := cover(w.t, p)
	signature, err := w.Issue(w.ctx, by, p.Key(), c.blinded)
	must(w.t, err)
	return c.paper(w.t, signature)
}

// signed makes papers with the poll's own key, without voters.
func (w *world) signed(p *ballot.Poll, n int) []ballot.Paper {
	w.t.Helper()
	signer, err := w.Signer(w.ctx, p)
	must(w.t, err)
	papers := make([]ballot.Paper, n)
	for i := range papers {
		c := cover(w.t, p)
		signature, err := signer.BlindSign(c.blinded)
		must(w.t, err)
		papers[i] = c.paper(w.t, signature)
	}
	return papers
}

func say(point ballot.Point, ranks [][]int, choose ...int) []ballot.Answer {
	return []ballot.Answer{{Point: point}, {Ranks: ranks}, {Choose: choose}}
}

func (w *world) cast(p *ballot.Poll, paper ballot.Paper, answers []ballot.Answer) *ballot.Receipt {
	w.t.Helper()
	r, err := w.Cast(w.ctx, p.Key(), paper, answers)
	must(w.t, err)
	return r
}

func must(t testing.TB, err error) {
	t.Helper()
	civictest.Must(t, err)
}

func refused(t testing.TB, err error, kind civic.Kind, words string) {
	t.Helper()
	civictest.Refused(t, err, kind, words)
}
