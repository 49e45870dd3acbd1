package technique

import (
	"strings"

	"github.com/guyline/guyline/network"
)

// PortsAdmitAnybody is what no file of the network decides.
var PortsAdmitAnybody = &Weakness{
	ID:      "ports-admit-anybody",
	Title:   "the switches where it stands admit any machine",
	Mend:    "admit known machines only at the core's switches (IEEE 802.1X)",
	Missing: "whether the switches at the site admit known machines only (IEEE 802.1X)",
}

// EnterExchange connects a machine to the core's network where functions of the core stand. Each site is said once, with its first function.
var EnterExchange = &Technique{
	ID:    "enter-exchange",
	Title: "Connect a machine to the core at an exchange",
	FiGHT: "T1200",
	Rule: func(m *Model, say func(Step)) {
		said := map[string]bool{}
		for _, f := range m.Functions() {
			at, ok := network.SiteName.Best(f)
			if !ok || network.NFType(f.Type).RAN() || f.Type == string(network.UE) || said[strings.ToLower(at.Value)] {
				continue
			}
			said[strings.ToLower(at.Value)] = true
			say(Step{On: f, Needs: []Condition{{AtSite, nil}}, By: []Leaf{Fact(network.SiteName, f, at), m.Weak(f, PortsAdmitAnybody)},
				Gains: Condition{OnCoreNetwork, nil}, Text: "connects a machine to the core's network at " + at.Value + ", where " + f.String() + " stands"})
		}
	},
}
