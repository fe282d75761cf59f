package page

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/frontend/words"
)

func rendered(t *testing.T, s sample, lang words.Lang) string {
	t.Helper()
	var b bytes.Buffer
	s.frame.Lang = lang
	if err := Layout(s.frame, s.body).Render(context.Background(), &b); err != nil {
		t.Fatalf("%s: %v", s.name, err)
	}
	return b.String()
}

// TestPagesAreShownWhole renders every page in both languages. With
// FOLKMOOT_PREVIEW set to a folder it leaves them there to be looked at.
func TestPagesAreShownWhole(t *testing.T) {
	into := os.Getenv("FOLKMOOT_PREVIEW")
	for _, s := range samples() {
		for _, lang := range words.Langs {
			html := rendered(t, s, lang)
			for _, wrong := range []string{"%!", "<nil>", "0001-01-01", "<no value>"} {
				if strings.Contains(html, wrong) {
					t.Errorf("%s (%s) shows %q", s.name, lang, wrong)
				}
			}
			if into != "" {
				if err := os.WriteFile(filepath.Join(into, s.name+"."+string(lang)+".html"), []byte(html), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

var (
	inlineStyle  = regexp.MustCompile(`(?i)<style|\sstyle=`)
	inlineScript = regexp.MustCompile(`(?i)<script(?:>| [^>]*>[^<])|\son[a-z]+="|javascript:`)
	ids          = regexp.MustCompile(`\sid="([^"]*)"`)
	h1           = regexp.MustCompile(`<h1[ >]`)
	posts        = regexp.MustCompile(`(?s)<form method="post".*?</form>`)
)

func TestPagesKeepToAStrictContentSecurityPolicy(t *testing.T) {
	for _, s := range samples() {
		html := rendered(t, s, words.English)
		if m := inlineStyle.FindString(html); m != "" {
			t.Errorf("%s has an inline style: %s", s.name, m)
		}
		if m := inlineScript.FindString(strings.ReplaceAll(html, "></script>", ">")); m != "" && !strings.HasPrefix(m, "<script src") && !strings.HasPrefix(m, `<script type="module" src`) {
			t.Errorf("%s has an inline script: %s", s.name, m)
		}
		if strings.Contains(html, "<script>alert") {
			t.Errorf("%s lets markup through that somebody typed", s.name)
		}
	}
}

func TestEachPageHasOneHeadingIdsThatDifferAndProofInEveryForm(t *testing.T) {
	for _, s := range samples() {
		html := rendered(t, s, words.English)
		if n := len(h1.FindAllString(html, -1)); n != 1 {
			t.Errorf("%s has %d h1", s.name, n)
		}
		seen := map[string]bool{}
		for _, m := range ids.FindAllStringSubmatch(html, -1) {
			if seen[m[1]] {
				t.Errorf("%s has the id %q twice", s.name, m[1])
			}
			seen[m[1]] = true
		}
		for _, form := range posts.FindAllString(html, -1) {
			if !strings.Contains(form, `name="csrf"`) {
				t.Errorf("%s has a form without its proof", s.name)
			}
		}
	}
}

func TestAReaderMayHaveTheTextQuietlyWithFormsInPlaceOfTheEditor(t *testing.T) {
	f := Frame{Path: "/drafts/d1?read=1", Editor: true}
	html := rendered(t, sample{"quiet", f, Draft(sampleDraft(true))}, words.English)
	if strings.Contains(html, "data-editor") || strings.Contains(html, "editor.js") {
		t.Error("the editor runs although the reader asked for quiet")
	}
	if !strings.Contains(html, "/comments/new?") {
		t.Error("paragraphs have no link to comment on them")
	}
}
