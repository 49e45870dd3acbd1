package check

import (
	"fmt"

	"github.com/guyline/guyline/network"
)

// sighting is something that trackers of the wire recognise: a kind of attack (attacks.go), or what speaks against a
// principle (seen.go). Each becomes a check of its own.
type sighting struct {
	name      string // the kind of attack, or the event's id; the check's id is "attack-" or "seen-" and the name
	on        []network.InterfaceName
	principle Principle
	severity  Severity
	title     string
	requires  string // what the network should withstand
	risk      string
	remedy    string
	cites     []Clause
	fight     []string
}

// judged reports whether the tracker of the interface says of each server whether it keeps the principle. That nothing spoke
// against it is then no pass: nobody may have tried.
func (a sighting) judged() bool {
	for _, on := range a.on {
		switch on {
		case network.SBI, network.N32, network.S6A:
			return true
		}
	}
	return false
}

// check asks the model whether it was seen. Where it was not, it passes only if the capture shows the principle kept; for what no
// tracker judges so, if messages of an interface on which it would show were seen at all.
func (a sighting) check(class Class) *Check {
	c := &Check{
		ID: "seen-" + a.name, Title: a.title, Principle: a.principle, Severity: a.severity, Strength: Practice, Class: class,
		NeedsCapture: true, Cites: a.cites, FiGHT: a.fight, Requires: a.requires,
		Evidence: fmt.Sprintf("what captures show on %v", a.on),
		Risk:     a.risk, Remedies: map[string]string{"": a.remedy},
	}
	if class == OfAttack {
		c.ID, c.Kind = "attack-"+a.name, a.name
	}
	c.Run = func(n *network.Network, say func(Result)) {
		found := false
		for e := range n.Elements(network.KindEvent) {
			if class == OfAttack && !network.AttackKind.Has(e, a.name) || class == OfPrinciple && e.Type != a.name {
				continue
			}
			found = true
			detail, _, _ := value(e, network.EventDetail)
			say(Result{Verdict: Fail, Subject: e, Detail: detail, Evidence: Facts(network.EventFrame, network.EventFrame.Of(e))})
		}
		if class == OfPrinciple && a.judged() {
			for f := range n.Functions() {
				for _, c := range network.Kept.Of(f) {
					if c.Value == a.name {
						say(Result{Verdict: Pass, Subject: f, Detail: "seen to be kept", Evidence: []Evidence{Fact(network.Kept, c)}})
					}
				}
			}
			return
		}
		if found {
			return
		}
		for _, on := range a.on {
			for seen := range n.Elements(network.KindCoverage) {
				if messages, ok := network.MessagesSeen.Best(seen); ok && seen.Type == string(on) && messages.Value > 0 {
					say(Result{Verdict: Pass, Subject: seen, Detail: fmt.Sprintf("not in %d messages", messages.Value),
						Evidence: []Evidence{Fact(network.MessagesSeen, messages)}})
				}
			}
		}
	}
	return c
}
