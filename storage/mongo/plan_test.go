package mongo_test

import (
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/mongo"
	"github.com/folkmoot/folkmoot/storage/mongo/mongotest"
)

func TestEveryQueryWalksAnIndexInItsOrder(t *testing.T) {
	if mongotest.IsFerret() {
		t.Skip("FerretDB has no query planner to ask; set FOLKMOOT_TEST_MONGODB_URI to a real MongoDB")
	}
	store := mongotest.Open(t)
	table, err := store.Table(t.Context(), "plans", []storage.IndexSpec{{Name: "many"}, {Name: "one", Unique: true}})
	if err != nil {
		t.Fatal(err)
	}
	for index := -1; index < 2; index++ {
		for _, r := range []storage.Range{
			{}, {From: "sb"}, {To: "sy"}, {From: "sb", To: "sy"},
			{AfterKey: "sm", AfterID: "m"}, {From: "sb", To: "sy", AfterKey: "sm", AfterID: "m"},
		} {
			for _, down := range []bool{false, true} {
				r.Index, r.Descending = index, down
				plan, err := mongo.Explain(t.Context(), table, r)
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(plan, "COLLSCAN") || strings.Contains(plan, `"stage": "SORT"`) || strings.Contains(plan, `"stage":"SORT"`) {
					t.Errorf("%+v is walked as %s", r, plan)
				}
			}
		}
	}
}
