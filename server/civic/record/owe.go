package record

import (
	"context"
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/storage"
)

// Source makes the event of something that was done, from what is kept of it.
// It gives nil when the thing was never done: somebody began it and stopped.
type Source func(ctx context.Context, ref string) (*Event, error)

// debt says that an entry may be owed. It is kept before the act, so that no
// crash between the act and its entry loses the entry.
type debt struct {
	storage.Meta
	Source string    `json:"source"`
	Ref    string    `json:"ref"`
	At     time.Time `json:"at"`
}

// patience is how long an act can be under way before its debt is taken for
// one that a crash left behind.
const patience = time.Minute

// From says how the events of a source are made. Every source is named before
// the first request.
func (l *Log) From(source string, event Source) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sources[source] = event
}

// Owe notes that something is about to be done that needs an entry.
func (l *Log) Owe(ctx context.Context, source, ref string) error {
	d := &debt{Source: source, Ref: ref, At: l.Now()}
	d.ID = source + "|" + ref
	err := l.owed.Insert(ctx, d)
	if errors.Is(err, storage.ErrExists) {
		return nil
	}
	return err
}

// Settle enters what was done and strikes the debt. It may be repeated. nil
// without an error means that there is nothing to enter.
func (l *Log) Settle(ctx context.Context, source, ref string) (*Entry, error) {
	l.mu.RLock()
	from := l.sources[source]
	l.mu.RUnlock()
	if from == nil {
		return nil, errors.New("record: nobody says how the events of " + source + " are made")
	}
	event, err := from(ctx, ref)
	if err != nil || event == nil {
		return nil, err
	}
	entry, err := l.Append(ctx, *event)
	if err != nil {
		return nil, err
	}
	err = l.owed.Delete(ctx, source+"|"+ref, 0)
	if errors.Is(err, storage.ErrNotFound) {
		err = nil
	}
	return entry, err
}

// Heal settles the debts that were left behind and says how many entries they
// became. It is run at start and from time to time, by any number of servers.
func (l *Log) Heal(ctx context.Context) (entered int, err error) {
	var errs []error
	for d, err := range l.owed.Find(ctx, storage.Query{Index: byTime, To: l.Now().Add(-patience)}) {
		if err != nil {
			return entered, errors.Join(append(errs, err)...)
		}
		entry, err := l.Settle(ctx, d.Source, d.Ref)
		if err == nil && entry == nil {
			err = l.owed.Delete(ctx, d.ID, d.Version)
		}
		if entry != nil {
			entered++
		}
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			errs = append(errs, err) // one that cannot be settled does not hold up the others
		}
	}
	return entered, errors.Join(errs...)
}
