package hub

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/folkmoot/folkmoot/realtime/bus"
	"github.com/folkmoot/folkmoot/realtime/bus/redistest"
	"github.com/folkmoot/folkmoot/realtime/pacetest"
	"github.com/folkmoot/folkmoot/realtime/sockettest"
)

// serve puts a hub behind a real server; ?person= says who looks.
func serve(t *testing.T, opts Options) (*Hub, string) {
	t.Helper()
	h := New(opts)
	t.Cleanup(func() { _ = h.Shutdown(t.Context()) })
	url := sockettest.Serve(t, websocket.TextMessage, Idle, func(s *sockettest.Socket, r *http.Request) {
		who := r.URL.Query().Get("person")
		_ = h.Serve(r.Context(), s, Viewer{Person: who, Name: who, View: r.URL.Query().Get("view")})
	})
	return h, url
}

// viewer is a page in a test.
type viewer struct {
	t    *testing.T
	conn *websocket.Conn
}

func look(t *testing.T, url string) *viewer { return &viewer{t, sockettest.Dial(t, url)} }

func (v *viewer) follow(topic string, seq uint64, epoch string) {
	v.t.Helper()
	text := fmt.Sprintf(`{"follow":[{"topic":%q,"seq":%d,"epoch":%q}]}`, topic, seq, epoch)
	if err := v.conn.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		v.t.Fatal(err)
	}
}

func (v *viewer) next() frame {
	v.t.Helper()
	_ = v.conn.SetReadDeadline(time.Now().Add(pacetest.Patience))
	_, data, err := v.conn.ReadMessage()
	if err != nil {
		v.t.Fatalf("no frame came: %v", err)
	}
	var f frame
	if err := json.Unmarshal(data, &f); err != nil {
		v.t.Fatal(err)
	}
	return f
}

// until reads on to the next frame of that kind.
func (v *viewer) until(what string) frame {
	v.t.Helper()
	for {
		if f := v.next(); f.What == what {
			return f
		}
	}
}

func TestAnAnnouncementReachesEveryFollowerRenderedOnce(t *testing.T) {
	var rendered atomic.Int64
	h, url := serve(t, Options{Render: func(_ context.Context, a Announcement, _ string) string {
		rendered.Add(1)
		return "<p>" + a.ID + "</p>"
	}})
	var pages []*viewer
	for range 20 {
		v := look(t, url)
		v.follow("draft/1", 0, "")
		if f := v.next(); f.What != "fresh" {
			t.Fatalf("a page made just now is told %q", f.What)
		}
		pages = append(pages, v)
	}
	for i := range 10 {
		h.Announce(Announcement{"draft/1", "comment.posted", fmt.Sprint(i)})
	}
	for _, v := range pages {
		for i := range 10 {
			f := v.next()
			if f.ID != fmt.Sprint(i) || f.Seq != uint64(i+1) || f.HTML != fmt.Sprintf("<p>%d</p>", i) {
				t.Fatalf("announcement %d arrived as %+v", i, f)
			}
		}
	}
	if n := rendered.Load(); n != 10 {
		t.Fatalf("10 announcements were rendered %d times", n)
	}
}

func TestAnAnnouncementIsRenderedOnceForEachLanguageOfThoseWhoFollow(t *testing.T) {
	var rendered sync.Map
	var times atomic.Int64
	h, url := serve(t, Options{Render: func(_ context.Context, a Announcement, view string) string {
		times.Add(1)
		rendered.Store(view, true)
		if view == "plain" {
			return "" // has nothing of its own
		}
		return view + " " + a.ID
	}})
	var pages []*viewer
	views := []string{"en", "cy", "en", "plain", "cy"}
	for _, view := range views {
		v := look(t, url+"?view="+view)
		v.follow("draft/1", 0, "")
		v.until("fresh")
		pages = append(pages, v)
	}
	h.Announce(Announcement{"draft/1", "comment.posted", "7"})
	for i, v := range pages {
		want := views[i] + " 7"
		if views[i] == "plain" {
			want = ""
		}
		if f := v.until("comment.posted"); f.HTML != want || f.ID != "7" {
			t.Errorf("who looks in %s is sent %+v", views[i], f)
		}
	}
	if n := times.Load(); n != 3 {
		t.Errorf("three languages were rendered %d times", n)
	}
}

