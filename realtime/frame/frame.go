// Package frame writes several WebSocket messages to the network at once.
//
// A library writes each message by itself, and the system's call for it costs
// more than all that we do for the message: with a document of ten people,
// each letter is nine of them. So what waits for one socket goes out together.
// What is small is put behind each other in the form of RFC 6455, section 5.2:
// whole, unmasked, as a server sends; what is large is left to the library,
// where a call more is nothing.
package frame

import (
	"encoding/binary"
	"net"
	"sync"
	"time"
)

// Conn is a server's connection of a WebSocket library.
type Conn interface {
	NetConn() net.Conn
	SetWriteDeadline(until time.Time) error
	WriteMessage(kind int, message []byte) error
}

const (
	large = 16 << 10 // what the library writes by itself
	full  = 64 << 10 // how much is written at once
	head  = 4        // of a small message at most
)

var buffers = sync.Pool{New: func() any { return new([]byte) }}

// Write writes the messages in order, as messages of that kind: 1 is text, 2
// is bytes. It gives up at until. One goroutine at a time may write messages;
// pings and the close frame may come from others.
func Write(conn Conn, kind int, messages [][]byte, until time.Time) error {
	if err := conn.SetWriteDeadline(until); err != nil {
		return err
	}
	if len(messages) == 1 {
		return conn.WriteMessage(kind, messages[0])
	}
	kept := buffers.Get().(*[]byte)
	defer buffers.Put(kept)
	b := (*kept)[:0]
	flush := func() error {
		if len(b) == 0 {
			return nil
		}
		*kept = b
		out := conn.NetConn()
		if err := out.SetWriteDeadline(until); err != nil {
			return err
		}
		_, err := out.Write(b)
		b = b[:0]
		return err
	}
	for _, m := range messages {
		if len(m) >= large || len(b)+head+len(m) > full {
			if err := flush(); err != nil {
				return err
			}
		}
		if len(m) >= large {
			if err := conn.WriteMessage(kind, m); err != nil {
				return err
			}
			continue
		}
		b = appendTo(b, kind, m)
	}
	return flush()
}

func appendTo(b []byte, kind int, message []byte) []byte {
	const whole = 0x80
	b = append(b, whole|byte(kind))
	if len(message) < 126 {
		b = append(b, byte(len(message)))
	} else {
		b = binary.BigEndian.AppendUint16(append(b, 126), uint16(len(message)))
	}
	return append(b, message...)
}
