package technique

import "github.com/guyline/guyline/network"

// UseRadioNode is what command of a radio node gives. Who only steers it moves terminals and shuts cells; who configures it, or runs in it, has what it
// carries as well, because ciphering of the radio ends in it (TS 33.501 clause 5.3.2). In a distributed unit it does not.
var UseRadioNode = &Technique{
	ID:    "use-radio-node",
	Title: "Use a radio node against those whom it serves",
	FiGHT: "FGT5032",
	Rule: func(m *Model, say func(Step)) {
		for _, node := range m.radioNodes() {
			for _, s := range []struct {
				need, gain State
				text       string
			}{
				{Runs, RulesRadio, "has " + node.String() + " and all that it does"},
				{RulesRadio, SteersCells, "decides what the cells of " + node.String() + " do"},
				{RulesRadio, UserTraffic, "leads what passes " + node.String() + " to himself"},
				{SteersCells, Availability, "shuts the cells of " + node.String()},
				{SteersCells, EmergencyCalls, "keeps terminals off the cells of " + node.String() + ", so that calls for help fail"},
				{SteersCells, Location, "has the cells of " + node.String() + " measure where terminals are"},
			} {
				if s.gain == UserTraffic && node.Type == string(network.GNBDU) {
					continue
				}
				say(Step{On: node, Needs: []Condition{{s.need, node}}, Gains: Condition{s.gain, node}, Text: s.text})
			}
		}
	},
}
