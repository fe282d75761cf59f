package server

import (
	"net/netip"
	"sync"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
)

// Limits of guessing codes and words of letters from one address. Codes have
// 12 and words 16 letters of 31, so nobody guesses one; who tries to only
// keeps a server busy. A library whose readers all register is far below.
const (
	mostMisses    = 50
	missesFor     = 10 * time.Minute
	mostAddresses = 10_000
)

// knocks counts codes and words that were nobody's, by the address they came
// from. Each server counts for itself, and forgets when it ends: addresses of
// people are not kept.
type knocks struct {
	now civic.Now
	mu  sync.Mutex
	at  map[string]*misses
}

type misses struct {
	count int
	until time.Time
}

func newKnocks(now civic.Now) *knocks { return &knocks{now: now, at: map[string]*misses{}} }

// try does what needs a code or a word, unless too many from this address were
// nobody's. What succeeds, or is refused for another reason, does not count.
func (k *knocks) try(address string, do func() error) error {
	address = subscriber(address)
	if !k.take(address) {
		return civic.Refuse(civic.TooMuch, "Too many codes and words that came from your connection belong to no letter. Wait %d minutes, or telephone us.", int(missesFor/time.Minute))
	}
	err := do()
	if r := civic.AsRefusal(err); r == nil || r.Kind != civic.NotFound {
		k.giveBack(address)
	}
	return err
}

// take counts a try as a miss before it is made, so that a thousand at once
// are no way around the limit.
func (k *knocks) take(address string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.now()
	m := k.at[address]
	if m == nil || !now.Before(m.until) {
		if len(k.at) >= mostAddresses {
			k.sweep(now)
		}
		m = &misses{until: now.Add(missesFor)}
		k.at[address] = m
	}
	if m.count >= mostMisses {
		return false
	}
	m.count++
	return true
}

func (k *knocks) giveBack(address string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if m := k.at[address]; m != nil && m.count > 0 {
		m.count--
	}
}

// sweep forgets what is over, and everything when nothing is: memory is
// bounded before fairness to a flood.
func (k *knocks) sweep(now time.Time) {
	for address, m := range k.at {
		if !now.Before(m.until) {
			delete(k.at, address)
		}
	}
	if len(k.at) >= mostAddresses {
		clear(k.at)
	}
}

// subscriber is what one customer of a provider has: an address, or in IPv6 the
// first half of one.
func subscriber(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Is4() || ip.Is4In6() {
		return address
	}
	half, err := ip.Prefix(64)
	if err != nil {
		return address
	}
	return half.String()
}
