package check

import "github.com/guyline/guyline/network"

// ManagementExposed: TS 33.117 wants web interfaces under TLS (4.2.5.1) and management services only where they are
// needed (4.3.2.2). A console in clear on its host's loopback harms nobody.
var ManagementExposed = &Check{
	ID:        "management-exposed",
	Title:     "A management console is open to all, or in clear",
	Principle: Segmentation,
	Severity:  High,
	Strength:  Shall,
	Cites: []Clause{{"TS 33.117", "4.2.5.1", "V20.1.0"}, {"TS 33.117", "4.3.2.2", "V20.1.0"}, {"ENISA 5G SCM", "SO12-027", "1.3"},
		{"ENISA 5G SCM", "SO11-040", "1.3"}},
	FiGHT: []string{"FGT1040", "FGT1557", "FGT1046"},
	Requires: "Consoles and interfaces for operators are served with TLS, and on the management network's address or the host's own " +
		"only. What stays on loopback, or what a declared means (IPsec, a guarded network) protects, need not have TLS.",
	Evidence: "the address, scheme and TLS setting of each management listener, and the management ports that are published",
	Risk: "Passwords of operators cross the network in clear, and whoever reaches the host may try his own on the console that " +
		"writes subscribers.",
	Remedies: map[string]string{
		"open5gs-2.7": "HOSTNAME=127.0.0.1 in the WebUI's environment, with a TLS proxy before it",
		"free5gc":     "webServer: { scheme: https, ipv4Address: MANAGEMENT_ADDRESS } with tls.pem and tls.key",
		"ella":        "interfaces.api: { address: MANAGEMENT_ADDRESS, tls: { cert: CERT, key: KEY } }",
		"compose":     "\"127.0.0.1:PORT:PORT\" in ports, with a TLS proxy before it",
		"kubernetes":  "a Service of type ClusterIP, and an Ingress with tls for the operators' network",
		"":            "serve it with TLS on the management network's address",
	},
	Run: func(n *network.Network, say func(Result)) {
		for i := range servers(n, network.Management) {
			say(console(n, i))
		}
		for _, e := range publishers(n) {
			for _, p := range publications(e) {
				if s, ok := p.serves(n, e); ok && s == network.Management {
					say(publishedConsole(e, p))
				}
			}
		}
	},
}

func console(n *network.Network, i *network.Element) Result {
	on, scheme, known := encrypted(i)
	address, at, placed := value(i, network.Address)
	other, guarded := protection(n, i)
	_, one := oneNetwork(n, i)
	r := Result{Verdict: Fail, Subject: i, Evidence: append(at, scheme...)}
	switch {
	case placed && local(address):
		r.Verdict, r.Detail = Pass, address+": on the host itself only"
	case placed && wildcard(address) && len(one) == 0 && known && !on && !guarded:
		r.Detail = address + " is every address of its host, and in clear"
	case known && !on && !guarded:
		r.Detail = "in clear, and nothing else is said to protect it"
	case placed && wildcard(address) && len(one) == 0:
		r.Severity, r.Detail = Medium, address+" is every address of its host"
	case known && placed:
		r.Verdict, r.Detail, r.Evidence = Pass, "at "+address+", protected", append(r.Evidence, other...)
	default:
		return Result{Verdict: NoData, Subject: i, Detail: "its address, or whether it has TLS, is not known"}
	}
	return r
}

func publishedConsole(e *network.Element, p publication) Result {
	r := Result{Verdict: Pass, Subject: e, Detail: "a console at " + p.at(), Evidence: []Evidence{Fact(network.PublishedPort, p.claim)}}
	switch {
	case local(p.address):
		r.Detail += ", on the host itself only"
	case e.Type == "Ingress" && p.port == "80":
		r.Verdict, r.Detail = Fail, r.Detail+", in clear"
	case e.Type != "Ingress" && (wildcard(p.address) || p.address == ""):
		r.Verdict, r.Severity, r.Detail = Fail, Medium, r.Detail+", every address of the host"
	}
	return r
}
