// Package concentration measures on how few suppliers each layer of a network rests.
//
// The measure is the Herfindahl-Hirschman index, the sum of the squares of the shares in percent: 10,000 for one supplier,
// 10,000/n for n equal ones. The merger guidelines of the US Department of Justice and the Federal Trade Commission
// (December 2023, 2.1) call a market above 1,800 highly concentrated. A network is no market, and the figure no verdict: it
// makes layers, networks and dates comparable.
//
// A share can be counted in assets, in sites, in people or in critical users, because half of the masts may serve a tenth
// of the people. It is measured twice: by the names on the invoices, and by the groups that own them.
package concentration

import (
	"cmp"
	"slices"
)

// Weight is what a share is counted in.
type Weight int

// The weights.
const (
	Assets Weight = iota
	Sites
	People
	Critical
	weights
)

func (w Weight) String() string { return [...]string{"assets", "sites", "people", "critical users"}[w] }

// Weights lists the weights.
var Weights = []Weight{Assets, Sites, People, Critical}

// A Holding is what one supplier has in one layer. Holdings of the same supplier in the same layer add up.
type Holding struct {
	Layer    string
	Supplier string
	Amount   [weights]float64 // by Weight, 0 or more
}

// A Share is one supplier's, or one group's, part of a layer.
type Share struct {
	Name    string
	Members []string // the suppliers of the group, sorted; the supplier alone where nobody owns it
	Amount  float64
	Share   float64 // 0 to 1
}

// An Index is one layer in one weight.
type Index struct {
	Layer  string
	Weight Weight
	HHI    float64 // 0 to 10,000; 0 where there is nothing to count
	Shares []Share // largest first
}

// Largest is the largest share, the zero Share where there is none.
func (x *Index) Largest() Share {
	if len(x.Shares) == 0 {
		return Share{}
	}
	return x.Shares[0]
}

// A Layer is what is known of one layer.
type Layer struct {
	Name string
	// Named counts by the suppliers' own names, Owned by the groups that own them; both have an entry for each weight in
	// which there is something to count.
	Named, Owned []Index
}

// Measure is every layer of the holdings, in the order in which they first occur. group names the group that a supplier
// belongs to, "" where it stands alone; it may be nil.
func Measure(holdings []Holding, group func(supplier string) string) []Layer {
	if group == nil {
		group = func(string) string { return "" }
	}
	var out []Layer
	for _, h := range holdings {
		if !slices.ContainsFunc(out, func(l Layer) bool { return l.Name == h.Layer }) {
			out = append(out, Layer{Name: h.Layer})
		}
	}
	for i := range out {
		l := &out[i]
		for _, w := range Weights {
			named := index(holdings, l.Name, w, func(s string) string { return s })
			if len(named.Shares) == 0 {
				continue
			}
			l.Named = append(l.Named, named)
			l.Owned = append(l.Owned, index(holdings, l.Name, w, func(s string) string { return cmp.Or(group(s), s) }))
		}
	}
	return out
}

// index counts one layer in one weight.
func index(holdings []Holding, layer string, w Weight, name func(string) string) Index {
	x := Index{Layer: layer, Weight: w}
	at := map[string]int{}
	total := 0.0
	for _, h := range holdings {
		if h.Layer != layer || h.Amount[w] <= 0 {
			continue
		}
		n := name(h.Supplier)
		i, ok := at[n]
		if !ok {
			i = len(x.Shares)
			at[n] = i
			x.Shares = append(x.Shares, Share{Name: n})
		}
		s := &x.Shares[i]
		s.Amount += h.Amount[w]
		if !slices.Contains(s.Members, h.Supplier) {
			s.Members = append(s.Members, h.Supplier)
		}
		total += h.Amount[w]
	}
	for i := range x.Shares {
		s := &x.Shares[i]
		slices.Sort(s.Members)
		s.Share = s.Amount / total
		x.HHI += 1e4 * s.Share * s.Share
	}
	slices.SortFunc(x.Shares, func(a, b Share) int { return cmp.Or(cmp.Compare(b.Amount, a.Amount), cmp.Compare(a.Name, b.Name)) })
	return x
}
