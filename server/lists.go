package server

import (
	"regexp"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/draft"
)

// A printed bullet, and a dash that may only be a dash.
var (
	bulleted = regexp.MustCompile(`^\s*[•●○◦▪■‣⁃]\s+`)
	dashed   = regexp.MustCompile(`^\s*[-*·–]\s+`)
)

// written makes a rich text of an imported one: a paragraph of what stands
// between empty lines, and a list of lines that begin with a bullet. A dash
// begins an entry where another follows or came before; alone it is a dash.
// Numbers stay as they were printed: others may refer to them.
func written(text string) draft.Node {
	doc := draft.Node{Type: "doc"}
	var entries []draft.Node
	flush := func() {
		if len(entries) > 0 {
			doc.Content = append(doc.Content, draft.Node{Type: "bulletList", Content: entries})
			entries = nil
		}
	}
	parts := strings.Split(text, "\n\n")
	dashes := dashedLines(parts) > 1
	for _, part := range parts {
		for _, piece := range pieces(part, dashes) {
			if words, is := bullet(piece, dashes); is {
				entries = append(entries, draft.Node{Type: "listItem", Content: []draft.Node{paragraph(words)}})
				continue
			}
			flush()
			doc.Content = append(doc.Content, paragraph(piece))
		}
	}
	flush()
	return doc
}

func paragraph(words string) draft.Node {
	return draft.Node{Type: "paragraph", Content: []draft.Node{{Type: "text", Text: words}}}
}

func dashedLines(parts []string) (n int) {
	for _, part := range parts {
		for line := range strings.SplitSeq(part, "\n") {
			if dashed.MatchString(line) {
				n++
			}
		}
	}
	return n
}

// bullet is the words behind a bullet. A bullet with nothing behind it is none.
func bullet(line string, dashes bool) (string, bool) {
	mark := bulleted.FindString(line)
	if mark == "" && dashes {
		mark = dashed.FindString(line)
	}
	words := strings.TrimSpace(line[len(mark):])
	return words, mark != "" && words != ""
}

// pieces cuts a part where a bullet begins; the lines after a bullet go on
// with its entry.
func pieces(part string, dashes bool) (all []string) {
	for line := range strings.SplitSeq(part, "\n") {
		if _, begins := bullet(line, dashes); begins || len(all) == 0 {
			all = append(all, line)
		} else {
			all[len(all)-1] += "\n" + line
		}
	}
	kept := all[:0]
	for _, piece := range all {
		if piece = strings.TrimSpace(piece); piece != "" {
			kept = append(kept, piece)
		}
	}
	return kept
}
