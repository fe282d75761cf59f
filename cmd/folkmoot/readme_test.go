package main

import (
	"os"
	"strings"
	"testing"
)

func TestTheReadmeShowsTheSettingsAsTheyAre(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), configTable()) {
		t.Error("the README's table of settings is out of date: replace it with what 'folkmoot config --markdown' prints")
	}
}
