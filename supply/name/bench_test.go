package name

import (
	"strings"
	"syscall"
	"testing"
	"time"
)

func BenchmarkNewIndex(b *testing.B) {
	entries := listNames(b)
	b.ReportAllocs()
	for b.Loop() {
		NewIndex(entries)
	}
	b.ReportMetric(float64(len(entries)), "names")
}

// BenchmarkSearch screens the people of the screening files and the vendors of the MAC registry, one after the other.
func BenchmarkSearch(b *testing.B) {
	x := NewIndex(listNames(b))
	for _, c := range []struct {
		name string
		kind Kind
		q    []string
	}{
		{"persons", Person, people(b, "screening_negatives_global.csv")},
		{"listed", Person, people(b, "screening_positives_un_treated.csv")},
		{"organisations", Organisation, vendors(b)},
		{"unknown", Unknown, vendors(b)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			i, before := 0, cpu()
			for b.Loop() {
				x.Search(Query{Name: c.q[i%len(c.q)], Kind: c.kind}, Threshold)
				i++
			}
			b.ReportMetric(float64((cpu()-before).Microseconds())/float64(i), "CPU-µs/query")
		})
	}
}

// cpu is the CPU time of the process, which other work on the machine does not lengthen.
func cpu() time.Duration {
	var r syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// vendors are 4,000 organisations of the MAC registry.
func vendors(tb testing.TB) []string {
	var out []string
	for _, r := range rows(tb, testdataFile(tb, "supply/oui/oui.csv")) {
		if n := strings.TrimSpace(r[1]); n != "" && len(out) < 4000 {
			out = append(out, n)
		}
	}
	return out
}
