package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"

	"github.com/guyline/guyline/supply/list"
	"github.com/guyline/guyline/supply/name"
)

// supplyNames screens names against all lists of the test data: people who are on none, people who are, and manufacturers.
// What a process takes that only loads and indexes the lists is taken off what one takes that also screens.
func supplyNames(data string) error {
	load, err := measure(5, os.Args[0], "-child", "screen-load", data)
	if err != nil {
		return err
	}
	screen, err := measure(5, os.Args[0], "-child", "screen", data)
	if err != nil {
		return err
	}
	queries, err := screened(data)
	if err != nil {
		return err
	}
	figure("screen", float64(len(queries))/(screen.cpuSeconds-load.cpuSeconds), "queries/CPU-s")
	figure("screen-load", load.cpuSeconds, "CPU-s")
	figure("screen-rss", load.peakMB, "MB")
	return nil
}

// screened is the names to screen.
func screened(data string) ([]name.Query, error) {
	var out []name.Query
	for _, t := range []struct {
		file   string
		column int
		kind   name.Kind
	}{
		{"names/screening_negatives_global.csv", 0, name.Person},
		{"names/screening_negatives_us.csv", 0, name.Person},
		{"names/screening_positives_un_treated.csv", 0, name.Person},
		{"names/screening_positives_un_untreated.csv", 0, name.Person},
		{"oui/oui.csv", 1, name.Organisation},
	} {
		f, err := os.Open(filepath.Join(data, "supply", t.file))
		if err != nil {
			return nil, err
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil || len(rows) < 2 {
			return nil, fmt.Errorf("%s: no rows: %w", f.Name(), err)
		}
		for _, r := range rows[1:min(len(rows), 4001)] {
			out = append(out, name.Query{Name: r[t.column], Kind: t.kind})
		}
	}
	return out, nil
}

// listedNames loads the lists and indexes every name of every party.
func listedNames(data string) (*name.Index, error) {
	set, err := list.Load(list.Limits{}, filepath.Join(data, "supply", "lists"))
	if err != nil {
		return nil, err
	}
	kinds := map[list.Kind]name.Kind{list.Person: name.Person, list.Organisation: name.Organisation, list.Vessel: name.Vessel, list.Aircraft: name.Aircraft}
	var entries []name.Entry
	for i, e := range set.Entities {
		entries = append(entries, name.Entry{ID: int32(i), Name: e.Name, Kind: kinds[e.Kind]})
		for _, a := range e.Aliases {
			entries = append(entries, name.Entry{ID: int32(i), Name: a.Name, Kind: kinds[e.Kind]})
		}
	}
	return name.NewIndex(entries), nil
}

// screenLoad loads and indexes.
func screenLoad(args []string) error {
	index, err := listedNames(args[0])
	if err == nil && index.Len() < 13000 {
		err = fmt.Errorf("%d names: too few to measure", index.Len())
	}
	if err != nil {
		return err
	}
	_, err = screened(args[0])
	return err
}

// screenNames screens after loading.
func screenNames(args []string) error {
	index, err := listedNames(args[0])
	if err != nil {
		return err
	}
	queries, err := screened(args[0])
	for _, q := range queries {
		index.Search(q, name.Threshold)
	}
	return err
}
