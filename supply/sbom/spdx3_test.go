package sbom

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
)

// TestConformanceSPDX3 holds the published examples in SPDX 3.0 against the same examples in SPDX 2: each component of the
// one is one of the other, by name.
func TestConformanceSPDX3(t *testing.T) {
	dir := testdata.Dir(t, "supply/sbom/spdx-examples")
	files, err := filepath.Glob(filepath.Join(dir, "*_spdx3.0_*.spdx3.json"))
	if err != nil {
		t.Fatal(err)
	}
	good, total := 0, 0
	for _, file := range files {
		head, tail, _ := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".spdx3.json"), "_spdx3.0_")
		older, err := filepath.Glob(filepath.Join(dir, head+"_spdx2.*_"+tail+".spdx.json"))
		if err != nil || len(older) != 1 {
			continue // there is no such form
		}
		names := map[string]bool{}
		for _, c := range readFile(t, older[0]).Components {
			names[strings.TrimPrefix(c.Name, "./")] = true
		}
		for _, c := range readFile(t, file).Components {
			total++
			if within(names, strings.TrimPrefix(c.Name, "./")) {
				good++
			} else {
				t.Errorf("%s: %s is not in %s", filepath.Base(file), c.Name, filepath.Base(older[0]))
			}
		}
	}
	fmt.Printf("score spdx3-components %d/%d\n", good, total)
}

func readFile(t *testing.T, name string) *Document {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d, err := Read(f)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return d
}

// within says that the name, or what it begins with (the older form leaves out .tar.gz), is among the names.
func within(names map[string]bool, name string) bool {
	for n := range names {
		if n != "" && strings.HasPrefix(name, n) {
			return true
		}
	}
	return false
}
