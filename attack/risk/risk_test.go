package risk

import (
	"context"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"testing"

	"github.com/guyline/guyline/attack/graph"
)

// chain is a foothold, two steps one after the other, and a second way round the second step.
func chain() *Model {
	b := graph.NewBuilder(4)
	b.Step(1, 1, 0)
	b.Step(2, 1, 1)
	b.Step(2, 1, 1, 3)
	return &Model{Graph: b.Graph(), Chance: []Chance{{[]int32{0}, Range{0.5, 0.5}}, {[]int32{3}, Range{0.25, 0.25}}},
		Acts: []Range{{0.8, 0.8}, {0.5, 0.5}, {1, 1}}, ActOf: []int32{0, 1, 2},
		Goals: []Goal{{0, []int32{2}, 1000, Range{10, 10}}, {1, []int32{1}, 10, Range{1, 3}}}}
}

// TestKnown holds likelihoods that can be reckoned by hand: 0.5 × 0.8 × (1 − 0.5 × 0.75).
func TestKnown(t *testing.T) {
	r, err := Run(context.Background(), chain(), 7, 200_000)
	if err != nil {
		t.Fatal(err)
	}
	for a, want := range []float64{0.25, 0.4} {
		// Five standard deviations of the share.
		if got := r.Assets[a].Likelihood; math.Abs(got-want) > 5*math.Sqrt(want*(1-want)/float64(r.Trials)) {
			t.Errorf("asset %d falls in %.4f of the trials, expected %.4f", a, got, want)
		}
	}
	if x := r.Assets[0]; x.Twentieth != 10_000 || x.Hundredth != 10_000 || math.Abs(x.Mean-2500) > 60 {
		t.Errorf("people-hours: %+v, expected 10000 at both ends and 2500 in the mean", x)
	}
	if x := r.Assets[1]; x.Hundredth < 28 || x.Hundredth > 30 {
		t.Errorf("hours are not drawn from their range: %+v", x)
	}
}

// TestSeed: the same seed gives the same result on any number of processors, and another seed another one.
func TestSeed(t *testing.T) {
	one := must(t, chain(), 1)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if again := must(t, chain(), 1); !reflect.DeepEqual(one, again) {
		t.Errorf("the same seed gives %+v and %+v", one, again)
	}
	if other := must(t, chain(), 2); reflect.DeepEqual(one, other) {
		t.Error("another seed gives the same result")
	}
}

func must(t *testing.T, m *Model, seed uint64) Result {
	t.Helper()
	r, err := Run(context.Background(), m, seed, 20_000)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestInterval: where likelihoods are not known, draws differ, and the interval holds nine of ten.
func TestInterval(t *testing.T) {
	m := chain()
	m.Acts[0] = Range{0, 1}
	x := must(t, m, 3).Assets[1]
	if x.Interval[0] > 0.06 || x.Interval[1] < 0.44 || math.Abs(x.Likelihood-0.25) > 0.05 {
		t.Errorf("a step of 0 to 1 behind a foothold of 0.5 gives %+v, expected 0.25 between about 0.025 and 0.475", x)
	}
}

// TestMask holds the share of bits against the likelihood.
func TestMask(t *testing.T) {
	x := newTrial(chain())
	x.state = 1
	for range 50 {
		p := rand.Uint32N(certain + 1)
		set := 0
		const words = 4000
		for range words {
			for m := x.mask(p); m != 0; m &= m - 1 {
				set++
			}
		}
		want := float64(p) / certain
		if got := float64(set) / (64 * words); math.Abs(got-want) > 0.006 {
			t.Errorf("a likelihood of %.4f sets %.4f of the bits", want, got)
		}
	}
}

// TestStop: a cancelled run says so.
func TestStop(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Run(ctx, chain(), 1, 1000); err == nil {
		t.Error("expected an error after the context has ended")
	}
}
