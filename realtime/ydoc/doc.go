// Package ydoc is a document engine for Yjs: it takes in what yjs clients
// send, in any order and any number of times, holds the same document as they
// do, and answers in the same bytes. It is pure Go and needs nothing but the
// standard library.
//
// A [Doc] takes updates with Apply, says what it has with StateVector, and
// encodes all of it with EncodeState or what somebody lacks with EncodeDiff.
// [Merge] and [Diff] do the same for updates alone, without a document. On top
// of that a document is read ([Type]), written to by the server
// ([Doc.Transact]), pointed into ([Position], [Anchor]), looked at as it was
// ([Snapshot]), and asked what an update would change ([Doc.Inspect]).
//
// # What it promises
//
// Two documents that have the same updates are the same, whatever the order.
// What is encoded here is byte for byte what yjs 13 would encode: clients in
// descending order, neighbours united and deleted content collected by the same
// rules, holes and gaps in merged updates chosen alike. Formatting is the one
// exception: yjs clients tidy up marks of their own accord when they receive
// some, and this engine, which never authors an edit that nobody made, does
// not; after one exchange the two agree.
//
// An update that is refused has changed nothing: everything is checked, and
// where it matters rehearsed, before the first change. The error is an
// [*Invalid] that names the structure, the byte and the reason.
//
// Lengths and places count UTF-16 units, as in JavaScript. A character that is
// cut into its two halves becomes two U+FFFD, as in yjs.
//
// # What it refuses
//
// Bytes that are no update of the V1 format, to the last byte; text that is not
// UTF-8; JSON that JSON.parse would not read; what depends on itself; what
// would stop a yjs client that loads it; and whatever exceeds the [Limits],
// which bound lengths, nesting, what may wait for what has not come, how far an
// update may swell in memory, and which roots there are and what each of them
// is. The V2 format is not read.
// Undo is a matter of the client that made the edit; what an undoing client
// sends is an update like any other.
//
// # What made it fast
//
// Profiles of the recorded keystrokes in bench_test.go led to these, the most
// important first:
//
//   - Items are allocated by the page and used again once they are merged into
//     their neighbour, text is copied into chunks and grows in place, and one
//     driver, scan and transaction serve every update: a keystroke allocates
//     nothing in the mean (13,622 allocations for 259,778 keystrokes).
//   - An update is read twice instead of being kept decoded: once to check all of
//     it, once to integrate. The second reading makes no copy but the final one.
//   - An id is a slot and a clock in eight bytes, four in most items, in place of
//     two numbers of eight bytes each; a loaded document takes about 140 bytes an
//     item with its text.
//   - Values stay as they came, in lib0's coding, until somebody reads them;
//     encoding copies them back.
//   - Looking up a structure tries the last one, and the neighbourhood of the
//     last found, before it searches.
//   - Merging keeps a hundred bytes per update in a heap and reads each structure
//     when its turn comes; yjs sorts all updates again for every turn.
//   - What waits is indexed by what it waits for, once it is more than a little.
package ydoc
