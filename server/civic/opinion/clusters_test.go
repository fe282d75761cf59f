package opinion

import (
	"bytes"
	"encoding/csv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"
)

func published(t testing.TB, name string) *Conversation {
	t.Helper()
	dir := filepath.Join(shared, "opendata", name)
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the public conversations are not beside the project")
	}
	c, err := Open(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestTwoGroupsAreThoseThatWerePublished forces the published number of groups
// and asks how many people are in the group they were published in.
func TestTwoGroupsAreThoseThatWerePublished(t *testing.T) {
	for name, least := range map[string]float64{"brexit-consensus": 0.9, "vtaiwan.uberx": 0.9} {
		c := published(t, name)
		if len(c.Doubts) > 0 {
			t.Log(name, c.Doubts)
		}
		m := c.Mapper()
		m.Force = 2
		d := m.Map()
		theirs := map[string]string{}
		f, err := os.Open(filepath.Join(shared, "opendata", name, "participants-votes.csv"))
		if err != nil {
			t.Fatal(err)
		}
		lines, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines[1:] {
			theirs[l[0]] = l[1]
		}
		both, all := 0, 0
		for g, group := range d.Groups {
			for _, p := range group.Members {
				if their := theirs[c.PeopleIDs[p]]; their != "" {
					all++
					if (their == "0") == (g == 0) {
						both++
					}
				}
			}
		}
		share := float64(max(both, all-both)) / float64(all)
		t.Logf("%s: %d people, %d placed, agreement %.3f, silhouettes %v, explained %.3f", name, d.People, len(d.In), share, d.Silhouettes, d.Explained)
		if share < least {
			t.Errorf("%s: only %.3f of the people are in their published group", name, share)
		}
	}
}

func TestTheSameVotesGiveTheSameMapAndOneMoreVoteHardlyMovesIt(t *testing.T) {
	c := camps(120, 30, 3)
	a, m := c.Mapper().Map(), c.Mapper()
	b := m.Map()
	for p := range a.Points {
		if a.Points[p] != b.Points[p] {
			t.Fatalf("person %d lies at %v and at %v", p, a.Points[p], b.Points[p])
		}
	}
	m.Cast(3, 4, Agree)
	m.Cast(3, 4, Disagree)
	after := m.Map()
	for p := range a.Points {
		if p != 3 && a.Points[p].to(after.Points[p]) > 0.1 {
			t.Errorf("one vote of another moved person %d from %v to %v", p, a.Points[p], after.Points[p])
		}
	}
	fresh := NewMapper()
	for _, v := range c.Votes {
		fresh.Cast(v.Person, v.Statement, v.Vote)
	}
	fresh.Cast(3, 4, Disagree)
	cold := fresh.Map()
	for p := range cold.Points {
		if after.Points[p].to(cold.Points[p]) > 1e-16 {
			t.Errorf("person %d: a map that grew has them at %v, one from nothing at %v", p, after.Points[p], cold.Points[p])
		}
	}
}

// camps is a conversation of camps that each hold opinions of their own, with
// a tenth of the votes cast against the camp and a third of the statements not
// seen.
func camps(people, statements, camps int) *Conversation {
	random := rand.New(rand.NewPCG(1, 2))
	c := &Conversation{Topic: "Camps"}
	var votes []rawVote
	for p := range people {
		for s := range statements {
			if random.IntN(3) == 0 {
				continue
			}
			vote := Disagree
			if s%camps == p%camps {
				vote = Agree
			}
			if random.IntN(10) == 0 {
				vote = Vote(random.IntN(3) - 1)
			}
			votes = append(votes, rawVote{itoa(p), itoa(s), vote, int64(1_700_000_000_000 + len(votes))})
		}
	}
	c.gather(votes)
	return c
}

func TestClearCampsAreFoundAndStableAndNoiseIsNot(t *testing.T) {
	c := camps(120, 30, 3)
	m := c.Mapper()
	d := m.Map()
	if len(d.Groups) != 3 {
		t.Fatalf("three camps became %d groups: %v", len(d.Groups), d.Silhouettes)
	}
	for g, group := range d.Groups {
		for _, p := range group.Members {
			if p%3 != group.Members[0]%3 {
				t.Errorf("group %d mixes camps", g)
			}
		}
	}
	if _, least := m.Stability(d, 50, 1); least < 0.95 {
		t.Errorf("clear camps have a stability of %.2f", least)
	}
	noise := NewMapper()
	random := rand.New(rand.NewPCG(3, 4))
	for p := range 60 {
		for s := range 40 {
			noise.Cast(p, s, Vote(random.IntN(3)-1))
		}
	}
	if _, least := noise.Stability(noise.Map(), 50, 1); least >= Stable {
		t.Errorf("noise has a stability of %.2f", least)
	}
}

func TestTheNumberOfGroupsChangesOnlyAfterFourUpdates(t *testing.T) {
	m := NewMapper()
	m.k = 2
	shown := []int{}
	for _, best := range []int{3, 3, 3, 2, 3, 3, 3, 3, 3} {
		shown = append(shown, m.smooth(best))
	}
	want := []int{2, 2, 2, 2, 2, 2, 2, 3, 3}
	for i := range want {
		if shown[i] != want[i] {
			t.Fatalf("shown %v, should be %v", shown, want)
		}
	}
}

func TestAConversationIsReadAgainAsItWasWritten(t *testing.T) {
	c := camps(30, 12, 2)
	c.Description = "Two camps,\nand \"quotes\""
	for i := range c.Statements {
		c.Statements[i].Text = "Statement, number " + itoa(i)
		c.Statements[i].At = time.UnixMilli(1_700_000_000_000).UTC()
		c.Statements[i].Author = "0"
	}
	c.Statements[3].Moderated = -1
	d := c.Mapper().Map()
	files := fstest.MapFS{}
	for _, name := range Files {
		var b bytes.Buffer
		if err := c.Write(name, d, &b); err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: b.Bytes()}
	}
	again, err := Open(files)
	if err != nil {
		t.Fatal(err)
	}
	if again.Topic != c.Topic || again.Description != c.Description || len(again.Votes) != len(c.Votes) || again.Statements[3].Moderated != -1 || again.Statements[5].Text != c.Statements[5].Text || len(again.Doubts) > 0 {
		t.Fatalf("read again: %+v", again.Doubts)
	}
	for i := range c.Votes {
		if again.Votes[i] != c.Votes[i] {
			t.Fatalf("vote %d is %v, was %v", i, again.Votes[i], c.Votes[i])
		}
	}
	delete(files, "votes.csv")
	table, err := Open(files)
	if err != nil {
		t.Fatal(err)
	}
	e := table.Mapper().Map()
	for p := range d.Points {
		if d.Points[p].to(e.Points[p]) > 1e-16 {
			t.Fatalf("by the table of people, person %d lies at %v instead of %v", p, e.Points[p], d.Points[p])
		}
	}
}

