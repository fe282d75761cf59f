package opinion

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

const shared = "../../../../shared/data/polis"

// expected is what the program that first did this mathematics answered for a
// conversation. It counts agreement as -1, so its axes and centre are turned.
type expected struct {
	PCA struct {
		Center     []float64
		Comps      [][]float64
		Extremity  []float64   `json:"comment-extremity"`
		Projection [][]float64 `json:"comment-projection"`
	}
	Tids          []int
	ModOut        []int              `json:"mod-out"`
	Meta          []int              `json:"meta-tids"`
	InConv        []int              `json:"in-conv"`
	Priorities    map[string]float64 `json:"comment-priorities"`
	GroupAware    map[string]float64 `json:"group-aware-consensus"`
	GroupClusters []struct {
		ID      int
		Members []int
		Center  []float64
	} `json:"group-clusters"`
	BaseClusters struct {
		ID      []int
		Members [][]int
		X, Y    []float64
	} `json:"base-clusters"`
	Consensus struct{ Agree, Disagree []stat }
	Repness   map[string][]stat
	Votes     map[string]struct {
		Votes map[string]struct{ A, D, S int }
	} `json:"group-votes"`
}

type stat struct {
	Tid         int
	Success     int     `json:"n-success"`
	Trials      int     `json:"n-trials"`
	Share       float64 `json:"p-success"`
	ShareTest   float64 `json:"p-test"`
	Repness     float64
	RepnessTest float64 `json:"repness-test"`
	For         string  `json:"repful-for"`
	Best        bool    `json:"best-agree"`
}

func fixtures(t *testing.T) []string {
	t.Helper()
	all, _ := filepath.Glob(filepath.Join(shared, "fixtures", "*", "math-pca2.json"))
	if len(all) == 0 {
		t.Skip("the reference conversations are not beside the project")
	}
	return all
}

func readReference(t *testing.T, file string) (*Mapper, expected, [][]int) {
	t.Helper()
	var want expected
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	c, err := Open(os.DirFS(filepath.Dir(file)))
	if err != nil {
		t.Fatal(err)
	}
	m := NewMapper()
	for _, v := range c.Votes {
		m.Cast(v.Person, v.Statement, v.Vote)
	}
	for i, s := range c.Statements {
		if s.ID != strconv.Itoa(i) {
			t.Fatal("this reader of references takes ids to be numbers without gaps")
		}
	}
	for _, id := range want.ModOut {
		m.LeaveOut(id, true)
	}
	for _, id := range want.Meta {
		m.AboutPeople(id)
	}
	base := map[int][]int{}
	for i, id := range want.BaseClusters.ID {
		base[id] = want.BaseClusters.Members[i]
	}
	var groups [][]int
	for _, g := range want.GroupClusters {
		var members []int
		for _, id := range g.Members {
			members = append(members, base[id]...)
		}
		groups = append(groups, members)
	}
	return m, want, groups
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > within {
		t.Errorf("%s is %v and should be %v (off by %.3g)", what, got, want, got-want)
	}
}

func TestTheAxesAndPlacesAreThoseOfTheReference(t *testing.T) {
	for _, file := range fixtures(t) {
		m, want, groups := readReference(t, file)
		d := m.With(groups)
		for i, id := range want.Tids {
			near(t, "centre "+strconv.Itoa(id), -d.Centre[id], want.PCA.Center[i], 1e-9)
			near(t, "extremity "+strconv.Itoa(id), d.Extremity[id], want.PCA.Extremity[i], 1e-9)
		}
		for j, comp := range want.PCA.Comps {
			axis := make([]float64, len(comp))
			for i, id := range want.Tids {
				axis[i] = d.Axes[j][id]
			}
			cos := dot(axis, comp)
			near(t, "cosine of axis "+strconv.Itoa(j), math.Abs(cos), 1, 1e-9)
			for i := range comp {
				near(t, "axis "+strconv.Itoa(j), math.Copysign(1, cos)*axis[i], comp[i], 1e-9)
			}
			for i, members := range want.BaseClusters.Members {
				if len(members) != 1 {
					continue
				}
				at, sign := d.Points[members[0]], -math.Copysign(1, cos)
				if j == 0 {
					near(t, "x", sign*at.X, want.BaseClusters.X[i], 1e-9)
				} else {
					near(t, "y", sign*at.Y, want.BaseClusters.Y[i], 1e-9)
				}
			}
		}
	}
}

func TestCountsConsensusAndPrioritiesAreThoseOfTheReference(t *testing.T) {
	for _, file := range fixtures(t) {
		m, want, groups := readReference(t, file)
		d := m.With(groups)
		for g, votes := range want.Votes {
			i, _ := strconv.Atoi(g)
			for id, w := range votes.Votes {
				n, _ := strconv.Atoi(id)
				if got := d.Groups[i].Tallies[n]; got != (Tally{w.A, w.D, w.S}) {
					t.Errorf("%s group %s statement %s: %v, should be %v", file, g, id, got, w)
				}
			}
		}
		for id, w := range want.GroupAware {
			n, _ := strconv.Atoi(id)
			near(t, "bridging "+id, d.Bridging[n], w, 1e-9)
		}
		for id, w := range want.Priorities {
			n, _ := strconv.Atoi(id)
			near(t, "priority "+id, d.Priority[n], w, 1e-9)
		}
		sameShared(t, file+" agree", d.Consensus.Agree, want.Consensus.Agree)
		sameShared(t, file+" disagree", d.Consensus.Disagree, want.Consensus.Disagree)
	}
}

func sameShared(t *testing.T, what string, got []Shared, want []stat) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d, should be %d", what, len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		if g.Statement != w.Tid || g.Said != w.Success || g.Seen != w.Trials {
			t.Errorf("%s %d: %+v, should be %+v", what, i, g, w)
		}
		near(t, what, g.Share, w.Share, 1e-9)
		near(t, what, g.ShareTest, w.ShareTest, 1e-9)
	}
}

func TestWhatGroupsAreKnownForIsThatOfTheReference(t *testing.T) {
	for _, file := range fixtures(t) {
		m, want, groups := readReference(t, file)
		d := m.With(groups)
		for i, g := range want.GroupClusters {
			list := want.Repness[strconv.Itoa(g.ID)]
			if len(list) != len(d.Groups[i].Known) {
				t.Errorf("%s group %d is known for %d statements, should be %d", file, i, len(d.Groups[i].Known), len(list))
				continue
			}
			for j, w := range list {
				k := d.Groups[i].Known[j]
				said := map[string]Vote{"agree": Agree, "disagree": Disagree}[w.For]
				if k.Statement != w.Tid || k.Vote != said || k.Said != w.Success || k.Seen != w.Trials || k.Best != w.Best {
					t.Errorf("%s group %d, %d: %+v, should be %+v", file, i, j, k, w)
				}
				near(t, "share", k.Share, w.Share, 1e-9)
				near(t, "share test", k.ShareTest, w.ShareTest, 1e-9)
				near(t, "ratio", k.Ratio, w.Repness, 1e-9)
				near(t, "ratio test", k.RatioTest, w.RepnessTest, 1e-6)
			}
		}
	}
}
