package standards

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

type keeping struct {
	*Diary
	ctx   context.Context
	at    time.Time
	scope people.Scope
	coord people.Actor
	ada   people.Actor
}

// keep opens a diary over a real store with the real rules: one person
// coordinates the plan, the other does not.
func keep(t *testing.T) *keeping {
	t.Helper()
	k := &keeping{ctx: context.Background(), at: on("2026-05-01"), scope: people.Scope{Plan: "p1"}}
	engine := store(t)
	now := func() time.Time { return k.at }
	register, err := people.Open(k.ctx, people.Config{Engine: engine, Now: now, Announcer: civic.Silence{}, Secret: strings.Repeat("k", 32)})
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []struct {
		name string
		to   *people.Actor
	}{{"Coordinator", &k.coord}, {"Ada", &k.ada}} {
		p, err := register.Arrive(k.ctx, people.Arrival{Provider: "test", Issuer: "test", Subject: who.name, Name: who.name})
		if err != nil {
			t.Fatal(err)
		}
		*who.to = people.Actor{Person: people.PersonID(p.ID), Name: who.name, Sector: people.Government}
	}
	if err := register.Grants.Give(k.ctx, people.Operator(), k.coord.Person, people.Coordinator, k.scope); err != nil {
		t.Fatal(err)
	}
	if k.Diary, err = Open(k.ctx, engine, register.Grants, now, civic.Silence{}); err != nil {
		t.Fatal(err)
	}
	return k
}

func told(at time.Time) Happening {
	return Happening{Kind: OutreachKept, Title: "Letters to 40 charities", At: at, Audience: "Charities", Channel: "Post", Reach: 40}
}

func kind(err error) civic.Kind {
	if r := civic.AsRefusal(err); r != nil {
		return r.Kind
	}
	return 0
}

func TestTheDiaryIsWrittenByWhoeverKeepsThePlan(t *testing.T) {
	k := keep(t)
	if _, err := k.Write(k.ctx, k.ada, k.scope, "", told(on("2026-04-30"))); kind(err) != civic.Forbidden {
		t.Errorf("somebody without a role wrote: %v", err)
	}
	if _, err := k.Write(k.ctx, people.Actor{}, k.scope, "", told(on("2026-04-30"))); kind(err) != civic.SignIn {
		t.Errorf("nobody wrote: %v", err)
	}
	if _, err := k.Write(k.ctx, k.coord, k.scope, "", told(on("2026-04-30"))); err != nil {
		t.Fatal(err)
	}
	all, err := k.Entries(k.ctx, people.Actor{}, k.scope)
	if err != nil || len(all) != 1 || all[0].By.Name != "Coordinator" {
		t.Errorf("a visitor reads %v, %v", all, err)
	}
}

