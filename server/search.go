package server

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/search"
)

// Searching reads everything that is public, so it is read once for all who
// ask: again when something was announced, but not sooner than shelfRest, and
// not later than shelfTurn, as other servers' announcements may be lost.
const (
	shelfRest = 10 * time.Second
	shelfTurn = time.Minute
	// mostFinds are shown; mostBrought of each plan's inputs are looked
	// through, the newest.
	mostFinds   = 30
	mostBrought = 500
)

// finder keeps what was read for searching.
type finder struct {
	reading sync.Mutex
	read    atomic.Pointer[finding]
}

type finding struct {
	*search.Index
	at  time.Time
	age int64
}

// search answers a question in words.
func (s *Server) search(c *fiber.Ctx) error {
	ctx := c.UserContext()
	v := page.SearchView{Asked: search.Question(strings.Clone(c.Query("q"))), MostBrought: mostBrought}
	f := s.frame(c, words.T(ctx, "Search"))
	if v.Asked != "" {
		x, err := s.readPublic(ctx)
		if err != nil {
			return err
		}
		v.Hits, v.All = x.Find(v.Asked, mostFinds)
		v.Nothing = len(search.Words(v.Asked)) == 0
		f.Title = words.T(ctx, "%s – search", v.Asked)
	}
	return s.show(c, f, page.Search(v))
}

// readPublic gives the index of what is public, read again where it is old.
// Whoever comes while it is being read waits for that reading.
func (s *Server) readPublic(ctx context.Context) (*search.Index, error) {
	if x := s.finder.fresh(s); x != nil {
		return x, nil
	}
	s.finder.reading.Lock()
	defer s.finder.reading.Unlock()
	if x := s.finder.fresh(s); x != nil {
		return x, nil
	}
	now, age := s.now(), s.shelf.age.Load()
	items, err := s.publicItems(ctx)
	if err != nil {
		return nil, err
	}
	s.finder.read.Store(&finding{search.New(items), now, age})
	return s.finder.read.Load().Index, nil
}

func (f *finder) fresh(s *Server) *search.Index {
	have := f.read.Load()
	if have == nil {
		return nil
	}
	old := s.now().Sub(have.at)
	if old < shelfRest || old < shelfTurn && have.age == s.shelf.age.Load() {
		return have.Index
	}
	return nil
}
