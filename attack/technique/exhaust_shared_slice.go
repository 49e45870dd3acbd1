package technique

import "github.com/guyline/guyline/network"

// SliceShared: the owner wants a slice apart, and a function serves others beside it.
var SliceShared = &Weakness{
	ID:      "slice-shared",
	Title:   "it serves other slices beside one that is to be apart",
	Shows:   []string{"slice-isolation-broken"},
	Refutes: []string{"slice-isolation-broken"},
	Mend:    "give the isolated slice functions of its own",
	Missing: "which slices it serves",
}

// NoSliceLimits is decided by no check.
var NoSliceLimits = &Weakness{
	ID:      "no-slice-limits",
	Title:   "nothing keeps one slice from using up what all share",
	Mend:    "limit sessions for each slice",
	Missing: "its limits of sessions and rate for each slice",
}

// ExhaustSharedSlice attacks a slice from another. It is said only where the owner declares a slice to be apart, because sharing is no fault otherwise.
var ExhaustSharedSlice = &Technique{
	ID:    "exhaust-shared-slice",
	Title: "Use up what slices share",
	FiGHT: "FGT1498.502",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.Functions(network.SMF, network.UPF) {
			if shared := m.Weak(f, SliceShared); shared.Level.Evidenced() {
				say(Step{On: f, Needs: []Condition{{HasSession, nil}}, By: []Leaf{shared, m.Weak(f, NoSliceLimits)}, Gains: Condition{Availability, f},
					Text: "opens sessions in another slice until " + f.String() + " has nothing left for the one that was to be apart"})
			}
		}
	},
}
