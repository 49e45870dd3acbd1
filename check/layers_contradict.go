package check

import (
	"slices"

	"github.com/guyline/guyline/network"
)

// LayersContradict gives each contradiction of the model one result. Only the comparison is judged here: what a value
// means for security is the concern of the check that is about it.
var LayersContradict = &Check{
	ID:        "layers-contradict",
	Title:     "What is declared, configured and observed differs",
	Principle: Segmentation,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"NIST SP 800-53", "CM-6", "rev. 5"}, {"NIST SP 800-53", "CM-8", "rev. 5"}, {"ENISA 5G SCM", "SO17-004", "1.3"}},
	FiGHT:     []string{"FGT5039"},
	Requires: "What the owner declares, what files configure and what was observed agree wherever two of them speak of the same " +
		"thing. What a product does by default does not contradict a value that is stated in the same layer.",
	Evidence: "every claim about an element that another layer, or another file, makes too",
	Risk:     "Decisions rest on a network that is not there: a protection that is only on paper, or a function that somebody changed.",
	Remedies: map[string]string{"": "find out which of the places in the evidence is right, and mend the other"},
	Run: func(n *network.Network, say func(Result)) {
		several := len(layersOf(n.All())) > 1
		differ := map[*network.Element]bool{}
		for c := range n.Contradictions() {
			differ[c.Element] = true
			r := Result{Verdict: Fail, Severity: weightOf(c.Attribute), Subject: c.Element, Detail: c.String()}
			for _, f := range c.Claims {
				r.Evidence = append(r.Evidence, Evidence{f.Attribute.Name() + " = " + f.Value, f.Layer, f.Origin})
			}
			say(r)
		}
		for e := range n.All() {
			if differ[e] {
				continue
			}
			if len(layersOf(slices.Values([]*network.Element{e}))) > 1 {
				if agreed := agreements(e); len(agreed) > 0 {
					say(Result{Verdict: Pass, Subject: e, Detail: "its layers agree on " + agreed[0].Text + more(len(agreed)/2-1), Evidence: agreed})
					continue
				}
			}
			if !several || !compares(e.Kind) {
				continue
			}
			if layers := layersOf(withOwned(n, e)); len(layers) == 1 {
				say(Result{Verdict: NoData, Subject: e, Detail: "it is " + layers[0].String() + " only: nothing else speaks of it"})
			}
		}
	},
}

// compares reports whether elements of a kind are what one expects to find in several layers.
func compares(k network.Kind) bool {
	return k == network.KindFunction || k == network.KindSite || k == network.KindCell
}

func more(k int) string {
	if k <= 0 {
		return ""
	}
	return " and others"
}

// agreements are a claim of each of two layers for every attribute on which they say the same.
func agreements(e *network.Element) []Evidence {
	var out []Evidence
	for _, a := range network.Attributes {
		if a == network.Attribute(network.Config) || a == network.Attribute(network.Listed) || a == network.Attribute(network.RoleOf) {
			continue // by these the layers were found to speak of one thing
		}
		var first *network.Fact
		for f := range a.Facts(e) {
			if first == nil {
				first = &f
				continue
			}
			if f.Layer != first.Layer && f.Value == first.Value {
				out = append(out, Evidence{a.Name() + " = " + first.Value, first.Layer, first.Origin}, Evidence{a.Name() + " = " + f.Value, f.Layer, f.Origin})
				break
			}
		}
	}
	return out
}

// layersOf are the layers that speak of any of the elements.
func layersOf(elements iterator) []network.Layer {
	var out []network.Layer
	for e := range elements {
		for _, l := range []network.Layer{network.Declared, network.Configured, network.Observed} {
			if e.In(l) && !slices.Contains(out, l) {
				out = append(out, l)
			}
		}
	}
	return out
}

// withOwned is an element and what it owns directly.
func withOwned(n *network.Network, e *network.Element) iterator {
	return func(yield func(*network.Element) bool) {
		if yield(e) {
			n.Owned(e)(yield)
		}
	}
}

// weightOf is how much a contradiction about an attribute matters: high where it is about protection, medium where it
// is about who or where something is, low otherwise.
func weightOf(a network.Attribute) Severity {
	switch a {
	case network.NASCiphering, network.NASIntegrity, network.RRCCiphering, network.RRCIntegrity, network.DRBCiphering, network.DRBIntegrity,
		network.UPIntegrity, network.UPCiphering, network.OAuth2, network.NoAuth, network.NullScheme, network.NetworkOP, network.Scheme,
		network.TLS, network.ClientCert, network.VerifyPeer, network.CAFile, network.CertFile, network.KeyFile, network.Mechanism,
		network.KeyDigest, network.HNScheme, network.HNPublicKey, network.SubscriberKey, network.SubscriberOP, network.Password, network.Trusted,
		network.Supplied, network.Privileged, network.URICredsUsed, network.UECiphering, network.UEIntegrity, network.PacketCapture:
		return High
	case network.PLMNs, network.TACs, network.SNSSAIs, network.DNNs, network.GNBID, network.CellIdentity, network.PCI, network.Address,
		network.Port, network.SUPI, network.Product, network.Version, network.SiteName, network.Latitude, network.Longitude, network.Country,
		network.Target, network.HNKeyID, network.OPType:
		return Medium
	}
	return Low
}
