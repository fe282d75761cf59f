package ydoc

// Clock is how many units of a client the document has taken in.
func (d *Doc) Clock(client uint64) uint64 { return d.state(client) }
