// Package risk lays a model of chance over a graph of attack steps: how likely each asset falls within the time that the
// ranges are for, and how many people lose it for how long. It is a model and no evidence: what comes out is as good as the ranges
// that go in, and those are assumptions. Nothing here changes what evidence shows.
//
// The model has two storeys. A draw takes every likelihood from its range, evenly; within a draw, trials let attackers be at their
// footholds, weaknesses be there, and steps succeed, each by itself, with the likelihoods of the draw. The spread between draws is
// what not knowing the likelihoods better does to the answer; the spread within is chance.
package risk

import (
	"context"
	"runtime"
	"slices"
	"sync"

	"github.com/guyline/guyline/attack/graph"
)

// Range is the bounds of a likelihood, 0 to 1, or of a number of hours.
type Range struct{ Low, High float64 }

// at is the point of a range at a share of its width.
func (r Range) at(u float64) float64 { return r.Low + u*(r.High-r.Low) }

// Model is what is tried.
type Model struct {
	Graph  *graph.Graph
	Chance []Chance
	Acts   []Range // likelihoods with which what attackers do succeeds
	ActOf  []int32 // in Acts, by number of a step of the graph: steps of one act succeed or fail together
	Goals  []Goal
}

// Chance is conditions that are given together or not at all, and how likely.
type Chance struct {
	Conditions []int32
	Likelihood Range
}

// Goal is something that must not fall: conditions any of which is its fall.
type Goal struct {
	Asset      int // from 0
	Conditions []int32
	People     int
	Hours      Range
}

// Result is what the trials came to, by asset.
type Result struct {
	Trials int // made: the next multiple of a draw's
	Assets []Asset
}

// Asset is one asset's share of the trials.
type Asset struct {
	Likelihood float64    // share of the trials in which some goal of it falls
	Interval   [2]float64 // between which nine of ten draws have their share
	// People × hours of a trial: the mean, and what one trial in twenty and one in a hundred exceeds. Of the goals of one
	// asset that fall together the one with the most people counts: they are the same people.
	Mean, Twentieth, Hundredth float64
}

const (
	batches = 8            // of 64 trials within a draw
	inDraw  = batches * 64 // trials within a draw
)

// Run tries the model, at least as often as asked. The same seed gives the same result, whatever the machine.
func Run(ctx context.Context, m *Model, seed uint64, trials int) (Result, error) {
	assets := 0
	for _, g := range m.Goals {
		assets = max(assets, g.Asset+1)
	}
	draws := max(1, (trials+inDraw-1)/inDraw)
	out := Result{Trials: draws * inDraw, Assets: make([]Asset, assets)}
	hours := make([][]float32, assets) // people × hours, by asset and trial
	for a := range hours {
		hours[a] = make([]float32, out.Trials)
	}
	shares := make([][]float64, assets) // by asset and draw
	for a := range shares {
		shares[a] = make([]float64, draws)
	}
	byAsset := make([][]Goal, assets)
	for _, g := range m.Goals {
		byAsset[g.Asset] = append(byAsset[g.Asset], g)
	}
	for _, goals := range byAsset {
		slices.SortStableFunc(goals, func(a, b Goal) int { return b.People - a.People })
	}
	var wg sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), draws)
	for w := range workers {
		wg.Go(func() {
			t := newTrial(m)
			for d := w; d < draws && ctx.Err() == nil; d += workers {
				t.draw(seed, d)
				for b := range batches {
					t.run()
					for a, goals := range byAsset {
						n := t.count(goals, hours[a][d*inDraw+b*64:][:64])
						shares[a][d] += float64(n) / inDraw
					}
				}
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	for a := range out.Assets {
		x := &out.Assets[a]
		sum := 0.0
		for _, h := range hours[a] {
			sum += float64(h)
		}
		x.Mean = sum / float64(out.Trials)
		slices.Sort(hours[a])
		x.Twentieth, x.Hundredth = float64(quantile(hours[a], 0.95)), float64(quantile(hours[a], 0.99))
		for _, s := range shares[a] {
			x.Likelihood += s / float64(draws)
		}
		slices.Sort(shares[a])
		x.Interval = [2]float64{quantile(shares[a], 0.05), quantile(shares[a], 0.95)}
	}
	return out, nil
}

// quantile is the value that a share of the sorted list does not exceed.
func quantile[T any](sorted []T, share float64) T {
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)]
}

// trial is what one worker needs; nothing is allocated for a batch.
type trial struct {
	m      *Model
	state  uint64 // of the random numbers
	batch  *graph.Batch
	chance []uint32 // likelihoods of the draw, in units of certain
	acts   []uint32
	given  []graph.Mask
	done   []uint64 // by act: the trials in which it succeeds
	masks  []uint64 // the same by step
}

func newTrial(m *Model) *trial {
	return &trial{m: m, batch: m.Graph.NewBatch(), chance: make([]uint32, len(m.Chance)), acts: make([]uint32, len(m.Acts)), done: make([]uint64, len(m.Acts)),
		masks: make([]uint64, len(m.ActOf))}
}

// next is the next random number: SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014), which is
// enough for trials and can be begun anywhere.
func (t *trial) next() uint64 {
	t.state += 0x9e3779b97f4a7c15
	z := t.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// draw takes the likelihoods of draw d from their ranges.
func (t *trial) draw(seed uint64, d int) {
	t.state = seed
	t.state = t.next() ^ uint64(d)
	t.state = t.next()
	for i, c := range t.m.Chance {
		t.chance[i] = likelihood(c.Likelihood.at(t.unit()))
	}
	for i, r := range t.m.Acts {
		t.acts[i] = likelihood(r.at(t.unit()))
	}
}

// unit is a number from 0 to 1.
func (t *trial) unit() float64 { return float64(t.next()>>11) / (1 << 53) }

// certain is a likelihood of 1: they are kept to 1/4096.
const certain = 1 << 12

// likelihood is a likelihood in units of certain.
func likelihood(p float64) uint32 { return uint32(min(max(p, 0), 1)*certain + 0.5) }

// run makes 64 trials.
func (t *trial) run() {
	t.given = t.given[:0]
	for i, c := range t.m.Chance {
		mask := t.mask(t.chance[i])
		for _, n := range c.Conditions {
			t.given = append(t.given, graph.Mask{Condition: n, Trials: mask})
		}
	}
	for i, p := range t.acts {
		t.done[i] = t.mask(p)
	}
	for i, act := range t.m.ActOf {
		t.masks[i] = t.done[act]
	}
	t.batch.Run(t.given, t.masks)
}

// mask has each bit set with a likelihood of p/certain. The bits of p are taken from the least: an or lets in half of what is
// missing, an and half of what is there.
func (t *trial) mask(p uint32) uint64 {
	switch p {
	case 0:
		return 0
	case certain:
		return ^uint64(0)
	}
	var m uint64
	for bit := uint32(1); bit < certain; bit <<= 1 {
		if p&bit != 0 {
			m |= t.next()
		} else if m != 0 {
			m &= t.next()
		}
	}
	return m
}

// count is in how many of the 64 trials a goal falls, and writes people × hours of each. The goals come the most people first.
func (t *trial) count(goals []Goal, hours []float32) int {
	n, left := 0, ^uint64(0)
	for _, g := range goals {
		var fell uint64
		for _, c := range g.Conditions {
			fell |= t.batch.Holds(c)
		}
		fell &= left
		left &^= fell
		for i := 0; fell != 0; i, fell = i+1, fell>>1 {
			if fell&1 != 0 {
				n++
				hours[i] = float32(float64(g.People) * g.Hours.at(t.unit()))
			}
		}
	}
	return n
}
