package people

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/storage"
)

// TokenPrefix begins every token, so that one pasted where it does not belong
// is recognised, by people and by scanners.
const TokenPrefix = "fm_"

// Limits on tokens.
const (
	MaxTokenDays = 365
	MaxTokens    = 50
)

// TokenScopes in the order in which pages show them.
var TokenScopes = []TokenScope{ScopeRead, ScopeWrite, ScopePublish, ScopeAdmin}

// Token lets a program act for a person. Its id is a hash of the token.
type Token struct {
	storage.Meta
	Person  PersonID     `json:"person"`
	Name    string       `json:"name"` // what it is for
	Scopes  []TokenScope `json:"scopes"`
	Created time.Time    `json:"created"`
	Expires time.Time    `json:"expires"`
	Used    *time.Time   `json:"used,omitempty"`
	Revoked *time.Time   `json:"revoked,omitempty"`
}

// Works says whether the token is still accepted.
func (t *Token) Works(now time.Time) bool { return t.Revoked == nil && now.Before(t.Expires) }

// NewToken is what to issue.
type NewToken struct {
	Name   string
	Scopes []TokenScope
	Days   int
}

// Tokens issues and revokes them.
type Tokens struct {
	tokens   *storage.Collection[Token]
	register *Register
}

var tokenIndexes = []storage.Index[Token]{
	{Name: "person", Key: func(t *Token) []any { return []any{string(t.Person), t.Created} }},
}

func openTokens(ctx context.Context, e storage.Engine, r *Register) (*Tokens, error) {
	c, err := storage.Open(ctx, e, "tokens", tokenIndexes...)
	return &Tokens{tokens: c, register: r}, err
}

// Issue makes a token for by. The word is given once and never again.
func (t *Tokens) Issue(ctx context.Context, by Actor, n NewToken) (string, *Token, error) {
	if err := inPerson(by); err != nil {
		return "", nil, err
	}
	return t.issue(ctx, by.Person, n)
}

// IssueFor makes a token for the person whose name or address words are. It
// is for the command line, where the operator stands.
func (t *Tokens) IssueFor(ctx context.Context, by Actor, words string, n NewToken) (string, *Token, error) {
	if !by.operator {
		return "", nil, civic.Refuse(civic.Forbidden, "A token is issued only to the person it acts for.")
	}
	p, err := t.register.WhoIs(ctx, words)
	if err != nil {
		return "", nil, err
	}
	return t.issue(ctx, p.PersonID(), n)
}

func (t *Tokens) issue(ctx context.Context, id PersonID, n NewToken) (string, *Token, error) {
	scopes, err := checkToken(&n)
	if err != nil {
		return "", nil, err
	}
	if err := t.makeRoom(ctx, id); err != nil {
		return "", nil, err
	}
	word, now := TokenPrefix+secretWord(), t.register.now()
	doc := &Token{
		Meta: storage.Meta{ID: hashed(word)}, Person: id, Name: n.Name, Scopes: scopes,
		Created: now, Expires: now.AddDate(0, 0, n.Days),
	}
	return word, doc, t.tokens.Insert(ctx, doc)
}

// makeRoom refuses one token too many. Those that work no more give way.
func (t *Tokens) makeRoom(ctx context.Context, id PersonID) error {
	all, err := t.tokens.All(ctx, storage.Query{Index: "person", Equal: []any{string(id)}})
	if err != nil {
		return err
	}
	now, held := t.register.now(), len(all)
	for _, doc := range all {
		if held < MaxTokens {
			return nil
		}
		if doc.Works(now) {
			continue
		}
		if err := t.delete(ctx, doc.ID); err != nil {
			return err
		}
		held--
	}
	if held >= MaxTokens {
		return civic.Refuse(civic.TooMuch, "You have %d tokens, and more are not possible. Revoke one first.", held)
	}
	return nil
}

