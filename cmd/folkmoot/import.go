package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/folkmoot/folkmoot/server"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan/importer"
)

// importDocument brings a document in. With --preview it only says what it
// understood, and needs no store.
func importDocument(ctx context.Context, args []string) error {
	const how = "call it as 'folkmoot import plan [--preview] FILE' or 'folkmoot import note [--preview] [--plan PLAN] FILE'"
	if len(args) > 0 && args[0] == "note" {
		return importNote(ctx, args[1:])
	}
	if len(args) == 0 || args[0] != "plan" {
		return usageError(how)
	}
	var preview bool
	settings, rest, err := configure("import plan", args[1:], []string{"data"}, func(f *flag.FlagSet) {
		f.BoolVar(&preview, "preview", false, "print what was understood as JSON and keep nothing")
	})
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return usageError(how)
	}
	f, err := os.Open(rest[0])
	if err != nil {
		return err
	}
	defer f.Close()
	understood, err := importer.Read(filepath.Base(rest[0]), f)
	if err != nil {
		return err
	}
	if preview {
		out := json.NewEncoder(os.Stdout)
		out.SetEscapeHTML(false)
		out.SetIndent("", "  ")
		return out.Encode(understood)
	}
	kept, err := server.ImportPlan(ctx, settings, people.Operator(), understood)
	if err != nil {
		return err
	}
	for _, w := range understood.Warnings {
		fmt.Fprintf(os.Stderr, "line %d: %s: %s\n", w.Line, w.Field, w.Message)
	}
	fmt.Printf("%s: %d commitments, now at /plans/%s\n", kept.Title, len(understood.Commitments), kept.Slug)
	return nil
}
