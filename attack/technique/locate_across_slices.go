package technique

import "github.com/guyline/guyline/network"

// LocateAcrossSlices asks a shared function about subscribers of the slice that was to be apart: an SMF keeps where its sessions' terminals are.
var LocateAcrossSlices = &Technique{
	ID:    "locate-across-slices",
	Title: "Locate another slice's subscribers through a shared function",
	FiGHT: "FGT5012.005",
	Rule: func(m *Model, say func(Step)) {
		for _, smf := range m.Functions(network.SMF) {
			if shared := m.Weak(smf, SliceShared); shared.Level.Evidenced() {
				say(Step{On: smf, Needs: []Condition{{Calls, smf}}, By: []Leaf{shared}, Gains: Condition{Location, smf},
					Text: "asks " + smf.String() + " where terminals of a slice are that was to be apart"})
			}
		}
	},
}
