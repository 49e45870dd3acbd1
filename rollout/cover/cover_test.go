package cover

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// randomProblem has few enough sites to try every choice of them.
func randomProblem(rng *rand.Rand) *Problem {
	p := &Problem{Weight: make([]int64, 1+rng.IntN(25)), Covers: make([][]int32, 1+rng.IntN(11))}
	for i := range p.Weight {
		p.Weight[i] = rng.Int64N(20)
	}
	share := rng.Float64()
	for j := range p.Covers {
		for i := range p.Weight {
			if rng.Float64() < share {
				p.Covers[j] = append(p.Covers[j], int32(i))
			}
		}
	}
	if rng.IntN(2) == 0 {
		p.Cost = make([]int64, len(p.Covers))
		for j := range p.Cost {
			p.Cost[j] = 1 + rng.Int64N(12)
		}
	}
	return p
}

// every calls visit with each choice of sites, its weight and its cost.
func every(p *Problem, visit func(sites []int, covered, cost int64)) {
	for set := range 1 << len(p.Covers) {
		var sites []int
		cost := int64(0)
		for j := range p.Covers {
			if set>>j&1 == 1 {
				sites = append(sites, j)
				cost += p.cost(j)
			}
		}
		visit(sites, p.Covered(sites), cost)
	}
}

// TestBruteForce holds all three questions against every choice of small problems: the answer is a choice, no choice
// passes the bound, and with the work that these need the answer is proved.
func TestBruteForce(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	ctx := context.Background()
	for n := range 400 {
		p := randomProblem(rng)
		limits := Limits{Work: 20_000_000}
		if n%3 == 0 {
			limits.Work = 1 + rng.Int64N(5000) // ends early: the bound must hold all the same
		}
		budget := rng.Int64N(15)
		target := rng.Int64N(max(1, p.Covered(allSites(p)))) + 1
		most, least, whole := int64(0), int64(maxTotal), int64(maxTotal)
		every(p, func(sites []int, covered, cost int64) {
			if cost <= budget {
				most = max(most, covered)
			}
			if covered >= target {
				least = min(least, cost)
			}
			if coversAll(p, sites) {
				whole = min(whole, cost)
			}
		})
		r, err := Maximize(ctx, p, budget, limits)
		if err != nil {
			t.Fatal(err)
		}
		check(t, fmt.Sprintf("%d: maximize %+v budget %d", n, p, budget), p, r)
		if r.Cost > budget || r.Covered > most || r.Bound < most {
			t.Errorf("%d: maximize %+v budget %d: %+v, want %d", n, p, budget, r, most)
		}
		if n%3 != 0 && (r.Covered != most || !r.Proved) {
			t.Errorf("%d: maximize %+v budget %d: %+v is not proved to be %d", n, p, budget, r, most)
		}
		r, err = Reach(ctx, p, target, limits)
		if least == maxTotal {
			if err == nil || !strings.Contains(err.Error(), "all sites together cover") {
				t.Errorf("%d: target %d cannot be reached: %v", n, target, err)
			}
		} else if err != nil {
			t.Errorf("%d: %v", n, err)
		} else {
			check(t, fmt.Sprintf("%d: reach", n), p, r)
			if r.Covered < target || r.Cost < least || r.Bound > least {
				t.Errorf("%d: reach %d of %+v: %+v, want %d", n, target, p, r, least)
			}
			if n%3 != 0 && !r.Proved {
				t.Errorf("%d: reach %d of %+v: %+v is not proved", n, target, p, r)
			}
		}
		r, err = SetCover(ctx, p, limits)
		if whole == maxTotal {
			if err == nil || !strings.Contains(err.Error(), "covered by no site") {
				t.Errorf("%d: cannot be covered: %v", n, err)
			}
		} else if err != nil {
			t.Errorf("%d: %v", n, err)
		} else {
			check(t, fmt.Sprintf("%d: set cover", n), p, r)
			if !coversAll(p, r.Sites) || r.Cost < whole || r.Bound > whole {
				t.Errorf("%d: set cover of %+v: %+v, want %d", n, p, r, whole)
			}
			if n%3 != 0 && !r.Proved {
				t.Errorf("%d: set cover of %+v: %+v is not proved", n, p, r)
			}
		}
	}
}

func allSites(p *Problem) (sites []int) {
	for j := range p.Covers {
		sites = append(sites, j)
	}
	return sites
}

func coversAll(p *Problem, sites []int) bool {
	seen := map[int32]bool{}
	for _, j := range sites {
		for _, i := range p.Covers[j] {
			seen[i] = true
		}
	}
	return len(seen) == len(p.Weight)
}

