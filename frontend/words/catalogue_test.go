package words

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/deliberation"
	"github.com/folkmoot/folkmoot/server/civic/evaluation"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/learning"
	"github.com/folkmoot/folkmoot/server/civic/ledger"
	"github.com/folkmoot/folkmoot/server/civic/lottery"
	"github.com/folkmoot/folkmoot/server/civic/observer"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
)

// TestEverySentenceAPersonReadsHasItsWelsh reads the program's source for the
// sentences it says and fails for each that cy.json does not have.
func TestEverySentenceAPersonReadsHasItsWelsh(t *testing.T) {
	said := sentences(t)
	if len(said) < 100 {
		t.Fatalf("only %d sentences found: the reader of the source is broken", len(said))
	}
	var missing []string
	for english := range said {
		if entry, known := catalogue()[english]; !known || entry.Cy == "" {
			missing = append(missing, english)
		}
	}
	sort.Strings(missing)
	for _, english := range missing {
		quoted, _ := json.Marshal(english)
		t.Errorf("no Welsh for %s (%s)", quoted, said[english])
	}
}

func TestNoWelshIsKeptForSentencesThatNobodySays(t *testing.T) {
	said := sentences(t)
	for english := range catalogue() {
		if _, used := said[english]; !used {
			t.Errorf("cy.json has %q, which the program no longer says", english)
		}
	}
}

var verb = regexp.MustCompile(`%(\[(\d+)\])?([sdvq%])`)

// TestWelshTakesTheSameArgumentsAsItsEnglish catches what fmt would only say on the page.
func TestWelshTakesTheSameArgumentsAsItsEnglish(t *testing.T) {
	for english, entry := range catalogue() {
		for _, welsh := range []string{entry.Cy, entry.Zero, entry.One, entry.Two, entry.Few, entry.Many} {
			if welsh != "" && arguments(welsh) != arguments(english) {
				t.Errorf("%q takes %s, its Welsh %q takes %s", english, arguments(english), welsh, arguments(welsh))
			}
		}
	}
}

// arguments lists "1s 2d": which argument is used in which form.
func arguments(format string) string {
	used := map[string]bool{}
	next := 1
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		if m[3] == "%" {
			continue
		}
		if m[2] != "" {
			next, _ = strconv.Atoi(m[2])
		}
		used[strconv.Itoa(next)+m[3]] = true
		next++
	}
	all := make([]string, 0, len(used))
	for u := range used {
		all = append(all, u)
	}
	sort.Strings(all)
	return strings.Join(all, " ")
}

// sentences maps each English sentence to where it stands.
func sentences(t *testing.T) map[string]string {
	t.Helper()
	said := map[string]string{}
	for _, rule := range people.Table {
		said[rule.Words] = "people.Table"
	}
	for _, change := range []lottery.Change{{Minimum: true}, {}} {
		said[change.Format()] = "lottery.Change"
	}
	said["'%s' is not in the pool."] = "lottery.Replacements"
	for _, barrier := range forum.Barriers {
		said[barrier.Words] = "forum.Barriers"
	}
	for _, phase := range forum.Phases {
		said[phase.Words()] = "forum.Phases"
	}
	for _, heading := range plan.SummaryHeadings {
		said[heading] = "plan.SummaryHeadings"
	}
	for _, state := range plan.States {
		said[state.Words()] = "plan.States"
	}
	for _, form := range template.All() {
		said[form.Name] = "template.All"
		for _, field := range form.Fields {
			said[field.Label], said[field.Help] = "template "+string(form.ID), "template "+string(form.ID)
		}
	}
	for _, row := range forum.Table {
		said[row.Words] = "forum.Table"
	}
	form, _ := template.Find(template.Recommendation)
	for _, field := range form.Fields {
		said[field.Label], said[field.Help] = "template "+string(form.ID), "template "+string(form.ID)
	}
	for _, k := range learning.Kinds {
		said[k.Words()] = "learning.Kinds"
	}
	for _, p := range learning.Parts {
		said[p.Words()] = "learning.Parts"
	}
	for _, n := range deliberation.Needs {
		said[n.Words()] = "deliberation.Needs"
	}
	for _, p := range deliberation.Piles {
		said[p.Words()] = "deliberation.Piles"
	}
	for _, d := range recommendation.Decisions {
		said[d.Words()] = "recommendation.Decisions"
	}
	for _, state := range recommendation.AllStates {
		said[state.Words()] = "recommendation.AllStates"
	}
	for _, m := range recommendation.Marks {
		said[m.Words()] = "recommendation.Marks"
	}
	for _, f := range ledger.Fors {
		said[f.Words()] = "ledger.Fors"
	}
	for _, what := range ledger.Whats {
		said[what.Words()] = "ledger.Whats"
	}
	for _, m := range ledger.Methods {
		said[m.Words()] = "ledger.Methods"
	}
	for _, p := range evaluation.Points {
		said[p.Words()] = "evaluation.Points"
	}
	for _, all := range evaluation.Defaults {
		for _, text := range all {
			said[text] = "evaluation.Defaults"
		}
	}
	for _, state := range observer.States {
		said[state.Words()] = "observer.States"
	}
	for _, point := range observer.Code {
		said[point] = "observer.Code"
	}
	delete(said, "")
	files := token.NewFileSet()
	for _, root := range []string{"..", "../../server", "../../realtime"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "dist") {
				return filepath.SkipDir
			}
			if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return nil
			}
			source, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			file, err := parser.ParseFile(files, path, source, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool { collect(t, files, file.Name.Name, n, said); return true })
			return nil
		})
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	return said
}

