package mongo

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/folkmoot/folkmoot/storage"
)

// Explain asks the server how it would walk a stretch of a table.
func Explain(ctx context.Context, in storage.Table, r storage.Range) (string, error) {
	t := in.(*table)
	find := bson.D{
		{Key: "find", Value: t.coll.Name()}, {Key: "filter", Value: t.filter(r)}, {Key: "sort", Value: t.sort(r)},
	}
	plan, err := t.coll.Database().RunCommand(ctx, bson.D{{Key: "explain", Value: find}, {Key: "verbosity", Value: "queryPlanner"}}).Raw()
	return plan.String(), err
}
