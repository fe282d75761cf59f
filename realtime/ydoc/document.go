package ydoc

// Doc is one document. It is not safe for concurrent use: whoever shares it
// between goroutines holds a lock around every call.
type Doc struct {
	limits  Limits
	clients []*client
	slots   map[uint64]uint32
	roots   map[string]*Type
}

// New makes an empty document with the default limits.
func New() *Doc { return NewWith(Limits{}) }

// NewWith makes an empty document with other limits.
func NewWith(limits Limits) *Doc {
	return &Doc{
		limits: limits.filled(),
		slots:  make(map[uint64]uint32),
		roots:  make(map[string]*Type),
	}
}
