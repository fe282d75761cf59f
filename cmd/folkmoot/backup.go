package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/folkmoot/folkmoot/server"
	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/backup"
)

// backupStore writes everything kept into one file, while people work, or
// into a folder of nightly files of which the newest are kept.
func backupStore(ctx context.Context, args []string) error {
	var into string
	var still bool
	keep := 14
	store, rest, err := wholeStore(ctx, "backup", args, func(f *flag.FlagSet) {
		f.StringVar(&into, "into", "", "a folder for archives named by their time, instead of one FILE")
		f.IntVar(&keep, "keep", keep, "with --into: how many archives stay; 0 keeps all")
		f.BoolVar(&still, "still", false, "nobody writes meanwhile: for a store that has no view of one moment")
	})
	if err != nil {
		return err
	}
	defer store.Close()
	options := backup.Options{Still: still}
	var s backup.Summary
	path := into
	switch {
	case into != "" && len(rest) == 0:
		path, s, err = backup.Into(ctx, store, into, keep, options)
	case into == "" && len(rest) == 1:
		path = rest[0]
		s, err = backup.ToFile(ctx, store, path, options)
	default:
		return usageError("call it as 'folkmoot backup --data DIR FILE' or 'folkmoot backup --data DIR --into FOLDER'")
	}
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d documents in %d tables, taken %s\n", path, s.Documents, len(s.Tables), s.Taken.Format("2 January 2006, 15:04:05 MST"))
	fmt.Fprintln(os.Stderr, "The secret is not in it. Keep FOLKMOOT_SECRET, or the file 'secret' in the data folder, somewhere else.")
	return nil
}

// restore brings a backup into an empty store, or with --verify only reads it.
func restore(ctx context.Context, args []string) error {
	var verify bool
	flags := func(f *flag.FlagSet) {
		f.BoolVar(&verify, "verify", false, "read the archive from end to end and change nothing")
	}
	if _, rest, err := configure("restore", args, []string{"data"}, flags); err == nil && verify && len(rest) == 1 {
		s, err := backup.VerifyFile(rest[0])
		if err == nil {
			fmt.Printf("%s is whole: %d documents, taken %s\n", rest[0], s.Documents, s.Taken.Format("2 January 2006, 15:04:05 MST"))
		}
		return err
	}
	store, rest, err := wholeStore(ctx, "restore", args, flags)
	if err != nil {
		return err
	}
	defer store.Close()
	if len(rest) != 1 {
		return usageError("call it as 'folkmoot restore --data DIR FILE'")
	}
	s, err := backup.FromFile(ctx, rest[0], store)
	if err == nil {
		fmt.Printf("%d documents restored. Put the secret back too, or addresses cannot be read.\n", s.Documents)
	}
	return err
}

// wholeStore opens the store that the settings name, to be read from end to end.
func wholeStore(ctx context.Context, name string, args []string, more func(*flag.FlagSet)) (storage.Whole, []string, error) {
	settings, rest, err := configure(name, args, []string{"data"}, more)
	if err != nil {
		return nil, nil, err
	}
	engine, err := server.OpenStore(ctx, settings)
	if err != nil {
		return nil, nil, err
	}
	whole, ok := engine.(storage.Whole)
	if !ok {
		_ = engine.Close()
		return nil, nil, fmt.Errorf("this store cannot be read from end to end")
	}
	return whole, rest, nil
}
