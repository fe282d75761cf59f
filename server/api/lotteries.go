package api

import (
	"context"
	"net/http"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/lottery"
	"github.com/folkmoot/folkmoot/server/civic/lottery/draw"
	"github.com/folkmoot/folkmoot/server/civic/selection"
)

type setQuotas struct {
	InForum
	Body struct {
		Features []lottery.Feature `json:"features" maxItems:"100"`
	}
}

// QuotaChange is a change of quotas, with the sentence that people read.
type QuotaChange struct {
	lottery.Change
	Words string `json:"words"`
}

func changes(all []lottery.Change) []QuotaChange {
	said := make([]QuotaChange, len(all))
	for i, c := range all {
		said[i] = QuotaChange{c, c.String()}
	}
	return said
}

func sentences(all []selection.Problem) []string {
	said := make([]string, len(all))
	for i, p := range all {
		said[i] = p.Refusal().Error()
	}
	return said
}

// QuotasChecked says whether any panel meets the quotas.
type QuotasChecked struct {
	Possible bool          `json:"possible" doc:"A panel exists."`
	Pool     int           `json:"pool"`
	Panel    int           `json:"panel"`
	Problems []string      `json:"problems" doc:"What contradicts the pool at first sight."`
	Proposed []QuotaChange `json:"proposed" doc:"The smallest change that would give a panel."`
	Beyond   bool          `json:"beyond" doc:"It goes further than the quotas allow, and needs those responsible to agree."`
}

// LotteryRun is a run of the lottery, without what is sealed of it.
type LotteryRun struct {
	Number    int               `json:"number"`
	Round     int               `json:"round" doc:"0 chooses the panel, others fill empty seats."`
	Algorithm lottery.Algorithm `json:"algorithm"`
	State     selection.State   `json:"state" enum:"running,done,no-panel,wrong,stopped,committed"`
	Active    bool              `json:"active" doc:"Somebody works on it now; running and not active was cut short."`
	Begun     time.Time         `json:"begun"`
	Progress  lottery.Progress  `json:"progress"`
	Pool      int               `json:"pool"`
	Panel     int               `json:"panel"`
	Figures   lottery.Figures   `json:"figures" doc:"Of chances from 0 to 1."`
	Chances   []draw.Range      `json:"chances" doc:"How many people have which chance, in hundredths."`
	Barred    []BarredPeople    `json:"barred" doc:"People whom the quotas keep from every panel."`
	Problems  []string          `json:"problems"`
	Made      []QuotaChange     `json:"made"`
	Proposed  []QuotaChange     `json:"proposed"`
	Beyond    bool              `json:"beyond"`
}

// BarredPeople are so many who can be on no panel, and what would let one in.
type BarredPeople struct {
	People int           `json:"people"`
	By     []QuotaChange `json:"by"`
}

func runOf(r *selection.Run, now time.Time) *LotteryRun {
	if r == nil {
		return nil
	}
	v := &LotteryRun{Number: r.Number, Round: r.Round, Algorithm: r.Algorithm, State: r.State, Active: r.Active(now), Begun: r.Begun, Progress: r.Progress,
		Pool: r.Pool, Panel: r.Panel, Figures: r.Figures, Chances: append([]draw.Range{}, r.Chances...), Barred: []BarredPeople{},
		Problems: sentences(r.Problems), Made: changes(r.Made), Proposed: changes(r.Proposed), Beyond: r.Beyond}
	for _, b := range r.Barred {
		v.Barred = append(v.Barred, BarredPeople{b.People, changes(b.By)})
	}
	return v
}