func TestVotesThatCountAgreementAsMinusOneAreTurnedRound(t *testing.T) {
	c, err := Open(fstest.MapFS{
		"comments.csv": {Data: []byte("comment-id,agrees,disagrees,moderated,comment-body\n0,2,0,1,Yes\n1,0,1,1,No\n")},
		"votes.csv":    {Data: []byte("timestamp,comment-id,voter-id,vote\n1,0,a,-1\n2,0,b,-1\n3,1,a,1\n")},
	})
	if err != nil || c.Votes[0].Vote != Agree || c.Votes[2].Vote != Disagree || len(c.Doubts) != 1 {
		t.Fatalf("%+v %v", c, err)
	}
}

func TestAWrongFileIsRefusedWithItsLine(t *testing.T) {
	for body, want := range map[string]string{
		"comment-id,voter-id,vote\n0,a,1\n0,b,yes\n": `votes.csv, line 3: a vote is 1, 0 or -1, and not "yes"`,
		"comment-id,voter-id,vote\n0,,1\n":           `votes.csv, line 2: a vote needs a voter-id and a comment-id`,
	} {
		if _, err := Open(fstest.MapFS{"votes.csv": {Data: []byte(body)}}); err == nil || err.Error() != want {
			t.Errorf("%q: %v", body, err)
		}
	}
	if _, err := Open(fstest.MapFS{}); err == nil {
		t.Error("an empty folder is a conversation")
	}
}
