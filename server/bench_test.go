package server

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// hammer asks an address n times over a few connections that stay open.
func hammer(b *testing.B, address string, n int) time.Duration {
	b.Helper()
	client := &fasthttp.Client{MaxConnsPerHost: 16}
	defer client.CloseIdleConnections()
	workers := 2 * runtime.GOMAXPROCS(0)
	ask := func() {
		request, answer := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
		defer fasthttp.ReleaseRequest(request)
		defer fasthttp.ReleaseResponse(answer)
		request.SetRequestURI(address)
		if err := client.Do(request, answer); err != nil || answer.StatusCode() != 200 {
			b.Errorf("%s: %d %v", address, answer.StatusCode(), err)
		}
	}
	var all sync.WaitGroup
	for range workers {
		all.Go(ask) // opens the connections
	}
	all.Wait()
	begun := time.Now()
	for worker := range workers {
		all.Go(func() {
			for i := worker; i < n; i += workers {
				ask()
			}
		})
	}
	all.Wait()
	return time.Since(begun)
}

// bare serves the same bytes from a handler that does nothing else.
func bare(b *testing.B, body []byte) string {
	b.Helper()
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Get("/page", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
		return c.Send(body)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(b, err)
	go func() { _ = app.Listener(listener) }()
	b.Cleanup(func() { _ = app.Shutdown() })
	return "http://" + listener.Addr().String() + "/page"
}

// The public commitment page against a bare handler that sends the same bytes:
// at least half of its requests per second.
func BenchmarkThePublicCommitmentPageAgainstABareHandler(b *testing.B) {
	w := newWorld(b)
	must(b, w.publishSecond())
	page := w.base + "/commitments/" + w.plan.Slug + "/" + w.drafts[1].Slug
	body := []byte(want(b, w.as("").get(page), 200).body)
	plain := bare(b, body)
	n := max(b.N, 4000)
	const rounds = 8 // in turns, so that whatever else this machine does meets both
	var ours, theirs time.Duration
	b.ResetTimer()
	for range rounds {
		theirs += hammer(b, plain, n/rounds)
		ours += hammer(b, page, n/rounds)
	}
	b.StopTimer()
	b.ReportMetric(float64(n)/ours.Seconds(), "pages/s")
	b.ReportMetric(float64(n)/theirs.Seconds(), "bare/s")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "of-bare")
	b.ReportMetric(float64(len(body)), "bytes")
}

// The first page of comments of a draft with 10,000 against one with 100, over
// HTTP: at most three times the time.
func BenchmarkTheFirstPageOfTenThousandComments(b *testing.B) {
	w := newWorld(b)
	w.s.drafts.Drafts.Limits = draft.Limits{PerMinute: 1 << 30, PerHour: 1 << 30}
	for i, n := range []int{100, 10_000} {
		w.fill(b, i, n)
	}
	for _, way := range []string{w.base + "/drafts/%s/comments", w.base + "/api/v1/drafts/%s/comments"} {
		name := "page"
		if bytes.Contains([]byte(way), []byte("/api/")) {
			name = "api"
		}
		b.Run(name, func(b *testing.B) {
			n := max(b.N, 100)
			var few, many time.Duration
			for range 4 {
				few += hammer(b, fmt.Sprintf(way, w.drafts[0].ID), n/4)
				many += hammer(b, fmt.Sprintf(way, w.drafts[1].ID), n/4)
			}
			b.ReportMetric(few.Seconds()*1000/float64(n), "ms-of-100")
			b.ReportMetric(many.Seconds()*1000/float64(n), "ms-of-10000")
			b.ReportMetric(many.Seconds()/few.Seconds(), "times")
		})
	}
}

// fill posts so many comments, as people would, many at once.
func (w *world) fill(b *testing.B, i, n int) {
	b.Helper()
	keys := []string{"citizen", "suggester", "drafter", "lead", "coordinator"}
	who := map[string]people.Actor{}
	for _, key := range keys {
		who[key] = w.actor(key)
	}
	var all sync.WaitGroup
	const hands = 64
	for hand := range hands {
		all.Go(func() {
			for k := hand; k < n; k += hands {
				_, err := w.s.drafts.Comments.Post(b.Context(), who[keys[k%len(keys)]], w.drafts[i].Key(),
					draft.NewComment{Body: fmt.Sprintf("Comment %d says what somebody thinks of this.", k)})
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	if n, err := w.s.drafts.Comments.Count(b.Context(), w.drafts[i].Key()); err != nil || testing.Verbose() {
		fmt.Fprintln(os.Stderr, "filled", n, err)
	}
}
