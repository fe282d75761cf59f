package server

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/conversation"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/opinion"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/publication"
	"github.com/folkmoot/folkmoot/server/civic/standards"
)

// part is somebody who tries everything: a role, and who of the cast has it.
type part struct {
	role people.Role // "" for a visitor
	key  string
}

var parts = []part{
	{"", ""}, {people.Reader, "reader"}, {people.Commenter, "citizen"}, {people.Suggester, "suggester"}, {people.Drafter, "drafter"},
	{people.Moderator, "moderator"}, {people.Lead, "lead"}, {people.Coordinator, "coordinator"}, {people.Administrator, "administrator"},
}

// may says who gets through.
type may func(people.Role) bool

// row is what the table of the process says of an action.
func row(action people.Action) may {
	rule, known := people.RuleFor(action)
	if !known {
		panic(action)
	}
	return func(r people.Role) bool { return rule.Everyone || slices.Contains(rule.Roles, r) }
}

func everybody(people.Role) bool     { return true }
func signedIn(role people.Role) bool { return role != "" }

// owner: only whoever said it, whatever their role.
func owner(role people.Role) may { return func(r people.Role) bool { return r == role } }

// chained: whom things names for the plan's clearance.
func chained(r people.Role) bool { return r == people.Lead || r == people.Coordinator }

func either(a, b may) may { return func(r people.Role) bool { return a(r) || b(r) } }

// try is one way to use a route.
type try struct {
	may  may
	to   string // with {names} of what the test set up; "" for the route itself
	form []string
}

// things are what the routes are tried on.
func (w *world) things() *strings.Replacer {
	w.t.Helper()
	ctx := w.t.Context()
	id := w.drafts[0].ID
	must(w.t, w.publishSecond())
	thread, err := w.s.drafts.Comments.Post(ctx, w.actor("citizen"), draft.ID(id), draft.NewComment{Body: "A first word."})
	must(w.t, err)
	reply, err := w.s.drafts.Comments.Reply(ctx, w.actor("citizen"), draft.ID(id), thread.ID, draft.NewReply{Body: "And another."})
	must(w.t, err)
	field, quote := w.paragraph(0)
	suggestion, err := w.s.drafts.Suggestions.Propose(ctx, w.actor("suggester"), draft.ID(id), draft.NewSuggestion{
		Block: &draft.Block{Field: field, Quote: quote}, Wording: "Other words.", Reason: "They are shorter."})
	must(w.t, err)
	_, seq, hash := w.text(0)
	stance, err := w.s.drafts.Stances.Take(ctx, w.actor("citizen"), draft.ID(id), draft.NewStance{
		Position: draft.Oppose, Reason: "It says nothing of buses.", Seq: seq, SHA256: hash})
	must(w.t, err)
	_, err = w.s.agreements.SetTerms(ctx, people.Operator(), w.plan.ID, 0, agreement.Terms{Days: 10, Zone: "UTC", Chain: []agreement.Stage{
		{Name: "Policy", People: []people.PersonID{w.cast["lead"]}}, {Name: "Legal", People: []people.PersonID{w.cast["coordinator"]}}}})
	must(w.t, err)
	organisations, _, err := w.s.people.Organisations(ctx, "", 1)
	must(w.t, err)
	entry, err := w.s.diary.Write(ctx, w.actor("coordinator"), w.plan.Scope(), "", standards.Happening{
		Kind: standards.OutreachKept, Title: "Letters", At: w.s.now().AddDate(0, 0, -1)})
	must(w.t, err)
	evidence, err := w.s.inputs.Bring(ctx, w.actor("citizen"), w.plan.ID, input.New{Kind: input.Evidence, Title: "A count",
		Body: "How many notices closed within a day.", File: &input.Upload{Name: "count.csv", Content: []byte("day,notices\n1,4\n")}})
	must(w.t, err)
	response, err := w.s.inputs.Respond(ctx, w.actor("lead"), w.plan.ID, input.NewResponse{Inputs: []input.ID{evidence.Key()},
		Disposition: input.AlreadyDone, Reason: "The agency counts them too."})
	must(w.t, err)
	recommending, frozen, _ := w.recommending()
	question, err := w.s.library.Ask(ctx, w.actor("speaker"), recommending.Key(), "", "Why?", false)
	must(w.t, err)
	library, err := w.s.library.List(ctx, people.Operator(), recommending.Key())
	must(w.t, err)
	claim, payee, pass := w.beyond(recommending)
	return strings.NewReplacer("{claim}", claim, "{payee}", payee, "{pass}", pass, "{questionnaire}", "1", "{forumSession}", "none", "{card}", "none", "{forumQuestion}", question.ID, "{forumEvidence}", library[0].ID, "{recommending}", recommending.ID, "{recommendation}", frozen.ID, "{statement}", "0", "{conversation}", w.talk("One").ID, "{frozen}", w.frozenTalk().ID, "{input}", string(input.OfComment(thread.ID)), "{evidence}", evidence.ID, "{response}", response.ID, "{entry}", entry.Key(), "{plan}", w.plan.Slug, "{pid}", w.plan.ID, "{draft}", id, "{forum}", w.waving().ID, "{drawn}", w.drawnForum().ID, "{thread}", thread.ID, "{comment}", thread.ID,
		"{reply}", reply.ID, "{suggestion}", suggestion.ID, "{stance}", url.PathEscape(stance.ID), "{n}", "1", "{seq}", strconv.FormatInt(seq, 10), "{sha}", hash, "{kind}", "draft", "{id}", id, "{hurdle}", "sound", "{field}", string(field),
		"{quote}", quote, "{slug}", w.drafts[1].Slug, "{commitment}", w.drafts[1].ID, "{version}", "1", "{person}", string(w.cast["speaker"]),
		"{role}", "reader", "{organisation}", organisations[0].ID, "{session}", w.session(), "{round}", "1", "{table}", "1", "{line}", w.entry, "{index}", "0", "{wave}", "1", "{draw}", "0", "{gate}", "hours", "{ballot}", w.ballot(), "{counted}", w.counted(), "{called}", w.rollCall(), "{number}", strings.Repeat("0", 64))
}

