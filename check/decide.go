package check

import (
	"fmt"

	"github.com/guyline/guyline/network"
)

// The checks of this package decide mostly in one of the few ways below.

// decideFlag says, of each element, fail where its best claim of a is bad, pass where it is not, and no-data where
// nothing is claimed.
func decideFlag(elements iterator, a *network.Attr[bool], bad bool, say func(Result)) {
	for e := range elements {
		c, ok := a.Best(e)
		if !ok {
			say(Result{Verdict: NoData, Subject: e, Detail: a.Name() + " is not stated"})
			continue
		}
		v := Pass
		if c.Value == bad {
			v = Fail
		}
		say(Result{Verdict: v, Subject: e, Detail: fmt.Sprintf("%s is %t", a.Name(), c.Value), Evidence: []Evidence{Fact(a, c)}})
	}
}

type iterator = func(yield func(*network.Element) bool)

// where keeps the elements that keep is true for.
func where(elements iterator, keep func(*network.Element) bool) iterator {
	return func(yield func(*network.Element) bool) {
		for e := range elements {
			if keep(e) && !yield(e) {
				return
			}
		}
	}
}

// servers are the interfaces of the given names that listen.
func servers(n *network.Network, names ...network.InterfaceName) iterator {
	return where(n.Interfaces(names...), func(i *network.Element) bool { return isRole(i, network.Server) })
}

// clients are the interfaces of the given names that connect to a peer.
func clients(n *network.Network, names ...network.InterfaceName) iterator {
	return where(n.Interfaces(names...), func(i *network.Element) bool { return isRole(i, network.Client) })
}

func isRole(i *network.Element, r network.Role) bool {
	c, ok := network.RoleOf.Best(i)
	return ok && c.Value == r
}

// value is the best claim's value and its evidence; the zero value and none where nothing is claimed.
func value[T any](e *network.Element, a *network.Attr[T]) (v T, evidence []Evidence, ok bool) {
	c, ok := a.Best(e)
	if !ok {
		return v, nil, false
	}
	return c.Value, []Evidence{Fact(a, c)}, true
}

// protection is a declared statement (IPsec, DTLS, trusted network) that covers an interface: one that names the
// interface's reference point, or none, and whose prefixes, where it has some, hold the interface's address.
func protection(n *network.Network, i *network.Element) (evidence []Evidence, ok bool) {
	if c, ok := network.Mechanism.Best(i); ok {
		return []Evidence{Fact(network.Mechanism, c)}, true
	}
	for p := range n.Elements(network.KindProtection) {
		mechanism, ok := network.Mechanism.Best(p)
		if !ok || !covers(p, i) {
			continue
		}
		evidence := []Evidence{Fact(network.Mechanism, mechanism)}
		if why, ok := network.Reason.Best(p); ok {
			evidence = append(evidence, Fact(network.Reason, why))
		}
		return evidence, true
	}
	return nil, false
}

func covers(p, i *network.Element) bool {
	named := network.CoversIface.Of(p)
	if len(named) > 0 && !network.CoversIface.Has(p, i.Type) {
		return false
	}
	prefixes := network.CoversPrefix.Of(p)
	if len(prefixes) == 0 {
		return true
	}
	for _, a := range network.Address.Of(i) {
		addr, err := parseAddr(a.Value)
		if err != nil {
			continue
		}
		for _, c := range prefixes {
			if c.Value.Contains(addr) {
				return true
			}
		}
	}
	return false
}

// encrypted says whether an interface uses TLS, as far as that is known: its scheme, or TLS set by itself.
func encrypted(i *network.Element) (on bool, evidence []Evidence, ok bool) {
	if tls, e, ok := value(i, network.TLS); ok {
		return tls, e, true
	}
	if scheme, e, ok := value(i, network.Scheme); ok {
		return scheme == "https", e, true
	}
	return false, nil, false
}
