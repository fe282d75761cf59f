package mongo_test

import (
	"testing"

	"github.com/folkmoot/folkmoot/storage/mongo/mongotest"
	"github.com/folkmoot/folkmoot/storage/storagetest"
)

func TestMongoKeepsTheContract(t *testing.T) {
	storagetest.Run(t, func(t *testing.T) storagetest.Open { return mongotest.Fresh(t) })
}
