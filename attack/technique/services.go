package technique

import (
	"net/netip"
	"slices"

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

// users is the functions that call the services of f.
func (m *Model) users(f *network.Element) []*network.Element {
	if f.Type != string(network.NRF) {
		return m.Partners(f, consumers(network.NFType(f.Type))...)
	}
	return slices.DeleteFunc(m.ServiceBased(), func(g *network.Element) bool { return g == f || !slices.Contains(m.NRFs(g), f) })
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
func (m *Model) issuesTokens(nrf *network.Element) bool { return !m.Weak(nrf, NoTokensIssued).Level.Evidenced() }

// failsAny reports whether one of the checks fails at an element.
func (m *Model) failsAny(e *network.Element, checks ...string) bool {
	return slices.ContainsFunc(checks, func(c string) bool { return len(m.Failed(e, c)) > 0 })
}
