package page

import (
	"github.com/folkmoot/folkmoot/server/civic/search"
)

// searchSamples are what a search finds: much, nothing, and no word at all.
func searchSamples(visitor Frame) []sample {
	visitor.Title = "Search"
	hits, all := search.New([]search.Item{
		{Kind: search.Commitment, Title: "Open contracting", Href: "/commitments/plan/open-contracting", Within: "National Action Plan 2026 to 2028", Text: "Every public contract is published with its price, within thirty days."},
		{Kind: search.Input, Title: "Contracts for buses", Href: "/inputs/i1", Within: "National Action Plan 2026 to 2028"},
		{Kind: search.Session, Title: "Workshop on contracts", Href: "/sessions/s1", Text: "Agree the milestones."},
	}).Find("contract", 2)
	return []sample{
		{"search", visitor, Search(SearchView{Asked: "contract", Hits: hits, All: all, MostBrought: 500})},
		{"search-empty", visitor, Search(SearchView{MostBrought: 500})},
		{"search-nothing", visitor, Search(SearchView{Asked: "tram", MostBrought: 500})},
		{"search-no-word", visitor, Search(SearchView{Asked: "?", Nothing: true})},
	}
}
