package framework

import "slices"

// Crossing is what one control of a framework gets from the answers of another.
type Crossing struct {
	Control *Control
	From    []string // controls of the other framework that share evidence with it and are met, partly met or answered
	Status  Status   // of the control itself
	Missing []string
}

// Cross says, for each control of b, which controls of a already show a part of it: those that rest on the same checks or figures. What two
// controls share is an intersection at most, so none of b is called met by it; its own status stands beside.
func Cross(a []Answer, b []Answer) []Crossing {
	out := make([]Crossing, len(b))
	for i := range b {
		x := Crossing{Control: b[i].Control, Status: b[i].Status, Missing: b[i].Missing}
		for j := range a {
			if a[j].Status != NotMet && a[j].Status != NotAssessed && shares(&a[j], &b[i]) {
				x.From = append(x.From, a[j].Control.ID)
			}
		}
		out[i] = x
	}
	return out
}

func shares(a, b *Answer) bool {
	return slices.ContainsFunc(a.Control.Maps, func(m Mapping) bool {
		return slices.ContainsFunc(b.Control.Maps, func(n Mapping) bool {
			both := func(x, y []string) bool {
				return slices.ContainsFunc(x, func(id string) bool { return slices.Contains(y, id) })
			}
			return both(m.Checks, n.Checks) || both(m.Figures, n.Figures)
		})
	})
}