// quotas are what the lottery of a forum has to meet.
func (a *api) quotas(tag, base string) {
	all := a.Selections
	on(a, operation{id: "quotas", method: http.MethodGet, path: base + "/quotas", tag: tag, words: "The quotas of the panel, for recruiters"},
		func(ctx context.Context, in *InForum) (*answer[[]lottery.Feature], error) {
			return ok(all.Targets(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "set-quotas", method: http.MethodPut, path: base + "/quotas", tag: tag, status: http.StatusNoContent, words: "Set the quotas of the panel",
		about: "For each answer of each feature: at least, at most, and how far both may give. 422 names each contradiction, 409 once panels are committed."},
		func(ctx context.Context, in *setQuotas) (*none, error) {
			return done(all.Set(ctx, in.actor, in.id(), in.Body.Features))
		})
	on(a, operation{id: "check-quotas", method: http.MethodGet, path: base + "/quotas/check", tag: tag, words: "Whether any panel meets the quotas, and if not, the smallest change that helps",
		about: "Over the pool as it is. Needs the scopes publish and admin, because it reads the pool."},
		func(ctx context.Context, in *InForum) (*answer[QuotasChecked], error) {
			f, err := all.Feasible(ctx, in.actor, in.id())
			if err != nil {
				return nil, err
			}
			return ok(QuotasChecked{f.Possible, f.Pool, f.Panel, sentences(f.Problems), changes(f.Proposed), f.Beyond}, nil)
		})
}

type runLottery struct {
	InForum
	Body struct {
		Algorithm lottery.Algorithm `json:"algorithm,omitempty" maxLength:"20" doc:"leximin where absent; maximin, nash or legacy."`
		Relaxed   bool              `json:"relaxed,omitempty" doc:"Make the changes that the last run proposed. They are published with the draw."`
	}
}

// selections are the lottery of a forum and its draw. What is sealed in a run
// stays so.
func (a *api) selections() {
	const tag, base = "Forums", "/forums/{forum}"
	all := a.Selections
	view := func(r *selection.Run, err error) (*answer[*LotteryRun], error) {
		return ok(runOf(r, all.Now()), err)
	}
	a.quotas(tag, base)
	on(a, operation{id: "lottery", method: http.MethodGet, path: base + "/lottery", tag: tag, words: "The newest run of the lottery: how far it is, what came of it",
		about: "null before the first. Announced on the socket /live under the topic forum/ID."},
		func(ctx context.Context, in *InForum) (*answer[*LotteryRun], error) {
			return view(all.Latest(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "run-lottery", method: http.MethodPost, path: base + "/lottery", tag: tag, status: http.StatusAccepted, words: "Run the lottery over those who registered, as a recruiter",
		about: "It works on after the answer. Needs the scopes publish and admin. 409 while it runs."},
		func(ctx context.Context, in *runLottery) (*answer[*LotteryRun], error) {
			return view(all.Start(ctx, in.actor, in.id(), in.Body.Algorithm, in.Body.Relaxed))
		})
	on(a, operation{id: "stop-lottery", method: http.MethodDelete, path: base + "/lottery", tag: tag, status: http.StatusNoContent, words: "Stop the run"},
		func(ctx context.Context, in *InForum) (*none, error) { return done(all.Stop(ctx, in.actor, in.id())) })
	on(a, operation{id: "commit-panels", method: http.MethodPost, path: base + "/lottery/commit", tag: tag, words: "Commit the panels of the last run to the public record",
		about: "Once, after registration closed. 409 when anybody came or went since the run."},
		func(ctx context.Context, in *InForum) (*answer[*forum.Forum], error) {
			return ok(all.Commit(ctx, in.actor, in.id()))
		})
	a.draws(tag, base)
	a.seats(tag, base)
}

type enterDigits struct {
	InForum
	Body struct {
		Digits string `json:"digits" maxLength:"20" doc:"Three of them, such as 042."`
		Method string `json:"method" maxLength:"2000" doc:"How they were drawn, and who watched."`
	}
}

type inDraw struct {
	InForum
	Draw int `path:"draw" minimum:"0" maximum:"1000" doc:"0 chose the panel, others filled empty seats."`
}

// DrawFiles are what everybody checks a draw with, by 'folkmoot draw verify'.
type DrawFiles struct {
	Sheet string `json:"sheet" doc:"The bytes of draw.json."`
	Table string `json:"table" doc:"The bytes of panels.csv."`
}

func (a *api) draws(tag, base string) {
	on(a, operation{id: "draw-panel", method: http.MethodPost, path: base + "/draw", tag: tag, words: "Enter the digits that were drawn in public; the panel's row follows from them",
		about: "Accepted once. 409 when digits were entered before, or it is not the time for it."},
		func(ctx context.Context, in *enterDigits) (*answer[*forum.Forum], error) {
			return ok(a.Selections.Draw(ctx, in.actor, in.id(), in.Body.Digits, in.Body.Method))
		})
	on(a, operation{id: "draw-files", method: http.MethodGet, path: base + "/draws/{draw}", tag: tag, public: true, words: "The published files of a draw"},
		func(ctx context.Context, in *inDraw) (*answer[DrawFiles], error) {
			files, err := a.Forums.PublishedOf(ctx, in.id(), in.Draw)
			return ok(DrawFiles{string(files.Sheet), string(files.Table)}, err)
		})
}
