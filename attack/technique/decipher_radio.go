package technique

import "github.com/guyline/guyline/network"

// DecipherRadio uses the keys of the radio where the ciphered traffic passes: on the air, and on F1, which carries it as it came from the terminal. The AMF's
// keys are those of all its gNBs.
var DecipherRadio = &Technique{
	ID:    "decipher-radio",
	Title: "Decipher the radio with its keys",
	FiGHT: "FGT1040.501",
	Rule: func(m *Model, say func(Step)) {
		for _, amf := range m.amfs() {
			say(Step{On: amf, Needs: []Condition{{RadioKeys, amf}, {OnAir, nil}}, Gains: Condition{UserTraffic, amf},
				Text: "deciphers on the air what terminals of " + amf.String() + " send and receive"})
		}
		for _, gnb := range m.gnbs() {
			say(Step{On: gnb, Needs: []Condition{{RadioKeys, gnb}, {OnAir, nil}}, Gains: Condition{PlainRadio, gnb},
				Text: "deciphers what he hears near the cells of " + gnb.String()})
			links := m.linksOf(gnb, network.F1)
			if len(links) == 0 {
				continue
			}
			for _, amf := range m.Partners(gnb, network.AMF, network.CORE) {
				say(Step{On: gnb, Needs: []Condition{{RadioKeys, amf}}, Gains: Condition{RadioKeys, gnb}, Text: "picks the keys of the cells of " + gnb.String()})
			}
			for _, i := range links {
				for _, path := range seesPath(i) {
					say(Step{On: i, Needs: []Condition{{RadioKeys, gnb}, path}, By: []Leaf{m.link(gnb, F1Open, network.F1)}, Gains: Condition{UserTraffic, gnb},
						Text: "deciphers what passes on F1 of " + gnb.String()})
				}
			}
		}
	},
}
