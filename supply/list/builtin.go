package list

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed named.csv
var named string

// builtIn reads named.csv once. A test holds it to be free of notes.
var builtIn = sync.OnceValue(func() *Set {
	s, err := Read(Limits{}, "built-in", strings.NewReader(named))
	if err != nil {
		return &Set{Notes: []Note{{"built-in", 0, err.Error()}}}
	}
	s.Notes = nil
	return s
})

// BuiltIn holds the parties that statutes, notices and short lists name, so that the rules on them work without any file:
// sections 889 and 5949, the FCC's Covered List as of 28 July 2026, and the vendor that the United Kingdom has designated.
func BuiltIn() *Set { return builtIn() }

// AddMissing takes from another set the lists that this one does not have, and says which.
func (s *Set) AddMissing(other *Set) []string {
	var taken []string
	have := map[string]bool{}
	for i := range s.Entities {
		have[s.Entities[i].List] = true
	}
	for i := range s.Categories {
		have[s.Categories[i].List] = true
	}
	for i := range other.Entities {
		if e := other.Entities[i]; !have[e.List] {
			s.Entities = append(s.Entities, e)
			if !slices.Contains(taken, e.List) {
				taken = append(taken, e.List)
			}
		}
	}
	for _, src := range other.Sources {
		src.Lists = slices.DeleteFunc(slices.Clone(src.Lists), func(id string) bool { return have[id] })
		if len(src.Lists) > 0 {
			s.Sources = append(s.Sources, src)
		}
	}
	slices.Sort(taken)
	return taken
}
