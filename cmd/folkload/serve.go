package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/fasthttp/websocket"
	"github.com/valyala/fasthttp"

	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/realtime/frame"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// everybody is a gate that lets everybody in under the name in the address,
// with the checks of a real one: the schema is applied to every update.
type everybody struct{ schema *coedit.Schema }

func (e everybody) Admit(_ context.Context, who coedit.Credential, _ string) (coedit.Grant, error) {
	name, _ := who.(string)
	return coedit.Grant{Person: name, Name: name, Sector: "citizen", Colour: "#00703c", Role: "drafter", Write: true, Schema: e.schema}, nil
}

// serve runs editing sessions for measuring, on loopback only.
func serve(s *settings) error {
	host, _, err := net.SplitHostPort(s.addr)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return errors.New("serve lets everybody in, so -addr must be an address of this machine alone, such as 127.0.0.1:9001")
	}
	if s.data == "" {
		if s.data, err = os.MkdirTemp("", "folkload"); err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(s.data) }()
	}
	if os.Getenv("GOMAXPROCS") == "" {
		// A store that waits for the disk keeps a processor of Go's for up to
		// ten milliseconds. With one or two of them everybody would wait too.
		runtime.GOMAXPROCS(max(4, 2*runtime.NumCPU()))
	}
	if s.profile != "" {
		file, err := os.Create(s.profile)
		if err != nil {
			return err
		}
		if err := pprof.StartCPUProfile(file); err != nil {
			return err
		}
		defer func() { pprof.StopCPUProfile(); _ = file.Close() }()
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	store, err := sqlite.Open(ctx, filepath.Join(s.data, "load.db"))
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	sessions, err := coedit.New(ctx, coedit.Options{
		Store: store, Gate: everybody{&coedit.Schema{Roots: map[string]coedit.Kind{"text": coedit.Text}}},
		Log:    slog.New(slog.NewTextHandler(os.Stderr, nil)),
		Limits: coedit.Limits{Documents: 10_000, Sockets: 10_000, FramesPerSecond: 1000},
	})
	if err != nil {
		return err
	}
	server := &fasthttp.Server{Handler: handler(sessions), NoDefaultServerHeader: true, ReduceMemoryUsage: true}
	go func() {
		<-ctx.Done()
		ending, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = sessions.Shutdown(ending)
		_ = server.ShutdownWithContext(ending)
	}()
	fmt.Println("listening on", s.addr)
	return server.ListenAndServe(s.addr)
}

func handler(sessions *coedit.Sessions) fasthttp.RequestHandler {
	upgrader := websocket.FastHTTPUpgrader{
		ReadBufferSize: 512, WriteBufferSize: 1024, WriteBufferPool: &sync.Pool{},
		CheckOrigin: func(*fasthttp.RequestCtx) bool { return true },
	}
	return func(c *fasthttp.RequestCtx) {
		document := strings.Clone(strings.TrimPrefix(string(c.Path()), "/"))
		person := string(c.QueryArgs().Peek("person"))
		err := upgrader.Upgrade(c, func(conn *websocket.Conn) {
			c.Request, c.Response = fasthttp.Request{}, fasthttp.Response{} // as the real server does: see its opening
			conn.SetPongHandler(func(string) error { return conn.SetReadDeadline(time.Now().Add(coedit.Idle)) })
			_ = sessions.Serve(context.Background(), &socket{Conn: conn}, person, document)
			_ = conn.Close()
		})
		if err != nil {
			c.Error("this is for sockets", fasthttp.StatusUpgradeRequired)
		}
	}
}

// socket adapts the library's connection.
type socket struct {
	*websocket.Conn
	once sync.Once
}

func (s *socket) ReadMessage() ([]byte, error) {
	_, b, err := s.Conn.ReadMessage()
	return b, err
}

func (s *socket) WriteMessage(b []byte) error { return s.Conn.WriteMessage(websocket.BinaryMessage, b) }

func (s *socket) WriteMessages(messages [][]byte, until time.Time) error {
	return frame.Write(s.Conn, websocket.BinaryMessage, messages, until)
}

func (s *socket) Ping() error {
	return s.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Second))
}

func (s *socket) Close(code int, reason string) (err error) {
	s.once.Do(func() {
		err = s.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Now().Add(time.Second))
	})
	return err
}
