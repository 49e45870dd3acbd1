package owner

import (
	"cmp"
	"slices"
)

// Index is the graph in the form in which it is asked: for each party what it holds, in 16 bytes a holding and side by
// side, and the numbers of the holdings in it. It stays true until the graph grows.
type Index struct {
	g       *Graph
	edges   []edge // the graph's own
	out     []uint32
	links   []link // links[out[o]:out[o+1]] are what o holds
	in      []uint32
	into    []uint32   // into[in[c]:in[c+1]] are the numbers of the holdings in c
	total   [2][]Share // least capital and votes of each party that are held without a limit in time; at most twice the whole
	dated   []uint32   // numbers of the holdings with a first or last day
	unnamed []uint32   // parties that no source names
}

// link is a holding as the one who holds it sees it.
type link struct {
	owned uint32
	lo    uint32 // least share, kind and marks
	hi    uint32 // most
	at    uint32 // number of the holding
}

// Parts of link.lo: a share needs 20 bits.
const (
	shareBits    = 1<<20 - 1
	kindAt       = 20
	markDated    = 1 << 23
	markSpanned  = 1 << 24
	markRepeated = 1 << 25
)

func (l *link) min() Share { return Share(l.lo & shareBits) }
func (l *link) max() Share { return Share(l.hi) }
func (l *link) kind() Kind { return Kind(l.lo >> kindAt & 7) }

// on says whether a link holds on a day.
func (x *Index) on(l *link, day int32) bool { return l.lo&markDated == 0 || x.edges[l.at].on(day) }

// Index builds the form for asking: two counting sorts over all holdings, O(parties + holdings).
func (g *Graph) Index() *Index {
	n := g.count
	x := &Index{g: g, edges: g.edges, out: make([]uint32, n+1), in: make([]uint32, n+1)}
	for i := range g.edges {
		e := &g.edges[i]
		e.flags &^= spanned | repeated
		x.out[e.owner+1]++
		x.in[e.owned+1]++
	}
	for i := range n {
		x.out[i+1] += x.out[i]
		x.in[i+1] += x.in[i]
	}
	next := slices.Clone(x.out)
	x.links = make([]link, len(g.edges))
	for i := range g.edges {
		e := &g.edges[i]
		at := &next[e.owner]
		l := link{owned: e.owned, lo: uint32(e.min) | uint32(e.kind)<<kindAt, hi: uint32(e.max), at: uint32(i)}
		if e.from != dawn || e.to != dusk {
			l.lo |= markDated
			x.dated = append(x.dated, uint32(i))
		}
		x.links[*at] = l
		*at++
	}
	copy(next, x.in)
	x.into = make([]uint32, len(g.edges))
	for i := range g.edges {
		at := &next[g.edges[i].owned]
		x.into[*at] = uint32(i)
		*at++
	}
	for at := range g.nodes {
		if g.nodes[at].Kind == Unnamed {
			x.unnamed = append(x.unnamed, uint32(at))
		}
	}
	x.repeats()
	x.span()
	x.totals()
	return x
}

// totals adds the least of all holdings that know no days.
func (x *Index) totals() {
	x.total = [2][]Share{make([]Share, x.g.count), make([]Share, x.g.count)}
	for i := range x.edges {
		if e := &x.edges[i]; e.from == dawn && e.to == dusk && e.flags&(spanned|repeated) == 0 {
			for m := range 2 {
				if t := &x.total[m][e.owned]; countsOf[e.kind]>>m&1 != 0 && *t < 2*Whole {
					*t += e.min
				}
			}
		}
	}
}

// Graph is the graph that was indexed.
func (x *Index) Graph() *Graph { return x.g }

// holds gives what a party holds; holders are the numbers of the holdings in it.
func (x *Index) holds(owner uint32) []link    { return x.links[x.out[owner]:x.out[owner+1]] }
func (x *Index) holders(node uint32) []uint32 { return x.into[x.in[node]:x.in[node+1]] }

