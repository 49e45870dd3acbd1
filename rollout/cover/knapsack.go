package cover

import "slices"

// knapsack is the most profitable choice of items within a capacity, at most one of each site.
type knapsack struct {
	items []item
	used  []bool // of each site
	picks []int  // items of the best choice, by their place in items
	stack []int
	best  float64
	open  float64 // bound of what was left untried
	nodes int
	work  int64
	least []int64 // of each place: the smallest cost from there on
}

// item is one build in a knapsack.
type item struct {
	profit float64
	cost   int64
	site   int
	build  Build
}

// knapsackNodes ends a search that finds no end: what was left untried counts with its bound.
const knapsackNodes = 3000

// knapsackWork ends it too, where each node is long: items looked at.
const knapsackWork = 100_000

// solve gives an upper bound of the best choice: its profit where the search came to an end. Items have profits above 0.
// It is a depth-first branch and bound (Kolesar 1967 was the first), items by profit for cost, bounded by the knapsack
// with fractions.
func (k *knapsack) solve(capacity int64) float64 {
	slices.SortFunc(k.items, func(a, b item) int {
		x, y := a.profit*float64(b.cost), b.profit*float64(a.cost)
		switch {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return a.build.Choice*1024 + a.build.Year - b.build.Choice*1024 - b.build.Year
	})
	k.best, k.open, k.nodes, k.work = 0, 0, 0, 0
	k.picks, k.stack = k.picks[:0], k.stack[:0]
	k.least = slices.Grow(k.least[:0], len(k.items))[:len(k.items)]
	for n, least := len(k.items)-1, int64(maxTotal); n >= 0; n-- {
		least = min(least, k.items[n].cost)
		k.least[n] = least
	}
	k.try(0, capacity, 0)
	return max(k.best, k.open)
}

func (k *knapsack) try(from int, room int64, sum float64) {
	if sum > k.best {
		k.best = sum
		k.picks = append(k.picks[:0], k.stack...)
	}
	for n := from; n < len(k.items); n++ {
		if k.least[n] > room {
			return
		}
		x := k.items[n]
		k.work++
		if x.cost > room || k.used[x.site] {
			continue
		}
		bound := sum + k.fractions(n, room, -1)
		if bound <= k.best {
			return
		}
		if k.nodes++; k.nodes > knapsackNodes || k.work > knapsackWork {
			k.open = max(k.open, bound)
			return
		}
		k.used[x.site] = true
		k.stack = append(k.stack, n)
		k.try(n+1, room-x.cost, sum+x.profit)
		k.stack = k.stack[:len(k.stack)-1]
		k.used[x.site] = false
	}
}

// fractions bounds what items from a place on can add, without those of a site.
func (k *knapsack) fractions(from int, room int64, without int) (sum float64) {
	for _, x := range k.items[from:] {
		k.work++
		if x.site == without || k.used[x.site] {
			continue
		}
		if x.cost >= room {
			return sum + x.profit*float64(room)/float64(x.cost)
		}
		room -= x.cost
		sum += x.profit
	}
	return sum
}
