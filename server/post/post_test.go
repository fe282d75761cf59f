package post

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/follow"
)

// office is a mail server on this machine that keeps what it is given.
func office(t *testing.T, refuse bool) (address string, got chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	got = make(chan string, 4)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go serve(c, refuse, got)
		}
	}()
	return "smtp://" + l.Addr().String(), got
}

func serve(c net.Conn, refuse bool, got chan string) {
	defer c.Close()
	say := func(line string) { _, _ = fmt.Fprint(c, line+"\r\n") }
	say("220 office ready")
	lines := bufio.NewScanner(c)
	var letter strings.Builder
	inside := false
	for lines.Scan() {
		line := lines.Text()
		switch verb := strings.ToUpper(strings.SplitN(line, " ", 2)[0]); {
		case inside && line == ".":
			inside = false
			got <- letter.String()
			letter.Reset()
			say("250 kept")
		case inside:
			letter.WriteString(line + "\n")
		case verb == "DATA":
			inside = true
			say("354 go on")
		case verb == "RCPT" && refuse:
			say("550 ada@example.org is unknown here")
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("250 fine")
		}
	}
}

var letter = follow.Letter{ID: "abc123", To: "ada@example.org", Subject: "Newydd – what is new", Body: "The text changed.\n", At: time.Date(2026, 3, 3, 7, 0, 0, 0, time.UTC),
	Unsubscribe: "https://folkmoot.example/unsubscribe?p=p1&t=mark"}

func TestALetterCarriesItsIDAndTheWayToEndTheMailsWithOneClick(t *testing.T) {
	address, got := office(t, false)
	b, err := Open(address, "folkmoot@platform.example", "Folkmoot")
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Send(t.Context(), letter); err != nil {
		t.Fatal(err)
	}
	sent := strings.ReplaceAll(strings.ReplaceAll(<-got, "\n ", " "), "\n\t", " ")
	for _, want := range []string{"Message-ID: <abc123@platform.example>", "List-Unsubscribe: <https://folkmoot.example/unsubscribe?p=p1&t=mark>",
		"List-Unsubscribe-Post: List-Unsubscribe=One-Click", "To: <ada@example.org>", `"Folkmoot" <folkmoot@platform.example>`, "Auto-Submitted: auto-generated", "The text changed."} {
		if !strings.Contains(sent, want) {
			t.Errorf("the letter lacks %q:\n%s", want, sent)
		}
	}
}

func TestAFaultNamesNobody(t *testing.T) {
	address, _ := office(t, true)
	b, err := Open(address, "folkmoot@platform.example", "Folkmoot")
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Send(t.Context(), letter); err == nil || strings.Contains(err.Error(), "ada@") {
		t.Errorf("it says %v", err)
	}
}

func TestSettingsThatCannotWorkAreRefused(t *testing.T) {
	for address, from := range map[string]string{"http://host": "a@b.example", "smtp://": "a@b.example", "smtp://host": "nobody"} {
		if _, err := Open(address, from, "Folkmoot"); err == nil {
			t.Errorf("%s from %s is taken", address, from)
		}
	}
}
