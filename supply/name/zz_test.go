package name

import (
	"testing"
)

func TestZZ(t *testing.T) {
	x := NewIndex(listNames(t))
	same, group := 0, 0
	seen := map[string]bool{}
	for _, v := range vendors(t) {
		if seen[v] {
			continue
		}
		seen[v] = true
		for i, m := range x.Search(Query{Name: v, Kind: Organisation}, Threshold) {
			if i > 1 {
				break
			}
			if m.Relation() == Same {
				same++
				t.Logf("SAME %.2f %s | %s", m.Score, v, m.Entry.Name)
			} else {
				group++
				t.Logf("GROUP %.2f %s | %s", m.Group, v, m.Entry.Name)
			}
		}
	}
	t.Log(len(seen), same, group)
}
