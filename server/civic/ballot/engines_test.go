package ballot_test

import (
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/civictest"
	"github.com/folkmoot/folkmoot/storage"
)

// store opens the empty store of a world; nil is the embedded one, in a file
// that tests look into themselves.
var store func(testing.TB) storage.Engine

// What is promised holds on the other engine too, where it hangs on the store:
// who is first, what a second vote does, what the roll and the box keep.
func TestTheSameHoldsOnMongoDB(t *testing.T) {
	civictest.OnMongoDB(t, &store, map[string]func(*testing.T){
		"TestNobodyWhoReadsTheStoreCanJoinTheRollAndTheBox":                TestNobodyWhoReadsTheStoreCanJoinTheRollAndTheBox,
		"TestOfTwoPapersAskedForAtOnceOnTwoServersOneIsGiven":              TestOfTwoPapersAskedForAtOnceOnTwoServersOneIsGiven,
		"TestTwoVotesWithOnePaperAtTheSameInstantOnTwoServersAreOne":       TestTwoVotesWithOnePaperAtTheSameInstantOnTwoServersAreOne,
		"TestTwoNamedVotesOfOnePersonAtTheSameInstantOnTwoServersAreOne":   TestTwoNamedVotesOfOnePersonAtTheSameInstantOnTwoServersAreOne,
		"TestAPaperUsedTwiceChangesTheVoteOrIsRefused":                     TestAPaperUsedTwiceChangesTheVoteOrIsRefused,
		"TestEveryVoteThatWasAcknowledgedWhileTheBallotClosedIsOnTheBoard": TestEveryVoteThatWasAcknowledgedWhileTheBallotClosedIsOnTheBoard,
	})
}
