package importer

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/folkmoot/folkmoot/server/civic"
)

func TestWhatIsNoTextIsRefusedInWords(t *testing.T) {
	for name, raw := range map[string]string{
		"a picture": "\x89PNG\r\n\x1a\n\x00\x00", "a photograph": "\xff\xd8\xff\xe0 JFIF", "a drawing": "<?xml version='1.0'?><svg></svg>",
		"a PDF": "%PDF-1.7 ...", "an office file": "PK\x03\x04 word/document.xml", "an old office file": "\xd0\xcf\x11\xe0\xa1", "rich text": `{\rtf1 x}`,
		"a program": "\x7fELF\x02", "nothing": "", "spaces": " \n\t\n", "noise": strings.Repeat("\x01\x02\x03", 50), "zeros": "text\x00text",
	} {
		_, err := Read("plan", strings.NewReader(raw))
		refusal := civic.AsRefusal(err)
		if refusal == nil || refusal.Kind != civic.Invalid || refusal.Field != "file" || !strings.Contains(refusal.Error(), "Send the text of a plan") {
			t.Errorf("%s was answered with %v", name, err)
		}
	}
}

func TestADocumentOverTheLimitIsRefusedBeforeItIsRead(t *testing.T) {
	read := &counted{r: io.LimitReader(endless{}, 50<<20)}
	_, err := Read("plan.txt", read)
	if refusal := civic.AsRefusal(err); refusal == nil || refusal.Kind != civic.TooMuch || !strings.Contains(refusal.Error(), "5 megabytes") {
		t.Fatalf("it was answered with %v", err)
	}
	if read.n > Largest+1<<20 {
		t.Fatalf("%d bytes were read of it", read.n)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

type counted struct {
	r io.Reader
	n int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}

const small = "Commitment 1: Café\n\nObjective\n\nTea for all.\n"

func TestOldEncodingsAreReadAndSaidSo(t *testing.T) {
	var wide bytes.Buffer
	wide.WriteString("\xff\xfe")
	for _, u := range utf16.Encode([]rune(small)) {
		wide.WriteByte(byte(u))
		wide.WriteByte(byte(u >> 8))
	}
	for name, raw := range map[string]string{"UTF-16": wide.String(), "with a byte order mark": "\xef\xbb\xbf" + small, "Windows": strings.ReplaceAll(small, "é", "\xe9")} {
		p := read(t, "plan.txt", raw)
		if len(p.Commitments) != 1 || p.Commitments[0].Title != "Café" {
			t.Errorf("%s: it was read as %+v", name, p.Commitments)
		}
		if said := warned(p, "", "Windows-1252"); said != (name == "Windows") {
			t.Errorf("%s: warnings %+v", name, p.Warnings)
		}
	}
}

func TestTheWordsOfAMenuAreNamedAndNotTakenForThePlan(t *testing.T) {
	p := read(t, "", "<html><body><nav>Home Search</nav><main><h1>Plan</h1><h2>Commitment 1: Tea</h2><h3>Objective</h3><p>Tea for <b>all</b>.</p></main><footer>Imprint</footer></body></html>")
	if len(p.Commitments) != 1 || p.Commitments[0].Objectives[0].Fields["objective"] != "Tea for all." || p.Plan.Title != "Plan" {
		t.Fatalf("it was read as %+v", p)
	}
	if !warned(p, "", "Home Search / Imprint") {
		t.Fatalf("the menu was dropped in silence: %+v", p.Warnings)
	}
}

func TestPlainTextCalledMarkdownIsStillReadAsText(t *testing.T) {
	text := "Commitment 1: Tea\n\nObjective\n\nTea.\n\nMilestones New or ongoing Start date End date\nBoil New May 2024 June 2024\nPour New June 2024 July 2024\n"
	for _, name := range []string{"pasted.md", "", "plan.txt", "plan.doc"} {
		if n := read(t, name, text).Milestones(); n != 2 {
			t.Errorf("%q: %d milestones, want 2", name, n)
		}
	}
	page := "<p>Commitment 1: Tea</p><p>Objective</p><p>Tea.</p><table><tr><th>Milestones<th>Start date<th>End date<tr><td>Boil<td>May 2024<td>June 2024</table>"
	for _, name := range []string{"pasted.md", "", "plan.txt"} {
		if n := read(t, name, page).Milestones(); n != 1 {
			t.Errorf("%q: %d milestones of a page, want 1", name, n)
		}
	}
}
