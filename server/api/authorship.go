package api

import "time"

// Authorship says who wrote a text: for each field its runs, in order, and
// what was deleted from it, and how much of it is whose.
type Authorship struct {
	Seq    int64            `json:"seq"`
	Fields []AuthoredField  `json:"fields"`
	Shares []AuthoredShares `json:"shares" doc:"Over all fields."`
}

// AuthoredField is one field's runs and shares.
type AuthoredField struct {
	Field   string         `json:"field"`
	Runs    []AuthoredRun  `json:"runs"`
	Deleted []AuthoredRun  `json:"deleted,omitempty"`
	Shares  []AuthorsShare `json:"shares"`
}

// AuthoredRun is a stretch of characters by one person.
type AuthoredRun struct {
	Text         string    `json:"text"`
	Offset       int       `json:"offset" doc:"In UTF-16 units from the field's beginning."`
	Length       int       `json:"length" doc:"In UTF-16 units."`
	Person       string    `json:"person"`
	Name         string    `json:"name"`
	Organisation string    `json:"organisation,omitempty"`
	Sector       string    `json:"sector"`
	At           time.Time `json:"at,omitzero"`
	// DeletedBy and DeletedAt are set on what was deleted.
	DeletedBy string    `json:"deletedBy,omitempty"`
	DeletedAt time.Time `json:"deletedAt,omitzero"`
}

// AuthoredShares are shares counted in one way.
type AuthoredShares struct {
	By     string         `json:"by" enum:"person,organisation,sector"`
	Shares []AuthorsShare `json:"shares"`
}

// AuthorsShare is how much of a text is whose.
type AuthorsShare struct {
	Who        string  `json:"who"`
	Name       string  `json:"name"`
	Characters int     `json:"characters"`
	Share      float64 `json:"share" doc:"From 0 to 1."`
}
