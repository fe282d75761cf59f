package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/folkmoot/folkmoot/server"
	"github.com/folkmoot/folkmoot/server/civic/record"
)

// recordCommand is about the public record that a store keeps.
func recordCommand(ctx context.Context, args []string) error {
	if len(args) == 0 || args[0] != "check" {
		return usageError("call it as 'folkmoot record check --data DIR [CHECKPOINT]'")
	}
	settings, rest, err := configure("record check", args[1:], []string{"data"}, nil)
	if err != nil {
		return err
	}
	l, done, err := server.OpenRecord(ctx, settings)
	if err != nil {
		return err
	}
	defer done()
	begun := time.Now()
	c, err := l.Check(ctx)
	if err != nil {
		return err
	}
	for _, kept := range rest {
		if err := against(ctx, l, c, kept); err != nil {
			return err
		}
	}
	for _, f := range c.Found {
		fmt.Println(f)
	}
	if len(c.Found) > 0 {
		return errors.New("the public record was altered: see above where")
	}
	fmt.Printf("%d entries and %d checkpoints agree (%s). Key: %s\n", c.Entries, c.Checkpoints, time.Since(begun).Round(time.Millisecond), l.Verifier())
	return nil
}

// against compares the record with a checkpoint that somebody kept elsewhere:
// the only way to notice a store that was taken back whole to an earlier day.
func against(ctx context.Context, l *record.Log, c *record.Checked, file string) error {
	kept, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	size, root, err := record.OpenCheckpoint(string(kept), l.Verifier())
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if size > c.Entries {
		c.Found = append(c.Found, record.Found{From: c.Entries, To: size - 1, What: "in the checkpoint " + file + ", and not there any more"})
		return nil
	}
	if size == 0 {
		return nil
	}
	proof, err := l.Continues(ctx, size, size)
	if err != nil {
		return err
	}
	if proof.OldRoot != root.String() {
		c.Found = append(c.Found, record.Found{From: 0, To: size - 1, What: "they are not those that the checkpoint " + file + " signs"})
	}
	return nil
}
