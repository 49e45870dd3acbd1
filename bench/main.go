// Bench prints the published figures, each measured in a process of its own: "figure NAME VALUE UNIT", or where a peer
// runs beside it "ratio NAME VALUE". CPU seconds are user and system time of the whole process.
package main

import (
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"
)

// part is one group of figures.
type part struct {
	name string
	run  func(data string) error
}

// parts lists the groups; BENCH=name runs one, and those that have the name as a part of theirs.
var parts = []part{{"config", config}, {"wire", wireCaptures}, {"rollout", rolloutMaps}, {"rollout/plan", planRows}, {"supply/lists", supplyLists},
	{"supply/names", supplyNames}, {"supply/ownership", supplyOwnership}, {"supply/bills", supplyBills}, {"supply/components", supplyComponents},
	{"supply/removal", supplyRemoval},
	{"attack/paths", attackPaths}, {"attack/risk", attackRisk}, {"bundle", bundles}, {"server", history}, {"server/jobs", labour}, {"bundle/log", logAppends}}

// children are what this program does when it calls itself to be measured.
var children = map[string]func(dirs []string) error{
	"assess":        assessAll,
	"yaml":          parseAll,
	"wire":          readCapture,
	"wire-stream":   readStream,
	"coverage":      drawMap,
	"cbrs":          mergeDevices,
	"plan":          planRow,
	"profile":       profile,
	"lists":         loadLists,
	"screen-load":   screenLoad,
	"screen":        screenNames,
	"ownership":     ownershipJudge,
	"bill":          readBill,
	"bill-stream":   streamBill,
	"advisories":    loadAdvisories,
	"components":    matchComponents,
	"removal":       removeSupplier,
	"attack":        attackGraph,
	"attack-risk":   tryRisk,
	"bundle-make":   makeBundle,
	"bundle-verify": verifyBundle,
}

func main() {
	data := flag.String("data", "../shared/data", "folder of the test data")
	name := flag.String("part", "", "run this part only")
	child := flag.String("child", "", "for its own use")
	flag.Parse()
	if *child != "" {
		exitOn(children[*child](flag.Args()))
		return
	}
	ran := false
	for _, p := range parts {
		if *name == "" || slices.Contains(strings.Split(p.name, "/"), *name) {
			exitOn(p.run(*data))
			ran = true
		}
	}
	if !ran {
		exitOn(fmt.Errorf("there is no part %q", *name))
	}
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// usage is what one process used.
type usage struct {
	cpuSeconds  float64
	wallSeconds float64
	peakMB      float64
}

// measure runs a program so many times and gives the median by CPU time. What it prints is dropped.
func measure(times int, program string, args ...string) (usage, error) {
	return measureIn("", times, program, args...)
}

// measureIn is measure with a working folder.
func measureIn(dir string, times int, program string, args ...string) (usage, error) {
	var runs []usage
	for range times {
		c := exec.Command(program, args...)
		c.Dir, c.Stderr = dir, os.Stderr
		start := time.Now()
		if err := c.Run(); err != nil {
			return usage{}, fmt.Errorf("%s %s: %w", program, strings.Join(args, " "), err)
		}
		wall := time.Since(start).Seconds()
		r := c.ProcessState.SysUsage().(*syscall.Rusage)
		runs = append(runs, usage{
			cpuSeconds:  (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds(),
			wallSeconds: wall,
			peakMB:      float64(r.Maxrss) * 1024 / 1e6,
		})
	}
	slices.SortFunc(runs, func(a, b usage) int { return int(1e6 * (a.cpuSeconds - b.cpuSeconds)) })
	return runs[len(runs)/2], nil
}

// coreRuns is how often work is done with one core and with two.
const coreRuns = 9

// compareCores tells how much sooner a command is done with two cores than with one. Whatever else the machine does makes a
// wall time longer and never shorter, and takes more from two cores than from one: the runs alternate, and the shortest of
// each counts.
func compareCores(name string, command ...string) error {
	best := [2]float64{math.Inf(1), math.Inf(1)}
	for range coreRuns {
		for i, list := range [2]string{"0", "0,1"} {
			u, err := measure(1, "taskset", append([]string{"-c", list}, command...)...)
			if err != nil {
				return err
			}
			best[i] = min(best[i], u.wallSeconds)
		}
	}
	ratio(name, best[0]/best[1])
	return nil
}

func figure(name string, value float64, unit string) {
	fmt.Printf("figure %s %.3g %s\n", name, value, unit)
}

func ratio(name string, value float64) {
	fmt.Printf("ratio %s %.3g\n", name, value)
}
