package name

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/guyline/guyline/internal/testdata"
)

// scan is Search without its tables: every form is scored. It is what Search is held against.
func (x *Index) scan(q Query, least float64) []Match {
	w := new(workspace)
	for _, s := range []*space{&x.persons, &x.bodies} {
		kind := q.Kind
		if s.person && kind == Unknown {
			kind = Person
		}
		if !s.person && kind == Unknown {
			kind = Organisation
		}
		if s.person != (kind == Person) {
			continue
		}
		for _, f := range parse(q.Name, kind).forms {
			for _, t := range f.toks {
				t.bits = s.rarity(t, t.bits)
			}
			a := newSide(f, s.person)
			for i := range s.forms {
				l := &s.forms[i]
				if !meet(q.Kind, l.kind) {
					continue
				}
				w.aligner.names = s.names
				w.aligner.fill(&a, &l.side)
				o := w.aligner.score(&a, &l.side, s.person)
				if max(o.score, o.group) >= q.loosened(least) {
					o.met = slices.Clone(o.met)
					w.hits = append(w.hits, hit{l.entry, l, f, s.person, o})
				}
			}
		}
	}
	return x.matches(w, q, least)
}

// listNames reads every name of the lists: its own few lines, for this package knows no lists.
func listNames(tb testing.TB) []Entry {
	dir := testdata.Dir(tb, "supply/lists")
	var out []Entry
	id := int32(0)
	add := func(id int32, kind Kind, names ...string) {
		for _, n := range names {
			if n = strings.TrimSpace(n); n != "" && n != "-0-" {
				out = append(out, Entry{ID: id, Name: n, Kind: kind})
			}
		}
	}
	kinds := map[string]Kind{"individual": Person, "vessel": Vessel, "aircraft": Aircraft, "-0-": Organisation, "Individual": Person, "Entity": Organisation, "Vessel": Vessel, "Aircraft": Aircraft}
	type party struct {
		id   int32
		kind Kind
	}
	sdn := map[string]party{}
	for _, r := range rows(tb, filepath.Join(dir, "sdn.csv")) {
		if len(r) < 4 {
			continue
		}
		id++
		sdn[r[0]] = party{id, kinds[strings.TrimSpace(r[2])]}
		add(id, sdn[r[0]].kind, r[1])
	}
	for _, r := range rows(tb, filepath.Join(dir, "alt.csv")) {
		if len(r) < 4 {
			continue
		}
		add(sdn[r[0]].id, sdn[r[0]].kind, r[3])
	}
	for _, r := range testdata.CSV(tb, filepath.Join(dir, "csl_non_sdn.csv")) {
		id++
		add(id, kinds[r["type"]], r["name"])
		add(id, kinds[r["type"]], strings.Split(r["alt_names"], "; ")...)
	}
	for _, r := range testdata.CSV(tb, filepath.Join(dir, "dod_1260h.csv")) {
		id++
		add(id, Organisation, r["Clean Name"], r["Alias"], r["Previous Name"])
	}
	for _, f := range []string{"section_889.csv", "section_5949.csv"} {
		for _, r := range testdata.CSV(tb, filepath.Join(dir, f)) {
			id++
			add(id, Organisation, r["name"], r["aliases"])
		}
	}
	return out
}