// talk begins a conversation that visitors may vote in.
func (w *world) talk(title string) *conversation.Conversation {
	w.t.Helper()
	c, err := w.s.conversations.Begin(w.t.Context(), w.actor("coordinator"), conversation.New{Title: title, Prompt: "What now?", Plan: w.plan.ID,
		Visitors: true, Seeds: []string{"Buses should run later", "Parks need benches", "Trees are worth more than parking"}})
	must(w.t, err)
	for _, visitor := range []string{"anna", "bran", "cian", "dewi", "elen", "fran"} {
		must(w.t, w.s.conversations.Vote(w.t.Context(), conversation.Voter{Visitor: visitor + " is a visitor"}, c.Key(), 0, opinion.Agree))
	}
	return c
}

func (w *world) frozenTalk() *conversation.Conversation {
	w.t.Helper()
	c := w.talk("Two")
	must(w.t, w.s.conversations.Freeze(w.t.Context(), w.actor("coordinator"), c.Key()))
	return c
}

// publishSecond publishes the second draft.
func (w *world) publishSecond() error { return w.publish(1) }

// publish publishes a draft as it is.
func (w *world) publish(i int) error {
	w.letPass(i)
	_, _, hash := w.text(i)
	_, err := w.s.publications.Publish(w.t.Context(), w.actor("lead"), w.drafts[i].Key(), publication.New{SHA256: hash})
	return err
}

// letPass lets a draft pass whatever stands in the way of publishing it.
func (w *world) letPass(i int) {
	w.t.Helper()
	id := w.drafts[i].Key()
	_, _, hash := w.text(i)
	gate, err := w.s.agreements.Gate(w.t.Context(), people.Operator(), id)
	must(w.t, err)
	for _, o := range gate {
		if o.Stops() {
			_, err := w.s.agreements.Override(w.t.Context(), w.actor("coordinator"), id, o.Hurdle, hash, "This is a test.")
			must(w.t, err)
		}
	}
}

// actor is somebody of the cast as the process knows them.
func (w *world) actor(key string) people.Actor {
	w.t.Helper()
	by, err := w.s.people.Actor(w.t.Context(), w.cast[key])
	must(w.t, err)
	return by
}

// paragraph is the first paragraph of a draft's first text.
func (w *world) paragraph(i int) (draft.Field, string) {
	w.t.Helper()
	c, _, _ := w.text(i)
	for _, field := range []draft.Field{"objective.1.problem", "objective.1.objective"} {
		if text, there := c.Texts[field]; there && len(text.Content) > 0 {
			return field, text.Content[0].Words()
		}
	}
	w.t.Fatalf("the draft has only %v", c.Texts)
	return "", ""
}

