package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// withinHost reports, with the addresses, that an interface's traffic stays on its host: it listens on loopback
// addresses only, or reaches only such.
func withinHost(i *network.Element) (evidence []Evidence, ok bool) {
	addresses := network.Address.Of(i)
	for _, a := range addresses {
		if !local(a.Value) {
			return nil, false
		}
	}
	return Facts(network.Address, addresses), len(addresses) > 0
}

// place is the claim that says best where an interface is: its address, else its device, else its role.
func place(i *network.Element) (text string, evidence []Evidence) {
	if a, e, ok := value(i, network.Address); ok {
		return a, e
	}
	if d, e, ok := value(i, network.Device); ok {
		return d, e
	}
	r, e, _ := value(i, network.RoleOf)
	return "as " + string(r), e
}

// noOtherMeans is for interfaces at which nothing but TLS will do.
func noOtherMeans(*network.Network, *network.Element) ([]Evidence, bool) { return nil, false }

// decideClear says, of each interface, fail where it is known to use no TLS and otherwise finds nothing that protects it.
func decideClear(n *network.Network, interfaces iterator, otherwise func(*network.Network, *network.Element) ([]Evidence, bool), say func(Result)) {
	for i := range interfaces {
		on, evidence, ok := encrypted(i)
		if !ok {
			say(Result{Verdict: NoData, Subject: i, Detail: "neither scheme nor TLS setting is known"})
			continue
		}
		if on {
			say(Result{Verdict: Pass, Subject: i, Detail: "TLS is on", Evidence: evidence})
			continue
		}
		if at, home := withinHost(i); home {
			say(Result{Verdict: NotApplicable, Subject: i, Detail: "clear, but the traffic stays on its host",
				Evidence: append(evidence, at...)})
			continue
		}
		if other, ok := otherwise(n, i); ok {
			say(Result{Verdict: Pass, Subject: i, Detail: "clear, and protected by other means", Evidence: append(evidence, other...)})
			continue
		}
		say(Result{Verdict: Fail, Subject: i, Detail: "clear, and nothing that would do instead is declared", Evidence: evidence})
	}
}

// overTLS hands decide each interface that uses TLS. Of one in clear it says not-applicable, because that is a finding
// of its own; of one about which that is not known, no-data.
func overTLS(interfaces iterator, say func(Result), decide func(i *network.Element, evidence []Evidence)) {
	for i := range interfaces {
		switch on, evidence, ok := encrypted(i); {
		case !ok:
			say(Result{Verdict: NoData, Subject: i, Detail: "neither scheme nor TLS setting is known"})
		case !on:
			say(Result{Verdict: NotApplicable, Subject: i, Detail: "the interface is clear, which is a finding of its own",
				Evidence: evidence})
		default:
			decide(i, evidence)
		}
	}
}

// linkProtection decides interfaces whose protection stands in no configuration of the functions themselves: IPsec of
// the host or of a gateway, DTLS, a guarded room. It fails where the link was seen in clear, or where the owner
// declares the network but nothing that protects this link. Where nobody declared anything it has no data: files of a
// core alone cannot show that there is no IPsec.
func linkProtection(n *network.Network, say func(Result), names ...network.InterfaceName) {
	plan, planned := declaration(n)
	for i := range links(n, names...) {
		where, evidence := place(i)
		on, tls, known := encrypted(i)
		if ssh, e, ok := value(i, network.Scheme); ok && ssh == "ssh" {
			on, tls, known = true, e, true
		}
		other, ok := protection(n, i)
		switch {
		case known && on:
			say(Result{Verdict: Pass, Subject: i, Detail: "protected by TLS or SSH", Evidence: tls})
		case ok:
			say(Result{Verdict: Pass, Subject: i, Detail: "protected: " + other[0].Text, Evidence: append(evidence, other...)})
		case isLocal(i):
			say(Result{Verdict: NotApplicable, Subject: i, Detail: where + ": the traffic stays on its host", Evidence: evidence})
		case known:
			say(Result{Verdict: Fail, Subject: i, Detail: where + ": clear, and nothing is declared to protect it",
				Evidence: append(evidence, tls...)})
		case len(network.Address.In(i, network.Observed)) > 0:
			say(Result{Verdict: Fail, Subject: i, Detail: where + ": seen in clear, and nothing is declared to protect it",
				Evidence: Facts(network.Address, network.Address.In(i, network.Observed))})
		case planned:
			say(Result{Verdict: Fail, Subject: i, Detail: where + ": the network is declared, and nothing in it protects this link",
				Evidence: append(evidence, plan...)})
		default:
			say(Result{Verdict: NoData, Subject: i,
				Detail: where + ": its configuration cannot show IPsec or a guarded network, and nothing is declared"})
		}
	}
}

