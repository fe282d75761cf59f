package mongo_test

import (
	"testing"

	"github.com/folkmoot/folkmoot/storage/mongo/mongotest"
	"github.com/folkmoot/folkmoot/storage/storagetest"
)

func TestMongoKeepsTheContract(t *testing.T) {
	storagetest.Run(t, func(t *testing.T) storagetest.Open { return mongotest.Fresh(t) })
}

// On FerretDB the pages measure FerretDB: it hands a query on from the
// protocol to its database only when it asks for one _id, and reads the whole
// table for any other.
func BenchmarkMongo(b *testing.B) {
	storagetest.Bench(b, func(b *testing.B) storagetest.Open { return mongotest.Fresh(b) })
}
