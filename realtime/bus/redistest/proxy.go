package redistest

import (
	"net"
	"sync"
	"testing"
	"time"
)

// Proxy stands before a Redis and spoils the connection on demand.
type Proxy struct {
	listener net.Listener
	target   string

	mu    sync.Mutex
	black bool          // swallow everything, in both directions
	delay time.Duration // hold every piece back so long
	conns map[net.Conn]bool
}

// NewProxy starts a proxy before s.
func NewProxy(t testing.TB, s *Server) *Proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{listener: listener, target: s.Addr(), conns: map[net.Conn]bool{}}
	go p.accept()
	t.Cleanup(func() { _ = listener.Close(); p.Cut() })
	return p
}

// URL is the proxy's address as the program is given it.
func (p *Proxy) URL() string { return "redis://" + p.listener.Addr().String() + "/0" }

// Swallow loses everything that passes from now on, without closing anything.
func (p *Proxy) Swallow(on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.black = on
}

// Delay holds back everything that passes.
func (p *Proxy) Delay(by time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.delay = by
}

// Cut closes every connection.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for conn := range p.conns {
		_ = conn.Close()
	}
}

func (p *Proxy) accept() {
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.target)
		if err != nil {
			_ = conn.Close()
			continue
		}
		p.mu.Lock()
		p.conns[conn], p.conns[server] = true, true
		p.mu.Unlock()
		go p.pass(conn, server)
		go p.pass(server, conn)
	}
}

func (p *Proxy) pass(from, to net.Conn) {
	defer func() {
		_ = from.Close()
		_ = to.Close()
		p.mu.Lock()
		delete(p.conns, from)
		p.mu.Unlock()
	}()
	buffer := make([]byte, 64<<10)
	spoiled := false
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		p.mu.Lock()
		black, delay := p.black, p.delay
		p.mu.Unlock()
		// Half a message can never be made whole again: once something was
		// swallowed, this connection stays silent until it is given up.
		spoiled = spoiled || black
		if spoiled {
			continue
		}
		if delay > 0 {
			time.Sleep(delay)
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}
