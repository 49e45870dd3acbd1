package graph

import (
	"cmp"
	"slices"
)

// A hitting is sets of changes, and the search for the lightest changes that hit them all, by branch and bound.
type hitting struct {
	sets   [][]int
	in     [][]int // of each change: the sets that it hits
	weight []int
	nodes  int // that may still be searched

	hit    []int  // of each set: how many of the chosen hit it
	banned []bool // changes that are not to be chosen
	chosen []int
	best   []int
	limit  int // what is sought is lighter
	rest   []int
	cut    bool // the nodes did not suffice
}

func (h *hitting) add(core []int) {
	if h.in == nil {
		h.in = make([][]int, len(h.weight))
	}
	for _, i := range core {
		h.in[i] = append(h.in[i], len(h.sets))
	}
	h.sets = append(h.sets, core)
}

func (h *hitting) sum(changes []int) int {
	w := 0
	for _, i := range changes {
		w += h.weight[i]
	}
	return w
}

// lightest is the lightest changes that hit all sets if they are lighter than a limit, ascending, and a weight that no such
// changes undercut: theirs, or the limit where there are none. done is false where the nodes did not suffice.
func (h *hitting) lightest(limit int) (changes []int, least int, done bool) {
	h.hit, h.banned, h.rest = make([]int, len(h.sets)), make([]bool, len(h.weight)), make([]int, len(h.weight))
	h.chosen, h.best, h.limit, h.cut = nil, nil, limit, false
	root, _, _ := h.bound()
	h.search(0)
	if h.cut {
		return nil, min(root, limit), false
	}
	slices.Sort(h.best)
	return h.best, h.limit, true
}

// search takes up all ways to hit the sets that are not hit yet. A change that was tried is banned from the ways after it.
func (h *hitting) search(weight int) {
	if h.nodes--; h.nodes < 0 {
		h.cut = true
		return
	}
	least, narrow, ok := h.bound()
	if !ok || weight+least >= h.limit {
		return
	}
	if narrow < 0 {
		h.best, h.limit = slices.Clone(h.chosen), weight
		return
	}
	var order []int
	open := make([]int, len(h.weight)) // how many sets that are not hit a change would hit
	for _, i := range h.sets[narrow] {
		if h.banned[i] {
			continue
		}
		order = append(order, i)
		for _, s := range h.in[i] {
			if h.hit[s] == 0 {
				open[i]++
			}
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(h.weight[a]*open[b], h.weight[b]*open[a]), cmp.Compare(a, b))
	})
	for _, i := range order {
		if h.cut {
			break
		}
		h.choose(i, 1)
		h.chosen = append(h.chosen, i)
		h.search(weight + h.weight[i])
		h.chosen = h.chosen[:len(h.chosen)-1]
		h.choose(i, -1)
		h.banned[i] = true
	}
	for _, i := range order {
		h.banned[i] = false
	}
}

func (h *hitting) choose(change, by int) {
	for _, s := range h.in[change] {
		h.hit[s] += by
	}
}

// bound is a weight that hitting the open sets takes at the least, and the open set with the fewest changes left, -1 where
// none is open. It fails where a set has none left. Each set in turn claims as much as the least of its changes has left
// (dual ascent: the claims of all sets on a change never exceed its weight).
func (h *hitting) bound() (least, narrow int, ok bool) {
	copy(h.rest, h.weight)
	narrow = -1
	fewest := 0
	for s, set := range h.sets {
		if h.hit[s] > 0 {
			continue
		}
		claim, left := -1, 0
		for _, i := range set {
			if !h.banned[i] {
				left++
				if claim < 0 || h.rest[i] < claim {
					claim = h.rest[i]
				}
			}
		}
		if left == 0 {
			return 0, s, false
		}
		for _, i := range set {
			if !h.banned[i] {
				h.rest[i] -= claim
			}
		}
		least += claim
		if narrow < 0 || left < fewest {
			narrow, fewest = s, left
		}
	}
	return least, narrow, true
}