func isLocal(i *network.Element) bool {
	_, ok := withinHost(i)
	return ok
}

// declaration is evidence that the owner described the network as a whole, so that what it leaves out is not there.
func declaration(n *network.Network) (evidence []Evidence, ok bool) {
	for o := range n.Elements(network.KindOperator) {
		for f := range o.Facts() {
			if f.Layer == network.Declared {
				return []Evidence{{"operator " + o.Name + ": " + f.Attribute.Name() + " = " + f.Value, f.Layer, f.Origin}}, true
			}
		}
	}
	for p := range n.Elements(network.KindProtection) {
		if c, ok := network.Mechanism.Best(p); ok {
			return []Evidence{Fact(network.Mechanism, c)}, true
		}
	}
	return nil, false
}

// links are the interfaces of the given names: those that listen, and the clients whose peer is not among these.
func links(n *network.Network, names ...network.InterfaceName) iterator {
	listening := map[string]bool{}
	for i := range servers(n, names...) {
		for _, a := range network.Address.Of(i) {
			listening[i.Type+" "+a.Value] = true
		}
	}
	return where(n.Interfaces(names...), func(i *network.Element) bool {
		return !isRole(i, network.Client) || !slices.ContainsFunc(network.Address.Of(i), func(a network.Claim[string]) bool {
			return listening[i.Type+" "+a.Value]
		})
	})
}

// listensEverywhere decides whether the listeners of the given names are bound to every address of their host. A
// container with one network has one address, whatever its listener says.
func listensEverywhere(n *network.Network, say func(Result), names ...network.InterfaceName) {
	for i := range servers(n, names...) {
		address, evidence, ok := boundTo(i)
		device, bound, onDevice := value(i, network.Device)
		switch {
		case ok && wildcard(address):
			if why, one := oneNetwork(n, i); len(one) > 0 {
				say(Result{Verdict: NotApplicable, Subject: i, Detail: address + why, Evidence: append(evidence, one...)})
				continue
			}
			say(Result{Verdict: Fail, Subject: i, Detail: address + " is every address of its host", Evidence: evidence})
		case ok:
			say(Result{Verdict: Pass, Subject: i, Detail: "bound to " + address, Evidence: evidence})
		case onDevice:
			say(Result{Verdict: Pass, Subject: i, Detail: "bound to " + device, Evidence: bound})
		default:
			say(Result{Verdict: NoData, Subject: i, Detail: "the address that it listens on is not known"})
		}
	}
}

// boundTo is the address that a listener is configured, else declared, to listen on. An address at which traffic was seen
// does not tell whether others answer too.
func boundTo(i *network.Element) (address string, evidence []Evidence, ok bool) {
	for _, l := range []network.Layer{network.Configured, network.Declared} {
		if claims := network.Address.In(i, l); len(claims) > 0 {
			return claims[0].Value, []Evidence{Fact(network.Address, claims[0])}, true
		}
	}
	return "", nil, false
}

// oneNetwork is evidence that the workload that runs an interface's function has a single network of its own.
func oneNetwork(n *network.Network, i *network.Element) (why string, evidence []Evidence) {
	fn := i.Function()
	if fn == nil {
		return "", nil
	}
	runs := network.RunsAs.Of(fn)
	for w := range n.Elements(network.KindWorkload) {
		if !slices.ContainsFunc(runs, func(c network.Claim[string]) bool { return c.Value == w.Name }) {
			continue
		}
		platform, e, ok := value(w, network.Platform)
		shared, _ := network.HostNetwork.Best(w)
		networks := network.Attachment.Of(w)
		if !ok || shared.Value || platform == "kubernetes" && len(networks) > 0 || len(networks) > 1 {
			return "", nil
		}
		return fmt.Sprintf(": its container %s has one network only", w.Name), append(e, Facts(network.Attachment, networks)...)
	}
	return "", nil
}

// declared is evidence that an operator states a flag to be true.
func declared(n *network.Network, a *network.Attr[bool]) (evidence []Evidence, ok bool) {
	for o := range n.Elements(network.KindOperator) {
		if v, e, ok := value(o, a); ok && v {
			return e, true
		}
	}
	return nil, false
}

// dialectIs reports whether the configuration of e's function is in one of the dialects, given by their beginnings.
func dialectIs(e *network.Element, prefixes ...string) bool {
	fn := e.Function()
	if fn == nil {
		return false
	}
	d, ok := network.Dialect.Best(fn)
	return ok && slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(d.Value, p) })
}
