//go:build unix

package ydoc

import (
	"strings"
	"testing"
)

// costsItsLength checks that ten times as much costs about ten times the
// processor's time, not its square.
func costsItsLength(t *testing.T, size int, run func(size int)) {
	t.Helper()
	short := best(3, func() { run(size / 10) })
	long := best(2, func() { run(size) })
	t.Logf("%d take %.0f ms, a tenth of that %.0f ms", size, long/1e6, short/1e6)
	if long > 40*short+50e6 {
		t.Errorf("%d take %.0f ms of the processor, a tenth of that %.0f ms", size, long/1e6, short/1e6)
	}
}

func TestAFloodOfValuesForOneKeyTakesNoMoreThanItsTurn(t *testing.T) {
	value := structure{kind: kindAny, length: 1, raw: []byte{anyNull}, parent: parentRoot, root: []byte("m"), key: []byte("k"), keyed: true}
	one := value.append(nil)
	costsItsLength(t, 100_000, func(size int) {
		many := make([][]byte, size)
		for i := range many {
			many[i] = one
		}
		takes(t, NewWith(Limits{KeepDeleted: true, Swell: -1}), forge(7, 0, many...))
	})
}

func TestCuttingALongTextToPiecesFromItsEndTakesNoMoreThanItsTurn(t *testing.T) {
	costsItsLength(t, 100_000, func(letters int) {
		d := NewWith(Limits{KeepDeleted: true, Swell: -1})
		takes(t, d, forge(7, 0, words("t", nil, strings.Repeat("中😀", letters/3))))
		var set deleteSet
		for clock := uint64(letters - 10); clock >= 3; clock -= 3 {
			set = append(set, deleteRange{7, clock - clock%3, 1})
		}
		takes(t, d, set.append([]byte{0}))
	})
}
