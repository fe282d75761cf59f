// Command ferret runs FerretDB, which speaks MongoDB's protocol over SQLite
// files, for the tests of storage/mongo where no MongoDB can be installed.
// It is a module of its own, so that none of it gets near the real program.
//
// It prints its address and ends when its standard input does, so that it
// never outlives the test that started it, however that ends.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	data := flag.String("data", "", "the folder for its files; none means one that goes with it")
	addr := flag.String("addr", "127.0.0.1:0", "the address to listen on")
	flag.Parse()
	if err := serve(*data, *addr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(data, addr string) error {
	if data != "" {
		return run(data, addr)
	}
	data, err := os.MkdirTemp("", "ferret")
	if err != nil {
		return err
	}
	return errors.Join(run(data, addr), os.RemoveAll(data))
}

func run(data, addr string) error {
	db, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: addr},
		Handler:   "sqlite",
		SQLiteURL: "file:" + data + "/",
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	go func() { fmt.Println(db.MongoDBURI()) }()
	return db.Run(ctx)
}
