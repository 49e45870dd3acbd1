package technique

import (
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// Model is the network as techniques ask about it: functions, who reaches whom, what runs where, and what checks say.
// It is built once and only read.
type Model struct {
	Network *network.Network

	byType      map[network.NFType][]*network.Element
	byAddress   map[string][]*network.Element // functions by the addresses and host names at which they listen
	byName      map[string][]*network.Element // functions, in lower case
	byFile      map[string][]*network.Element // functions by the last part of the certificate and key files that they use
	byNamespace map[string][]*network.Element // workloads
	runs        map[string][]*network.Element // functions by workload name
	workloads   map[string]*network.Element   // by name
	supplies    map[string][]*network.Element // functions, sites and equipment by supplier, in lower case
	verdicts    *index
}

// NewModel indexes a joined network and the answers of checks about it.
func NewModel(n *network.Network, verdicts []Verdict) *Model {
	m := &Model{Network: n, byType: map[network.NFType][]*network.Element{}, byAddress: map[string][]*network.Element{},
		byName: map[string][]*network.Element{}, byFile: map[string][]*network.Element{}, byNamespace: map[string][]*network.Element{},
		runs: map[string][]*network.Element{}, workloads: map[string]*network.Element{}, supplies: map[string][]*network.Element{}}
	for w := range n.Elements(network.KindWorkload) {
		m.workloads[w.Name] = w
		if c, ok := network.Namespace.Best(w); ok {
			m.byNamespace[c.Value] = append(m.byNamespace[c.Value], w)
		}
	}
	for f := range n.Functions() {
		t := network.NFType(f.Type)
		m.byType[t] = append(m.byType[t], f)
		add(m.byName, strings.ToLower(f.Name), f)
		for _, c := range network.RunsAs.Of(f) {
			add(m.runs, c.Value, f)
		}
		for _, h := range network.HostName.Of(f) {
			add(m.byAddress, h.Value, f)
		}
	}
	for i := range n.Elements(network.KindInterface) {
		f := i.Function()
		for _, a := range []*network.Attr[string]{network.CertFile, network.KeyFile} {
			for _, c := range a.Of(i) {
				add(m.byFile, lastPart(c.Value), f)
			}
		}
		if !isRole(i, network.Client) {
			for _, a := range network.Address.Of(i) {
				add(m.byAddress, a.Value, f)
			}
		}
	}
	for _, k := range []network.Kind{network.KindFunction, network.KindSite, network.KindEquipment} {
		for e := range n.Elements(k) {
			for _, s := range network.Supplied.Of(e) {
				add(m.supplies, strings.ToLower(s.Value), e)
			}
		}
	}
	m.verdicts = newIndex(m, verdicts)
	return m
}

// add adds an element that the list does not end with: listings go by element, so that one comes once.
func add[K comparable](lists map[K][]*network.Element, key K, e *network.Element) {
	if list := lists[key]; len(list) == 0 || list[len(list)-1] != e {
		lists[key] = append(list, e)
	}
}

func isRole(i *network.Element, r network.Role) bool {
	c, ok := network.RoleOf.Best(i)
	return ok && c.Value == r
}

// Functions is the functions of the given types; all where none is given.
func (m *Model) Functions(types ...network.NFType) []*network.Element {
	if len(types) == 0 {
		return slices.Collect(m.Network.Functions())
	}
	var out []*network.Element
	for _, t := range types {
		out = append(out, m.byType[t]...)
	}
	return out
}

// ServiceBased is the functions of the service-based architecture.
func (m *Model) ServiceBased() []*network.Element {
	var out []*network.Element
	for f := range m.Network.Functions() {
		if network.NFType(f.Type).ServiceBased() {
			out = append(out, f)
		}
	}
	return out
}

// Servers is the interfaces of the given names at which a function listens.
func (m *Model) Servers(f *network.Element, names ...network.InterfaceName) []*network.Element {
	return m.interfaces(f, network.Server, names)
}

// Clients is the interfaces of the given names over which a function reaches others.
func (m *Model) Clients(f *network.Element, names ...network.InterfaceName) []*network.Element {
	return m.interfaces(f, network.Client, names)
}

func (m *Model) interfaces(f *network.Element, role network.Role, names []network.InterfaceName) []*network.Element {
	var out []*network.Element
	for i := range m.Network.Owned(f, network.KindInterface) {
		if (len(names) == 0 || slices.Contains(names, network.InterfaceName(i.Type))) && isRole(i, role) {
			out = append(out, i)
		}
	}
	return out
}

// Partners is the functions of a type with which f works: those that its clients reach by address or name. Where none is
// known so, those of its PLMNs; where PLMNs say nothing either, all of the type.
func (m *Model) Partners(f *network.Element, types ...network.NFType) []*network.Element {
	all := m.Functions(types...)
	if len(all) < 2 {
		return all
	}
	var known []*network.Element
	for i := range m.Network.Owned(f, network.KindInterface) {
		if !isRole(i, network.Client) {
			continue
		}
		for _, a := range network.Address.Of(i) {
			for _, p := range m.byAddress[a.Value] {
				if p != f && slices.Contains(types, network.NFType(p.Type)) && !slices.Contains(known, p) {
					known = append(known, p)
				}
			}
		}
	}
	if len(known) > 0 {
		return known
	}
	for _, p := range all {
		for _, c := range network.PLMNs.Of(f) {
			if network.PLMNs.Has(p, c.Value) {
				known = append(known, p)
				break
			}
		}
	}
	if len(known) > 0 {
		return known
	}
	return all
}

// NRFs is the NRFs at which a function registers.
func (m *Model) NRFs(f *network.Element) []*network.Element { return m.Partners(f, network.NRF) }

// Workload is what runs a function, nil where that is not known.
func (m *Model) Workload(f *network.Element) *network.Element {
	for _, c := range network.RunsAs.Of(f) {
		if w := m.workloads[c.Value]; w != nil {
			return w
		}
	}
	return nil
}

// Workloads is everything that the platform runs.
func (m *Model) Workloads() []*network.Element {
	return slices.Collect(m.Network.Elements(network.KindWorkload))
}

// RunBy is the functions that a workload runs.
func (m *Model) RunBy(w *network.Element) []*network.Element { return m.runs[w.Name] }

// Neighbours is the other workloads of a workload's platform: those that may share its nodes.
func (m *Model) Neighbours(w *network.Element) []*network.Element {
	mine, ok := network.Platform.Best(w)
	var out []*network.Element
	for other := range m.Network.Elements(network.KindWorkload) {
		if theirs, also := network.Platform.Best(other); other != w && ok && also && theirs.Value == mine.Value {
			out = append(out, other)
		}
	}
	return out
}

// Suppliers is the suppliers of an element that the model knows as such.
func (m *Model) Suppliers(e *network.Element) []*network.Element {
	var out []*network.Element
	for s := range m.Network.Elements(network.KindSupplier) {
		if slices.ContainsFunc(network.Supplied.Of(e), func(c network.Claim[string]) bool { return strings.EqualFold(c.Value, s.Name) }) {
			out = append(out, s)
		}
	}
	return out
}

// Elements is the elements of a kind.
func (m *Model) Elements(k network.Kind) []*network.Element {
	return slices.Collect(m.Network.Elements(k))
}

// Fact is a leaf for a claim that a step rests on.
func Fact[T any](a *network.Attr[T], e *network.Element, c network.Claim[T]) Leaf {
	text := a.Name() + " = " + a.Print(c.Value)
	return Leaf{Of: e, Level: levelOf(c.Layer), Title: text, Proof: []Evidence{{text, c.Layer, c.Origin}}}
}

// Weak is whether an element has a weakness: shown, refuted, or possible because nothing decides it. A nil element asks about the
// network as a whole.
func (m *Model) Weak(e *network.Element, w *Weakness) Leaf {
	out := Leaf{Weakness: w, Of: e, Title: w.Title, Level: Possible}
	for _, check := range w.Shows {
		for _, v := range m.said(e, check) {
			if v.Answer != Fails {
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
	if m.refuted(e, w.Refutes, Passes) || m.refuted(e, w.Moot, NotApplicable) {
		out.Level = Refuted
	}
	return out
}

// said is the verdicts of a check about an element; those about the network as a whole count too.
func (m *Model) said(e *network.Element, check string) []*Verdict {
	own := m.verdicts.of(e, check)
	if general := m.verdicts.general[check]; len(general) > 0 {
		return slices.Concat(own, general)
	}
	return own
}

// refuted reports whether one of the checks gives the answer about the element, and for no part of it has no data.
func (m *Model) refuted(e *network.Element, checks []string, answer Answer) bool {
	for _, check := range checks {
		said := m.verdicts.of(e, check)
		if len(said) == 0 {
			said = m.verdicts.general[check]
		}
		yes, open := false, false
		for _, v := range said {
			yes = yes || v.Answer == answer
			open = open || v.Answer == NoData || v.Answer == Fails
		}
		if yes && !open {
			return true
		}
	}
	return false
}

// Failed is the verdicts with which a check fails at an element.
func (m *Model) Failed(e *network.Element, check string) []*Verdict {
	var out []*Verdict
	for _, v := range m.said(e, check) {
		if v.Answer == Fails {
			out = append(out, v)
		}
	}
	return out
}

// Line is where to write, and what, to make the first of some checks pass at an element: where a failure shows the line of a
// file, there; else where its subject is configured. The check is "" where none of them says anything about the element.
func (m *Model) Line(e *network.Element, checks []string) (at network.Origin, remedy, check string) {
	for _, id := range checks {
		for _, v := range m.said(e, id) {
			if v.Answer != Fails {
				continue
			}
			for _, p := range v.Evidence {
				if p.Layer == network.Configured && p.Origin.Line > 0 {
					return p.Origin, v.Remedy, id
				}
			}
			if remedy == "" {
				remedy, check = v.Remedy, id
			}
		}
	}
	for _, id := range checks {
		for _, v := range m.verdicts.of(e, id) {
			if place := configuredAt(v.Subject); v.Answer != Passes && v.Remedy != "" && place.Line > 0 {
				return place, v.Remedy, id
			}
		}
	}
	return at, remedy, check
}

// configuredAt is the first place at which a file configures an element, the zero Origin where none does.
func configuredAt(e *network.Element) network.Origin {
	for f := range e.Facts() {
		if f.Layer == network.Configured && f.Origin.Line > 0 {
			return f.Origin
		}
	}
	return network.Origin{}
}

// ByDesign is a weakness that the standard itself makes: where no check shows it, it holds as surely as the element exists, unless a
// check refutes it.
func (m *Model) ByDesign(e *network.Element, w *Weakness) Leaf {
	out := m.Weak(e, w)
	if out.Level == Possible {
		out.Level, out.Title = existence(e), out.Title+", by design"
	}
	return out
}
