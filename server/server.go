// Package server is what people and programs reach: pages, the JSON API, the
// sockets. It brings the rooms together: civic decides, storage keeps,
// realtime shares, frontend shows.
//
// It promises that every request is answered in time with a page, a document
// or a refusal in words; that a refusal loses nothing that was typed; and that
// a server that is told to stop flushes what it holds and hands its people
// over. It refuses to decide anything itself: who may do what is asked of
// civic/people, in the verb.
package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/realtime/bus"
	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/realtime/hub"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/charter"
	"github.com/folkmoot/folkmoot/server/civic/conversation"
	"github.com/folkmoot/folkmoot/server/civic/deliberation"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/evaluation"
	"github.com/folkmoot/folkmoot/server/civic/follow"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/learning"
	"github.com/folkmoot/folkmoot/server/civic/ledger"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/observer"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/publication"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
	"github.com/folkmoot/folkmoot/server/civic/selection"
	"github.com/folkmoot/folkmoot/server/civic/standards"
	"github.com/folkmoot/folkmoot/server/signin"
	"github.com/folkmoot/folkmoot/server/signin/demo"
	"github.com/folkmoot/folkmoot/storage"
)

// Server is one running node of the platform.
type Server struct {
	settings Settings
	log      *slog.Logger
	now      civic.Now
	app      *fiber.App
	metrics  *metrics
	shelf    *shelf
	finder   finder
	door     *door
	knocks   *knocks
	buffers  sync.Pool // of the sockets' writers

	engine   storage.Engine
	bus      bus.Bus
	hub      *hub.Hub
	sessions *coedit.Sessions

	meetings     *meeting.Services
	charter      *charter.Charter
	people       *people.Register
	plans        *plan.Plans
	drafts       *draft.Services
	publications *publication.Publications
	record       *record.Log
	ballots      *ballot.Ballots
	diary        *standards.Diary
	inputs       *input.Inputs
	agreements   *agreement.Services
	follows      *follow.Follows
	texts        *texts
	keeper       *draft.Keeper
	signin       *signin.Service
	demo         *demo.Provider // nil unless this is a demonstration

	conversations *conversation.Conversations
	forums        *forum.Forums
	recruits      *recruit.Recruiting
	selections    *selection.Workbench

	library         *learning.Library
	recommendations *recommendation.Recommendations
	deliberations   *deliberation.Deliberations
	ledger          *ledger.Ledger
	evaluations     *evaluation.Evaluations
	observers       *observer.Observers

	leaving atomic.Bool
}

// The most that a request's body may hold: an imported plan is the largest.
const mostBody = 6 << 20

// Open opens the store and everything on it. Nothing is served before Run.
func Open(ctx context.Context, settings Settings) (*Server, error) {
	if err := settings.Check(); err != nil {
		return nil, err
	}
	level, _ := settings.level()
	s := &Server{
		settings: settings, now: time.Now, metrics: newMetrics(), shelf: newShelf(), door: newDoor(settings.Sockets), knocks: newKnocks(time.Now),
		log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level})),
	}
	var err error
	if s.engine, err = OpenStore(ctx, settings); err != nil {
		return nil, err
	}
	for _, step := range []func(context.Context) error{s.openRealtime, s.openCivic, s.openSignIn, s.openDemo} {
		if err := step(ctx); err != nil {
			_ = s.close(context.WithoutCancel(ctx))
			return nil, err
		}
	}
	s.measure()
	s.openApp()
	return s, nil
}

func (s *Server) openRealtime(ctx context.Context) (err error) {
	s.bus = bus.Local()
	if s.settings.Redis != "" {
		if s.bus, err = bus.Redis(s.settings.Redis, "folkmoot:"); err != nil {
			return err
		}
	}
	s.hub = hub.New(hub.Options{Bus: s.bus, May: s.mayFollow, Render: s.fragment, Present: shown, Log: s.log})
	s.texts = &texts{s: s}
	if err := s.texts.open(ctx); err != nil {
		return err
	}
	s.sessions, err = coedit.New(ctx, coedit.Options{
		Store: s.engine, Bus: s.bus, Gate: gate{s}, Seed: s.texts.seed, Saved: s.texts.saved, Now: s.now, Log: s.log,
	})
	return err
}

