package conversation

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/opinion"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Export writes one of opinion.Files. A frozen conversation is everybody's;
// before, it is for those who hold it. People are numbered in an order drawn
// anew for each conversation, and times are cut to the day, so that no line
// can be laid beside anything else somebody did that day.
func (s *Conversations) Export(ctx context.Context, by people.Actor, id ID, name string) ([]byte, error) {
	c, err := s.enter(ctx, by, id, people.ReadConversation)
	if err != nil {
		return nil, err
	}
	if c.State != Frozen {
		if _, err := s.enter(ctx, by, id, people.HoldConversation); err != nil {
			if r := civic.AsRefusal(err); r == nil || r.Kind == civic.SignIn {
				return nil, err
			}
			return nil, civic.Refuse(civic.Forbidden, "The votes are published when the conversation is frozen.")
		}
	}
	if !slices.Contains(opinion.Files, name) {
		return nil, civic.Refuse(civic.NotFound, "There is no such file.")
	}
	out, err := s.published(ctx, c)
	if err != nil {
		return nil, err
	}
	if len(out.PeopleIDs) < opinion.Few {
		return nil, civic.Refuse(civic.Conflict, "Fewer than %d people voted. Their votes are not published, because they would point at them.", opinion.Few)
	}
	var b bytes.Buffer
	err = out.Write(name, out.Mapper().Map(), &b)
	return b.Bytes(), err
}

func (s *Conversations) published(ctx context.Context, c *Conversation) (*opinion.Conversation, error) {
	id := c.Key()
	out := &opinion.Conversation{Topic: c.Title, Description: c.Prompt, Address: "/conversations/" + c.ID}
	all, err := s.all(ctx, id)
	if err != nil {
		return nil, err
	}
	var votes []*Vote
	number := map[Pseudonym]int{}
	var voters []Pseudonym
	for v, err := range s.votes.Find(ctx, storage.Query{Index: byAt, Equal: []any{string(id)}}) {
		if err != nil {
			return nil, err
		}
		if _, known := number[v.Voter]; !known {
			number[v.Voter] = 0
			voters = append(voters, v.Voter)
		}
		votes = append(votes, v)
	}
	s.shuffle(id, voters)
	for i, who := range voters {
		number[who] = i
		out.PeopleIDs = append(out.PeopleIDs, strconv.Itoa(i))
	}
	place := map[int]int{}
	for _, st := range all {
		if st.Standing == Waiting {
			continue
		}
		place[st.Number] = len(out.Statements)
		row := opinion.Statement{ID: strconv.Itoa(st.Number), Text: st.Text, At: day(st.At), Moderated: 1, AboutPeople: st.AboutPeople}
		if st.Standing == Refused {
			row.Moderated, row.Text = -1, ""
		}
		if n, voted := number[st.Author]; voted {
			row.Author = strconv.Itoa(n)
		}
		out.Statements = append(out.Statements, row)
	}
	for _, v := range votes {
		if t, there := place[v.Statement]; there {
			out.Votes = append(out.Votes, opinion.Cast{Person: number[v.Voter], Statement: t, Vote: opinion.Vote(v.Vote), At: day(v.At)})
		}
	}
	slices.SortStableFunc(out.Votes, func(a, b opinion.Cast) int {
		if n := a.At.Compare(b.At); n != 0 {
			return n
		}
		if a.Person != b.Person {
			return a.Person - b.Person
		}
		return a.Statement - b.Statement
	})
	return out, nil
}

// shuffle puts pseudonyms in an order that is always the same and that nobody
// without the key can work out.
func (s *Conversations) shuffle(id ID, voters []Pseudonym) {
	slices.Sort(voters)
	who, _ := s.pseudonym(id, Voter{Visitor: "the order of the published file"})
	var seed [32]byte
	copy(seed[:], who)
	rand.New(rand.NewChaCha8(seed)).Shuffle(len(voters), func(i, j int) { voters[i], voters[j] = voters[j], voters[i] })
}

func day(at time.Time) time.Time { return at.UTC().Truncate(24 * time.Hour) }

// Bring takes the votes of a conversation held elsewhere into one held here,
// statement by statement as the other has them: a demonstration, or a move
// from another platform. Only those who hold the conversation may, and only
// before anybody voted in it.
func (s *Conversations) Bring(ctx context.Context, by people.Actor, id ID, from *opinion.Conversation) error {
	c, err := s.enter(ctx, by, id, people.HoldConversation)
	if err != nil {
		return err
	}
	if !c.TakesVotes() {
		return frozen()
	}
	if n, err := s.votes.Count(ctx, storage.Query{Index: byAt, Equal: []any{string(id)}}); err != nil || n > 0 {
		if err == nil {
			err = civic.Refuse(civic.Conflict, "People have voted here already. Votes from elsewhere are brought in before the first.")
		}
		return err
	}
	kept := map[string]*Vote{}
	var order []string
	for _, v := range from.Votes {
		who, err := s.pseudonym(id, Voter{Visitor: fmt.Sprintf("brought from elsewhere: %s", from.PeopleIDs[v.Person])})
		if err != nil {
			return err
		}
		key := voteID(id, who, v.Statement)
		if kept[key] == nil {
			order = append(order, key)
		}
		kept[key] = &Vote{Meta: storage.Meta{ID: key}, Conversation: id, Voter: who, Statement: v.Statement, Vote: int8(v.Vote), At: v.At.UTC().Truncate(time.Minute)}
	}
	var rows []*Vote
	for _, key := range order {
		rows = append(rows, kept[key])
	}
	for part := range slices.Chunk(rows, 500) {
		if _, err := s.votes.InsertMany(ctx, part); err != nil {
			return err
		}
	}
	_, err = s.draw(ctx, id, true)
	return err
}
