package server

import (
	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend"
	"github.com/folkmoot/folkmoot/server/api"
	"github.com/folkmoot/folkmoot/server/signin/demo"
)

// routes are all addresses of the platform. Who may do what stands nowhere
// here: the verbs ask people.Table.
func (s *Server) routes() {
	app := s.app
	app.Get("/healthz", healthz)
	app.Get("/readyz", s.readyz)
	app.Get("/metrics", inside(s.settings.Metrics), s.metrics.handler())
	app.Get(frontend.Prefix+":name", asset)

	app.Use(armour(s.settings.BaseURL), s.printed, s.request)
	app.Use("/collab", socketToken)
	if s.demo != nil {
		app.All(demo.Prefix+"/*", s.demoProvider)
	}
	app.Get("/unsubscribe", s.speak, s.unsubscribe)
	app.Post("/unsubscribe", s.speak, s.unsubscribe)
	app.Use(s.speak, s.signin.Middleware)

	app.Get("/live", s.live())
	app.Get("/collab/:document", s.collab())
	app.Get("/collab/:document/state", s.documentState)
	api.Mount(app, s.apiServices())

	app.Get("/language", s.chooseLanguage)
	app.Get("/", s.public, s.home)
	app.Get("/search", s.public, s.search)
	app.Get("/feed.atom", s.feed)
	app.Get("/feeds/:kind/:id", s.thingFeed)
	app.Post("/follow", s.follow)
	app.Get("/account/following", s.showFollowing)
	app.Post("/account/following", s.changeFollowing)
	app.Get("/admin/mails", s.showMails)
	app.Get("/people/names", s.names)

	app.Get("/plans", s.public, s.listPlans)
	app.Get("/plans/new", s.newPlan)
	app.Post("/plans/new", s.createPlan)
	app.Get("/plans/import", s.importForm)
	app.Post("/plans/import", s.previewImport)
	app.Post("/plans/import/confirm", s.confirmImport)
	app.Get("/plans/:plan", s.public, s.showPlan)
	app.Get("/plans/:plan/feed.atom", s.feed)
	app.Get("/plans/:plan/commitments.csv", s.commitmentsTable)
	app.Get("/plans/:plan/milestones.csv", s.milestonesTable)
	app.Get("/plans/:plan/people", s.signin.Roles(s.planPlace))
	app.Post("/plans/:plan/people", s.signin.ChangeRoles(s.planPlace))
	app.Get("/plans/:plan/settings", s.planSettings)
	app.Post("/plans/:plan/settings", s.changePlan)
	app.Post("/plans/:plan/state", s.movePlan)
	app.Get("/plans/:plan/standards", s.public, s.showStandards)
	app.Get("/plans/:plan/standards/pack", s.showPack)
	app.Get("/plans/:plan/standards/pack.zip", s.sendPack)
	app.Get("/plans/:plan/standards/diary", s.askForDiary)
	app.Post("/plans/:plan/standards/diary", s.writeDiary)
	app.Get("/plans/:plan/standards/diary/:entry/strike", s.askToStrike)
	app.Post("/plans/:plan/standards/diary/:entry/strike", s.strikeEntry)
	app.Get("/plans/:plan/standards/thresholds", s.askForThresholds)
	app.Post("/plans/:plan/standards/thresholds", s.changeThresholds)
	app.Get("/plans/:plan/rules", s.planRules)
	app.Post("/plans/:plan/rules", s.changeRules)
	s.inputRoutes(app)
	app.Get("/plans/:plan/drafts/new", s.newDraft)
	app.Post("/plans/:plan/drafts", s.createDraft)

	s.draftRoutes(app.Group("/drafts/:draft"))
	s.sessionRoutes(app)
	app.Get("/conversations", s.listConversations)
	s.conversationRoutes(app.Group("/conversations"))
	s.forumRoutes(app)
	s.learningRoutes(app)
	s.forumSessionRoutes(app)
	s.deliberationRoutes(app)
	s.recommendationRoutes(app)
	s.paymentRoutes(app)
	s.evaluationRoutes(app)
	s.observerRoutes(app)
	s.ballotRoutes(app)

	app.Get("/commitments/:plan/:slug", s.public, s.showCommitment)
	app.Get("/commitments/:plan/:slug/versions", s.public, s.commitmentVersions)
	app.Get("/commitments/:plan/:slug/compare", s.public, s.compareCommitment)
	app.Get("/commitments/:plan/:slug/v:n<int>", s.public, s.showCommitment)
	app.Get("/commitments/:plan/:slug/v:n<int>/shaped", s.showShaped)
	app.Get("/commitments/:plan/:slug/v:n<int>.:form", s.downloadCommitment)
	app.Get("/commitments/:plan/:slug/v:n<int>/withdraw", s.askToWithdraw)
	app.Post("/commitments/:plan/:slug/v:n<int>/withdraw", s.withdrawCommitment)

	s.recordRoutes(app)

	app.Get("/about", s.public, s.about)
	app.Get("/about/participation", s.participation)
	app.Get("/about/participation/v:n<int>", s.participation)
	app.Get("/about/participation/compare", s.compareParticipation)
	app.Get("/about/participation/new", s.newParticipation)
	app.Post("/about/participation/new", s.publishParticipation)
	app.Post("/about/participation/agree", s.agreeToRules)
	app.Get("/about/accessibility", s.public, s.accessibility)
	app.Get("/about/privacy", s.public, s.privacy)
	app.Get("/admin", s.admin)
	s.signin.Routes(app)

	app.Use(func(*fiber.Ctx) error { return fiber.ErrNotFound })
}

