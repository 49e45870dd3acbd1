package technique

import (
	"net"
	"net/netip"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// Published is an inner interface that is opened beyond the network of the functions (TS 33.117 clause 4.3.2.2).
var Published = &Weakness{
	ID:      "published",
	Title:   "an inner interface of it is opened on its host",
	Shows:   []string{"port-published", "database-exposed", "management-exposed"},
	Mend:    "publish only what must be reached from outside",
	Missing: "what serves the published port",
}

// FacesInternet is what no file of the network decides.
var FacesInternet = &Weakness{
	ID:      "faces-internet",
	Title:   "its host is reached from the internet",
	Mend:    "publish only what must be reached from outside",
	Missing: "a scan from the internet, or the addresses and the firewall of its host",
}

// ReachPublishedPort comes in where a port is opened on the host: containers of others on the same platform reach it, and the internet
// where the host faces it.
var ReachPublishedPort = &Technique{
	ID:    "reach-published-port",
	Title: "Reach a port that is published on the host",
	FiGHT: "FGT1190",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.Functions() {
			leaf, ok := m.published(f)
			if ok {
				text := "reaches " + f.String() + " at the port that its host publishes"
				if m.Workload(f) != nil {
					say(Step{On: f, Needs: []Condition{{InCluster, nil}}, By: []Leaf{leaf}, Gains: Condition{Reach, f}, Text: text})
				}
				say(Step{On: f, Needs: []Condition{{OnInternet, nil}}, By: []Leaf{leaf, m.facesInternet(f, leaf)}, Gains: Condition{Reach, f}, Text: text})
				continue
			}
			if i, ok := m.publicListener(f); ok && !network.NFType(f.Type).RAN() && f.Type != string(network.UE) {
				say(Step{On: f, Needs: []Condition{{OnInternet, nil}}, By: []Leaf{i, m.Weak(f, FacesInternet)}, Gains: Condition{Reach, f},
					Text: "reaches " + f.String() + " at its public address"})
			}
		}
	},
}

// published is whether an interface of f, other than its metrics, is opened on its host. ok is false where nothing says so or leaves
// it open.
func (m *Model) published(f *network.Element) (leaf Leaf, ok bool) {
	leaf = Leaf{Weakness: Published, Of: f, Title: Published.Title, Level: Possible}
	for _, check := range Published.Shows {
		for _, v := range m.said(f, check) {
			if v.Answer != Fails && v.Answer != NoData || !m.publishes(v, f) {
				continue
			}
			ok = true
			if v.Answer == Fails && weakest(v.Evidence) < leaf.Level {
				leaf.Level, leaf.Check, leaf.Proof, leaf.Remedy = weakest(v.Evidence), v.Check, v.Evidence, v.Remedy
			}
		}
	}
	return leaf, ok
}

// publishes reports whether a verdict on something published is about f: its own listener on every address, or a port of its
// container or service. A detail of these checks begins with the interface that is reached, or
// with the address at which it listens.
func (m *Model) publishes(v *Verdict, f *network.Element) bool {
	if v.Subject == nil {
		return false
	}
	word, _, _ := strings.Cut(v.Detail, " ")
	serves, err := network.ParseInterfaceName(word)
	t := network.NFType(f.Type)
	switch {
	case v.Check == "database-exposed" && t != network.DATABASE, v.Check == "management-exposed" && !m.isConsole(f),
		err == nil && serves == network.Metrics, err == nil && serves == network.SBI && !t.ServiceBased() && t != network.CORE:
		return false
	case err == nil && serves != network.SBI && v.Check == "port-published" && len(m.Servers(f, serves)) == 0:
		return false
	}
	switch v.Subject.Kind {
	case network.KindInterface: // within a container that has one network, every address is that network's
		return v.Answer == Fails && everywhere(word)
	case network.KindContainer:
		return true
	case network.KindService:
		return m.serviceOf(v.Subject, f)
	}
	return false
}

// serviceOf reports whether a Kubernetes service is f's, by the only thing that the model has of it: its name.
func (m *Model) serviceOf(s, f *network.Element) bool {
	name := strings.ToLower(lastPart(s.Name))
	names := []string{f.Name}
	if w := m.Workload(f); w != nil {
		names = append(names, lastPart(w.Name))
	}
	for _, h := range network.HostName.Of(f) {
		names = append(names, h.Value)
	}
	for _, n := range names {
		if n = strings.ToLower(n); n != "" && (name == n || strings.HasPrefix(name, n+"-") || strings.HasPrefix(n, name+"-")) {
			return true
		}
	}
	return false
}

// facesInternet is whether what is published is on the internet: at an address of it, or nothing decides.
func (m *Model) facesInternet(f *network.Element, published Leaf) Leaf {
	leaf := m.Weak(f, FacesInternet)
	for _, p := range published.Proof {
		_, text, _ := strings.Cut(p.Text, " = ")
		from, _, _ := strings.Cut(text, "->")
		if host, _, err := net.SplitHostPort(from); err == nil && public(host) && leaf.Level == Possible {
			leaf.Level, leaf.Proof = published.Level, []Evidence{p}
		}
	}
	return leaf
}

// publicListener is the first address of the internet at which f listens for other functions.
func (m *Model) publicListener(f *network.Element) (Leaf, bool) {
	for _, i := range m.Servers(f) {
		if i.Type == string(network.Metrics) {
			continue
		}
		for _, c := range network.Address.Of(i) {
			if public(c.Value) {
				return Fact(network.Address, i, c), true
			}
		}
	}
	return Leaf{}, false
}

// elsewhere are the prefixes that look like the internet's and are not: within carriers' address translation (RFC 6598), and the
// documentation's (RFC 5737, RFC 3849), which stand for any.
var elsewhere = []netip.Prefix{netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("2001:db8::/32")}

// public reports whether an address is one of the internet's.
func public(address string) bool {
	a, err := netip.ParseAddr(address)
	return err == nil && a.IsGlobalUnicast() && !a.IsPrivate() && !slices.ContainsFunc(elsewhere, func(p netip.Prefix) bool { return p.Contains(a) })
}

// everywhere reports whether a listener's address stands for all of its host.
func everywhere(address string) bool {
	a, err := netip.ParseAddr(address)
	return address == "*" || err == nil && a.IsUnspecified()
}
