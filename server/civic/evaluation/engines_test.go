package evaluation_test

import (
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/civictest"
)

// store opens the empty store of a world: the embedded one, until the test
// below asks for the other.
var store = civictest.Embedded

// What is promised holds on the other engine too, where it hangs on the store:
// who is first, what a crash leaves, what is deleted.
func TestTheSameHoldsOnMongoDB(t *testing.T) {
	civictest.OnMongoDB(t, &store, map[string]func(*testing.T){
		"TestOnePersonOnTwoServersAnswersOnce":                         TestOnePersonOnTwoServersAnswersOnce,
		"TestNobodyWhoReadsTheStoreCanJoinAnAnswerToAPerson":           TestNobodyWhoReadsTheStoreCanJoinAnAnswerToAPerson,
		"TestNothingIsCountedBeforeTheEndAndThenOnlyWhereFiveAnswered": TestNothingIsCountedBeforeTheEndAndThenOnlyWhereFiveAnswered,
	})
}
