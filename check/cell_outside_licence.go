package check

import (
	"github.com/guyline/guyline/network"
)

// CellOutsideLicence asks what the rollout found when it held each cell against the licences that were given.
var CellOutsideLicence = &Check{
	ID:        "cell-outside-licence",
	Title:     "A cell transmits outside of every spectrum licence",
	Principle: Coverage,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"47 USC", "301", "2024"}},
	Requires:  "Place, frequency, power and date of every transmission lie within a licence, or within a rule that asks for none.",
	Evidence:  "the licences that guyline.yaml names under rollout, held against position, carrier and power of each cell",
	Risk:      "The regulator can silence the cell on the day on which it is noticed, and whoever holds the spectrum may claim damages.",
	Remedies:  map[string]string{"": "renew or lease the licence, move the carrier into one that is held, or lower the power"},
	Run: func(n *network.Network, say func(Result)) {
		for c := range n.Elements(network.KindCell) {
			if why, evidence, ok := value(c, network.OutsideLicence); ok {
				say(Result{Verdict: Fail, Subject: c, Detail: why, Evidence: evidence})
			} else if name, evidence, ok := value(c, network.Licence); ok {
				say(Result{Verdict: Pass, Subject: c, Detail: "it lies within " + name, Evidence: evidence})
			} else {
				say(Result{Verdict: NoData, Subject: c, Detail: "no licences are given to hold it against"})
			}
		}
	},
}
