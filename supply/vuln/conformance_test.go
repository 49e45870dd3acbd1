package vuln

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/supply/sbom"
)

// row is one line of the reference: what osv-scanner finds.
type row struct{ ecosystem, name, version, id string }

// TestConformanceAdvisories holds the findings in bills of real 5G software against those of osv-scanner 2.5.1 with the
// same advisories. A row counts where both have it. Every row that only one has is printed with why (-v): osv-scanner is a
// reference, not the truth.
func TestConformanceAdvisories(t *testing.T) {
	dir := testdata.Dir(t, "supply")
	x := goIndex(t)
	expected, _ := filepath.Glob(filepath.Join(dir, "vuln/expected/*.osv-scanner.csv"))
	if len(expected) == 0 {
		t.Fatal("no expected findings")
	}
	got, total, unexplained := 0, 0, 0
	for _, file := range expected {
		name := strings.TrimSuffix(filepath.Base(file), ".osv-scanner.csv")
		want := map[row]bool{}
		for _, r := range testdata.CSV(t, file) {
			want[row{r["ecosystem"], strings.ToLower(r["name"]), r["version"], r["osv_id"]}] = true
		}
		components := bill(t, filepath.Join(dir, "sbom/5g", name+".cdx.json"))
		report := x.Match(components)
		have := map[row]*Finding{}
		for i := range report.Findings {
			f := &report.Findings[i]
			for _, a := range f.Advisories {
				have[row{f.Ecosystem, strings.ToLower(f.Package), f.Version, a.ID}] = f
			}
		}
		for _, r := range sorted(want) {
			total++
			if have[r] != nil {
				got++
				continue
			}
			why := x.whyNot(r, components)
			if why == "" {
				unexplained++
				why = "UNEXPLAINED"
			}
			t.Logf("%s: osv-scanner alone: %v: %s", name, r, why)
		}
		for _, r := range sorted(have) {
			if !want[r] {
				t.Logf("%s: ours alone: %v: %s, in %s", name, r, have[r].State, have[r].Affected())
			}
		}
		t.Logf("%s: %d components: %d judged, %d files, %d without purl, %d without version, %d without order, not judged by ecosystem %v, %d withdrawn left out; %d findings",
			name, report.Components, report.Judged, report.Files, report.NoPURL, report.NoVersion, report.NoOrder, report.NoAdvisories, report.Withdrawn, len(report.Findings))
	}
	fmt.Printf("score advisories %d/%d\n", got, total)
	if unexplained > 0 {
		t.Errorf("%d rows of osv-scanner are not found, and nothing explains it", unexplained)
	}
}

// whyNot explains why a row of the reference is none of ours, "" where it cannot.
func (x *Index) whyNot(r row, components []Component) string {
	if !slices.ContainsFunc(components, func(c Component) bool {
		return strings.EqualFold(c.PURL.Package(), r.name) && c.PURL.Version == r.version
	}) {
		return "the bill has no component of this name and version"
	}
	a := x.Advisory(r.id)
	switch {
	case a == nil:
		return "the advisory is not in the index"
	case !a.Withdrawn.IsZero():
		return "withdrawn on " + a.Withdrawn.Format("2006-01-02")
	}
	for _, e := range x.packages[r.ecosystem][key(r.ecosystem, r.name)] {
		if x.advisories[e.advisory].ID == r.id {
			return "the version lies outside " + e.set.String()
		}
	}
	return "the advisory names other packages"
}

func sorted[V any](m map[row]V) []row {
	var out []row
	for r := range m {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b row) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return out
}

func goIndex(tb testing.TB) *Index {
	tb.Helper()
	x := NewIndex()
	f, err := os.Open(testdata.File(tb, "supply/vuln/go-osv.jsonl"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	l, err := x.ReadOSV("go-osv.jsonl", f)
	if err != nil {
		tb.Fatal(err)
	}
	for _, p := range l.Problems {
		tb.Log(p)
	}
	tb.Logf("%d advisories, %d withdrawn, %d skipped, %d git ranges, to %s", l.Records, l.Withdrawn, l.Skipped, l.GitRanges, l.Date.Format("2006-01-02"))
	return x
}

func bill(tb testing.TB, file string) []Component {
	tb.Helper()
	f, err := os.Open(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	d, err := sbom.Read(f)
	if err != nil {
		tb.Fatal(err)
	}
	return FromBill(d, filepath.Base(file))
}
