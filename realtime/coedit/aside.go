package coedit

// aside runs f in a goroutine of its own and waits for it. Asking the gate and
// opening a document take a deep stack, and a goroutine keeps the stack that it
// once needed: the one that then waits for years of somebody's letters, for
// each of ten thousand windows, should not. A panic of f is the caller's.
func aside(f func()) {
	ended := make(chan any)
	go func() {
		var cause any
		defer func() { ended <- cause }()
		defer func() { cause = recover() }()
		f()
	}()
	if cause := <-ended; cause != nil {
		panic(cause)
	}
}
