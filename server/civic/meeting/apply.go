package meeting

import (
	"slices"
	"time"
)

// mostDiary bounds the diary: a session of a day has a few hundred lines.
const mostDiary = 500

// apply adds one event. It decides nothing: what stands in the log happened.
// The events must come in the order of their numbers.
func (r *Room) apply(e *Event) {
	r.Seq = e.Seq
	switch e.What {
	case Opened, Turned, Paused, Resumed, Extended, Ordered, Chaired, Ended:
		r.applyChair(e)
	case Joined, Left, Removed:
		r.applyPeople(e)
	case Asked, Withdrew, Gave, Yielded:
		r.applyFloor(e)
	case PollOpen, Voted, PollShut:
		r.applyPoll(e)
	default:
		r.applyRest(e)
	}
}

func (r *Room) applyChair(e *Event) {
	switch e.What {
	case Opened:
		r.Began, r.Item, r.Clock = e.At, e.Item, Clock{Since: e.At}
		r.note(e, "")
	case Turned:
		was := r.Clock
		was.Before, was.Since = was.Ran(e.At, r.Paused).Seconds(), time.Time{}
		r.Spent[r.Item] = was
		r.Item, r.Clock = e.Item, r.Spent[e.Item]
		r.Clock.Since = e.At
		r.note(e, "")
	case Paused:
		r.Clock.Before = r.Clock.Ran(e.At, r.Paused).Seconds()
		if r.Floor != nil {
			r.Floor.Before = r.Speaking(e.At).Seconds()
			r.Floor.Since = e.At
		}
		r.Clock.Since, r.Paused = e.At, e.At
	case Resumed:
		r.Paused, r.Clock.Since = time.Time{}, e.At
		if r.Floor != nil {
			r.Floor.Since = e.At
		}
	case Extended:
		r.Clock.Extra += e.Minutes
	case Ordered:
		r.Turns = Turns(e.Kind)
	case Chaired:
		r.Chair = e.Seat
		r.note(e, "")
	case Ended:
		r.yield(e.At)
		r.Clock.Before, r.Clock.Since = r.Clock.Ran(e.At, r.Paused).Seconds(), time.Time{}
		r.back()
		r.Over, r.Queue = e.At, nil
		for _, p := range r.Polls {
			p.count(e.At, r.Seats)
		}
		r.note(e, "")
	}
}

func (r *Room) applyPeople(e *Event) {
	place := r.Seats[e.Seat]
	switch {
	case e.What == Joined && place == nil:
		r.Seats[e.Seat] = &Place{Sector: e.Sector, Joined: e.At, Here: true}
		r.seatAllotted(e.Seat, e.Choice)
		return
	case place == nil:
		return
	case e.What == Joined:
		place.Here, place.Back = true, e.At
		return
	}
	place.Stayed = place.Was(r.Began, e.At).Seconds()
	place.Here = false
	r.Queue = slices.DeleteFunc(r.Queue, func(t Turn) bool { return t.Seat == e.Seat })
	if r.Floor != nil && r.Floor.Seat == e.Seat {
		r.yield(e.At)
	}
	if e.What == Removed {
		place.Removed = e.Text
		if place.Removed == "" {
			place.Removed = "-"
		}
	}
}

func (r *Room) applyFloor(e *Event) {
	switch e.What {
	case Asked:
		r.LastN = max(r.LastN, e.N)
		r.Queue = append(r.Queue, Turn{N: e.N, Seat: e.By, Sector: e.Sector, Kind: e.Kind, At: e.At})
	case Withdrew:
		r.Queue = slices.DeleteFunc(r.Queue, func(t Turn) bool { return t.N == e.N })
	case Gave:
		r.yield(e.At)
		for i, t := range r.Queue {
			if t.N == e.N {
				r.Floor = &Floor{Turn: t, Since: e.At}
				r.Queue = slices.Delete(r.Queue, i, i+1)
				break
			}
		}
		r.FloorN++
	case Yielded:
		r.yield(e.At)
		r.FloorN++
	}
}

