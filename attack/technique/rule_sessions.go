package technique

import "github.com/guyline/guyline/network"

// RuleSessions: an SMF commands the UPFs of its sessions over N4 (TS 29.244 clause 4.2.2).
var RuleSessions = &Technique{
	ID:    "rule-sessions",
	Title: "Command the user plane from an SMF under control",
	FiGHT: "FGT5008",
	Rule: func(m *Model, say func(Step)) {
		for _, smf := range m.Functions(network.SMF) {
			for _, upf := range m.near(smf, network.UPF) {
				say(Step{On: smf, Needs: []Condition{{Runs, smf}}, Gains: Condition{RulesN4, upf}, Text: "commands " + upf.String() + " from " + smf.String()})
			}
		}
	},
}
