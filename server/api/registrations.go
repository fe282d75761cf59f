package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
	"github.com/folkmoot/folkmoot/server/civic/selection"
)

type withCode struct {
	By
	Body struct {
		Code string `json:"code" maxLength:"200" doc:"Of the letter. Case, spaces and hyphens do not count."`
	}
}

// Said is what somebody says of themselves. While it is saved anything may be
// missing.
type Said struct {
	Name       string            `json:"name,omitempty" maxLength:"2000"`
	Email      string            `json:"email,omitempty" maxLength:"2000"`
	Phone      string            `json:"phone,omitempty" maxLength:"2000"`
	Address    string            `json:"address,omitempty" maxLength:"2000" doc:"Used to choose at most one person of a household."`
	Attributes map[string]string `json:"attributes,omitempty" doc:"An answer to each feature of the forum; 'Prefer not to say' is one."`
	Access     string            `json:"access,omitempty" maxLength:"2000" doc:"What they need to take part."`
	Eligible   bool              `json:"eligible,omitempty"`
	Consent    bool              `json:"consent,omitempty"`
}

type withWord struct {
	By
	Body struct {
		Word    string `json:"word" maxLength:"200"`
		Answers *Said  `json:"answers,omitempty" doc:"Absent to read what was saved; else it replaces the whole."`
		Finish  bool   `json:"finish,omitempty" doc:"Send the registration in."`
	}
}

type wordAlone struct {
	By
	Body struct {
		Word string `json:"word" maxLength:"200"`
	}
}

// Registering is a registration as its owner sees it.
type Registering struct {
	Forum     forum.ID        `json:"forum"`
	Word      string          `json:"word,omitempty" doc:"Only when it was begun: keep it, to return with."`
	Answers   recruit.Answers `json:"answers"`
	Finished  bool            `json:"finished" doc:"It was sent in: you are in the pool."`
	Withdrawn bool            `json:"withdrawn"`
	Shared    bool            `json:"shared" doc:"Said when it is sent in: somebody registered from the same address, and the lottery never chooses both."`
	Chances   []selection.Own `json:"chances" doc:"Your own chance, and in the end whether you were drawn; nobody else's."`
}

func begun(id forum.ID, word string) Registering {
	return Registering{Forum: id, Word: word, Answers: recruit.Answers{Attributes: map[string]string{}}, Chances: []selection.Own{}}
}

// writes refuses a token that is sent where none is needed and does not hold
// the scope for writing.
func writes(by people.Actor) error {
	if by.Scopes != nil && !slices.Contains(by.Scopes, people.ScopeWrite) {
		return civic.Refuse(civic.Forbidden, "This token is not allowed to do that. It needs the scope “%s”.", string(people.ScopeWrite))
	}
	return nil
}

// registrations need no account. The code or the word stands in the body:
// addresses are logged in too many places.
func (a *api) registrations() {
	const tag, base = "Forums", "/forums/registrations"
	const limited = "429 after too many codes or words from one connection that are nobody's."
	on(a, operation{id: "begin-registration", method: http.MethodPost, path: base, tag: tag, public: true, status: http.StatusCreated,
		words: "Begin a registration with the code of a letter; no account is needed",
		about: "The code finds its forum. 404 for a code on no letter, 409 for one that was used or whose wave is closed, 422 for what cannot be a code. " + limited},
		func(ctx context.Context, in *withCode) (*answer[Registering], error) {
			if err := writes(in.actor); err != nil {
				return nil, err
			}
			var id forum.ID
			var word string
			err := a.Knock(in.address, func() (err error) {
				if id, err = a.Recruits.Of(ctx, in.Body.Code); err == nil {
					word, err = a.Recruits.Begin(ctx, id, in.Body.Code)
				}
				return err
			})
			return ok(begun(id, word), err)
		})
	on(a, operation{id: "registration", method: http.MethodPost, path: base + "/own", tag: tag, public: true,
		words: "Read, save or send in a registration, by its word",
		about: "422 names each answer that is missing, under the feature's name. 409 when registration closed or it was withdrawn. " + limited},
		func(ctx context.Context, in *withWord) (*answer[Registering], error) {
			if err := writes(in.actor); err != nil {
				return nil, err
			}
			var v Registering
			err := a.Knock(in.address, func() (err error) {
				v, err = a.own(ctx, in)
				return err
			})
			return ok(v, err)
		})
	on(a, operation{id: "withdraw-registration", method: http.MethodPost, path: base + "/withdrawal", tag: tag, public: true, status: http.StatusNoContent,
		words: "Withdraw a registration: what it said is deleted",
		about: "Whoever was drawn gives up their seat with it: in the forum and at its votes. " + limited},
		func(ctx context.Context, in *wordAlone) (*none, error) {
			if err := writes(in.actor); err != nil {
				return nil, err
			}
			return done(a.Knock(in.address, func() error { return a.Selections.Withdraw(ctx, in.Body.Word) }))
		})
	on(a, operation{id: "take-seat", method: http.MethodPost, path: base + "/seat", tag: tag, status: http.StatusNoContent,
		words: "Take the seat that you were drawn for, with your account", about: "One account takes one seat. 403 when this registration was not drawn. " + limited},
		func(ctx context.Context, in *wordAlone) (*none, error) {
			return done(a.Knock(in.address, func() error { return a.Selections.TakeSeat(ctx, in.actor, in.Body.Word) }))
		})
}

// own does what somebody asks of their own registration, and shows it.
func (a *api) own(ctx context.Context, in *withWord) (v Registering, err error) {
	word := in.Body.Word
	switch said := in.Body.Answers; {
	case said != nil && in.Body.Finish:
		v.Shared, err = a.Recruits.Finish(ctx, word, recruit.Answers(*said))
	case said != nil:
		err = a.Recruits.Save(ctx, word, recruit.Answers(*said))
	case in.Body.Finish:
		err = civic.Refuse(civic.Invalid, "Send the answers with it.").At("answers")
	}
	if err != nil {
		return v, err
	}
	r, answers, err := a.Recruits.Return(ctx, word)
	if err != nil {
		return v, err
	}
	v.Forum, v.Answers, v.Finished, v.Withdrawn = r.Forum, answers, !r.Finished.IsZero(), !r.Withdrawn.IsZero()
	v.Chances, err = a.Selections.OwnChances(ctx, word)
	return v, err
}
