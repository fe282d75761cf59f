package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server"
)

// asProgram makes this test's own binary behave as the program.
const asProgram = "FOLKMOOT_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Args[0] = "folkmoot"
		main()
	}
	os.Exit(m.Run())
}

// program prepares the real program as another process, in an empty folder
// and without the settings of whoever runs the tests.
func program(t testing.TB, env []string, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0], args...)
	c.Dir = t.TempDir()
	for _, line := range os.Environ() {
		if !strings.HasPrefix(line, "FOLKMOOT_") {
			c.Env = append(c.Env, line)
		}
	}
	c.Env = append(append(c.Env, asProgram+"=1"), env...)
	return c
}

// call runs the program to its end.
func call(t testing.TB, env []string, args ...string) (out, said string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	c := program(t, env, args...)
	c.Stdout, c.Stderr = &o, &e
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return o.String(), e.String(), c.ProcessState.ExitCode()
}

func TestConfigAndHelpShowEverySettingWithItsDefaultAndASentence(t *testing.T) {
	config, _, code := call(t, []string{"FOLKMOOT_SECRET=0123456789012345678901234567890123456789"}, "config")
	if code != 0 {
		t.Fatalf("config ended with %d", code)
	}
	help, _, code := call(t, nil, "serve", "--help")
	if code != 0 {
		t.Fatalf("help ended with %d", code)
	}
	for _, one := range settings(&server.Settings{}) {
		if !strings.Contains(config, one.variable()) || !strings.Contains(config, one.words) {
			t.Errorf("config does not explain %s", one.variable())
		}
		shown := "--" + one.name
		if one.secret {
			shown = one.variable()
			if strings.Contains(help, "--"+one.name+" ") {
				t.Errorf("%s is a flag: flags show in process lists", one.name)
			}
		}
		if !strings.Contains(help, shown) || !strings.Contains(help, one.words) {
			t.Errorf("help does not explain %s", one.name)
		}
	}
	if strings.Contains(config, "0123456789") || !strings.Contains(config, "(set)") {
		t.Error("config prints a secret")
	}
}

func TestAWrongSettingIsRefusedByName(t *testing.T) {
	for _, one := range []struct {
		env  string
		args []string
		name string
	}{
		{"", []string{"--addr", "nowhere"}, "addr"},
		{"", []string{"--base-url", "folkmoot.example"}, "base-url"},
		{"", []string{"--base-url", "http://folkmoot.example"}, "base-url"},
		{"", []string{"--demo", "--base-url", "https://folkmoot.example"}, "demo"},
		{"", []string{"--demo=perhaps"}, "demo"},
		{"", []string{"--sockets", "0"}, "sockets"},
		{"", []string{"--sockets", "many"}, "sockets"},
		{"", []string{"--log-level", "loud"}, "log-level"},
		{"", []string{"--proxy", "somewhere"}, "proxy"},
		{"", []string{"--colour", "red"}, "colour"},
		{"", []string{"now"}, "now"},
		{"", []string{"--data", ""}, "data"},
		{"", []string{"--google-client-id", "x"}, "google-client-id"},
		{"FOLKMOOT_DEMO=perhaps", nil, "FOLKMOOT_DEMO"},
		{"FOLKMOOT_SECRET=short", nil, "secret"},
		{"FOLKMOOT_MONGODB_URI=http://x", nil, "mongodb-uri"},
		{"FOLKMOOT_MONGODB_URI=mongodb://x/y", nil, "FOLKMOOT_SECRET"},
		{"FOLKMOOT_REDIS_URL=http://x", nil, "redis-url"},
		{"FOLKMOOT_OIDC=city", nil, "FOLKMOOT_OIDC_CITY_ISSUER"},
		{"FOLKMOOT_ADRR=localhost:1", nil, "FOLKMOOT_ADRR"},
	} {
		var env []string
		if one.env != "" {
			env = append(env, one.env)
		}
		_, said, code := call(t, env, append([]string{"serve"}, one.args...)...)
		if code != 2 || !strings.Contains(said, one.name) {
			t.Errorf("%s %v ended with %d and %q", one.env, one.args, code, said)
		}
	}
}

const smallPlan = `# Testland Open Government Action Plan 2027-2029

## Commitment 1: Open contracting

Objective: Publish every public contract.

### What is the public problem that the commitment will address?

Small firms do not hear of contracts in time.

### Lead implementing organisation

Procurement Agency of Testland

### Milestones

| Verifiable and measurable milestones to fulfil the commitment | New or ongoing | Start date | End date |
|---|---|---|---|
| Publish all notices | New | January 2027 | when it is ready |
`

