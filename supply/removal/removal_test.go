package removal

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// naive repeats the two rules over all nodes until nothing changes.
func naive(nodes []Node, removed []int32) []bool {
	down := make([]bool, len(nodes))
	for _, n := range removed {
		down[n] = true
	}
	for changed := true; changed; {
		changed = false
		for i, n := range nodes {
			dead := 0
			for _, in := range n.Inputs {
				if down[in] {
					dead++
				}
			}
			if fails := dead > 0 && (n.Gate == All || dead == len(n.Inputs)); fails && !down[i] {
				down[i], changed = true, true
			}
		}
	}
	return down
}

func TestRemoveEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		nodes := make([]Node, 1+r.IntN(12))
		for i := range nodes {
			nodes[i].Gate = Gate(r.IntN(2))
			for in := range nodes { // cycles too
				if r.IntN(5) == 0 {
					nodes[i].Inputs = append(nodes[i].Inputs, int32(in))
				}
			}
		}
		g, err := NewGraph(nodes)
		if err != nil {
			t.Fatal(err)
		}
		loss := g.NewLoss()
		for range 4 { // the same Loss again
			var removed []int32
			for i := range nodes {
				if r.IntN(4) == 0 {
					removed = append(removed, int32(i))
				}
			}
			want := naive(nodes, removed)
			count := len(loss.Remove(removed...))
			for i := range nodes {
				if loss.Down(int32(i)) != want[i] {
					t.Fatalf("%+v without %v: node %d down %v", nodes, removed, i, !want[i])
				}
				if want[i] {
					count--
				}
			}
			if count != 0 {
				t.Fatalf("%d nodes too many in the list", count)
			}
		}
	}
}

func TestGraphRefuses(t *testing.T) {
	if _, err := NewGraph([]Node{{Inputs: []int32{1}}}); err == nil {
		t.Error("an input that is not there was taken")
	}
}

// cheapest tries every way to give each piece to an offer or leave it; as many as can be are to be given.
func cheapest(demands []Demand, offers []Offer, room map[string]int) (count int, cost float64) {
	var pieces []string
	for _, d := range demands {
		for range d.Count {
			pieces = append(pieces, d.Class)
		}
	}
	best, bestCost := -1, 0.0
	used := map[string]int{}
	var try func(i, n int, cost float64)
	try = func(i, n int, cost float64) {
		if i == len(pieces) {
			if n > best || n == best && cost < bestCost {
				best, bestCost = n, cost
			}
			return
		}
		try(i+1, n, cost)
		for _, o := range offers {
			if most, ok := room[o.Supplier]; o.Class == pieces[i] && (!ok || used[o.Supplier] < most) {
				used[o.Supplier]++
				try(i+1, n+1, cost+o.unit())
				used[o.Supplier]--
			}
		}
	}
	try(0, 0, 0)
	return best, bestCost
}

func TestAssignEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 400 {
		demands := []Demand{{"a", r.IntN(4)}, {"b", r.IntN(4)}}
		room := map[string]int{}
		var offers []Offer
		for _, s := range []string{"X", "Y", "Z"} {
			if r.IntN(3) > 0 {
				room[s] = r.IntN(4)
			}
			for _, class := range []string{"a", "b"} {
				if r.IntN(4) > 0 {
					low := float64(r.IntN(50))
					offers = append(offers, Offer{Class: class, Supplier: s, Low: low, High: low + float64(r.IntN(20)), Months: 3})
				}
			}
		}
		lots, left := Assign(demands, offers, room)
		count, cost := 0, 0.0
		used := map[string]int{}
		for _, l := range lots {
			count += l.Count
			cost += float64(l.Count) * l.unit()
			used[l.Supplier] += l.Count
		}
		for s, n := range used {
			if most, ok := room[s]; ok && n > most {
				t.Fatalf("%s has %d of %d", s, n, most)
			}
		}
		missing := 0
		for _, d := range left {
			missing += d.Count
		}
		wantCount, wantCost := cheapest(demands, offers, room)
		if count != wantCount || math.Abs(cost-wantCost) > 1e-6*max(1, wantCost) || count+missing != demands[0].Count+demands[1].Count {
			t.Fatalf("%v of %v within %v: %d for %g, left %v; want %d for %g", demands, offers, room, count, cost, left, wantCount, wantCost)
		}
	}
}

func TestScheduleEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		jobs := make([]Job, 1+r.IntN(6))
		for i := range jobs {
			jobs[i] = Job{People: r.IntN(50), Months: float64(r.IntN(4))}
		}
		perMonth := 1 + r.IntN(2)
		best := math.Inf(1)
		order := make([]int, len(jobs))
		for i := range order {
			order[i] = i
		}
		permute(order, 0, func() {
			var steps []Step
			used := map[int]int{}
			for _, i := range order {
				m := jobs[i].ready() + 1
				for used[m] == perMonth {
					m++
				}
				used[m]++
				steps = append(steps, Step{i, m, 1})
			}
			best = min(best, Waiting(jobs, steps))
		})
		steps, _ := Schedule(jobs, float64(perMonth))
		if got := Waiting(jobs, steps); got != best || len(steps) != len(jobs) {
			t.Fatalf("%v, %d a month: %g person-months in %v, want %g", jobs, perMonth, got, steps, best)
		}
		last := slices.MaxFunc(steps, func(a, b Step) int { return cmp.Compare(a.Month, b.Month) }).Month
		if need := Need(jobs, last); need <= 0 || need > float64(perMonth) {
			t.Fatalf("%v: ends in month %d with %d a month, yet needs %g", jobs, last, perMonth, need)
		}
	}
}

func permute(a []int, i int, do func()) {
	if i == len(a) {
		do()
		return
	}
	for k := i; k < len(a); k++ {
		a[i], a[k] = a[k], a[i]
		permute(a, i+1, do)
		a[i], a[k] = a[k], a[i]
	}
}

func TestSchedule(t *testing.T) {
	if s, done := Schedule([]Job{{People: 1}}, 0); s != nil || done {
		t.Errorf("no crew did %v", s)
	}
	steps, _ := Schedule([]Job{{People: 1}, {People: 5}, {People: 3}}, 0.5)
	if want := []Step{{1, 2, 1}, {2, 4, 1}, {0, 6, 1}}; !slices.Equal(steps, want) {
		t.Errorf("half a job a month: %v, want %v", steps, want)
	}
	jobs := []Job{{Count: 5, People: 9}, {Count: 2, People: 10, Months: 1}}
	steps, done := Schedule(jobs, 2)
	if want := []Step{{0, 1, 2}, {1, 2, 2}, {0, 3, 2}, {0, 4, 1}}; !done || !slices.Equal(steps, want) || Waiting(jobs, steps) != 9*4+10*2 {
		t.Errorf("several pieces: %v, want %v; waiting %g", steps, want, Waiting(jobs, steps))
	}
	if n := Need(jobs, 3); n != 7./3 {
		t.Errorf("seven pieces in three months: %g a month", n)
	}
	if steps, done := Schedule([]Job{{Count: 1 << 40}}, 1000); done || len(steps) != maxMonths {
		t.Errorf("a job without end: %d steps", len(steps))
	}
	if n := Need([]Job{{Months: 6}}, 6); n != 0 {
		t.Errorf("delivered in the last month, and yet %g a month suffice", n)
	}
}

func BenchmarkRemove(b *testing.B) {
	const sites = 100_000
	nodes := make([]Node, 0, 5*sites)
	nodes = append(nodes, Node{}, Node{}, Node{Gate: Any, Inputs: []int32{0, 1}})
	var removed []int32
	for i := range sites {
		site := int32(len(nodes))
		nodes = append(nodes, Node{})
		if i%3 == 0 {
			removed = append(removed, site)
		}
		for range 3 {
			nodes = append(nodes, Node{Inputs: []int32{site, 2}})
		}
	}
	g, err := NewGraph(nodes)
	if err != nil {
		b.Fatal(err)
	}
	loss := g.NewLoss()
	for b.Loop() {
		loss.Remove(removed...)
	}
}
