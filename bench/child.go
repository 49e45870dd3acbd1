package main

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
)

// told runs a child of this program several times, and gives of each run the numbers that it printed, as many as are expected, and
// behind them its peak memory in MB.
func told(times, numbers int, child string, args ...string) ([][]float64, error) {
	var runs [][]float64
	for range times {
		c := exec.Command(os.Args[0], append([]string{"-child", child}, args...)...)
		c.Stderr = os.Stderr
		out, err := c.Output()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", child, err)
		}
		run := make([]float64, numbers, numbers+1)
		into := make([]any, numbers)
		for i := range run {
			into[i] = &run[i]
		}
		if _, err := fmt.Fscan(strings.NewReader(string(out)), into...); err != nil {
			return nil, fmt.Errorf("%s: %q: %w", child, out, err)
		}
		runs = append(runs, append(run, float64(c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)*1024/1e6))
	}
	return runs, nil
}

// middle is the run in the middle by one of its numbers.
func middle(runs [][]float64, number int) []float64 {
	slices.SortFunc(runs, func(a, b []float64) int { return cmp.Compare(a[number], b[number]) })
	return runs[len(runs)/2]
}
