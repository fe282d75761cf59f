package server

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"sync"
)

// neighbour starts a second server over the store of the first, changed before it
// serves, and gives its address.
func (w *world) neighbour(change func(*Server)) (base string) {
	w.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(w.t, err)
	settings := w.settings
	settings.Addr = listener.Addr().String()
	s, err := Open(w.t.Context(), settings)
	must(w.t, err)
	if change != nil {
		change(s)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.serve(ctx, listener, nil) }()
	w.t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			w.t.Errorf("the second server ended with %v", err)
		}
	})
	return "http://" + listener.Addr().String()
}

// heard moves the world to a second server whose whole log it gives.
func (w *world) heard() (log func() string) {
	w.t.Helper()
	var kept kept
	w.base = w.neighbour(func(s *Server) {
		s.log = slog.New(slog.NewTextHandler(&kept, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	w.windows = map[string]*browser{}
	return kept.text
}

// kept is a log that may be read while it is written.
type kept struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (k *kept) Write(p []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.b.Write(p)
}

func (k *kept) text() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.b.String()
}
