package check

import (
	"fmt"
	"slices"

	"github.com/guyline/guyline/network"
)

// SliceIsolationBroken: sharing an SMF or UPF is allowed by the standards; it is wrong where the owner says otherwise.
var SliceIsolationBroken = &Check{
	ID:        "slice-isolation-broken",
	Title:     "An isolated slice shares a function",
	Principle: Segmentation,
	Severity:  High,
	Strength:  Practice,
	Cites:     []Clause{{"ENISA 5G SCM", "SO12-034", "1.3"}, {"NIST SP 800-53", "SC-7(21)", "rev. 5"}},
	FiGHT:     []string{"FGT5012.005", "FGT1599.502"},
	Requires: "The SMF and UPF that serve a slice which the owner declares isolated serve no other slice. AMF, NRF and the rest are " +
		"shared by nature.",
	Evidence: "the slices declared isolated, and the S-NSSAIs of each SMF and UPF",
	Risk:     "Load, a fault or an intruder in one slice reaches the users of the other, who were promised otherwise.",
	Remedies: map[string]string{
		"open5gs-2.7": "smf.info: [{ s_nssai: [{ sst: SST, sd: SD, dnn: [DNN] }] } ] of one slice in each SMF's file, and a UPF of its own in pfcp.client.upf",
		"free5gc":     "an SMF file with that slice alone in snssaiInfos, and a UPF of its own in userplaneInformation",
		"":            "give the slice an SMF and a UPF of its own, or withdraw isolated: true in guyline.yaml",
	},
	Run: func(n *network.Network, say func(Result)) {
		for s := range n.Elements(network.KindSlice) {
			isolated, declared, ok := value(s, network.Isolated)
			if !ok || !isolated {
				continue
			}
			mine := network.SNSSAIs.Of(s)
			for f := range n.Functions(network.SMF, network.UPF) {
				served := network.SNSSAIs.Of(f)
				has := slices.ContainsFunc(served, func(c network.Claim[network.SNSSAI]) bool { return network.SNSSAIs.Has(s, c.Value) })
				if !has {
					continue
				}
				others := slices.DeleteFunc(slices.Clone(served), func(c network.Claim[network.SNSSAI]) bool { return network.SNSSAIs.Has(s, c.Value) })
				r := Result{Verdict: Pass, Subject: f, Evidence: append(declared, Facts(network.SNSSAIs, served)...),
					Detail: "it serves the isolated slice " + printed(network.SNSSAIs, mine) + " alone"}
				if len(others) > 0 {
					r.Verdict, r.Detail = Fail, fmt.Sprintf("it serves %s beside the isolated slice %s", printed(network.SNSSAIs, others), printed(network.SNSSAIs, mine))
				}
				say(r)
			}
		}
	},
}
