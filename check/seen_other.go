package check

import (
	"slices"

	"github.com/guyline/guyline/network"
)

// SeenOther reports what captures show against a principle and no check of its own is about, so that nothing which a
// tracker says is lost.
var SeenOther = &Check{
	ID:           "seen-other",
	Title:        "A capture shows something else that speaks against a principle",
	Principle:    Logging,
	Severity:     Low,
	Strength:     Practice,
	NeedsCapture: true,
	Cites:        []Clause{ts33117("4.4.4")},
	Requires:     "Traffic follows its protocol, and what departs from it is looked into.",
	Evidence:     "events of captures that no other check is about",
	Risk:         "A defect, a wrong setting or an attempt goes unnoticed.",
	Remedies:     map[string]string{"": "look at the frames of the evidence: guyline wire CAPTURE --summary"},
	Run: func(n *network.Network, say func(Result)) {
		for e := range n.Elements(network.KindEvent) {
			class, _, _ := value(e, network.EventClass)
			if class != "principle" || coveredElsewhere(e.Type) {
				continue
			}
			detail, _, _ := value(e, network.EventDetail)
			if detail == "" {
				detail = e.Type
			}
			say(Result{Verdict: Fail, Subject: e, Detail: detail, Evidence: Facts(network.EventFrame, network.EventFrame.Of(e))})
		}
	},
}

// coveredElsewhere reports whether a check of its own is about an event.
func coveredElsewhere(event string) bool {
	return slices.ContainsFunc(sightings, func(s sighting) bool { return s.name == event })
}
