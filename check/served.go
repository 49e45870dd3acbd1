package check

import (
	"fmt"
	"maps"
	"slices"

	"github.com/guyline/guyline/network"
)

// The identities that functions serve must meet: what a cell broadcasts, an AMF must know.

// side is the elements on one side of such a meeting, with the word by which a result calls them.
type side struct {
	name     string
	elements iterator
}

// radio are the radio nodes and the cells, observed or configured or declared.
func radio(n *network.Network) iterator {
	return func(yield func(*network.Element) bool) {
		for f := range n.Functions(network.GNB, network.GNBCU, network.GNBDU) {
			if !yield(f) {
				return
			}
		}
		for c := range n.Elements(network.KindCell) {
			if f := c.Function(); f != nil && f.Type == string(network.ENB) {
				continue
			}
			if !yield(c) {
				return
			}
		}
	}
}

// meeting keeps of one side the elements that have a PLMN in common with the other side, or none is known of one of
// the two: the input may hold alternatives, and networks that never meet.
func meeting(these, those iterator) iterator {
	other := map[string]bool{}
	for e := range those {
		for _, p := range network.PLMNs.Of(e) {
			other[p.Value.String()] = true
		}
	}
	return where(these, func(e *network.Element) bool {
		plmns := network.PLMNs.Of(e)
		return len(plmns) == 0 || len(other) == 0 || slices.ContainsFunc(plmns, func(p network.Claim[network.PLMN]) bool { return other[p.Value.String()] })
	})
}

// cores are the functions that serve tracking areas.
func cores(n *network.Network) iterator { return n.Functions(network.AMF, network.CORE, network.AGW) }

// maxOthers is how many values of the other side a result shows at most.
const maxOthers = 20

// decideServed says of each element of one side, for all that it has of an attribute: pass where the other side has it
// too, fail where nothing there has it, no-data where the other side says nothing at all. Alternatives in the input
// count together, so that it fails only where none of them meets.
func decideServed[T any](a *network.Attr[T], these, those side, failed Severity, say func(Result)) {
	other := map[string]Evidence{}
	for e := range those.elements {
		for _, c := range a.Of(e) {
			if _, ok := other[a.Print(c.Value)]; !ok {
				other[a.Print(c.Value)] = Fact(a, c)
			}
		}
	}
	for e := range these.elements {
		claims := a.Of(e)
		if len(claims) == 0 {
			continue
		}
		if len(other) == 0 {
			say(Result{Verdict: NoData, Subject: e, Detail: fmt.Sprintf("it has %s, and no %s says its own", printed(a, claims), those.name)})
			continue
		}
		r := Result{Verdict: Pass, Subject: e, Detail: fmt.Sprintf("%s: also at %s", printed(a, claims), those.name)}
		lost := slices.DeleteFunc(slices.Clone(claims), func(c network.Claim[T]) bool { _, ok := other[a.Print(c.Value)]; return ok })
		if len(lost) > 0 {
			r.Verdict, r.Severity, r.Evidence = Fail, failed, Facts(a, lost)
			r.Detail = fmt.Sprintf("no %s has %s", those.name, printed(a, lost))
			for _, v := range slices.Sorted(maps.Keys(other))[:min(len(other), maxOthers)] {
				r.Evidence = append(r.Evidence, other[v])
			}
		} else {
			for _, c := range claims {
				r.Evidence = append(r.Evidence, Fact(a, c), other[a.Print(c.Value)])
			}
		}
		say(r)
	}
}
