package network

import (
	"fmt"
	"net/netip"
	"path"
	"slices"
	"strconv"
	"strings"
)

// The rules of identity. Sources describe the same thing without knowing of each other; Join makes one element of what
// is surely one, and leaves two with a [Doubt] where that is not sure. Within one layer nothing is joined by likeness:
// two configuration files are two functions, even at the same address, because folders often hold alternatives.
// Across layers, in this order:
//
//  1. Owners first: operators, sites, suppliers, equipment and slices with the same name (case aside) or S-NSSAI are one, also
//     within a layer, because only inventories name them.
//  2. A declared function that names its configuration file, and the function which that file configures, are one.
//  3. Functions of one type that share a specific address or a host name are one. An address is specific where it is no
//     wildcard; a loopback address counts together with its port.
//  4. gNBs with the same gNB ID, neither of them with another PLMN, are one.
//  5. Functions of one type and the same name are one, unless both have specific addresses and share none: a doubt.
//  6. The only function of its type in one layer and the only one in another are one, with the same exception.
//  7. Interfaces of one function are one where name and role agree and so do address and port, or where each layer has
//     only one of that name and role and one of the two lacks an address.
//  8. Cells with the same NR cell identity and no different PLMN are one; so are cells of one name.
//  9. Subscribers with the same SUPI are one.
//
// A function and the workload that runs it stay two elements: Join records it as a RunsAs claim, where a container
// mounts the function's configuration, or else where the function's address is a host name of exactly one workload.
// Where several mount it (one file for a whole core), those count whose host name is the function's; where the source
// of the function says what runs it, that counts.

// Join applies the rules of identity and orders the elements. It is called once, after all sources were absorbed.
func (n *Network) Join() {
	j := joiner{n}
	for _, t := range n.tables {
		t.sort()
	}
	j.named(KindOperator, KindSite, KindSupplier, KindEquipment, KindSlice, KindNamespace)
	j.functions()
	j.interfaces()
	j.cells()
	j.subscribers()
	for _, e := range n.elements {
		for e.Owner != nil && e.Owner.joined != nil {
			e.Owner = e.Owner.joined
		}
	}
	j.workloads()
	for _, t := range n.tables {
		t.sort()
	}
	n.index()
}

type joiner struct{ n *Network }

// merge makes one element of a and b, which keeps a's name and place.
func (j joiner) merge(a, b *Element) {
	if a == b {
		return
	}
	for _, t := range j.n.tables {
		t.move(b, a)
	}
	b.joined = a
	if a.Name == "" {
		a.Name = b.Name
	}
	a.Doubts = append(a.Doubts, b.Doubts...)
}

// live lists the elements of a kind that have not been joined to another, in the order of input.
func (j joiner) live(k Kind) []*Element { return slices.Collect(j.n.Elements(k)) }

func (j joiner) named(kinds ...Kind) {
	for _, k := range kinds {
		first := map[string]*Element{}
		for _, e := range j.live(k) {
			key := strings.ToLower(e.Name)
			if k == KindSlice {
				if c, ok := SNSSAIs.Best(e); ok {
					key = c.Value.String()
				}
			}
			if a, ok := first[key]; ok && key != "" {
				j.merge(a, e)
			} else {
				first[key] = e
			}
		}
	}
}

// view is what the rules know of a function.
type view struct {
	e         *Element
	layers    map[Layer]bool
	addresses map[string]bool // specific addresses and host names, loopback with port
	configs   map[string]bool
	gnbID     string
	plmns     map[string]bool
}

func (j joiner) view(e *Element, ifaces []*Element) view {
	v := view{e, map[Layer]bool{}, map[string]bool{}, map[string]bool{}, "", map[string]bool{}}
	for _, t := range Attributes {
		for f := range t.Facts(e) {
			v.layers[f.Layer] = true
		}
	}
	for _, i := range ifaces {
		if r, ok := RoleOf.Best(i); ok && r.Value == Client {
			continue
		}
		for _, c := range Address.Of(i) {
			v.layers[c.Layer] = true
			if key, ok := specific(c.Value, Port.Of(i)); ok {
				v.addresses[key] = true
			}
		}
	}
	for _, c := range HostName.Of(e) {
		v.addresses[strings.ToLower(c.Value)] = true
	}
	for _, c := range Config.Of(e) {
		v.configs[c.Value] = true
	}
	for _, c := range GNBID.Of(e) {
		if id, err := strconv.ParseUint(c.Value, 0, 64); err == nil {
			v.gnbID = strconv.FormatUint(id, 10)
		}
	}
	for _, c := range PLMNs.Of(e) {
		v.plmns[c.Value.String()] = true
	}
	return v
}

// specific is the form in which an address identifies a function; ok is false for wildcards and device names.
func specific(address string, ports []Claim[int]) (key string, ok bool) {
	a, err := netip.ParseAddr(address)
	switch {
	case err != nil:
		return strings.ToLower(address), strings.ContainsAny(address, ".-") || len(address) > 4
	case a.IsUnspecified():
		return "", false
	case a.IsLoopback():
		if len(ports) == 0 {
			return "", false
		}
		return fmt.Sprintf("%s:%d", a, ports[0].Value), true
	}
	return a.String(), true
}

