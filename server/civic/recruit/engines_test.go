package recruit_test

import (
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/civictest"
)

// What is promised holds on the other engine too: the same tests, over the
// real driver.
func TestTheSameHoldsOnMongoDB(t *testing.T) {
	civictest.OnMongoDB(t, &store, map[string]func(*testing.T){
		"TestInventedUsedAndExpiredCodesAreRefusedInWords":                              TestInventedUsedAndExpiredCodesAreRefusedInWords,
		"TestACodeTypedTwiceAtTheSameInstantRegistersOnce":                              TestACodeTypedTwiceAtTheSameInstantRegistersOnce,
		"TestRegistrationsAreDeletedOnTheirDayWithAReport":                              TestRegistrationsAreDeletedOnTheirDayWithAReport,
		"TestAFileThatMeetsACodeUsedInTheMeantimeRegistersNobody":                       TestAFileThatMeetsACodeUsedInTheMeantimeRegistersNobody,
		"TestARegistrationIsLeftAndTakenUpAgainWithItsWord":                             TestARegistrationIsLeftAndTakenUpAgainWithItsWord,
		"TestTwoOfOneHouseholdAreFlaggedAndNeverChosenTogether":                         TestTwoOfOneHouseholdAreFlaggedAndNeverChosenTogether,
		"TestEveryMistakeOfAFileIsSaidWithItsLineAndNobodyIsRegistered":                 TestEveryMistakeOfAFileIsSaidWithItsLineAndNobodyIsRegistered,
		"TestWhatAServerLaidDownBeforeItDiedIsTakenBackAndCountsForNobodyUntilThen":     TestWhatAServerLaidDownBeforeItDiedIsTakenBackAndCountsForNobodyUntilThen,
		"TestANewWordReplacesTheOldOne":                                                 TestANewWordReplacesTheOldOne,
		"TestAWaveThatStoppedHalfwayIsFinishedWithTheCodesThatWillBePrintedAndNoOthers": TestAWaveThatStoppedHalfwayIsFinishedWithTheCodesThatWillBePrintedAndNoOthers,
		"TestFourServersThatFinishAWaveAtOnceKeepTheSameCodes":                          TestFourServersThatFinishAWaveAtOnceKeepTheSameCodes,
		"TestACodeThatIsOnAnotherLetterIsExchangedBeforeItIsPrinted":                    TestACodeThatIsOnAnotherLetterIsExchangedBeforeItIsPrinted,
	})
}