func (s *Server) openCivic(ctx context.Context) (err error) {
	tell := announcer{s}
	if s.people, err = openRegister(ctx, s.settings, s.engine, s.now, tell); err != nil {
		return err
	}
	if s.plans, err = plan.Open(ctx, s.engine, s.people.Grants, s.now, tell); err != nil {
		return err
	}
	s.drafts, err = draft.Open(ctx, s.engine, draft.Needs{
		Rules: houseRules{s}, Texts: s.texts, Plans: houses{s}, People: s.people, Announce: tell, Now: s.now,
	})
	if err != nil {
		return err
	}
	s.keeper = draft.NewKeeper(s.drafts, s.log)
	s.people.Attach(s.drafts.Part())
	s.meetings, err = meeting.Open(ctx, s.engine, meeting.Needs{
		Rules: houseRules{s}, Plans: planScopes{s}, People: s.people, Announce: tell, Now: s.now,
		Papers: papers{s.texts}, Drafts: s.drafts.Drafts, Allotted: s.allotted,
	})
	if err != nil {
		return err
	}
	s.people.Attach(s.meetings.Part())
	s.people.Attach(s.meetings.Notes.Part())
	if err = s.openCharter(ctx, tell); err != nil {
		return err
	}
	if s.record, err = s.settings.openRecord(ctx, s.engine, record.Needs{Now: s.now, Log: s.log}); err != nil {
		return err
	}
	s.people.Attach(s.record.Part())
	if err = s.openBallots(ctx, tell); err != nil {
		return err
	}
	s.inputs, err = input.Open(ctx, s.engine, input.Needs{
		Rules: s.people.Grants, Drafts: s.drafts, Plans: s.plans, Announce: tell, Now: s.now, Log: s.log, Record: s.record,
	})
	if err != nil {
		return err
	}
	s.drafts.Drafts.Inbox = s.inputs
	s.people.Attach(s.inputs.Part())
	s.agreements, err = agreement.Open(ctx, s.engine, agreement.Needs{
		Rules: s.people.Grants, Drafts: s.drafts, Announce: tell, Now: s.now, Newest: s.newest, Record: s.record,
		Look: s.lookOver, Unanswered: s.unanswered,
	})
	if err != nil {
		return err
	}
	s.people.Attach(s.agreements.Part())
	s.publications, err = publication.Open(ctx, s.engine, publication.Needs{
		Rules: s.people.Grants, Drafts: s.drafts, Plans: planNames{s}, Announce: tell, Now: s.now, Record: s.record, Agreements: s.agreements,
	})
	if err != nil {
		return err
	}
	if err = errors.Join(s.openConversations(ctx), s.openForums(ctx, tell)); err != nil {
		return err
	}
	if err = errors.Join(s.openLearning(ctx, tell), s.openRecommendations(ctx, tell), s.openLedger(ctx, tell), s.openEvaluations(ctx, tell), s.openObservers(ctx, tell)); err != nil {
		return err
	}
	if err = s.openDeliberations(ctx, tell); err != nil {
		return err
	}
	s.diary, err = standards.Open(ctx, s.engine, s.people.Grants, s.now, tell)
	return errors.Join(err, s.openFollows(ctx))
}

// Run serves until ctx ends, then hands over.
func (s *Server) Run(ctx context.Context, started func(address string)) error {
	listener, err := net.Listen("tcp", s.settings.Addr)
	if err != nil {
		return errors.Join(err, s.close(context.WithoutCancel(ctx)))
	}
	return s.serve(ctx, listener, started)
}

func (s *Server) serve(ctx context.Context, listener net.Listener, started func(address string)) (err error) {
	failed := make(chan error, 1)
	caring, rest := context.WithCancel(ctx)
	var care sync.WaitGroup
	care.Go(func() { s.keepRecord(caring) })
	care.Go(func() { s.keepTelling(caring) })
	care.Go(func() { s.keepBallots(caring) })
	care.Go(func() { s.keepForums(caring) })
	go func() { failed <- s.app.Listener(listener) }()
	if started != nil {
		started(listener.Addr().String())
	}
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	rest()
	care.Wait()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	return errors.Join(err, s.close(last))
}

// close hands over in the order in which nothing is lost: no new people,
// editing flushed to the log and its sockets sent elsewhere, pages' sockets
// likewise, requests finished, the store last.
func (s *Server) close(ctx context.Context) error {
	s.leaving.Store(true)
	var errs []error
	if s.keeper != nil {
		s.keeper.Close()
	}
	if s.sessions != nil {
		errs = append(errs, s.sessions.Shutdown(ctx))
	}
	if s.hub != nil {
		errs = append(errs, s.hub.Shutdown(ctx))
	}
	if s.app != nil {
		errs = append(errs, s.app.ShutdownWithContext(ctx))
	}
	if s.bus != nil {
		errs = append(errs, s.bus.Close())
	}
	if s.conversations != nil {
		s.conversations.Close()
	}
	if s.selections != nil {
		s.selections.Close()
	}
	if s.record != nil {
		s.record.Close()
	}
	return errors.Join(append(errs, s.engine.Close())...)
}

// openApp builds the application that answers requests.
func (s *Server) openApp() {
	proxies := listed(s.settings.Proxies)
	s.app = fiber.New(fiber.Config{
		AppName: "Folkmoot", DisableStartupMessage: true, Immutable: true, BodyLimit: mostBody,
		ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, ReadBufferSize: 16 << 10,
		// Without it every open socket keeps the 16 KiB its request was read into.
		ReduceMemoryUsage:       true,
		EnableTrustedProxyCheck: true, TrustedProxies: proxies, ProxyHeader: forwarded(proxies),
		ErrorHandler: s.answer,
	})
	s.routes()
}

// forwarded names the header that carries a person's address, where a proxy
// is trusted to write it.
func forwarded(proxies []string) string {
	if len(proxies) == 0 {
		return ""
	}
	return fiber.HeaderXForwardedFor
}
