// Package testdata finds the test data that lies outside the project: real networks with labels, vectors and captures.
package testdata

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
)

// Dir is a folder of the test data: below GUYLINE_TESTDATA, else below shared/data beside the checkout. Where it is not
// there the test is skipped, or fails if GUYLINE_TESTDATA_REQUIRED is set, as it is in CI.
func Dir(tb testing.TB, name string) string {
	tb.Helper()
	root := os.Getenv("GUYLINE_TESTDATA")
	if root == "" {
		root = filepath.Join(checkout(tb), "..", "shared", "data")
	}
	dir := filepath.Join(root, name)
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("GUYLINE_TESTDATA_REQUIRED") != "" {
			tb.Fatalf("test data is required and not there: %v", err)
		}
		tb.Skipf("skipped: no test data (%v); set GUYLINE_TESTDATA to the folder that holds %s", err, name)
	}
	return dir
}

// File is a file of the test data that lies in one half of it alone and serves both: below GUYLINE_TESTDATA where it is there,
// else below shared/data beside the checkout. Where it is in neither the test is skipped as by Dir.
func File(tb testing.TB, name string) string {
	tb.Helper()
	name = filepath.FromSlash(name)
	own := filepath.Join(os.Getenv("GUYLINE_TESTDATA"), name)
	shared := filepath.Join(checkout(tb), "..", "shared", "data", name)
	if exists(shared) && (os.Getenv("GUYLINE_TESTDATA") == "" || !exists(own)) {
		return shared
	}
	return filepath.Join(Dir(tb, filepath.Dir(name)), filepath.Base(name))
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// checkout is the folder of go.mod.
func checkout(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			tb.Fatal("no go.mod above the test's folder")
		}
		dir = filepath.Dir(dir)
	}
}

// CSV reads a table whose first row names its columns: each further row by column name.
func CSV(tb testing.TB, file string) []map[string]string {
	tb.Helper()
	f, err := os.Open(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		tb.Fatalf("%s: %v", file, err)
	}
	var out []map[string]string
	for _, r := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = r[i]
		}
		out = append(out, m)
	}
	return out
}
