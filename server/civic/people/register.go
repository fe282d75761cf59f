package people

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/storage"
)

// Config is what a register needs.
type Config struct {
	Engine storage.Engine
	Now    civic.Now
	// Announcer hears "roles.changed" on "person/ID", so that what is open
	// on screens can be narrowed at once.
	Announcer civic.Announcer
	// Secret of the platform, at least 32 bytes: addresses are sealed with it.
	Secret string
	// Administrators are the addresses whose owners become administrators
	// when they sign in with a provider that vouches for the address.
	Administrators []string
	// Lifetimes of sessions; zero means the default.
	Lifetimes Lifetimes
}

// Register holds people and organisations, and the services beside them.
type Register struct {
	Grants   *Grants
	Sessions *Sessions
	Tokens   *Tokens
	Vault    *Vault

	now            civic.Now
	announcer      civic.Announcer
	persons        *storage.Collection[Person]
	organisations  *storage.Collection[Organisation]
	identities     *storage.Collection[identity]
	addresses      *storage.Collection[address]
	administrators map[string]bool
	parts          []Part
}

// Open opens the register on a store.
func Open(ctx context.Context, c Config) (*Register, error) {
	vault, err := NewVault(c.Secret)
	if err != nil {
		return nil, err
	}
	if c.Announcer == nil {
		c.Announcer = civic.Silence{}
	}
	r := &Register{Vault: vault, now: utc(c.Now), announcer: c.Announcer, administrators: map[string]bool{}}
	for _, a := range c.Administrators {
		r.administrators[foldAddress(a)] = true
	}
	var first error
	note := func(err error) {
		if first == nil {
			first = err
		}
	}
	r.persons, err = storage.Open(ctx, c.Engine, "people", personIndexes...)
	note(err)
	r.organisations, err = storage.Open(ctx, c.Engine, "organisations", organisationIndexes...)
	note(err)
	r.identities, err = storage.Open(ctx, c.Engine, "identities", identityIndexes...)
	note(err)
	r.addresses, err = storage.Open(ctx, c.Engine, "addresses", addressIndexes...)
	note(err)
	r.Grants, err = openGrants(ctx, c.Engine, r)
	note(err)
	r.Sessions, err = openSessions(ctx, c.Engine, r, c.Lifetimes)
	note(err)
	r.Tokens, err = openTokens(ctx, c.Engine, r)
	note(err)
	if first != nil {
		return nil, first
	}
	return r, nil
}

// Actor gives the person as they are now: name, organisation and roles.
func (r *Register) Actor(ctx context.Context, id PersonID) (Actor, error) {
	p, err := r.person(ctx, id)
	if err != nil {
		return Actor{}, err
	}
	return r.actor(ctx, p)
}

func (r *Register) actor(ctx context.Context, p *Person) (Actor, error) {
	a := Actor{Person: p.PersonID(), Name: p.Name, Sector: Citizen}
	if p.Organisation != "" {
		o, err := r.organisations.Get(ctx, string(p.Organisation))
		if err != nil {
			return Actor{}, err
		}
		a.Organisation, a.OrganisationName, a.Sector, a.Speaker = p.Organisation, o.Name, o.Sector, p.Speaker
	}
	var err error
	a.Administrator, err = r.Grants.holds(ctx, a.Person, Administrator, Scope{})
	return a, err
}

// Name gives the name to print beside what a person did.
func (r *Register) Name(ctx context.Context, id PersonID) (string, error) {
	if operator := Operator(); id == operator.Person || id == configuration {
		return operator.Name, nil
	}
	p, err := r.persons.Get(ctx, string(id))
	if errors.Is(err, storage.ErrNotFound) {
		return Removed, nil
	}
	if err != nil {
		return "", err
	}
	return p.Shown(), nil
}

// Person reads a person, erased ones left out.
func (r *Register) Person(ctx context.Context, id PersonID) (*Person, error) {
	return r.person(ctx, id)
}

func (r *Register) person(ctx context.Context, id PersonID) (*Person, error) {
	p, err := r.persons.Get(ctx, string(id))
	if errors.Is(err, storage.ErrNotFound) || err == nil && p.Erased != nil {
		return nil, civic.Refuse(civic.NotFound, "There is no such person.")
	}
	return p, err
}

// change alters a person and tells their open screens.
func (r *Register) change(ctx context.Context, id PersonID, change func(*Person) error) error {
	_, err := r.persons.Change(ctx, string(id), func(p *Person) error {
		if p.Erased != nil {
			return storage.ErrNotFound
		}
		return change(p)
	})
	if errors.Is(err, storage.ErrNotFound) {
		return civic.Refuse(civic.NotFound, "There is no such person.")
	}
	if err == nil {
		r.announce(ctx, id, "roles.changed", string(id))
	}
	return err
}

