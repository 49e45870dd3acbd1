package check

import (
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/guyline/guyline/network"
)

// publication is a port that a container or service opens beyond its own network.
type publication struct {
	claim    network.Claim[string]
	address  string // on the host; wildcard for all
	port     string // on the host
	target   string // in the container: a number, a range or a name
	protocol string
}

// publications are the ports that e publishes, as network.PublishedPort writes them: address:port->port/protocol.
func publications(e *network.Element) []publication {
	var out []publication
	for _, c := range network.PublishedPort.Of(e) {
		from, to, _ := strings.Cut(c.Value, "->")
		p := publication{claim: c}
		var err error
		if p.address, p.port, err = net.SplitHostPort(from); err != nil {
			p.port = from
		}
		p.target, p.protocol, _ = strings.Cut(to, "/")
		if p.target == "" {
			p.target, p.protocol, _ = strings.Cut(p.port, "/")
		}
		out = append(out, p)
	}
	return out
}

// published says which interface stands behind a port: by the functions that the container's workload runs, else by the
// ports that products use.
func (p publication) serves(n *network.Network, e *network.Element) (network.InterfaceName, bool) {
	if w := workload(e); w != nil {
		for _, f := range functionsOn(n, w) {
			for i := range n.Owned(f, network.KindInterface) {
				if !isRole(i, network.Server) {
					continue
				}
				for _, c := range network.Port.Of(i) {
					if p.holds(c.Value) && (i.Type == string(network.N2)) == (p.protocol == "sctp") {
						return network.InterfaceName(i.Type), true
					}
				}
			}
		}
	}
	for _, k := range knownPorts {
		if k.protocol == p.protocol && (p.target == k.name && k.name != "" || p.holds(k.port)) && (!k.named || functionNamed(e)) {
			return k.serves, true
		}
	}
	return "", false
}

// holds reports whether the target is a port, or a range with it.
func (p publication) holds(port int) bool {
	low, high, ok := strings.Cut(p.target, "-")
	if !ok {
		high = low
	}
	a, err1 := strconv.Atoi(low)
	b, err2 := strconv.Atoi(high)
	return err1 == nil && err2 == nil && a <= port && port <= b
}

// knownPorts are the ports by which 5G products and what stands beside them are known: those that IANA has assigned
// (ng-control 38412, gtp-user 2152, pfcp 8805, …), and defaults of products. Those that much else uses count only where
// the container or service is named for a function.
var knownPorts = []struct {
	port     int
	protocol string
	name     string // of the port, where a service names it
	named    bool   // counts only for what is named for a function
	serves   network.InterfaceName
}{
	{38412, "sctp", "ngap", false, network.N2},
	{36412, "sctp", "s1ap", false, network.S1},
	{38472, "sctp", "f1ap", false, network.F1},
	{38462, "sctp", "e1ap", false, network.E1},
	{38422, "sctp", "xnap", false, network.XN},
	{36421, "sctp", "e2ap", false, network.E2},
	{2152, "udp", "gtpu", false, network.N3},
	{8805, "udp", "pfcp", false, network.N4},
	{7777, "tcp", "sbi", false, network.SBI},
	{8000, "tcp", "", true, network.SBI},
	{80, "tcp", "", true, network.SBI},
	{8080, "tcp", "", true, network.SBI},
	{443, "tcp", "", true, network.SBI},
	{9090, "tcp", "metrics", false, network.Metrics},
	{9091, "tcp", "", true, network.Metrics},
	{9089, "tcp", "", true, network.Metrics},
	{9100, "tcp", "", false, network.Metrics},
	{27017, "tcp", "mongodb", false, network.DB},
	{27018, "tcp", "mongo", false, network.DB},
	{3306, "tcp", "mysql", false, network.DB},
	{5432, "tcp", "postgres", false, network.DB},
	{6379, "tcp", "redis", false, network.DB},
	{9042, "tcp", "cql", false, network.DB},
	{9999, "tcp", "webui", false, network.Management},
	{5000, "tcp", "", false, network.Management},
	{3000, "tcp", "grafana", false, network.Management},
	{8081, "tcp", "mongo-express", false, network.Management},
	{830, "tcp", "netconf", false, network.O1},
}

// functionNamed reports whether a service-based function's type stands in an element's name: "open5gs-amf", "core/nrf".
func functionNamed(e *network.Element) bool {
	words := strings.FieldsFunc(strings.ToLower(e.Name), func(r rune) bool { return r < 'a' || r > 'z' })
	for _, w := range words {
		if t, err := network.ParseNFType(w); err == nil && t.ServiceBased() {
			return true
		}
	}
	return false
}

// publishers are the containers and services that publish ports, those of charts' values left out where the rendered
// ones are in the input.
func publishers(n *network.Network) []*network.Element {
	rendered := renderedImages(n)
	out := slices.Collect(where(n.Elements(network.KindContainer), func(c *network.Element) bool {
		w := workload(c)
		return w != nil && renderedAs(n, w, rendered) == nil
	}))
	return slices.AppendSeq(out, n.Elements(network.KindService))
}

// decidePublished says of each published port that serves the interface: pass where it stays on its host, else fail.
func decidePublished(n *network.Network, serves network.InterfaceName, say func(Result)) {
	for _, e := range publishers(n) {
		for _, p := range publications(e) {
			if s, ok := p.serves(n, e); !ok || s != serves {
				continue
			}
			r := Result{Verdict: Pass, Subject: e, Detail: string(serves) + " at " + p.at() + ", on the host itself only",
				Evidence: []Evidence{Fact(network.PublishedPort, p.claim)}}
			if !local(p.address) {
				r.Verdict, r.Detail = Fail, string(serves)+" is reachable from outside at "+p.at()
			}
			say(r)
		}
	}
}

func (p publication) at() string { return net.JoinHostPort(p.address, p.port) }