// paper puts the plan into a file.
func paper(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "plan.md")
	if err := os.WriteFile(path, []byte(smallPlan), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAPreviewIsJSONAndNeedsNoStore(t *testing.T) {
	data := filepath.Join(t.TempDir(), "never")
	for _, args := range [][]string{{"--preview", paper(t)}, {"--data", data, "--preview", paper(t)}} {
		out, said, code := call(t, []string{"FOLKMOOT_MONGODB_URI=", "FOLKMOOT_DATA=" + data}, append([]string{"import", "plan"}, args...)...)
		if code != 0 {
			t.Fatalf("ended with %d: %s", code, said)
		}
		var seen struct {
			Plan        map[string]any
			Commitments []struct {
				Number     any
				Title      string
				Fields     map[string]any
				Objectives []struct {
					Title      string
					Fields     map[string]any
					Milestones []struct {
						Text, Kind string
						Start, End struct{ Raw string }
					}
				}
			}
			Warnings []struct {
				Line           int
				Field, Message string
			}
		}
		strict := json.NewDecoder(strings.NewReader(out))
		if err := strict.Decode(&seen); err != nil {
			t.Fatalf("%v in %s", err, out)
		}
		if seen.Plan == nil || len(seen.Commitments) != 1 || seen.Commitments[0].Title != "Open contracting" || seen.Commitments[0].Fields == nil {
			t.Fatalf("understood %s", out)
		}
		row := seen.Commitments[0].Objectives[0].Milestones[0]
		if row.Text != "Publish all notices" || row.Kind == "" || row.Start.Raw != "January 2027" || row.End.Raw != "when it is ready" {
			t.Errorf("the milestone is %+v", row)
		}
		if seen.Warnings == nil || seen.Commitments[0].Objectives[0].Fields == nil {
			t.Error("warnings or an objective's fields are missing")
		}
	}
	if _, err := os.Stat(data); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the preview touched the store's folder: %v", err)
	}
}

func TestWhatCannotBeImportedIsRefusedWithASentence(t *testing.T) {
	picture := filepath.Join(t.TempDir(), "plan.md")
	if err := os.WriteFile(picture, []byte("\x89PNG\r\n\x1a\n\x00\x00"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"--preview", picture}, {"--preview", picture + ".none"}, {picture}} {
		if _, said, code := call(t, nil, append([]string{"import", "plan"}, args...)...); code != 1 || strings.Count(said, "\n") != 1 {
			t.Errorf("%v ended with %d and %q", args, code, said)
		}
	}
}

// served is the real program, serving.
type served struct {
	t    testing.TB
	cmd  *exec.Cmd
	base string
	took time.Duration // until it was ready
}

// start serves a folder and waits until it is ready.
func start(t testing.TB, binary, data string) *served {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	c := program(t, nil, "serve", "--demo", "--addr", address, "--data", data, "--log-level", "error")
	if binary != "" {
		c.Path = binary
	}
	return ready(t, c, "http://"+address)
}

// ready starts a server and waits until it is ready. A new demonstration takes
// five seconds, and under the race detector on a busy machine far more.
func ready(t testing.TB, c *exec.Cmd, base string) *served {
	t.Helper()
	c.Stderr = io.Discard
	begun := time.Now()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	s := &served{t: t, cmd: c, base: base}
	t.Cleanup(func() { s.kill() })
	for ; time.Since(begun) < 3*time.Minute; time.Sleep(10 * time.Millisecond) {
		if answer, err := http.Get(s.base + "/readyz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == 200 {
				s.took = time.Since(begun)
				return s
			}
		}
	}
	t.Fatal("it does not get ready")
	return nil
}

func (s *served) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// imported is a folder with one plan in it.
func imported(t testing.TB) string {
	t.Helper()
	data := t.TempDir()
	if out, said, code := call(t, nil, "import", "plan", "--data", data, paper(t)); code != 0 || !strings.Contains(out, "1 commitment") {
		t.Fatalf("the import ended with %d: %s %s", code, out, said)
	}
	return data
}

// issued asks the command for a token, beside the server.
func issued(t testing.TB, data string, more ...string) string {
	t.Helper()
	args := append([]string{"token", "issue", "--data", data, "--person", "Demo Administrator"}, more...)
	out, said, code := call(t, nil, args...)
	if code != 0 || !strings.HasPrefix(out, "fm_") {
		t.Fatalf("no token: %d %s", code, said)
	}
	return strings.TrimSpace(out)
}

// api asks the server with a token.
func (s *served) api(token, method, path string, body any) (int, map[string]any, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return 0, nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, s.base+"/api/v1"+path, bytes.NewReader(raw))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close()
	var v map[string]any
	err = json.NewDecoder(answer.Body).Decode(&v)
	if err == io.EOF {
		err = nil
	}
	return answer.StatusCode, v, err
}

func TestATokenIsIssuedBesideARunningServerAndWorksThere(t *testing.T) {
	data := imported(t)
	s := start(t, "", data)
	token := issued(t, data, "--scopes", "read", "--days", "1")
	status, me, err := s.api(token, "GET", "/me", nil)
	if err != nil || status != 200 || me["name"] != "Demo Administrator" {
		t.Errorf("%d %v %v", status, me, err)
	}
	if status, _, _ := s.api(token, "POST", "/plans", map[string]any{"title": "X", "template": "ogp-2022"}); status != 403 {
		t.Errorf("a token for reading starts a plan: %d", status)
	}
	for _, args := range [][]string{{}, {"--person", "Nobody"}, {"--person", "Demo Administrator", "--scopes", "all"}, {"--person", "Demo Administrator", "--days", "0"}} {
		if out, said, code := call(t, nil, append([]string{"token", "issue", "--data", data}, args...)...); code == 0 || out != "" || said == "" {
			t.Errorf("%v ended with %d and %q", args, code, said)
		}
	}
}
