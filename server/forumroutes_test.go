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
	beyondRoutes(all, at)
	admin := row(people.Administer)
	for name, one := range map[string]try{
		"GET /forums": {may: everybody}, "GET /forums/new": {may: admin}, "POST /forums/new": {may: admin},
		"GET " + at + "/": {may: everybody}, "GET " + at + "/edit": {may: nobody}, "POST " + at + "/edit": {may: nobody, form: []string{"title", "X"}},
		"GET " + at + "/advisers": {may: nobody}, "POST " + at + "/advisers": {may: nobody},
		"GET " + at + "/phases": {may: everybody}, "POST " + at + "/phases": {may: admin, form: []string{"do", "resume"}},
		"GET " + at + "/telephone": {may: nobody}, "POST " + at + "/telephone": {may: nobody},
		"GET " + at + "/recruiting": {may: nobody}, "POST " + at + "/recruiting": {may: nobody, form: []string{"areas", "Town: 1", "closes", "2030-01-01", "delete", "2030-02-01"}},
		"GET " + at + "/recruiting/:wave<int>/codes.csv": {may: nobody, to: "/forums/{forum}/recruiting/1/codes.csv"},
		"GET " + at + "/recruiting/:wave<int>/letters":   {may: nobody, to: "/forums/{forum}/recruiting/1/letters"},
		"POST " + at + "/recruiting/:wave<int>/printed":  {may: nobody, to: "/forums/{forum}/recruiting/1/printed"},
		"POST " + at + "/recruiting/:wave<int>/close":    {may: nobody, to: "/forums/{forum}/recruiting/1/close"},
		"GET " + at + "/recruiting/people":               {may: nobody}, "POST " + at + "/recruiting/people": {may: nobody},
		"GET " + at + "/recruiting/import": {may: nobody}, "POST " + at + "/recruiting/import": {may: nobody},
		"POST " + at + "/recruiting/import/confirm": {may: nobody}, "POST " + at + "/recruiting/people/word": {may: nobody},
		"GET " + at + "/quotas": {may: nobody}, "POST " + at + "/quotas": {may: nobody}, "GET " + at + "/lottery": {may: nobody}, "POST " + at + "/lottery": {may: nobody},
		"GET " + at + "/seats": {may: nobody}, "POST " + at + "/seats": {may: nobody, form: []string{"state", "left"}},
		"GET " + at + "/draw": {may: everybody}, "POST " + at + "/draw": {may: nobody},
		"GET " + at + "/draw/:round<int>/:file": {may: everybody, to: "/forums/{drawn}/draw/0/draw.json"},
		"GET /letter/":                          {may: everybody}, "GET /letter/return": {may: everybody},
		"GET " + at + "/sessions": {may: everybody}, "GET " + at + "/sessions/new": {may: nobody}, "POST " + at + "/sessions/new": {may: nobody, form: []string{"title", "X"}},
		"GET " + at + "/sessions/:session/seating": {may: nobody}, "POST " + at + "/sessions/:session/seating": {may: nobody, form: []string{"tables", "2"}},
		"GET " + at + "/sessions/:session/table": {may: nobody}, "POST " + at + "/sessions/:session/table": {may: nobody, form: []string{"text", "X"}},
		"GET " + at + "/sessions/:session/plenary": {may: nobody}, "POST " + at + "/sessions/:session/plenary": {may: nobody, form: []string{"card", "X"}},
		"GET " + at + "/member": {may: nobody}, "POST " + at + "/member": {may: nobody},
		"GET " + at + "/people": {may: admin}, "POST " + at + "/people": {may: admin, form: []string{"do", "give", "person", "nobody", "role", "observer"}},
	} {
		all[name] = one
	}
}

