package mongo

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/folkmoot/folkmoot/storage"
)

func roundTrip(t *testing.T, text string) string {
	t.Helper()
	body, err := toBSON([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	raw, err := bson.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	back, err := toJSON(raw)
	if err != nil {
		t.Fatal(err)
	}
	return string(back)
}

func TestABodyComesBackLetterByLetter(t *testing.T) {
	for _, text := range []string{
		`{}`, `{"a":[],"b":{},"c":null,"d":true,"e":false,"f":""}`,
		`{"n":[0,-0,1,-1,1.5,1.0,1e3,1e+21,5e-324,9223372036854775807,-9223372036854775808,9223372036854775808,0.30000000000000004,1e400]}`,
		`{"":{"$":{"a.b":{"%":{"%25":{"$set":{"%number":{"%list":[1],"%":2}}}}}}}}`,
		`{"%number":"1"}`, `{"%list":[1,2]}`, `{"x":{"%number":"1"}}`, `{"x":[[1,[2,[]]],[],{"%list":[[3]]}]}`,
		`{"s":"<&>\" \\ \u0000 \u0001 ŵ 😀","z":1,"_id":2,"a":3}`,
	} {
		got := roundTrip(t, text)
		if got != text && !sameValue(t, got, text) {
			t.Errorf("%s\ncame back as\n%s", text, got)
		}
	}
}

func TestABodyIsKeptAsOrdinaryFields(t *testing.T) {
	body, err := toBSON([]byte(`{"title":"Open contracts","votes":12,"share":0.5,"tags":["a","b"]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := bson.D{
		{Key: "title", Value: "Open contracts"}, {Key: "votes", Value: int64(12)}, {Key: "share", Value: 0.5},
		{Key: "tags", Value: bson.A{"a", "b"}},
	}
	if !reflect.DeepEqual(body, want) {
		t.Errorf("kept as %v", body)
	}
}

func TestABodyThatIsNoObjectOrTooDeepIsRefused(t *testing.T) {
	for _, text := range []string{``, `1`, `[]`, `{`, `{}{}`, `{"a":}`, `null`} {
		if body, err := toBSON([]byte(text)); err == nil {
			t.Errorf("%q was read as %v", text, body)
		}
	}
	deep := `{"a":` + strings.Repeat(`[`, 100) + strings.Repeat(`]`, 100) + `}`
	if _, err := toBSON([]byte(deep)); !errors.Is(err, storage.ErrTooLarge) {
		t.Errorf("100 lists in one another: %v", err)
	}
}

func TestAnErrorNeverQuotesThePassword(t *testing.T) {
	for _, uri := range []string{"mongodb://anna:s3cret@host:x/db", "mongodb://anna:s3cret@host/?w=nonsense&journal=2", "mongo://anna:s3cret@host"} {
		_, err := Open(t.Context(), uri)
		if err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", uri, err)
		}
	}
}

func FuzzABodyComesBack(f *testing.F) {
	f.Add([]byte(`{"a":[1,[2.5,"x"],{"$b":{"c.d":null}}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		body, err := toBSON(text)
		if err != nil {
			return
		}
		raw, err := bson.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		back, err := toJSON(raw)
		if err != nil {
			t.Fatal(err)
		}
		if !sameValue(t, string(back), string(text)) {
			t.Errorf("%s\ncame back as\n%s", text, back)
		}
	})
}

func sameValue(t *testing.T, a, b string) bool {
	t.Helper()
	var values [2]any
	for i, text := range []string{a, b} {
		d := json.NewDecoder(bytes.NewReader([]byte(text)))
		d.UseNumber()
		if err := d.Decode(&values[i]); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	return reflect.DeepEqual(values[0], values[1])
}
