package network

import (
	"cmp"
	"iter"
	"slices"
	"time"
)

// Network is a set of elements with the claims about them. It is filled by one goroutine and then only read.
type Network struct {
	// Now is the moment at which certificates and the like are judged; whoever runs the analyses sets it. Zero where
	// nobody did, and then nothing is judged by time.
	Now time.Time

	elements []*Element // by id until Join; joined ones stay until then, with Element.joined set
	next     int        // id of the next element: ids are never used again, also where Join drops elements
	tables   map[Attribute]table
	children map[*Element][]*Element // valid after Join
	byKind   map[Kind][]*Element     // valid after Join
	used     []Attribute             // those about which something is claimed, in the order of Attributes; valid after Join
}

// New is an empty network.
func New() *Network { return &Network{tables: map[Attribute]table{}} }

// Add adds an element as one source sees it. typ is "" where the kind has no types; owner is nil where it has no owner.
func (n *Network) Add(kind Kind, typ, name string, owner *Element) *Element {
	e := &Element{Kind: kind, Type: typ, Name: name, Owner: owner, net: n, id: n.next}
	n.next++
	n.elements = append(n.elements, e)
	return e
}

// Absorb moves all of other into n, after what n holds. other must not be used afterwards.
func (n *Network) Absorb(other *Network) {
	offset := n.next
	n.next += other.next
	for _, e := range other.elements {
		e.id += offset
		e.net = n
	}
	n.elements = append(n.elements, other.elements...)
	for a, t := range other.tables {
		mine, ok := n.tables[a]
		if !ok {
			mine = a.newTable()
			n.tables[a] = mine
		}
		mine.absorb(t, offset)
	}
}

// Refresh takes in the elements and claims that an analysis added after Join, so that listings have them.
func (n *Network) Refresh() {
	for _, t := range n.tables {
		t.sort()
	}
	n.index()
}

// Elements lists the elements of a kind by type, then path.
func (n *Network) Elements(kind Kind) iter.Seq[*Element] {
	return func(yield func(*Element) bool) {
		all := n.elements
		if n.byKind != nil {
			all = n.byKind[kind]
		}
		for _, e := range all {
			if e.joined == nil && e.Kind == kind && !yield(e) {
				return
			}
		}
	}
}

// All lists every element, owners before what they own.
func (n *Network) All() iter.Seq[*Element] {
	return func(yield func(*Element) bool) {
		for _, e := range n.elements {
			if e.joined == nil && !yield(e) {
				return
			}
		}
	}
}

// Functions lists the network functions of the given types, all types where none is given.
func (n *Network) Functions(types ...NFType) iter.Seq[*Element] {
	return func(yield func(*Element) bool) {
		for e := range n.Elements(KindFunction) {
			if (len(types) == 0 || slices.Contains(types, NFType(e.Type))) && !yield(e) {
				return
			}
		}
	}
}

// Interfaces lists the interfaces of the given names over all functions, all names where none is given.
func (n *Network) Interfaces(names ...InterfaceName) iter.Seq[*Element] {
	return func(yield func(*Element) bool) {
		for e := range n.Elements(KindInterface) {
			if (len(names) == 0 || slices.Contains(names, InterfaceName(e.Type))) && !yield(e) {
				return
			}
		}
	}
}

// Owned lists what e owns directly of the given kinds, all kinds where none is given.
func (n *Network) Owned(e *Element, kinds ...Kind) iter.Seq[*Element] {
	return func(yield func(*Element) bool) {
		for _, c := range n.children[e] {
			if (len(kinds) == 0 || slices.Contains(kinds, c.Kind)) && !yield(c) {
				return
			}
		}
	}
}

// Facts lists every claim in printable form: by element, then in the order of [Attributes].
func (n *Network) Facts() iter.Seq[Fact] {
	return func(yield func(Fact) bool) {
		for e := range n.All() {
			for f := range e.Facts() {
				if !yield(f) {
					return
				}
			}
		}
	}
}

// Facts lists every claim about e itself in printable form, in the order of [Attributes]. It is valid after Join.
func (e *Element) Facts() iter.Seq[Fact] {
	return func(yield func(Fact) bool) {
		for _, a := range e.net.used {
			if a.size(e) == 0 {
				continue
			}
			for f := range a.Facts(e) {
				if !yield(f) {
					return
				}
			}
		}
	}
}

// index orders elements by path and fills children, so that every listing is the same for the same input.
func (n *Network) index() {
	live := n.elements[:0:0]
	paths := map[*Element]string{}
	for _, e := range n.elements {
		if e.joined == nil {
			live = append(live, e)
			paths[e] = e.String()
		}
	}
	slices.SortStableFunc(live, func(a, b *Element) int {
		return cmp.Or(cmp.Compare(depth(a), depth(b)), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Type, b.Type),
			cmp.Compare(paths[a], paths[b]))
	})
	n.elements = live
	byID := make(map[int]*Element, len(live))
	n.byKind = map[Kind][]*Element{}
	for _, e := range live {
		byID[e.id] = e
		n.byKind[e.Kind] = append(n.byKind[e.Kind], e)
	}
	n.used = n.used[:0]
	for _, a := range Attributes {
		if t, ok := n.tables[a]; ok {
			n.used = append(n.used, a)
			t.layers(func(id int, l Layer) {
				if e := byID[id]; e != nil {
					e.layers[l] = true
				}
			})
		}
	}
	n.children = map[*Element][]*Element{}
	for _, e := range live {
		if e.Owner != nil {
			n.children[e.Owner] = append(n.children[e.Owner], e)
		}
	}
}

func depth(e *Element) int {
	d := 0
	for e = e.Owner; e != nil; e = e.Owner {
		d++
	}
	return d
}
