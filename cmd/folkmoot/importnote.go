package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/folkmoot/folkmoot/server"
	"github.com/folkmoot/folkmoot/server/civic/meeting/note"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// importNote brings in the note of a past meeting. With --preview it only says
// what it understood, and needs no store.
func importNote(ctx context.Context, args []string) error {
	var preview bool
	var plan string
	settings, rest, err := configure("import note", args, []string{"data"}, func(f *flag.FlagSet) {
		f.BoolVar(&preview, "preview", false, "print what was understood as JSON and keep nothing")
		f.StringVar(&plan, "plan", "", "the plan that the meeting was about, as in its address; none: a meeting of the whole platform")
	})
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return usageError("call it as 'folkmoot import note [--preview] [--plan PLAN] FILE'")
	}
	raw, err := os.ReadFile(rest[0])
	if err != nil {
		return err
	}
	if preview {
		understood, err := server.ReadNote(raw)
		if err != nil {
			return err
		}
		return showNote(understood)
	}
	one, understood, err := server.ImportNote(ctx, settings, people.Operator(), plan, filepath.Base(rest[0]), raw)
	if err != nil {
		return err
	}
	fmt.Printf("%s, %s: %d people, %d commitment updates, %d actions, next meeting %q, now at /sessions/%s/note\n", one.Title, understood.Held.Raw,
		len(understood.Attendees), len(understood.Updates), len(understood.Actions), understood.Next.Raw, one.ID)
	return nil
}

func showNote(n *note.Note) error {
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(n)
}