func rows(tb testing.TB, file string) [][]string {
	f, err := os.Open(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	all, err := r.ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	return all
}

// people are the names of a screening file.
func people(tb testing.TB, name string) []string {
	var out []string
	for _, r := range testdata.CSV(tb, filepath.Join(testdata.Dir(tb, "supply/names"), name)) {
		out = append(out, r["full_name"])
	}
	return out
}

func TestConformanceNegatives(t *testing.T) {
	x := NewIndex(listNames(t))
	names := append(people(t, "screening_negatives_global.csv"), people(t, "screening_negatives_us.csv")...)
	clear := 0
	var worst []Match
	for _, n := range names {
		m := x.Search(Query{Name: n, Kind: Person}, MinScore)
		worst = append(worst, m...)
		if len(m) == 0 || m[0].Best() < Threshold {
			clear++
		}
	}
	fmt.Printf("score negatives %d/%d\n", clear, len(names))
	slices.SortFunc(worst, func(a, b Match) int { return cmp.Compare(b.Best(), a.Best()) })
	for i, m := range worst {
		if i < 60 && os.Getenv("GUYLINE_WRONG") != "" || i < 3 {
			t.Logf("%v", m.Why)
		}
	}
}

func TestIndexIsFullScan(t *testing.T) {
	entries := listNames(t)
	x := NewIndex(entries)
	rnd := rand.New(rand.NewPCG(1, 2))
	var queries []Query
	for _, r := range testdata.CSV(t, filepath.Join(testdata.Dir(t, "supply/names"), "pairs.csv")) {
		queries = append(queries, Query{Name: r["name1"], Kind: schemaKind(r["schema"])})
	}
	for _, r := range testdata.CSV(t, filepath.Join(testdata.Dir(t, "supply/names"), "vendor_names_labelled.csv")) {
		queries = append(queries, Query{Name: r["observed_name"], Kind: Organisation})
	}
	for _, f := range []string{"screening_negatives_global.csv", "screening_negatives_us.csv", "screening_positives_un_treated.csv", "screening_positives_un_untreated.csv"} {
		for _, n := range people(t, f) {
			queries = append(queries, Query{Name: n, Kind: Person})
		}
	}
	for range 1500 {
		e := entries[rnd.IntN(len(entries))]
		queries = append(queries, Query{Name: damaged(rnd, e.Name, entries), Kind: e.Kind})
	}
	if os.Getenv("GUYLINE_LONG") == "" {
		rnd.Shuffle(len(queries), func(i, j int) { queries[i], queries[j] = queries[j], queries[i] })
		queries = queries[:150]
	}
	var searching time.Duration
	found := 0
	for i, q := range queries {
		least := []float64{Threshold, MinScore}[i%2]
		start := time.Now()
		got := x.Search(q, least)
		searching += time.Since(start)
		want := x.scan(q, least)
		found += len(want)
		if d := differ(got, want); d != "" {
			t.Errorf("%v least %v: %s", q, least, d)
		}
	}
	t.Logf("%d queries, %d matches, %v a query", len(queries), found, searching/time.Duration(len(queries)))
}

func differ(got, want []Match) string {
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			return "lacks " + want[i].Why.String()
		case i >= len(want):
			return "has " + got[i].Why.String()
		case got[i].Entry.ID != want[i].Entry.ID || math.Abs(got[i].Best()-want[i].Best()) > 1e-9:
			return "has " + got[i].Why.String() + "for " + want[i].Why.String()
		}
	}
	return ""
}

// damaged changes a name as people do: letters, words left out, put together, exchanged with another name's.
func damaged(rnd *rand.Rand, s string, entries []Entry) string {
	for range rnd.IntN(3) {
		r := []rune(s)
		w := strings.Fields(s)
		switch k := rnd.IntN(8); {
		case k < 3 && len(r) > 2:
			i := rnd.IntN(len(r))
			r[i] = rune('a' + rnd.IntN(26))
			s = string(r)
		case k == 3 && len(r) > 2:
			i := rnd.IntN(len(r))
			s = string(append(r[:i:i], r[i+1:]...))
		case k == 4 && len(w) > 1:
			i := rnd.IntN(len(w))
			s = strings.Join(slices.Delete(w, i, i+1), " ")
		case k == 5:
			s = strings.Replace(s, " ", "", 1)
		case k == 6 && len(w) > 0:
			o := strings.Fields(entries[rnd.IntN(len(entries))].Name)
			if len(o) > 0 {
				w[rnd.IntN(len(w))] = o[rnd.IntN(len(o))]
			}
			s = strings.Join(w, " ")
		case k == 7:
			rnd.Shuffle(len(w), func(i, j int) { w[i], w[j] = w[j], w[i] })
			s = strings.Join(w, " ")
		}
	}
	return s
}

func testdataFile(tb testing.TB, name string) string {
	return filepath.Join(testdata.Dir(tb, filepath.Dir(name)), filepath.Base(name))
}
