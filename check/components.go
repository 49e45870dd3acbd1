package check

import (
	"fmt"

	"github.com/guyline/guyline/network"
)

// decideComponents says fail for each component that has the attribute; for each function it says no-data where components
// of it could not be judged or its bill is not known, and pass where all were and none has it.
func decideComponents(n *network.Network, a *network.Attr[string], what string, say func(Result)) {
	hit := map[string]bool{}
	for c := range n.Elements(network.KindComponent) {
		claims := a.Of(c)
		if len(claims) == 0 {
			continue
		}
		for _, f := range network.RunsIn.Of(c) {
			hit[f.Value] = true
		}
		detail := claims[0].Value
		if len(claims) > 1 {
			detail += fmt.Sprintf(" (and %d more)", len(claims)-1)
		}
		say(Result{Verdict: Fail, Subject: c, Detail: detail, Evidence: append(Facts(a, claims), Facts(network.InBill, network.InBill.Of(c))...)})
	}
	if !billed(n) {
		say(Result{Verdict: NoData, Detail: "no bill of materials was given"})
		return
	}
	for f := range n.Functions() {
		if network.NFType(f.Type) == network.UE {
			continue
		}
		judged, ok := network.Judged.Best(f)
		open, _ := network.Unjudged.Best(f)
		switch {
		case hit[f.Name]:
		case !ok:
			say(Result{Verdict: NoData, Subject: f, Detail: "no bill of materials of its software, or no advisories to hold it against"})
		case open.Value > 0:
			say(Result{Verdict: NoData, Subject: f, Detail: fmt.Sprintf("%d of its %d components could not be judged", open.Value, open.Value+judged.Value),
				Evidence: []Evidence{Fact(network.Unjudged, open)}})
		default:
			say(Result{Verdict: Pass, Subject: f, Detail: fmt.Sprintf("none of %d components %s", judged.Value, what), Evidence: []Evidence{Fact(network.Judged, judged)}})
		}
	}
}

// billed reports whether any function has a bill of materials: where none has, one sentence says it for all.
func billed(n *network.Network) bool {
	for f := range n.Functions() {
		if len(network.Bill.Of(f)) > 0 {
			return true
		}
	}
	return false
}