func (r *Register) announce(ctx context.Context, id PersonID, what, about string) {
	r.announcer.Announce(ctx, civic.Announcement{Topic: "person/" + string(id), What: what, ID: about})
}

// Everyone lists people by name for an administrator. words narrows it to
// names that begin so, or to the one owner of an address.
func (r *Register) Everyone(ctx context.Context, by Actor, words, after string, limit int) ([]*Person, string, error) {
	if err := r.Grants.Check(ctx, by, Administer, Scope{}); err != nil {
		return nil, "", err
	}
	if strings.Contains(words, "@") {
		p, err := r.owner(ctx, words)
		if p == nil || err != nil {
			return nil, "", err
		}
		return []*Person{p}, "", nil
	}
	return r.named(ctx, words, after, limit)
}

// Claims lists who waits for an administrator, the longest waiting first.
func (r *Register) Claims(ctx context.Context, by Actor, after string, limit int) ([]*Person, string, error) {
	if err := r.Grants.Check(ctx, by, Administer, Scope{}); err != nil {
		return nil, "", err
	}
	return page(ctx, r.persons, storage.Query{Index: "claims", After: after}, limit)
}

// Named lists people whose name begins with words, for mentions and for
// giving roles: whoever is signed in sees names, never addresses.
func (r *Register) Named(ctx context.Context, by Actor, words string, limit int) ([]*Person, error) {
	if !by.SignedIn() {
		return nil, civic.Refuse(civic.SignIn, "Sign in to look for people.")
	}
	found, _, err := r.named(ctx, words, "", limit)
	return found, err
}

func (r *Register) named(ctx context.Context, words, after string, limit int) ([]*Person, string, error) {
	q := storage.Query{Index: "name", After: after}
	if start := foldName(tidy(words)); start != "" {
		q.From, q.To = start, start+"\U0010FFFF"
	}
	return page(ctx, r.persons, q, limit)
}

// WhoIs finds the one person that words name: a whole name or an address.
// Anybody who may give roles may ask it, so it answers only with a person and
// never says which of the two matched.
func (r *Register) WhoIs(ctx context.Context, words string) (*Person, error) {
	words = tidy(words)
	if words == "" {
		return nil, civic.Refuse(civic.Invalid, "Enter a person's name or e-mail address.").At("person")
	}
	if strings.Contains(words, "@") {
		p, err := r.owner(ctx, words)
		if err != nil || p != nil && p.Welcomed() {
			return p, err
		}
	}
	found, err := r.persons.All(ctx, storage.Query{Index: "name", Equal: []any{foldName(words)}, Limit: 2})
	switch {
	case err != nil:
		return nil, err
	case len(found) == 0:
		return nil, civic.Refuse(civic.Invalid, "Nobody here is called %s. They must sign in once first.", words).At("person")
	case len(found) > 1:
		return nil, civic.Refuse(civic.Invalid, "More than one person is called %s. Use the e-mail address instead.", words).At("person")
	}
	return found[0], nil
}

// page reads at most limit documents and names the place to go on from, ""
// at the end.
func page[T any](ctx context.Context, c *storage.Collection[T], q storage.Query, limit int) ([]*T, string, error) {
	if limit <= 0 || limit > 200 {
		limit = 50
	}
	q.Limit = limit + 1
	all, err := c.All(ctx, q)
	if errors.Is(err, storage.ErrCursor) {
		return nil, "", civic.Refuse(civic.Invalid, "This page of the list does not exist. Start from its beginning.")
	}
	if err != nil {
		return nil, "", fmt.Errorf("people: %w", err)
	}
	if len(all) <= limit {
		return all, "", nil
	}
	return all[:limit], c.Cursor(q.Index, all[limit-1]), nil
}

// inPerson refuses visitors, and programs: what concerns only the person
// themself is not for a token to do.
func inPerson(by Actor) error {
	if !by.SignedIn() {
		return civic.Refuse(civic.SignIn, "Sign in first.")
	}
	if by.Scopes != nil {
		return civic.Refuse(civic.Forbidden, "Only the person can do this, signed in at a browser. A program's token cannot.")
	}
	return nil
}

// Names gives the names of those among ids who exist, erased people left out.
func (r *Register) Names(ctx context.Context, ids []PersonID) (map[PersonID]string, error) {
	names := make(map[PersonID]string, len(ids))
	for _, id := range ids {
		p, err := r.person(ctx, id)
		if civic.AsRefusal(err) != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		names[id] = p.Shown()
	}
	return names, nil
}
