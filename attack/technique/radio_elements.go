package technique

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// amfs is the functions that end NAS and N2: AMFs, and the cores in one program that hold one.
func (m *Model) amfs() []*network.Element {
	out := m.Functions(network.AMF, network.CORE)
	for _, f := range m.Functions(network.AGW) {
		if len(m.linksOf(f, network.N2)) > 0 {
			out = append(out, f)
		}
	}
	return out
}

// upfs is the functions that carry user traffic between radio and data networks.
func (m *Model) upfs() []*network.Element {
	out := m.Functions(network.UPF, network.CORE)
	for _, f := range m.Functions(network.AGW) {
		if len(m.linksOf(f, network.N3)) > 0 {
			out = append(out, f)
		}
	}
	return out
}

// maxNodes is of how many radio nodes steps are said at most: of a larger network, those that serve the most people. What mends one
// mends the others in the same way.
const maxNodes = 2000

// gnbs is the radio nodes that end RRC: gNBs, and their central units.
func (m *Model) gnbs() []*network.Element { return m.mostPeople(network.GNB, network.GNBCU) }

// radioNodes is all radio nodes of 5G, distributed units too.
func (m *Model) radioNodes() []*network.Element {
	return m.mostPeople(network.GNB, network.GNBCU, network.GNBDU)
}

// mostPeople is the functions of the given types in the model's order; where there are more than maxNodes, those whose cells or sites serve the
// most.
func (m *Model) mostPeople(types ...network.NFType) []*network.Element {
	all := m.Functions(types...)
	if len(all) <= maxNodes {
		return all
	}
	sites := m.sitesByName()
	served := make(map[*network.Element]int, len(all))
	for _, f := range all {
		if at, ok := network.SiteName.Best(f); ok && sites[strings.ToLower(at.Value)] != nil {
			served[f] = m.people(sites[strings.ToLower(at.Value)])
		}
		cells := 0
		for c := range m.Network.Owned(f, network.KindCell) {
			if people, ok := network.People.Best(c); ok {
				cells += people.Value
			}
		}
		served[f] = max(served[f], cells)
	}
	most := slices.Clone(all)
	slices.SortStableFunc(most, func(a, b *network.Element) int { return served[b] - served[a] })
	kept := make(map[*network.Element]bool, maxNodes)
	for _, f := range most[:maxNodes] {
		kept[f] = true
	}
	return slices.DeleteFunc(slices.Clone(all), func(f *network.Element) bool { return !kept[f] })
}

// keyHolders is the functions that may hold subscribers' long-term keys.
func (m *Model) keyHolders() []*network.Element {
	return m.Functions(network.UDR, network.UDM, network.AUSF, network.HSS, network.DATABASE, network.AGW, network.CORE)
}

// linksOf is the interfaces of the given names of a function, in either role. Those whose traffic stays on their host are none: there
// is no path to stand on.
func (m *Model) linksOf(f *network.Element, names ...network.InterfaceName) []*network.Element {
	var out []*network.Element
	for i := range m.Network.Owned(f, network.KindInterface) {
		if slices.Contains(names, network.InterfaceName(i.Type)) && !onHost(i) {
			out = append(out, i)
		}
	}
	return out
}

// onHost reports whether all addresses of an interface are loopback addresses.
func onHost(i *network.Element) bool {
	addresses := network.Address.Of(i)
	for _, a := range addresses {
		if ip, err := netip.ParseAddr(a.Value); err != nil || !ip.IsLoopback() {
			return false
		}
	}
	return len(addresses) > 0
}

// reached is the conditions each of which lets packets come to the interfaces of the given names of a function.
func (m *Model) reached(f *network.Element, names ...network.InterfaceName) []Condition {
	out := []Condition{{Reach, f}}
	for _, i := range m.Servers(f, names...) {
		if !onHost(i) {
			out = append(out, Condition{Reach, i})
		}
	}
	return out
}

// link is whether a function has a weakness at its interfaces of the given names alone: what checks say of its other interfaces
// does not count. A check speaks of a link once, at the end that listens; where none speaks of this end, the leaf is that of
// the function at the other end, so that one change mends both.
func (m *Model) link(f *network.Element, w *Weakness, names ...network.InterfaceName) Leaf {
	leaf := m.linkAt(f, w, names)
	if leaf.Level != Possible || m.judged(f, w, names) {
		return leaf
	}
	for _, i := range m.Clients(f, names...) {
		for _, a := range network.Address.Of(i) {
			for _, peer := range m.byAddress[a.Value] {
				if peer != f && m.judged(peer, w, names) {
					return m.linkAt(peer, w, names)
				}
			}
		}
	}
	return leaf
}

func (m *Model) linkAt(f *network.Element, w *Weakness, names []network.InterfaceName) Leaf {
	out := Leaf{Weakness: w, Of: f, Title: w.Title, Level: Possible}
	for _, check := range w.Shows {
		for _, v := range m.said(f, check) {
			if v.Answer != Fails || !aboutLink(v, names) {
				continue
			}
			if level := weakest(v.Evidence); level < out.Level {
				out.Level, out.Check, out.Proof, out.Remedy = level, v.Check, v.Evidence, v.Remedy
			}
		}
	}
	if out.Level != Possible {
		return out
	}
	for _, check := range w.Refutes {
		closed, open := false, false
		for _, v := range m.verdicts.of(f, check) {
			if aboutLink(v, names) {
				good := v.Answer == Passes || v.Answer == NotApplicable && slices.Contains(w.Moot, check)
				closed, open = closed || good, open || !good
			}
		}
		if closed && !open {
			out.Level = Refuted
		}
	}
	return out
}

// judged reports whether a check that could refute a weakness says anything of a function's interfaces of the given names.
func (m *Model) judged(f *network.Element, w *Weakness, names []network.InterfaceName) bool {
	return slices.ContainsFunc(w.Refutes, func(check string) bool {
		return slices.ContainsFunc(m.verdicts.of(f, check), func(v *Verdict) bool { return aboutLink(v, names) })
	})
}

// aboutLink reports whether a verdict is about interfaces of the given names, as far as its subject tells.
func aboutLink(v *Verdict, names []network.InterfaceName) bool {
	return v.Subject == nil || v.Subject.Kind != network.KindInterface || slices.Contains(names, network.InterfaceName(v.Subject.Type))
}
