package api

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
)

// InBallot is the ballot in the address.
type InBallot struct {
	By
	Ballot string `path:"ballot" maxLength:"64" doc:"The ballot's id."`
}

func (o InBallot) id() ballot.ID { return ballot.ID(o.Ballot) }

type listBallots struct {
	By
	Plan  string `query:"plan" maxLength:"64" doc:"The plan's id; empty for ballots of the whole platform."`
	After string `query:"after" maxLength:"2000"`
}

type makeBallot struct {
	By
	Body struct {
		Plan   string       `json:"plan,omitempty" maxLength:"64" doc:"The plan on which its makers have a role."`
		Within string       `json:"within,omitempty" maxLength:"200" doc:"What it belongs to in the public record, such as forum/ID."`
		About  ballot.About `json:"about"`
	}
}

type changeBallot struct {
	InBallot
	Body struct {
		Version int64        `json:"version" doc:"The version you read."`
		About   ballot.About `json:"about"`
	}
}

type entitle struct {
	InBallot
	Body struct {
		Lines string `json:"lines" maxLength:"1000000" doc:"Names or e-mail addresses, one a line."`
	}
}

type freezeBallot struct {
	InBallot
	Body struct {
		Opens  time.Time `json:"opens" doc:"A time that is past opens it at once."`
		Closes time.Time `json:"closes"`
	}
}

type paper struct {
	InBallot
	Body struct {
		Blinded []byte `json:"blinded" doc:"The covered number, as RFC 9474 blinds a message (RSABSSA-SHA384-PSS-Randomized), in base64."`
	}
}

// SignedPaper is the signature under a covered number.
type SignedPaper struct {
	Signature []byte `json:"signature"`
}

type castBallot struct {
	InBallot
	Body struct {
		Message   []byte          `json:"message"`
		Signature []byte          `json:"signature"`
		Answers   []ballot.Answer `json:"answers" maxItems:"100"`
	}
}

// BallotView is a ballot and where it stands now.
type BallotView struct {
	*ballot.Poll
	State ballot.State `json:"state"`
}

// BallotResult is what a counted ballot came to.
type BallotResult struct {
	*ballot.Result
	ResultHash string           `json:"resultHash"`
	Turnout    []ballot.Turnout `json:"turnout" doc:"By sector; numbers that could point at a person are null."`
}

