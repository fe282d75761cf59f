package main

import (
	"bytes"
	"crypto/rand"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/lottery"
	"github.com/folkmoot/folkmoot/server/civic/lottery/draw"
)

// write makes the folder: what is published lies in it, what is not in
// 'private', which only its owner may read.
func (d *drawing) write(out *lottery.Outcome, changes []lottery.Change) error {
	key := make(draw.Key, 32)
	_, _ = rand.Read(key) // never fails: crypto/rand ends the program instead
	p, err := draw.Prepare(out, key, d.title, build(), changes)
	if err != nil {
		return err
	}
	private := filepath.Join(d.into, "private")
	if _, err := os.Stat(filepath.Join(d.into, draw.SheetName)); err == nil {
		return fmt.Errorf("%s holds a draw already: a second one goes into a folder of its own", d.into)
	}
	if err := os.MkdirAll(d.into, 0o755); err != nil {
		return err
	}
	if err := os.MkdirAll(private, 0o700); err != nil {
		return err
	}
	sheet, err := json.MarshalIndent(p.Sheet, "", "  ")
	if err != nil {
		return err
	}
	secret, err := json.MarshalIndent(map[string]string{"key": hex.EncodeToString(key), "seed": strconv.FormatUint(out.Seed, 10)}, "", "  ")
	if err != nil {
		return err
	}
	// The sheet comes last: where it stands, all of the draw stands.
	for _, f := range []struct {
		name string
		body []byte
		mode os.FileMode
	}{
		{filepath.Join(private, "people.csv"), owns(p.Owns), 0o600},
		{filepath.Join(private, "secret.json"), secret, 0o600},
		{filepath.Join(d.into, draw.TableName), p.Table, 0o644},
		{filepath.Join(d.into, draw.SheetName), append(sheet, '\n'), 0o644},
	} {
		if err := os.WriteFile(f.name, f.body, f.mode); err != nil {
			return err
		}
	}
	fmt.Printf("To publish: %s and %s in %s. Keep '%s' to yourself.\n", draw.SheetName, draw.TableName, d.into, private)
	fmt.Printf("SHA-256 of the table, to be made public before the digits are drawn: %s\n", p.Sheet.SHA256)
	return nil
}

// owns is what each registrant is told, as CSV.
func owns(all []draw.Own) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"id", "pseudonym", "chance", "rows"})
	for _, o := range all {
		_ = w.Write([]string{o.ID, o.Pseudonym, strconv.FormatFloat(o.Chance, 'f', 6, 64), strconv.Itoa(o.Rows)})
	}
	w.Flush() // a buffer takes everything
	return b.Bytes()
}

// build names this program, for whoever runs the draw again.
func build() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "folkmoot"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return "folkmoot " + s.Value
		}
	}
	return "folkmoot"
}

func drawVerify(args []string) error {
	const how = "call it as 'folkmoot draw verify DIR --digits 123 [--sha256 HASH]', or name draw.json and panels.csv instead of the folder"
	flags := flag.NewFlagSet("draw verify", flag.ContinueOnError)
	digits := flags.String("digits", "", "the digits that were drawn")
	committed := flags.String("sha256", "", "the table's SHA-256 as it was made public before the draw")
	names, err := mixed(flags, args)
	if err != nil {
		return err
	}
	if *digits == "" || len(names) < 1 || len(names) > 2 {
		return usageError(how)
	}
	sheet, table, err := published(names)
	if err != nil {
		return err
	}
	v, err := draw.Verify(sheet, table, *digits, *committed)
	if err != nil {
		return err
	}
	s := v.Sheet
	fmt.Printf("The files belong together: %d panels of %d, drawn from %d people by %s.\n", s.Rows, s.Panel, s.Pool, s.Algorithm)
	if *committed == "" {
		fmt.Println("Compare this SHA-256 with the one made public before the draw, or give it with --sha256:", s.SHA256)
	} else {
		fmt.Println("The table is the one that was committed before the draw.")
	}
	fmt.Printf("The digits %s are row %03d:\n%s\n", *digits, v.Row, strings.Join(v.Members, "\n"))
	return nil
}

// published reads the two files from a folder, or by their names in any order.
func published(names []string) (sheet, table []byte, err error) {
	if len(names) == 1 {
		names = []string{filepath.Join(names[0], draw.SheetName), filepath.Join(names[0], draw.TableName)}
	} else if strings.HasSuffix(names[0], ".csv") {
		names[0], names[1] = names[1], names[0]
	}
	if sheet, err = limited(names[0]); err != nil {
		return nil, nil, err
	}
	table, err = limited(names[1])
	return sheet, table, err
}

func limited(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, mostFile+1))
	if err == nil && len(raw) > mostFile {
		err = fmt.Errorf("%s is too large to be part of a draw", name)
	}
	return raw, err
}
