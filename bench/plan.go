package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/guyline/guyline/rollout/cover"
	"github.com/guyline/guyline/rollout/cover/instance"
)

// planRows solves every published instance of maximal covering in a process of its own, with its reading and the
// building of its coverage, and prints the seconds of the slowest.
func planRows(data string) error {
	rows, err := planTable(data)
	if err != nil {
		return err
	}
	slowest := 0.0
	for n := range rows {
		u, err := measure(1, os.Args[0], "-child", "plan", data, strconv.Itoa(n))
		if err != nil {
			return err
		}
		slowest = max(slowest, u.cpuSeconds)
	}
	figure("plan", slowest, "CPU-s")
	return nil
}

// planTable is the table of instances: file, radius and number of sites first.
func planTable(data string) ([][]string, error) {
	f, err := os.Open(filepath.Join(data, "rollout", "mclp", "optima.csv"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 2 {
		return nil, fmt.Errorf("%s: no rows: %w", f.Name(), err)
	}
	return rows[1:], nil
}

// planRow solves one instance: the data folder and the number of its row.
func planRow(args []string) error {
	rows, err := planTable(args[0])
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	row := rows[n]
	text, err := os.ReadFile(filepath.Join(args[0], "rollout", "mclp", row[0]))
	if err != nil {
		return err
	}
	plane, err := instance.Points(text)
	if err != nil {
		return fmt.Errorf("%s: %w", row[0], err)
	}
	radius, err := strconv.ParseFloat(row[1], 64)
	if err != nil {
		return err
	}
	sites, err := strconv.ParseInt(row[2], 10, 64)
	if err != nil {
		return err
	}
	_, err = cover.Maximize(context.Background(), plane.Within(radius), sites, cover.Limits{})
	return err
}
