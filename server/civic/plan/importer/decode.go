package importer

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/folkmoot/folkmoot/server/civic"
)

// notText names files that people send by mistake, by how they begin.
var notText = []struct{ begins, what string }{
	{"\x89PNG", "a picture"}, {"\xff\xd8\xff", "a picture"}, {"GIF8", "a picture"}, {"BM", ""}, {"II*\x00", "a picture"}, {"MM\x00*", "a picture"},
	{"%PDF", "a PDF file"}, {"PK\x03\x04", "an office file or an archive"}, {"\xd0\xcf\x11\xe0", "an office file"}, {"{\\rtf", "a rich text file"},
	{"\x1f\x8b", "a compressed file"}, {"RIFF", ""}, {"\x7fELF", "a program"}, {"ID3", "a sound"}, {"OggS", "a sound"}, {"\x00\x00\x00", "a film or a program"},
}

// decode gives the document as text with line ends of one kind. note says what
// had to be assumed.
func decode(name string, raw []byte) (text, note string, err error) {
	for _, kind := range notText {
		if kind.what != "" && bytes.HasPrefix(raw, []byte(kind.begins)) {
			return "", "", refuseKind(kind.what)
		}
	}
	if bytes.HasPrefix(raw, []byte("RIFF")) && bytes.Contains(raw[:min(16, len(raw))], []byte("WEBP")) {
		return "", "", refuseKind("a picture")
	}
	if wide, ok := wideText(raw); ok {
		return plainEnds(wide), "", nil
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if strings.Contains(strings.ToLower(string(raw[:min(len(raw), 300)])), "<svg") {
		return "", "", refuseKind("a picture")
	}
	if unprintable(raw) {
		return "", "", refuseKind("not text")
	}
	text = string(raw)
	if !utf8.ValidString(text) {
		decoded, err := charmap.Windows1252.NewDecoder().String(text)
		if err != nil {
			return "", "", refuseKind("not text")
		}
		text, note = decoded, "This document is not in UTF-8. It was read as Windows-1252: check quotation marks, dashes and accents."
	}
	text = plainEnds(text)
	if strings.TrimSpace(text) == "" {
		return "", "", civic.Refuse(civic.Invalid, "This document is empty. Send the text of a plan, as text, Markdown or HTML.").At("file")
	}
	return text, note, nil
}

func refuseKind(what string) error {
	return civic.Refuse(civic.Invalid, "This is %s. Send the text of a plan, as text, Markdown or HTML.", what).At("file")
}

// unprintable claims that there are bytes that no text holds.
func unprintable(raw []byte) bool {
	odd := 0
	for _, b := range raw {
		if b == 0 {
			return true
		}
		if b < 0x20 && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != '\v' && b != 0x1b {
			odd++
		}
	}
	return odd*100 > len(raw)
}

// wideText reads UTF-16 with a byte order mark, as old editors save it.
func wideText(raw []byte) (string, bool) {
	if len(raw) < 2 || len(raw)%2 != 0 {
		return "", false
	}
	var order binary.ByteOrder
	switch {
	case raw[0] == 0xff && raw[1] == 0xfe:
		order = binary.LittleEndian
	case raw[0] == 0xfe && raw[1] == 0xff:
		order = binary.BigEndian
	default:
		return "", false
	}
	units := make([]uint16, 0, len(raw)/2)
	for i := 2; i < len(raw); i += 2 {
		units = append(units, order.Uint16(raw[i:]))
	}
	return string(utf16.Decode(units)), true
}

// plainEnds makes every line end \n. A form feed is where a page ended.
func plainEnds(text string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\f", "\n", "\v", "\n", "\u0085", "\n").Replace(text)
}
