package server

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp/fasthttputil"
)

// from asks /metrics over a connection that comes from an address.
func from(t *testing.T, peer, setting string, head ...string) (int, string) {
	t.Helper()
	s := &Server{settings: Settings{Metrics: setting}, metrics: newMetrics()}
	app := fiber.New(fiber.Config{DisableStartupMessage: true, ErrorHandler: s.answer})
	app.Get("/metrics", inside(setting), s.metrics.handler())
	pipe := fasthttputil.NewInmemoryListener()
	go func() { _ = app.Listener(seenFrom{pipe, &net.TCPAddr{IP: net.ParseIP(peer), Port: 4000}}) }()
	t.Cleanup(func() { _ = app.Shutdown() })
	client := http.Client{Transport: &http.Transport{Dial: func(string, string) (net.Conn, error) { return pipe.Dial() }}}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://folkmoot.example/metrics", nil)
	must(t, err)
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	answer, err := client.Do(r)
	must(t, err)
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	must(t, err)
	return answer.StatusCode, string(raw)
}

// seenFrom gives each connection the address of somebody far away.
type seenFrom struct {
	net.Listener
	peer net.Addr
}

type farConn struct {
	net.Conn
	peer net.Addr
}

func (c farConn) RemoteAddr() net.Addr { return c.peer }

func (l seenFrom) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return farConn{c, l.peer}, err
}

func TestWhatIsMeasuredIsForThisMachineAndTheNetworksThatAreNamed(t *testing.T) {
	for name, c := range map[string]struct {
		peer, setting string
		head          []string
		status        int
	}{
		"this machine":                           {"127.0.0.1", "", nil, 200},
		"this machine by its newer address":      {"::1", "", nil, 200},
		"somebody else":                          {"203.0.113.7", "", nil, 403},
		"a neighbour, of whom nothing was said":  {"10.1.2.3", "", nil, 403},
		"a network that is named":                {"10.1.2.3", "192.0.2.1, 10.0.0.0/8", nil, 200},
		"the same, as IPv6 writes it":            {"::ffff:10.1.2.3", "10.0.0.0/8", nil, 200},
		"an address that is named":               {"192.0.2.1", "192.0.2.1,10.0.0.0/8", nil, 200},
		"the address beside it":                  {"192.0.2.2", "192.0.2.1,10.0.0.0/8", nil, 403},
		"everybody through a proxy beside us":    {"127.0.0.1", "", []string{"X-Forwarded-For", "203.0.113.7"}, 403},
		"somebody who claims to be this machine": {"203.0.113.7", "", []string{"X-Forwarded-For", "127.0.0.1"}, 403},
		"a named network through a proxy":        {"10.1.2.3", "10.0.0.0/8", []string{"Forwarded", "for=10.9.9.9"}, 403},
	} {
		status, body := from(t, c.peer, c.setting, c.head...)
		if status != c.status || strings.Contains(body, "go_goroutines") != (c.status == 200) || c.status == 403 && !strings.Contains(body, "FOLKMOOT_METRICS") {
			t.Errorf("%s is answered %d, want %d: %.200s", name, status, c.status, body)
		}
	}
}

func TestAListOfWhoReadsTheFiguresIsReadAtStart(t *testing.T) {
	s := Defaults()
	s.Metrics = "10.0.0.0/8, prometheus"
	if err := s.Check(); err == nil || !strings.Contains(err.Error(), `metrics: "prometheus"`) {
		t.Errorf("a name that is no address: %v", err)
	}
}
