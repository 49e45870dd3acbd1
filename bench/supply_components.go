package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/guyline/guyline/supply/purl"
	"github.com/guyline/guyline/supply/vuln"
)

const (
	billComponents = 50_000
	billRounds     = 20
)

// supplyComponents matches a made bill of 50,000 components with the Go advisories: components per CPU second after load,
// and the CPU seconds of loading 4,291 advisories. The matching is what a process that matches 20 times uses more than one
// that matches none.
func supplyComponents(data string) error {
	load, err := measure(5, os.Args[0], "-child", "advisories", data)
	if err != nil {
		return err
	}
	none, err := measure(3, os.Args[0], "-child", "components", data, "0")
	if err != nil {
		return err
	}
	many, err := measure(3, os.Args[0], "-child", "components", data, strconv.Itoa(billRounds))
	if err != nil {
		return err
	}
	figure("components", billRounds*billComponents/(many.cpuSeconds-none.cpuSeconds), "components/CPU-s")
	figure("advisories-load", load.cpuSeconds, "CPU-s")
	return nil
}

// loadAdvisories reads the Go advisories of the data folder: a child process.
func loadAdvisories(args []string) error {
	_, err := goAdvisories(args[0])
	return err
}

func goAdvisories(data string) (*vuln.Index, error) {
	f, err := os.Open(filepath.Join(data, "supply", "vuln", "go-osv.jsonl"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	x := vuln.NewIndex()
	_, err = x.ReadOSV(f.Name(), f)
	return x, err
}

// matchComponents loads the advisories, makes the bill and matches it so many times: a child process.
func matchComponents(args []string) error {
	x, err := goAdvisories(args[0])
	if err != nil {
		return err
	}
	rounds, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	bill, err := madeBill(x)
	if err != nil {
		return err
	}
	for range rounds {
		if r := x.Match(bill); len(r.Findings) == 0 {
			return fmt.Errorf("the made bill has no findings")
		}
	}
	return nil
}

// madeBill is a bill in which one component in four is a Go module that advisories name, in versions that differ.
func madeBill(x *vuln.Index) ([]vuln.Component, error) {
	modules := slices.Sorted(maps.Keys(x.Packages("Go")))
	if len(modules) == 0 {
		return nil, fmt.Errorf("no advisories of Go")
	}
	out := make([]vuln.Component, billComponents)
	for i := range out {
		typ, namespace, name := "golang", "", modules[i/4%len(modules)]
		switch i % 4 {
		case 1:
			namespace, name = "example.com/made", fmt.Sprintf("module%d", i)
		case 2:
			typ, name = "npm", fmt.Sprintf("package-%d", i)
		case 3:
			typ, name = "pypi", fmt.Sprintf("package-%d", i)
		}
		p, err := purl.New(typ, namespace, name, fmt.Sprintf("v%d.%d.%d", i%3, i%17, i%29), nil, "")
		if err != nil {
			return nil, err
		}
		out[i] = vuln.Component{PURL: p, Name: name}
	}
	return out, nil
}
