package record_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/bits"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/server/civic/record/recordtest"
)

// The tree hashes of the eight leaves that implementations of RFC 6962 share.
var reference = struct{ leaves, roots []string }{
	[]string{"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"},
	[]string{
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	},
}

func TestTheTreeHasTheHashesOfTheReference(t *testing.T) {
	l := recordtest.Open(t, engine(t), nil)
	for n, want := range reference.roots {
		if n > 0 {
			raw, err := hex.DecodeString(reference.leaves[n-1])
			must(t, err)
			must(t, l.EnterRaw(t.Context(), int64(n-1), string(raw)))
		}
		p, err := l.Checkpoint(t.Context())
		must(t, err)
		got, err := tlog.ParseHash(p.Root)
		must(t, err)
		if hex.EncodeToString(got[:]) != want || p.Size != int64(n) {
			t.Errorf("%d leaves: %x, want %s", n, got, want)
		}
		size, root, err := record.OpenCheckpoint(p.Note, l.Verifier())
		if err != nil || size != int64(n) || root != got {
			t.Errorf("the checkpoint of %d says %d %v %v", n, size, root, err)
		}
	}
}

// mth is the definition of the tree in RFC 6962, section 2.1, word for word
// and as slow.
func mth(leaves [][]byte) [32]byte {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return sha256.Sum256(append([]byte{0}, leaves[0]...))
	}
	k := 1 << (bits.Len(uint(len(leaves)-1)) - 1)
	a, b := mth(leaves[:k]), mth(leaves[k:])
	return sha256.Sum256(append(append([]byte{1}, a[:]...), b[:]...))
}

func leaf(n int) string { return fmt.Sprintf("leaf %d", n) }

func raw(t testing.TB, l *record.Log, from, to int) {
	t.Helper()
	var all []string
	for n := from; n < to; n++ {
		all = append(all, leaf(n))
	}
	must(t, l.EnterRaw(t.Context(), int64(from), all...))
}

func TestEveryProofOfARandomTreeHoldsAndNoAlteredOneDoes(t *testing.T) {
	e := engine(t)
	l := recordtest.Open(t, e, nil)
	random := rand.New(rand.NewPCG(1, 2))
	size := 0
	var leaves [][]byte
	for range 25 {
		more := 1 + random.IntN(90)
		raw(t, l, size, size+more)
		for n := size; n < size+more; n++ {
			leaves = append(leaves, []byte(leaf(n)))
		}
		size += more
		p, err := l.Checkpoint(t.Context())
		must(t, err)
		if want := mth(leaves); p.Root != tlog.Hash(want).String() {
			t.Fatalf("%d entries: %s", size, p.Root)
		}
		for range 8 {
			proves(t, l, random, size)
		}
		if random.IntN(4) == 0 {
			l = recordtest.Open(t, e, nil) // a server that starts anew
		}
	}
}

func proves(t *testing.T, l *record.Log, random *rand.Rand, size int) {
	t.Helper()
	index := random.IntN(size)
	e, err := l.At(t.Context(), int64(index))
	must(t, err)
	p, err := l.Prove(t.Context(), e)
	must(t, err)
	if err := p.Check(l.Verifier()); err != nil || p.Leaf != leaf(index) {
		t.Fatalf("entry %d of %d: %v", index, size, err)
	}
	for what, change := range map[string]func(*record.Proof){
		"another leaf":  func(p *record.Proof) { p.Leaf += "x" },
		"another place": func(p *record.Proof) { p.Index = int64((index + 1) % (size + 1)) },
		"another size":  func(p *record.Proof) { p.Size++ },
		"another checkpoint": func(p *record.Proof) {
			p.Checkpoint = strings.Replace(p.Checkpoint, fmt.Sprintf("\n%d\n", size), "\n1\n", 1)
		},
	} {
		q := *p
		change(&q)
		if size > 1 && q.Check(l.Verifier()) == nil {
			t.Errorf("entry %d of %d with %s: holds", index, size, what)
		}
	}
	old := 1 + random.IntN(size)
	c, err := l.Continues(t.Context(), int64(old), int64(size))
	must(t, err)
	must(t, c.Check())
	if old < size {
		c.OldRoot = tlog.RecordHash([]byte("other")).String()
		if c.Check() == nil {
			t.Errorf("%d continues another %d", size, old)
		}
	}
}

