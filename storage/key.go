package storage

import (
	"encoding/base64"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// A key is its parts, each ended by \x01. \x01 and \x02 inside a string are
// written as \x02 and a letter, so that no part can imitate the end of another and
// bytewise order is the order of the parts. NUL is written so too, because
// some stores cannot keep it.
const (
	keyEnd   = "\x01"
	keyAbove = "\x7f" // no encoded part that continues a prefix begins above it
)

var keyEscape = strings.NewReplacer("\x00", "\x02a", "\x01", "\x02b", "\x02", "\x02c")

// encodeKey writes parts in an order-preserving form.
func encodeKey(parts []any) (string, error) {
	var b strings.Builder
	for _, part := range parts {
		s, err := encodePart(part)
		if err != nil {
			return "", err
		}
		b.WriteString(s)
		b.WriteString(keyEnd)
	}
	return b.String(), nil
}

// encodePart writes one part. A letter tells kinds apart, so that a string
// never sorts among numbers by accident.
func encodePart(part any) (string, error) {
	switch v := part.(type) {
	case string:
		return "s" + keyEscape.Replace(strings.ToValidUTF8(v, "\uFFFD")), nil
	case bool:
		if v {
			return "b1", nil
		}
		return "b0", nil
	case int:
		return encodeInt(int64(v)), nil
	case int64:
		return encodeInt(v), nil
	case time.Time:
		return encodeTime(v), nil
	default:
		return "", fmt.Errorf("storage: a key part may not be a %T", part)
	}
}

// encodeInt flips the sign bit so that negative numbers sort first.
func encodeInt(v int64) string { return fmt.Sprintf("n%016x", uint64(v)^(1<<63)) }

// encodeTime keeps every time that there is, the zero time included, which
// nanoseconds in 64 bits would not.
func encodeTime(t time.Time) string {
	return fmt.Sprintf("t%016x%08x", uint64(t.Unix())^(1<<63), t.Nanosecond())
}

// idBounds gives the half-open stretch of ids that a query asks for.
func (q Query) idBounds() (from, to string, err error) {
	for _, side := range []struct {
		asked any
		bound *string
	}{{q.From, &from}, {q.To, &to}} {
		if side.asked == nil {
			continue
		}
		id, isString := side.asked.(string)
		if !isString {
			return "", "", fmt.Errorf("storage: a bound of ids must be a string, not a %T", side.asked)
		}
		*side.bound = id
	}
	if len(q.Equal) > 0 {
		return "", "", fmt.Errorf("storage: a query by id has no Equal; name an index")
	}
	return from, to, nil
}

// bounds gives the half-open stretch of encoded keys that a query asks for.
func (q Query) bounds() (from, to string, err error) {
	prefix, err := encodeKey(q.Equal)
	if err != nil {
		return "", "", err
	}
	from, to = prefix, prefix+keyAbove
	if q.From != nil {
		part, err := encodePart(q.From)
		if err != nil {
			return "", "", err
		}
		from = prefix + part
	}
	if q.To != nil {
		part, err := encodePart(q.To)
		if err != nil {
			return "", "", err
		}
		to = prefix + part
	}
	return from, to, nil
}

// encodeCursor names a place in an index: a key and an id.
func encodeCursor(key, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(key + "\x00" + id))
}

// decodeCursor undoes encodeCursor. A cursor comes from a page's address, so
// anything may stand there.
func decodeCursor(cursor string) (key, id string, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		if key, id, ok := strings.Cut(string(raw), "\x00"); ok && id != "" && !strings.Contains(id, "\x00") && utf8.Valid(raw) {
			return key, id, nil
		}
	}
	return "", "", ErrCursor
}
