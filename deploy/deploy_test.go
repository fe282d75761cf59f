// Package deploy holds no code: it is what an operator copies. Its tests read
// every file with whatever can read it, and hold it against the real program.
package deploy

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"go.yaml.in/yaml/v3"
)

// documents reads all YAML documents of a file.
func documents(t *testing.T, path string) []map[string]any {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []map[string]any
	for d := yaml.NewDecoder(f); ; {
		var one map[string]any
		err := d.Decode(&one)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all = append(all, one)
	}
}

// at follows names and places into a document.
func at(t *testing.T, in any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch s := step.(type) {
		case string:
			m, _ := in.(map[string]any)
			in = m[s]
		case int:
			l, _ := in.([]any)
			if s >= len(l) {
				t.Fatalf("%v: there is no place %d", path, s)
			}
			in = l[s]
		}
	}
	return in
}

func TestEveryYAMLFileCanBeReadAndKustomizationNamesAll(t *testing.T) {
	named := map[string]bool{"kustomization.yaml": true}
	list, _ := at(t, documents(t, "kubernetes/kustomization.yaml")[0], "resources").([]any)
	for _, name := range list {
		named[name.(string)] = true
	}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".yaml" {
			return err
		}
		if len(documents(t, path)) == 0 {
			t.Errorf("%s is empty", path)
		}
		if filepath.Dir(path) == "kubernetes" && !named[d.Name()] {
			t.Errorf("kustomization.yaml does not name %s", d.Name())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Kubernetes adds variables for every Service, and the program refuses
// settings it does not know, so each pod must say no to them.
func TestEveryPodIsPlainAndUnprivileged(t *testing.T) {
	pods := 0
	for _, path := range []string{"kubernetes/server.yaml", "kubernetes/redis.yaml", "kubernetes/backup.yaml"} {
		for _, d := range documents(t, path) {
			pod := at(t, d, "spec", "template", "spec")
			if d["kind"] == "CronJob" {
				pod = at(t, d, "spec", "jobTemplate", "spec", "template", "spec")
			}
			if pod == nil {
				continue
			}
			pods++
			for _, want := range []struct {
				is   any
				path []any
			}{
				{false, []any{"enableServiceLinks"}},
				{false, []any{"automountServiceAccountToken"}},
				{true, []any{"securityContext", "runAsNonRoot"}},
				{"RuntimeDefault", []any{"securityContext", "seccompProfile", "type"}},
				{false, []any{"containers", 0, "securityContext", "allowPrivilegeEscalation"}},
				{true, []any{"containers", 0, "securityContext", "readOnlyRootFilesystem"}},
				{"ALL", []any{"containers", 0, "securityContext", "capabilities", "drop", 0}},
			} {
				if got := at(t, pod, want.path...); got != want.is {
					t.Errorf("%s: %v is %v, not %v", path, want.path, got, want.is)
				}
			}
			if at(t, pod, "containers", 0, "resources", "limits", "memory") == nil {
				t.Errorf("%s: the memory has no limit", path)
			}
		}
	}
	if pods != 3 {
		t.Errorf("found %d pods, not 3", pods)
	}
}

func TestProbesDisruptionAndServiceFindTheServer(t *testing.T) {
	pod := at(t, documents(t, "kubernetes/server.yaml")[0], "spec", "template")
	label := at(t, pod, "metadata", "labels", "app.kubernetes.io/name")
	for _, found := range []any{
		at(t, documents(t, "kubernetes/disruption.yaml")[0], "spec", "selector", "matchLabels", "app.kubernetes.io/name"),
		at(t, documents(t, "kubernetes/service.yaml")[0], "spec", "selector", "app.kubernetes.io/name"),
	} {
		if found != label {
			t.Errorf("a selector asks for %v, the pods are %v", found, label)
		}
	}
	for probe, path := range map[string]string{"startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz"} {
		if got := at(t, pod, "spec", "containers", 0, probe, "httpGet", "path"); got != path {
			t.Errorf("%s asks %v", probe, got)
		}
	}
}
