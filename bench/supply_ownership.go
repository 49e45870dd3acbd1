package main

import (
	"fmt"
	"math/rand/v2"
	"syscall"
	"time"

	"github.com/guyline/guyline/supply/owner"
)

// The graph of the figures: ten million parties and twenty million holdings, of which one in a hundred parties is
// listed.
const (
	ownershipParties  = 10_000_000
	ownershipHoldings = 20_000_000
	ownershipListed   = 100_000
)

// supplyOwnership prints the CPU seconds of holding ten million parties against OFAC's rule, those of building the index,
// and the memory of both with the graph: the run of median time out of three. The child says its own times, because drawing
// the graph is not part of them.
func supplyOwnership(string) error {
	runs, err := told(3, 2, "ownership")
	if err != nil {
		return err
	}
	run := middle(runs, 0)
	figure("ownership", run[0], "CPU-s")
	figure("ownership-index", run[1], "CPU-s")
	figure("ownership-rss", run[2], "MB")
	return nil
}

// ownershipJudge makes a graph, indexes it and judges it; it prints the CPU seconds of judging and of indexing.
func ownershipJudge([]string) error {
	g, listed, err := ownershipGraph()
	if err != nil {
		return err
	}
	rule, ok := owner.FindRule(owner.Rules(), "ofac50")
	if !ok {
		return fmt.Errorf("there is no rule ofac50")
	}
	start := cpuSeconds()
	x := g.Index()
	indexed := cpuSeconds()
	j := x.Judge(rule, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), listed)
	judged := cpuSeconds()
	restricted := 0
	for range j.With(owner.Restricted) {
		restricted++
	}
	if restricted < ownershipParties/10 {
		return fmt.Errorf("%d parties restricted: expected a graph through which a restriction spreads", restricted)
	}
	fmt.Println(judged-indexed, indexed-start)
	return nil
}

// ownershipGraph draws parties each held by two others, mostly a majority and a minority, so that a restriction spreads
// through a large part, in circles too. One party in five holds others, at random: most companies hold nothing.
func ownershipGraph() (*owner.Graph, []owner.Listed, error) {
	r := rand.New(rand.NewPCG(1, 2))
	g := owner.NewGraph()
	g.Grow(ownershipParties)
	g.Reserve(ownershipHoldings)
	var listed []owner.Listed
	for range ownershipListed {
		listed = append(listed, owner.Listed{Node: uint32(r.IntN(ownershipParties))})
	}
	for i := range ownershipHoldings {
		least := owner.Share(r.IntN(50)) * owner.Percent
		if i%2 == 0 {
			least = owner.Share(49+r.IntN(36)) * owner.Percent
		}
		most := least
		if i%10 == 0 {
			most = min(least+10*owner.Percent, owner.Whole)
		}
		e := owner.Edge{Owner: 5 * uint32(r.IntN(ownershipParties/5)), Owned: uint32(i / 2), Min: least, Max: most, Place: owner.Place{Path: "made", Line: i + 1}}
		if err := g.Link(e); err != nil {
			return nil, nil, err
		}
	}
	return g, listed, nil
}

// cpuSeconds is the time that this process has used, in user and system mode.
func cpuSeconds() float64 {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0
	}
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	return seconds(r.Utime) + seconds(r.Stime)
}
