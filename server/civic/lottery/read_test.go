package lottery

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

const twoFeatures = "feature,value,min,max,min_flex,max_flex\nGender,Female,1,2,0,3\nGender,Male,1,2,1,2\nAge,16-29,1,2,0,3\nAge,30+,1,2,0,3\n"

func readAll(features, respondents string) error {
	f, err := ReadFeatures(strings.NewReader(features))
	if err != nil {
		return err
	}
	_, err = ReadRespondents(strings.NewReader(respondents), f, Columns{})
	return err
}

func TestEveryMistakeInAFileIsNamedWithItsPlace(t *testing.T) {
	const good = "id,gender,age\na,female,16-29\n"
	for _, c := range []struct{ name, features, respondents, want string }{
		{"unknown value", twoFeatures, "id,gender,age\na,woman,16-29\n", "respondents, line 2, column 3: 'woman' is not among the values of 'Gender'."},
		{"blank", twoFeatures, "id,gender,age\na,female,\n", "respondents, line 2, column 10: The cell under 'Age' is blank."},
		{"short line", twoFeatures, "id,gender,age\na,female\n", "respondents, line 2, column 3: The cell under 'Age' is blank."},
		{"duplicate id", twoFeatures, good + "\na,male,30+\n", "respondents, line 4, column 1: The id 'a' stood on line 2 already."},
		{"blank id", twoFeatures, "id,gender,age\n,male,30+\n", "respondents, line 2, column 1: The id is blank."},
		{"no column", twoFeatures, "id,gender\na,male\n", "respondents, line 1, column 1: There is no column for the feature 'Age'."},
		{"nobody", twoFeatures, "id,gender,age\n", "respondents, line 1, column 1: The file has no respondent."},
		{"quotation mark", twoFeatures, "id,gender,age\na,\"female,16-29\n", "respondents, line 2, column 17: A quotation mark is out of place here."},
		{"empty", "", good, "features, line 1, column 1: The file is empty."},
		{"not UTF-8", "feature,value,min,max\nGender,\xff,1,2\n", good, "features: The file is not in UTF-8. Save it again as 'CSV UTF-8'."},
		{"no min", "feature,value,max\nGender,Male,2\n", good, "features, line 1, column 1: There is no column 'min'."},
		{"half a flex", "feature,value,min,max,min_flex\nGender,Male,1,2,0\n", good, "features, line 1, column 1: The columns 'min_flex' and 'max_flex' go together: give both or neither."},
		{"a word", "feature,value,min,max\nGender,Male,one,2\n", good, "features, line 2, column 13: 'one' under 'min' is not a whole number of people."},
		{"negative", "feature,value,min,max\nGender,Male,-1,2\n", good, "features, line 2, column 13: '-1' under 'min' is not a whole number of people."},
		{"min above max", "feature,value,min,max\nGender,Male,3,2\n", good, "features, line 2, column 13: The minimum 3 is above the maximum 2."},
		{"flex above min", "feature,value,min,max,min_flex,max_flex\nGender,Male,1,2,2,2\n", good, "features, line 2, column 17: min_flex 2 is above the minimum 1."},
		{"flex below max", "feature,value,min,max,min_flex,max_flex\nGender,Male,1,2,1,1\n", good, "features, line 2, column 19: max_flex 1 is below the maximum 2."},
		{"value twice", "feature,value,min,max\nGender,Male,1,2\ngender,MALE ,1,2\n", good, "features, line 3, column 8: 'gender' has the value 'MALE' twice."},
		{"feature without values", "feature,value,min,max\nGender,,1,2\n", good, "features, line 2, column 8: The feature 'Gender' has a value without a name."},
		{"no feature", "feature,value,min,max\n", good, "features, line 1, column 1: The file names no feature."},
	} {
		err := readAll(c.features, c.respondents)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s:\n got %v\nwant %s", c.name, err, c.want)
		}
	}
}

