package ydoc_test

import (
	"fmt"
	"log"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
)

// Two people have written without a connection. The server has what both sent,
// and tells each only what that one lacks.
func Example() {
	// As yjs clients 1 and 2 sent them: "Hello" into the text named "t", and
	// an exclamation mark after it.
	hello := []byte{1, 1, 1, 0, 4, 1, 1, 't', 5, 'H', 'e', 'l', 'l', 'o', 0}
	mark := []byte{1, 1, 2, 0, 0x84, 1, 4, 1, '!', 0}

	doc := ydoc.New()
	// The second has come first. It waits for what it was typed after.
	for _, update := range [][]byte{mark, hello, mark} {
		if err := doc.Apply(update); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println(doc.Root("t").PlainText())

	// A client that has only "Hello" gets only the mark.
	client := ydoc.New()
	if err := client.Apply(hello); err != nil {
		log.Fatal(err)
	}
	lacking, err := doc.EncodeDiff(client.StateVector())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(doc.EncodeState()), "bytes in all,", len(lacking), "of them new")

	// The same without any document.
	merged, err := ydoc.Merge(mark, hello)
	if err != nil {
		log.Fatal(err)
	}
	diff, err := ydoc.Diff(merged, client.StateVector())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(diff) == string(lacking))

	// What is no update changes nothing.
	fmt.Println(doc.Apply(hello[:9]))
	// Output:
	// Hello!
	// 23 bytes in all, 10 of them new
	// true
	// ydoc: structure 0 of client 1 at byte 4: the bytes end inside it
}
