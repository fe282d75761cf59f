package ledger_test

import (
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/civictest"
)

// store opens the empty store of a world: the embedded one, until the test
// below asks for the other.
var store = civictest.Embedded

// What is promised holds on the other engine too.
func TestTheSameHoldsOnMongoDB(t *testing.T) {
	civictest.OnMongoDB(t, &store, map[string]func(*testing.T){
		"TestMoneyIsOwedClaimedApprovedAndPaidAndEachStepIsALine": TestMoneyIsOwedClaimedApprovedAndPaidAndEachStepIsALine,
		"TestOnlyTheMemberAndWhoPaysSeeAMembersLines":             TestOnlyTheMemberAndWhoPaysSeeAMembersLines,
		"TestNotesAndReceiptsAreNotReadableInTheStore":            TestNotesAndReceiptsAreNotReadableInTheStore,
		"TestWhatIsWrongIsSaidAndNothingIsWritten":                TestWhatIsWrongIsSaidAndNothingIsWritten,
		"TestWhatTwoOfficialsDoAtOnceIsDoneOnce":                  TestWhatTwoOfficialsDoAtOnceIsDoneOnce,
		"TestSumsGoOnInStepsOfFivePeopleAndSayNothingOfFewer":     TestSumsGoOnInStepsOfFivePeopleAndSayNothingOfFewer,
		"TestErasingTakesThePersonAndLeavesTheSums":               TestErasingTakesThePersonAndLeavesTheSums,
		"TestALineLeadsToItsMemberForSevenYears":                  TestALineLeadsToItsMemberForSevenYears,
		"TestTheTableForTheFinanceOfficeAddsUpAndRunsNothing":     TestTheTableForTheFinanceOfficeAddsUpAndRunsNothing,
		"TestAmountsAreReadAsPeopleTypeThemAndNeverRounded":       TestAmountsAreReadAsPeopleTypeThemAndNeverRounded,
		"TestWhoSatInARoomIsProposedUntilTheFeesOfItAreWritten":   TestWhoSatInARoomIsProposedUntilTheFeesOfItAreWritten,
	})
}
