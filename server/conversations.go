package server

import (
	"context"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/conversation"
	"github.com/folkmoot/folkmoot/server/civic/opinion"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// openConversations opens the conversations. The key of their pseudonyms
// follows from the platform's secret and is not in the store.
func (s *Server) openConversations(ctx context.Context) error {
	secret, err := s.settings.secret()
	if err != nil {
		return err
	}
	key, err := hkdf.Key(sha256.New, secret, nil, "folkmoot conversation pseudonyms", 32)
	if err != nil {
		return err
	}
	s.conversations, err = conversation.OpenStore(ctx, s.engine, conversation.Needs{
		Rules: houseRules{s}, Announce: announcer{s}, Now: s.now, Log: s.log, Key: key,
	})
	return err
}

// conversationRoutes are the views of one conversation.
func (s *Server) conversationRoutes(c fiber.Router) {
	c.Get("/new", s.newConversation)
	c.Post("/new", s.beginConversation)
	c.Get("/:conversation", s.showTurn)
	c.Post("/:conversation/votes", s.castVote)
	c.Post("/:conversation/statements", s.sayStatement)
	c.Get("/:conversation/statements", s.showModeration)
	c.Post("/:conversation/statements/:number<int>/decide", s.decideStatement)
	c.Get("/:conversation/map", s.showMap)
	c.Get("/:conversation/freeze", s.askToFreeze)
	c.Post("/:conversation/freeze", s.freezeConversation)
	c.Get("/:conversation/data/:file", s.sendVotes)
}

func conversationID(c *fiber.Ctx) conversation.ID { return conversation.ID(c.Params("conversation")) }

// visitorCookie holds the word by which a visitor's votes are theirs.
const visitorCookie = "voter"

// voter is who votes by this request.
func (s *Server) voter(c *fiber.Ctx) conversation.Voter {
	v := conversation.Voter{By: s.actor(c)}
	if !v.By.SignedIn() {
		v.Visitor, v.Address = c.Cookies(visitorCookie), c.IP()
	}
	return v
}

// meetVisitor gives a visitor a word of their own when they first vote.
func (s *Server) meetVisitor(c *fiber.Ctx) conversation.Voter {
	v := s.voter(c)
	if v.By.SignedIn() || len(v.Visitor) == 32 {
		return v
	}
	var word [16]byte
	_, _ = rand.Read(word[:])
	v.Visitor = hex.EncodeToString(word[:])
	c.Cookie(&fiber.Cookie{Name: visitorCookie, Value: v.Visitor, Path: "/conversations", MaxAge: int((365 * 24 * time.Hour).Seconds()),
		HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: strings.HasPrefix(s.settings.BaseURL, "https:")})
	return v
}

func (s *Server) listConversations(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	all, err := s.conversations.All(ctx, by)
	if err != nil {
		return err
	}
	f := s.frame(c, words.T(ctx, "Conversations"))
	f.Section = "conversations"
	return s.show(c, f, page.Conversations(page.ConversationsView{All: all,
		MayBegin: s.people.Grants.Check(ctx, by, people.HoldConversation, people.Scope{}) == nil}))
}

// conversationHead reads what stands above every view.
func (s *Server) conversationHead(c *fiber.Ctx) (page.ConversationHead, error) {
	ctx, by := c.UserContext(), s.actor(c)
	k, err := s.conversations.Find(ctx, by, conversationID(c))
	if err != nil {
		return page.ConversationHead{}, err
	}
	s.mark(c, "conversation/"+k.ID)
	forum, err := s.forumOf(ctx, k)
	if err != nil {
		return page.ConversationHead{}, err
	}
	h := page.ConversationHead{Conversation: k, Form: s.form(c), SignedIn: by.SignedIn(), Forum: forum,
		MayModerate: s.conversations.May(ctx, by, k, people.ModerateConversation),
		MayHold:     s.conversations.May(ctx, by, k, people.HoldConversation)}
	if h.MayModerate {
		queue, err := s.conversations.Queue(ctx, by, k.Key())
		if err != nil {
			return h, err
		}
		h.Waiting = len(queue)
	}
	return h, nil
}

func (s *Server) conversationFrame(c *fiber.Ctx, h page.ConversationHead, view string) page.Frame {
	title := h.Conversation.Title
	if view != "" {
		title = view + " – " + title
	}
	f := s.frame(c, title)
	f.Section, f.Done = "conversations", s.done(c)
	f.Trail = []govuk.Link{{Href: "/conversations", Text: words.T(c.UserContext(), "Conversations")}}
	return f
}

func (s *Server) newConversation(c *fiber.Ctx) error {
	ctx := c.UserContext()
	if err := (houseRules{s}).Check(ctx, s.actor(c), people.HoldConversation, people.Scope{Plan: typed(c, "plan")}); err != nil {
		return err
	}
	f := s.frame(c, words.T(ctx, "Begin a conversation"))
	f.Section = "conversations"
	f.Trail = []govuk.Link{{Href: "/conversations", Text: words.T(ctx, "Conversations")}}
	return s.show(c, f, page.BeginConversation(page.BeginView{Form: s.form(c), Plan: typed(c, "plan")}))
}

func (s *Server) beginConversation(c *fiber.Ctx) error {
	n := conversation.New{Title: c.FormValue("title"), Prompt: c.FormValue("prompt"), Plan: c.FormValue("plan"), Visitors: c.FormValue("visitors") == "yes"}
	if asked := strings.TrimSpace(c.FormValue("eligible")); asked != "" {
		var err error
		if n.Eligible, err = strconv.Atoi(asked); err != nil {
			n.Eligible = -1
		}
	}
	for _, seed := range strings.Split(c.FormValue("seeds"), "\n") {
		if seed = strings.TrimSpace(seed); seed != "" {
			n.Seeds = append(n.Seeds, seed)
		}
	}
	k, err := s.conversations.Begin(c.UserContext(), s.actor(c), n)
	if err != nil {
		return s.again(c, err, s.newConversation)
	}
	return onwards(c, page.ConversationPath(k.ID, ""), "begun", "")
}

// showTurn asks about one statement: the next, or one the person names.
func (s *Server) showTurn(c *fiber.Ctx) error {
	ctx, by, id := c.UserContext(), s.actor(c), conversationID(c)
	h, err := s.conversationHead(c)
	if err != nil {
		return err
	}
	v := page.TurnView{ConversationHead: h, MayVote: by.SignedIn() || h.Conversation.Visitors}
	if v.MayVote && !by.SignedIn() {
		v.Form.CSRF = s.signin.VisitorProof(c)
	}
	if v.Turn, err = s.conversations.Next(ctx, s.voter(c), id); err != nil {
		return err
	}
	if named := typed(c, "statement"); named != "" && c.Method() == fiber.MethodGet {
		if v.Again, err = s.conversations.Statement(ctx, by, id, number(named)); err != nil {
			return err
		}
	}
	if v.Own, err = s.conversations.Own(ctx, by, id); err != nil {
		return err
	}
	in, err := s.conversations.Statements(ctx, by, id)
	if err != nil {
		return err
	}
	for _, st := range in {
		if vote, voted := v.Turn.Votes[st.Number]; voted {
			v.Voted = append(v.Voted, page.VotedOn{Statement: st, Vote: vote})
		}
	}
	return s.show(c, s.conversationFrame(c, h, ""), page.Turn(v))
}

// number reads a statement's number; what is none names no statement.
func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

func (s *Server) castVote(c *fiber.Ctx) error {
	vote, err := strconv.ParseInt(c.FormValue("vote"), 10, 8)
	if err != nil {
		vote = 9 // refused in words by the verb
	}
	err = s.conversations.Vote(c.UserContext(), s.meetVisitor(c), conversationID(c), number(c.FormValue("statement")), opinion.Vote(vote))
	if err != nil {
		return err
	}
	return c.Redirect(page.ConversationPath(string(conversationID(c)), ""), fiber.StatusSeeOther)
}

func (s *Server) sayStatement(c *fiber.Ctx) error {
	_, err := s.conversations.Say(c.UserContext(), s.actor(c), conversationID(c), c.FormValue("text"), c.FormValue("anyway") == "yes")
	if err != nil {
		return s.again(c, err, s.showTurn)
	}
	return onwards(c, page.ConversationPath(string(conversationID(c)), ""), "stated", "")
}

// showModeration is the queue for moderators and the log for everybody.
func (s *Server) showModeration(c *fiber.Ctx) error {
	ctx, by, id := c.UserContext(), s.actor(c), conversationID(c)
	h, err := s.conversationHead(c)
	if err != nil {
		return err
	}
	v := page.ModerationView{ConversationHead: h}
	if h.MayModerate && h.Conversation.TakesVotes() {
		if v.Queue, err = s.conversations.Queue(ctx, by, id); err != nil {
			return err
		}
	}
	if v.In, err = s.conversations.Statements(ctx, by, id); err != nil {
		return err
	}
	if v.Refusals, err = s.conversations.Refusals(ctx, by, id); err != nil {
		return err
	}
	wanted := c.Query("refuse")
	if c.Method() == fiber.MethodPost {
		wanted = c.Params("number")
	}
	if wanted != "" && h.MayModerate {
		for _, list := range [][]*conversation.Statement{v.Queue, v.In} {
			for _, st := range list {
				if st.Number == number(wanted) {
					v.Refusing = st
				}
			}
		}
	}
	return s.show(c, s.conversationFrame(c, h, words.T(ctx, "Statements and moderation")), page.Moderation(v))
}

func (s *Server) decideStatement(c *fiber.Ctx) error {
	letIn := c.FormValue("let") == "in"
	_, err := s.conversations.Decide(c.UserContext(), s.actor(c), conversationID(c), number(c.Params("number")), letIn, c.FormValue("reason"))
	if err != nil {
		return s.again(c, err, s.showModeration)
	}
	what := "kept-out"
	if letIn {
		what = "let-in"
	}
	return onwards(c, page.ConversationPath(string(conversationID(c)), "statements"), what, "")
}

// showMap is the map of opinions.
func (s *Server) showMap(c *fiber.Ctx) error {
	ctx, by, id := c.UserContext(), s.actor(c), conversationID(c)
	h, err := s.conversationHead(c)
	if err != nil {
		return err
	}
	v := page.MapView{ConversationHead: h, OwnGroup: -1}
	if v.Picture, err = s.conversations.Map(ctx, by, id); err != nil {
		return err
	}
	at, group, lies, err := s.conversations.OwnPoint(ctx, s.voter(c), id)
	if err != nil {
		return err
	}
	if lies {
		v.Own, v.OwnGroup = &at, group
	}
	f := s.conversationFrame(c, h, words.T(ctx, "Map of opinions"))
	f.Topics = []string{"conversation/" + h.Conversation.ID}
	return s.show(c, f, page.OpinionMap(v))
}

func (s *Server) askToFreeze(c *fiber.Ctx) error {
	h, err := s.conversationHead(c)
	if err != nil {
		return err
	}
	if !h.MayHold {
		return houseRules{s}.Check(c.UserContext(), s.actor(c), people.HoldConversation, people.Scope{Plan: h.Conversation.Plan})
	}
	return s.show(c, s.conversationFrame(c, h, words.T(c.UserContext(), "Freeze this conversation")).Below(page.ConversationPath(h.Conversation.ID, "map"), words.T(c.UserContext(), "Map of opinions")), page.AskToFreeze(page.FreezeView{ConversationHead: h}))
}

func (s *Server) freezeConversation(c *fiber.Ctx) error {
	if err := s.conversations.Freeze(c.UserContext(), s.actor(c), conversationID(c)); err != nil {
		return err
	}
	return onwards(c, page.ConversationPath(string(conversationID(c)), "map"), "frozen", "")
}

// sendVotes sends one file of the public form.
func (s *Server) sendVotes(c *fiber.Ctx) error {
	name := c.Params("file")
	body, err := s.conversations.Export(c.UserContext(), s.actor(c), conversationID(c), name)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+string(conversationID(c))+"-"+name+`"`)
	return c.Send(body)
}

// followsConversation says whether somebody may hear of a conversation.
func (s *Server) followsConversation(ctx context.Context, by people.Actor, id string) bool {
	_, err := s.conversations.Find(ctx, by, conversation.ID(id))
	return civic.AsRefusal(err) == nil && err == nil
}
