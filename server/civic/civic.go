// Package civic holds what every part of the process shares: how a rule says
// no, what names things, what time it is, and how the rest of the world hears
// that something changed. The packages below it hold the process itself.
//
// It knows no HTTP, no database driver and no sockets. A verb of a service
// takes the acting person as an argument, asks the rule, keeps, announces.
package civic

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"strings"
	"time"
)

// Now tells the time. Services hold one, so that tests can set it.
type Now func() time.Time

// Announcement says that something changed, so that open pages can follow.
// It carries no content: what changed is read by those who may read it.
type Announcement struct {
	// Topic is what pages subscribe to: "draft/ID", "plan/ID", "person/ID".
	Topic string
	// What happened, a stable word: "comment.posted", "stance.changed".
	What string
	// ID of the thing that changed.
	ID string
}

// Announcer passes announcements on. It never fails the verb that announces:
// what it loses, pages notice by the topic's sequence number.
type Announcer interface {
	Announce(ctx context.Context, a Announcement)
}

// Silence announces to nobody. It serves imports and tests.
type Silence struct{}

// Announce does nothing.
func (Silence) Announce(context.Context, Announcement) {}

var idLetters = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewID makes an id of 24 letters and digits: the moment in milliseconds and
// 72 random bits, so that ids sort by age and cannot be guessed.
func NewID(now time.Time) string {
	var b [15]byte
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(now.UnixMilli()))
	copy(b[:6], ms[2:])
	_, _ = rand.Read(b[6:]) // never fails: crypto/rand ends the program instead
	return idLetters.EncodeToString(b[:])
}

// Slug makes a readable part of an address from a title: lower-case letters
// and digits joined by hyphens, at most 60 bytes.
func Slug(title string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(title) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case r == '\'' || r == '’':
		default:
			gap = true
		}
		if b.Len() >= 60 {
			break
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}
