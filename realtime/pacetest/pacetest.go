// Package pacetest keeps tests of promises about time, and of servers that die
// and come back, from failing on a machine that is busy with other things.
package pacetest

import (
	"math/rand/v2"
	"net"
	"strconv"
	"testing"
	"time"
)

// Patience is how long a test waits for what must come about at some time. Only
// a test that fails waits so long.
const Patience = time.Minute

// Within has something tried until it takes no longer than most, three times in
// all. A machine that is busy for a moment delays everybody; what is too slow by
// itself is so each time. try gives how long it took.
func Within(t testing.TB, most time.Duration, try func(n int) time.Duration) {
	t.Helper()
	for n := 0; ; n++ {
		took := try(n)
		if took <= most {
			t.Logf("it took %s", took)
			return
		}
		if n == 2 {
			t.Fatalf("three times it took longer than %s, at last %s", most, took)
		}
		t.Logf("it took %s, and is tried again", took)
	}
}

// Until waits until something is so.
func Until(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(Patience); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it never came to be that %s", what)
		}
	}
}

// Port is a free port of this machine for a server that will be killed and
// started again. It is not among those that the system gives to outgoing
// connections: while the server is away, somebody's next one could be given it,
// even that which looks for the server.
func Port(t testing.TB) int {
	t.Helper()
	for range 100 {
		port := 10_000 + rand.IntN(20_000)
		listener, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(port))
		if err == nil {
			_ = listener.Close()
			return port
		}
	}
	t.Fatal("no port is free")
	return 0
}
