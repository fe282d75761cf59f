package ydoc

// writer collects structures and puts before each client's how many they are.
type writer struct {
	body  []byte
	lists []list
}

// list is a run of structures of one client in body.
type list struct {
	client, clock uint64
	start, count  int
}

func (w *writer) write(s *structure) {
	if n := len(w.lists); n == 0 || w.lists[n-1].client != s.client {
		w.lists = append(w.lists, list{s.client, s.clock, len(w.body), 0})
	}
	w.lists[len(w.lists)-1].count++
	w.body = s.append(w.body)
}

// finish puts the parts together; size is a guess at how much that is.
func (w *writer) finish(size int) []byte {
	b := appendUint(make([]byte, 0, size+8*len(w.lists)), uint64(len(w.lists)))
	for i, l := range w.lists {
		end := len(w.body)
		if i+1 < len(w.lists) {
			end = w.lists[i+1].start
		}
		b = appendUint(appendUint(appendUint(b, uint64(l.count)), l.client), l.clock)
		b = append(b, w.body[l.start:end]...)
	}
	return b
}
