package server

import (
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func nobody(people.Role) bool { return false }

// forumRoutes says which roles of the platform may use a forum's routes. Its
// own roles are tried in forums_test.go: a role on a plan opens nothing here.
func forumRoutes(all map[string]try) {
	const at = "/forums/:forum"
	recommendationRoutes(all, at)
	admin := row(people.Administer)
	for name, one := range map[string]try{
		"GET /forums": {may: everybody}, "GET /forums/new": {may: admin}, "POST /forums/new": {may: admin},
		"GET " + at + "/": {may: everybody}, "GET " + at + "/edit": {may: nobody}, "POST " + at + "/edit": {may: nobody, form: []string{"title", "X"}},
		"GET " + at + "/advisers": {may: nobody}, "POST " + at + "/advisers": {may: nobody},
		"GET " + at + "/phases": {may: everybody}, "POST " + at + "/phases": {may: admin, form: []string{"do", "resume"}},
		"GET " + at + "/people": {may: admin}, "POST " + at + "/people": {may: admin, form: []string{"do", "give", "person", "nobody", "role", "observer"}},
	} {
		all[name] = one
	}
}

// forum founds a forum in which the cast have the parts of the demonstration.
func (w *world) forum(change func(*forum.Remit)) *forum.Forum {
	w.t.Helper()
	st := &stage{s: w.s, cast: map[string]people.Actor{}, now: w.s.now()}
	for key := range w.cast {
		st.cast[key] = w.actor(key)
	}
	r := st.goodsYard()
	if change != nil {
		change(&r)
	}
	f, err := st.begin(w.t.Context(), r)
	must(w.t, err)
	return f
}

// recommendationRoutes: a role on a plan lets nobody do more than read what is
// public; who may what by the roles of a forum is tried in recommendations_test.go.
func recommendationRoutes(all map[string]try, at string) {
	const one = "/forums/{recommending}/recommendations/1"
	for name, t := range map[string]try{
		"GET " + at + "/recommendations": {may: everybody}, "GET " + at + "/recommendations/new": {may: nobody}, "POST " + at + "/recommendations/new": {may: nobody},
		"GET " + at + "/recommendations/vote": {may: nobody}, "POST " + at + "/recommendations/vote": {may: nobody},
		"GET " + at + "/recommendations/:number<int>": {may: everybody, to: one}, "POST " + at + "/recommendations/:number<int>": {may: nobody, to: one, form: []string{"do", "rate", "mark", "not"}},
		"GET " + at + "/recommendations/:number<int>/answer": {may: nobody, to: one + "/answer"}, "POST " + at + "/recommendations/:number<int>/answer": {may: nobody, to: one + "/answer"},
		"GET " + at + "/recommendations/:number<int>/progress": {may: nobody, to: one + "/progress"}, "POST " + at + "/recommendations/:number<int>/progress": {may: nobody, to: one + "/progress"},
		"GET " + at + "/evidence": {may: everybody}, "POST " + at + "/evidence": {may: nobody}, "GET " + at + "/evidence/new": {may: nobody}, "POST " + at + "/evidence/new": {may: nobody},
		"GET " + at + "/questions": {may: everybody}, "POST " + at + "/questions": {may: nobody, form: []string{"question", "Why?"}},
		"GET " + at + "/report": {may: everybody}, "POST " + at + "/report": {may: nobody, form: []string{"how", "Well."}},
	} {
		all[name] = t
	}
}