func TestOtherSpellingsOfTheSameFilesAreUnderstood(t *testing.T) {
	for name, files := range map[string][2]string{
		"older heads":      {"category,feature,min,max\ngender,female,1,2\ngender,male,1,2\n", "gender\nfemale\nMALE\n"},
		"a mark before":    {"\ufefffeature,value,min,max\ngender,female,1,2\ngender,male,1,2\n", "\ufeffid,gender\n1,female\n2,male\n"},
		"semicolons":       {"feature;value;min;max\ngender;female;1;2\ngender;male;1;2\n", "id;gender;phone\n1;female;0\n2; Male ;0\n"},
		"tabs and CRLF":    {"feature\tvalue\tmin\tmax\r\ngender\tfemale\t1\t2\r\ngender\tmale\t1\t2\r\n", "id\tgender\r\n1\tfemale\r\n2\tmale\r\n"},
		"columns in order": {"max,min,value,feature\n2,1,female,gender\n2,1,male,gender\n", "person_id,x,GENDER\n1,,female\n2,,male\n"},
	} {
		f, err := ReadFeatures(strings.NewReader(files[0]))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		people, err := ReadRespondents(strings.NewReader(files[1]), f, Columns{})
		if err != nil || len(people) != 2 || people[0].ID != "1" || people[1].Values[0] != 1 {
			t.Errorf("%s: %+v, %v", name, people, err)
		}
	}
}

func TestPeopleShareAHouseholdOnlyWhenTheyWroteTheSameAddress(t *testing.T) {
	f, _ := ReadFeatures(strings.NewReader("feature,value,min,max\ng,x,0,4\n"))
	people, err := ReadRespondents(strings.NewReader("id,g,street,zip\na,x,1 High St,N1\nb,x,1  high st,n1\nc,x,2 High St,N1\nd,x,,\ne,x,,\n"), f, Columns{Address: []string{"street", "zip"}})
	if err != nil {
		t.Fatal(err)
	}
	if people[0].Household != people[1].Household || people[0].Household == people[2].Household || people[3].Household != "" {
		t.Errorf("households: %+v", people)
	}
	_, err = ReadRespondents(strings.NewReader("id,g\na,x\n"), f, Columns{Address: []string{"street"}})
	if err == nil || !strings.Contains(err.Error(), "There is no column 'street'.") {
		t.Errorf("an address column that is not there: %v", err)
	}
}

func TestQuotasThatCannotAddUpAreNamedBeforeAnythingIsSolved(t *testing.T) {
	p := written(t, "feature,value,min,max\ng,x,3,3\ng,y,2,2\na,old,0,1\na,young,0,1\n", "id,g,a\n1,x,old\n2,x,young\n3,y,old\n4,y,old\n", 4, Columns{})
	var problems Problems
	if !errors.As(p.Check(), &problems) || len(problems) != 3 {
		t.Fatalf("problems: %v", p.Check())
	}
	want := "g: the minimum for 'x' is 3, and the pool has only 2.\n" +
		"g: the minimums add up to 5, more than the panel of 4.\n" +
		"a: the maximums add up to 2, fewer than the panel of 4."
	if problems.Error() != want {
		t.Errorf("got:\n%s", problems)
	}
}

func FuzzReadingFilesNeverFailsWithoutAPlaceOrASentence(f *testing.F) {
	f.Add(twoFeatures, "id,gender,age\na,female,16-29\nb,Male,30+\n")
	f.Add("category,feature,min,max\ng,\"x\ny\",1,2", "g\n\"x\ny\"\n")
	f.Add("a;b\n\"", "\xff")
	f.Fuzz(func(t *testing.T, features, respondents string) {
		read, err := ReadFeatures(strings.NewReader(features))
		if told(t, err) {
			return
		}
		people, err := ReadRespondents(strings.NewReader(respondents), read, Columns{})
		if told(t, err) {
			return
		}
		ids := map[string]bool{}
		for _, p := range people {
			if p.ID == "" || ids[p.ID] {
				t.Fatalf("the id %q is blank or stands twice", p.ID)
			}
			ids[p.ID] = true
			for i, v := range p.Values {
				if v < 0 || v >= len(read[i].Quotas) {
					t.Fatalf("%s has no value for %s", p.ID, read[i].Name)
				}
			}
		}
		_ = (&Pool{read, people, 1 + len(people)/2}).Check()
	})
}

func told(t *testing.T, err error) bool {
	if err == nil {
		return false
	}
	var problems Problems
	if !errors.As(err, &problems) || len(problems) == 0 || len(problems) > mostProblems+10 {
		t.Fatalf("not a list of problems: %v", err)
	}
	for _, p := range problems {
		if s := p.Sentence(); s == "" || strings.Contains(s, "%!") || p.File == "" {
			t.Fatalf("a problem without words: %+v", p)
		}
	}
	return true
}

func TestAWrongFileIsNotAnsweredWithAThousandProblems(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,gender,age\n")
	for i := range 5000 {
		fmt.Fprintf(&b, "%d,x,y\n", i)
	}
	var problems Problems
	if !errors.As(readAll(twoFeatures, b.String()), &problems) || len(problems) > mostProblems+1 {
		t.Errorf("%d problems", len(problems))
	}
}
