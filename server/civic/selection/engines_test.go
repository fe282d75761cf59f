package selection_test

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
		"TestARunIsStoppedFromEitherServerSaysSoAndIsRunAgain":              TestARunIsStoppedFromEitherServerSaysSoAndIsRunAgain,
		"TestAServerThatLeavesStopsItsRunsAndSaysSo":                        TestAServerThatLeavesStopsItsRunsAndSaysSo,
		"TestALotteryThatIsStartedOnTwoServersAtOnceRunsOnce":               TestALotteryThatIsStartedOnTwoServersAtOnceRunsOnce,
		"TestPanelsAreCommittedOnceByWhicheverServer":                       TestPanelsAreCommittedOnceByWhicheverServer,
		"TestOnlyTheRecruiterSeesOrDoesAnythingOfASelection":                TestOnlyTheRecruiterSeesOrDoesAnythingOfASelection,
		"TestWhatNoPanelMeetsIsSaidBeforeAnyLotteryIsRun":                   TestWhatNoPanelMeetsIsSaidBeforeAnyLotteryIsRun,
		"TestARunWhoseServerLeftIsOverAfterAMinuteOfSilence":                TestARunWhoseServerLeftIsOverAfterAMinuteOfSilence,
		"TestARunIsStoppedFromAnotherServer":                                TestARunIsStoppedFromAnotherServer,
		"TestChancesAddUpToThePanelAndEachIsToldToItsOwnerAlone":            TestChancesAddUpToThePanelAndEachIsToldToItsOwnerAlone,
		"TestAMemberWhoLeavesAfterTheDrawLosesTheSeatAndAnotherDrawFillsIt": TestAMemberWhoLeavesAfterTheDrawLosesTheSeatAndAnotherDrawFillsIt,
		"TestAfterTheirDayItIsSaidWhatWasDeletedAndWhatStays":               TestAfterTheirDayItIsSaidWhatWasDeletedAndWhatStays,
	})
}