// pageRoutes says of every route who may use it. A route that is missing here
// fails the test; what it says comes from people.Table.
func pageRoutes() map[string]try {
	read, edit, manage := row(people.ReadDraft), row(people.EditPlan), row(people.ManageDraft)
	admin, decide, comment := row(people.Administer), row(people.DecideOnDraft), row(people.CommentOnDraft)
	mine := owner(people.Commenter) // the citizen said it
	const at = "/drafts/:draft"
	runs, votes := row(people.RunBallot), "/ballots/{counted}"
	all := map[string]try{
		"GET /ballots": {may: everybody}, "GET /ballots/new": {may: runs, to: "/ballots/new?plan={pid}"},
		"POST /ballots/new":         {may: runs, form: []string{"plan", "{pid}", "title", ""}},
		"GET /ballots/:ballot/":     {may: everybody},
		"GET /ballots/:ballot/make": {may: runs}, "POST /ballots/:ballot/make": {may: runs}, "POST /ballots/:ballot/questions": {may: runs},
		"POST /ballots/:ballot/questions/:n<int>/remove": {may: runs, to: "/ballots/{ballot}/questions/1/remove"},
		"POST /ballots/:ballot/voters":                   {may: runs}, "POST /ballots/:ballot/open": {may: runs},
		"GET /ballots/:ballot/close": {may: runs}, "POST /ballots/:ballot/close": {may: runs, to: votes + "/close"},
		"GET /ballots/:ballot/paper": {may: signedIn}, "POST /ballots/:ballot/votes": {may: signedIn, to: "/ballots/{called}/votes", form: []string{"step", "cast"}},
		"GET /ballots/:ballot/result": {may: everybody, to: votes + "/result"}, "GET /ballots/:ballot/board": {may: everybody, to: votes + "/board"},
		"GET /ballots/:ballot/board.json": {may: everybody, to: votes + "/board.json"}, "GET /ballots/:ballot/bundle.zip": {may: everybody, to: votes + "/bundle.zip"},
		"GET /ballots/:ballot/check": {may: everybody},
		"GET /healthz":               {may: everybody}, "GET /readyz": {may: everybody}, "GET /metrics": {may: everybody},
		"GET /collab/:document/state": {may: read, to: "/collab/{draft}/state"},
		"GET /language":               {may: everybody}, "GET /": {may: everybody}, "GET /search": {may: everybody, to: "/search?q=bus"}, "GET /feed.atom": {may: everybody},
		"GET /feeds/:kind/:id": {may: read, to: "/feeds/draft/{draft}"}, "POST /follow": {may: signedIn, form: []string{"kind", "draft", "id", "{draft}"}},
		"GET /account/following": {may: signedIn}, "POST /account/following": {may: signedIn, form: []string{"every", "daily"}},
		"GET /admin/mails": {may: admin}, "GET /unsubscribe": {may: everybody},
		"GET /people/names": {may: signedIn, to: "/people/names?q=Demo"},
		"GET /plans":        {may: everybody},
		"GET /plans/new":    {may: row(people.CreatePlan)}, "POST /plans/new": {may: row(people.CreatePlan)},
		"GET /plans/import": {may: row(people.CreatePlan)}, "POST /plans/import": {may: row(people.CreatePlan)},
		"POST /plans/import/confirm": {may: row(people.CreatePlan)},
		"GET /plans/:plan":           {may: row(people.ReadPlan)}, "GET /plans/:plan/feed.atom": {may: row(people.ReadPlan)},
		"GET /plans/:plan/commitments.csv": {may: row(people.ReadPlan)}, "GET /plans/:plan/milestones.csv": {may: row(people.ReadPlan)},
		"GET /conversations": {may: everybody}, "GET /conversations/new": {may: row(people.HoldConversation), to: "/conversations/new?plan={pid}"},
		"POST /conversations/new":                                          {may: row(people.HoldConversation), form: []string{"plan", "{pid}", "title", ""}},
		"GET /conversations/:conversation":                                 {may: row(people.ReadConversation)},
		"GET /conversations/:conversation/map":                             {may: row(people.ReadConversation)},
		"GET /conversations/:conversation/statements":                      {may: row(people.ReadConversation)},
		"POST /conversations/:conversation/statements":                     {may: signedIn, form: []string{"text", ""}}, // open to whoever signs in
		"POST /conversations/:conversation/statements/:number<int>/decide": {may: row(people.ModerateConversation), to: "/conversations/{conversation}/statements/2/decide", form: []string{"let", "out"}},
		"GET /conversations/:conversation/freeze":                          {may: row(people.HoldConversation)},
		"POST /conversations/:conversation/freeze":                         {may: row(people.HoldConversation), to: "/conversations/{frozen}/freeze"},
		"GET /conversations/:conversation/data/:file":                      {may: row(people.HoldConversation), to: "/conversations/{conversation}/data/votes.csv"},
		"GET /plans/:plan/standards":                                       {may: row(people.ReadPlan)}, "GET /plans/:plan/standards/pack": {may: row(people.ReadPlan)},
		"GET /plans/:plan/standards/pack.zip": {may: row(people.ReadPlan)},
		"GET /plans/:plan/standards/diary":    {may: edit}, "POST /plans/:plan/standards/diary": {may: edit},
		"GET /plans/:plan/standards/diary/:entry/strike":  {may: edit},
		"POST /plans/:plan/standards/diary/:entry/strike": {may: edit, form: []string{"reason", "It did not happen."}},
		"GET /plans/:plan/standards/thresholds":           {may: edit}, "POST /plans/:plan/standards/thresholds": {may: edit},
		"GET /plans/:plan/rules": {may: row(people.ReadPlan)}, "POST /plans/:plan/rules": {may: edit},
		"GET " + at + "/clearance": {may: read}, "POST " + at + "/clearance": {may: chained}, "POST " + at + "/clearance/notes": {may: chained},
		"POST " + at + "/publish/override": {may: row(people.OverrideGate)},
		"GET " + at + "/agreement":         {may: read}, "POST " + at + "/agreement": {may: row(people.SignForCivilSociety)}, // either side
		"POST " + at + "/agreement/reason":  {may: row(people.ExplainChange)},
		"POST " + at + "/agreement/dissent": {may: row(people.DissentOnDraft), form: []string{"dissent", ""}},
		"GET /plans/:plan/people":           {may: row(people.GrantOnPlan)}, "POST /plans/:plan/people": {may: row(people.GrantOnPlan)},
		"GET /plans/:plan/settings": {may: edit}, "POST /plans/:plan/settings": {may: edit},
		"POST /plans/:plan/state": {may: edit}, "GET /plans/:plan/drafts/new": {may: edit}, "POST /plans/:plan/drafts": {may: edit},

		"GET " + at + "/": {may: read}, "GET " + at + "/anchors": {may: read}, "GET " + at + "/writers": {may: read},
		"GET " + at + "/details": {may: row(people.EditDraft)}, "POST " + at + "/details": {may: row(people.EditDraft), form: []string{"seq", "{seq}"}},
		"GET " + at + "/settings": {may: manage}, "POST " + at + "/settings": {may: manage}, "POST " + at + "/state": {may: manage},
		"POST " + at + "/seal":  {may: row(people.SealDraft), form: []string{"do", "open"}},
		"GET " + at + "/people": {may: row(people.GrantOnDraft)}, "POST " + at + "/people": {may: row(people.GrantOnDraft)},
		"GET " + at + "/comments": {may: read}, "POST " + at + "/comments": {may: comment},
		"GET " + at + "/comments/new":              {may: read, to: "/drafts/{draft}/comments/new?field={field}&block=0"},
		"GET " + at + "/comments/:thread":          {may: read},
		"POST " + at + "/comments/:thread/replies": {may: comment},
		"POST " + at + "/comments/:thread/resolve": {may: either(decide, mine)}, "POST " + at + "/comments/:thread/reopen": {may: either(decide, mine)},
		"GET " + at + "/changes": {may: read}, "POST " + at + "/changes": {may: row(people.SuggestOnDraft)},
		"GET " + at + "/changes/new":                     {may: read, to: "/drafts/{draft}/changes/new?field={field}&block=0"},
		"GET " + at + "/changes/:suggestion":             {may: read},
		"GET " + at + "/changes/:suggestion/decline":     {may: decide},
		"POST " + at + "/changes/:suggestion/accept":     {may: decide},
		"POST " + at + "/changes/:suggestion/decline":    {may: decide, form: []string{"reason", "Not now."}},
		"POST " + at + "/changes/:suggestion/withdraw":   {may: owner(people.Suggester)},
		"GET " + at + "/changes/:suggestion/adapt":       {may: decide},
		"POST " + at + "/changes/:suggestion/adapt":      {may: decide},
		"POST " + at + "/changes/:suggestion/discussion": {may: comment},
		"GET " + at + "/changes/:suggestion/hide":        {may: row(people.HideComment)},
		"POST " + at + "/changes/:suggestion/hide":       {may: row(people.HideComment), form: []string{"reason", "It names a person."}},
		"POST " + at + "/changes/:suggestion/show":       {may: row(people.HideComment)},
		"GET " + at + "/stances/:stance/hide":            {may: row(people.HideComment)},
		"POST " + at + "/stances/:stance/hide":           {may: row(people.HideComment), form: []string{"reason", "It names a person."}},
		"POST " + at + "/stances/:stance/show":           {may: row(people.HideComment)},
		"GET " + at + "/stances":                         {may: read},
		"POST " + at + "/stances":                        {may: row(people.TakeStance), form: []string{"position", "support", "seq", "{seq}", "sha256", "{sha}"}},
		"GET " + at + "/versions":                        {may: read}, "POST " + at + "/versions": {may: row(people.NameVersion)},
		"GET " + at + "/versions/compare":            {may: read, to: "/drafts/{draft}/versions/compare?from={seq}&to={seq}"},
		"GET " + at + "/versions/:seq<int>":          {may: read},
		"GET " + at + "/versions/:seq<int>/restore":  {may: row(people.RestoreVersion)},
		"POST " + at + "/versions/:seq<int>/restore": {may: row(people.RestoreVersion)},
		"GET " + at + "/publish":                     {may: row(people.PublishCommitment)}, "POST " + at + "/publish": {may: row(people.PublishCommitment)},

		"GET /plans/:plan/inputs": {may: everybody}, "POST /plans/:plan/inputs": {may: signedIn, form: []string{"kind", "idea"}},
		"GET /plans/:plan/inputs/new": {may: signedIn}, "GET /plans/:plan/ideas": {may: everybody},
		"GET /plans/:plan/triage": {may: row(people.TriageInputs)}, "POST /plans/:plan/triage": {may: row(people.TriageInputs), form: []string{"do", "considered"}},
		"GET /plans/:plan/answer":    {may: row(people.AnswerInputs), to: "/plans/{plan}/answer?input={input}"},
		"POST /plans/:plan/answer":   {may: row(people.AnswerInputs), form: []string{"input", "{input}"}},
		"GET /plans/:plan/responses": {may: everybody}, "GET /inputs/:input": {may: everybody}, "GET /inputs/:input/file": {may: everybody, to: "/inputs/{evidence}/file"},
		"POST /inputs/:input/contest": {may: mine, form: []string{"reason", "It leaves out the villages."}},
		"GET /inputs/:input/review":   {may: row(people.ReviewAnswer)}, "POST /inputs/:input/review": {may: row(people.ReviewAnswer)},
		"GET /responses/:response": {may: everybody}, "GET /account/inputs": {may: signedIn},

		"GET /commitments/:plan/:slug": {may: everybody}, "GET /commitments/:plan/:slug/versions": {may: everybody},
		"GET /commitments/:plan/:slug/compare":            {may: everybody, to: "/commitments/{plan}/{slug}/compare?from=1&to=1"},
		"GET /commitments/:plan/:slug/v:n<int>":           {may: everybody, to: "/commitments/{plan}/{slug}/v1"},
		"GET /commitments/:plan/:slug/v:n<int>/shaped":    {may: everybody, to: "/commitments/{plan}/{slug}/v1/shaped?field={field}&sentence=1"},
		"GET /commitments/:plan/:slug/v:n<int>.:form":     {may: everybody, to: "/commitments/{plan}/{slug}/v1.json"},
		"GET /commitments/:plan/:slug/v:n<int>/withdraw":  {may: row(people.WithdrawCommitment), to: "/commitments/{plan}/{slug}/v1/withdraw"},
		"POST /commitments/:plan/:slug/v:n<int>/withdraw": {may: row(people.WithdrawCommitment), to: "/commitments/{plan}/{slug}/v1/withdraw"},
		"GET /record": {may: everybody}, "GET /record/checkpoint": {may: everybody}, "GET /record/download": {may: everybody},
		"GET /record/tile/*":            {may: everybody, to: "/record/tile/8/0/000.p/1"},
		"GET /record/proof/inclusion":   {may: everybody, to: "/record/proof/inclusion?index=0&size=1"},
		"GET /record/proof/consistency": {may: everybody, to: "/record/proof/consistency?from=1&to=1"},
		"GET /record/:index<int>":       {may: everybody, to: "/record/0"},
		"GET /record/:index<int>/proof": {may: everybody, to: "/record/0/proof"}, "GET /record/:index<int>/statement": {may: everybody, to: "/record/0/statement"},
		"GET /about": {may: everybody}, "GET /about/participation": {may: everybody}, "GET /about/participation/v:n<int>": {may: everybody, to: "/about/participation/v1"},
		"GET /about/participation/compare": {may: everybody, to: "/about/participation/compare?from=1&to=1"},
		"GET /about/participation/new":     {may: admin}, "POST /about/participation/new": {may: admin},
		"POST /about/participation/agree": {may: signedIn, form: []string{"edition", "1"}},
		"GET /about/accessibility":        {may: everybody},
		"GET /about/privacy":              {may: everybody}, "GET /about/permissions": {may: everybody}, "GET /admin": {may: admin},

		"GET /sign-in": {may: everybody}, "GET /sign-in/:way": {may: everybody, to: "/sign-in/demo"},
		"GET /account": {may: signedIn}, "POST /account/name": {may: signedIn}, "POST /account/organisation": {may: signedIn},
		"GET /account/sessions": {may: signedIn}, "POST /account/sessions/end": {may: signedIn, form: []string{"session", "none"}},
		"GET /account/tokens": {may: signedIn}, "POST /account/tokens": {may: signedIn}, "POST /account/tokens/revoke": {may: signedIn, form: []string{"token", "none"}},
		"GET /account/data": {may: signedIn}, "GET /account/data/export": {may: signedIn}, "POST /account/data/erase": {may: signedIn, form: []string{"confirm", "nobody"}},
		"GET /admin/people": {may: admin}, "GET /admin/people/:person": {may: admin}, "POST /admin/people/:person": {may: admin, form: []string{"do", "confirm"}},
		"GET /admin/organisations": {may: admin}, "GET /admin/organisations/:organisation": {may: admin}, "POST /admin/organisations/:organisation": {may: admin},
	}
	sessionRoutes(all)
	forumRoutes(all)
	for _, saying := range []string{at + "/comments/:thread", at + "/comments/:thread/replies/:reply"} {
		all["GET "+saying+"/edit"], all["POST "+saying+"/edit"] = try{may: mine}, try{may: mine, form: []string{"body", "Put better.", "saw", "7"}}
		all["GET "+saying+"/hide"] = try{may: row(people.HideComment)}
		all["POST "+saying+"/hide"] = try{may: row(people.HideComment), form: []string{"reason", "It names a person."}}
		all["POST "+saying+"/show"] = try{may: row(people.HideComment)}
		all["GET "+saying+"/history"] = try{may: read}
	}
	return all
}

