package check

import "github.com/guyline/guyline/network"

// NEFClear: TLS is used between the NEF and application functions (TS 33.501 clause 12.3), with no other means named. The model
// has one listener of a NEF for both sides of it, as products have.
var NEFClear = &Check{
	ID:        "nef-clear",
	Title:     "The NEF serves applications in clear",
	Principle: Interconnect,
	Severity:  High,
	Strength:  Shall,
	Cites:     []Clause{{"TS 33.501", "12.3", "V20.0.0"}, {"TS 33.501", "5.9.2.3", "V20.0.0"}},
	FiGHT:     []string{"FGT1040", "FGT5029"},
	Requires:  "The NEF serves application functions over TLS, and knows those of others by their certificates.",
	Evidence:  "the scheme of each listener of a NEF",
	Risk:      "Whoever is on the way to an application reads locations and changes what it asks of the network: quality, triggers, routes.",
	Remedies: map[string]string{
		"free5gc": "configuration.sbi: { scheme: https, tls: { pem: CERT, key: KEY } } in the NEF",
		"":        "serve the NEF's interfaces over https",
	},
	Run: func(n *network.Network, say func(Result)) {
		listeners := where(servers(n, network.SBI, network.Management), func(i *network.Element) bool {
			f := i.Function()
			return f != nil && f.Type == string(network.NEF)
		})
		decideClear(n, listeners, noOtherMeans, say)
	},
}
