package standards

import "slices"

// Level is a step of IAP2's spectrum of public participation.
type Level int

// The levels, each including those below. Involve is the threshold below
// which a plan was made contrary to process.
const (
	NoConsultation Level = iota
	Inform
	Consult
	Involve
	Collaborate
	Empower
)

// Partnership is what goes beyond answers: the signs of deciding together.
type Partnership struct {
	// Rounds is how often the same text went out for inputs and came back
	// with responses, for the text that went most often.
	Rounds int
	// Text is where that text can be read.
	Text Evidence
	// Agenda are items from outside government that were taken up.
	Agenda []Evidence
	// CoEditors counts people outside government who wrote in the drafts.
	CoEditors int
	// Votes are those of the public whose result was carried out.
	Votes []Evidence
}

// Step is one level and whether the records show it.
type Step struct {
	Level   Level      `json:"level"`
	Name    Sentence   `json:"name"`
	Holds   bool       `json:"holds"`
	Missing []Sentence `json:"missing"`
	// Evidence of what only this level asks for.
	Evidence []Evidence `json:"evidence"`
}

// Spectrum is how far the public came.
type Spectrum struct {
	// Reached is the highest level that holds together with all below it.
	Reached Level  `json:"reached"`
	Steps   []Step `json:"steps"`
}

// spectrum judges from below: a level counts only on top of all below it.
func (d desk) spectrum() Spectrum {
	var s Spectrum
	add := func(level Level, name Sentence, evidence []Evidence, missing ...Sentence) {
		if evidence == nil {
			evidence = []Evidence{}
		}
		s.Steps = append(s.Steps, Step{Level: level, Name: name, Holds: len(missing) == 0, Missing: missing, Evidence: evidence})
		if len(missing) == 0 && s.Reached == level-1 {
			s.Reached = level
		}
	}
	lacks := func(there bool, otherwise Sentence) []Sentence {
		if there {
			return nil
		}
		return []Sentence{otherwise}
	}
	brought := d.Answers.InScope > 0
	for _, w := range d.Windows {
		for _, n := range w.Inputs {
			brought = brought || n > 0
		}
	}
	answered := d.Answers.InScope > 0 && d.Answers.InTime*100 >= d.t.AnsweredAmber*d.Answers.InScope
	p := d.Partnership
	var together []Sentence
	together = append(together, lacks(p.Rounds >= 2, say("A text that went out for inputs twice, and was answered twice."))...)
	together = append(together, lacks(len(p.Agenda) > 0, say("An item on an agenda that came from outside government."))...)
	together = append(together, lacks(p.CoEditors > 0, say("People outside government who write in a draft."))...)

	shared := slices.Clone(p.Agenda)
	if p.Rounds >= 2 {
		shared = append(shared, p.Text)
	}
	add(Inform, say("Inform: government gives information"), nil, lacks(d.Timeline != nil || len(d.Documents) > 0, say("A published timeline or document."))...)
	add(Consult, say("Consult: the public can bring inputs"), nil, lacks(brought, say("Inputs from the public."))...)
	add(Involve, say("Involve: government says what became of the inputs"), nil, lacks(answered, say("Reasoned responses to at least %d %% of the inputs.", d.t.AnsweredAmber))...)
	add(Collaborate, say("Collaborate: the public shapes the agenda and the text"), shared, together...)
	add(Empower, say("Empower: the public decides"), p.Votes, lacks(len(p.Votes) > 0, say("A binding vote whose result was carried out."))...)
	return s
}
