package coedit

import "sync/atomic"

// Counters are figures for the metrics; read them at any time.
type Counters struct {
	Documents, Members atomic.Int64 // open now
	Frames, Updates    atomic.Int64 // received; of these, taken in
	Relayed, Rows      atomic.Int64 // frames to others; rows appended
	States             atomic.Int64 // compactions
	Overflows          atomic.Int64 // sockets that did not keep up
	StoreFailures      atomic.Int64
	RowsBroken         atomic.Int64 // must stay 0
	RefusedMalformed   atomic.Int64
	RefusedForged      atomic.Int64
	RefusedReadOnly    atomic.Int64
	RefusedSealed      atomic.Int64
	RefusedSchema      atomic.Int64
	RefusedMissing     atomic.Int64
	RefusedTooMuch     atomic.Int64
	Revoked            atomic.Int64 // sockets ended because a role was taken away
	AwarenessRefused   atomic.Int64
	ForeignStripped    atomic.Int64
	DeletesClipped     atomic.Int64
}

// Counters gives this server's figures.
func (s *Sessions) Counters() *Counters { return &s.counters }

// Figures are the counters by name, in the form that metrics use.
func (c *Counters) Figures() map[string]int64 {
	return map[string]int64{
		"documents": c.Documents.Load(), "members": c.Members.Load(),
		"frames_total": c.Frames.Load(), "updates_total": c.Updates.Load(),
		"relayed_total": c.Relayed.Load(), "rows_total": c.Rows.Load(), "states_total": c.States.Load(),
		"overflows_total": c.Overflows.Load(), "store_failures_total": c.StoreFailures.Load(),
		"rows_broken_total":       c.RowsBroken.Load(),
		"refused_malformed_total": c.RefusedMalformed.Load(), "refused_forged_total": c.RefusedForged.Load(),
		"refused_readonly_total": c.RefusedReadOnly.Load(), "refused_sealed_total": c.RefusedSealed.Load(),
		"refused_schema_total": c.RefusedSchema.Load(), "refused_missing_total": c.RefusedMissing.Load(),
		"refused_toomuch_total": c.RefusedTooMuch.Load(), "revoked_total": c.Revoked.Load(),
		"awareness_refused_total": c.AwarenessRefused.Load(),
		"foreign_stripped_total":  c.ForeignStripped.Load(), "deletes_clipped_total": c.DeletesClipped.Load(),
	}
}
