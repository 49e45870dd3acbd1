package technique

import "github.com/guyline/guyline/network"

// Technique is one thing that attackers do, and the rule that finds where it can be done.
type Technique struct {
	ID    string // kebab-case, never reused
	Title string // as an imperative: "Register as a network function"
	// FiGHT is its id in MITRE FiGHT (FGT…), or in MITRE ATT&CK (T…) where FiGHT has none.
	FiGHT string

	// Rule says every step that the technique makes possible in the network.
	Rule func(m *Model, say func(Step))
}

// Step is one application of a technique: whoever has all of Needs can gain Gains, where every leaf of By holds.
type Step struct {
	On    *network.Element // on what it is done
	Needs []Condition
	By    []Leaf
	Gains Condition
	Text  string // the sentence of the story, of which the attacker is the subject: "registers a function of his own at NRF nrf-1"
}

// Level is how surely the step is possible: as surely as the least sure of its leaves, and as the element it is done on exists.
func (s Step) Level() Level {
	level := Level(0)
	if s.On != nil {
		level = existence(s.On)
	}
	for _, l := range s.By {
		level = max(level, l.Level)
	}
	return max(level, Observed)
}

// existence is how surely an element is there.
func existence(e *network.Element) Level {
	for _, l := range []network.Layer{network.Observed, network.Configured, network.Declared} {
		if e.In(l) {
			return levelOf(l)
		}
	}
	if e.Owner != nil {
		return existence(e.Owner)
	}
	return Declared
}

// Leaf is what a step rests on: a weakness of an element, or a fact.
type Leaf struct {
	Weakness *Weakness // nil for a fact
	Of       *network.Element
	Level    Level
	Title    string     // of the weakness, or what the fact says
	Check    string     // whose failure shows it, "" where none does
	Proof    []Evidence // of the failure, or of the fact; none where it is only possible
	Remedy   string     // that the check gives for the element; "" where none does

	// At is the element at which it is mended, where that is another than Of: tokens are switched on at the NRF.
	At *network.Element
}

// MendedAt is the leaf with another element at which it is mended.
func (l Leaf) MendedAt(e *network.Element) Leaf {
	l.At = e
	return l
}

// Weakness is what is wrong with an element when a step is possible, and how that is known.
type Weakness struct {
	ID    string // kebab-case
	Title string // in words, about the element: "takes registrations from whoever asks"
	// Shows are checks: a failure at the element shows the weakness. The first that fails with the surest evidence is told.
	Shows []string
	// Refutes are checks: a pass at the element, none of which is without data, refutes the weakness where nothing shows it.
	Refutes []string
	// Moot are checks of which "not applicable" at the element refutes it: there is nothing to be weak.
	Moot []string
	// Mend is the change that mends it, in words: "ask for client certificates at the NRF". Weaknesses of one element with the same Mend are mended
	// together. "" where no change of configuration does.
	Mend string
	// Line are checks whose remedy is the line to write, the first that knows a place in a file of the element; Shows where it is empty.
	Line []string
	// Missing is what input would decide it, where nothing does: "the NRF's configuration, or a capture of a registration".
	Missing string
}