func (j joiner) functions() {
	ifaces := map[*Element][]*Element{}
	for _, i := range j.live(KindInterface) {
		ifaces[i.Owner] = append(ifaces[i.Owner], i)
	}
	byType := map[string][]view{}
	var types []string
	for _, e := range j.live(KindFunction) {
		if byType[e.Type] == nil {
			types = append(types, e.Type)
		}
		byType[e.Type] = append(byType[e.Type], j.view(e, ifaces[e]))
	}
	for _, t := range types {
		j.functionsOfType(byType[t])
	}
}

func (j joiner) functionsOfType(all []view) {
	// Each rule gives every function keys; functions of different layers with a common key are one.
	rules := []func(view) []string{
		func(v view) []string { return keys(v.configs) },
		func(v view) []string { return keys(v.addresses) },
		func(v view) []string {
			if v.gnbID == "" {
				return nil
			}
			return []string{v.gnbID}
		},
		func(v view) []string {
			if v.e.Name == "" {
				return nil
			}
			return []string{strings.ToLower(v.e.Name)}
		},
	}
	for r, rule := range rules {
		holders := map[string][]int{}
		for i := range all {
			if all[i].e.joined == nil {
				for _, k := range rule(all[i]) {
					holders[k] = append(holders[k], i)
				}
			}
		}
		for i := range all {
			if all[i].e.joined != nil {
				continue
			}
			for _, k := range rule(all[i]) {
				for _, other := range holders[k] {
					if other > i && all[i].e.joined == nil && all[other].e.joined == nil {
						j.try(all, i, other, r >= 2, fmt.Sprintf("both are known as %s", k))
					}
				}
			}
		}
	}
	// Rule 6: the only one of each layer.
	only := map[Layer][]int{}
	for i := range all {
		if all[i].e.joined == nil {
			for l := range all[i].layers {
				only[l] = append(only[l], i)
			}
		}
	}
	for _, l := range []Layer{Configured, Observed} {
		if len(only[Declared]) == 1 && len(only[l]) == 1 {
			if a, b := only[Declared][0], only[l][0]; a != b && all[a].e.joined == nil && all[b].e.joined == nil {
				j.try(all, a, b, true, fmt.Sprintf("each is the only %s of its layer", all[a].e.Type))
			}
		}
	}
}

// try joins b to a where their layers differ. Where careful, different addresses or PLMNs make it a doubt.
func (j joiner) try(all []view, a, b int, careful bool, reason string) {
	va, vb := all[a], all[b]
	for l := range va.layers {
		if vb.layers[l] {
			return // one layer describes both: they are two
		}
	}
	if careful {
		if disjoint(va.addresses, vb.addresses) || disjoint(va.plmns, vb.plmns) {
			reason += ", but their addresses or PLMNs differ"
			if !slices.ContainsFunc(va.e.Doubts, func(d Doubt) bool { return d.Other == vb.e }) {
				va.e.Doubts = append(va.e.Doubts, Doubt{vb.e, reason})
				vb.e.Doubts = append(vb.e.Doubts, Doubt{va.e, reason})
			}
			return
		}
	}
	if vb.layers[Declared] {
		va.e.Name = vb.e.Name // what the owner calls it is what the owner looks for
	}
	j.merge(va.e, vb.e)
	for l := range vb.layers {
		va.layers[l] = true
	}
	for k := range vb.addresses {
		va.addresses[k] = true
	}
	for k := range vb.plmns {
		va.plmns[k] = true
	}
	if va.gnbID == "" {
		all[a].gnbID = vb.gnbID
	}
}

// disjoint reports whether both sets say something and nothing in common.
func disjoint(a, b map[string]bool) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	for k := range a {
		if b[k] {
			return false
		}
	}
	return true
}

func keys(m map[string]bool) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (j joiner) interfaces() {
	type place struct {
		owner      *Element
		name, role string
	}
	groups := map[place][]*Element{}
	var order []place
	for _, i := range j.live(KindInterface) {
		owner := i.Owner
		for owner.joined != nil {
			owner = owner.joined
		}
		p := place{owner: owner, name: i.Type}
		if r, ok := RoleOf.Best(i); ok {
			p.role = string(r.Value)
		}
		if groups[p] == nil {
			order = append(order, p)
		}
		groups[p] = append(groups[p], i)
	}
	for _, p := range order {
		g := groups[p]
		for a := range g {
			for b := a + 1; b < len(g); b++ {
				if g[a].joined == nil && g[b].joined == nil && g[a].Owner != g[b].Owner && sameEndpoint(g[a], g[b], len(g) == 2) {
					j.merge(g[a], g[b])
				}
			}
		}
	}
}

