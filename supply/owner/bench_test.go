package owner

import (
	"math/rand/v2"
	"testing"
	"time"
)

// large draws a graph like the one of the published figures: every party is held by a majority and a minority.
func large(tb testing.TB, parties int) (*Graph, []Listed) {
	r := rand.New(rand.NewPCG(1, 2))
	g := NewGraph()
	g.Grow(parties)
	g.Reserve(2 * parties)
	var listed []Listed
	for range parties / 100 {
		listed = append(listed, Listed{Node: uint32(r.IntN(parties))})
	}
	for i := range 2 * parties {
		least := Share(r.IntN(50)) * Percent
		if i%2 == 0 {
			least = Share(49+r.IntN(36)) * Percent
		}
		most := least
		if i%10 == 0 {
			most = min(least+10*Percent, Whole)
		}
		if err := g.Link(Edge{Owner: uint32(r.IntN(parties)), Owned: uint32(i / 2), Min: least, Max: most, Place: Place{"made", i + 1}}); err != nil {
			tb.Fatal(err)
		}
	}
	return g, listed
}

func BenchmarkJudge(b *testing.B) {
	const parties = 10_000_000
	g, listed := large(b, parties)
	x := g.Index()
	for _, id := range []string{"ofac50", "uk_more_than_50", "fcc10"} {
		rule, _ := FindRule(Rules(), id)
		if rule.Each {
			listed = listed[:10]
		}
		b.Run(id, func(b *testing.B) {
			for b.Loop() {
				x.Judge(rule, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), listed)
			}
		})
	}
}

func BenchmarkIndex(b *testing.B) {
	g, _ := large(b, 10_000_000)
	for b.Loop() {
		g.Index()
	}
}

func BenchmarkCollapse(b *testing.B) {
	g, _ := large(b, 1_000_000)
	x := g.Index()
	for b.Loop() {
		x.Collapse(time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
	}
}
