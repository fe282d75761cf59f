package ledger

import (
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic"
)

// currency is how amounts of one are written: a sign before, or its letters,
// and how many digits its smallest unit has (ISO 4217).
type currency struct {
	sign   string
	digits int
}

// Currencies are those in which a forum can pay.
var Currencies = map[string]currency{"GBP": {"£", 2}, "EUR": {"€", 2}, "USD": {"$", 2}, "CAD": {"", 2}, "AUD": {"", 2}, "NZD": {"", 2},
	"CHF": {"", 2}, "DKK": {"", 2}, "NOK": {"", 2}, "SEK": {"", 2}, "PLN": {"", 2}, "ISK": {"", 0}, "JPY": {"", 0}}

// Codes are the currencies in the order in which pages offer them.
var Codes = []string{"GBP", "EUR", "USD", "AUD", "CAD", "CHF", "DKK", "ISK", "JPY", "NOK", "NZD", "PLN", "SEK"}

// Money writes an amount with its currency: £1,234.50, −£3, CHF 12.00.
func Money(minor int64, code string) string {
	c := Currencies[code]
	before := ""
	if minor < 0 {
		before, minor = "−", -minor
	}
	if c.sign == "" {
		return before + code + " " + thousands(plain(minor, c.digits))
	}
	return before + c.sign + thousands(plain(minor, c.digits))
}

// Plain writes an amount for a form or a table, without currency or sign.
func Plain(minor int64, code string) string {
	return plain(max(minor, -minor), Currencies[code].digits)
}

func plain(minor int64, digits int) string {
	s := strconv.FormatInt(minor, 10)
	if digits == 0 {
		return s
	}
	for len(s) <= digits {
		s = "0" + s
	}
	return s[:len(s)-digits] + "." + s[len(s)-digits:]
}

func thousands(s string) string {
	whole, rest, broken := strings.Cut(s, ".")
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	if broken {
		return whole + "." + rest
	}
	return whole
}

// Amount reads what somebody typed: 12, 12.5, £12.50, 1,250.00. It is refused
// where it says more than the currency has digits for: nobody rounds money.
func Amount(typed, code, field string) (int64, error) {
	no := civic.Refuse(civic.Invalid, "Enter an amount, such as 12.50.").At(field)
	c := Currencies[code]
	s := strings.TrimSpace(strings.NewReplacer(",", "", " ", "", "\u00a0", "", code, "").Replace(typed))
	if c.sign != "" {
		s = strings.Replace(s, c.sign, "", 1)
	}
	whole, rest, _ := strings.Cut(s, ".")
	if whole == "" && rest == "" || len(whole) > 9 || len(rest) > c.digits {
		return 0, no
	}
	n, err := strconv.ParseUint("0"+whole+rest+strings.Repeat("0", c.digits-len(rest)), 10, 63)
	if err != nil {
		return 0, no
	}
	if n > mostMinor {
		return 0, tooMuch(field, code)
	}
	return int64(n), nil
}
