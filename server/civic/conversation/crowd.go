package conversation

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/storage"
)

// The most that people without an account may do from one address in an hour.
// A library or a hall shares an address, so there is room for many people, and
// none for a machine.
const (
	// MostNewcomers is how many may cast their first vote in a conversation.
	MostNewcomers = 120
	// MostFromAddress is how many votes they may cast in it together.
	MostFromAddress = 3000
)

// crowd counts what came from one address in one hour, in one conversation. Its
// id holds a keyed hash of the address and the hour: it leads to no address,
// and of two hours nobody can tell whether they are of the same one.
type crowd struct {
	storage.Meta
	Hour      time.Time `json:"hour"`
	Newcomers int       `json:"newcomers"`
	Votes     int       `json:"votes"`
}

const byHour = "hour"

// hold counts a visitor's vote against their address, and refuses it where too
// many came from there. Without an address, as in the store's own tests and
// imports, there is nothing to count by.
func (s *Conversations) hold(ctx context.Context, id ID, v Voter, who Pseudonym) error {
	if v.By.SignedIn() || v.Address == "" {
		return nil
	}
	earlier := fmt.Sprintf("%s|%s|", id, who)
	_, err := s.votes.First(ctx, storage.Query{From: earlier, To: earlier + "~"})
	fresh := errors.Is(err, storage.ErrNotFound)
	if err != nil && !fresh {
		return err
	}
	hour := s.Now().UTC().Truncate(time.Hour)
	count := func(c *crowd) error {
		if fresh && c.Newcomers >= MostNewcomers || c.Votes >= MostFromAddress {
			return civic.Refuse(civic.TooMuch, "Many people have voted from your network in this hour. Sign in to vote, or come back in an hour.")
		}
		c.Votes++
		if fresh {
			c.Newcomers++
		}
		return nil
	}
	first := &crowd{Hour: hour}
	first.ID = s.crowdID(id, v.Address, hour)
	_, err = s.crowds.Change(ctx, first.ID, count)
	if !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	if err := s.forgetCrowds(ctx, hour); err != nil {
		return err
	}
	if err := count(first); err != nil {
		return err
	}
	if err = s.crowds.Insert(ctx, first); errors.Is(err, storage.ErrExists) {
		_, err = s.crowds.Change(ctx, first.ID, count)
	}
	return err
}

func (s *Conversations) crowdID(id ID, address string, hour time.Time) string {
	mac := hmac.New(sha256.New, s.Key)
	fmt.Fprintf(mac, "address\x00%s\x00%s\x00%s", id, hour.Format(time.RFC3339), address)
	return letters.EncodeToString(mac.Sum(nil)[:20])
}

// forgetCrowds deletes the counts of earlier hours: whoever opens a new one
// does it.
func (s *Conversations) forgetCrowds(ctx context.Context, hour time.Time) error {
	old, err := s.crowds.All(ctx, storage.Query{Index: byHour, To: hour, Limit: 200})
	for _, c := range old {
		if err := s.crowds.Delete(ctx, c.ID, 0); err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
	}
	return err
}
