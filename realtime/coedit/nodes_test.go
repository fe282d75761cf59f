package coedit

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/realtime/bus"
	"github.com/folkmoot/folkmoot/realtime/bus/redistest"
	"github.com/folkmoot/folkmoot/realtime/pacetest"
	"github.com/folkmoot/folkmoot/storage"
)

func redisBus(t *testing.T, url string) bus.Bus {
	t.Helper()
	b, err := bus.Redis(url, "test:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

// town is several servers over one store and one Redis, the last of them
// behind a proxy that can lose everything.
type town struct {
	redis  *redistest.Server
	proxy  *redistest.Proxy
	houses []*house
	b      *browsers
	people []*window
	gate   *door
}

func found(t *testing.T, n int, store storage.Engine) *town {
	t.Helper()
	c := &town{redis: redistest.Start(t), gate: newDoor("ann", "bob", "cat")}
	c.proxy = redistest.NewProxy(t, c.redis)
	if store == nil {
		store = openStore(t)
	}
	for i := range n {
		url := c.redis.URL()
		if i == n-1 {
			url = c.proxy.URL()
		}
		c.houses = append(c.houses, build(t, Options{Store: store, Bus: redisBus(t, url), Gate: c.gate}))
	}
	c.b = startBrowsers(t)
	for i, h := range c.houses {
		w := c.b.open(fmt.Sprint("at", i), h.url, "draft", []string{"ann", "bob", "cat"}[i], nil)
		w.synced()
		c.people = append(c.people, w)
	}
	return c
}

// type has everybody type and gives what must be there in the end.
func (c *town) types(name string, count, every int) (want []string) {
	for i, w := range c.people {
		who := fmt.Sprintf("%s%c", name, 'x'+i)
		w.do("typist", request{"name": who, "count": count, "every": every})
		for n := range count {
			want = append(want, fmt.Sprintf("%s%d;", who, n))
		}
	}
	return want
}

// agrees waits until all have all of it, and gives how long that took.
func (c *town) agrees(t *testing.T, want []string) time.Duration {
	t.Helper()
	start := time.Now()
	var texts []string
	for time.Since(start) < patience() {
		texts = texts[:0]
		same := true
		for _, w := range c.people {
			s := w.state()
			texts = append(texts, s.Text)
			same = same && s.Text == texts[0] && s.Stored == s.Sent
		}
		if same && hasAll(texts[0], want) {
			took := time.Since(start)
			for _, h := range c.houses {
				if got := h.text(t, "draft"); got != texts[0] {
					t.Fatalf("a server's log has %d units, the clients %d", len(got), len(texts[0]))
				}
			}
			return took
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("they do not agree: %s", summary(texts))
	return 0
}

func hasAll(text string, want []string) bool {
	if strings.Count(text, ";") < len(want) {
		return false
	}
	for _, w := range want {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

func TestClientsOfThreeServersConverge(t *testing.T) {
	c := found(t, 3, nil)
	want := c.types("", 100, 5)
	t.Logf("agreed %s after the last key at the earliest", c.agrees(t, want))
	c.people[0].do("aware", request{"state": request{"cursor": 1}})
	c.people[2].until("sees ann, who is on another server", func(s seen) bool {
		user, _ := s.Awareness[fmt.Sprint(c.people[0].client)]["user"].(map[string]any)
		return user["name"] == "ANN"
	})
	c.people[0].do("close", nil)
	c.people[2].until("sees her leave", func(s seen) bool { return s.Awareness[fmt.Sprint(c.people[0].client)] == nil })
	for i, h := range c.houses {
		if n := h.Counters().RowsBroken.Load(); n != 0 {
			t.Fatalf("server %d could not apply %d rows", i, n)
		}
	}
}

func TestServersConvergeAfterRedisDiedAndCameBack(t *testing.T) {
	c := found(t, 2, nil)
	want := c.types("before", 20, 5)
	c.agrees(t, want)
	pacetest.Within(t, 2*time.Second, func(n int) time.Duration {
		c.redis.Kill()
		name := fmt.Sprint("without", n, "-")
		want = append(want, c.types(name, 40, 5)...)
		for _, w := range c.people {
			w.until("is saved although Redis is away", func(s seen) bool {
				return strings.Count(s.Text, name) >= 40 && s.Sent == s.Stored
			})
		}
		c.redis.Restart()
		return c.agrees(t, want)
	})
}

func TestServersConvergeAfterMessagesWereLost(t *testing.T) {
	c := found(t, 2, nil)
	want := c.types("before", 20, 5)
	c.agrees(t, want)
	pacetest.Within(t, 2*time.Second, func(n int) time.Duration {
		c.proxy.Swallow(true)
		name := fmt.Sprint("lost", n, "-")
		want = append(want, c.types(name, 60, 20)...)
		for i, w := range c.people {
			w.until("is saved although nobody hears of it", func(s seen) bool {
				return strings.Count(s.Text, fmt.Sprintf("%s%c", name, 'x'+i)) == 60 && s.Sent == s.Stored
			})
		}
		c.proxy.Swallow(false)
		return c.agrees(t, want)
	})
	c.proxy.Delay(150 * time.Millisecond)
	want = append(want, c.types("slow", 20, 10)...)
	t.Logf("agreed %s with a slow Redis", c.agrees(t, want))
}

func TestTheSameClientIDOnTwoServersBelongsToOnePerson(t *testing.T) {
	c := found(t, 2, nil)
	// Both servers are asked at the same moment, by different people.
	ann := c.b.make(999, "", `doc.getText('text').insert(0, 'ann was here;')`)
	bob := c.b.make(999, "", `doc.getText('text').insert(0, 'bob was here;')`)
	c.people[0].send(ann.Updates[0])
	c.people[1].send(bob.Updates[0])
	deadline := time.Now().Add(patience())
	for {
		one, two := c.houses[0].text(t, "draft"), c.houses[1].text(t, "draft")
		if one == two && (one == "ann was here;" || one == "bob was here;") {
			loser := c.people[1]
			if one == "bob was here;" {
				loser = c.people[0]
			}
			loser.refusedWith(CloseStartAgain, ReasonForged)
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the servers have %q and %q", one, two)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func TestARoleTakenAwayOnOneServerActsOnAnotherWithinASecond(t *testing.T) {
	c := found(t, 2, nil)
	pacetest.Within(t, time.Second, func(n int) time.Duration {
		c.gate.change("bob", func(g *Grant) { *g = Grant{Person: "bob", Name: "BOB", Write: true} })
		bob := c.b.open(fmt.Sprint("bob", n), c.houses[1].url, "draft", "bob", nil)
		bob.synced()
		c.gate.shut("bob")
		start := time.Now()
		c.houses[0].Recheck("draft", "bob")
		bob.refusedWith(CloseForbidden, ReasonNoLonger)
		return time.Since(start)
	})
}

// TestTypistsAreHandedOverInARollingRestart has each of two servers replaced
// while people type in several documents; COEDIT_TYPISTS=200 is the long form.
func TestTypistsAreHandedOverInARollingRestart(t *testing.T) {
	typists := 12
	if n, err := strconv.Atoi(os.Getenv("COEDIT_TYPISTS")); err == nil {
		typists = n
	}
	redis, store, gate := redistest.Start(t), openStore(t), newDoor()
	for i := range typists {
		gate.change(fmt.Sprint("p", i), func(g *Grant) { *g = Grant{Person: fmt.Sprint("p", i), Name: "P", Write: true} })
	}
	fresh := func() *house {
		return build(t, Options{Store: store, Bus: redisBus(t, redis.URL()), Gate: gate})
	}
	houses := []*house{fresh(), fresh()}
	b := startBrowsers(t)
	const documents, count = 10, 40
	var windows []*window
	want := map[string][]string{}
	for i := range typists {
		document, person := fmt.Sprint("d", i%documents), fmt.Sprint("p", i)
		w := b.open(person, houses[i%2].url, document, person, nil)
		w.do("typist", request{"name": person + "-", "count": count, "every": 200})
		for n := range count {
			want[document] = append(want[document], fmt.Sprintf("%s-%d;", person, n))
		}
		windows = append(windows, w)
	}
	for turn := range houses {
		time.Sleep(1500 * time.Millisecond)
		old := houses[turn]
		houses[turn] = fresh()
		for i, w := range windows {
			if i%2 == turn {
				w.do("move", request{"url": houses[turn].url})
			}
		}
		start := time.Now()
		if err := old.Shutdown(t.Context()); err != nil {
			t.Fatal(err)
		}
		t.Logf("server %d was gone after %s", turn, time.Since(start))
	}
	for _, w := range windows {
		w.until("has typed everything and is saved", func(s seen) bool {
			return s.Stored == s.Sent && s.Synced && strings.Count(s.Text, w.id+"-") == count
		})
		if s := w.state(); len(s.Closes) > 0 || len(s.Denied) > 0 {
			t.Fatalf("%s was refused: %q", w.id, s.Denied)
		}
	}
	for document, words := range want {
		for _, h := range houses {
			if text := h.text(t, document); !hasAll(text, words) {
				t.Fatalf("%s has %d words of %d", document, strings.Count(text, ";"), len(words))
			}
		}
	}
}

func TestARollingRestartLosesNothing(t *testing.T) {
	store := openStore(t)
	c := found(t, 2, store)
	want := c.types("", 200, 10)
	for range 3 {
		time.Sleep(400 * time.Millisecond)
		if err := c.houses[0].Shutdown(t.Context()); err != nil {
			t.Fatal(err)
		}
		fresh := build(t, Options{Store: store, Bus: redisBus(t, c.redis.URL()), Gate: c.gate})
		c.houses[0] = fresh
		c.people[0].do("move", request{"url": fresh.url})
	}
	c.agrees(t, want)
}
