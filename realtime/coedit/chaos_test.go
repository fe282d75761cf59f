package coedit

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/realtime/bus/redistest"
)

// TestNothingIsLostWhenEverythingGoesWrongAtOnce has six people type and delete
// on two servers while stores go away and lose answers, Redis dies and loses
// messages, sockets break and states are made. COEDIT_CHAOS is for how many
// seconds.
func TestNothingIsLostWhenEverythingGoesWrongAtOnce(t *testing.T) {
	seconds := 6
	if n, err := strconv.Atoi(os.Getenv("COEDIT_CHAOS")); err == nil {
		seconds = n
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(seed, 0))
	redis := redistest.Start(t)
	proxy := redistest.NewProxy(t, redis)
	engine := openStore(t)
	gate := newDoor("p0", "p1", "p2", "p3", "p4", "p5")
	var houses []*house
	var stores []*moody
	for _, url := range []string{redis.URL(), proxy.URL()} {
		store := &moody{Engine: engine}
		stores = append(stores, store)
		houses = append(houses, build(t, Options{Store: store, Bus: redisBus(t, url), Gate: gate}))
	}
	b := startBrowsers(t)
	var windows []*window
	for i := range 6 {
		person := fmt.Sprint("p", i)
		w := b.open(person, houses[i%2].url, "draft", person, request{"awareness": request{"n": i}})
		w.synced()
		w.do("churn", request{"name": person, "every": 20})
		windows = append(windows, w)
	}
	redisUp := true
	for end := time.Now().Add(time.Duration(seconds) * time.Second); time.Now().Before(end); {
		time.Sleep(time.Duration(50+dice.IntN(250)) * time.Millisecond)
		switch store := stores[dice.IntN(2)]; dice.IntN(7) {
		case 0, 1:
			store.away.Store(!store.away.Load())
		case 2:
			store.loses.Store(int64(1 + dice.IntN(3)))
		case 3:
			proxy.Swallow(dice.IntN(2) == 0)
		case 4:
			windows[dice.IntN(6)].do("cut", nil)
		case 5:
			if redisUp = !redisUp; redisUp {
				redis.Restart()
			} else {
				redis.Kill()
			}
		case 6:
			houses[dice.IntN(2)].Recheck("draft", "")
		}
	}
	for _, w := range windows {
		w.do("rest", nil)
	}
	for _, store := range stores {
		store.away.Store(false)
		store.loses.Store(0)
	}
	proxy.Swallow(false)
	if !redisUp {
		redis.Restart()
	}
	for _, w := range windows {
		w.until("is saved", func(s seen) bool { return s.Synced && s.Stored == s.Sent && !s.Away })
	}
	text := houses[0].converges(t, "draft", windows...)
	if other := houses[1].text(t, "draft"); other != text {
		t.Fatalf("the servers differ: %s", summary([]string{text, other}))
	}
	for i, h := range houses {
		c := h.Counters()
		if c.RowsBroken.Load() != 0 || c.RefusedForged.Load() != 0 || c.RefusedMalformed.Load() != 0 || c.RefusedMissing.Load() != 0 {
			t.Fatalf("server %d counted %v", i, c.Figures())
		}
	}
	have := tokens(text)
	all := 0
	for _, w := range windows {
		var answer struct{ Acked []string }
		b.call("acked", request{"id": w.id}, &answer)
		for _, op := range answer.Acked {
			if op[0] == '-' && have[op[1:]] {
				t.Fatalf("the deletion of %s was acknowledged; it is there", op[1:])
			}
		}
		all += len(answer.Acked)
	}
	t.Logf("%d edits acknowledged, %d words in the text", all, len(have))
}
