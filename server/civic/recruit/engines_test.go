package recruit_test

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
		"TestAFileOfRegistrationsIsShownFirstAndThenRegistersEverybody":                 TestAFileOfRegistrationsIsShownFirstAndThenRegistersEverybody,
		"TestEveryMistakeOfAFileIsSaidWithItsLineAndNobodyIsRegistered":                 TestEveryMistakeOfAFileIsSaidWithItsLineAndNobodyIsRegistered,
		"TestAFileThatMeetsACodeUsedInTheMeantimeRegistersNobody":                       TestAFileThatMeetsACodeUsedInTheMeantimeRegistersNobody,
		"TestWhatAServerLaidDownBeforeItDiedIsTakenBackAndCountsForNobodyUntilThen":     TestWhatAServerLaidDownBeforeItDiedIsTakenBackAndCountsForNobodyUntilThen,
		"TestANewWordReplacesTheOldOne":                                                 TestANewWordReplacesTheOldOne,
		"TestAWaveThatStoppedHalfwayIsFinishedWithTheCodesThatWillBePrintedAndNoOthers": TestAWaveThatStoppedHalfwayIsFinishedWithTheCodesThatWillBePrintedAndNoOthers,
		"TestAWaveThatStoppedHalfwayIsFinishedByTheClockAndByWhoeverAsksForItsCodes":    TestAWaveThatStoppedHalfwayIsFinishedByTheClockAndByWhoeverAsksForItsCodes,
		"TestFourServersThatFinishAWaveAtOnceKeepTheSameCodes":                          TestFourServersThatFinishAWaveAtOnceKeepTheSameCodes,
		"TestACodeThatIsOnAnotherLetterIsExchangedBeforeItIsPrinted":                    TestACodeThatIsOnAnotherLetterIsExchangedBeforeItIsPrinted,
		"TestLettersHaveCodesThatNobodySeesTwice":                                       TestLettersHaveCodesThatNobodySeesTwice,
		"TestInventedUsedAndExpiredCodesAreRefusedInWords":                              TestInventedUsedAndExpiredCodesAreRefusedInWords,
		"TestACodeTypedTwiceAtTheSameInstantRegistersOnce":                              TestACodeTypedTwiceAtTheSameInstantRegistersOnce,
		"TestARegistrationIsLeftAndTakenUpAgainWithItsWord":                             TestARegistrationIsLeftAndTakenUpAgainWithItsWord,
		"TestWhatPeopleSayIsSealedAndForTheRecruiterAlone":                              TestWhatPeopleSayIsSealedAndForTheRecruiterAlone,
		"TestTwoOfOneHouseholdAreFlaggedAndNeverChosenTogether":                         TestTwoOfOneHouseholdAreFlaggedAndNeverChosenTogether,
		"TestRegistrationsAreDeletedOnTheirDayWithAReport":                              TestRegistrationsAreDeletedOnTheirDayWithAReport,
	})
}
