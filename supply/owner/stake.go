package owner

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Stake is what one party holds of another through all chains.
type Stake struct {
	Owner uint32
	// Least and Most bound its effective capital: the sum over all chains of the products of their shares, at most the
	// whole. Votes count where a source does not tell them from capital.
	Least, Most Share
	Controls    bool // a chain of majorities or of control leads from it
	Direct      bool
	Ultimate    bool   // nobody is known to hold it
	Chain       []Edge // a shortest chain, from the owner down: of the first maxChains stakes, at most maxSteps long
	steps       int
}

// Bounds: how many owners above one party are followed, and of how many the chain is told.
const (
	maxOwners = 100_000
	maxChains = 1_000
)

// Owners gives all parties above one on a day, the largest first. Cut says that there are more than maxOwners, or that
// cycles of nearly whole holdings were left before their sums came to rest.
func (x *Index) Owners(node uint32, day time.Time) (stakes []Stake, cut bool) {
	if int(node) >= x.g.count {
		return nil, false
	}
	at := dayOf(day, 0)
	found := map[uint32]int{node: 0}
	stakes = []Stake{{Owner: node, Controls: true}}
	chain := []uint32{math.MaxUint32} // place of the first edge of the shortest chain
	for i := 0; i < len(stakes); i++ {
		held := false
		for _, place := range x.holders(stakes[i].Owner) {
			e := &x.edges[place]
			if !e.on(at) || e.flags&(repeated|spanned) != 0 || e.owner == e.owned {
				continue
			}
			held = held || e.kind != Office
			if _, seen := found[e.owner]; seen {
				continue
			}
			if len(stakes) > maxOwners {
				cut = true
				continue
			}
			found[e.owner] = len(stakes)
			stakes = append(stakes, Stake{Owner: e.owner, Direct: i == 0, steps: stakes[i].steps + 1})
			chain = append(chain, place)
		}
		stakes[i].Ultimate = !held
	}
	least, restless := x.upward(node, at, found, len(stakes), func(e *edge) Share { return e.min })
	most, restlessToo := x.upward(node, at, found, len(stakes), func(e *edge) Share { return e.max })
	x.controllers(at, stakes, found)
	for i := 1; i < len(stakes); i++ {
		s := &stakes[i]
		s.Least, s.Most = Share(math.Round(least[i]*float64(Whole))), Share(math.Round(most[i]*float64(Whole)))
	}
	stakes = stakes[1:]
	slices.SortStableFunc(stakes, func(a, b Stake) int {
		return cmp.Or(cmp.Compare(b.Least, a.Least), cmp.Compare(b.Most, a.Most), cmp.Compare(a.steps, b.steps), cmp.Compare(a.Owner, b.Owner))
	})
	for i := range stakes[:min(len(stakes), maxChains)] {
		s := &stakes[i]
		for at := s.Owner; at != node && len(s.Chain) < maxSteps; {
			e := &x.edges[chain[found[at]]]
			s.Chain = append(s.Chain, x.g.told(e))
			at = e.owned
		}
	}
	return stakes, cut || restless || restlessToo
}

// upward sums the products along all chains above a party, in rounds of a queue.
func (x *Index) upward(node uint32, day int32, found map[uint32]int, owners int, share func(*edge) Share) (values []float64, restless bool) {
	values, pending := make([]float64, owners), make([]float64, owners)
	values[0], pending[0] = 1, 1
	queue := []uint32{node}
	visits := maxVisits(owners)
	for len(queue) > 0 && visits > 0 {
		at := queue[0]
		queue = queue[1:]
		i := found[at]
		passed := pending[i]
		pending[i] = 0
		for _, place := range x.holders(at) {
			e := &x.edges[place]
			visits--
			k, ok := found[e.owner]
			if !ok || !e.on(day) || e.flags&(repeated|spanned) != 0 || countsOf[e.kind]&countsShares == 0 || e.owner == node {
				continue
			}
			add := min(passed*float64(share(e))/float64(Whole), 1-values[k])
			if add <= negligible {
				continue
			}
			values[k] += add
			if pending[k] == 0 {
				queue = append(queue, e.owner)
			}
			pending[k] += add
		}
	}
	return values, len(queue) > 0
}

// controllers marks who stands above by majorities or control alone.
func (x *Index) controllers(day int32, stakes []Stake, found map[uint32]int) {
	queue := []int{0}
	for len(queue) > 0 {
		at := stakes[queue[0]].Owner
		queue = queue[1:]
		for _, place := range x.holders(at) {
			e := &x.edges[place]
			k, ok := found[e.owner]
			if ok && !stakes[k].Controls && e.on(day) && e.flags&repeated == 0 && e.majority() {
				stakes[k].Controls = true
				queue = append(queue, k)
			}
		}
	}
}

// majority says whether a holding by itself gives control: more than half, or control for certain.
func (e *edge) majority() bool {
	return e.kind == Control && e.min == Whole || countsOf[e.kind] != 0 && e.kind != Control && e.min > Whole/2
}
