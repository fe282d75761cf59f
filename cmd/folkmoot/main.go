// Command folkmoot is the whole platform in one program: it serves the pages,
// the API and the sockets, and has the operator's commands beside them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"
)

// command is one word after the program's name.
type command struct {
	name, words string
	run         func(ctx context.Context, args []string) error
}

func commands() []command {
	return []command{
		{"serve", "serve the platform", serve},
		{"config", "show every setting with its default and what it is for", showConfig},
		{"import", "bring in a document: import plan FILE, import note FILE", importDocument},
		{"token", "issue a personal access token for a program: token issue", issueToken},
		{"backup", "write everything kept into one file, while people work", backupStore},
		{"restore", "bring a backup into an empty store", restore},
		{"opinion", "draw the map of a published conversation: opinion map DIR", mapOpinion},
		{"count", "count ranked ballots: count FILE --method irv|schulze|stv --seats N", countBallots},
		{"draw", "run a civic lottery, or verify one: draw run, draw verify DIR --digits 123", drawCommand},
		{"verify", "check downloaded publications, proofs, records and ballots, offline: verify FILE...", verifyFiles},
		{"record", "walk the public record of a store and say what was altered: record check", recordCommand},
		{"version", "say which build this is", version},
	}
}

func main() {
	roomToWait()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

// roomToWait lets Go run more threads than a small machine has cores: with one
// or two, every wait for the disk would stall everybody who types.
func roomToWait() {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(max(4, runtime.NumCPU()))
	}
}

// run finds the command and turns its answer into an exit code: 0 done,
// 1 failed, 2 called wrongly.
func run(ctx context.Context, args []string) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "--help" || args[0] == "-h" {
		usage()
		return 0
	}
	for _, c := range commands() {
		if c.name != args[0] {
			continue
		}
		err := c.run(ctx, args[1:])
		switch {
		case err == nil, errors.Is(err, flag.ErrHelp):
			return 0
		case errors.As(err, new(usageError)):
			fmt.Fprintln(os.Stderr, "folkmoot:", err)
			return 2
		default:
			fmt.Fprintln(os.Stderr, "folkmoot:", err)
			return 1
		}
	}
	fmt.Fprintf(os.Stderr, "folkmoot: there is no command %q\n\n", args[0])
	usage()
	return 2
}

func usage() {
	fmt.Fprintln(os.Stderr, "Folkmoot, a platform on which people draft open-government commitments together.")
	fmt.Fprintln(os.Stderr)
	for _, c := range commands() {
		fmt.Fprintf(os.Stderr, "  folkmoot %-9s %s\n", c.name, c.words)
	}
	fmt.Fprintln(os.Stderr, "\n'folkmoot serve --help' explains every setting.")
}

// usageError is a command called wrongly: the sentence says how to call it.
type usageError string

func (e usageError) Error() string { return string(e) }
