package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/storage"
)

// archiveName is what Into calls its files, so that their names sort by age
// and nothing else in the folder is ever removed.
var archiveName = regexp.MustCompile(`^folkmoot-\d{8}T\d{6}Z\.backup$`)

// Into writes an archive with its time as its name into the folder dir, reads
// it back, and only then removes archives of its own making beyond the newest
// keep; 0 keeps all.
func Into(ctx context.Context, store storage.Whole, dir string, keep int, o Options) (path string, s Summary, err error) {
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", s, fmt.Errorf("backup: %w", err)
	}
	path = filepath.Join(dir, o.Now.UTC().Format("folkmoot-20060102T150405Z.backup"))
	if s, err = ToFile(ctx, store, path, o); err != nil {
		return "", s, err
	}
	if s, err = VerifyFile(path); err != nil {
		return path, s, err
	}
	return path, s, prune(dir, keep)
}

// VerifyFile reads the archive at path from end to end.
func VerifyFile(path string) (s Summary, err error) {
	f, err := os.Open(path)
	if err != nil {
		return s, fmt.Errorf("backup: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return Verify(f)
}

func prune(dir string, keep int) error {
	entries, err := os.ReadDir(dir)
	if err != nil || keep <= 0 {
		return err
	}
	entries = slices.DeleteFunc(entries, func(e os.DirEntry) bool {
		return !e.Type().IsRegular() || !archiveName.MatchString(e.Name())
	})
	var errs []error
	for _, old := range entries[:max(0, len(entries)-keep)] {
		errs = append(errs, os.Remove(filepath.Join(dir, old.Name())))
	}
	return errors.Join(errs...)
}
