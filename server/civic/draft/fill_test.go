package draft

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Fill keeps n comments on a draft, as if they had been posted over weeks:
// half of them open threads, every other one on words, half of them reply.
func (s *Comments) Fill(t testing.TB, ctx context.Context, id ID, n int, anchor *Anchor) {
	t.Helper()
	begin := s.drafts.Now().Add(-60 * 24 * time.Hour)
	body := strings.Repeat("What would this change for people who look for a contract? ", 6)
	threads, replies := make([]*Thread, 0, n/2), make([]*Reply, 0, n/2)
	for i := range n / 2 {
		at := begin.Add(time.Duration(i) * time.Minute)
		by := Voice{Person: people.PersonID(fmt.Sprint("p", i%300)), Name: "Somebody", Sector: people.Sectors[i%4]}
		th := &Thread{Draft: id, Saying: Saying{By: by, At: at, Body: body}, Rank: rankWhole}
		th.ID = fmt.Sprintf("%s-thread-%06d", id, i)
		if i%2 == 0 {
			th.Anchor, th.Rank, th.Offset = anchor, 1, i
		}
		by.Person = people.PersonID(fmt.Sprint("q", i%300))
		r := &Reply{Draft: id, Thread: th.ID, Saying: Saying{By: by, At: at.Add(time.Second), Body: body}}
		r.ID = fmt.Sprintf("%s-reply-%06d", id, i)
		r.Version = 1
		th.Replies, th.Answered, th.Active, th.Latest = 1, true, r.At, []Reply{*r}
		r.Version = 0
		threads, replies = append(threads, th), append(replies, r)
	}
	if _, err := s.threads.InsertMany(ctx, threads); err != nil {
		t.Fatal(err)
	}
	if _, err := s.replies.InsertMany(ctx, replies); err != nil {
		t.Fatal(err)
	}
}