func checkToken(n *NewToken) ([]TokenScope, error) {
	var wrong civic.Refusals
	if n.Name = tidy(n.Name); n.Name == "" || utf8.RuneCountInString(n.Name) > MaxName {
		wrong = append(wrong, civic.Refuse(civic.Invalid, "Say in at most %d characters what the token is for.", MaxName).At("name"))
	}
	if n.Days < 1 || n.Days > MaxTokenDays {
		wrong = append(wrong, civic.Refuse(civic.Invalid, "A token lasts between 1 and %d days.", MaxTokenDays).At("days"))
	}
	if len(n.Scopes) == 0 {
		wrong = append(wrong, civic.Refuse(civic.Invalid, "Choose what the token may do.").At("scopes"))
	}
	var scopes []TokenScope
	for _, known := range TokenScopes {
		// Whoever may write must see what they wrote: reading is always in it.
		if known == ScopeRead || slices.Contains(n.Scopes, known) {
			scopes = append(scopes, known)
		}
	}
	for _, scope := range n.Scopes {
		if !slices.Contains(TokenScopes, scope) {
			wrong = append(wrong, civic.Refuse(civic.Invalid, "There is no scope “%s”.", string(scope)).At("scopes"))
		}
	}
	return scopes, wrong.OrNil()
}

// Resolve finds for whom a token acts, as that person is now, narrowed to the
// token's scopes.
func (t *Tokens) Resolve(ctx context.Context, word string) (*Token, Actor, error) {
	invalid := civic.Refuse(civic.SignIn, "This token is not valid: it was revoked, has expired or never existed.")
	if !strings.HasPrefix(word, TokenPrefix) {
		return nil, Actor{}, invalid
	}
	doc, err := t.tokens.Get(ctx, hashed(word))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, Actor{}, invalid
	}
	if err != nil {
		return nil, Actor{}, err
	}
	now := t.register.now()
	if !doc.Works(now) {
		return nil, Actor{}, invalid
	}
	by, err := t.register.Actor(ctx, doc.Person)
	if civic.AsRefusal(err) != nil {
		return nil, Actor{}, invalid
	}
	if err != nil {
		return nil, Actor{}, err
	}
	by.Scopes = doc.Scopes
	return doc, by, t.touch(ctx, doc, now)
}

func (t *Tokens) touch(ctx context.Context, doc *Token, now time.Time) error {
	if doc.Used != nil && now.Sub(*doc.Used) < seenEvery {
		return nil
	}
	doc.Used = &now
	err := t.tokens.Replace(ctx, doc)
	if errors.Is(err, storage.ErrStale) {
		return nil // another request was first, or it is being revoked
	}
	return err
}

// List gives by's tokens, the newest first, those that work no more included.
func (t *Tokens) List(ctx context.Context, by Actor) ([]*Token, error) {
	if err := inPerson(by); err != nil {
		return nil, err
	}
	q := storage.Query{Index: "person", Equal: []any{string(by.Person)}, Descending: true, Limit: MaxTokens}
	return t.tokens.All(ctx, q)
}

// Revoke ends a token of by's. Revoking one that is over removes it from the list.
func (t *Tokens) Revoke(ctx context.Context, by Actor, id string) error {
	if err := inPerson(by); err != nil {
		return err
	}
	doc, err := t.tokens.Get(ctx, id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && doc.Person != by.Person {
		return civic.Refuse(civic.NotFound, "There is no such token.")
	}
	if err != nil {
		return err
	}
	now := t.register.now()
	if !doc.Works(now) {
		return t.delete(ctx, doc.ID)
	}
	doc, err = t.tokens.Change(ctx, id, func(doc *Token) error {
		doc.Revoked = &now
		return nil
	})
	if err == nil {
		t.register.announce(ctx, doc.Person, "token.revoked", doc.ID)
	}
	return err
}

func (t *Tokens) delete(ctx context.Context, id string) error {
	err := t.tokens.Delete(ctx, id, 0)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}
