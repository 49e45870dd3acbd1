package check

import (
	"fmt"

	"github.com/guyline/guyline/network"
)

// attack is a kind of attack that trackers of the wire recognise. Each becomes a check of its own: see attacks.go.
type attack struct {
	kind      string // as events name it; the check's id is "attack-" and the kind
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

// check asks the model whether the kind was seen. Where it was not, it passes only if messages of an interface on which
// it would show were seen at all.
func (a attack) check() *Check {
	c := &Check{
		ID: "attack-" + a.kind, Title: a.title, Principle: a.principle, Severity: a.severity, Strength: Practice, Class: OfAttack,
		Kind: a.kind, Cites: a.cites, FiGHT: a.fight, Requires: a.requires,
		Evidence: fmt.Sprintf("what captures show on %v", a.on),
		Risk:     a.risk, Remedies: map[string]string{"": a.remedy},
	}
	c.Run = func(n *network.Network, say func(Result)) {
		found := false
		for e := range n.Elements(network.KindEvent) {
			if !network.AttackKind.Has(e, a.kind) {
				continue
			}
			found = true
			detail, _, _ := value(e, network.EventDetail)
			say(Result{Verdict: Fail, Subject: e, Detail: detail, Evidence: Facts(network.EventFrame, network.EventFrame.Of(e))})
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
