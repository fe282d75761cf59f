package coedit

import "sync"

// shelf keeps the last few authorships that were asked for.
type shelf struct {
	mu    sync.Mutex
	by    map[string]*Authorship
	order []string // oldest first
}

const (
	shelfLength = 32
	shelfRuns   = 20_000 // a larger one is made anew each time
)

func (s *shelf) find(id string) *Authorship {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.by[id]
}

func (s *shelf) keep(id string, a *Authorship) {
	runs := 0
	for _, root := range a.Roots {
		runs += len(root.Runs)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if runs > shelfRuns || s.by[id] != nil {
		return
	}
	if s.by == nil {
		s.by = map[string]*Authorship{}
	}
	if len(s.order) == shelfLength {
		delete(s.by, s.order[0])
		s.order = s.order[1:]
	}
	s.by[id] = a
	s.order = append(s.order, id)
}

// drop forgets the authorships of one document.
func (s *shelf) drop(document string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := s.order[:0]
	for _, id := range s.order {
		if s.by[id].Document == document {
			delete(s.by, id)
			continue
		}
		kept = append(kept, id)
	}
	s.order = kept
}
