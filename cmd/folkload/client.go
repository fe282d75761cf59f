package main

import (
	"encoding/binary"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/fasthttp/websocket"
)

// client is one connection to one document.
type client struct {
	conn     *websocket.Conn
	document string
	framed   bool   // Hocuspocus: every message begins with the document's name
	id       uint64 // client id of its structs
	clock    uint64
	read     []byte // of the message being read

	lock  sync.Mutex
	typed map[int64]bool // moments of its own words
}

func connect(s *settings, document, person string, id uint64) (*client, error) {
	header := http.Header{}
	if name, value, ok := strings.Cut(s.header, ":"); ok {
		header.Set(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	url := fmt.Sprintf("%s/%s?person=%s", s.url, document, person)
	if s.wire == "hocuspocus" {
		url = s.url
	}
	dialer := websocket.Dialer{ReadBufferSize: 2048, WriteBufferSize: 1024, HandshakeTimeout: 20 * time.Second}
	conn, _, err := dialer.Dial(url, header)
	if err != nil {
		return nil, err
	}
	c := &client{conn: conn, document: document, framed: s.wire == "hocuspocus", id: id, typed: map[int64]bool{}}
	if c.framed {
		// The token is of no meaning to a server without authentication.
		if err := c.send(text(append([]byte{2}, 0), "token")); err != nil {
			return nil, err
		}
	}
	return c, c.send([]byte{0, 0, 1, 0}) // step 1: I have nothing
}

func text(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func (c *client) send(message []byte) error {
	if c.framed {
		message = append(text(make([]byte, 0, len(message)+len(c.document)+2), c.document), message...)
	}
	return c.conn.WriteMessage(websocket.BinaryMessage, message)
}

// next reads one message, without the name in front. The bytes are good until
// the next call.
func (c *client) next() ([]byte, error) {
	_, r, err := c.conn.NextReader()
	if err != nil {
		return nil, err
	}
	c.read = c.read[:0]
	for {
		if len(c.read) == cap(c.read) {
			c.read = append(c.read, 0)[:len(c.read)]
		}
		n, err := r.Read(c.read[len(c.read):cap(c.read)])
		c.read = c.read[:len(c.read)+n]
		if err != nil {
			break
		}
	}
	b := c.read
	if c.framed {
		n, used := binary.Uvarint(b)
		if used <= 0 || uint64(len(b)-used) < n {
			return nil, fmt.Errorf("a message without a document's name")
		}
		b = b[used+int(n):]
	}
	return b, nil
}

// update gives the update of a sync message of step 2 or an update.
func update(b []byte) (kind byte, u []byte, ok bool) {
	if len(b) < 3 || b[0] != 0 && b[0] != 4 || b[1] == 0 {
		return 0, nil, false
	}
	n, used := binary.Uvarint(b[2:])
	if used <= 0 || uint64(len(b)-2-used) < n {
		return 0, nil, false
	}
	return b[1], b[2+used : 2+used+int(n)], true
}

// answer says what a client must say to what it was asked: nothing of its own
// to step 1.
func (c *client) answer(b []byte) error {
	if len(b) > 1 && b[0] == 0 && b[1] == 0 {
		return c.send([]byte{0, 1, 2, 0, 0})
	}
	return nil
}

// letter makes the update of one typed word: after the client's last one, or
// at the beginning of the document's text.
func (c *client) letter(word string) []byte {
	b := []byte{0, 2, 0}
	b = binary.AppendUvarint(append(b, 1, 1), c.id)
	b = binary.AppendUvarint(b, c.clock)
	if c.clock == 0 {
		b = text(append(b, 4, 1), "text")
	} else {
		b = binary.AppendUvarint(append(b, 0x84), c.id)
		b = binary.AppendUvarint(b, c.clock-1)
	}
	b = append(text(b, word), 0)
	c.clock += uint64(len(word))
	b[2] = byte(len(b) - 3) // below 128: one byte
	return b
}
