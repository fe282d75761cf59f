package coedit

import (
	"context"
	"fmt"
	"testing"

	"github.com/folkmoot/folkmoot/realtime/bus"
	"github.com/folkmoot/folkmoot/realtime/bus/redistest"
	"github.com/folkmoot/folkmoot/realtime/ydoc"
	"github.com/folkmoot/folkmoot/storage"
)

// BenchmarkARowOfTheLog appends rows one after another. Where several servers
// share a store, each is followed by a look whether the document was erased.
func BenchmarkARowOfTheLog(b *testing.B) {
	for _, shared := range []bool{false, true} {
		b.Run(fmt.Sprint("shared=", shared), func(b *testing.B) {
			ledger, err := openLedger(b.Context(), openStore(b))
			if err != nil {
				b.Fatal(err)
			}
			ledger.shared = shared
			seq := int64(0)
			for b.Loop() {
				seq++
				row := &Row{Meta: storage.Meta{ID: rowID("draft", seq)}, Document: "draft", Seq: seq, Token: fmt.Sprint(seq),
					Edits: []Entry{{Person: "ann", Update: []byte{0, 0}}}}
				if err := ledger.append(b.Context(), row); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkALetterUntilItIsStored has one of two servers over a real Redis write
// letters one after another, each when the one before is stored.
func BenchmarkALetterUntilItIsStored(b *testing.B) {
	redis, store := redistest.Start(b), openStore(b)
	for _, shared := range []bool{false, true} {
		b.Run(fmt.Sprint("looks=", shared), func(b *testing.B) {
			var houses []*house
			for range 2 {
				line, err := bus.Redis(redis.URL(), "bench:")
				if err != nil {
					b.Fatal(err)
				}
				b.Cleanup(func() { _ = line.Close() })
				h := build(b, Options{Store: store, Bus: line}, "ann")
				h.ledger.shared = shared
				houses = append(houses, h)
			}
			document := fmt.Sprint("draft-", shared)
			if _, err := houses[1].Settle(b.Context(), document); err != nil {
				b.Fatal(err)
			}
			own := ydoc.New()
			for range 5 { // those that come after a pause are stored at once
				if err := houses[0].letter(b.Context(), document, own); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				if err := houses[0].letter(b.Context(), document, own); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// letter writes one letter and waits until it is stored.
func (h *house) letter(ctx context.Context, document string, own *ydoc.Doc) error {
	_, err := h.Edit(ctx, document, Author{Person: "ann"}, func(*ydoc.Doc) ([]byte, error) {
		return own.Transact(4711, func(w *ydoc.Txn) error {
			text, err := w.Root("text", ydoc.Text)
			if err != nil {
				return err
			}
			return w.InsertText(text, text.Len(), "x", nil)
		})
	})
	return err
}
