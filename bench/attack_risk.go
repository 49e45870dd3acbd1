package main

import (
	"context"
	"fmt"
	"time"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/attack/risk"
	"github.com/guyline/guyline/attack/technique"
	"github.com/guyline/guyline/check"
)

const (
	riskExample = "examples/valley" // from the root of the checkout, where make runs
	riskTrials  = 100_000
)

// attackRisk prints the CPU seconds of 100,000 trials of the model of chance over the example, as an assessment lays it over its
// paths: with what nothing decides, and once more by evidence alone. The wall seconds on the cores that are there stand beside it.
// Each is the middle of five runs. Reading and judging the example are not part of it.
func attackRisk(string) error {
	runs, err := told(5, 2, "attack-risk", riskExample)
	if err != nil {
		return err
	}
	figure("attack-risk", middle(runs, 0)[0], "seconds")
	fmt.Printf("# attack-risk: %.3g wall seconds\n", middle(runs, 1)[1])
	return nil
}

// tryRisk makes the trials and prints their CPU and wall seconds: a child process.
func tryRisk(paths []string) error {
	ctx := context.Background()
	o := assess.Options{Paths: paths, Now: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
	a, err := assess.Run(ctx, o)
	if err != nil {
		return err
	}
	all, sure, err := a.RiskModels(check.Run(a.Network, check.List))
	if err != nil {
		return err
	}
	cpu, start := cpuSeconds(), time.Now()
	for _, m := range []*risk.Model{all, sure} {
		r, err := risk.Run(ctx, m, a.Report.Attack.Risk.Seed, riskTrials)
		if err != nil {
			return err
		}
		if keys := r.Assets[0]; r.Trials < riskTrials || len(r.Assets) != len(technique.Assets) || keys.Likelihood <= 0 {
			return fmt.Errorf("%d trials, %d assets: expected %d, and that subscriber keys fall in some", r.Trials, len(r.Assets), riskTrials)
		}
	}
	used, wall := cpuSeconds()-cpu, time.Since(start).Seconds()
	fmt.Println(used, wall)
	return nil
}
