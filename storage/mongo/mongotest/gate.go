package mongotest

import (
	"context"
	"encoding/binary"
	"net"
	"sync"
	"time"
)

// gates lets one write at a time into each collection. FerretDB reads, judges
// and writes in three steps, so two changes at once would both see the same
// version; MongoDB does it in one.
type gates struct{ byCollection sync.Map }

func (g *gates) dial(ctx context.Context, network, address string) (net.Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &gatedConn{Conn: conn, gates: g}, nil
}

// gatedConn holds the gate of a collection from a write command until its
// reply was read. The driver writes one message, then reads one.
type gatedConn struct {
	net.Conn
	gates *gates

	mu   sync.Mutex
	held *sync.Mutex
	left int // bytes of the reply still to come; -1 before its header
	head []byte
}

func (c *gatedConn) Write(message []byte) (int, error) {
	if collection := written(message); collection != "" {
		gate, _ := c.gates.byCollection.LoadOrStore(collection, &sync.Mutex{})
		gate.(*sync.Mutex).Lock()
		c.mu.Lock()
		c.held, c.left, c.head = gate.(*sync.Mutex), -1, nil
		c.mu.Unlock()
	}
	n, err := c.Conn.Write(message)
	if err != nil {
		c.release(0)
	}
	return n, err
}

func (c *gatedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if c.replied(p[:n]) {
		c.release(0)
	}
	return n, err
}

// Close gives up a reply. FerretDB may still be at it, so the gate opens a
// little later.
func (c *gatedConn) Close() error {
	c.release(200 * time.Millisecond)
	return c.Conn.Close()
}

func (c *gatedConn) replied(p []byte) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held == nil {
		return false
	}
	if c.left < 0 {
		c.head = append(c.head, p...)
		if len(c.head) < 4 {
			return false
		}
		c.left, p = int(binary.LittleEndian.Uint32(c.head)), c.head
	}
	c.left -= len(p)
	return c.left <= 0
}

func (c *gatedConn) release(after time.Duration) {
	c.mu.Lock()
	held := c.held
	c.held = nil
	c.mu.Unlock()
	switch {
	case held == nil:
	case after > 0:
		time.AfterFunc(after, held.Unlock)
	default:
		held.Unlock()
	}
}

// written names the collection that a message writes to. A message is a head
// of 16 bytes, 4 of flags, a kind, and a document whose first field is the
// command with the collection as its value.
func written(message []byte) string {
	const field, opMsg = 16 + 4 + 1 + 4, 2013
	if len(message) < field+1 || binary.LittleEndian.Uint32(message[12:]) != opMsg || message[20] != 0 || message[field] != 2 {
		return ""
	}
	name, rest := text(message[field+1:])
	switch name {
	case "insert", "update", "delete", "findAndModify", "createIndexes", "create":
	default:
		return ""
	}
	if len(rest) < 4 {
		return ""
	}
	collection, _ := text(rest[4:])
	return collection
}

func text(b []byte) (string, []byte) {
	for i, c := range b {
		if c == 0 {
			return string(b[:i]), b[i+1:]
		}
	}
	return "", nil
}