// repeats marks holdings that a second file tells again. Several holdings of one owner in one company within one file are
// added (two classes of shares); the same pair in several files is the same holding, and for capital and for votes the file
// that tells the larger share stands. A file's word for other years stays.
func (x *Index) repeats() {
	if len(x.g.paths) < 2 {
		return
	}
	var group []*edge
	for owner := range x.g.count {
		held := x.holds(uint32(owner))
		if len(held) < 2 {
			continue
		}
		group = group[:0]
		for i := range held {
			if e := &x.edges[held[i].at]; e.kind != Control && e.kind != Office {
				group = append(group, e)
			}
		}
		slices.SortStableFunc(group, func(a, b *edge) int {
			return cmp.Or(cmp.Compare(a.owned, b.owned), cmp.Compare(a.path, b.path))
		})
		for from := 0; from < len(group); {
			to := from + 1
			for to < len(group) && group[to].owned == group[from].owned {
				to++
			}
			if group[from].path != group[to-1].path {
				repeatsOf(group[from:to])
			}
			from = to
		}
		for i := range held {
			l := x.edges[held[i].at].link()
			held[i].lo = l.lo | held[i].lo&markDated
		}
	}
}

// repeatsOf looks at the holdings of one owner in one company, in the order of their files. A holding of which another file
// tells the votes stays as capital, and the other way round.
func repeatsOf(group []*edge) {
	told := make([]uint8, len(group)) // what the best file tells of each
	for _, bit := range []uint8{countsShares, countsVotes} {
		best := bestFile(group, bit)
		for i, e := range group {
			if e.path != best && slices.ContainsFunc(group, func(b *edge) bool {
				return b.path == best && countsOf[b.kind]&bit != 0 && b.from <= e.to && e.from <= b.to
			}) {
				told[i] |= bit
			}
		}
	}
	for i, e := range group {
		switch left := countsOf[e.kind] &^ told[i]; {
		case left == 0:
			e.flags |= repeated
		case left == countsShares:
			e.kind = Shares
		case left == countsVotes:
			e.kind = Votes
		}
	}
}

// bestFile is the file that tells the largest share, or of equal ones the narrowest.
func bestFile(group []*edge, bit uint8) (best uint16) {
	bestMin, bestMax := Share(-1), Share(0)
	for from := 0; from < len(group); {
		to, low, high, any := from, Share(0), Share(0), false
		for ; to < len(group) && group[to].path == group[from].path; to++ {
			if countsOf[group[to].kind]&bit != 0 {
				low, high, any = min(low+group[to].min, Whole), min(high+group[to].max, Whole), true
			}
		}
		if any && (low > bestMin || low == bestMin && high < bestMax) {
			best, bestMin, bestMax = group[from].path, low, high
		}
		from = to
	}
	return best
}

// Bounds of the search for the links of an indirect holding: parties seen for one of them, and for all.
const (
	maxSeen    = 10_000
	maxSeenAll = 20_000_000
)

// span marks indirect holdings whose links are in the graph, so that they are not added to them.
func (x *Index) span() {
	seenAll := 0
	for i := range x.edges {
		e := &x.edges[i]
		if e.flags&indirect == 0 || seenAll > maxSeenAll {
			continue
		}
		seen := map[uint32]bool{e.owned: true}
		queue := []uint32{e.owned}
	search:
		for len(queue) > 0 && len(seen) < maxSeen {
			at := queue[0]
			queue = queue[1:]
			for _, place := range x.holders(at) {
				link := &x.edges[place]
				seenAll++
				if link.flags&indirect != 0 || link.kind == Office || link.from > e.to || e.from > link.to {
					continue
				}
				if link.owner == e.owner {
					e.flags |= spanned
					x.mark(e.owner, uint32(i))
					break search
				}
				if !seen[link.owner] {
					seen[link.owner] = true
					queue = append(queue, link.owner)
				}
			}
		}
	}
}

// mark notes on the owner's side that a holding is spanned.
func (x *Index) mark(owner, at uint32) {
	held := x.holds(owner)
	for i := range held {
		if held[i].at == at {
			held[i].lo |= markSpanned
		}
	}
}

// link is a holding as its owner's side has it, but for its place.
func (e *edge) link() link {
	l := link{owned: e.owned, lo: uint32(e.min) | uint32(e.kind)<<kindAt, hi: uint32(e.max)}
	if e.flags&spanned != 0 {
		l.lo |= markSpanned
	}
	if e.flags&repeated != 0 {
		l.lo |= markRepeated
	}
	return l
}
