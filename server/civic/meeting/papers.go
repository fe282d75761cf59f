package meeting

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Papers is where the words of pads are: shared documents, of the same kind as
// the texts of drafts.
type Papers interface {
	// Words reads what stands in each part of a document, everything included
	// that was taken in so far.
	Words(ctx context.Context, document string) (map[string]draft.Node, error)
	// Writers says of each part who wrote what stands in it, those who wrote
	// most first.
	Writers(ctx context.Context, document string) (map[string][]people.PersonID, error)
	// Append writes a paragraph at the end of a part, once for each key.
	Append(ctx context.Context, document string, hand Hand, part, text, key string) error
	// Begin keeps what a document begins with; the first time counts.
	Begin(ctx context.Context, document string, parts map[string]draft.Node) error
	// Erase deletes a document with all its history; Exists says whether there
	// is anything of it.
	Erase(ctx context.Context, document string) error
	Exists(ctx context.Context, document string) (bool, error)
	// Close lets nobody write in a document any more, on whichever server, and
	// Open lets those again who may. What Words gives after Close is all that
	// anybody was told is saved; who comes later is told that it was not. A
	// text that is being erased is not found.
	Close(ctx context.Context, document string) error
	Open(ctx context.Context, document string) error
	// Recheck asks again who may do what with a document that is open.
	Recheck(document string)

	// Base gives the number of a draft's last change, if the field is a text
	// of this draft.
	Base(ctx context.Context, id draft.ID, field draft.Field) (int64, error)
	// Was is how a field read when its copies were made, Merged how it reads
	// now and how it would with what was written in a copy.
	Was(ctx context.Context, of Field) (draft.Node, error)
	Merged(ctx context.Context, document string, of Field) (now, with draft.Node, err error)
	// Graft brings what was written in a copy into the draft, each word in its
	// author's name; nameless, in the name of the session.
	Graft(ctx context.Context, document string, of Field, nameless bool) error
}

// Drafts says what somebody may do with a draft.
type Drafts interface {
	May(ctx context.Context, by people.Actor, id draft.ID) (draft.Permit, error)
}

// Hand is as whom words are kept. Under the Chatham House rule that is a random
// word that leads to nobody once the session is over, without organisation and
// without sector, because a sector of one would be a name.
type Hand struct {
	Person       string
	Organisation people.OrganisationID
	Sector       people.Sector
}
