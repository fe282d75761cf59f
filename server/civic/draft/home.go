package draft

import "strings"

// A draft belongs to a plan, or is a recommendation that a forum's members
// write. Both are written, discussed and settled alike; the rules ask the
// table of whichever it belongs to.
const forumHome = "forum/"

// Forum is what stands in a draft's Plan when it belongs to a forum.
func Forum(id string) string { return forumHome + id }

// ForumOf gives the forum that a draft's Plan names; false for a plan.
func ForumOf(plan string) (id string, forum bool) { return strings.CutPrefix(plan, forumHome) }

// Forum is the forum that the draft belongs to, "" for a plan's draft.
func (d *Draft) Forum() string {
	if id, forum := ForumOf(d.Plan); forum {
		return id
	}
	return ""
}
