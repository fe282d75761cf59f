package recruit_test

import (
	"context"
	"testing"

	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/mongo/mongotest"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// store opens the empty store of a world: the embedded one in a file, until
// the test below asks for the other.
var store = embedded

func embedded(t testing.TB, file string) storage.Engine {
	t.Helper()
	e, err := sqlite.Open(context.Background(), file)
	must(t, err)
	t.Cleanup(func() { _ = e.Close() })
	return e
}

// What is promised holds on the other engine too: the same tests, over the
// real driver.
func TestTheSameHoldsOnMongoDB(t *testing.T) {
	store = func(t testing.TB, _ string) storage.Engine { return mongotest.Open(t) }
	defer func() { store = embedded }()
	for name, test := range map[string]func(*testing.T){
		"TestInventedUsedAndExpiredCodesAreRefusedInWords":        TestInventedUsedAndExpiredCodesAreRefusedInWords,
		"TestACodeTypedTwiceAtTheSameInstantRegistersOnce":        TestACodeTypedTwiceAtTheSameInstantRegistersOnce,
		"TestRegistrationsAreDeletedOnTheirDayWithAReport":        TestRegistrationsAreDeletedOnTheirDayWithAReport,
		"TestAFileThatMeetsACodeUsedInTheMeantimeRegistersNobody": TestAFileThatMeetsACodeUsedInTheMeantimeRegistersNobody,
	} {
		t.Run(name, test)
	}
}
