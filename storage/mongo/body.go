package mongo

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/folkmoot/folkmoot/storage"
)

// A body is kept as ordinary fields and comes back as the same JSON. Four
// things that JSON can say and MongoDB, or what speaks for it, cannot are
// written with a percent sign: names with a dot, a leading dollar or NUL; the
// empty name; a list directly in a list; a number that is neither a 64-bit
// integer nor the shortest form of a 64-bit float.
const (
	numberName = "%number"
	listName   = "%list"
	// MongoDB refuses the 101st level; body itself is one.
	maxDepth = 95
)

var (
	errShape = errors.New("mongo: the body of a document must be one JSON object")
	errDepth = fmt.Errorf("%w: it is nested too deeply", storage.ErrTooLarge)
)

var (
	escapeName   = strings.NewReplacer("%", "%25", ".", "%2E", "\x00", "%00")
	unescapeName = strings.NewReplacer("%25", "%", "%2E", ".", "%00", "\x00", "%24", "$")
)

func toName(name string) string {
	if name == "" {
		return "%"
	}
	name = escapeName.Replace(name)
	if name[0] == '$' {
		name = "%24" + name[1:]
	}
	return name
}

func fromName(name string) string {
	if name == "%" {
		return ""
	}
	return unescapeName.Replace(name)
}

// toBSON converts one JSON object.
func toBSON(text []byte) (bson.D, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	value, err := parse(d, 1)
	if err != nil {
		return nil, err
	}
	object, ok := value.(bson.D)
	if _, end := d.Token(); !ok || end == nil {
		return nil, errShape
	}
	return object, nil
}

func parse(d *json.Decoder, depth int) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	if depth > maxDepth {
		return nil, errDepth
	}
	switch token {
	case json.Delim('{'):
		return parseObject(d, depth)
	case json.Delim('['):
		return parseList(d, depth)
	}
	if literal, ok := token.(json.Number); ok {
		return number(string(literal)), nil
	}
	return token, nil
}

func parseObject(d *json.Decoder, depth int) (any, error) {
	object := bson.D{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		value, err := parse(d, depth+1)
		if err != nil {
			return nil, err
		}
		object = append(object, bson.E{Key: toName(name.(string)), Value: value})
	}
	_, err := d.Token()
	return object, err
}

func parseList(d *json.Decoder, depth int) (any, error) {
	list := bson.A{}
	for d.More() {
		value, err := parse(d, depth+2)
		if err != nil {
			return nil, err
		}
		if inner, ok := value.(bson.A); ok {
			value = bson.D{{Key: listName, Value: inner}}
		}
		list = append(list, value)
	}
	_, err := d.Token()
	return list, err
}

// number keeps a literal in the first form that gives it back.
func number(literal string) any {
	if n, err := strconv.ParseInt(literal, 10, 64); err == nil && strconv.FormatInt(n, 10) == literal {
		return n
	}
	if f, err := strconv.ParseFloat(literal, 64); err == nil && (f != 0 || !math.Signbit(f)) {
		if shortest, err := json.Marshal(f); err == nil && string(shortest) == literal {
			return f
		}
	}
	return bson.D{{Key: numberName, Value: literal}}
}

// toJSON converts back.
func toJSON(object bson.Raw) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(len(object))
	w := jsonWriter{Buffer: &b}
	w.text = json.NewEncoder(&b)
	w.text.SetEscapeHTML(false)
	err := w.object(object)
	return b.Bytes(), err
}

type jsonWriter struct {
	*bytes.Buffer
	text *json.Encoder
}

// scalar writes a string or a number, without the line end that Encode adds.
func (w jsonWriter) scalar(value any) error {
	err := w.text.Encode(value)
	w.Truncate(w.Len() - 1)
	return err
}

func (w jsonWriter) object(object bson.Raw) error {
	elements, err := object.Elements()
	if err != nil {
		return err
	}
	if len(elements) == 1 {
		switch value := elements[0].Value(); elements[0].Key() {
		case numberName:
			_, err := w.WriteString(value.StringValue())
			return err
		case listName:
			return w.value(value)
		}
	}
	w.WriteByte('{')
	for i, element := range elements {
		if i > 0 {
			w.WriteByte(',')
		}
		if err := w.scalar(fromName(element.Key())); err != nil {
			return err
		}
		w.WriteByte(':')
		if err := w.value(element.Value()); err != nil {
			return err
		}
	}
	return w.WriteByte('}')
}

func (w jsonWriter) list(list bson.RawArray) error {
	values, err := list.Values()
	if err != nil {
		return err
	}
	w.WriteByte('[')
	for i, value := range values {
		if i > 0 {
			w.WriteByte(',')
		}
		if err := w.value(value); err != nil {
			return err
		}
	}
	return w.WriteByte(']')
}

func (w jsonWriter) value(value bson.RawValue) error {
	switch value.Type {
	case bson.TypeEmbeddedDocument:
		return w.object(value.Document())
	case bson.TypeArray:
		return w.list(value.Array())
	case bson.TypeString:
		return w.scalar(value.StringValue())
	case bson.TypeInt64:
		return w.scalar(value.Int64())
	case bson.TypeInt32:
		return w.scalar(value.Int32())
	case bson.TypeDouble:
		return w.scalar(value.Double())
	case bson.TypeBoolean:
		return w.scalar(value.Boolean())
	case bson.TypeNull:
		_, err := w.WriteString("null")
		return err
	default:
		return fmt.Errorf("mongo: a body cannot hold a %s", value.Type)
	}
}
