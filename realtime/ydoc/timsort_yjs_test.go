package ydoc

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"slices"
	"testing"
)

// reader of a merge as node gets to see it.
type head struct {
	Client, Clock uint64
	Hole          bool
}

const sortOnNode = `
const lists = JSON.parse(require('fs').readFileSync(0))
console.log(JSON.stringify(lists.map(heads => {
  const list = heads.map((h, i) => ({ ...h, i }))
  const out = []
  for (let round = 0; round < 3; round++) {
    list.sort((a, b) => a.Client === b.Client ? (a.Clock - b.Clock || (a.Hole === b.Hole ? 0 : -1)) : b.Client - a.Client)
    out.push(...list.map(x => x.i))
    list[0].Clock += 5
  }
  return out
})))`

func TestYjsUpdatesAreSortedAsV8SortsThem(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed: there is nothing to compare with")
	}
	random := rand.New(rand.NewPCG(1, 2))
	var lists [][]head
	var ours [][]int
	for range 300 {
		lists = append(lists, randomHeads(random))
		ours = append(ours, sortedThrice(lists[len(lists)-1]))
	}
	input, err := json.Marshal(lists)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, "-e", sortOnNode)
	cmd.Stdin = bytes.NewReader(input)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var theirs [][]int
	if err := json.Unmarshal(out, &theirs); err != nil {
		t.Fatal(err)
	}
	for i := range lists {
		if !slices.Equal(ours[i], theirs[i]) {
			t.Fatalf("a list of %d is sorted otherwise by V8", len(lists[i]))
		}
	}
}

func randomHeads(random *rand.Rand) (list []head) {
	clients, clocks := 1+random.IntN(5), 1+random.IntN(60)
	for n := 2 + random.IntN(300); n > 0; n-- {
		h := head{uint64(random.IntN(clients)), uint64(random.IntN(clocks)), random.IntN(4) == 0}
		if len(list) > 0 && random.IntN(3) > 0 {
			last := list[len(list)-1]
			h.Client, h.Clock = last.Client, last.Clock+uint64(random.IntN(2))
		}
		list = append(list, h)
	}
	return list
}

func sortedThrice(heads []head) (order []int) {
	list := make([]*tape, len(heads))
	for i, h := range heads {
		list[i] = &tape{client: h.Client, clock: h.Clock, index: i, buf: []byte{byte(kindString)}}
		if h.Hole {
			list[i].buf[0] = byte(kindGC)
		}
	}
	var s v8sort
	for range 3 {
		s.sort(list)
		for _, t := range list {
			order = append(order, t.index)
		}
		list[0].clock += 5
	}
	return order
}