func (a *api) ballots() {
	const tag, base = "Ballots", "/ballots"
	all := a.Ballots
	view := func(p *ballot.Poll, err error) (*answer[BallotView], error) {
		if err != nil {
			return nil, err
		}
		return ok(BallotView{p, p.State(all.Now())}, nil)
	}
	on(a, operation{id: "list-ballots", method: http.MethodGet, path: base, tag: tag, public: true, words: "The secret ballots of a plan or of the platform, the newest first"},
		func(ctx context.Context, in *listBallots) (*answer[list[BallotView]], error) {
			p, err := all.List(ctx, in.actor, in.Plan, in.After)
			views := []BallotView{}
			for _, poll := range p.Items {
				views = append(views, BallotView{poll, poll.State(all.Now())})
			}
			return ok(list[BallotView]{views, p.More}, err)
		})
	on(a, operation{id: "make-ballot", method: http.MethodPost, path: base, tag: tag, status: http.StatusCreated, words: "Begin a ballot"},
		func(ctx context.Context, in *makeBallot) (*answer[BallotView], error) {
			return view(all.Make(ctx, in.actor, in.Body.Plan, in.Body.Within, in.Body.About))
		})
	on(a, operation{id: "ballot", method: http.MethodGet, path: base + "/{ballot}", tag: tag, public: true, words: "One ballot"},
		func(ctx context.Context, in *InBallot) (*answer[BallotView], error) {
			return view(all.Find(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "change-ballot", method: http.MethodPut, path: base + "/{ballot}", tag: tag, words: "Change a ballot before its rules are fixed"},
		func(ctx context.Context, in *changeBallot) (*answer[BallotView], error) {
			return view(all.Change(ctx, in.actor, in.id(), in.Body.Version, in.Body.About))
		})
	on(a, operation{id: "entitle-voters", method: http.MethodPut, path: base + "/{ballot}/voters", tag: tag, body: 2 << 20, words: "Say who may vote"},
		func(ctx context.Context, in *entitle) (*answer[BallotView], error) {
			return view(all.EntitleNamed(ctx, in.actor, in.id(), in.Body.Lines))
		})
	on(a, operation{id: "freeze-ballot", method: http.MethodPost, path: base + "/{ballot}/freeze", tag: tag,
		words: "Fix the rules, enter them in the public record, and open at the time given"},
		func(ctx context.Context, in *freezeBallot) (*answer[BallotView], error) {
			return view(all.Freeze(ctx, in.actor, in.id(), in.Body.Opens, in.Body.Closes))
		})
	on(a, operation{id: "close-ballot", method: http.MethodPost, path: base + "/{ballot}/close", tag: tag, words: "Close a ballot now and count it"},
		func(ctx context.Context, in *InBallot) (*answer[BallotView], error) {
			return view(all.Close(ctx, in.actor, in.id()))
		})
	a.voting()
}

// voting is what voters' own programs use, and what is published afterwards.
func (a *api) voting() {
	const tag, base = "Ballots", "/ballots/{ballot}"
	all := a.Ballots
	on(a, operation{id: "sign-paper", method: http.MethodPost, path: base + "/papers", tag: tag, words: "Get your voting paper signed, once",
		about: "The number on it is covered: the platform signs what it cannot read."},
		func(ctx context.Context, in *paper) (*answer[SignedPaper], error) {
			signature, err := all.Issue(ctx, in.actor, in.id(), in.Body.Blinded)
			return ok(SignedPaper{signature}, err)
		})
	on(a, operation{id: "cast-ballot", method: http.MethodPost, path: base + "/box", tag: tag, public: true, words: "Put a vote into the box",
		about: "The paper alone admits it. Send neither a token nor a cookie with it."},
		func(ctx context.Context, in *castBallot) (*answer[*ballot.Receipt], error) {
			if in.actor.SignedIn() {
				return nil, civic.Refuse(civic.Forbidden, "A vote is cast without saying who casts it. Send neither a token nor a cookie.")
			}
			return ok(all.Cast(ctx, in.id(), ballot.Paper{Message: in.Body.Message, Signature: in.Body.Signature}, in.Body.Answers))
		})
	on(a, operation{id: "ballot-result", method: http.MethodGet, path: base + "/result", tag: tag, public: true, words: "What a counted ballot came to"},
		func(ctx context.Context, in *InBallot) (*answer[BallotResult], error) {
			p, err := all.Find(ctx, in.actor, in.id())
			if err != nil {
				return nil, err
			}
			c, err := all.Closing(ctx, p)
			if err != nil {
				return nil, err
			}
			r, err := c.Read()
			return ok(BallotResult{r, c.ResultHash, c.Turnout}, err)
		})
	on(a, operation{id: "ballot-board", method: http.MethodGet, path: base + "/board", tag: tag, public: true, words: "The board that was counted"},
		func(ctx context.Context, in *InBallot) (*answer[*ballot.Board], error) {
			p, err := all.Find(ctx, in.actor, in.id())
			if err != nil {
				return nil, err
			}
			return ok(all.Board(ctx, p))
		})
	a.opened()
}

type castNamed struct {
	InBallot
	Body struct {
		Answers []ballot.Answer `json:"answers" maxItems:"100"`
		Reason  string          `json:"reason,omitempty" maxLength:"10000"`
	}
}

type findVote struct {
	InBallot
	Number string `path:"number" maxLength:"64" doc:"The number of a receipt."`
}

// VoteFound says whether a vote is there, and nothing of what it says.
type VoteFound struct {
	Found bool `json:"found"`
}

type zipped struct {
	Type string `header:"Content-Type"`
	Name string `header:"Content-Disposition"`
	Body []byte
}

// opened are roll-calls, and what anybody needs to check a count.
func (a *api) opened() {
	const tag, base = "Ballots", "/ballots/{ballot}"
	all := a.Ballots
	on(a, operation{id: "vote-by-name", method: http.MethodPost, path: base + "/votes", tag: tag, words: "Vote in a roll-call, by name"},
		func(ctx context.Context, in *castNamed) (*none, error) {
			return done(all.CastNamed(ctx, in.actor, in.id(), in.Body.Answers, in.Body.Reason))
		})
	on(a, operation{id: "find-vote", method: http.MethodGet, path: base + "/votes/{number}", tag: tag, public: true, words: "Whether the vote of a receipt is in the box or on the board"},
		func(ctx context.Context, in *findVote) (*answer[VoteFound], error) {
			p, err := all.Find(ctx, in.actor, in.id())
			if err != nil {
				return nil, err
			}
			found, err := all.Holds(ctx, p, in.Number)
			return ok(VoteFound{found}, err)
		})
	on(a, operation{id: "ballot-names", method: http.MethodGet, path: base + "/names", tag: tag, public: true, words: "Whose each vote of a counted roll-call is",
		about: "Each opens a vote on the board: its voter is the SHA-256 of the salt, a colon and the text."},
		func(ctx context.Context, in *InBallot) (*answer[[]ballot.Opening], error) {
			p, err := all.Find(ctx, in.actor, in.id())
			if err != nil {
				return nil, err
			}
			return ok(all.Names(ctx, p))
		})
	on(a, operation{id: "ballot-bundle", method: http.MethodGet, path: base + "/bundle", tag: tag, public: true, words: "The audit bundle of a counted ballot, a ZIP for folkmoot verify"},
		func(ctx context.Context, in *InBallot) (*zipped, error) {
			p, err := all.Find(ctx, in.actor, in.id())
			if err != nil {
				return nil, err
			}
			var b bytes.Buffer
			if err := all.Bundle(ctx, p, &b); err != nil {
				return nil, err
			}
			return &zipped{"application/zip", `attachment; filename="` + p.ID + `.zip"`, b.Bytes()}, nil
		})
}