// elsewhere are routes that change who somebody is, and so have tests of their
// own (server/signin), sockets (sockets_test.go), and files.
var elsewhere = []string{"GET /live", "GET /collab/:document", "GET /assets/:name", "GET /sign-in/:way/callback", "POST /sign-out",
	"GET /welcome", "POST /welcome", "POST /account/organisation/leave", "POST /unsubscribe",
	"POST /conversations/:conversation/votes", // conversations_test.go: visitors send it too, from a page
	// Registrations: whoever has the code or the word of one, in forums_test.go.
	"POST /letter/", "GET /letter/word", "POST /letter/return", "GET /letter/answer/:step", "POST /letter/answer/:step", "GET /letter/check", "POST /letter/check",
	"GET /letter/status", "GET /letter/withdraw", "POST /letter/withdraw", "POST /letter/leave", "POST /letter/seat"}

func TestEveryPageLetsInExactlyWhomTheTableNames(t *testing.T) {
	w := newWorld(t)
	named := w.things()
	known := pageRoutes()
	for _, r := range w.s.app.GetRoutes(true) {
		name := r.Method + " " + r.Path
		if r.Method == http.MethodHead || strings.HasPrefix(r.Path, "/api/v1/") || strings.HasPrefix(r.Path, "/demo-oidc/") ||
			slices.Contains(elsewhere, name) || strings.HasSuffix(r.Path, "/:name") {
			continue
		}
		one, listed := known[name]
		if !listed {
			t.Errorf("%s: nobody said who may use this route", name)
			continue
		}
		delete(known, name)
		to := one.to
		if to == "" {
			to = braced(r.Path)
		}
		form := make([]string, len(one.form))
		for i, v := range one.form {
			form[i] = named.Replace(v)
		}
		for _, p := range parts {
			b := w.as(p.key)
			var got sent
			if r.Method == http.MethodGet {
				got = b.get(named.Replace(to))
			} else {
				got = b.send(named.Replace(to), form...)
			}
			through(t, name, p, one.may(p.role), got)
		}
	}
	for name := range known {
		t.Errorf("%s is said to be a route, and is none", name)
	}
}

