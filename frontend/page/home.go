package page

import "time"

// HomeView is the front page: what a person can still change.
type HomeView struct {
	// Name is set for a person who is signed in; Needs is what waits for them.
	SignedIn bool
	Needs    []Need
	// MoreNeeds claims that more waits than is shown.
	MoreNeeds bool
	Asks      []Ask // up to five
	Decided   []Decision
}

// Need is something that waits for this person.
type Need struct {
	Href string
	Text string // already in the reader's language
	When time.Time
	// Minutes that it takes; 0 leaves it unsaid.
	Minutes int
}

// AskKind is what somebody is asked to join.
type AskKind string

// The kinds; the empty one is a draft that is open for comment.
const (
	AskSession      AskKind = "session"
	AskLive         AskKind = "live" // a session that goes on now
	AskForum        AskKind = "forum"
	AskConversation AskKind = "conversation"
)

// Ask is something that anybody may join now.
type Ask struct {
	Kind    AskKind
	Href    string
	Title   string
	Plan    string
	Text    string // the ask in a sentence, as its people wrote it; may be empty
	Minutes int
	Until   time.Time // zero: no closing date
	When    string    // when a session begins, in words
	// What has been said so far.
	Comments, Stances int
}

// Decision is what was published or withdrawn lately.
type Decision struct {
	Href      string
	Title     string
	Plan      string
	Withdrawn bool
	Number    int // of the version
	Note      string
	When      time.Time
}
