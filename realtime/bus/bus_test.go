package bus

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/realtime/bus/redistest"
	"github.com/folkmoot/folkmoot/realtime/pacetest"
)

// listener collects what a subscription hears.
type listener struct {
	mu     sync.Mutex
	got    []string
	missed int
}

func listen(b Bus, channel string) (*listener, func()) {
	l := &listener{}
	leave := b.Subscribe(channel, func(data []byte) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.got = append(l.got, string(data))
	}, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.missed++
	})
	return l, leave
}

func (l *listener) state() (got []string, missed int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string(nil), l.got...), l.missed
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	pacetest.Until(t, what, holds)
}

// settled waits until a subscription is heard and gives how often it was told.
func settled(t *testing.T, l *listener) int {
	t.Helper()
	eventually(t, "the subscription is heard", func() bool { _, missed := l.state(); return missed > 0 })
	time.Sleep(50 * time.Millisecond)
	_, missed := l.state()
	return missed
}

func viaRedis(t *testing.T, url string) Bus {
	t.Helper()
	b, err := Redis(url, "test:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

func sendsInOrder(t *testing.T, from, to Bus) {
	t.Helper()
	heard, leave := listen(to, "a")
	other, leaveOther := listen(to, "b")
	defer leaveOther()
	eventually(t, "both subscriptions are heard", func() bool {
		_, one := heard.state()
		_, two := other.state()
		return one > 0 && two > 0
	})
	for i := range 500 {
		from.Publish("a", fmt.Appendf(nil, "%d", i))
	}
	eventually(t, "all messages arrive", func() bool { got, _ := heard.state(); return len(got) == 500 })
	got, _ := heard.state()
	for i, text := range got {
		if text != fmt.Sprint(i) {
			t.Fatalf("message %d is %s", i, text)
		}
	}
	if got, _ := other.state(); len(got) != 0 {
		t.Fatalf("another channel heard %v", got)
	}
	leave()
	from.Publish("a", []byte("late"))
	from.Publish("b", []byte("last"))
	eventually(t, "the other channel hears", func() bool { got, _ := other.state(); return len(got) == 1 })
	if got, _ := heard.state(); len(got) != 500 {
		t.Fatal("a subscription that left still hears")
	}
}

func TestMessagesArriveInOrderWithinOneProcess(t *testing.T) {
	b := Local()
	defer func() { _ = b.Close() }()
	sendsInOrder(t, b, b)
}

func TestALocalBusThatIsFullSaysWhoMissedSomething(t *testing.T) {
	b := Local()
	defer func() { _ = b.Close() }()
	gate := make(chan struct{})
	b.Subscribe("slow", func([]byte) { <-gate }, func() {})
	l, _ := listen(b, "a")
	b.Publish("slow", nil)
	for range queueLength + 100 {
		b.Publish("a", []byte("x"))
	}
	if b.Counts().Dropped == 0 {
		t.Fatal("nothing was dropped, so this shows nothing")
	}
	close(gate)
	eventually(t, "the listener is told", func() bool { _, missed := l.state(); return missed >= 2 })
}

func TestMessagesArriveInOrderThroughRedis(t *testing.T) {
	server := redistest.Start(t)
	sendsInOrder(t, viaRedis(t, server.URL()), viaRedis(t, server.URL()))
}

func TestASecondSubscriptionToAChannelIsToldWhenItIsHeard(t *testing.T) {
	b := viaRedis(t, redistest.Start(t).URL())
	first, leave := listen(b, "a")
	eventually(t, "the first is heard", func() bool { _, missed := first.state(); return missed > 0 })
	leave()
	second, _ := listen(b, "a")
	eventually(t, "the second is heard", func() bool { _, missed := second.state(); return missed > 0 })
	b.Publish("a", []byte("x"))
	eventually(t, "the second hears", func() bool { got, _ := second.state(); return len(got) == 1 })
}

func TestARedisThatDiesAndReturnsIsHeardAgainWithinTwoSeconds(t *testing.T) {
	server := redistest.Start(t)
	from, to := viaRedis(t, server.URL()), viaRedis(t, server.URL())
	heard, _ := listen(to, "a")
	pacetest.Within(t, 2*time.Second, func(int) time.Duration {
		before := settled(t, heard)
		server.Kill()
		eventually(t, "the bus says that Redis is away", func() bool { return to.Away() != nil })
		pacetest.Within(t, time.Second, func(int) time.Duration {
			start := time.Now()
			for range 3 * queueLength {
				from.Publish("a", []byte("lost"))
			}
			return time.Since(start) // into nothing
		})
		server.Restart()
		back := time.Now()
		eventually(t, "the listener knows that it missed something", func() bool { _, missed := heard.state(); return missed > before })
		return time.Since(back)
	})
	eventually(t, "a message passes again", func() bool {
		from.Publish("a", []byte("again"))
		got, _ := heard.state()
		return len(got) > 0 && got[len(got)-1] == "again"
	})
}

func TestAConnectionThatSwallowsEverythingIsGivenUp(t *testing.T) {
	proxy := redistest.NewProxy(t, redistest.Start(t))
	b := viaRedis(t, proxy.URL())
	heard, _ := listen(b, "a")
	pacetest.Within(t, 2*time.Second, func(int) time.Duration {
		before := settled(t, heard)
		proxy.Swallow(true)
		eventually(t, "the bus notices the silence", func() bool { return b.Away() != nil })
		proxy.Swallow(false)
		back := time.Now()
		eventually(t, "the listener knows that it missed something", func() bool { _, missed := heard.state(); return missed > before })
		return time.Since(back)
	})
}

func TestAWrongAddressIsRefusedWithoutRepeatingItsPassword(t *testing.T) {
	if _, err := Redis("http://user:secret@host", ""); err == nil || len(err.Error()) == 0 || strings.Contains(err.Error(), "secret") {
		t.Fatalf("got %v", err)
	}
}
