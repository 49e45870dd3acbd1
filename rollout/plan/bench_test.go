package plan

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/guyline/guyline/rollout/cover"
)

// region is a made-up region: so many candidates with two options each over demands scattered around them.
func region(candidates, demands int) *Input {
	rng := rand.New(rand.NewPCG(21, 9))
	in := &Input{First: 2027, Budgets: []int64{4_000_000, 5_000_000, 6_000_000, 6_000_000}, FibreReachM: 3000, FibreCostPerM: 30, HopCost: 25_000, PowerReachM: 4000, PowerCostPerM: 20,
		Caps: []Cap{{Supplier: "Birch", Share: 0.35, Of: cover.OfSites}}}
	at := func(n int) (out []cover.Point) {
		for range n {
			out = append(out, cover.Point{X: 100 * rng.Float64(), Y: 100 * rng.Float64()})
		}
		return out
	}
	sites, homes := at(candidates), at(demands)
	for range homes {
		in.Demands = append(in.Demands, Demand{People: 5 + rng.Int64N(200)})
	}
	near, wide := cover.Discs(sites, homes, 3), cover.Discs(sites, homes, 5)
	sight := cover.Discs(sites, sites, 8)
	for j := range sites {
		c := Candidate{ID: fmt.Sprint("s", j), FibreDistM: 8000 * rng.Float64(), PowerDistM: 4500 * rng.Float64(), PermitMonths: rng.IntN(18), FibreMonths: rng.IntN(18), PowerMonths: rng.IntN(12)}
		for _, k := range sight[j] {
			if int(k) != j {
				c.Hops = append(c.Hops, fmt.Sprint("s", k))
			}
		}
		for n, list := range [][]int32{near[j], wide[j]} {
			if len(list) > 0 {
				c.Options = append(c.Options, Option{Name: []string{"n78", "n28"}[n], Supplier: []string{"Ash", "Birch", "Cedar"}[rng.IntN(3)], Cost: 120_000 + int64(n)*90_000 + rng.Int64N(60_000), Covers: list, DeliveryMonths: rng.IntN(9)})
			}
		}
		if len(c.Options) > 0 {
			in.Candidates = append(in.Candidates, c)
		}
	}
	known := map[string]bool{}
	for _, c := range in.Candidates {
		known[c.ID] = true
	}
	for n := range in.Candidates {
		c := &in.Candidates[n]
		hops := c.Hops
		c.Hops = nil
		for _, h := range hops {
			if known[h] {
				c.Hops = append(c.Hops, h)
			}
		}
	}
	return in
}

func BenchmarkMake(b *testing.B) {
	in := region(600, 5000)
	for b.Loop() {
		p, err := Make(context.Background(), in, cover.Limits{Work: 1_000_000_000})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(100*p.Gap, "gap%")
		b.ReportMetric(float64(p.People), "people")
	}
}
