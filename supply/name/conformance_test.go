package name

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
)

// verdicts counts answers against labels.
type verdicts struct{ tp, fp, fn, tn int }

func (v *verdicts) add(got, want bool) {
	switch {
	case got && want:
		v.tp++
	case got:
		v.fp++
	case want:
		v.fn++
	default:
		v.tn++
	}
}

func (v verdicts) precision() float64 { return float64(v.tp) / max(1, float64(v.tp+v.fp)) }
func (v verdicts) recall() float64    { return float64(v.tp) / max(1, float64(v.tp+v.fn)) }
func (v verdicts) f1() float64        { return 2 * float64(v.tp) / max(1, float64(2*v.tp+v.fp+v.fn)) }

func (v verdicts) print(score string) {
	fmt.Printf("score %s %.3f (precision %.3f, recall %.3f; %d pairs)\n", score, v.f1(), v.precision(), v.recall(), v.tp+v.fp+v.fn+v.tn)
}

func schemaKind(s string) Kind {
	switch s {
	case "Person":
		return Person
	case "Company", "Organization":
		return Organisation
	case "Vessel":
		return Vessel
	}
	return Unknown
}

func TestConformancePairs(t *testing.T) {
	dir := testdata.Dir(t, "supply/names")
	var all, orgs, people verdicts
	for i, r := range testdata.CSV(t, filepath.Join(dir, "pairs.csv")) {
		want := r["is_match"] == "true"
		got := Compare(r["name1"], r["name2"], schemaKind(r["schema"]))
		same := got.Relation() == Same
		all.add(same, want)
		switch r["schema"] {
		case "Company", "Organization", "LegalEntity":
			orgs.add(same, want)
		case "Person":
			people.add(same, want)
		}
		if same != want && os.Getenv("GUYLINE_WRONG") != "" {
			t.Logf("row %d %s %s want %v\n%v", i+2, r["schema"], r["quality"], want, got.Why)
		}
	}
	all.print("names-f1")
	orgs.print("names-org-f1")
	t.Logf("persons: F1 %.3f, precision %.3f, recall %.3f", people.f1(), people.precision(), people.recall())
}

func TestConformanceVendors(t *testing.T) {
	dir := testdata.Dir(t, "supply/names")
	var v verdicts
	for _, r := range testdata.CSV(t, filepath.Join(dir, "vendor_names_labelled.csv")) {
		if r["label"] == "affiliate_other_name" {
			continue // no string can show it
		}
		want := r["label"] == "same" || r["label"] == "group_by_name"
		got := Compare(r["observed_name"], r["listed_name"], Organisation)
		v.add(got.Relation() != Different, want)
		if (got.Relation() != Different) != want {
			t.Logf("%s\n%v", r["label"], got.Why)
		}
	}
	v.print("vendor-f1")
}

func TestConformanceCrossScript(t *testing.T) {
	dir := testdata.Dir(t, "supply/names")
	found, rows := 0, testdata.CSV(t, filepath.Join(dir, "cross_script_pairs.csv"))
	for _, r := range rows {
		got := Compare(r["name1"], r["name2"], Person)
		if got.Relation() == Same {
			found++
		} else {
			t.Logf("%v", got.Why)
		}
	}
	fmt.Printf("score cross-script %d/%d\n", found, len(rows))
}

// TestSilverPairs prints how pairs made by rule from the lists come out: half are names of one party, half are names of two
// that share words. A diagnostic, not a score: their labels are rough.
func TestSilverPairs(t *testing.T) {
	dir := testdata.Dir(t, "supply/names")
	var v [2]verdicts
	for i, r := range testdata.CSV(t, filepath.Join(dir, "alias_pairs_silver.csv")) {
		kind, n := Organisation, 0
		if r["type"] == "individual" {
			kind, n = Person, 1
		}
		want := r["is_match"] == "true"
		got := Compare(r["name1"], r["name2"], kind)
		v[n].add(got.Relation() == Same, want)
		if (got.Relation() == Same) != want && os.Getenv("GUYLINE_WRONG") != "" {
			t.Logf("row %d %v want %v\n%v", i+2, kind, want, got.Why)
		}
	}
	for n, kind := range []string{"organisations", "persons"} {
		t.Logf("%s: F1 %.3f, precision %.3f, recall %.3f of %d", kind, v[n].f1(), v[n].precision(), v[n].recall(), v[n].tp+v[n].fn+v[n].fp+v[n].tn)
	}
}

// TestScreeningPositives prints how many people of the UN's list are found on the lists that are here, as they are written
// and with typing errors. A diagnostic: most of them are on the American list too, not all.
func TestScreeningPositives(t *testing.T) {
	x := NewIndex(listNames(t))
	for _, f := range []string{"screening_positives_un_untreated.csv", "screening_positives_un_treated.csv"} {
		found, names := 0, people(t, f)
		for _, n := range names {
			if m := x.Search(Query{Name: n, Kind: Person}, Threshold); len(m) > 0 {
				found++
			}
		}
		t.Logf("%s: %d of %d", f, found, len(names))
	}
}
