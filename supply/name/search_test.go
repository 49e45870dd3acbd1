package name

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
)

// invented makes names of syllables, so that some are alike by chance.
func invented(rnd *rand.Rand, kind Kind) string {
	syllables := strings.Fields("zvo nok tes tov am il ka ri mar an bel su fen do ra kli po yas bin el ga")
	word := func() string {
		var b strings.Builder
		for range 1 + rnd.IntN(4) {
			b.WriteString(syllables[rnd.IntN(len(syllables))])
		}
		return strings.ToUpper(b.String()[:1]) + b.String()[1:]
	}
	pick := func(s string) string { f := strings.Split(s, "|"); return f[rnd.IntN(len(f))] }
	if kind == Person {
		return pick("|Dr. |M. ") + word() + pick(" | bin | al-|, ") + word() + pick("|| Ali| "+word())
	}
	return word() + pick(" | "+word()+" ") + pick("Technology|Bank|Trading|India|China Mobile|Fund II|5|"+word()) + pick("| Ltd| Co., Ltd.| S.A. de C.V.|")
}

// TestSearchIsScan holds the index against scoring every entry, on names that we made up.
func TestSearchIsScan(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	var entries []Entry
	for i := range 1200 {
		kind := Kind(i % 5)
		entries = append(entries, Entry{ID: int32(i / 2), Name: invented(rnd, max(kind, 1)), Kind: kind, Evidence: &Evidence{Countries: []string{"AQ"}}})
	}
	x := NewIndex(entries)
	found := 0
	for i := range 300 {
		q := Query{Name: invented(rnd, Kind(1+i%2)), Kind: Kind(i % 4)}
		if i%3 == 0 {
			q = Query{Name: damaged(rnd, entries[rnd.IntN(len(entries))].Name, entries), Kind: Kind(i % 3), Evidence: &Evidence{Countries: []string{"AQ"}}}
		}
		least := []float64{MinScore, Threshold, 0.95}[i%3]
		got := x.Search(q, least)
		found += len(got)
		if d := differ(got, x.scan(q, least)); d != "" {
			t.Errorf("%q as %v, least %v: %s", q.Name, q.Kind, least, d)
		}
	}
	if found < 200 {
		t.Errorf("%d matches: too few to show anything", found)
	}
}

func TestSearch(t *testing.T) {
	x := NewIndex([]Entry{
		{ID: 7, Name: "Zvonok Networks Ltd", Kind: Organisation},
		{ID: 7, Name: "ZVONOK", Kind: Organisation, Evidence: &Evidence{Identifiers: []Identifier{{"LEI", "00000000TESTZVONOK01"}}}},
		{ID: 8, Name: "TESTOVA, Marina", Kind: Person},
		{ID: 9, Name: "Zvonok", Kind: Vessel},
		{ID: 10, Name: "Testova Shipping"},
	})
	for _, c := range []struct {
		query Query
		want  string // ids and relations
	}{
		{Query{Name: "Zvonok Networks", Kind: Organisation}, "7 same"},
		{Query{Name: "Zvonok India Pvt Ltd", Kind: Organisation}, "7 group"},
		{Query{Name: "ZVONOK", Kind: Vessel}, "9 same"},
		{Query{Name: "Marina Testova"}, "8 same, 10 group"},
		{Query{Name: "Testova Shipping", Kind: Organisation}, "10 same"},
		{Query{Name: "Something Else", Kind: Organisation, Evidence: &Evidence{Identifiers: []Identifier{{"lei", "00000000TESTZVONOK01"}}}}, "7 same"},
		{Query{Name: "", Kind: Organisation}, ""},
		{Query{Name: "Ltd", Kind: Organisation}, ""},
	} {
		var got []string
		for _, m := range x.Search(c.query, Threshold) {
			got = append(got, fmt.Sprintf("%d %v", m.Entry.ID, m.Relation()))
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%v: %q, want %q", c.query, s, c.want)
		}
	}
	if m := NewIndex(nil).Search(Query{Name: "Zvonok"}, 0); len(m) != 0 || NewIndex(nil).Len() != 0 {
		t.Errorf("an empty index has %v", m)
	}
}

// TestSearchAtOnce searches from many goroutines: the race detector watches, and all must get the same.
func TestSearchAtOnce(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	var entries []Entry
	for i := range 300 {
		entries = append(entries, Entry{ID: int32(i), Name: invented(rnd, Organisation), Kind: Organisation})
	}
	x := NewIndex(entries)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for _, e := range entries[:60] {
				m := x.Search(Query{Name: e.Name, Kind: Organisation}, Threshold)
				if len(m) == 0 || m[0].Score < 1-1e-9 {
					t.Errorf("%s does not find itself: %v", e.Name, m)
				}
			}
		})
	}
	wait.Wait()
}