// through checks one answer. Whoever is let in may still be told that what
// they sent is wrong; whoever is not hears nothing else.
func through(t *testing.T, name string, p part, let bool, got sent) {
	t.Helper()
	who := string(p.role)
	if who == "" {
		who = "visitor"
	}
	no := got.status == 401 || got.status == 403
	switch {
	case got.status >= 500:
		t.Errorf("%s as %s: %d %.400s", name, who, got.status, got.body)
	case let && no:
		t.Errorf("%s refuses the %s with %d: %.200s", name, who, got.status, got.body)
	case let && strings.HasPrefix(name, "GET ") && got.status != 200 && got.status != 303 && got.status != 302:
		t.Errorf("%s answers the %s with %d", name, who, got.status)
	case !let && !no:
		t.Errorf("%s lets the %s in with %d %s", name, who, got.status, got.head.Get("Location"))
	case !let && p.role != "" && got.status != 403:
		t.Errorf("%s asks the %s, who is signed in, to sign in", name, who)
	case !let && p.role == "" && strings.HasPrefix(name, "GET ") && got.status != 401:
		t.Errorf("%s does not ask a visitor to sign in: %d", name, got.status)
	}
}

// braced writes :name<int> as {name}.
func braced(path string) string {
	parts := strings.Split(strings.TrimSuffix(path, "/"), "/")
	for i, p := range parts {
		if name, found := strings.CutPrefix(p, ":"); found {
			name, _, _ = strings.Cut(name, "<")
			parts[i] = "{" + name + "}"
		}
	}
	return "/" + strings.TrimPrefix(strings.Join(parts, "/"), "/")
}

