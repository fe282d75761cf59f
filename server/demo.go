package server

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/importer"
	"github.com/folkmoot/folkmoot/server/signin/demo"
)

//go:embed demo/plans
var demoPlans embed.FS

// stage is the demonstration while it is being set up: an invented country,
// written by us, acted by a cast.
type stage struct {
	s    *Server
	cast map[string]people.Actor
	now  time.Time
}

// openDemo fills an empty store with the demonstration. A store that holds
// plans already is left as it is.
func (s *Server) openDemo(ctx context.Context) error {
	if s.demo == nil {
		return nil
	}
	ids, err := s.demo.Introduce(ctx, s.people)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	there, err := s.plans.All(ctx, people.Operator())
	if err != nil || len(there) > 0 {
		return err
	}
	st := &stage{s: s, cast: map[string]people.Actor{}, now: s.now()}
	for key, id := range ids {
		if st.cast[key], err = s.people.Actor(ctx, id); err != nil {
			return err
		}
	}
	for _, act := range []func(context.Context) error{st.published, st.gathering, st.drafting, st.sessions, st.forums, st.assemblies} {
		if err := act(ctx); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
	}
	return nil
}

// bring imports one of the demonstration's plans and gives the cast its roles
// on it.
func (st *stage) bring(ctx context.Context, name string) (*plan.Plan, error) {
	raw, err := demoPlans.ReadFile("demo/plans/" + name)
	if err != nil {
		return nil, err
	}
	understood, err := importer.Read(name, bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	p, err := st.s.texts.Import(ctx, people.Operator(), understood)
	if err != nil {
		return nil, err
	}
	for _, m := range demo.Cast() {
		for _, role := range m.Roles {
			if role == people.Administrator {
				continue
			}
			if err := st.s.people.Grants.Give(ctx, people.Operator(), st.cast[m.Key].Person, role, people.Scope{Plan: p.ID}); err != nil {
				return nil, err
			}
		}
	}
	return p, nil
}

// move takes a plan through the states that lead to one.
func (st *stage) move(ctx context.Context, p *plan.Plan, states ...plan.State) (err error) {
	for _, state := range states {
		if p, err = st.s.plans.Move(ctx, people.Operator(), p.Key(), p.Version, state, ""); err != nil {
			return err
		}
	}
	return nil
}

// demoProvider serves the demonstration's own sign-in provider.
func (s *Server) demoProvider(c *fiber.Ctx) error {
	return adaptor.HTTPHandler(http.Handler(s.demo))(c)
}