func TestAFormSentTwiceIsOneEntry(t *testing.T) {
	k := keep(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := k.Write(k.ctx, k.coord, k.scope, "once", told(on("2026-04-30"))); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if all, _ := k.Entries(k.ctx, k.coord, k.scope); len(all) != 1 {
		t.Errorf("%d entries", len(all))
	}
}

func TestAnEntryIsStruckOnceWithAReasonAndCountsNoMore(t *testing.T) {
	k := keep(t)
	e, err := k.Write(k.ctx, k.coord, k.scope, "", told(on("2026-04-30")))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Strike(k.ctx, k.coord, k.scope, e.Key(), "  "); kind(err) != civic.Invalid {
		t.Errorf("struck without a reason: %v", err)
	}
	if _, err := k.Strike(k.ctx, k.ada, k.scope, e.Key(), "No"); kind(err) != civic.Forbidden {
		t.Errorf("struck by somebody else: %v", err)
	}
	if _, err := k.Strike(k.ctx, k.coord, people.Scope{Plan: "p2"}, e.Key(), "No"); err == nil {
		t.Error("struck through another plan")
	}
	if _, err := k.Strike(k.ctx, k.coord, k.scope, e.Key(), "The letters came back."); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Strike(k.ctx, k.coord, k.scope, e.Key(), "Again"); kind(err) != civic.Conflict {
		t.Errorf("struck twice: %v", err)
	}
	all, _ := k.Entries(k.ctx, k.coord, k.scope)
	var r Records
	r.Add(all)
	if len(r.Outreach) != 0 || all[0].Struck.Reason != "The letters came back." {
		t.Errorf("counts %d, reason %q", len(r.Outreach), all[0].Struck.Reason)
	}
}

func TestWhatIsWrittenDownLongAfterItsDayIsMarked(t *testing.T) {
	k := keep(t)
	late, _ := k.Write(k.ctx, k.coord, k.scope, "", told(k.at.AddDate(0, 0, -8)))
	soon, _ := k.Write(k.ctx, k.coord, k.scope, "", told(k.at.AddDate(0, 0, -7)))
	if !late.Belated() || soon.Belated() {
		t.Errorf("eight days: %v, seven: %v", late.Belated(), soon.Belated())
	}
}

func TestHappeningsThatCannotBeAreRefusedByTheirField(t *testing.T) {
	k := keep(t)
	for field, spoil := range map[string]func(*Happening){
		"kind":     func(h *Happening) { h.Kind = "party" },
		"title":    func(h *Happening) { h.Title = " " },
		"audience": func(h *Happening) { h.Audience = strings.Repeat("ä", MaxTitle+1) },
		"link":     func(h *Happening) { h.Link = "javascript:alert(1)" },
		"at":       func(h *Happening) { h.At = k.at.AddDate(0, 0, 2) },
		"until":    func(h *Happening) { h.Kind, h.Until = WindowKept, h.At.AddDate(0, 0, -1) },
		"shows":    func(h *Happening) { h.Kind = DocumentKept },
		"reach":    func(h *Happening) { h.Reach = -1 },
	} {
		h := told(on("2026-04-30"))
		spoil(&h)
		_, err := k.Write(k.ctx, k.coord, k.scope, "", h)
		if r := civic.AsRefusal(err); r == nil || r.Kind != civic.Invalid || r.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	for _, link := range []string{"//elsewhere", "/\\elsewhere", "ftp://x.example/a", "https://", "data:text/html,x"} {
		if proper(link) {
			t.Errorf("%q passed as a link", link)
		}
	}
}

func TestThresholdsAreChangedOnWhatWasSeen(t *testing.T) {
	k := keep(t)
	th := Usual()
	th.WindowLength = 42
	if err := k.Configure(k.ctx, k.ada, k.scope, 0, th); kind(err) != civic.Forbidden {
		t.Errorf("configured by somebody else: %v", err)
	}
	if err := k.Configure(k.ctx, k.coord, k.scope, 0, th); err != nil {
		t.Fatal(err)
	}
	if err := k.Configure(k.ctx, k.coord, k.scope, 0, Usual()); kind(err) != civic.Conflict {
		t.Errorf("an old form won: %v", err)
	}
	got, seen, err := k.Thresholds(k.ctx, "p1")
	if err != nil || got.WindowLength != 42 || seen != 1 {
		t.Errorf("%v, version %d, %v", got, seen, err)
	}
	if err := k.Configure(k.ctx, k.coord, k.scope, seen, Usual()); err != nil {
		t.Error(err)
	}
}

func TestTheEarliestTimelineCountsAndTheNewestStart(t *testing.T) {
	k := keep(t)
	for _, h := range []Happening{
		{Kind: TimelineKept, Title: "Timeline", At: on("2026-02-01"), Until: on("2026-02-20")},
		{Kind: TimelineKept, Title: "Timeline, revised", At: on("2026-02-10"), Until: on("2026-03-01")},
		{Kind: RulesKept, Title: "Rules", At: on("2026-01-05"), Link: "/about/participation"},
		{Kind: WindowKept, Title: "Call for ideas", At: on("2026-03-01"), Until: on("2026-06-01")},
		{Kind: DocumentKept, Title: "Minutes", At: on("2026-03-01"), CoCreation: true},
		{Kind: AgendaKept, Title: "Aid", At: on("2026-03-01")},
		{Kind: VoteKept, Title: "Priorities", At: on("2026-03-01")},
	} {
		if _, err := k.Write(k.ctx, k.coord, k.scope, "", h); err != nil {
			t.Fatal(h.Kind, err)
		}
	}
	all, err := k.Entries(k.ctx, k.coord, k.scope)
	if err != nil {
		t.Fatal(err)
	}
	var r Records
	r.Add(all)
	if !r.Timeline.At.Equal(on("2026-02-01")) || !r.Starts.Equal(on("2026-03-01")) || !r.InputsClose.Equal(on("2026-06-01")) {
		t.Errorf("timeline %v, start %v, inputs close %v", r.Timeline.At, r.Starts, r.InputsClose)
	}
	if r.Rules == nil || len(r.Windows) != 1 || len(r.Documents) != 1 || len(r.Partnership.Agenda) != 1 || len(r.Partnership.Votes) != 1 {
		t.Errorf("%+v", r)
	}
}
