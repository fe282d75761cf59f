package page

import (
	"net/url"
	"strconv"
)

// The addresses of the pages. Handlers are mounted on the same ones; nothing
// else writes an address of ours.

// PlanPath is a plan's public page.
func PlanPath(plan string) string { return "/plans/" + url.PathEscape(plan) }

// CommitmentPath is a published commitment's page: its newest version.
func CommitmentPath(plan, slug string) string {
	return "/commitments/" + url.PathEscape(plan) + "/" + url.PathEscape(slug)
}

// VersionPath is the permanent address of one published version.
func VersionPath(home string, number int) string { return home + "/v" + strconv.Itoa(number) }

// DraftPath is a draft's page; view is "", "comments", "changes", "writers",
// "stances", "versions", "publish", "people", "settings" ...
func DraftPath(id, view string) string {
	p := "/drafts/" + url.PathEscape(id)
	if view != "" {
		p += "/" + view
	}
	return p
}

// ThreadPath is the deep link to one thread.
func ThreadPath(draft, thread string) string {
	return DraftPath(draft, "comments") + "/" + url.PathEscape(thread)
}

// BlockPath is the form about one paragraph; what is "comments" or "changes".
func BlockPath(draft, what, field string, block int) string {
	q := url.Values{"field": {field}, "block": {strconv.Itoa(block)}}
	return DraftPath(draft, what) + "/new?" + q.Encode()
}

// ComparePath shows the difference between two versions; base is a commitment's
// home, or a draft's versions.
func ComparePath(base, from, to string) string {
	return base + "/compare?" + url.Values{"from": {from}, "to": {to}}.Encode()
}

// SignInPath leads to sign-in and back to where the person was.
func SignInPath(back string) string {
	if back == "" || back == "/" {
		return "/sign-in"
	}
	return "/sign-in?" + url.Values{"back": {back}}.Encode()
}

// PersonPath is what an administrator sees of one person.
func PersonPath(id string) string { return "/admin/people/" + url.PathEscape(id) }

// OrganisationPath is where an administrator corrects an organisation.
func OrganisationPath(id string) string { return "/admin/organisations/" + url.PathEscape(id) }
