package civic

import (
	"crypto/sha256"
	"strings"
)

// SameID makes the same id from the same parts: what is submitted, or brought
// over from another room, twice is then inserted once.
func SameID(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return idLetters.EncodeToString(sum[:15])
}