// forumOperations says which roles of the platform may use the operations of
// forums; a forum's own roles are tried in forumapi_test.go.
func forumOperations() map[string]struct {
	may  may
	body string
	ask  string
} {
	type op = struct {
		may  may
		body string
		ask  string
	}
	admin, letters := row(people.Administer), `{"areas":[],"closes":"2030-01-01T00:00:00Z","delete":"2030-02-01T00:00:00Z"}`
	return map[string]op{
		"list-forums": {may: everybody}, "forum": {may: everybody}, "forum-gates": {may: everybody}, "forum-appointments": {may: everybody}, "forum-waves": {may: everybody},
		"deletion-report": {may: everybody}, "draw-files": {may: everybody},
		"found-forum": {admin, `{"title":""}`, ""}, "give-forum-role": {may: admin}, "take-forum-role": {may: admin}, "lift-gate": {admin, `{"reason":"x"}`, ""},
		"pause-forum": {admin, `{"reason":"x"}`, ""}, "cancel-forum": {admin, `{"reason":"x"}`, ""}, "resume-forum": {may: admin},
		"write-forum": {nobody, `{"title":""}`, ""}, "name-advisers": {nobody, `{"advisers":[]}`, ""}, "move-forum": {nobody, `{"from":"design"}`, ""}, "show-gate": {nobody, `{"link":"/x"}`, ""},
		"send-letters": {nobody, letters, ""}, "letter-codes": {may: nobody}, "letters-printed": {may: nobody}, "close-wave": {may: nobody}, "forum-pool": {may: nobody},
		"withdraw-registered": {nobody, `{"id":"x"}`, ""}, "new-registration-word": {nobody, `{"id":"x"}`, ""}, "register-caller": {nobody, `{"code":"x"}`, ""},
		"preview-registrations": {nobody, "code", ""}, "import-registrations": {nobody, "code", "?digest=x"},
		"begin-registration": {everybody, `{"code":"x"}`, ""}, "registration": {everybody, `{"word":"x"}`, ""}, "withdraw-registration": {everybody, `{"word":"x"}`, ""},
		"take-seat": {signedIn, `{"word":"x"}`, ""}, "quotas": {may: nobody}, "set-quotas": {nobody, `{"features":[]}`, ""}, "check-quotas": {may: nobody},
		"lottery": {may: nobody}, "run-lottery": {nobody, `{}`, ""}, "stop-lottery": {may: nobody}, "commit-panels": {may: nobody},
		"payment-ledger": {may: nobody}, "proposed-attendance": {may: nobody}, "payment-receipt": {may: nobody}, "evaluation-answers": {may: nobody}, "evaluation-words": {may: nobody}, "import-quotas": {nobody, "feature", ""},
		"draw-panel": {nobody, `{"digits":"1","method":"x"}`, ""}, "forum-seats": {may: nobody}, "mark-seat": {nobody, `{"id":"x","state":"left"}`, ""},
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

// waving is a forum whose first letters are out.
func (w *world) waving() *forum.Forum {
	f := w.forum(nil)
	w.letters(f, 2)
	return f
}

// drawnForum is a forum whose panels are committed.
func (w *world) drawnForum() *forum.Forum {
	w.t.Helper()
	f := w.forum(small)
	wave, codes := w.letters(f, 6)
	w.enrolled(f, codes)
	ctx, by := w.t.Context(), w.actor("recruiter")
	_, err := w.s.recruits.Close(ctx, by, wave.ID)
	must(w.t, err)
	_, err = w.s.selections.Start(ctx, by, f.Key(), "", false)
	must(w.t, err)
	w.ran(f)
	_, err = w.s.selections.Commit(ctx, by, f.Key())
	must(w.t, err)
	return f
}

// beyondRoutes are payments, evaluation and observers: a role on a plan opens
// nothing of them but what is public. Their own roles are tried in
// payments_test.go.
func beyondRoutes(all map[string]try, at string) {
	const one = "/forums/{recommending}"
	for name, t := range map[string]try{
		"GET " + at + "/payments": {may: everybody}, "POST " + at + "/payments": {may: nobody},
		"GET " + at + "/my-payments": {may: nobody}, "POST " + at + "/my-payments": {may: nobody}, "GET " + at + "/my-payments/statement": {may: nobody},
		"GET " + at + "/receipts/:line": {may: nobody, to: one + "/receipts/{claim}"},
		"GET " + at + "/ledger":         {may: nobody}, "POST " + at + "/ledger": {may: nobody}, "GET " + at + "/ledger/table.csv": {may: nobody},
		"GET " + at + "/ledger/:payee": {may: nobody, to: one + "/ledger/x"}, "POST " + at + "/ledger/:payee": {may: nobody, to: one + "/ledger/x"},
		"GET " + at + "/evaluation": {may: everybody}, "POST " + at + "/evaluation": {may: nobody},
		"GET " + at + "/evaluation/new": {may: nobody}, "POST " + at + "/evaluation/new": {may: nobody},
		"GET " + at + "/evaluation/answers.csv": {may: nobody}, "GET " + at + "/evaluation/words.csv": {may: nobody},
		"GET " + at + "/evaluation/:number<int>": {may: nobody, to: one + "/evaluation/1"}, "POST " + at + "/evaluation/:number<int>": {may: nobody, to: one + "/evaluation/1"},
		"POST " + at + "/evaluation/:number<int>/end": {may: nobody, to: one + "/evaluation/1/end"},
		"GET " + at + "/observers":                    {may: everybody}, "POST " + at + "/observers": {may: nobody},
		"GET " + at + "/observers/apply": {may: signedIn}, "POST " + at + "/observers/apply": {may: signedIn},
	} {
		all[name] = t
	}
}
