package input_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/mongo/mongotest"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// store opens the empty store of a world: the embedded one, until the test
// below asks for the other.
var store = embedded

func embedded(t testing.TB) storage.Engine {
	t.Helper()
	e, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "folkmoot.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

// What is promised holds on the other engine too: the same tests, over the
// real driver.
func TestTheSameHoldsOnMongoDB(t *testing.T) {
	store = func(t testing.TB) storage.Engine { return mongotest.Open(t) }
	defer func() { store = embedded }()
	for name, test := range map[string]func(*testing.T){
		"TestWhatWasJoinedIsAnsweredWhereItWent":                            TestWhatWasJoinedIsAnsweredWhereItWent,
		"TestATextWentOutTwiceWhenSomethingCameAfterAnAnswerAndWasAnswered": TestATextWentOutTwiceWhenSomethingCameAfterAnAnswerAndWasAnswered,
		"TestAThemeIsListedWholeAndNothingElseWithIt":                       TestAThemeIsListedWholeAndNothingElseWithIt,
	} {
		t.Run(name, test)
	}
}
