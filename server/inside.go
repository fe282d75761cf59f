package server

import (
	"net/netip"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/server/civic"
)

// listed splits a setting that lists addresses and networks.
func listed(setting string) []string {
	return strings.FieldsFunc(setting, func(r rune) bool { return r == ',' || r == ' ' })
}

// network reads an address or a network; an address is a network of one.
func network(text string) (netip.Prefix, error) {
	if p, err := netip.ParsePrefix(text); err == nil {
		return p, nil
	}
	a, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, err
	}
	return netip.PrefixFrom(a, a.BitLen()), nil
}

// inside lets only this machine and the listed networks pass. Who asks is who
// holds the connection: no header is believed, and what a proxy passed on
// comes from outside, wherever the proxy runs.
func inside(setting string) fiber.Handler {
	var networks []netip.Prefix
	for _, one := range listed(setting) {
		if p, err := network(one); err == nil { // Check refused what cannot be read
			networks = append(networks, p)
		}
	}
	outside := civic.Refuse(civic.Forbidden, "What is measured is for this machine and for the addresses in FOLKMOOT_METRICS.")
	return func(c *fiber.Ctx) error {
		if c.Get(fiber.HeaderXForwardedFor) != "" || c.Get("Forwarded") != "" {
			return outside
		}
		peer, ok := netip.AddrFromSlice(c.Context().RemoteIP())
		if peer = peer.Unmap(); ok && peer.IsLoopback() {
			return c.Next()
		}
		for _, n := range networks {
			if ok && n.Contains(peer) {
				return c.Next()
			}
		}
		return outside
	}
}
