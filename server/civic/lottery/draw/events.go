package draw

// Committed is the body of the event that enters the public record before the
// digits are drawn. It holds whole numbers, words and hashes only.
type Committed struct {
	Algorithm  string `json:"algorithm"`
	Version    string `json:"version"`
	Panel      int    `json:"panel"`
	Pool       int    `json:"pool"`
	Rows       int    `json:"rows"`
	Sheet      string `json:"sheetSHA256"`
	Table      string `json:"tableSHA256"`
	SeedSHA256 string `json:"seedSHA256"`
}

// Drawn is the body of the event that enters the public record with the draw.
type Drawn struct {
	Table  string `json:"tableSHA256"`
	Digits string `json:"digits"`
	Row    int    `json:"row"`
	// Method says how the digits were drawn: dice, balls, a beacon's round.
	Method string `json:"method"`
	// Seed is told now, so that the table can be made again from the pool.
	// It is written in decimal digits: it may not fit a number of JSON.
	Seed string `json:"seed"`
}

// Commitment is what the public record gets of a prepared draw; sheet are the
// bytes of its sheet as published.
func (p Prepared) Commitment(sheet []byte) Committed {
	s := p.Sheet
	return Committed{string(s.Algorithm), s.Version, s.Panel, s.Pool, s.Rows, Hash(sheet), s.SHA256, s.SeedSHA256}
}
