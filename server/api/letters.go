package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
)

type sendLetters struct {
	InForum
	Body struct {
		Areas  []recruit.Area `json:"areas" maxItems:"1000" doc:"How many letters go where, as coarse as a ward."`
		Closes time.Time      `json:"closes" doc:"When its codes stop working."`
		Delete time.Time      `json:"delete" doc:"The day on which its registrations are deleted: after it closes, and within two years."`
	}
}

type inWave struct {
	InForum
	Wave int `path:"wave" minimum:"1" maximum:"100" doc:"Its number, from 1."`
}

func (o inWave) wave() string { return recruit.WaveID(o.id(), o.Wave) }

// download is a file as an answer. What is for one person is kept by no cache
// on the way.
type download struct {
	Type  string `header:"Content-Type"`
	Name  string `header:"Content-Disposition"`
	Cache string `header:"Cache-Control"`
	Body  []byte
}

// letters are the waves of letters and their codes.
func (a *api) letters() {
	const tag, base = "Forums", "/forums/{forum}/waves"
	all := a.Recruits
	on(a, operation{id: "forum-waves", method: http.MethodGet, path: base, tag: tag, public: true, words: "The waves of letters, and how many answered each"},
		func(ctx context.Context, in *InForum) (*answer[[]recruit.Sending], error) {
			if _, err := a.Forums.Find(ctx, in.id()); err != nil {
				return nil, err
			}
			return ok(all.Waves(ctx, in.id()))
		})
	on(a, operation{id: "send-letters", method: http.MethodPost, path: base, tag: tag, status: http.StatusCreated, words: "Make a wave of letters and its codes, as a recruiter",
		about: "The codes are read with letter-codes, for a week and until letters-printed. 409 unless the forum is recruiting, 429 for the twenty-first wave."},
		func(ctx context.Context, in *sendLetters) (*answer[*recruit.Wave], error) {
			b := in.Body
			w, _, err := all.Send(ctx, in.actor, recruit.Wave{Forum: in.id(), Areas: b.Areas, Closes: b.Closes, Delete: b.Delete})
			return ok(w, err)
		})
	on(a, operation{id: "letter-codes", method: http.MethodGet, path: base + "/{wave}/codes", tag: tag, words: "The file for the printer, for recruiters alone",
		about: "CSV: code, area, closes. 404 once the letters are printed: codes are kept as hashes only."},
		func(ctx context.Context, in *inWave) (*download, error) {
			_, sheet, _, err := all.Letters(ctx, in.actor, in.wave())
			if err != nil {
				return nil, err
			}
			return &download{"text/csv; charset=utf-8", `attachment; filename="codes-` + strconv.Itoa(in.Wave) + `.csv"`, "no-store", sheet}, nil
		})
	on(a, operation{id: "letters-printed", method: http.MethodDelete, path: base + "/{wave}/codes", tag: tag, status: http.StatusNoContent, words: "Delete the codes of a wave: its letters have them now"},
		func(ctx context.Context, in *inWave) (*none, error) {
			return done(all.Printed(ctx, in.actor, in.wave()))
		})
	on(a, operation{id: "close-wave", method: http.MethodPost, path: base + "/{wave}/close", tag: tag, words: "Call a wave off now: its codes work no more",
		about: "Registrations that were sent in stay in the pool."},
		func(ctx context.Context, in *inWave) (*answer[*recruit.Wave], error) {
			return ok(all.Close(ctx, in.actor, in.wave()))
		})
	a.pool()
}

type listPool struct {
	InForum
	After string `query:"after" maxLength:"300" doc:"The 'more' of the page before."`
}

type oneRegistration struct {
	InForum
	Body struct {
		ID string `json:"id" maxLength:"300" doc:"The registration's id, as in forum-pool."`
	}
}

// OwnWord is what somebody returns to their registration with.
type OwnWord struct {
	Word string `json:"word" doc:"Shown once. Read it out or send it to the person whose registration it is."`
}

// Pooled is a page of the pool.
type Pooled struct {
	Cache string `header:"Cache-Control"`
	Body  list[recruit.Registered]
}

const poolPage = 100

