package template

// Recommendation is the shape of what a forum's members recommend. It is no
// generation of plans, and no plan is begun with it.
const Recommendation ID = "recommendation"

// Keys of a recommendation's fields.
const (
	Recommended = "recommended"
	Reasons     = "reasons"
	Mind        = "bear_in_mind"
)

var recommendation = Template{ID: Recommendation, Version: 1, Name: "Recommendation of a forum", Fields: []Field{
	{Recommended, "What we recommend", "Who should do what, and by when. A few short sentences.", Text, true, false},
	{Reasons, "Why we recommend it", "What you heard and weighed that led you here.", Text, true, false},
	{Mind, "What to bear in mind", "Who must not be left out, what it may cost, what could go wrong.", Text, false, false},
}}
