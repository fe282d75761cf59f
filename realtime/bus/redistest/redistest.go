// Package redistest starts a real redis-server for a test, stops it, starts it
// again on the same address, and puts a proxy before it that can lose
// messages or hold them back.
package redistest

import (
	"fmt"
	"net"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/realtime/pacetest"
)

// Server is a redis-server of one test.
type Server struct {
	t    testing.TB
	port int
	run  *exec.Cmd
}

// Start starts a redis-server, or skips the test where none is installed.
func Start(t testing.TB) *Server {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("redis-server is not installed, so nothing between servers can be shown here")
	}
	s := &Server{t: t, port: pacetest.Port(t)}
	t.Cleanup(s.Kill)
	s.Restart()
	return s
}

// Addr is where it listens.
func (s *Server) Addr() string { return "127.0.0.1:" + strconv.Itoa(s.port) }

// URL is its address as the program is given it.
func (s *Server) URL() string { return "redis://" + s.Addr() + "/0" }

// Kill ends the server at once.
func (s *Server) Kill() {
	if s.run != nil {
		_ = s.run.Process.Kill()
		_ = s.run.Wait()
		s.run = nil
	}
}

// Restart starts the server again on the same address and waits for it.
func (s *Server) Restart() {
	s.t.Helper()
	s.Kill()
	s.run = exec.Command("redis-server", "--port", strconv.Itoa(s.port), "--bind", "127.0.0.1",
		"--save", "", "--appendonly", "no", "--dir", s.t.TempDir())
	if err := s.run.Start(); err != nil {
		s.t.Fatal(err)
	}
	pacetest.Until(s.t, "redis-server answers", func() bool { return answers(s.Addr()) == nil })
}

func answers(addr string) error {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := conn.Write([]byte("PING\r\n")); err != nil {
		return err
	}
	answer := make([]byte, 7)
	if _, err := conn.Read(answer); err != nil || string(answer[:5]) != "+PONG" {
		return fmt.Errorf("no PONG: %w", err)
	}
	return nil
}