func TestATreeOfThreeLevelsOfTilesIsTakenUpAgainAndBuiltAnew(t *testing.T) {
	e := engine(t)
	l := recordtest.Open(t, e, nil)
	const size = 256*256 + 700
	for from := 0; from < size; from += 8000 {
		raw(t, l, from, min(size, from+8000))
	}
	p, err := l.Checkpoint(t.Context())
	must(t, err)
	for range 2 {
		again := recordtest.Open(t, e, nil)
		q, err := again.Checkpoint(t.Context())
		must(t, err)
		if q.Root != p.Root || q.Size != size {
			t.Errorf("after a restart %d %s, before %d %s", q.Size, q.Root, p.Size, p.Root)
		}
		for _, n := range []int64{0, 255, 256, 65535, 65536, size - 1} {
			entry, err := again.At(t.Context(), n)
			must(t, err)
			proof, err := again.Prove(t.Context(), entry)
			must(t, err)
			must(t, proof.Check(l.Verifier()))
		}
		must(t, l.ForgetHashes(t.Context()))
	}
}

func TestTilesHoldWhatTheTreeIsMadeOf(t *testing.T) {
	l := recordtest.Open(t, engine(t), nil)
	raw(t, l, 0, 600)
	full, whole, err := l.Tile(t.Context(), "8/0/001")
	must(t, err)
	var want []byte
	for n := 256; n < 512; n++ {
		h := tlog.RecordHash([]byte(leaf(n)))
		want = append(want, h[:]...)
	}
	if !whole || !bytes.Equal(full, want) {
		t.Error("the second tile is not the hashes of entries 256 to 511")
	}
	part, whole, err := l.Tile(t.Context(), "8/0/002.p/88")
	if err != nil || whole || len(part) != 88*32 {
		t.Errorf("the unfinished tile: %d bytes, %v, %v", len(part), whole, err)
	}
	text, _, err := l.Tile(t.Context(), "8/data/000.p/3")
	if err != nil || string(text) != "leaf 0\nleaf 1\nleaf 2\n" {
		t.Errorf("%q %v", text, err)
	}
	for _, path := range []string{"8/0/002", "8/0/002.p/89", "8/0/003.p/1", "8/3/000.p/1", "8/data/002", "7/0/000", "x", "8/0/-01", "8/0/000.p/0"} {
		if _, _, err := l.Tile(t.Context(), path); err == nil {
			t.Errorf("%s is given", path)
		}
	}
}

func TestATamperedStoreIsFoundAndTheEntryNamed(t *testing.T) {
	for _, c := range []struct {
		what     string
		tamper   func(*testing.T, *record.Log)
		from, to int64
	}{
		{"a leaf altered", func(t *testing.T, l *record.Log) {
			must(t, l.Alter(t.Context(), 7, func(e *record.Entry) { e.Leaf = strings.Replace(e.Leaf, "abc", "abd", 1) }))
		}, 7, 7},
		{"a leaf and its hash altered, where the tile still tells", func(t *testing.T, l *record.Log) {
			must(t, l.Alter(t.Context(), 130, forge))
		}, 130, 130},
		{"a leaf and its hash altered, in the unfinished tile", func(t *testing.T, l *record.Log) {
			must(t, l.Alter(t.Context(), 262, forge))
		}, 260, 269},
		{"the subject beside the leaf altered", func(t *testing.T, l *record.Log) {
			must(t, l.Alter(t.Context(), 3, func(e *record.Entry) { e.Subject = "plan/other" }))
		}, 3, 3},
		{"an entry removed", func(t *testing.T, l *record.Log) { must(t, l.Remove(t.Context(), 100)) }, 100, 100},
		{"the last entries removed", func(t *testing.T, l *record.Log) {
			must(t, l.Remove(t.Context(), 269))
			must(t, l.Remove(t.Context(), 268))
		}, 268, 269},
	} {
		t.Run(c.what, func(t *testing.T) {
			e := engine(t)
			l := recordtest.Open(t, e, nil)
			for n := range 27 {
				enter(t, l, 10*n, 10*n+10)
				_, err := l.Checkpoint(t.Context())
				must(t, err)
			}
			c.tamper(t, l)
			l = recordtest.Open(t, e, nil)
			checked, err := l.Check(t.Context())
			must(t, err)
			if len(checked.Found) == 0 || !within(checked.Found[0], c.from, c.to) {
				t.Errorf("found %v, want %d to %d", checked.Found, c.from, c.to)
			}
		})
	}
}

