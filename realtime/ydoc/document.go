package ydoc

// Doc is one document. It is not safe for concurrent use: whoever shares it
// between goroutines holds a lock around every call.
type Doc struct {
	limits    Limits
	clients   []*client // by slot
	slots     map[uint64]uint32
	roots     map[string]*Type
	deepest   int // of all nested types ever
	lastSize  int // of the last encoded state
	waiting   pending
	memory    memory
	tx        transaction
	reading   scan
	driver    driver
	rehearsal rehearsal
}

// New makes an empty document with the default limits.
func New() *Doc { return NewWith(Limits{}) }

// NewKeeping makes an empty document that keeps the content of what is
// deleted, so that any earlier state of it can be read again.
func NewKeeping() *Doc { return NewWith(Limits{KeepDeleted: true}) }

// NewWith makes an empty document with other limits.
func NewWith(limits Limits) *Doc {
	return &Doc{
		limits: limits.filled(),
		slots:  make(map[uint64]uint32),
		roots:  make(map[string]*Type),
	}
}
