package importer

import (
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// columnNumber is the column of a row's own number.
const columnNumber = "number"

// columnStatus says how far a milestone had come.
const columnStatus = "status"

// columnStakeholders holds lead and supporters in one cell.
const columnStakeholders = "stakeholders"

// columnNames are the headings of milestone tables, folded.
var columnNames = lists(map[string]string{
	template.ColumnText:       "verifiable and measurable milestones to fulfil the commitment|verifiable and measurable milestones to fulfil the commitments|verifiable and measurable milestones to fulfill the commitment|verifiable and measurable milestones to fulfil this commitment|verifiable and measurable milestones|verifiable and measurable milestone|verifiable and measurable milestones to meet the commitment|verifiable and measurable milestones to fulfil the objective|milestone|milestones|key milestones|key milestone|milestone activity|milestone activity with a verifiable deliverable|milestone activity with verifiable deliverable|milestone activities|activities|activity|action|deliverable|deliverables|milestone description|description of milestone|milestone deliverable|milestones deliverables|milestone text|milestone title|milestones and deliverables|step|what we will do",
	template.ColumnKind:       "new or ongoing|new ongoing|new or ongoing commitment|new or on going|new or existing|new or ongoing milestone|new or continuing|new or ongoing work|kind",
	template.ColumnStart:      "start date|start|from|start dates|starting date|date started|begins|milestone start date",
	template.ColumnEnd:        "end date|end|to|end dates|completion date|expected completion date|completed by|due date|due|deadline|target date|by when|date|delivery date|expected completion|milestone end date|finish date|expected date|when|ends|target completion date",
	template.ColumnOutput:     "expected output|expected outputs|output|outputs|expected results|evidence of completion|verifiable deliverable",
	template.ColumnLead:       "lead|lead organisation|lead department|responsible|responsible institution|responsible organisation|owner|lead institution|who|lead implementing organisation|milestone lead|responsible party",
	template.ColumnSupporting: "supporting|supporting stakeholders|supporting institutions|partners|other actors|support",
	columnStakeholders:        "stakeholders|stakeholders lead supporting",
	columnStatus:              "status|progress|current status|progress update|rag|rag status|completion|level of completion",
	columnNumber:              "no|number|ref|milestone number|milestone no|reference",
})

const longestColumn = 12 // words

// columnsOf reads words that are nothing but headings of columns, such as a
// table's first line copied out as text.
func columnsOf(words string) ([]string, bool) {
	if len(words) > 500 {
		return nil, false
	}
	parts := strings.Fields(fold(words))
	var columns []string
	for len(parts) > 0 {
		n := min(len(parts), longestColumn)
		for ; n > 0; n-- {
			if column, ok := columnNames[strings.Join(parts[:n], " ")]; ok {
				columns = append(columns, column)
				break
			}
		}
		if n == 0 {
			return nil, false
		}
		parts = parts[n:]
	}
	return columns, milestoneHeading(columns, words)
}

// milestoneHeading claims that these columns are those of milestones: their
// text comes first, after a number at most, and no column comes twice.
func milestoneHeading(columns []string, words string) bool {
	seen := map[string]bool{}
	for _, c := range columns {
		if seen[c] {
			return false
		}
		seen[c] = true
	}
	if len(columns) == 0 || !seen[template.ColumnText] {
		return false
	}
	first := columns[0]
	if first == columnNumber && len(columns) > 1 {
		first = columns[1]
	}
	if first != template.ColumnText {
		return false
	}
	f := fold(words)
	strong := strings.Contains(f, "milestone") || strings.Contains(f, "deliverable")
	return strong || len(columns) >= 3
}

// headOf reads the heading row of a milestone table: a column for each cell,
// empty for a heading that is not known.
func headOf(cells []string) ([]string, bool) {
	columns := make([]string, len(cells))
	known := 0
	seen := map[string]bool{}
	for i, cell := range cells {
		c := columnNames[fold(cell)]
		if c != "" && !seen[c] {
			columns[i] = c
			seen[c] = true
			known++
		} else if c == "" && strings.HasPrefix(fold(cell), "verifiable and measurable") && !seen[template.ColumnText] {
			columns[i] = template.ColumnText
			seen[template.ColumnText] = true
			known++
		}
	}
	if !seen[template.ColumnText] {
		return nil, false
	}
	strong := strings.Contains(fold(strings.Join(cells, " ")), "milestone") || strings.Contains(fold(strings.Join(cells, " ")), "deliverable")
	return columns, strong && (known >= 2 || len(filled(cells)) == 1) || known >= 3
}

func filled(cells []string) []string {
	var out []string
	for _, c := range cells {
		if trimmed(c) != "" {
			out = append(out, c)
		}
	}
	return out
}

// summaryHead knows the heading of the summary table.
func summaryHead(words string) bool {
	f := fold(words)
	return strings.HasPrefix(f, "commitment number and title ") || strings.HasPrefix(f, "commitment number and name ") ||
		strings.HasPrefix(f, "commitment commitment summary") || strings.HasPrefix(f, "commitment title commitment summary") ||
		strings.HasPrefix(f, "number and title ") && strings.Contains(f, "summary")
}
