package people

import (
	"context"
	"errors"
	"net/mail"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/storage"
)

// Arrival is what a provider says about somebody who signs in.
type Arrival struct {
	// Provider by its configured name, Issuer and Subject as it signs them:
	// the pair names an account for ever.
	Provider, Issuer, Subject string
	Address                   string
	// Vouched says that the provider itself checked that the address is
	// theirs. Without it an address joins nothing and is not kept.
	Vouched bool
	// Name as the provider has it: only proposed to the person, never used.
	Name string
}

// identity is an account at a provider. Its id is a keyed hash of issuer and
// subject, so the store does not tell who someone is elsewhere.
type identity struct {
	storage.Meta
	Person   PersonID  `json:"person"`
	Provider string    `json:"provider"`
	Since    time.Time `json:"since"`
}

// address is a verified one. Its id is a keyed hash: inserting it decides
// whose it is when two accounts arrive at once.
type address struct {
	storage.Meta
	Person    PersonID  `json:"person"`
	Sealed    string    `json:"sealed"`
	VouchedBy string    `json:"vouched_by"`
	Since     time.Time `json:"since"`
}

var (
	identityIndexes = []storage.Index[identity]{
		{Name: "person", Key: func(i *identity) []any { return []any{string(i.Person)} }},
	}
	addressIndexes = []storage.Index[address]{
		{Name: "person", Key: func(a *address) []any { return []any{string(a.Person)} }},
	}
)

// Arrive finds the person who signs in, or makes one. An account that is new
// here joins an existing person only over an address that its provider
// vouches for.
func (r *Register) Arrive(ctx context.Context, a Arrival) (*Person, error) {
	if a.Issuer == "" || a.Subject == "" || len(a.Issuer)+len(a.Subject) > 1000 {
		return nil, civic.Refuse(civic.Invalid, "The sign-in service did not say who you are. Try another one.")
	}
	if a.Vouched = a.Vouched && plausible(a.Address); !a.Vouched {
		a.Address = ""
	}
	id, err := r.known(ctx, a)
	if err != nil {
		return nil, err
	}
	if id == "" {
		id = PersonID(civic.NewID(r.now()))
	}
	if id, err = r.claimAddress(ctx, id, a); err != nil {
		return nil, err
	}
	if id, err = r.claimIdentity(ctx, id, a); err != nil {
		return nil, err
	}
	p, err := r.ensure(ctx, id)
	if err != nil {
		return nil, err
	}
	if a.Vouched && r.administrators[foldAddress(a.Address)] {
		err = r.Grants.begin(ctx, id)
	}
	return p, err
}

// known gives the person whose account this is, "" for a new one. What an
// interrupted erasure left behind is cleared away first.
func (r *Register) known(ctx context.Context, a Arrival) (PersonID, error) {
	kept, err := r.identities.Get(ctx, r.identityKey(a))
	if errors.Is(err, storage.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	p, err := r.persons.Get(ctx, string(kept.Person))
	if err == nil && p.Erased != nil {
		return "", r.forget(ctx, kept.Person)
	}
	if errors.Is(err, storage.ErrNotFound) {
		err = nil
	}
	return kept.Person, err
}

// claimAddress keeps a verified address for id. When it already belongs to
// someone, a new account joins them; a known account stays who it was.
func (r *Register) claimAddress(ctx context.Context, id PersonID, a Arrival) (PersonID, error) {
	if !a.Vouched {
		return id, nil
	}
	key := r.Vault.addressKey(a.Address)
	doc := &address{
		Meta: storage.Meta{ID: key}, Person: id, VouchedBy: a.Provider, Since: r.now(),
		Sealed: r.Vault.Seal(strings.TrimSpace(a.Address), key),
	}
	err := r.addresses.Insert(ctx, doc)
	if !errors.Is(err, storage.ErrExists) {
		return id, err
	}
	held, err := r.addresses.Get(ctx, key)
	if err != nil {
		return "", err
	}
	p, err := r.persons.Get(ctx, string(held.Person))
	if err == nil && p.Erased != nil {
		if err := r.forget(ctx, held.Person); err != nil {
			return "", err
		}
		return r.claimAddress(ctx, id, a)
	}
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return "", err
	}
	return held.Person, nil
}

// claimIdentity makes the account id's, unless it already is somebody's.
func (r *Register) claimIdentity(ctx context.Context, id PersonID, a Arrival) (PersonID, error) {
	doc := &identity{Meta: storage.Meta{ID: r.identityKey(a)}, Person: id, Provider: a.Provider, Since: r.now()}
	err := r.identities.Insert(ctx, doc)
	if !errors.Is(err, storage.ErrExists) {
		return id, err
	}
	kept, err := r.identities.Get(ctx, doc.ID)
	if err != nil {
		return "", err
	}
	return kept.Person, nil
}

// ensure reads the person, or makes them: identity and address are the
// commit, and the person follows from them even after a crash in between.
func (r *Register) ensure(ctx context.Context, id PersonID) (*Person, error) {
	p := &Person{Meta: storage.Meta{ID: string(id)}, Created: r.now()}
	err := r.persons.Insert(ctx, p)
	if errors.Is(err, storage.ErrExists) {
		return r.person(ctx, id)
	}
	return p, err
}

func (r *Register) identityKey(a Arrival) string {
	return r.Vault.Key("identity", a.Issuer, a.Subject)
}

// owner finds whose verified address this is, nil for nobody's.
func (r *Register) owner(ctx context.Context, typed string) (*Person, error) {
	held, err := r.addresses.Get(ctx, r.Vault.addressKey(typed))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p, err := r.person(ctx, held.Person)
	if refusal := civic.AsRefusal(err); refusal != nil {
		return nil, nil
	}
	return p, err
}

// Address is a verified address of a person, opened.
type Address struct {
	Address   string    `json:"address"`
	VouchedBy string    `json:"vouched_by"`
	Since     time.Time `json:"since"`
}

// Addresses gives a person's own addresses to themself, and to an administrator.
func (r *Register) Addresses(ctx context.Context, by Actor, id PersonID) ([]Address, error) {
	if by.Person != id || by.Scopes != nil || !by.SignedIn() {
		if err := r.Grants.Check(ctx, by, Administer, Scope{}); err != nil {
			return nil, err
		}
	}
	var all []Address
	for doc, err := range r.addresses.Find(ctx, storage.Query{Index: "person", Equal: []any{string(id)}}) {
		if err != nil {
			return nil, err
		}
		plain, err := r.Vault.Open(doc.Sealed, doc.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, Address{plain, doc.VouchedBy, doc.Since})
	}
	return all, nil
}

func plausible(typed string) bool {
	a, err := mail.ParseAddress(typed)
	return err == nil && len(typed) <= 254 && a.Address == strings.TrimSpace(typed)
}
