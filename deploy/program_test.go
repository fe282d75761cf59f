package deploy

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

var programDir string

var built = sync.OnceValues(func() (string, error) {
	program := filepath.Join(programDir, "folkmoot")
	out, err := exec.Command("go", "build", "-o", program, "../cmd/folkmoot").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, out)
	}
	return program, err
})

// folkmoot runs the real program.
func folkmoot(t *testing.T, args ...string) string {
	t.Helper()
	program, err := built()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("folkmoot %v: %v: %s", args, err, out)
	}
	return string(out)
}

func TestMain(m *testing.M) {
	var err error
	if programDir, err = os.MkdirTemp("", "deploy"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(programDir)
	os.Exit(code)
}

// The nightly commands are run as they are written, over a store of the test.
func TestTheNightlyBackupIsACommandOfTheProgram(t *testing.T) {
	data := t.TempDir()
	unit, err := os.ReadFile("systemd/folkmoot-backup.service")
	if err != nil {
		t.Fatal(err)
	}
	job, _ := at(t, documents(t, "kubernetes/backup.yaml")[1], "spec", "jobTemplate", "spec", "template", "spec", "containers", 0, "args").([]any)
	compose, _ := at(t, documents(t, "compose.yaml")[0], "services", "backup", "command").([]any)
	commands := map[string][]string{"systemd": nil, "kubernetes": words(job), "compose": words(compose)}
	for _, line := range strings.Split(string(unit), "\n") {
		if command, found := strings.CutPrefix(line, "ExecStart=/usr/local/bin/folkmoot "); found {
			commands["systemd"] = strings.Fields(command)
		}
	}
	for where, args := range commands {
		into := filepath.Join(data, where)
		for i := range args {
			if args[i] == "--into" {
				args[i+1] = into
			}
		}
		folkmoot(t, append(args, "--data", data)...)
		if archives, err := os.ReadDir(into); err != nil || len(archives) != 1 {
			t.Errorf("%s: %v leaves %v: %v", where, args, archives, err)
		}
	}
}

func words(list []any) []string {
	var all []string
	for _, one := range list {
		all = append(all, fmt.Sprint(one))
	}
	return all
}

// Every FOLKMOOT_ name in these files is a setting of the program, or one
// that the compose file alone reads.
func TestEverySettingNamedHereExists(t *testing.T) {
	known := map[string]bool{"FOLKMOOT_HOST": true}
	for _, name := range setting.FindAllString(folkmoot(t, "config"), -1) {
		known[name] = true
	}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, name := range setting.FindAllString(string(text), -1) {
			if !known[name] && name != "FOLKMOOT_PORT" && !strings.HasPrefix(name, "FOLKMOOT_TEST_") {
				t.Errorf("%s names %s, which is no setting", path, name)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

var setting = regexp.MustCompile(`FOLKMOOT_[A-Z0-9]+(_[A-Z0-9]+)*`)

// with runs a tool over these files where it is installed.
func with(t *testing.T, tool string, args ...string) {
	t.Helper()
	if _, err := exec.LookPath(tool); err != nil {
		t.Skipf("%s is not installed here", tool)
	}
	if out, err := exec.Command(tool, args...).CombinedOutput(); err != nil {
		t.Errorf("%s %v: %v\n%s", tool, args, err, out)
	}
}

func TestKustomizeBuilds(t *testing.T) { with(t, "kubectl", "kustomize", "kubernetes") }

func TestComposeUnderstandsItsFile(t *testing.T) {
	if exec.Command("docker", "compose", "version").Run() != nil {
		t.Skip("docker compose is not installed here")
	}
	t.Setenv("FOLKMOOT_HOST", "folkmoot.example")
	t.Setenv("FOLKMOOT_SECRET", strings.Repeat("x", 32))
	with(t, "docker", "compose", "-f", "compose.yaml", "config", "--quiet")
}

func TestPrometheusUnderstandsItsRules(t *testing.T) {
	with(t, "promtool", "test", "rules", "monitoring/alerts_test.yaml")
}

// The compose file runs a Caddy of today. Debian's is older and does not know
// one line of the file, so it is asked about all the others.
func TestCaddyUnderstandsItsFile(t *testing.T) {
	t.Setenv("FOLKMOOT_HOST", "folkmoot.example")
	text, err := os.ReadFile("Caddyfile")
	if err != nil {
		t.Fatal(err)
	}
	if version, err := exec.Command("caddy", "version").Output(); err == nil && oldCaddy.Match(version) {
		t.Logf("%s does not know stream_close_delay", bytes.TrimSpace(version))
		text = regexp.MustCompile(`(?m)^\s*stream_close_delay .*\n`).ReplaceAll(text, nil)
	}
	file := filepath.Join(t.TempDir(), "Caddyfile")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	with(t, "caddy", "validate", "--adapter", "caddyfile", "--config", file)
}

// Debian's says 2.6.2, without a v.
var oldCaddy = regexp.MustCompile(`^v?2\.[0-6]\.`)

// The program is not installed where this is tested, so another one stands in.
func TestSystemdUnderstandsItsUnits(t *testing.T) {
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("systemd-analyze is not installed here")
	}
	dir := t.TempDir()
	units, err := filepath.Glob("systemd/folkmoot*.[st]*")
	if err != nil || len(units) != 3 {
		t.Fatalf("%v %v", units, err)
	}
	args := []string{"verify"}
	for _, unit := range units {
		text, err := os.ReadFile(unit)
		if err != nil {
			t.Fatal(err)
		}
		text = bytes.ReplaceAll(text, []byte("/usr/local/bin/folkmoot"), []byte("/bin/true"))
		args = append(args, filepath.Join(dir, filepath.Base(unit)))
		if err := os.WriteFile(args[len(args)-1], text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command("systemd-analyze", args...).CombinedOutput(); err != nil || len(bytes.TrimSpace(out)) > 0 {
		t.Errorf("systemd-analyze: %v\n%s", err, out)
	}
}