// within claims that a finding names entries of the stretch and no others:
// more checkpoints than asked for can only make it narrower.
func within(f record.Found, from, to int64) bool { return f.From >= from && f.To <= to }

func forge(e *record.Entry) {
	e.Leaf = strings.Replace(e.Leaf, "abc", "abd", 1)
	e.Hash = tlog.RecordHash([]byte(e.Leaf)).String()
}

func TestNothingIsSignedThatDoesNotContinueWhatWasSigned(t *testing.T) {
	e := engine(t)
	l := recordtest.Open(t, e, nil)
	enter(t, l, 0, 20)
	_, err := l.Checkpoint(t.Context())
	must(t, err)
	must(t, l.Alter(t.Context(), 4, forge))
	l = recordtest.Open(t, e, nil)
	if p, err := l.Checkpoint(t.Context()); !errors.Is(err, record.ErrAltered) {
		t.Errorf("signed %v, %v", p, err)
	}
	_, err = l.Append(t.Context(), event(20))
	must(t, err) // people's acts are kept nevertheless
	if p, err := l.Checkpoint(t.Context()); !errors.Is(err, record.ErrAltered) {
		t.Errorf("signed %v, %v", p, err)
	}
}

func TestADownloadedRecordIsCheckedWithoutTheStore(t *testing.T) {
	l := recordtest.Open(t, engine(t), nil)
	enter(t, l, 0, 300)
	var file bytes.Buffer
	must(t, l.Write(t.Context(), &file))
	seen := 0
	h, err := record.CheckDownload(bytes.NewReader(file.Bytes()), l.Verifier(), func(int64, []byte) error { seen++; return nil })
	if err != nil || h.Size != 300 || seen != 300 {
		t.Fatalf("%v %d %v", h, seen, err)
	}
	text := file.String()
	for what, altered := range map[string]string{
		"one letter":      strings.Replace(text, `"n":150`, `"n":151`, 1),
		"an entry less":   text[:strings.LastIndex(strings.TrimSpace(text), "\n")+1],
		"an entry more":   text + "{}\n",
		"two exchanged":   exchange(text, 5, 6),
		"another size":    strings.Replace(text, `"size":300`, `"size":299`, 1),
		"not a download":  "hello",
		"another program": "{\"format\":\"x\"}\n",
	} {
		if _, err := record.CheckDownload(strings.NewReader(altered), l.Verifier(), nil); err == nil {
			t.Errorf("%s: not noticed", what)
		}
	}
	if _, err := record.CheckDownload(bytes.NewReader(file.Bytes()), recordtestOther(t), nil); err == nil {
		t.Error("another platform's key verifies it")
	}
}

func exchange(text string, a, b int) string {
	lines := strings.Split(text, "\n")
	lines[a], lines[b] = lines[b], lines[a]
	return strings.Join(lines, "\n")
}

// recordtestOther is the key of another record.
func recordtestOther(t *testing.T) string {
	t.Helper()
	l, err := record.Open(t.Context(), engine(t), record.Needs{Seed: bytes.Repeat([]byte{8}, 32), Origin: "test.example/record"})
	must(t, err)
	return l.Verifier()
}