// A page that wakes up asks over the connection that it has.
func TestAPageThatFollowsAlreadyMayAskWhetherItMissedSomething(t *testing.T) {
	h, url := serve(t, Options{Limits: Limits{Follows: 1}})
	v := look(t, url)
	v.follow("draft/1", 0, "")
	mark := v.until("fresh")
	h.Announce(Announcement{"draft/1", "comment.posted", "1"})
	v.until("comment.posted")
	v.follow("draft/1", mark.Seq, mark.Epoch)
	v.until("re-read")
	v.follow("draft/1", mark.Seq+1, mark.Epoch)
	v.until("fresh")
	v.follow("draft/2", 0, "")
	v.until("gone")
}

func TestAWordOnPresenceNamesTwentyAndCountsEverybody(t *testing.T) {
	_, url := serve(t, Options{Present: func(string) bool { return true }})
	const all = 30
	var last *viewer
	for i := range all {
		last = look(t, fmt.Sprintf("%s?person=p%d", url, i))
		last.follow("draft/1", 0, "")
		last.until("fresh")
	}
	for {
		if f := last.until("presence"); *f.Count == all {
			if len(f.People) != mostNames {
				t.Errorf("%d people are named", len(f.People))
			}
			return
		}
	}
}

func TestAPageThatSleptIsToldWhetherItMissedSomething(t *testing.T) {
	h, url := serve(t, Options{})
	v := look(t, url)
	v.follow("draft/1", 0, "")
	mark := v.next()
	_ = v.conn.Close()

	v = look(t, url)
	v.follow("draft/1", mark.Seq, mark.Epoch)
	if f := v.next(); f.What != "fresh" {
		t.Fatalf("nothing happened, yet the page is told %q", f.What)
	}
	_ = v.conn.Close()
	h.Announce(Announcement{"draft/1", "comment.posted", "x"})

	v = look(t, url)
	v.follow("draft/1", mark.Seq, mark.Epoch)
	if f := v.next(); f.What != "re-read" || f.Seq != mark.Seq+1 {
		t.Fatalf("something happened, yet the page is told %+v", f)
	}
}

func TestAPageThatDoesNotReadLosesOnlyItsOwnSocket(t *testing.T) {
	h, url := serve(t, Options{
		Render: func(context.Context, Announcement, string) string { return strings.Repeat("x", 64<<10) },
		Limits: Limits{WriteFor: 500 * time.Millisecond},
	})
	slow, quick := look(t, url), look(t, url)
	for _, v := range []*viewer{slow, quick} {
		v.follow("draft/1", 0, "")
		v.until("fresh")
	}
	for i := range 600 {
		h.Announce(Announcement{"draft/1", "x", fmt.Sprint(i)})
		if f := quick.until("x"); f.ID != fmt.Sprint(i) {
			t.Fatalf("the quick page heard %s at %d", f.ID, i)
		}
	}
	pacetest.Until(t, "the page that does not read loses its socket", func() bool { return h.Counts.Pages.Load() == 1 })
}

func TestWhoMayNotFollowIsToldSoAtOnceAndLater(t *testing.T) {
	var closed sync.Map
	h, url := serve(t, Options{May: func(_ context.Context, who Viewer, topic string) bool {
		_, shut := closed.Load(who.Person + topic)
		return !shut && topic != "secret"
	}})
	ann, bob := look(t, url+"?person=ann"), look(t, url+"?person=bob")
	ann.follow("secret", 0, "")
	if f := ann.next(); f.What != "gone" {
		t.Fatalf("a topic that is not for her answers %q", f.What)
	}
	for _, v := range []*viewer{ann, bob} {
		v.follow("draft/1", 0, "")
		v.until("fresh")
	}
	closed.Store("ann"+"draft/1", true)
	h.Recheck("ann")
	ann.until("gone")
	h.Announce(Announcement{"draft/1", "x", "1"})
	bob.until("x")
	ann.follow("plan/1", 0, "")
	if f := ann.next(); f.Topic != "plan/1" {
		t.Fatalf("she still hears %+v", f)
	}
}

