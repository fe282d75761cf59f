package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/folkmoot/folkmoot/server"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// recorded makes a data folder whose record has some entries; the last holds
// the hash of document.
func recorded(t *testing.T, document []byte) (data string, proof *record.Proof, whole []byte, key string) {
	t.Helper()
	data = t.TempDir()
	settings := server.Defaults()
	settings.Data = data
	if err := settings.Check(); err != nil {
		t.Fatal(err)
	}
	l, done, err := server.OpenRecord(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	hash, err := record.Fingerprint(document)
	if err != nil {
		t.Fatal(err)
	}
	var last *record.Entry
	for n := range 6 {
		last, err = l.Append(t.Context(), record.Event{ID: fmt.Sprint("publication|", n), Kind: record.Publication, Subject: "commitment/x",
			At: time.Date(2027, 1, 1+n, 9, 0, 0, 0, time.UTC), Body: map[string]any{"sha256": hash}})
		if err != nil {
			t.Fatal(err)
		}
	}
	if proof, err = l.Prove(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := l.Write(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return data, proof, b.Bytes(), l.Verifier()
}

func written(t *testing.T, name string, v any) string {
	t.Helper()
	raw, isRaw := v.([]byte)
	if !isRaw {
		var err error
		if raw, err = json.MarshalIndent(v, "", "\t"); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestVerifyChecksDownloadsOffline(t *testing.T) {
	document := []byte(`{"title":"Open contracting","version":1}`)
	_, proof, whole, key := recorded(t, document)
	other := *proof
	other.Leaf = strings.Replace(proof.Leaf, "2027", "2026", 1)
	evidence := record.Evidence{Format: record.EvidenceFormat, Document: document, Proof: proof}
	false1 := evidence
	false1.Document = []byte(`{"title":"Closed contracting","version":1}`)
	laidOut := written(t, "v1.json", []byte("{\n  \"version\": 1,\n  \"title\": \"Open contracting\"\n}"))
	for _, c := range []struct {
		what  string
		files []string
		code  int
		says  string
	}{
		{"a publication with its proof inside", []string{written(t, "e.json", evidence)}, 0, "entry 5"},
		{"a publication beside its proof, laid out otherwise", []string{laidOut, written(t, "p.json", proof)}, 0, "as in entry 5"},
		{"a whole record", []string{written(t, "record.jsonl", whole)}, 0, "all 6 entries"},
		{"with the key from elsewhere", []string{"--key", key, written(t, "e.json", evidence)}, 0, "ok"},
		{"with another platform's key", []string{"--key", "other.example+00000000+AAAA", written(t, "e.json", evidence)}, 1, "FAILED"},
		{"a publication with a word altered", []string{written(t, "e.json", false1)}, 1, "not the one that was recorded"},
		{"an entry altered", []string{written(t, "p.json", other)}, 1, "was altered"},
		{"a record with an entry altered", []string{written(t, "r.jsonl", bytes.Replace(whole, []byte("2027-01-03"), []byte("2027-01-04"), 1))}, 1, "one of them was altered"},
		{"a publication without its proof", []string{laidOut}, 1, "none of the proofs"},
		{"a picture", []string{written(t, "x.png", []byte("\x89PNG"))}, 1, "not JSON"},
		{"an empty file", []string{written(t, "x", []byte{})}, 1, "empty"},
		{"no file", []string{filepath.Join(t.TempDir(), "none")}, 1, "FAILED"},
		{"nothing", nil, 2, ""},
	} {
		out, said, code := call(t, nil, append([]string{"verify"}, c.files...)...)
		if code != c.code || !strings.Contains(out, c.says) {
			t.Errorf("%s: ended with %d\n%s%s", c.what, code, out, said)
		}
	}
}

func TestRecordCheckWalksAStoreAndSaysWhichEntryWasAltered(t *testing.T) {
	data, proof, _, _ := recorded(t, []byte(`{}`))
	kept := written(t, "checkpoint", []byte(proof.Checkpoint))
	out, said, code := call(t, nil, "record", "check", "--data", data, kept)
	if code != 0 || !strings.Contains(out, "6 entries") {
		t.Fatalf("ended with %d: %s%s", code, out, said)
	}
	e, err := sqlite.Open(t.Context(), filepath.Join(data, "folkmoot.db"))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := e.Table(t.Context(), "record-entries", []storage.IndexSpec{})
	if err != nil {
		t.Fatal(err)
	}
	// As somebody would who has the store and knows how it is hashed.
	row, err := raw.Get(t.Context(), fmt.Sprintf("%016d", 3))
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(row.Body, &doc); err != nil {
		t.Fatal(err)
	}
	doc["leaf"] = strings.Replace(doc["leaf"].(string), "commitment/x", "commitment/y", 1)
	doc["subject"], doc["hash"] = "commitment/y", tlog.RecordHash([]byte(doc["leaf"].(string))).String()
	row.Body, _ = json.Marshal(doc)
	row.Version++
	if err := raw.Replace(t.Context(), row, row.Version-1); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	out, _, code = call(t, nil, "record", "check", "--data", data)
	if code != 1 || !strings.HasPrefix(out, "entr") || !strings.Contains(out, "signed") {
		t.Errorf("ended with %d: %s", code, out)
	}
	if _, _, code = call(t, nil, "record", "check", "--data", data, kept); code != 1 {
		t.Errorf("against the kept checkpoint it ended with %d", code)
	}
	if _, _, code = call(t, nil, "record"); code != 2 {
		t.Errorf("record alone ended with %d", code)
	}
}
