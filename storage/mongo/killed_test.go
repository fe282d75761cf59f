package mongo_test

import (
	"bufio"
	"context"
	"io"
	"testing"

	"github.com/folkmoot/folkmoot/storage/mongo/mongotest"
	"github.com/folkmoot/folkmoot/storage/storagetest"
)

// The server is killed here, not the writer: what MongoDB promises of its
// journal its own tests say; that Folkmoot acknowledges nothing too early,
// and reconnects, is tried on FerretDB.
func TestAKilledServerLosesNothingThatWasAcknowledged(t *testing.T) {
	data := t.TempDir()
	server := mongotest.StartFerret(t, data)
	engine, err := server.Open()()
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	read, write := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- storagetest.Write(ctx, engine, 1<<30, write)
		_ = write.Close()
	}()
	var acknowledged []string
	for lines := bufio.NewScanner(read); lines.Scan(); {
		acknowledged = append(acknowledged, lines.Text())
		if len(acknowledged) == 300 {
			server.Kill()
			stop() // or the writer waits for a server that never comes back
		}
	}
	if err := <-ended; err == nil || len(acknowledged) < 300 {
		t.Fatalf("the writer ended after %d writes: %v", len(acknowledged), err)
	}
	storagetest.Survived(t, mongotest.StartFerret(t, data).Open(), acknowledged)
}
