package input

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/folkmoot/folkmoot/storage"
)

// Inputs that say much the same belong to one group, so that an official can
// answer them together. Alike are texts that share half of their words
// (Jaccard). They are found by bands of smallest hashes (MinHash: A. Broder,
// 1997): a look-up takes the same time among a hundred and among a million.

const (
	bands      = 6   // chances to meet: 0.82 of two texts that share half their words
	bandRows   = 2   // hashes in a band
	mostWords  = 64  // of a text, those with the smallest hashes
	fewWords   = 4   // with fewer, likeness means nothing
	alikeFrom  = 0.5 // the share of words in common
	mostInBand = 20  // of the newest that are compared
)

// like is a place where alike inputs meet.
type like struct {
	storage.Meta
	Plan  string    `json:"plan"`
	Band  string    `json:"band"`
	At    time.Time `json:"at"`
	Input ID        `json:"input"`
	Group string    `json:"group"`
	Words []uint32  `json:"words"`
}

// common words say nothing of what a text is about.
var common = func() map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields("about also because been before being both could does each from have here into just like make many more most much must need only other over please shall should some such than that their them then there these they this those through under very want were what when where which while will with would your") {
		all[w] = true
	}
	return all
}()

// wordsOf gives the hashes of the words that tell what a text is about, the
// smallest first.
func wordsOf(text string) []uint32 {
	var all []uint32
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len([]rune(w)) < 3 || common[w] {
			continue
		}
		h := fnv.New32a()
		_, _ = h.Write([]byte(strings.TrimSuffix(w, "s"))) // never fails
		all = append(all, h.Sum32())
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return all[:min(len(all), mostWords)]
}

// alike is the share of words that two texts have in common, 0 to 1, of
// their smallest hashes.
func alike(a, b []uint32) float64 {
	both, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch cmp.Compare(a[i], b[j]) {
		case 0:
			both, i, j = both+1, i+1, j+1
		case -1:
			i++
		default:
			j++
		}
	}
	if all := len(a) + len(b) - both; all > 0 {
		return float64(both) / float64(all)
	}
	return 0
}

// bandsOf are the places where a text looks for its like.
func bandsOf(words []uint32) []string {
	all := make([]string, bands)
	for b := range all {
		var key strings.Builder
		fmt.Fprintf(&key, "%d", b)
		for r := range bandRows {
			least, salt := uint64(1)<<63, uint64(2*(b*bandRows+r)+1)*0x9E3779B97F4A7C15
			for _, w := range words {
				least = min(least, mix(uint64(w)^salt))
			}
			fmt.Fprintf(&key, "-%x", least)
		}
		all[b] = key.String()
	}
	return all
}

// mix scatters bits (the finaliser of MurmurHash3, A. Appleby, public domain).
func mix(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x >> 1
}

// group finds the group of an input before it is kept: that of the most alike
// one, or a new one. Two that come at the same moment may each found a group;
// an official then sees two, and nothing is lost.
func (s *Inputs) group(ctx context.Context, in *Input) ([]*like, error) {
	in.Words = wordsOf(in.Title + " " + in.Body + " " + in.Wording)
	in.Group = in.ID
	if len(in.Words) < fewWords {
		return nil, nil
	}
	best := alikeFrom
	var own []*like
	for _, band := range bandsOf(in.Words) {
		met, err := s.likes.All(ctx, storage.Query{Index: byBand, Equal: []any{in.Plan, band}, Descending: true, Limit: mostInBand})
		if err != nil {
			return nil, err
		}
		for _, other := range met {
			if share := alike(in.Words, other.Words); other.Input != in.Key() && share >= best {
				best, in.Group = share, other.Group
			}
		}
		own = append(own, &like{Meta: storage.Meta{ID: in.ID + "|" + band}, Plan: in.Plan, Band: band, At: in.At, Input: in.Key(), Words: in.Words})
	}
	for _, l := range own {
		l.Group = in.Group
	}
	return own, nil
}

// insert keeps a new input. ErrExists: it was kept before.
func (s *Inputs) insert(ctx context.Context, in *Input) error {
	if _, err := s.kept.Get(ctx, in.ID); err == nil {
		return storage.ErrExists
	}
	likes, err := s.group(ctx, in)
	if err != nil {
		return err
	}
	// The places come first: should the input not follow, they lead to a
	// group without it, which nobody sees.
	if _, err := s.likes.InsertMany(ctx, likes); err != nil && !errors.Is(err, storage.ErrExists) {
		return err
	}
	return s.kept.Insert(ctx, in)
}
