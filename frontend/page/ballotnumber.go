package page

import (
	"strconv"
	"strings"
	"time"
)

// numbered puts a question's number before its title. Those of a forum's vote
// have their recommendation's number there already.
func numbered(i int, title string) string {
	number, rest, dotted := strings.Cut(title, ". ")
	if _, err := strconv.Atoi(number); dotted && err == nil && rest != "" {
		return title
	}
	return strconv.Itoa(i+1) + ". " + title
}

// ended is when votes stopped: at the closing, or before it where somebody
// closed the ballot early.
func (h BallotHead) ended() time.Time {
	if !h.Poll.Ended.IsZero() && h.Poll.Ended.Before(h.Poll.Closes) {
		return h.Poll.Ended
	}
	return h.Poll.Closes
}
