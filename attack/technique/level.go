package technique

import "github.com/guyline/guyline/network"

// Level is how surely something is known, the surest first. The level of several things together is the greatest.
type Level uint8

// The levels. Refuted is what evidence speaks against.
const (
	Observed Level = iota + 1
	Configured
	Declared
	Predicted
	Possible
	Refuted
)

var levelNames = [...]string{"", "observed", "configured", "declared", "predicted", "possible", "refuted"}

// String is the level's name in lower case.
func (l Level) String() string { return levelNames[l] }

// Evidenced reports whether evidence shows it.
func (l Level) Evidenced() bool { return l >= Observed && l <= Predicted }

// levelOf is the level of what a layer says.
func levelOf(l network.Layer) Level {
	switch l {
	case network.Observed:
		return Observed
	case network.Configured:
		return Configured
	case network.Declared:
		return Declared
	}
	return Predicted
}

// Evidence is one fact with its place.
type Evidence struct {
	Text   string
	Layer  network.Layer
	Origin network.Origin
}

// weakest is the level of a proof: that of its least sure fact. A proof without facts is what checks conclude from nothing: it
// counts as declared.
func weakest(proof []Evidence) Level {
	level := Level(0)
	for _, e := range proof {
		level = max(level, levelOf(e.Layer))
	}
	if level == 0 {
		return Declared
	}
	return level
}