// draftRoutes are the views of one draft.
func (s *Server) draftRoutes(d fiber.Router) {
	for _, view := range []string{"details", "settings", "state", "seal", "people", "agreement", "clearance", "publish"} {
		d.Use("/"+view, s.plansOnly)
	}
	d.Get("/", s.showDraft)
	d.Get("/anchors", s.anchors)
	d.Get("/details", s.showDetails)
	d.Post("/details", s.changeDetails)
	d.Get("/settings", s.draftSettings)
	d.Post("/settings", s.manageDraft)
	d.Post("/state", s.moveDraft)
	d.Post("/seal", s.sealDraft)
	d.Get("/people", s.signin.Roles(s.draftPlace))
	d.Post("/people", s.signin.ChangeRoles(s.draftPlace))
	d.Get("/writers", s.showWriters)
	d.Get("/timeline", s.showTimeline)

	d.Get("/comments", s.showComments)
	d.Post("/comments", s.postComment)
	d.Get("/comments/new", s.newComment)
	d.Get("/comments/:thread", s.showThread)
	d.Post("/comments/:thread/replies", s.postReply)
	d.Post("/comments/:thread/resolve", s.resolveThread)
	d.Post("/comments/:thread/reopen", s.reopenThread)
	for _, saying := range []string{"/comments/:thread", "/comments/:thread/replies/:reply"} {
		d.Get(saying+"/edit", s.editSaying)
		d.Post(saying+"/edit", s.changeSaying)
		d.Get(saying+"/hide", s.askToHide)
		d.Post(saying+"/hide", s.hideSaying)
		d.Post(saying+"/show", s.showSaying)
		d.Get(saying+"/history", s.sayingHistory)
	}

	d.Get("/changes", s.showChanges)
	d.Post("/changes", s.suggest)
	d.Get("/changes/new", s.newSuggestion)
	d.Get("/changes/:suggestion", s.showSuggestion)
	d.Get("/changes/:suggestion/decline", s.askToDecline)
	d.Post("/changes/:suggestion/accept", s.acceptSuggestion)
	d.Get("/changes/:suggestion/adapt", s.askToAdapt)
	d.Post("/changes/:suggestion/adapt", s.adaptSuggestion)
	d.Post("/changes/:suggestion/discussion", s.discussSuggestion)
	d.Post("/changes/:suggestion/decline", s.declineSuggestion)
	d.Post("/changes/:suggestion/withdraw", s.withdrawSuggestion)
	d.Get("/changes/:suggestion/hide", s.askToHideSuggestion)
	d.Post("/changes/:suggestion/hide", s.hideSuggestion)
	d.Post("/changes/:suggestion/show", s.unhideSuggestion)

	d.Get("/stances", s.showStances)
	d.Post("/stances", s.takeStance)
	d.Get("/stances/:stance/hide", s.askToHideStance)
	d.Post("/stances/:stance/hide", s.hideStance)
	d.Post("/stances/:stance/show", s.unhideStance)

	d.Get("/versions", s.showVersions)
	d.Post("/versions", s.nameVersion)
	d.Get("/versions/compare", s.compareVersions)
	d.Get("/versions/:seq<int>", s.showVersion)
	d.Get("/versions/:seq<int>/restore", s.askToRestore)
	d.Post("/versions/:seq<int>/restore", s.restoreVersion)

	d.Get("/agreement", s.showAgreement)
	d.Post("/agreement", s.signText)
	d.Post("/agreement/reason", s.explainChange)
	d.Post("/agreement/dissent", s.dissent)

	d.Get("/clearance", s.showClearance)
	d.Post("/clearance", s.clearText)
	d.Post("/clearance/notes", s.noteClearance)

	d.Post("/publish/override", s.overrideGate)
	d.Get("/publish", s.askToPublish)
	d.Post("/publish", s.publish)
}

