package technique

import "github.com/guyline/guyline/network"

// StopFunction: what others need stops with it.
var StopFunction = &Technique{
	ID:    "stop-function",
	Title: "Stop a function under control",
	FiGHT: "FGT1499",
	Rule: func(m *Model, say func(Step)) {
		for f := range m.Network.Functions() {
			switch network.NFType(f.Type) {
			case network.AMF, network.MME, network.CORE, network.AGW:
				say(Step{On: f, Needs: []Condition{{Runs, f}}, Gains: Condition{EmergencyCalls, f}, Text: "lets no emergency call through " + f.String()})
			case network.SMF, network.UPF, network.AUSF, network.UDM, network.UDR, network.NRF, network.SCP, network.HSS, network.DATABASE, network.SGWC, network.SGWU:
			default:
				continue
			}
			once := RunsOnce
			if f.Type == string(network.DATABASE) {
				once = DatabaseRunsOnce
			}
			say(Step{On: f, Needs: []Condition{{Runs, f}}, By: []Leaf{m.Weak(f, once)}, Gains: Condition{Availability, f}, Text: "stops " + f.String() + ", which nothing replaces"})
		}
	},
}