// operations says of every operation of the API who may use it, and with what
// it is tried.
func operations() map[string]struct {
	may  may
	body string
	ask  string
} {
	type op = struct {
		may  may
		body string
		ask  string
	}
	read, plan, edit := row(people.ReadDraft), row(people.ReadPlan), row(people.EditPlan)
	decide, comment, manage := row(people.DecideOnDraft), row(people.CommentOnDraft), row(people.ManageDraft)
	mine := owner(people.Commenter)
	attend, join, host := row(people.ReadSession), row(people.JoinSession), row(people.HostSession)
	all := map[string]op{
		"list-sessions": {may: everybody}, "plan-sessions": {may: plan}, "session": {may: attend}, "session-room": {may: attend}, "session-people": {may: attend}, "session-own": {may: attend},
		"announce-session":          {host, `{"about":{"title":"","purpose":"","start":"2030-01-01T10:00:00Z","zone":"Europe/London","agenda":[]}}`, ""},
		"change-session":            {host, `{"version":99,"about":{"title":"","purpose":"","start":"2030-01-01T10:00:00Z","zone":"Europe/London","agenda":[]}}`, ""},
		"announce-platform-session": {owner(people.Administrator), `{"about":{"title":"","purpose":"","start":"2030-01-01T10:00:00Z","zone":"Europe/London","agenda":[]}}`, ""},
		"name-deputies":             {host, `{"deputies":[]}`, ""}, "session-answers": {may: host},
		"change-record": {host, `{"version":99,"kind":"update","text":""}`, ""}, "strike-record": {host, "", "?saw=99"},
		"cancel-session": {host, `{"reason":""}`, ""}, "answer-session": {join, `{"coming":true}`, ""}, "lead-session": {host, `{"do":"pause"}`, ""},
		"join-session": {join, `{"heard":true}`, ""}, "leave-session": {may: join}, "ask-to-speak": {join, `{"kind":"speak"}`, ""}, "withdraw-turn": {may: join},
		"ask-question": {join, `{"text":""}`, ""}, "support-question": {join, "", ""}, "vote-in-poll": {join, `{"choice":0}`, ""}, "react": {join, `{"kind":"agree"}`, ""},
		"rules-of-participation": {may: everybody}, "rules-editions": {may: everybody}, "rules-edition": {may: everybody}, "agree-to-rules": {may: signedIn},
		"publish-rules": {row(people.Administer), `{"saw":1,"text":"","reason":""}`, ""},
		"session-notes": {may: join}, "notes-authorship": {may: join}, "table-authorship": {may: join}, "add-to-notes": {join, `{"text":"We met."}`, ""}, "session-tables": {may: join}, "session-table": {may: join},
		"add-at-table": {join, `{"text":"Too late."}`, ""}, "take-table": {may: host},
		"session-note": {may: host}, "session-record": {may: host}, "write-note": {host, `{"version":99}`, ""}, "write-record": {host, `{"kind":"update","text":""}`, ""},
		"step-note": {host, `{"step":"publish"}`, ""}, "plan-actions": {may: plan}, "close-action": {host, `{"how":""}`, ""}, "draft-timeline": {may: read},
		"me": {may: signedIn}, "permissions": {may: everybody}, "templates": {may: everybody}, "list-plans": {may: everybody},
		"plan": {may: plan}, "plan-commitments": {may: plan}, "plan-drafts": {may: plan}, "plan-findings": {may: plan}, "plan-published": {may: everybody},
		"standards": {may: plan}, "diary": {may: plan}, "thresholds": {may: plan}, "write-diary": {edit, `{"kind":"vote","title":"","at":"2026-01-15T12:00:00Z"}`, ""},
		"strike-entry": {edit, `{"reason":"It did not happen."}`, ""}, "change-thresholds": {edit, `{"version":9,"meetingGap":183,"meetingGrace":31,"siteAge":90,"updatesApart":30,"timelineBefore":14,"windowLength":28,"sectors":2,"answeredAmber":80,"reviewsAYear":2}`, ""},
		"list-conversations": {may: everybody}, "conversation": {may: everybody}, "conversation-map": {may: everybody}, "own-point": {may: everybody},
		"list-statements": {may: everybody}, "next-statement": {may: everybody}, "statement-refusals": {may: everybody},
		"begin-conversation":  {row(people.Administer), `{"title":"","prompt":"","seeds":[]}`, ""},
		"freeze-conversation": {may: row(people.HoldConversation)},
		"vote-on-statement":   {signedIn, `{"vote":1}`, ""}, "say-statement": {signedIn, `{"text":""}`, ""},
		"statement-queue": {may: row(people.ModerateConversation)}, "decide-statement": {row(people.ModerateConversation), `{"letIn":false}`, ""},
		"list-claims": {may: row(people.Administer)}, "confirm-claim": {may: row(people.Administer)},
		"decline-claim": {row(people.Administer), `{"reason":"Nobody there knows you."}`, ""}, "set-speaker": {row(people.Administer), `{"speaker":true}`, ""},
		"create-plan": {row(people.CreatePlan), `{"title":"","template":"ogp-2022"}`, ""},
		"change-plan": {edit, `{"version":1,"about":{"title":"X","template":"ogp-2022"}}`, ""},
		"move-plan":   {edit, `{"version":1,"state":"closed"}`, ""}, "create-draft": {edit, `{"title":""}`, ""},
		"preview-import": {row(people.CreatePlan), "no plan", ""}, "import-plan": {row(people.CreatePlan), "no plan", ""},
		"plan-roles": {may: row(people.GrantOnPlan)}, "give-plan-role": {may: row(people.GrantOnPlan)}, "take-plan-role": {may: row(people.GrantOnPlan)},
		"draft-roles": {may: row(people.GrantOnDraft)}, "give-draft-role": {may: row(people.GrantOnDraft)}, "take-draft-role": {may: row(people.GrantOnDraft)},
		"draft": {may: read}, "draft-permit": {may: read}, "draft-text": {may: read},
		"manage-draft": {manage, `{"version":999,"title":"X"}`, ""}, "move-draft": {manage, `{"version":999,"state":"final"}`, ""},
		"seal-draft": {row(people.SealDraft), `{"fields":["none"]}`, ""}, "unseal-draft": {row(people.SealDraft), `{"fields":["none"]}`, ""},
		"list-comments": {may: read}, "comment-history": {may: read}, "post-comment": {comment, `{"body":""}`, ""}, "reply": {comment, `{"body":""}`, ""},
		"edit-comment": {mine, `{"body":"Put better.","saw":7}`, ""}, "hide-comment": {row(people.HideComment), `{"reason":"It names a person."}`, ""},
		"show-comment": {may: row(people.HideComment)}, "resolve-thread": {may: either(decide, mine)}, "reopen-thread": {may: either(decide, mine)},
		"list-suggestions": {may: read}, "suggestion": {may: read}, "suggest": {row(people.SuggestOnDraft), `{"wording":"x","reason":""}`, ""},
		"accept-suggestion": {may: decide}, "decline-suggestion": {decide, `{"reason":"Not now."}`, ""}, "withdraw-suggestion": {may: owner(people.Suggester)},
		"hide-suggestion": {row(people.HideComment), `{"reason":"It names a person."}`, ""}, "show-suggestion": {may: row(people.HideComment)},
		"accept-suggestion-changed": {decide, `{"saw":"x","wording":"y","reason":""}`, ""}, "discuss-suggestion": {comment, `{"body":""}`, ""},
		"suggestion-discussion": {may: read}, "list-inputs": {may: plan}, "bring-input": {signedIn, `{"kind":"idea","title":"","body":""}`, ""},
		"input": {may: everybody}, "my-inputs": {may: signedIn}, "sort-inputs": {row(people.TriageInputs), `{"inputs":[],"to":"considered"}`, ""},
		"join-inputs":    {row(people.TriageInputs), `{"inputs":[]}`, ""},
		"contest-answer": {mine, `{"reason":""}`, ""}, "review-answer": {row(people.ReviewAnswer), `{"reason":""}`, ""},
		"list-responses": {may: plan}, "respond": {row(people.AnswerInputs), `{"inputs":[],"disposition":"adopted","reason":""}`, ""},
		"count-responses": {may: plan}, "response": {may: everybody}, "shaped": {everybody, "", "?field={field}"},
		"list-stances": {may: read}, "count-stances": {may: read},
		"hide-stance": {row(people.HideComment), `{"reason":"It names a person."}`, ""}, "show-stance": {may: row(people.HideComment)},
		"take-stance":   {row(people.TakeStance), `{"position":"support","seq":0,"sha256":"x"}`, ""},
		"list-versions": {may: read}, "name-version": {row(people.NameVersion), `{"name":""}`, ""}, "compare-versions": {read, "", "?from={seq}&to={seq}"},
		"version-text": {may: read}, "restore-version": {may: row(people.RestoreVersion)}, "authorship": {may: read},
		"gate": {may: read}, "override": {row(people.OverrideGate), `{"sha256":"x","reason":""}`, ""}, "clearance": {may: read},
		"clear": {chained, `{"stage":"Policy","sha256":"x","cleared":true}`, ""}, "note-clearance": {chained, `{"note":""}`, ""},
		"following": {may: signedIn}, "following-mails": {signedIn, `{"every":"daily"}`, ""}, "session-reminders": {signedIn, `{"remind":"hour"}`, ""},
		"follow": {may: signedIn}, "unfollow": {may: signedIn},
		"agreement": {may: read}, "sign": {row(people.SignForCivilSociety), `{"seq":0,"sha256":"x"}`, ""},
		"explain-change": {row(people.ExplainChange), `{"reason":"","sha256":"x"}`, ""}, "dissent": {row(people.DissentOnDraft), `{"dissent":""}`, ""},
		"withdraw-dissent": {may: row(people.DissentOnDraft)}, "agreement-terms": {may: plan},
		"set-agreement-terms": {edit, `{"version":9,"days":10,"zone":"Europe/London","bankHolidays":true}`, ""},
		"commitment":          {may: everybody}, "commitment-versions": {may: everybody}, "commitment-version": {may: everybody},
		"compare-commitment": {everybody, "", "?from=1&to=1"},
		"list-ballots":       {may: everybody}, "ballot": {may: everybody}, "make-ballot": {row(people.Administer), `{"about":{"title":"","questions":[]}}`, ""},
		"change-ballot":  {row(people.RunBallot), `{"version":999,"about":{"title":"X","questions":[]}}`, ""},
		"entitle-voters": {row(people.RunBallot), `{"lines":""}`, ""}, "close-ballot": {may: row(people.RunBallot)},
		"freeze-ballot": {row(people.RunBallot), `{"opens":"2027-01-01T00:00:00Z","closes":"2027-01-01T00:00:00Z"}`, ""},
		"sign-paper":    {signedIn, `{"blinded":"AAAA"}`, ""}, "ballot-result": {may: everybody}, "ballot-board": {may: everybody}, "ballot-names": {may: everybody}, "ballot-bundle": {may: everybody},
		"vote-by-name": {signedIn, `{"answers":[{}]}`, ""}, "find-vote": {may: everybody},
		// A vote names nobody: whoever says who they are is turned away.
		"cast-ballot":         {func(r people.Role) bool { return r == "" }, `{"message":"AAAA","signature":"AAAA","answers":[]}`, ""},
		"list-forum-sessions": {may: everybody}, "seating": {may: nobody}, "my-table": {may: nobody}, "brought-cards": {may: nobody}, "own-table-needs": {may: nobody},
		"plan-forum-session": {nobody, `{"about":{"title":"","purpose":"","start":"2030-01-01T10:00:00Z","zone":"Europe/London","agenda":[]}}`, ""},
		"draw-tables":        {nobody, `{"version":0,"tables":2}`, ""}, "move-seat": {nobody, `{"version":0,"person":"x","to":1}`, ""}, "confirm-tables": {nobody, `{"version":0}`, ""},
		"keep-apart": {nobody, `{"one":"x","other":"y","keep":true}`, ""}, "say-table-needs": {nobody, `{"needs":[]}`, ""}, "write-card": {nobody, `{"text":"x"}`, ""},
		"join-cards": {nobody, `{"cards":["x","y"],"text":"x"}`, ""}, "part-card": {may: nobody}, "sort-card": {nobody, `{"pile":"first"}`, ""},
		"bring-card": {nobody, `{"before":true}`, ""}, "use-card": {nobody, `{}`, ""},
		"list-evidence": {may: everybody}, "list-forum-questions": {may: everybody}, "decide-evidence": {nobody, `{"in":true}`, ""},
		"offer-evidence":     {nobody, `{"piece":{"kind":"paper","title":"X","speaker":"Y","part":"witness","summary":"Z"}}`, ""},
		"ask-forum-question": {nobody, `{"text":"Why?"}`, ""}, "answer-forum-question": {nobody, `{"text":"So."}`, ""},
		"list-recommendations": {may: everybody}, "recommendation": {may: everybody}, "forum-report": {may: everybody},
		"begin-recommendation": {nobody, `{"title":"X"}`, ""}, "vote-on-recommendations": {nobody, `{"quorum":50,"opens":"2027-01-01T00:00:00Z","closes":"2027-01-01T00:00:00Z"}`, ""},
		"publish-forum-report": {nobody, `{"how":"Well."}`, ""}, "confirm-wording": {nobody, `{"sha256":"x"}`, ""}, "withdraw-recommendation": {nobody, `{"reason":"x"}`, ""},
		"add-minority-statement": {nobody, `{"statement":"x"}`, ""}, "rate-answer": {nobody, `{"mark":"not"}`, ""},
		"answer-recommendation": {nobody, `{"saw":0,"decision":"reject","reason":"x","owner":"x","minute":"x"}`, ""},
		"report-progress":       {nobody, `{"months":6,"state":"done","text":"x"}`, ""}, "enter-recommendation": {nobody, `{"plan":"{pid}"}`, ""},
		"forum-payments": {may: everybody}, "forum-evaluation": {may: everybody}, "list-observers": {may: everybody}, "apply-to-observe": {signedIn, `{"name":"","interest":"","accepts":false}`, ""},
		"set-payment-rate": {nobody, `{"minor":1,"per":"day","currency":"GBP"}`, ""}, "my-payments": {may: nobody}, "payment-accounts": {may: nobody},
		"claim-costs": {nobody, `{"for":"care","minor":1,"day":"2026-01-01T00:00:00Z","note":"x"}`, ""}, "prefer-payment": {nobody, `{"method":"bank"}`, ""},
		"record-attendance": {nobody, `{"session":"x","day":"2026-01-01T00:00:00Z","members":[]}`, ""}, "decide-claim": {nobody, `{"minor":1}`, ""},
		"mark-paid":              {nobody, `{"minor":1,"day":"2026-01-01T00:00:00Z","method":"bank","reference":"x","saw":1}`, ""},
		"take-back-payment-line": {nobody, `{"reason":"x"}`, ""}, "put-questionnaire": {nobody, `{"title":"x","for":"member","closes":"2026-01-01T00:00:00Z"}`, ""},
		"answer-questionnaire": {nobody, `{"points":[1]}`, ""}, "end-questionnaire": {may: nobody}, "judge-forum": {nobody, `{"text":"x"}`, ""},
		"list-observer-passes": {may: nobody}, "decide-observer": {nobody, `{"in":true}`, ""}, "end-observer": {nobody, `{"reason":"x"}`, ""},
		"list-record": {may: everybody}, "record-checkpoint": {may: everybody}, "record-entry": {may: everybody}, "record-proof": {may: everybody}, "record-statement": {may: everybody},
		"record-consistency": {everybody, "", "?from=1&to=1"},
		"publish":            {row(people.PublishCommitment), `{"sha256":"x","after":0}`, ""}, "withdraw": {row(people.WithdrawCommitment), `{"reason":""}`, ""},
	}
	maps.Copy(all, forumOperations())
	return all
}