// inputRoutes are what people brought to a plan, and what became of it.
func (s *Server) inputRoutes(app fiber.Router) {
	app.Get("/plans/:plan/inputs", s.showInputs)
	app.Post("/plans/:plan/inputs", s.bring)
	app.Get("/plans/:plan/inputs/new", s.askToBring)
	app.Get("/plans/:plan/ideas", s.showIdeas)
	app.Get("/plans/:plan/triage", s.showTriage)
	app.Post("/plans/:plan/triage", s.sortInputs)
	app.Get("/plans/:plan/answer", s.askToAnswer)
	app.Post("/plans/:plan/answer", s.answerInputs)
	app.Get("/plans/:plan/responses", s.showResponses)
	app.Get("/inputs/:input", s.showInput)
	app.Get("/inputs/:input/file", s.sendFile)
	app.Post("/inputs/:input/contest", s.contestAnswer)
	app.Get("/inputs/:input/review", s.askToReview)
	app.Post("/inputs/:input/review", s.reviewAnswer)
	app.Get("/responses/:response", s.showResponse)
	app.Get("/account/inputs", s.showOwn)
}

// sessionRoutes are the sessions of plans: before, live and after.
func (s *Server) sessionRoutes(app fiber.Router) {
	for _, at := range []string{"/sessions", "/plans/:plan/sessions"} {
		app.Get(at, s.listSessions)
		app.Get(at+"/new", s.newSession)
		app.Post(at+"/new", s.createSession)
		app.Get(at+"/calendar.ics", s.calendarFeed)
	}
	app.Get("/plans/:plan/sessions/actions", s.listActions)
	app.Post("/actions/:line", s.closeAction)

	r := app.Group("/sessions/:session")
	r.Get("/", s.showSession)
	r.Get("/calendar.ics", s.calendarFile)
	r.Post("/answer", s.answerSession)
	r.Get("/settings", s.sessionSettings)
	r.Post("/settings", s.changeSession)
	r.Post("/deputies", s.nameDeputies)
	r.Get("/cancel", s.askToCancel)
	r.Post("/cancel", s.cancelSession)
	r.Get("/room", s.showRoom)
	r.Get("/projector", s.showProjector)
	r.Get("/chair", s.showChair)
	r.Post("/chair", s.lead)
	s.roomRoutes(r)
	r.Get("/notes", s.showNotes)
	r.Post("/notes", s.addToNotes)
	r.Get("/notes/writers", s.showNotesWriters)
	r.Get("/tables/:round<int>", s.showTables)
	r.Post("/tables/:round<int>/take", s.takeTable)
	r.Post("/tables/:round<int>/:table<int>", s.addAtTable)
	r.Get("/note", s.showNote)
	r.Post("/note", s.keepNote)
	r.Post("/record", s.addEntry)
	r.Post("/record/:line", s.changeEntry)
}

// ballotRoutes are the ballots: prepared, voted in, counted, checked.
func (s *Server) ballotRoutes(app fiber.Router) {
	app.Get("/ballots", s.listBallots)
	app.Get("/ballots/new", s.newBallot)
	app.Post("/ballots/new", s.beginBallot)

	b := app.Group("/ballots/:ballot")
	b.Get("/", s.showBallot)
	b.Get("/make", s.makeBallot)
	b.Post("/make", s.changeBallot)
	b.Post("/questions", s.addQuestion)
	b.Post("/questions/:n<int>/remove", s.removeQuestion)
	b.Post("/voters", s.setVoters)
	b.Post("/open", s.openBallot)
	b.Get("/close", s.askToCloseBallot)
	b.Post("/close", s.closeBallot)
	b.Get("/paper", s.showPaper)
	b.Post("/votes", s.castNamed)
	b.Get("/result", s.showResult)
	b.Get("/board", s.showBoard)
	b.Get("/board.json", s.sendBoard)
	b.Get("/bundle.zip", s.sendBundle)
	b.Get("/check", s.checkVote)
}
