package check

import (
	"fmt"

	"github.com/guyline/guyline/network"
)

// BillIncomplete holds bills against the minimum elements of 2021, which contracts name; the report has the newer standards
// too.
var BillIncomplete = &Check{
	ID:        "bill-incomplete",
	Title:     "A bill of materials lacks minimum elements",
	Principle: SupplyChain,
	Severity:  Low,
	Strength:  Practice,
	Cites:     []Clause{{"NIST SP 800-53", "SR-4", "rev. 5"}, {"ENISA 5G SCM", "SO4-004", "1.3"}},
	FiGHT:     []string{"FGT1195.002"},
	Requires:  "The bill of materials of each function's software names supplier, component, version, another identifier, dependencies, author and time (NTIA, minimum elements, 2021).",
	Evidence:  "bills of materials, and which function runs what they list",
	Risk:      "A component without supplier, version or identifier cannot be found when the next vulnerability becomes known.",
	Remedies:  map[string]string{"": "ask the supplier for a complete bill: the finding names the elements that are missing"},
	Run: func(n *network.Network, say func(Result)) {
		if !billed(n) {
			say(Result{Verdict: NoData, Detail: "no bill of materials was given"})
			return
		}
		for f := range n.Functions() {
			if network.NFType(f.Type) == network.UE {
				continue
			}
			bills, lacks := network.Bill.Of(f), network.BillLacks.Of(f)
			switch {
			case len(bills) == 0:
				say(Result{Verdict: NoData, Subject: f, Detail: "no bill of materials of its software"})
			case len(lacks) > 0:
				detail := lacks[0].Value
				if len(lacks) > 1 {
					detail += fmt.Sprintf(" (and %d more)", len(lacks)-1)
				}
				say(Result{Verdict: Fail, Subject: f, Detail: detail, Evidence: Facts(network.BillLacks, lacks)})
			default:
				say(Result{Verdict: Pass, Subject: f, Detail: "its bill has the minimum elements", Evidence: Facts(network.Bill, bills)})
			}
		}
	},
}
