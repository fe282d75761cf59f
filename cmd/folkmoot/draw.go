package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/lottery"
)

const howToDraw = `call it as 'folkmoot draw run --features FILE --respondents FILE --panel N --into DIR' or 'folkmoot draw verify DIR --digits 123'`

// drawCommand runs a civic lottery without a server, or verifies one.
func drawCommand(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return usageError(howToDraw)
	}
	switch args[0] {
	case "run":
		return drawRun(ctx, args[1:])
	case "verify":
		return drawVerify(args[1:])
	}
	return usageError(howToDraw)
}

// drawing is what 'draw run' was told.
type drawing struct {
	features, respondents, into, title string
	algorithm, seed, id, household     string
	panel                              int
	relax                              bool
}

func drawRun(ctx context.Context, args []string) error {
	var d drawing
	flags := flag.NewFlagSet("draw run", flag.ContinueOnError)
	flags.StringVar(&d.features, "features", "", "CSV file of quotas: feature, value, min, max and, if they may give, min_flex, max_flex")
	flags.StringVar(&d.respondents, "respondents", "", "CSV file of the pool: an id and a column for each feature")
	flags.IntVar(&d.panel, "panel", 0, "how many people are to be chosen")
	flags.StringVar(&d.into, "into", "", "a new folder for the files to publish and, in 'private', those to keep")
	flags.StringVar(&d.algorithm, "algorithm", string(lottery.Leximin), "leximin, maximin, nash or legacy")
	flags.StringVar(&d.seed, "seed", "", "a whole number from which the result follows; drawn at random when not given")
	flags.StringVar(&d.id, "id", "", "the column of ids, when it is not called id")
	flags.StringVar(&d.household, "household", "", "columns that tell a household, separated by commas; primary_address1,primary_zip when the file has them")
	flags.StringVar(&d.title, "title", "", "what the panel is for")
	flags.BoolVar(&d.relax, "relax", false, "when no panel exists, make the smallest change of quotas within their flex")
	rest, err := mixed(flags, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 || d.features == "" || d.respondents == "" || d.panel < 1 || d.into == "" {
		return usageError(howToDraw)
	}
	seed, err := d.seeded()
	if err != nil {
		return err
	}
	pool, err := d.read()
	if err != nil {
		return err
	}
	out, changes, err := d.solve(ctx, pool, seed)
	if err != nil {
		return err
	}
	if err := d.tell(ctx, out, changes); err != nil {
		return err
	}
	return d.write(out, changes)
}

func (d *drawing) seeded() (uint64, error) {
	if d.seed == "" {
		var b [8]byte
		_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
		return binary.BigEndian.Uint64(b[:]), nil
	}
	seed, err := strconv.ParseUint(d.seed, 10, 64)
	if err != nil {
		return 0, usageError("--seed takes a whole number below 2 to the power of 64")
	}
	return seed, nil
}

func (d *drawing) read() (*lottery.Pool, error) {
	f, err := os.Open(d.features)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	features, err := lottery.ReadFeatures(f)
	if err != nil {
		return nil, err
	}
	r, err := os.Open(d.respondents)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	columns := lottery.Columns{ID: d.id}
	if d.household != "" {
		columns.Address = strings.Split(d.household, ",")
	}
	people, err := lottery.ReadRespondents(r, features, columns)
	if err != nil {
		return nil, err
	}
	return &lottery.Pool{Features: features, People: people, Panel: d.panel}, nil
}

// solve runs the lottery, after the smallest change when that was asked for.
func (d *drawing) solve(ctx context.Context, pool *lottery.Pool, seed uint64) (*lottery.Outcome, []lottery.Change, error) {
	var last time.Time
	o := lottery.Options{Algorithm: lottery.Algorithm(d.algorithm), Seed: seed, Tell: func(p lottery.Progress) {
		if now := time.Now(); now.Sub(last) > 2*time.Second {
			fmt.Fprintf(os.Stderr, "%s: %d of %d\n", p.Stage, p.Done, p.Of)
			last = now
		}
	}}
	out, err := lottery.Run(ctx, pool, o)
	if !errors.Is(err, lottery.ErrNoPanel) {
		return out, nil, err
	}
	changes, err := lottery.Relax(ctx, pool, false)
	switch {
	case errors.Is(err, lottery.ErrRigid):
		return nil, nil, d.advise(ctx, pool)
	case err != nil:
		return nil, nil, err
	case !d.relax:
		return nil, nil, fmt.Errorf("no panel meets the quotas. The smallest change within their flex, which --relax makes:\n%s", listed(changes))
	}
	out, err = lottery.Run(ctx, pool.With(changes), o)
	return out, changes, err
}

// advise says what would have to change when the flex does not suffice.
func (d *drawing) advise(ctx context.Context, pool *lottery.Pool) error {
	changes, err := lottery.Relax(ctx, pool, true)
	if err != nil {
		return errors.New("no panel exists, whatever the quotas are: too few people can be chosen together")
	}
	return fmt.Errorf("no panel meets the quotas, not even with all their flex. The smallest change that would help, if those responsible agree:\n%s", listed(changes))
}

func listed(changes []lottery.Change) string {
	lines := make([]string, len(changes))
	for i, c := range changes {
		lines[i] = "  " + c.String()
	}
	return strings.Join(lines, "\n")
}

// tell says in words what came out.
func (d *drawing) tell(ctx context.Context, out *lottery.Outcome, changes []lottery.Change) error {
	f := out.Figures()
	fmt.Printf("%d people in the pool, %d to be chosen, by %s with seed %d.\n", len(out.Pool.People), out.Pool.Panel, out.Algorithm, out.Seed)
	if len(changes) > 0 {
		fmt.Printf("Quotas that were changed:\n%s\n", listed(changes))
	}
	fmt.Printf("Chances: lowest %.4f %%, highest %.4f %%, Gini %.4f, geometric mean %.4f %%.\n", 100*f.Lowest, 100*f.Highest, f.Gini, 100*f.Geometric)
	if out.Algorithm == lottery.Legacy {
		fmt.Println("These chances were counted on 1,000 panels: the algorithm itself knows none.")
		return nil
	}
	blocked, err := out.Blocked(ctx)
	if err != nil {
		return err
	}
	for _, b := range blocked {
		ids := make([]string, len(b.People))
		for i, person := range b.People {
			ids[i] = out.Pool.People[person].ID
		}
		fmt.Printf("On no panel: %s. To let one of them in:\n%s\n", strings.Join(ids, ", "), listed(b.By))
	}
	return nil
}
