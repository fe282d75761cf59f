package page

import (
	"time"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

func moreSamples(visitor, member Frame) []sample {
	claim := &people.Claim{Organisation: "Budget Watch", Sector: people.CivilSociety, Asked: now.Add(-48 * time.Hour)}
	one := &people.Person{Meta: storage.Meta{ID: "p1"}, Name: "Person One", Organisation: "o1", Speaker: true, Claim: claim, Created: now.AddDate(0, -1, 0)}
	org := &people.Organisation{Meta: storage.Meta{ID: "o1"}, Name: "Open Spending Network", Sector: people.CivilSociety, Created: now}
	used := now.Add(-time.Hour)
	grant := &people.Grant{Person: "p1", Role: people.Lead, Draft: "d1", Held: true, History: []people.GrantChange{{Given: true, By: "p2", When: now}}}
	tokens := []*people.Token{{Meta: storage.Meta{ID: "t"}, Name: "Weekly export", Scopes: []people.TokenScope{people.ScopeRead, people.ScopeWrite}, Created: now, Expires: now.AddDate(0, 0, 30), Used: &used}, {Name: "Old", Expires: now.AddDate(0, 0, -1)}}
	sessions := []*people.Session{{Meta: storage.Meta{ID: "s1"}, Device: "Firefox on Linux", Through: "google", Created: now.AddDate(0, 0, -3), Seen: now}, {Meta: storage.Meta{ID: "s2"}, Device: "Safari on iPhone", Through: "google", Created: now, Seen: now}}
	at := func(title string) Frame {
		f := member
		f.Title, f.Section = title, "account"
		return f
	}
	all := []sample{
		{"account", at("Account"), Account("proof", people.AccountView{Person: one, Organisation: org, Addresses: []people.Address{{Address: "one@example.org", Since: now}}, Accounts: []people.Account{{Provider: "Google", Since: now}}, Grants: []*people.Grant{grant}}, sampleHome(true).Needs, Places{grant.ID: {Href: "/plans/one", Text: "A plan of one"}})},
		{"sessions", at("Where you are signed in"), Sessions("proof", people.SessionsView{Sessions: sessions, This: "s1"})},
		{"tokens", at("Tokens"), Tokens("proof", people.TokensView{Tokens: tokens, Fresh: "fm_0123456789abcdefghijklmnopqrstuvwxyz", Now: now})},
		{"mydata", at("My data"), MyData("proof", people.MyDataView{Person: one})},
		{"admin", at("Administration"), Admin(AdminView{Claims: 2})},
		{"people", at("People"), People("proof", people.PeopleView{Words: "Per", People: []people.PersonRow{{Person: one, Organisation: org}}, Next: "c", Claims: []*people.Person{one}})},
		{"person", at("Person"), Person("proof", people.PersonView{PersonRow: people.PersonRow{Person: one, Organisation: org}, Addresses: []people.Address{{Address: "one@example.org"}}, Grants: []*people.Grant{grant}}, Places{grant.ID: {Href: "/plans/one", Text: "A plan of one"}})},
		{"organisations", at("Organisations"), Organisations(people.OrganisationsView{Organisations: []*people.Organisation{org}, Next: "c"})},
		{"organisation", at("Organisation"), Organisation("proof", people.OrganisationView{Organisation: org})},
		{"roles", at("Roles"), Roles("proof", people.RolesView{Title: "Open contracting", Path: "/drafts/d1/people", Holders: []people.Holder{{Grant: grant, Person: one, By: "Person Two"}}, Grantable: people.Grantable(people.Scope{Draft: "d1"})})},
		{"permissions", visitor, Permissions(people.PermissionsView{Roles: people.Roles, Rules: people.Table})},
		{"about", visitor, About()}, {"accessibility", visitor, Accessibility()}, {"privacy", visitor, Privacy()},
	}
	all = append(all, charterSamples(visitor, member)...)
	all = append(append(all, agreementSamples(visitor, member)...), followSamples(visitor, member)...)
	all = append(append(append(all, ballotSamples(visitor, member)...), forumSamples(visitor, member)...), searchSamples(visitor)...)
	return append(append(all, planSamples(visitor, member)...), recordSamples(visitor)...)
}
