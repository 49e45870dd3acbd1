package technique

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// consumers is the types of function that call a type's services, of those that sources know (TS 23.502 clause 5.2; of the UDR TS
// 29.504 clause 5.2.1.1). Of the NRF they are all; see users.
func consumers(t network.NFType) []network.NFType {
	switch t {
	case network.UDR:
		return []network.NFType{network.UDM, network.PCF, network.NEF}
	case network.UDM:
		return []network.NFType{network.AMF, network.SMF, network.AUSF, network.SMSF, network.NEF}
	case network.AUSF, network.NSSF, network.LMF, network.SMSF:
		return []network.NFType{network.AMF}
	case network.AMF:
		return []network.NFType{network.SMF, network.UDM, network.LMF, network.PCF, network.SMSF, network.NEF}
	case network.SMF:
		return []network.NFType{network.AMF}
	case network.PCF:
		return []network.NFType{network.AMF, network.SMF}
	case network.CHF:
		return []network.NFType{network.SMF, network.PCF}
	}
	return nil
}

// registering is the types of function that register at an NRF.
var registering = []network.NFType{network.AMF, network.SMF, network.AUSF, network.UDM, network.UDR, network.NSSF, network.PCF, network.BSF, network.SCP, network.SEPP,
	network.NEF, network.CHF, network.LMF, network.NWDAF, network.SMSF, network.UDSF}

// users is the functions that call the services of f.
func (m *Model) users(f *network.Element) []*network.Element {
	if f.Type != string(network.NRF) {
		return m.near(f, consumers(network.NFType(f.Type))...)
	}
	var out []*network.Element
	for _, g := range m.Functions(registering...) {
		if slices.Contains(m.registrars(g), f) {
			out = append(out, g)
		}
	}
	return out
}

// registrars is the NRFs at which a function registers.
func (m *Model) registrars(f *network.Element) []*network.Element { return m.near(f, network.NRF) }

// near is [Model.Partners] of each type, of which those count that stand nearest to an element in the folders of the input, unless it
// names some by address: inputs often hold several networks, or alternatives of one, that never meet.
func (m *Model) near(e *network.Element, types ...network.NFType) []*network.Element {
	var out []*network.Element
	for _, t := range types {
		all := m.Partners(e, t)
		if len(all) > 1 && !m.names(e, all) {
			all = nearest(e, all)
		}
		out = append(out, all...)
	}
	return out
}

// nearest is those of some functions whose files have the most folders in common with an element's.
func nearest(e *network.Element, all []*network.Element) []*network.Element {
	var out []*network.Element
	most := 0
	for _, p := range all {
		common := 0
		for _, a := range places(e) {
			for _, b := range places(p) {
				common = max(common, commonFolders(a, b))
			}
		}
		if common > most {
			out, most = nil, common
		}
		if common == most {
			out = append(out, p)
		}
	}
	return out
}

// names reports whether a function's clients name one of the others by address.
func (m *Model) names(e *network.Element, others []*network.Element) bool {
	for _, i := range m.Clients(e) {
		for _, a := range network.Address.Of(i) {
			if slices.ContainsFunc(m.byAddress[a.Value], func(p *network.Element) bool { return p != e && slices.Contains(others, p) }) {
				return true
			}
		}
	}
	return false
}

// places is the files that describe a function or a subscriber.
func places(e *network.Element) []string {
	if e.Kind == network.KindSubscriber {
		return []string{fileOf(e)}
	}
	var out []string
	for _, c := range network.Config.Of(e) {
		out = append(out, c.Value)
	}
	return out
}

// commonFolders counts the folders from the top that two files have in common, and the file itself.
func commonFolders(a, b string) int {
	if a == b {
		return 1 + strings.Count(a, "/")
	}
	n := 0
	for i := 0; i < min(len(a), len(b)) && a[i] == b[i]; i++ {
		if a[i] == '/' {
			n++
		}
	}
	return n
}

// onSBI is where requests to a function's services pass: the listeners of its SBI, or itself where none is known.
func (m *Model) onSBI(f *network.Element) []*network.Element {
	if listeners := m.Servers(f, network.SBI); len(listeners) > 0 {
		return listeners
	}
	return []*network.Element{f}
}

// seesPath is the two ways to have what passes an interface.
func seesPath(i *network.Element) [2]Condition { return [2]Condition{{ReadsPath, i}, {OnPath, i}} }

// withinHost reports whether a function's SBI is served on its own host only.
func (m *Model) withinHost(f *network.Element) bool {
	listeners := m.Servers(f, network.SBI)
	for _, i := range listeners {
		addresses := network.Address.Of(i)
		if len(addresses) == 0 {
			return false
		}
		for _, a := range addresses {
			if at, err := netip.ParseAddr(a.Value); a.Value != "localhost" && (err != nil || !at.IsLoopback()) {
				return false
			}
		}
	}
	return len(listeners) > 0
}

// issuesTokens reports whether evidence leaves open that an NRF issues access tokens.
func (m *Model) issuesTokens(nrf *network.Element) bool {
	return !m.Weak(nrf, NoTokensIssued).Level.Evidenced()
}

// failsAny reports whether one of the checks fails at an element.
func (m *Model) failsAny(e *network.Element, checks ...string) bool {
	return slices.ContainsFunc(checks, func(c string) bool { return len(m.Failed(e, c)) > 0 })
}
