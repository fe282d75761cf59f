package difference_test

import (
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/difference"
)

func TestAChangeIsCarriedOverToATextThatMovedOnOrRefused(t *testing.T) {
	const base = "Every contract above ten pounds is published within thirty days."
	for _, one := range []struct{ now, mine, want string }{
		{base, "Every contract is published.", "Every contract is published."},
		{"Each contract above ten pounds is published within thirty days.", "Every contract above ten pounds is published within twenty days.",
			"Each contract above ten pounds is published within twenty days."},
		{"Every contract above five pounds is published within thirty days.", "Every contract above two pounds is published within thirty days.", ""},
		{"Every contract above ten pounds is published.", "Every contract above ten pounds is published within twenty days.", ""},
		{"Every public contract above ten pounds is published within twenty days.", "Every contract above ten pounds is published within twenty days.",
			"Every public contract above ten pounds is published within twenty days."},
		{"", "Every contract above ten pounds is published within twenty days.", ""},
	} {
		got, ok := difference.Rebase(base, one.now, one.mine)
		if ok != (one.want != "") || got != one.want {
			t.Errorf("over %q: %q, %v", one.now, got, ok)
		}
	}
}

func FuzzRebase(f *testing.F) {
	f.Add("a b c d", "a x c d", "a b c y")
	f.Add("", "a", "b")
	f.Fuzz(func(t *testing.T, base, now, mine string) {
		got, ok := difference.Rebase(base, now, mine)
		back, again := difference.Rebase(base, mine, now)
		if ok && again && got != back {
			t.Errorf("%q with %q and %q gives %q one way and %q the other", base, now, mine, got, back)
		}
	})
}

func TestHunksAreTheChangesAlone(t *testing.T) {
	got := difference.Hunks("within thirty days of payment", "within twenty days of each payment")
	if len(got) != 2 || got[0] != (difference.Hunk{Old: "thirty", New: "twenty"}) || got[1].Old != "" || got[1].New != "each " && got[1].New != " each" {
		t.Errorf("%q", got)
	}
}