// pool is who registered. The rule lets recruiters in and nobody else: not the
// delivery lead, not an administrator.
func (a *api) pool() {
	const tag, base = "Forums", "/forums/{forum}/registrations"
	all := a.Recruits
	on(a, operation{id: "forum-pool", method: http.MethodGet, path: base, tag: tag, words: "Who registered and what they said of themselves, for recruiters alone", about: "Needs the scope admin."},
		func(ctx context.Context, in *listPool) (*Pooled, error) {
			people, err := all.All(ctx, in.actor, in.id())
			if err != nil {
				return nil, err
			}
			from := 0
			if in.After != "" {
				from = 1 + slices.IndexFunc(people, func(r recruit.Registered) bool { return r.ID == in.After })
				if from == 0 {
					return nil, civic.Refuse(civic.Invalid, "This place in the list is not known. Start from its first page.")
				}
			}
			page := list[recruit.Registered]{Items: append([]recruit.Registered{}, people[from:min(from+poolPage, len(people))]...)}
			if from+poolPage < len(people) {
				page.More = people[from+poolPage-1].ID
			}
			return &Pooled{"no-store", page}, nil
		})
	on(a, operation{id: "withdraw-registered", method: http.MethodPost, path: base + "/withdrawals", tag: tag, status: http.StatusNoContent, words: "Take somebody out of the pool who asked for it",
		about: "What they said is deleted; their code stays used."},
		func(ctx context.Context, in *oneRegistration) (*none, error) {
			return done(all.WithdrawFor(ctx, in.actor, in.id(), in.Body.ID))
		})
	on(a, operation{id: "new-registration-word", method: http.MethodPost, path: base + "/words", tag: tag, status: http.StatusCreated,
		words: "Give a registration another word to return with", about: "For whoever lost theirs, or whose form came by post. The old word works no more."},
		func(ctx context.Context, in *oneRegistration) (*answer[OwnWord], error) {
			word, err := all.NewWord(ctx, in.actor, in.id(), in.Body.ID)
			return ok(OwnWord{word}, err)
		})
	a.bringing(tag, base)
}

type broughtFile struct {
	InForum
	RawBody []byte `contentType:"text/csv"`
}

type confirmedFile struct {
	InForum
	Digest  string `query:"digest" maxLength:"64" doc:"That of the preview: what was looked at is what is kept."`
	RawBody []byte `contentType:"text/csv"`
}

// Brought says how many registrations a file came to.
type Brought struct {
	Registrations int `json:"registrations"`
}

// bringing registers people from a file.
func (a *api) bringing(tag, base string) {
	const most = recruit.MostFile + 1<<10
	all := a.Recruits
	on(a, operation{id: "preview-registrations", method: http.MethodPost, path: base + "/import/preview", tag: tag, body: most,
		words: "What would be understood of a CSV file of registrations, for recruiters alone",
		about: "Columns: code, name, address, eligible, consent, email or phone, access if there is one, and one for each feature. " +
			"422 names every mistake with its line: unknown and blank values, codes and people that stand twice or registered before. Nothing is kept."},
		func(ctx context.Context, in *broughtFile) (*answer[*recruit.Preview], error) {
			return ok(all.Preview(ctx, in.actor, in.id(), string(in.RawBody)))
		})
	on(a, operation{id: "import-registrations", method: http.MethodPost, path: base + "/import", tag: tag, body: most, status: http.StatusCreated,
		words: "Register everybody in a CSV file, or nobody", about: "409 when the digest is not that of the file."},
		func(ctx context.Context, in *confirmedFile) (*answer[Brought], error) {
			n, err := all.Bring(ctx, in.actor, in.id(), string(in.RawBody), in.Digest)
			return ok(Brought{n}, err)
		})
}

type takeCall struct {
	InForum
	Body struct {
		Code string `json:"code" maxLength:"200" doc:"As the caller reads it out."`
	}
}

// calls registers people who telephone.
func (a *api) calls() {
	on(a, operation{id: "register-caller", method: http.MethodPost, path: "/forums/{forum}/calls", tag: "Forums", status: http.StatusCreated,
		words: "Begin the registration of somebody who telephones, as an operator",
		about: "Go on with the word that it gives, as with a registration of one's own, and read the word out. An operator sees no other registration."},
		func(ctx context.Context, in *takeCall) (*answer[Registering], error) {
			word, err := a.Recruits.BeginFor(ctx, in.actor, in.id(), in.Body.Code)
			return ok(begun(forum.ID(in.Forum), word), err)
		})
}