func TestPresenceCountsAPersonWithTwoWindowsOnce(t *testing.T) {
	_, url := serve(t, Options{Present: func(string) bool { return true }})
	ann, again, visitor := look(t, url+"?person=ann"), look(t, url+"?person=ann"), look(t, url)
	for _, v := range []*viewer{ann, again, visitor} {
		v.follow("draft/1", 0, "")
	}
	for {
		f := ann.until("presence")
		if *f.Count == 2 && len(f.People) == 1 && f.People[0].Person == "ann" {
			break
		}
	}
	_ = visitor.conn.Close()
	for *ann.until("presence").Count != 1 {
	}
}

func TestFramesThatAreNoWishCloseTheSocket(t *testing.T) {
	_, url := serve(t, Options{})
	v := look(t, url)
	_ = v.conn.WriteMessage(websocket.TextMessage, []byte(`[]`))
	_, _, err := v.conn.ReadMessage()
	if code, _ := sockettest.CloseCode(err); code != closePolicy {
		t.Fatalf("closed with %v", err)
	}
}

func TestAShutdownSendsPagesElsewhere(t *testing.T) {
	h, url := serve(t, Options{})
	v := look(t, url)
	v.follow("draft/1", 0, "")
	v.next()
	if err := h.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, _, err := v.conn.ReadMessage()
	if code, _ := sockettest.CloseCode(err); code != closeRestart {
		t.Fatalf("closed with %v", err)
	}
}

func redisBus(t *testing.T, url string) bus.Bus {
	t.Helper()
	b, err := bus.Redis(url, "test:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

func TestAnnouncementsAndPresenceCrossServers(t *testing.T) {
	redis := redistest.Start(t)
	present := func(string) bool { return true }
	one, urlOne := serve(t, Options{Bus: redisBus(t, redis.URL()), Present: present})
	_, urlTwo := serve(t, Options{Bus: redisBus(t, redis.URL()), Present: present})
	ann, bob := look(t, urlOne+"?person=ann"), look(t, urlTwo+"?person=bob")
	ann.follow("draft/1", 0, "")
	bob.follow("draft/1", 0, "")
	for *bob.until("presence").Count != 2 {
	}
	one.Announce(Announcement{"draft/1", "x", "1"})
	if f := bob.until("x"); f.ID != "1" {
		t.Fatalf("heard %+v", f)
	}
}

func TestAPageOnAnotherServerReadsAgainWhenAnnouncementsWereLost(t *testing.T) {
	redis := redistest.Start(t)
	proxy := redistest.NewProxy(t, redis)
	one, _ := serve(t, Options{Bus: redisBus(t, redis.URL())})
	two, urlTwo := serve(t, Options{Bus: redisBus(t, proxy.URL())})
	hears(t, two)
	bob := look(t, urlTwo)
	bob.follow("draft/1", 0, "")
	bob.until("fresh")
	pacetest.Within(t, 3*time.Second, func(n int) time.Duration {
		one.Announce(Announcement{"draft/1", "x", fmt.Sprint("before ", n)})
		bob.until("x")
		proxy.Swallow(true)
		one.Announce(Announcement{"draft/1", "x", "lost"})
		time.Sleep(time.Duration(2000+600*n) * time.Millisecond)
		proxy.Swallow(false)
		back := time.Now()
		bob.until("re-read")
		took := time.Since(back)
		hears(t, two)
		one.Announce(Announcement{"draft/1", "x", fmt.Sprint("after ", n)})
		if f := bob.until("x"); f.ID != fmt.Sprint("after ", n) {
			t.Fatalf("heard %+v", f)
		}
		return took
	})
}

// hears waits until a server hears the only other one say something.
func hears(t *testing.T, h *Hub) {
	t.Helper()
	since := time.Now()
	pacetest.Until(t, "one server hears the other", func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		for _, p := range h.peers {
			if p.last.After(since) {
				return true
			}
		}
		return false
	})
}
