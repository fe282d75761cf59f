// Folkload puts load on an editing server and measures what the people behind
// it would feel. It speaks the y-websocket protocol and Hocuspocus' framing of
// it, so that one tool, with one load, drives Folkmoot and its peers.
//
//	folkload type -url ws://127.0.0.1:8080/collab -clients 200 -documents 20 -rate 4000 -for 15s -pid 4711
//	folkload join -url ws://127.0.0.1:8080/collab -state big.bin -clients 50
//	folkload idle -url ws://127.0.0.1:8080/collab -clients 10000 -pid 4711
//	folkload state -trace automerge-paper.json.gz -out big.bin
//	folkload serve -addr 127.0.0.1:9001 -data DIR
//
// type: so many clients on so many documents; each types so that all together
// make -rate updates a second. The time from a letter's sending to its arrival
// at each other client is measured inside the letters themselves, so a server
// that merges updates is measured as fairly as one that does not.
//
// join: seeds a document with -state, then joins it -clients times one after
// another, then all at once, each until the whole document is there.
//
// idle: opens connections that only keep themselves alive, and after -for
// divides the growth of the server's memory by their number. What opening them
// left behind, a Go server gives back after some minutes.
//
// serve: Folkmoot's editing sessions on the library of its real server, with
// the embedded store, permission and schema checks on, and everybody let in:
// it is for measuring, and listens on loopback only. With -profile it writes
// where its processor time went, for go tool pprof, when it is told to end.
//
// The real server's documents have names of their own, the ids of its drafts:
// -on names them. Readers without a session are let into public ones.
//
// With -wire hocuspocus the frames are Hocuspocus'. With -pid the share of a
// core that the server used is read from /proc. -header adds a header, such as
// "Authorization: Bearer …", to every connection.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

// settings are the flags that the verbs share.
type settings struct {
	url, wire, header, prefix string
	on                        string
	clients, documents, rate  int
	length                    time.Duration
	pid                       int
	state, trace, out         string
	addr, data, profile       string
	row                       string
}

func parse(verb string, args []string) (*settings, error) {
	s := &settings{}
	f := flag.NewFlagSet("folkload "+verb, flag.ContinueOnError)
	f.StringVar(&s.url, "url", "ws://127.0.0.1:9001", "where the server is; the document's name follows a slash")
	f.StringVar(&s.wire, "wire", "y-websocket", "y-websocket or hocuspocus")
	f.StringVar(&s.header, "header", "", "one header for every connection, as Name: value")
	f.StringVar(&s.prefix, "prefix", fmt.Sprintf("load-%d-", time.Now().Unix()), "what the documents' names begin with")
	f.IntVar(&s.clients, "clients", 200, "how many clients")
	f.IntVar(&s.documents, "documents", 20, "over how many documents")
	f.IntVar(&s.rate, "rate", 200, "updates a second, of all clients together")
	f.StringVar(&s.on, "on", "", "the names of the documents, with commas between them, instead of -prefix and -documents")
	f.DurationVar(&s.length, "for", 10*time.Second, "how long to measure, after two seconds that do not count, or to be idle")
	f.IntVar(&s.pid, "pid", 0, "the server's process, to read its use of the processor and of memory")
	f.StringVar(&s.state, "state", "", "a document as one update, to join")
	f.StringVar(&s.trace, "trace", "", "a recorded editing history, *.json.gz, to make a state of")
	f.StringVar(&s.out, "out", "state.bin", "where the state goes")
	f.StringVar(&s.addr, "addr", "127.0.0.1:9001", "where serve listens")
	f.StringVar(&s.data, "data", "", "the folder of serve's store; empty means a temporary one")
	f.StringVar(&s.profile, "profile", "", "a file for serve's profile of the processor")
	f.StringVar(&s.row, "row", "", "a name to begin the printed line with")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if s.wire != "y-websocket" && s.wire != "hocuspocus" {
		return nil, fmt.Errorf("-wire %q: it is y-websocket or hocuspocus", s.wire)
	}
	if s.clients < 1 || s.documents < 1 || s.rate < 1 {
		return nil, fmt.Errorf("-clients, -documents and -rate are at least 1")
	}
	return s, nil
}

// document is the name of the document that a client opens.
func (s *settings) document(client int) string {
	if s.on == "" {
		return fmt.Sprint(s.prefix, client%s.documents)
	}
	names := strings.Split(s.on, ",")
	return names[client%len(names)]
}

var verbs = map[string]func(*settings) error{
	"type": typing, "join": joining, "idle": idling, "state": makeState, "serve": serve,
}

func main() {
	if len(os.Args) < 2 || verbs[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: folkload type|join|idle|state|serve [flags]; folkload type -h lists the flags")
		os.Exit(2)
	}
	s, err := parse(os.Args[1], os.Args[2:])
	if err == nil {
		err = verbs[os.Args[1]](s)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, strings.TrimSpace(err.Error()))
		os.Exit(1)
	}
}
