package removal

import (
	"cmp"
	"math"
	"slices"
)

// A Demand is how many pieces of one class are to be replaced.
type Demand struct {
	Class string
	Count int
}

// An Offer is what one supplier asks for a piece of a class.
type Offer struct {
	Class, Supplier string
	Low, High       float64 // cost of a piece, installed; both 0 where no price is known
	Months          float64 // from order to delivery
	Source          string  // where the price is from
}

// Priced reports whether the offer has a price.
func (o Offer) Priced() bool { return o.High > 0 }

// A Lot is what one offer is used for.
type Lot struct {
	Offer
	Count int
}

// noPrice is what a piece without a price counts when offers are compared: more than any with one.
const noPrice = 1e12

// Assign shares the demands out to the offers so that the middle of their costs is least, and at most room pieces go to a
// supplier; a supplier that room lacks has no limit. Among offers of the same cost the one that is delivered earlier comes
// first. What no offer takes is left; offers without a price are used last.
func Assign(demands []Demand, offers []Offer, room map[string]int) (lots []Lot, left []Demand) {
	var suppliers []string
	for _, o := range offers {
		if !slices.Contains(suppliers, o.Supplier) {
			suppliers = append(suppliers, o.Supplier)
		}
	}
	slices.Sort(suppliers)
	sorted := slices.Clone(offers)
	slices.SortStableFunc(sorted, func(a, b Offer) int {
		return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(a.Supplier, b.Supplier), cmp.Compare(a.unit(), b.unit()), cmp.Compare(a.Months, b.Months))
	})
	sorted = slices.CompactFunc(sorted, func(a, b Offer) bool { return a.Class == b.Class && a.Supplier == b.Supplier })
	f := newFlow(2 + len(demands) + len(suppliers))
	source, sink := 0, 1
	demandAt := func(i int) int { return 2 + i }
	supplierAt := func(s string) int { return 2 + len(demands) + slices.Index(suppliers, s) }
	for i, d := range demands {
		f.arc(source, demandAt(i), d.Count, 0)
	}
	for _, s := range suppliers {
		most, ok := room[s]
		if !ok {
			most = math.MaxInt32
		}
		f.arc(supplierAt(s), sink, max(0, most), 0)
	}
	type use struct {
		demand, arc int
		offer       Offer
	}
	var uses []use
	for i, d := range demands {
		for _, o := range sorted {
			if o.Class == d.Class {
				uses = append(uses, use{i, f.arc(demandAt(i), supplierAt(o.Supplier), d.Count, o.unit()+o.Months*1e-6), o})
			}
		}
	}
	f.run(source, sink)
	taken := make([]int, len(demands))
	for _, u := range uses {
		if n := f.arcs[u.arc^1].room; n > 0 {
			lots = append(lots, Lot{u.offer, n})
			taken[u.demand] += n
		}
	}
	for i, d := range demands {
		if n := d.Count - taken[i]; n > 0 {
			left = append(left, Demand{d.Class, n})
		}
	}
	return lots, left
}

// unit is the cost that offers are compared by.
func (o Offer) unit() float64 {
	if !o.Priced() {
		return noPrice
	}
	return (o.Low + o.High) / 2
}

// flow is a network for the cheapest flow. Arcs come in pairs: the one with index i^1 goes back.
type flow struct {
	arcs []arc
	from [][]int // arcs by node
}

type arc struct {
	to, room int
	cost     float64
}

func newFlow(nodes int) *flow { return &flow{from: make([][]int, nodes)} }

func (f *flow) arc(from, to, room int, cost float64) int {
	i := len(f.arcs)
	f.arcs = append(f.arcs, arc{to, room, cost}, arc{from, 0, -cost})
	f.from[from] = append(f.from[from], i)
	f.from[to] = append(f.from[to], i+1)
	return i
}

// run sends as much as it can along the cheapest path, again and again (successive shortest paths, by Bellman and Ford:
// there are few classes and few suppliers).
func (f *flow) run(source, sink int) {
	for {
		cost := make([]float64, len(f.from))
		by := make([]int, len(f.from))
		for i := range cost {
			cost[i], by[i] = math.Inf(1), -1
		}
		cost[source] = 0
		for changed, round := true, 0; changed && round < len(f.from); round++ {
			changed = false
			for n := range f.from {
				for _, i := range f.from[n] {
					a := f.arcs[i]
					if c := cost[n] + a.cost; a.room > 0 && c < cost[a.to]-1e-9 {
						cost[a.to], by[a.to], changed = c, i, true
					}
				}
			}
		}
		if by[sink] < 0 {
			return
		}
		most := math.MaxInt32
		for n := sink; n != source; n = f.arcs[by[n]^1].to {
			most = min(most, f.arcs[by[n]].room)
		}
		for n := sink; n != source; n = f.arcs[by[n]^1].to {
			f.arcs[by[n]].room -= most
			f.arcs[by[n]^1].room += most
		}
	}
}
