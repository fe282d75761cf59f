package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// lotteryFiles writes a pool of 40 and its quotas.
func lotteryFiles(t *testing.T, quotas string) (features, respondents string) {
	t.Helper()
	dir := t.TempDir()
	features, respondents = filepath.Join(dir, "features.csv"), filepath.Join(dir, "respondents.csv")
	var b strings.Builder
	b.WriteString("id,gender,age,primary_address1,primary_zip\n")
	for i := range 40 {
		fmt.Fprintf(&b, "p%02d,%s,%s,%d Mill Lane,X%d\n", i, []string{"female", "male"}[i%2], []string{"old", "young", "young"}[i%3], i/2, i/2)
	}
	for name, body := range map[string]string{features: "feature,value,min,max,min_flex,max_flex\n" + quotas, respondents: b.String()} {
		if err := os.WriteFile(name, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return features, respondents
}

const fair = "gender,female,4,6,4,6\ngender,male,4,6,4,6\nage,old,3,5,3,5\nage,young,5,7,5,7\n"

func drawn40(t *testing.T, more ...string) (dir string, err error) {
	t.Helper()
	features, respondents := lotteryFiles(t, fair)
	dir = filepath.Join(t.TempDir(), "draw")
	args := append([]string{"run", "--features", features, "--respondents", respondents, "--panel", "10", "--seed", "5", "--into", dir}, more...)
	return dir, drawCommand(t.Context(), args)
}

func TestADrawIsRunAndVerifiedFromItsFolder(t *testing.T) {
	for _, algorithm := range []string{"leximin", "maximin", "nash", "legacy"} {
		dir, err := drawn40(t, "--algorithm", algorithm)
		if err != nil {
			t.Fatalf("%s: %v", algorithm, err)
		}
		if err := drawCommand(t.Context(), []string{"verify", dir, "--digits", "123"}); err != nil {
			t.Errorf("%s: %v", algorithm, err)
		}
		names := []string{"verify", "--digits", "999", filepath.Join(dir, "panels.csv"), filepath.Join(dir, "draw.json")}
		if err := drawCommand(t.Context(), names); err != nil {
			t.Errorf("%s: %v", algorithm, err)
		}
		for _, name := range []string{"people.csv", "secret.json"} {
			if info, err := os.Stat(filepath.Join(dir, "private", name)); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s is not private: %v", name, err)
			}
		}
	}
}

func TestAnAlteredRowOfADrawFailsItsVerification(t *testing.T) {
	dir, err := drawn40(t)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "panels.csv")
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(raw, []byte("\n"))
	lines[124] = append([]byte("123"), lines[125][3:]...) // row 123 becomes a copy of row 124
	if err := os.WriteFile(name, bytes.Join(lines, []byte("\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	err = drawCommand(t.Context(), []string{"verify", dir, "--digits", "123"})
	if err == nil || !strings.Contains(err.Error(), "the table was altered") {
		t.Errorf("an altered row: %v", err)
	}
	if code := run(t.Context(), []string{"draw", "verify", dir, "--digits", "123"}); code != 1 {
		t.Errorf("the program ends with %d", code)
	}
}

func TestADrawThatCannotBeMadeSaysWhy(t *testing.T) {
	features, respondents := lotteryFiles(t, fair)
	call := func(quotas string, more ...string) error {
		features, respondents := lotteryFiles(t, quotas)
		return drawCommand(t.Context(), append([]string{"run", "--features", features, "--respondents", respondents, "--panel", "10", "--into", filepath.Join(t.TempDir(), "x")}, more...))
	}
	// p00, p06, ... are the old women: 7 of them, all in different homes.
	contradicts := "gender,female,2,2,%s\ngender,male,8,8,8,8\nage,old,10,10,10,10\nage,young,0,0,0,0\n"
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"unknown value":      {call("gender,women,4,6,4,6\ngender,male,4,6,4,6\n"), "respondents, line 2, column 5: 'female' is not among the values of 'gender'."},
		"no panel, but flex": {call(fmt.Sprintf(contradicts, "2,5")), "no panel"},
		"wrong algorithm":    {call(fair, "--algorithm", "dice"), "There is no algorithm 'dice'."},
		"wrong seed":         {call(fair, "--seed", "minus"), "--seed takes a whole number"},
		"no such file":       {drawCommand(t.Context(), []string{"run", "--features", features + "x", "--respondents", respondents, "--panel", "10", "--into", "x"}), "no such file"},
		"no words":           {drawCommand(t.Context(), nil), "call it as"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	dir, err := drawn40(t)
	if err != nil {
		t.Fatal(err)
	}
	again := drawCommand(t.Context(), []string{"run", "--features", features, "--respondents", respondents, "--panel", "10", "--into", dir})
	if again == nil || !strings.Contains(again.Error(), "holds a draw already") {
		t.Errorf("a second draw into the folder: %v", again)
	}
}

func TestQuotasAreRelaxedOnlyWhenThatWasAskedFor(t *testing.T) {
	// 14 of the pool are old, 7 women and 7 men, so ten old people cannot have
	// eight men; two may be made three.
	features, respondents := lotteryFiles(t, "gender,female,2,2,2,4\ngender,male,8,8,6,8\nage,old,10,10,10,10\nage,young,0,0,0,0\n")
	dir := filepath.Join(t.TempDir(), "draw")
	args := []string{"run", "--features", features, "--respondents", respondents, "--panel", "10", "--into", dir}
	err := drawCommand(t.Context(), args)
	if err == nil || !strings.Contains(err.Error(), "gender: the minimum for 'male' goes from 8 to 7.") || !strings.Contains(err.Error(), "--relax") {
		t.Fatalf("without --relax: %v", err)
	}
	if err := drawCommand(t.Context(), append(args, "--relax")); err != nil {
		t.Fatal(err)
	}
	sheet, err := os.ReadFile(filepath.Join(dir, "draw.json"))
	if err != nil || !bytes.Contains(sheet, []byte(`"from": 8`)) {
		t.Errorf("the sheet does not say what was changed: %v", err)
	}
}
