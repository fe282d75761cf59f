package coedit

import "unicode/utf16"

// units is a text counted as documents count it.
type units []uint16

// utf16Units gives nil for no text, which is what a run has whose content is
// not kept.
func utf16Units(text string) units {
	if text == "" {
		return nil
	}
	return utf16.Encode([]rune(text))
}

// text is a stretch of the units; half a pair reads as U+FFFD.
func (u units) text(from, to int) string {
	from, to = min(from, len(u)), min(to, len(u))
	return string(utf16.Decode(u[from:to]))
}