func check(t *testing.T, what string, p *Problem, r Result) {
	t.Helper()
	cost := int64(0)
	for _, j := range r.Sites {
		cost += p.cost(j)
	}
	if cost != r.Cost || p.Covered(r.Sites) != r.Covered {
		t.Errorf("%s: %d sites cost %d and cover %d, not %d and %d", what, len(r.Sites), cost, p.Covered(r.Sites), r.Cost, r.Covered)
	}
	if r.Gap < 0 || r.Gap > 1 || r.Proved != (r.Gap == 0) {
		t.Errorf("%s: gap %g, proved %v", what, r.Gap, r.Proved)
	}
}

// TestDiscs holds the grid against every pair, also with points on its edges and far outside.
func TestDiscs(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for n := range 200 {
		points := func(most int, wide float64) (out []Point) {
			for range 1 + rng.IntN(most) {
				out = append(out, Point{float64(rng.IntN(9)) * wide, rng.Float64() * wide})
			}
			return out
		}
		sites, demands := points(30, 2), points(60, 1)
		radius := []float64{0, 0.5, 1, 3, 1e-9, 1e9}[rng.IntN(6)]
		covers := Discs(sites, demands, radius)
		for j, s := range sites {
			var want []int32
			for i, d := range demands {
				if (s.X-d.X)*(s.X-d.X)+(s.Y-d.Y)*(s.Y-d.Y) <= radius*radius {
					want = append(want, int32(i))
				}
			}
			if !reflect.DeepEqual(covers[j], want) {
				t.Fatalf("%d: site %v radius %g: %v, want %v", n, s, radius, covers[j], want)
			}
		}
	}
}

// scattered is a problem of some size, made from a seed.
func scattered(sites, demands int) *Problem {
	rng := rand.New(rand.NewPCG(3, 3))
	at := func(n int) (out []Point) {
		for range n {
			out = append(out, Point{rng.Float64(), rng.Float64()})
		}
		return out
	}
	p := &Problem{Weight: make([]int64, demands), Covers: Discs(at(sites), at(demands), 0.07)}
	for i := range p.Weight {
		p.Weight[i] = 1 + rng.Int64N(500)
	}
	return p
}

// TestRepeats: the same problem, seed and limit give the same answer.
func TestRepeats(t *testing.T) {
	p := scattered(300, 1500)
	for _, f := range []func() (Result, error){
		func() (Result, error) {
			return Maximize(context.Background(), p, 20, Limits{Seed: 5, Work: 30_000_000})
		},
		func() (Result, error) {
			return Reach(context.Background(), p, p.Covered(allSites(p))/2, Limits{Seed: 5, Work: 30_000_000})
		},
	} {
		a, err := f()
		if err != nil {
			t.Fatal(err)
		}
		b, _ := f()
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%+v\nthen %+v", a, b)
		}
	}
}

// TestCancelled: a context that has ended gives a valid answer at once.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p := scattered(2000, 10000)
	r, err := Maximize(ctx, p, 40, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	check(t, "cancelled", p, r)
	if !r.Stopped || r.Bound < r.Covered || r.Work > DefaultWork/2 {
		t.Errorf("%+v", r)
	}
}

func TestCheck(t *testing.T) {
	for want, p := range map[string]*Problem{
		"weights are 0 or more":    {Weight: []int64{-1}},
		"costs are 1 or more":      {Weight: []int64{1}, Covers: [][]int32{{0}}, Cost: []int64{0}},
		"2 costs for 1 sites":      {Weight: []int64{1}, Covers: [][]int32{{0}}, Cost: []int64{1, 2}},
		"there are 1 demands":      {Weight: []int64{1}, Covers: [][]int32{{1}}},
		"covers demand 0 twice":    {Weight: []int64{1}, Covers: [][]int32{{0, 0}}},
		"weights add up to more":   {Weight: []int64{1 << 52, 1 << 52}},
		"the costs add up to more": {Covers: [][]int32{nil, nil}, Cost: []int64{1 << 52, 1 << 52}},
	} {
		if err := p.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: want %q", err, want)
		}
	}
	if _, err := Maximize(context.Background(), &Problem{}, -1, Limits{}); err == nil {
		t.Error("a negative budget is taken")
	}
}

// TestExchangeAllocates nothing: it is what the search does all the time.
func TestExchangeAllocates(t *testing.T) {
	p := scattered(300, 1500)
	m := newMatrix(p, maxTotal).reduced(&worker{})
	c := newChoice(m, &worker{})
	for j := range int32(20) {
		c.add(j)
	}
	if n := testing.AllocsPerRun(100, func() { c.drop(3); c.add(25); c.drop(25); c.add(3) }); n > 0 {
		t.Errorf("%g allocations", n)
	}
}

func BenchmarkMaximize(b *testing.B) {
	p := scattered(2000, 10000)
	for b.Loop() {
		r, err := Maximize(context.Background(), p, 25, Limits{Work: 300_000_000})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(100*r.Gap, "gap%")
	}
}