// yield ends the turn that is being taken and counts its time.
func (r *Room) yield(at time.Time) {
	if r.Floor == nil {
		return
	}
	took := r.Speaking(at).Seconds()
	if p := r.Seats[r.Floor.Seat]; p != nil {
		p.Used += took
		p.Spoken++
	}
	r.Used[r.Floor.Sector] += took
	r.Floor = nil
}

func (r *Room) applyPoll(e *Event) {
	if e.What == PollOpen {
		r.LastN = max(r.LastN, e.N)
		r.Polls = append(r.Polls, &Poll{N: e.N, Kind: e.Kind, Question: e.Text, Options: e.Options, Opened: e.At, Votes: map[Seat]int{}})
		r.note(e, e.Text)
		return
	}
	p := r.Poll(e.N)
	if p == nil || !p.Closed.IsZero() {
		return
	}
	if e.What == Voted {
		if p.Votes == nil {
			p.Votes = map[Seat]int{}
		}
		p.Votes[e.By] = e.Choice
		p.Voted = len(p.Votes)
		return
	}
	p.count(e.At, r.Seats)
	r.note(e, p.Question)
}

// count closes a poll: the counts stay, who voted how is forgotten.
func (p *Poll) count(at time.Time, seats map[Seat]*Place) {
	if !p.Closed.IsZero() {
		return
	}
	p.Closed, p.Counts, p.Voted = at, make([]int, len(p.Options)), len(p.Votes)
	p.BySector = tallyBySector(p, seats)
	for _, choice := range p.Votes {
		if choice >= 0 && choice < len(p.Counts) {
			p.Counts[choice]++
		}
	}
	p.Votes = nil
}

func (r *Room) applyRest(e *Event) {
	switch e.What {
	case Questions:
		r.LastN = max(r.LastN, e.N)
		r.Asks = append(r.Asks, &Question{N: e.N, Seat: e.By, Sector: e.Sector, Text: e.Text, At: e.At, Backers: map[Seat]bool{}})
	case Supported:
		if q := r.Ask(e.N); q != nil {
			if q.Backers == nil {
				q.Backers = map[Seat]bool{}
			}
			q.Backers[e.By] = true
			q.Support = len(q.Backers)
		}
	case Answered:
		if q := r.Ask(e.N); q != nil {
			q.Answered = true
			r.note(e, q.Text)
		}
	case Reacted:
		if i := slices.Index(Reactions, e.Kind); i >= 0 {
			counts := r.React[r.Item]
			counts[i]++
			r.React[r.Item] = counts
		}
	case Told:
		r.Told = &Message{Text: e.Text, At: e.At}
		r.note(e, e.Text)
	case Tabled:
		r.back()
		r.Round++
		r.Apart, r.Tables, r.Allotted = true, nil, e.Kind == allotted
		for i, seats := range e.Tables {
			r.Tables = append(r.Tables, Table{N: i + 1, Seats: seats})
		}
		meet(r.Met, e.Tables)
		r.Rounds = append(r.Rounds, &Round{N: len(r.Rounds) + 1, Item: r.Item, Tables: len(e.Tables), Of: e.Of})
		r.note(e, "")
	case Gathered:
		r.back()
		r.note(e, "")
	case Took:
		if round := r.round(e.N); round != nil && !slices.Contains(round.Taken, e.Choice) {
			round.Taken = append(round.Taken, e.Choice)
		}
		r.note(e, decimal(e.Choice))
	}
}

// back ends a round of small tables.
func (r *Room) back() {
	if r.Apart && len(r.Rounds) > 0 {
		r.Rounds[len(r.Rounds)-1].Back = true
	}
	r.Apart = false
}

// note writes a line into the diary.
func (r *Room) note(e *Event, text string) {
	if len(r.Diary) < mostDiary {
		r.Diary = append(r.Diary, Happening{At: e.At, What: e.What, Text: text, Item: r.Item})
	}
}

// Since gives the lines of the diary behind a moment.
func (r *Room) Since(at time.Time) []Happening {
	i := slices.IndexFunc(r.Diary, func(h Happening) bool { return h.At.After(at) })
	if i < 0 {
		return nil
	}
	return r.Diary[i:]
}
