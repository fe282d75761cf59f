package template

import (
	"slices"
	"testing"
)

func TestEveryTemplateAsksForATextAndMilestonesUnderKeysOfItsOwn(t *testing.T) {
	for _, tpl := range All() {
		seen := map[string]bool{}
		for _, f := range tpl.Fields {
			if seen[f.Key] {
				t.Errorf("%s asks twice for %s", tpl.ID, f.Key)
			}
			seen[f.Key] = true
			if f.Label == "" || f.Help == "" || f.Kind == "" {
				t.Errorf("%s: %s says too little: %+v", tpl.ID, f.Key, f)
			}
		}
		if !seen[Lead] || !seen[MilestonesField] || !seen[Problem] {
			t.Errorf("%s lacks a question that all generations ask", tpl.ID)
		}
		if found, ok := Find(tpl.ID); !ok || found.Name != tpl.Name {
			t.Errorf("%s is not found under its id", tpl.ID)
		}
	}
}

func TestRootsAreNamedAfterTheirObjective(t *testing.T) {
	tpl, _ := Find(UKNAP4)
	var names []string
	for _, r := range tpl.Roots(2) {
		names = append(names, r.Name)
	}
	want := []string{"objective.1.objective", "objective.1.problem", "objective.1.contribution", "objective.2.objective", "objective.2.problem", "objective.2.contribution"}
	if !slices.Equal(names, want) {
		t.Fatalf("roots are %v, want %v", names, want)
	}
}

func TestACommitmentWithoutObjectivesYetHasRoomForOne(t *testing.T) {
	tpl, _ := Find(UKNAP3)
	var names []string
	for _, r := range tpl.Roots(0) {
		names = append(names, r.Name)
	}
	if want := []string{"commitment_text", "objective.1.objective", "objective.1.problem", "objective.1.contribution"}; !slices.Equal(names, want) {
		t.Fatalf("roots are %v, want %v", names, want)
	}
}
