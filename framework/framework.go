// Package framework holds what others ask of a 5G network, one data file for each framework, and says how far the answers of an
// assessment meet it.
//
// A framework's file (data/*.yaml) names its controls by their own ids, in our words, and maps each to checks and to figures of the
// report, with a set relation (NIST IR 8477). It reads no network and no report: [Assess] takes verdicts and figures as plain values.
// What no check and no figure answers is told as not assessed, never as met.
package framework

import (
	"fmt"
	"slices"

	"github.com/guyline/guyline/check"
)

// Framework is one document that asks something of a network.
type Framework struct {
	ID        string    `yaml:"id"`
	Title     string    `yaml:"title"`
	Publisher string    `yaml:"publisher"`
	Version   string    `yaml:"version"`  // edition or date of the document that was read
	Source    string    `yaml:"source"`   // where it is published
	Rights    string    `yaml:"rights"`   // on what terms its ids are used here
	Verified  string    `yaml:"verified"` // in what the ids were looked up, and what could not be
	Reviewer  string    `yaml:"reviewer"` // who mapped it, as a role
	Reviewed  string    `yaml:"reviewed"` // on which day: 2006-01-02
	Controls  []Control `yaml:"controls"`
}

// Control is one thing that a framework asks.
type Control struct {
	ID     string    `yaml:"id"`
	Title  string    `yaml:"title"`  // in our words
	Group  string    `yaml:"group"`  // the chapter, function or family that it stands in
	Maps   []Mapping `yaml:"maps"`   // empty where nothing that the program does answers it
	People string    `yaml:"people"` // what people must show beside it; "" where checks decide all of it
}

// Mapping says which checks or figures answer a control, and how what they decide lies to what it asks.
type Mapping struct {
	Relation Relation `yaml:"relation"`
	Checks   []string `yaml:"checks"`
	Figures  []string `yaml:"figures"` // ids of [Figures]
	Why      string   `yaml:"why"`
}

// Relation is a set relation of what checks decide to what a control asks (NIST IR 8477 clause 4.3).
type Relation string

// The relations. Checks that are equal to a control or a superset of it decide all of it.
const (
	Equal      Relation = "equal"
	Subset     Relation = "subset"     // the checks decide a part of the control and nothing else
	Superset   Relation = "superset"   // the checks decide all of it and more
	Intersects Relation = "intersects" // each has a part that the other has not
)

// Decided tells who decides a control.
type Decided string

// The ways to decide.
const (
	Automatically Decided = "automatically"
	Partly        Decided = "partly"
	ByPeople      Decided = "people"
)

// Decided follows from the mappings: people where there is none, all by checks where one is equal or a superset and nothing is
// left to people.
func (c *Control) Decided() Decided {
	switch {
	case len(c.Maps) == 0:
		return ByPeople
	case c.People == "" && slices.ContainsFunc(c.Maps, func(m Mapping) bool { return m.Relation == Equal || m.Relation == Superset }):
		return Automatically
	}
	return Partly
}

// Tally counts what one check said of the elements it looked at.
type Tally struct {
	Pass, Fail, Waived, NoData, NotApplicable, Error int

	People   int      // most people whom one failure affects
	Evidence []string // places of the failures, as file:line or capture, frame; a few
}

// Figure is a number or a sentence of the report that answers a control.
type Figure struct {
	Text    string // "219,013 of 226,492 people served (96.7 %)"; "" where the assessment has none
	Command string // that shows it
}

// Input is what an assessment gives: by check id and by figure id.
type Input struct {
	Tallies map[string]Tally
	Figures map[string]Figure
}

// Status is how a control stands.
type Status string

// The statuses. Met is said only of a control all of which was decided; a control of which a part was seen to hold is
// partly met, whatever people may add.
const (
	Met         Status = "met"
	PartlyMet   Status = "partly met"
	NotMet      Status = "not met"
	Answered    Status = "answered"     // by figures alone: somebody judges them
	NotAssessed Status = "not assessed" // nothing that would decide it was among the inputs, or nothing in this program decides it
)

// Answer is how one control stands.
type Answer struct {
	Control *Control
	Decided Decided
	Status  Status
	Why     string        // one sentence
	Checks  []CheckAnswer // in the order of the mappings
	Figures []Figure      // those with a text
	Missing []string      // checks without data, and figures without text, by id
}

// CheckAnswer is what one check contributes to a control.
type CheckAnswer struct {
	ID       string
	Relation Relation
	Verdict  check.Verdict
	Tally    Tally
}

// Share is how many controls of a framework are decided in which way.
type Share struct{ Automatically, Partly, ByPeople int }

// Share counts the controls.
func (f *Framework) Share() Share {
	var s Share
	for i := range f.Controls {
		switch f.Controls[i].Decided() {
		case Automatically:
			s.Automatically++
		case Partly:
			s.Partly++
		case ByPeople:
			s.ByPeople++
		}
	}
	return s
}

// String is the share in one line.
func (s Share) String() string {
	return fmt.Sprintf("%d decided automatically, %d partly, %d by people only", s.Automatically, s.Partly, s.ByPeople)
}
