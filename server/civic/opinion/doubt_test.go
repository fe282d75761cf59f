package opinion

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// The two conversations that were published count repeated votes again in
// their lists of statements, and their tables of people do not: the reading
// is right when every vote that stands is the one in the table.
func TestEveryVoteThatStandsIsTheOneInThePublishedTableOfPeople(t *testing.T) {
	for name, want := range map[string][]string{
		"brexit-consensus": {"every one of the 5312 votes", "also the 9 with which", "8 of its 50 statements", "5303 votes."},
		"vtaiwan.uberx":    {"every one of the 49997 votes", "also the 554 with which", "96 of its 197 statements", "49443 votes."},
	} {
		c := published(t, name)
		if len(c.Doubts) != 1 {
			t.Fatalf("%s: %q", name, c.Doubts)
		}
		for _, part := range want {
			if !strings.Contains(c.Doubts[0], part) {
				t.Errorf("%s: %q does not say %q", name, c.Doubts[0], part)
			}
		}
		votes := c.Mapper().Votes()
		lines := tableOfPeople(t, name)
		cells := 0
		for _, l := range lines[1:] {
			person := c.Person(l[0])
			for i, head := range lines[0] {
				if _, err := strconv.Atoi(head); err != nil || l[i] == "" {
					continue
				}
				cells++
				if got, ok := votes.Of(person, c.Statement(head)); !ok || strconv.Itoa(int(got)) != l[i] {
					t.Errorf("%s: person %s on statement %s: %d (%v), published as %s", name, l[0], head, got, ok, l[i])
				}
			}
		}
		if cells != votes.Count() {
			t.Errorf("%s: %d votes stand, the table has %d", name, votes.Count(), cells)
		}
	}
}

func tableOfPeople(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join(shared, "opendata", name, "participants-votes.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestCountsThatDoNotFitTheVotesAreDoubtedInWords(t *testing.T) {
	votes := "timestamp,comment-id,voter-id,vote\n1,0,a,1\n2,0,b,-1\n3,0,b,1\n4,1,a,-1\n5,1,b,-1\n"
	turned := strings.NewReplacer(",1\n", ",-1\n", ",-1\n", ",1\n").Replace(votes)
	for name, in := range map[string]struct {
		comments, votes string
		doubts          []string
	}{
		"each person once":     {"0,2,0\n1,0,2\n", votes, nil},
		"every vote ever cast": {"0,2,1\n1,0,2\n", votes, []string{"counts every one of the 5 votes that were cast, also the 1 with which"}},
		"of another day":       {"0,9,0\n1,0,2\n", votes, []string{"for 1 of its 2 statements it claims other counts. The first is statement 0, with 9 agreeing and 0 disagreeing in the list, and 2 and 0 by the votes."}},
		"turned and repeated":  {"0,2,1\n1,0,2\n", turned, []string{"turned round", "counts every one of the 5 votes"}},
		"no claims":            {"0,,\n1,,\n", votes, nil},
	} {
		c, err := Open(fstest.MapFS{
			"comments.csv": {Data: []byte("comment-id,agrees,disagrees\n" + in.comments)},
			"votes.csv":    {Data: []byte(in.votes)},
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Doubts) != len(in.doubts) {
			t.Errorf("%s: %q", name, c.Doubts)
			continue
		}
		for i, want := range in.doubts {
			if !strings.Contains(c.Doubts[i], want) {
				t.Errorf("%s: %q does not say %q", name, c.Doubts[i], want)
			}
		}
	}
}
