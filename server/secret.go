package server

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// secret gives the key that all other keys are derived from: the setting, or
// one made once and kept in the data folder, readable by its owner alone.
// Losing it makes addresses unreadable, so backups must keep it apart.
func (s *Settings) secret() ([]byte, error) {
	if s.Secret != "" {
		return []byte(s.Secret), nil
	}
	path := filepath.Join(s.Data, "secret")
	for range 2 {
		kept, err := os.ReadFile(path)
		if err == nil {
			if len(kept) < 32 {
				return nil, fmt.Errorf("secret: %s is damaged: it holds fewer than 32 characters", path)
			}
			return kept, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if err := os.MkdirAll(s.Data, 0o700); err != nil {
			return nil, err
		}
		if err := keepNew(path); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
	}
	return nil, fmt.Errorf("secret: %s cannot be read", path)
}

// keepNew writes a new secret beside its place and links it there, so that of
// two programs starting at once both read the same one.
func keepNew(path string) error {
	var raw [32]byte
	_, _ = rand.Read(raw[:])
	f, err := os.CreateTemp(filepath.Dir(path), "secret-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if _, err := f.WriteString(base64.RawURLEncoding.EncodeToString(raw[:])); err != nil {
		f.Close()
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Link(f.Name(), path)
}
