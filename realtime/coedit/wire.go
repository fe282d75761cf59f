package coedit

import (
	"encoding/binary"
	"errors"
)

// The messages of the y-websocket protocol. Numbers are lib0's varUint, which
// is Go's unsigned varint; byte strings and texts carry their length in front.
const (
	messageSync      = 0
	messageAwareness = 1
	messageDenied    = 2
	messageQuery     = 3 // asks for everybody's awareness

	syncStep1  = 0 // a state vector: send me what I lack
	syncStep2  = 1 // the answer: an update
	syncUpdate = 2 // an update, as it happens
)

// MessageStored tells a client what is durably stored, so that its page can
// say 'Saved' and mean it. It holds, in this order:
//
//   - a byte string, itself a state vector: for each client id that this
//     socket's own edits run under, the clock below which everything is stored;
//   - a number: how many sync messages with an update (step 2 and update) of
//     those this socket has sent, in their order, are stored or were nothing
//     new; this covers deletions, which have no clock;
//   - a number: 0 while the store answers, 1 while it does not.
//
// A client may say 'Saved' when the second number is its own count. A stock
// client knows no message of this number and ignores it.
const MessageStored = 100

var errWire = errors.New("coedit: the message ends too early")

// wireReader reads a message. After a fault everything reads as nothing.
type wireReader struct {
	b   []byte
	err error
}

func (r *wireReader) uint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.b, r.err = nil, errWire
		return 0
	}
	r.b = r.b[n:]
	return v
}

// bytes gives a byte string; it points into the message.
func (r *wireReader) bytes() []byte {
	n := r.uint()
	if r.err != nil || n > uint64(len(r.b)) {
		r.b, r.err = nil, errWire
		return nil
	}
	v := r.b[:n:n]
	r.b = r.b[n:]
	return v
}

func appendBytes(b, v []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(v))), v...)
}

// syncMessage is a whole sync message; its kinds are below 128, one byte each.
func syncMessage(kind byte, v []byte) []byte {
	b := make([]byte, 0, len(v)+12)
	return appendBytes(append(b, messageSync, kind), v)
}

func deniedMessage(reason string) []byte {
	return appendBytes([]byte{messageDenied, 0}, []byte(reason))
}

// clocks are state by client, as state vectors hold it.
type clocks map[uint64]uint64

func (c clocks) encode() []byte {
	b := binary.AppendUvarint(nil, uint64(len(c)))
	for client, clock := range c {
		b = binary.AppendUvarint(binary.AppendUvarint(b, client), clock)
	}
	return b
}

func decodeClocks(b []byte) (clocks, error) {
	r := wireReader{b: b}
	n := r.uint()
	if n > uint64(len(r.b))/2 {
		return nil, errWire
	}
	c := make(clocks, n)
	for range n {
		client := r.uint()
		c[client] = r.uint()
	}
	return c, r.err
}

func storedMessage(own clocks, count uint64, away bool) []byte {
	b := appendBytes([]byte{MessageStored}, own.encode())
	b = binary.AppendUvarint(b, count)
	if away {
		return append(b, 1)
	}
	return append(b, 0)
}
