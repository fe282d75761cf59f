package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/folkmoot/folkmoot/"

// rooms says what each room may use of the others; the first room that fits a
// file decides. A name ending in "/" stands for everything below it. Tests, and
// the packages for them whose names end in "test", may use anything: they run
// real stores and real engines.
var rooms = []struct {
	room string
	may  []string
}{
	{"cmd/", []string{"cmd/", "server", "realtime/", "frontend", "storage", "storage/", "server/"}},
	{"server/civic/", []string{"server/civic", "server/civic/", "storage"}},
	{"server/", []string{"server", "server/", "realtime/", "storage", "storage/", "frontend", "frontend/"}},
	{"frontend/", []string{"frontend", "frontend/", "server/civic", "server/civic/"}},
	{"realtime/coedit/", []string{"realtime/ydoc", "realtime/coedit/", "storage"}},
	{"realtime/", nil},
	{"storage/", []string{"storage", "storage/"}},
}

// keepers are the only rooms that may import what is named beside them.
var keepers = []struct {
	what string
	in   []string
}{
	{"go.mongodb.org/mongo-driver", []string{"storage/mongo/"}},
	{"modernc.org/sqlite", []string{"storage/sqlite/"}},
	{"github.com/redis/go-redis", []string{"realtime/bus/"}},
	{"github.com/gofiber/", []string{"server/"}},
	{"github.com/markbates/goth", []string{"server/"}},
}

// plain are the rooms that need nothing but the standard library.
var plain = []string{"realtime/ydoc/", "realtime/hub/", "realtime/frame/", "server/civic/fuzzydate/", "server/civic/opinion/", "server/civic/count/", "server/civic/lottery/"}

func TestEveryRoomUsesOnlyWhatTheHouseAllows(t *testing.T) {
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git" || d.Name() == "bin" || d.Name() == "ferret") {
			return fs.SkipDir
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") && !forTests(filepath.Dir(path)) {
			checkFile(t, root, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func forTests(room string) bool { return strings.HasSuffix(room, "test") }

func checkFile(t *testing.T, root, path string) {
	t.Helper()
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	from, _ := filepath.Rel(root, path)
	from = filepath.ToSlash(from)
	for _, spec := range parsed.Imports {
		what, _ := strconv.Unquote(spec.Path.Value)
		if reason := forbidden(from, what); reason != "" {
			t.Errorf("%s:%d imports %s: %s", from, files.Position(spec.Pos()).Line, what, reason)
		}
	}
}

func forbidden(from, what string) string {
	for _, k := range keepers {
		if strings.HasPrefix(what, k.what) && !under(from, k.in) {
			return "only " + strings.Join(k.in, ", ") + " may"
		}
	}
	inside, ours := strings.CutPrefix(what, module)
	if !ours {
		if under(from, plain) && strings.Contains(strings.Split(what, "/")[0], ".") {
			return "this room needs nothing but the standard library"
		}
		return ""
	}
	if forTests(inside) {
		return "only tests may"
	}
	for _, r := range rooms {
		if strings.HasPrefix(from, r.room) {
			own := filepath.ToSlash(filepath.Dir(from))
			if inside == own || fits(inside, r.may) {
				return ""
			}
			return r.room + " may use " + strings.Join(r.may, ", ")
		}
	}
	return "no room of the house"
}

func under(from string, rooms []string) bool {
	for _, room := range rooms {
		if strings.HasPrefix(from, room) {
			return true
		}
	}
	return false
}

func fits(what string, may []string) bool {
	for _, m := range may {
		if what == m || strings.HasSuffix(m, "/") && strings.HasPrefix(what, m) {
			return true
		}
	}
	return false
}
