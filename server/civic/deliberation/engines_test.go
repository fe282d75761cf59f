package deliberation_test

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
		"TestACardIsForItsTableUntilItIsBroughtAndNobodyLearnsWhoWroteIt":     TestACardIsForItsTableUntilItIsBroughtAndNobodyLearnsWhoWroteIt,
		"TestNothingThatWasWrittenIsLostWhateverIsJoinedOrTakenApart":         TestNothingThatWasWrittenIsLostWhateverIsJoinedOrTakenApart,
		"TestOfTwoWhoJoinTheSameCardAtOnceBothKeepTheirWords":                 TestOfTwoWhoJoinTheSameCardAtOnceBothKeepTheirWords,
		"TestATableSortsIntoPilesAndThemes":                                   TestATableSortsIntoPilesAndThemes,
		"TestABadCardIsRefusedInWordsAndOneWithScriptIsWords":                 TestABadCardIsRefusedInWordsAndOneWithScriptIsWords,
		"TestTheLeadJoinsWhatTablesBroughtAndAMemberMakesARecommendationOfIt": TestTheLeadJoinsWhatTablesBroughtAndAMemberMakesARecommendationOfIt,
		"TestWhatBecameOfACardIsFoundFromTheRecommendation":                   TestWhatBecameOfACardIsFoundFromTheRecommendation,
		"TestErasingSomebodyKeepsTheCardsAndForgetsWhoseTheyAre":              TestErasingSomebodyKeepsTheCardsAndForgetsWhoseTheyAre,
		"TestAPhaseThatIsOverAndASessionCalledOffTakeNoCards":                 TestAPhaseThatIsOverAndASessionCalledOffTakeNoCards,
		"TestEachRoleDoesInASessionWhatTheDossierSaysAndNothingElse":          TestEachRoleDoesInASessionWhatTheDossierSaysAndNothingElse,
		"TestEverybodyReadsWhenMembersMeetAndNotWhere":                        TestEverybodyReadsWhenMembersMeetAndNotWhere,
		"TestADeputyChairsOneSessionAndWhoOnlyWatchesNone":                    TestADeputyChairsOneSessionAndWhoOnlyWatchesNone,
		"TestTablesAreSeenWhenTheyAreConfirmedAndByEachTheirOwn":              TestTablesAreSeenWhenTheyAreConfirmedAndByEachTheirOwn,
		"TestTablesAreMixedPeopleMeetNewPeopleAndNobodyIsShownWhy":            TestTablesAreMixedPeopleMeetNewPeopleAndNobodyIsShownWhy,
		"TestWhoCannotComeOrIsKeptApartIsSeatedSo":                            TestWhoCannotComeOrIsKeptApartIsSeatedSo,
		"TestSomebodyIsMovedByHandWithinTheSameBounds":                        TestSomebodyIsMovedByHandWithinTheSameBounds,
		"TestOfTwoWhoDrawAtOnceOneIsTold":                                     TestOfTwoWhoDrawAtOnceOneIsTold,
		"TestTheRoomGoesToTheTablesThatWereDrawnAndALateComerFindsTheirs":     TestTheRoomGoesToTheTablesThatWereDrawnAndALateComerFindsTheirs,
	})
}