// described reads the API's description of itself.
func (w *world) described() (doc map[string]any, each func(func(method, path, id string))) {
	w.t.Helper()
	must(w.t, json.Unmarshal([]byte(want(w.t, w.call("", "GET", "/openapi.json", nil), 200).body), &doc))
	return doc, func(use func(method, path, id string)) {
		type found struct{ method, path, id string }
		var all []found
		for path, methods := range doc["paths"].(map[string]any) {
			for method, op := range methods.(map[string]any) {
				all = append(all, found{strings.ToUpper(method), path, op.(map[string]any)["operationId"].(string)})
			}
		}
		// Always in one order: what is tried first changes what comes after.
		slices.SortFunc(all, func(a, b found) int { return strings.Compare(a.id, b.id) })
		for _, one := range all {
			use(one.method, one.path, one.id)
		}
	}
}

func TestEveryOperationLetsInExactlyWhomTheTableNames(t *testing.T) {
	w := newWorld(t)
	named := w.things()
	known := operations()
	_, each := w.described()
	each(func(method, path, id string) {
		one, listed := known[id]
		if !listed {
			t.Errorf("%s %s: nobody said who may use the operation %s", method, path, id)
			return
		}
		delete(known, id)
		to := strings.ReplaceAll(path, "{plan}", "{pid}") + one.ask
		if id == "vote-by-name" {
			to = strings.ReplaceAll(to, "{ballot}", "{called}")
		}
		if id == "ballot-result" || id == "ballot-board" || id == "ballot-names" || id == "ballot-bundle" {
			to = strings.ReplaceAll(to, "{ballot}", "{counted}")
		}
		if id == "draw-files" {
			to = strings.ReplaceAll(to, "{forum}", "{drawn}")
		}
		for _, p := range parts {
			got := w.call(w.token(p.key), method, named.Replace(to), bodyOf(id, one.body))
			through(t, method+" "+path, p, one.may(p.role), got)
			if !one.may(p.role) && p.role == "" && got.status != 401 {
				t.Errorf("%s does not ask a program without a token for one: %d", id, got.status)
			}
			if got.status >= 400 && !strings.HasPrefix(got.head.Get("Content-Type"), "application/problem+json") {
				t.Errorf("%s answers %d as %s", id, got.status, got.head.Get("Content-Type"))
			}
		}
	})
	for id := range known {
		t.Errorf("%s is said to be an operation, and is none", id)
	}
}

