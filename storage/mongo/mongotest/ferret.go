package mongotest

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/mongo"
	"github.com/folkmoot/folkmoot/storage/storagetest"
)

// Ferret is a running FerretDB.
type Ferret struct {
	URI string
	cmd *exec.Cmd
}

// StartFerret starts a FerretDB of the test's own over the files in data.
func StartFerret(t testing.TB, data string) *Ferret {
	t.Helper()
	program, err := program()
	if err != nil {
		absent(t, err.Error())
	}
	f, err := start(program, data, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Kill)
	return f
}

// Open opens the database called folkmoot.
func (f *Ferret) Open() storagetest.Open {
	gates := &gates{}
	return func() (storage.Engine, error) {
		return mongo.Open(context.Background(), inDatabase(f.URI, "folkmoot"), mongo.Through(gates.dial))
	}
}

// Kill ends the server with no warning.
func (f *Ferret) Kill() {
	_ = f.cmd.Process.Kill()
	_ = f.cmd.Wait()
}

func start(program, data, addr string) (*Ferret, error) {
	cmd := exec.Command(program, "-data", data, "-addr", addr)
	cmd.Stderr = os.Stderr
	if _, err := cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s ended: %w", program, err), cmd.Process.Kill(), cmd.Wait())
	}
	return &Ferret{URI: strings.TrimSpace(line), cmd: cmd}, nil
}

// program finds or builds the server. The build is kept under its sources'
// sum, because the first one takes minutes.
func program() (string, error) {
	if named := os.Getenv("FOLKMOOT_TEST_FERRETDB"); named != "" {
		_, err := os.Stat(named)
		return named, err
	}
	source, err := sources()
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, name := range []string{"main.go", "go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(source, name))
		if err != nil {
			return "", err
		}
		sum.Write(text)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	program := filepath.Join(cache, "folkmoot-test", fmt.Sprintf("ferret-%x", sum.Sum(nil)[:8]))
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	return program, build(source, program)
}

func build(source, program string) error {
	if err := os.MkdirAll(filepath.Dir(program), 0o700); err != nil {
		return err
	}
	// Several test programs may build it at once; the last one's stays.
	own := fmt.Sprintf("%s.%d", program, os.Getpid())
	out, err := exec.Command("go", "-C", source, "build", "-o", own, ".").CombinedOutput()
	if err != nil {
		return fmt.Errorf("it cannot be built: %w: %s", err, out)
	}
	return os.Rename(own, program)
}

// sources finds storage/mongo/ferret from wherever in the project a test runs.
func sources() (string, error) {
	dir, err := os.Getwd()
	for ; err == nil && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		source := filepath.Join(dir, "storage", "mongo", "ferret")
		if _, err := os.Stat(filepath.Join(source, "go.mod")); err == nil {
			return source, nil
		}
	}
	return "", errors.Join(errors.New("storage/mongo/ferret is not above the test"), err)
}

// absent skips where nobody promised a FerretDB. Where FOLKMOOT_TEST_FERRETDB
// names one, a test that quietly stops running would be a lie.
func absent(t testing.TB, why string) {
	t.Helper()
	if named := os.Getenv("FOLKMOOT_TEST_FERRETDB"); named != "" {
		t.Fatalf("FOLKMOOT_TEST_FERRETDB names %s, and it does not run: %s", named, why)
	}
	t.Skipf("no MongoDB to test against: FOLKMOOT_TEST_MONGODB_URI is not set and FerretDB does not run: %s", why)
}