func sameEndpoint(a, b *Element, onlyTwo bool) bool {
	aa, bb := Address.Of(a), Address.Of(b)
	if len(aa) == 0 || len(bb) == 0 {
		return onlyTwo
	}
	if !slices.ContainsFunc(aa, func(c Claim[string]) bool { return Address.Has(b, c.Value) }) {
		return false
	}
	pa, pb := Port.Of(a), Port.Of(b)
	return len(pa) == 0 || len(pb) == 0 || slices.ContainsFunc(pa, func(c Claim[int]) bool { return Port.Has(b, c.Value) })
}

func (j joiner) cells() {
	byIdentity, byName := map[string]*Element{}, map[string]*Element{}
	for _, c := range j.live(KindCell) {
		into := (*Element)(nil)
		for _, id := range CellIdentity.Of(c) {
			if v, err := strconv.ParseUint(id.Value, 0, 64); err == nil {
				key := strconv.FormatUint(v, 10)
				if a := byIdentity[key]; a != nil && a.joined == nil && !differentPLMN(a, c) && !sharesLayer(CellIdentity, a, c) {
					into = a
				} else if a == nil {
					byIdentity[key] = c
				}
			}
		}
		if name := strings.ToLower(c.Name); name != "" && into == nil {
			if a := byName[name]; a != nil && a.Owner != c.Owner && !differentPLMN(a, c) && layer(a) != layer(c) {
				into = a
			} else if a == nil {
				byName[name] = c
			}
		}
		if into != nil {
			if into.Owner == nil || into.Owner.Kind != KindSite && c.Owner != nil && c.Owner.Kind == KindSite {
				into.Owner = c.Owner
			}
			j.merge(into, c)
		}
	}
}

func differentPLMN(a, b *Element) bool {
	pa, pb := PLMNs.Of(a), PLMNs.Of(b)
	return len(pa) > 0 && len(pb) > 0 && !slices.ContainsFunc(pa, func(c Claim[PLMN]) bool { return PLMNs.Has(b, c.Value) })
}

func sharesLayer(attr *Attr[string], a, b *Element) bool {
	return slices.ContainsFunc(attr.Of(a), func(c Claim[string]) bool { return len(attr.In(b, c.Layer)) > 0 })
}

// layer is the first layer that says something about e, 0 where none does.
func layer(e *Element) Layer {
	for _, a := range Attributes {
		for f := range a.Facts(e) {
			return f.Layer
		}
	}
	return 0
}

func (j joiner) subscribers() {
	first := map[string]*Element{}
	for _, s := range j.live(KindSubscriber) {
		supi, ok := SUPI.Best(s)
		if !ok {
			continue
		}
		key := supi.Value.Digest()
		if a := first[key]; a != nil && layer(a) != layer(s) {
			j.merge(a, s)
		} else if a == nil {
			first[key] = s
		}
	}
}

// workloads records which workload runs a function.
func (j joiner) workloads() {
	type mounted struct {
		workload *Element
		at       Origin
	}
	byPath := map[string][]mounted{}
	for _, c := range j.live(KindContainer) {
		for _, m := range Mount.Of(c) {
			source, _, _ := strings.Cut(m.Value, ":")
			byPath[source] = append(byPath[source], mounted{c.Owner, m.Origin})
		}
	}
	byHost := map[string][]mounted{}
	for _, w := range j.live(KindWorkload) {
		for _, h := range HostName.Of(w) {
			key := strings.ToLower(h.Value)
			byHost[key] = append(byHost[key], mounted{w, h.Origin})
		}
	}
	interfaces := map[*Element][]*Element{}
	for _, i := range j.live(KindInterface) {
		interfaces[i.Owner] = append(interfaces[i.Owner], i)
	}
	for _, f := range j.live(KindFunction) {
		if len(RunsAs.Of(f)) > 0 {
			continue // its source knew
		}
		found := map[*Element]Origin{}
		for _, c := range Config.Of(f) {
			// A folder at the root, such as /tmp, is mounted for other reasons than the files below it.
			for p := c.Value; p != "." && p != "" && path.Dir(p) != "/"; p = path.Dir(p) {
				for _, m := range byPath[p] {
					found[m.workload] = m.at
				}
				if len(found) > 0 {
					break
				}
			}
		}
		if len(found) == 0 {
			for _, i := range interfaces[f] {
				if r, ok := RoleOf.Best(i); ok && r.Value == Client {
					continue
				}
				for _, a := range Address.Of(i) {
					if w := byHost[strings.ToLower(a.Value)]; len(w) == 1 {
						found[w[0].workload] = w[0].at
					}
				}
			}
		}
		if len(found) > 1 { // one file configures several functions: the workload that others call like this one is meant
			names := []string{f.Name}
			for _, h := range HostName.Of(f) {
				names = append(names, h.Value)
			}
			named := map[*Element]Origin{}
			for _, name := range names {
				for _, w := range byHost[strings.ToLower(name)] {
					if at, ok := found[w.workload]; ok {
						named[w.workload] = at
					}
				}
			}
			if len(named) > 0 {
				found = named
			}
		}
		for w, at := range found {
			if types := w.NamedFor(); len(types) == 0 || slices.Contains(types, NFType(f.Type)) {
				RunsAs.Say(f, w.Name, Configured, at)
			}
		}
	}
}
