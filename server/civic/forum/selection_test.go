package forum_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/lottery/draw"
	"github.com/folkmoot/folkmoot/server/civic/record"
)

func TestPanelsAreCommittedOnceAndInTheirTime(t *testing.T) {
	w := newWorld(t)
	sheet, table := lots(t, 10)
	recruiter := w.by[forum.Recruiter]
	_, err := w.Commit(w.ctx, recruiter, w.id, sheet, table)
	refused(t, err, civic.Conflict, "at the end of recruiting")
	w.to(t, forum.Recruiting)
	_, err = w.Published(w.ctx, w.id)
	refused(t, err, civic.NotFound, "not committed yet")
	_, err = w.Commit(w.ctx, recruiter, w.id, sheet, bytes.Replace(table, []byte("row"), []byte("raw"), 1))
	refused(t, err, civic.Invalid, "the table was altered")
	small, few := lots(t, 8)
	_, err = w.Commit(w.ctx, recruiter, w.id, small, few)
	refused(t, err, civic.Invalid, "These panels have 8 people")
	_, err = w.Commit(w.ctx, w.by[forum.Lead], w.id, sheet, table)
	refused(t, err, civic.Forbidden, "Your roles")
	_, err = w.Commit(w.ctx, recruiter, w.id, sheet, table)
	must(t, err)
	_, err = w.Commit(w.ctx, recruiter, w.id, sheet, table)
	refused(t, err, civic.Conflict, "committed already")
	files, err := w.Published(w.ctx, w.id)
	must(t, err)
	if !bytes.Equal(files.Sheet, sheet) || !bytes.Equal(files.Table, table) {
		t.Error("what is published is not what was committed")
	}
}

func TestADrawFollowsFromItsDigitsAndIsRecordedAfterItsCommitment(t *testing.T) {
	w := newWorld(t)
	w.to(t, forum.Choosing)
	recruiter := w.by[forum.Recruiter]
	call := func(digits, method, s string) error {
		_, err := w.Draw(w.ctx, recruiter, w.id, digits, method, s, half)
		return err
	}
	refused(t, call("42", "dice", fmt.Sprint(seed)), civic.Invalid, "3 digits")
	refused(t, call("042", " ", fmt.Sprint(seed)), civic.Invalid, "how the digits were drawn")
	refused(t, call("042", "dice", "seven"), civic.Invalid, "whole number")
	refused(t, call("042", "dice", "78"), civic.Invalid, "not the seed")
	must(t, call("042", "Three ten-sided dice", fmt.Sprint(seed)))
	refused(t, call("043", "dice", fmt.Sprint(seed)), civic.Conflict, "drawn already: 042")

	f, err := w.Find(w.ctx, w.id)
	must(t, err)
	files, err := w.Published(w.ctx, w.id)
	must(t, err)
	v, err := draw.Verify(files.Sheet, files.Table, "042", f.Selection.Committed.Table)
	must(t, err)
	if strings.Join(v.Members, " ") != strings.Join(f.Selection.Panel, " ") || len(v.Members) != 10 {
		t.Errorf("the panel is %v and the digits say %v", f.Selection.Panel, v.Members)
	}
	if len(f.Selection.Mirror) != 2 || f.Selection.Mirror[0] != (forum.Mirrored{Feature: "gender", Value: "f", People: 5}) {
		t.Errorf("beside the pool stands %+v", f.Selection.Mirror)
	}
	page, err := w.log.List(w.ctx, record.Ask{Subject: "forum/" + string(w.id)})
	must(t, err)
	place := map[record.Kind]int64{}
	for _, e := range page.Items {
		place[e.Kind] = e.Index
		if e.Kind == record.Selection && !strings.Contains(e.Leaf, draw.Hash(files.Table)) {
			t.Errorf("the commitment does not hold the table's hash: %s", e.Leaf)
		}
	}
	if place[record.Selection] == 0 || place[record.Draw] <= place[record.Selection] {
		t.Errorf("recorded at %v", place)
	}
}

func TestTheReportOfASelectionIsNotShownBeforeThePanelWasCounted(t *testing.T) {
	w := newWorld(t)
	w.to(t, forum.Choosing)
	uncounted := func([]string) ([]forum.Mirrored, error) { return nil, nil }
	_, err := w.Draw(w.ctx, w.by[forum.Recruiter], w.id, "042", "dice", fmt.Sprint(seed), uncounted)
	must(t, err)
	_, err = w.Advance(w.ctx, w.by[forum.Lead], w.id, forum.Choosing)
	must(t, err)
	_, err = w.Show(w.ctx, w.by[forum.Lead], w.id, forum.SelectionReport, "/forums/x/draw")
	refused(t, err, civic.Conflict, "Nobody has counted yet")
}

func TestOfTwoWhoEnterDigitsAtOnceOneIsFirst(t *testing.T) {
	w := newWorld(t)
	w.to(t, forum.Choosing)
	second := w.node(t)
	var wait sync.WaitGroup
	errs := make([]error, 6)
	for i := range errs {
		wait.Add(1)
		go func() {
			defer wait.Done()
			node := []*forum.Forums{w.Forums, second}[i%2]
			_, errs[i] = node.Draw(w.ctx, w.by[forum.Recruiter], w.id, fmt.Sprintf("%03d", i), "dice", fmt.Sprint(seed), half)
		}()
	}
	wait.Wait()
	first := 0
	for _, err := range errs {
		if err == nil {
			first++
		} else {
			refused(t, err, civic.Conflict, "drawn already")
		}
	}
	if first != 1 {
		t.Errorf("%d draws", first)
	}
}
