package ydoc

// Diff leaves out of an update what the holder of the state vector has,
// without a document. The bytes are those that yjs writes; the delete set is
// kept whole.
func Diff(update, stateVector []byte) ([]byte, error) {
	var u scan
	if err := u.read(update, &updateLimits); err != nil {
		return nil, err
	}
	known, err := readVector(stateVector)
	if err != nil {
		return nil, err
	}
	return diff(update, known), nil
}

// diff is Diff for an update that has passed a scan.
func diff(update []byte, known map[uint64]uint64) []byte {
	var s structure
	var out writer
	r := reader{buf: update, trusted: true, anyDepth: 1 << 30}
	for sections := r.uint(); sections > 0; sections-- {
		n, client, clock := r.uint(), r.uint(), r.uint()
		started := false
		for ; n > 0; n-- {
			s.read(&r, client, clock, maxSafe)
			clock = s.end()
			if !started {
				// What is sent never starts with a gap or with what is known.
				have := known[client]
				if s.kind == kindSkip || s.end() <= have {
					continue
				}
				started = true
				if s.clock < have {
					s.splice(have - s.clock)
				}
			}
			out.write(&s)
		}
	}
	deletes := deleteSet{}.addFrom(&scan{buf: update, deletes: r.pos})
	return deletes.group().append(out.finish(len(update)))
}