// spoken names the calls and the position of the sentence in them.
var spoken = map[string]int{"words.T": 1, "words.N": 3, "civic.Refuse": 1, "d.say": 5, "f.no": 1, "standards.say": 0, "recommendation.say": 1}

// kept names the fields of composite literals that hold a sentence for Say.
var kept = map[string]string{"Part": "demo"}

func collect(t *testing.T, files *token.FileSet, pkg string, n ast.Node, said map[string]string) {
	if pair, isPair := n.(*ast.KeyValueExpr); isPair {
		name, _ := pair.Key.(*ast.Ident)
		if text, literal := literalText(pair.Value); literal && name != nil && kept[name.Name] == pkg && text != "" {
			said[text] = files.Position(pair.Pos()).String()
		}
		return
	}
	if value, isValue := n.(*ast.ValueSpec); isValue && pkg == "coedit" {
		// The reasons that an editing session gives are constants.
		for i, name := range value.Names {
			if i < len(value.Values) && strings.HasPrefix(name.Name, "Reason") {
				if text, literal := literalText(value.Values[i]); literal {
					said[text] = files.Position(value.Pos()).String()
				}
			}
		}
		return
	}
	call, isCall := n.(*ast.CallExpr)
	if !isCall {
		return
	}
	name := ""
	switch fun := call.Fun.(type) {
	case *ast.SelectorExpr:
		if x, plain := fun.X.(*ast.Ident); plain {
			name = x.Name + "." + fun.Sel.Name
		}
	case *ast.Ident:
		name = pkg + "." + fun.Name
	}
	if fun, method := call.Fun.(*ast.SelectorExpr); method && pkg == "lottery" && fun.Sel.Name == "add" && len(call.Args) > 3 {
		// What is wrong with a file of a lottery is said in its reader's language.
		if text, literal := literalText(call.Args[3]); literal {
			said[text] = files.Position(call.Pos()).String()
		}
		return
	}
	at, wanted := spoken[name]
	if !wanted || len(call.Args) <= at {
		return
	}
	where := files.Position(call.Pos())
	text, literal := literalText(call.Args[at])
	if !literal {
		if pkg != "words" {
			t.Errorf("%s: %s is given something other than a literal sentence: use words.Say, and list its sentences here", where, name)
		}
		return
	}
	said[text] = where.String()
}

func literalText(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		s, err := strconv.Unquote(e.Value)
		return s, err == nil
	case *ast.BinaryExpr:
		left, ok := literalText(e.X)
		right, ok2 := literalText(e.Y)
		return left + right, ok && ok2 && e.Op == token.ADD
	}
	return "", false
}
