package vuln

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/supply/purl"
)

// made is a bill of n components: one in four is a Go module that advisories name, in versions that differ, and the rest is
// what else stands in bills.
func made(tb testing.TB, x *Index, n int) []Component {
	tb.Helper()
	modules := slices.Sorted(maps.Keys(x.Packages("Go")))
	if len(modules) == 0 {
		tb.Fatal("no advisories")
	}
	out := make([]Component, n)
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
			tb.Fatal(err)
		}
		out[i] = Component{PURL: p, Name: name}
	}
	return out
}

func BenchmarkMatch(b *testing.B) {
	x := goIndex(b)
	components := made(b, x, 50_000)
	findings := 0
	for b.Loop() {
		findings = len(x.Match(components).Findings)
	}
	b.ReportMetric(float64(b.N)*float64(len(components))/b.Elapsed().Seconds(), "components/s")
	b.ReportMetric(float64(findings), "findings")
}

func BenchmarkReadOSV(b *testing.B) {
	text, err := os.ReadFile(testdata.File(b, "supply/vuln/go-osv.jsonl"))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := NewIndex().ReadOSV("go-osv.jsonl", bytes.NewReader(text)); err != nil {
			b.Fatal(err)
		}
	}
}
