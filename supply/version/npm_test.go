package version

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestConformanceNPM holds ranges against node-semver's answers (testdata/oracle/ranges.js).
func TestConformanceNPM(t *testing.T) {
	file := os.Getenv("GUYLINE_RANGES")
	if file == "" {
		file = "testdata/ranges.txt"
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	good, total := 0, 0
	for lines := bufio.NewScanner(f); lines.Scan(); total++ {
		p := strings.Split(lines.Text(), "\t")
		want := Outside
		if p[2] == "true" {
			want = Inside
		}
		set, err := ParseNPM(p[0])
		if err != nil {
			t.Errorf("%q: %v", p[0], err)
			continue
		}
		if got := set.Contains(p[1]); got != want {
			if total-good < 20 {
				t.Errorf("%q contains %s: %s, node-semver says %s (%s)", p[0], p[1], got, p[2], set)
			}
			continue
		}
		good++
	}
	fmt.Printf("score npm-ranges %d/%d\n", good, total)
}
