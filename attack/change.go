package attack

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guyline/guyline/attack/technique"
	"github.com/guyline/guyline/network"
)

// Change is something to do: it mends weaknesses of one element.
type Change struct {
	ID     string // of the change in words and of the element: "mutual-tls-at-the-nrf:nrf-1"
	Title  string
	Of     *network.Element // nil where it is of the whole network
	Place  network.Origin   // where to write, the zero Origin where no file is known
	Remedy string           // what to write; "" where no check says it
	Checks []string         // that pass afterwards
	leaves []int32          // numbers in the graph
}

// Changes is what can be done about weaknesses that evidence shows or that are possible, by id.
func (a *Analysis) Changes() []Change { return a.changes }

// findChanges joins the weaknesses of an element that are mended together.
func (a *Analysis) findChanges() {
	type key struct {
		mend string
		of   *network.Element
	}
	at := map[key]int{}
	used := map[string]int{}
	for i := range a.leaves {
		l := &a.leaves[i]
		if l.Weakness.Mend == "" {
			continue
		}
		of := l.Of
		if l.At != nil {
			of = l.At
		}
		k := key{l.Weakness.Mend, of}
		n, ok := at[k]
		if !ok {
			n = len(a.changes)
			at[k] = n
			id := slug(l.Weakness.Mend) + ":" + slug(nameOf(of))
			if used[id]++; used[id] > 1 {
				id = fmt.Sprintf("%s-%d", id, used[id])
			}
			a.changes = append(a.changes, Change{ID: id, Title: l.Weakness.Mend, Of: of})
		}
		l.Change = n
		c := &a.changes[n]
		c.leaves = append(c.leaves, l.number)
		place, remedy, check := a.Model.Line(of, l.Weakness.Line)
		if place.Line == 0 {
			if p, r, c := a.Model.Line(l.Of, slices.Concat(l.Weakness.Line, l.Weakness.Shows)); p.Line > 0 || remedy == "" {
				place, remedy, check = p, r, c
			}
		}
		if c.Remedy == "" || c.Place.Line == 0 && place.Line > 0 {
			c.Place, c.Remedy = place, remedy
		}
		for _, x := range []string{check, l.Check} {
			if x != "" && !slices.Contains(c.Checks, x) {
				c.Checks = append(c.Checks, x)
			}
		}
	}
}

func nameOf(e *network.Element) string {
	switch {
	case e == nil:
		return "network"
	case e.Kind == network.KindEvent:
		return e.Type
	case e.Name == "":
		return e.String()
	}
	return e.Name
}

// slug is words in lower case with hyphens between them.
func slug(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127:
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}

// FindChanges is the indexes in Changes of what a user names: a change by its id, all changes of the same words by what stands before the
// colon, or all that make a check pass by its id.
func (a *Analysis) FindChanges(name string) ([]int, error) {
	var out []int
	for i, c := range a.changes {
		words, _, _ := strings.Cut(c.ID, ":")
		if c.ID == name || words == name || slices.Contains(c.Checks, name) {
			out = append(out, i)
		}
	}
	if len(out) > 0 {
		return out, nil
	}
	near := []string{}
	for _, c := range a.changes {
		if strings.Contains(c.ID, name) {
			near = append(near, c.ID)
		}
	}
	hint := "guyline attack fixes lists the changes"
	if len(near) > 0 {
		hint = "perhaps " + strings.Join(near[:min(len(near), 5)], ", ")
	}
	return nil, fmt.Errorf("no change is called %q: %s", name, hint)
}

// WhatIf is what changes would do, all together.
type WhatIf struct {
	Closed   []Pair // evidenced pairs that fall
	Remain   []Pair // evidenced pairs that stay
	Possible []Pair // of the closed ones, those that stay possible by what nothing decides
}

// Try asks what the pairs come to after some changes, by their indexes in Changes. Nothing is changed by asking.
func (a *Analysis) Try(changes ...int) WhatIf {
	var mended []int32
	for _, i := range changes {
		mended = append(mended, a.changes[i].leaves...)
	}
	slices.Sort(mended)
	mended = slices.Compact(mended)
	held := func(l []int32, s interface{ Given(int32) bool }) (out []int32) {
		for _, n := range l {
			if s.Given(n) {
				out = append(out, n)
			}
		}
		return out
	}
	sure, open := held(mended, a.evidenced), held(mended, a.possible)
	a.evidenced.Retract(sure...)
	a.possible.Retract(open...)
	var out WhatIf
	for _, p := range a.pairs {
		switch {
		case !p.Evidenced:
		case a.evidenced.Holds(p.goal):
			out.Remain = append(out.Remain, p)
		default:
			out.Closed = append(out.Closed, p)
			if a.possible.Holds(p.goal) {
				out.Possible = append(out.Possible, p)
			}
		}
	}
	a.evidenced.Assert(sure...)
	a.possible.Assert(open...)
	return out
}

// Fixes is the smallest set of changes after which no evidenced path leads to an asset.
type Fixes struct {
	Asset   technique.Asset
	Changes []int // indexes in Changes
	Least   int   // no smaller set does it
	Exact   bool
	Closes  int    // evidenced pairs
	Open    []Path // that no change closes
}

// fixBudget bounds the search for a smallest set: nodes of branch and bound.
const fixBudget = 200_000

// Fix finds the smallest set of changes that closes every evidenced pair of an asset among some.
func (a *Analysis) Fix(asset technique.Asset, pairs []Pair) Fixes {
	out := Fixes{Asset: asset, Exact: true}
	var goals []int32
	for _, p := range pairs {
		if p.Evidenced && p.Asset.State == asset.State {
			goals = append(goals, p.goal)
		}
	}
	if len(goals) == 0 {
		return out
	}
	changes := make([][]int32, len(a.changes))
	for i, c := range a.changes {
		for _, n := range c.leaves {
			if a.evidenced.Given(n) {
				changes[i] = append(changes[i], n)
			}
		}
	}
	cut := a.graph.SmallestCut(a.given(evidenced), goals, changes, nil, fixBudget)
	out.Changes, out.Least, out.Exact, out.Closes = cut.Changes, cut.Least, cut.Exact, len(goals)-len(cut.Open)
	if len(cut.Open) > 0 {
		never := a.given(func(l Leaf) bool { return evidenced(l) && l.Change < 0 })
		for _, proof := range a.graph.Shortest(never, cut.Open...) {
			i := slices.IndexFunc(a.pairs, func(p Pair) bool { return p.goal == proof.Goal })
			out.Open = append(out.Open, a.path(a.pairs[i], proof))
		}
	}
	// The order in which to do them: what closes the most by itself first.
	alone := map[int]int{}
	for _, c := range out.Changes {
		alone[c] = len(a.Try(c).Closed)
	}
	slices.SortStableFunc(out.Changes, func(x, y int) int { return alone[y] - alone[x] })
	return out
}

// ChangeOf is the change that mends a leaf's weakness.
func (a *Analysis) ChangeOf(l technique.Leaf) (Change, bool) {
	if l.Weakness == nil {
		return Change{}, false
	}
	n, ok := a.leafOf[leafKey{l.Weakness.ID, l.Of}]
	if !ok {
		return Change{}, false
	}
	i := a.leaves[a.conditions[n].leaf].Change
	if i < 0 {
		return Change{}, false
	}
	return a.changes[i], true
}
