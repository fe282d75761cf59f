// Package ledger holds what a forum's members are paid for taking part: a fee
// for each session or day, what travelling cost, what the care of somebody at
// home cost.
//
// It promises: a line that is written is never changed, and a mistake is
// mended by another line that takes it back; a fee is owed once for a session
// or day, a claim is decided once, a balance is paid once, also when two
// officials press at the same instant on two servers; who approved and who
// paid stands on the line with their name; notes and receipts are sealed with
// the key of registrations, since a note about care says how somebody lives.
//
// It refuses to show a member's lines to anybody but that member and the
// official who pays. Everybody else sees sums, counted on in steps of five
// people or more, so that no step says what one person got. It keeps no bank
// details: whoever pays asks for them once, in the system that pays, where they
// are guarded already; here they would only be one more thing to steal.
package ledger

import (
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// What a line says, a stable word.
type What string

// The kinds of line.
const (
	Attended What = "attended" // a fee is owed
	Claimed  What = "claimed"  // money is asked for; none is owed yet
	Approved What = "approved" // what was claimed is owed, or a part of it
	Declined What = "declined"
	Paid     What = "paid"
	Reversed What = "reversed" // an earlier line is taken back
)

// Words are a kind of line in English, a key of the catalogue.
func (w What) Words() string {
	return map[What]string{Attended: "Took part", Claimed: "Claimed", Approved: "Claim approved", Declined: "Claim declined",
		Paid: "Paid", Reversed: "Taken back"}[w]
}

// Whats in the order of a payment's life.
var Whats = []What{Attended, Claimed, Approved, Declined, Paid, Reversed}

// For is what money is for.
type For string

// What money is for.
const (
	Fee    For = "fee"
	Travel For = "travel" // and other expenses
	Care   For = "care"
)

// Fors in the order in which pages show them; a fee is not claimed.
var Fors = []For{Fee, Travel, Care}

// Words are a purpose in English, a key of the catalogue.
func (f For) Words() string {
	return map[For]string{Fee: "Fee for taking part", Travel: "Travel and other expenses", Care: "Care of children or adults"}[f]
}

// Method is how money reaches somebody.
type Method string

// The methods. Some people lose a benefit over a payment and rather have a
// voucher, or nothing.
const (
	Bank    Method = "bank"
	Voucher Method = "voucher"
	Cash    Method = "cash"
	Waived  Method = "waived"
)

// Methods in the order in which pages offer them.
var Methods = []Method{Bank, Voucher, Cash, Waived}

// Words are a method in English, a key of the catalogue.
func (m Method) Words() string {
	return map[Method]string{Bank: "Bank transfer", Voucher: "Vouchers", Cash: "Cash", Waived: "I do not want to be paid"}[m]
}

// Per is what a fee is for.
type Per string

// A fee is owed for each session, or once for each day with any.
const (
	PerSession Per = "session"
	PerDay     Per = "day"
)

// Rate is what members are paid, from the moment it is set. It is public.
type Rate struct {
	// Minor is the fee in the currency's smallest unit: pence.
	Minor    int64  `json:"minor"`
	Per      Per    `json:"per"`
	Currency string `json:"currency"` // ISO 4217
	// Claims says in plain words what can be claimed, and up to how much.
	Claims string      `json:"claims"`
	By     draft.Voice `json:"by"`
	At     time.Time   `json:"at"`
}

// terms are the rates of a forum, the last of which holds. Its id is the forum's.
type terms struct {
	storage.Meta
	Rates []Rate `json:"rates"`
}

// Line is one line of the ledger. Its id follows from what it says, so that
// the same thing is written once.
type Line struct {
	storage.Meta
	Forum forum.ID `json:"forum"`
	// Member is empty once their account is erased; Payee stays: a keyed hash
	// that tells the lines of one person from those of another and leads to
	// nobody.
	Member people.PersonID `json:"member,omitempty"`
	Payee  string          `json:"payee"`
	What   What            `json:"what"`
	For    For             `json:"for,omitempty"`
	// Minor is owed where positive, and paid or taken back where negative;
	// nought on a claim, which has what it asks for in Asked.
	Minor    int64  `json:"minor"`
	Asked    int64  `json:"asked,omitempty"`
	Currency string `json:"currency"`
	// Of is the claim that is decided, or the line that is taken back.
	Of string `json:"of,omitempty"`
	// Session that somebody took part in, Day on which it was, or on which the
	// money was spent or paid: the first moment of that day in UTC.
	Session string    `json:"session,omitempty"`
	Day     time.Time `json:"day,omitzero"`
	// Sealed is a note; it is opened by Entry.
	Sealed    string   `json:"sealed,omitempty"`
	Receipt   *Receipt `json:"receipt,omitempty"`
	Method    Method   `json:"method,omitempty"`
	Reference string   `json:"reference,omitempty"`
	// By is who wrote it; nobody's name on a claim, which is its member's own.
	By draft.Voice `json:"by"`
	At time.Time   `json:"at"`
}

// wish is how a member wants to be paid. Its id is forum and person.
type wish struct {
	storage.Meta
	Forum  forum.ID        `json:"forum"`
	Member people.PersonID `json:"member"`
	Method Method          `json:"method"`
}
