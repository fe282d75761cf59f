package main

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/folkmoot/folkmoot/server"
)

// serve runs the platform until it is told to stop, then hands its people
// over: logs flushed, sockets closed with a word that they may come back.
func serve(ctx context.Context, args []string) error {
	settings, rest, err := configure("serve", args, nil, nil)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return usageError(fmt.Sprintf("serve takes settings only, not %q", rest[0]))
	}
	s, err := server.Open(ctx, settings)
	if err != nil {
		return err
	}
	return s.Run(ctx, func(address string) { welcome(settings, address) })
}

// welcome says what to try first.
func welcome(s server.Settings, address string) {
	if !s.Demo {
		fmt.Fprintf(os.Stderr, "Folkmoot is at %s (listening on %s)\n", s.BaseURL, address)
		return
	}
	fmt.Fprintf(os.Stderr, `
Folkmoot is running:  %[1]s

This is a demonstration of an invented country. What to try first:
  1. Open %[1]s and choose the plan that is being drafted.
  2. Sign in (top right) as one of the cast, for example the drafter.
  3. Open the draft "Open contracting" and type. Then open it in a second
     browser as somebody else: you see each other's letters.
  4. Comment on a sentence, take a stance, name a version, compare two.
  5. Sign in as the lead official and publish it.

The API is described at %[1]s/api/v1/openapi.json. Stop with Ctrl-C.
`, s.BaseURL)
}

// version says which build this is.
func version(context.Context, []string) error {
	info, _ := debug.ReadBuildInfo()
	revision := "unknown revision"
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			revision = s.Value
		}
	}
	fmt.Printf("folkmoot (%s, %s)\n", revision, info.GoVersion)
	return nil
}