func bodyOf(id, body string) any {
	switch {
	case body == "":
		return nil
	case strings.HasSuffix(id, "import-plan") || id == "preview-import" || id == "preview-registrations" || id == "import-registrations" || id == "import-quotas":
		return []byte(body)
	}
	return json.RawMessage(body)
}

func TestATokenDoesNoMoreThanItsScopesWhoeverItsOwnerIs(t *testing.T) {
	w := newWorld(t)
	named := w.things()
	word := w.token("administrator", people.ScopeRead)
	known := operations()
	_, each := w.described()
	each(func(method, path, id string) {
		if method == http.MethodGet && !strings.HasSuffix(id, "-roles") {
			return
		}
		got := w.call(word, method, named.Replace(strings.ReplaceAll(path, "{plan}", "{pid}")), bodyOf(id, known[id].body))
		if got.status != 403 || !strings.Contains(got.body, "scope") && known[id].may(people.Administrator) {
			t.Errorf("%s with a token for reading: %d %.200s", id, got.status, got.body)
		}
	})
	got := w.browser()
	r := got.request(http.MethodGet, "/account", nil)
	r.Header.Set("Authorization", "Bearer "+word)
	if p := got.do(r); p.status != 403 {
		t.Errorf("a token opens the account page: %d", p.status)
	}
}

func TestARoleTakenAwayIsGoneForTheNextRequest(t *testing.T) {
	w := newWorld(t)
	b, token := w.as("drafter"), w.token("drafter")
	path := "/drafts/" + w.drafts[0].ID + "/versions"
	want(t, b.send(path, "name", "One"), 303)
	want(t, w.call(token, "GET", path, nil), 200)
	at := people.Scope{Plan: w.plan.ID}
	must(t, w.s.people.Grants.Take(t.Context(), people.Operator(), w.cast["drafter"], people.Drafter, at))
	want(t, b.send(path, "name", "Three"), 403)
	want(t, w.call(token, "POST", path, map[string]any{"name": "Two"}), 403)
}

func TestAPlanBeforeItsTimeIsHiddenFromVisitorsAndStrangersEverywhere(t *testing.T) {
	w := newWorld(t)
	d := w.draft(0)
	_, err := w.s.drafts.Drafts.Manage(t.Context(), people.Operator(), d.Key(), d.Version, draft.Terms{Title: d.Title, Place: d.Place, Private: true})
	must(t, err)
	must(t, w.s.people.Grants.Take(t.Context(), people.Operator(), w.cast["citizen"], people.Commenter, people.Scope{Plan: w.plan.ID}))
	for _, path := range []string{"", "/comments", "/changes", "/stances", "/versions", "/writers", "/anchors"} {
		want(t, w.as("").get("/drafts/"+d.ID+path), 401)
		want(t, w.as("citizen").get("/drafts/"+d.ID+path), 404)
		want(t, w.as("reader").get("/drafts/"+d.ID+path), 200)
	}
	for _, path := range []string{"", "/text", "/comments", "/suggestions", "/stances", "/stances/tally", "/versions", "/permit"} {
		want(t, w.call("", "GET", "/drafts/"+d.ID+path, nil), 401)
		want(t, w.call(w.token("citizen"), "GET", "/drafts/"+d.ID+path, nil), 404)
	}
	if p := w.as("").get("/plans/" + w.plan.Slug); strings.Contains(p.body, url.PathEscape(d.ID)) {
		t.Error("the plan's page shows the hidden draft")
	}
}
