// Command prefixes writes supply/observed/prefixes.gz: to whom blocks of MAC addresses were assigned.
//
//	go run ./tables/prefixes -data FOLDER
//
// FOLDER holds supply/oui/oui.csv (columns prefix, organization, country). The table is ordered by organisation, country and
// prefix, so that the same input gives the same bytes.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const header = `# Blocks of MAC addresses: organisation, country, prefixes (6 digits MA-L, 7 MA-M, 9 MA-S).
# Origin: the public listing of the IEEE Registration Authority, through the npm package oui-data 2.1.9. A part of the listing.
# Licence: BSD-2-Clause (the package); facts: the IEEE asserts no copyright in the listing.
# Written by "go run ./tables/prefixes": do not edit.
`

func main() {
	data := flag.String("data", "../shared/data", "folder of the test data")
	out := flag.String("out", "supply/observed/prefixes.gz", "file to write")
	flag.Parse()
	if err := run(filepath.Join(*data, "supply", "oui", "oui.csv"), *out); err != nil {
		fmt.Fprintf(os.Stderr, "prefixes: %v\n", err)
		os.Exit(1)
	}
}

func run(in, out string) error {
	f, err := os.Open(in)
	if err != nil {
		return fmt.Errorf("%w (give the folder of the test data with -data)", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", in, err)
	}
	if len(rows) == 0 || strings.Join(rows[0], ",") != "prefix,organization,country" {
		return fmt.Errorf("%s: expected the columns prefix, organization, country", in)
	}
	by := map[string][]string{}
	for _, r := range rows[1:] {
		key := strings.Join(strings.Fields(r[1]), " ") + "\t" + strings.Join(strings.Fields(r[2]), " ")
		by[key] = append(by[key], strings.ToUpper(r[0]))
	}
	var b bytes.Buffer
	b.WriteString(header)
	for _, key := range slices.Sorted(maps.Keys(by)) {
		slices.Sort(by[key])
		fmt.Fprintf(&b, "%s\t%s\n", key, strings.Join(slices.Compact(by[key]), " "))
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(b.Bytes()); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(out, packed.Bytes(), 0o644)
}
