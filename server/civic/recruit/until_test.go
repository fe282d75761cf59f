package recruit_test

import (
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/civictest"
	"github.com/folkmoot/folkmoot/server/civic/forum"
)

func TestLettersWorkUntilTheLastOfThemCloses(t *testing.T) {
	w := newWorld(t)
	until, err := w.Until(w.ctx, w.id)
	must(t, err)
	if want := civictest.Monday.AddDate(0, 0, 21); !until.Equal(want) {
		t.Errorf("until %v, want %v", until, want)
	}
	if until, err = w.Until(w.ctx, forum.ID("without-letters")); err != nil || !until.IsZero() {
		t.Errorf("a forum without letters takes them until %v, %v", until, err)
	}
}
