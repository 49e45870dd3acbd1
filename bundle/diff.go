package bundle

import (
	"cmp"
	"maps"
	"slices"

	"github.com/guyline/guyline/bundle/merkle"
)

// Change is what became of the answer of one check about one element from an older bundle to a newer one.
type Change string

// The changes. Withheld and Added are said where one of the two does not tell: nobody knows from the bundles which of both it is.
const (
	Better   Change = "better"
	Worse    Change = "worse"
	Other    Change = "other"    // between answers of which none is better: pass and not applicable, say
	Withheld Change = "withheld" // told in the older one, not in the newer: gone, or withheld
	Added    Change = "added"    // told in the newer one alone: new, or withheld before
)

// Difference is one of them.
type Difference struct {
	Change   Change `json:"change"`
	Check    string `json:"check"`
	Subject  string `json:"subject"` // "" where the bundles withhold it; then results are counted by check
	Before   string `json:"before"`
	After    string `json:"after"`
	Severity string `json:"severity"`
}

// goodness orders verdicts from bad to good. What is not decided stands between.
var goodness = map[string]int{"fail": 0, "error": 1, "no-data": 1, "pass": 2, "not-applicable": 2}

type result struct{ check, subject, verdict, severity string }

// Diff compares what two verified bundles tell of results: by check and subject, and where one of the two withholds subjects of a check, by how
// many of its results have which verdict. Worse comes first, then better, other, withheld and added.
func Diff(before, after *Verified) []Difference {
	a, b := results(before.Leaves), results(after.Leaves)
	nameless := map[string]bool{}
	for key := range union(a, b) {
		nameless[key[0]] = nameless[key[0]] || key[1] == ""
	}
	a, b = withoutSubjects(a, nameless), withoutSubjects(b, nameless)
	var out []Difference
	for _, key := range slices.SortedFunc(maps.Keys(union(a, b)), func(x, y [2]string) int { return slices.Compare(x[:], y[:]) }) {
		x, y := unlike(a[key], b[key])
		for i := range max(len(x), len(y)) {
			d := Difference{Check: key[0], Subject: key[1]}
			switch {
			case i >= len(y):
				d.Change, d.Before, d.Severity = Withheld, x[i].verdict, x[i].severity
			case i >= len(x):
				d.Change, d.After, d.Severity = Added, y[i].verdict, y[i].severity
			default:
				d.Before, d.After, d.Severity = x[i].verdict, y[i].verdict, cmp.Or(y[i].severity, x[i].severity)
				d.Change = [...]Change{Worse, Other, Better}[1+cmp.Compare(goodness[d.After], goodness[d.Before])]
				if d.Change == Worse && d.After != "fail" {
					d.Change = Other // a pass that became unknown is no failure
				}
			}
			out = append(out, d)
		}
	}
	order := map[Change]int{Worse: 0, Better: 1, Other: 2, Withheld: 3, Added: 4}
	slices.SortStableFunc(out, func(a, b Difference) int { return order[a.Change] - order[b.Change] })
	return out
}

// withoutSubjects puts all results of the named checks together.
func withoutSubjects(all map[[2]string][]result, checks map[string]bool) map[[2]string][]result {
	out := map[[2]string][]result{}
	for key, list := range all {
		if checks[key[0]] {
			key[1] = ""
		}
		out[key] = append(out[key], list...)
	}
	return out
}

// unlike takes out of two lists what they have in common, and orders the rest from bad to good, so that what is left meets its like.
func unlike(x, y []result) ([]result, []result) {
	x, y = slices.Clone(x), slices.Clone(y)
	for i := 0; i < len(x); {
		j := slices.IndexFunc(y, func(r result) bool { return r.verdict == x[i].verdict })
		if j < 0 {
			i++
			continue
		}
		x, y = slices.Delete(x, i, i+1), slices.Delete(y, j, j+1)
	}
	for _, list := range [][]result{x, y} {
		slices.SortFunc(list, func(a, b result) int {
			return cmp.Or(cmp.Compare(goodness[a.verdict], goodness[b.verdict]), cmp.Compare(a.verdict, b.verdict), cmp.Compare(a.severity, b.severity))
		})
	}
	return x, y
}

func union(a, b map[[2]string][]result) map[[2]string]bool {
	keys := map[[2]string]bool{}
	for k := range a {
		keys[k] = true
	}
	for k := range b {
		keys[k] = true
	}
	return keys
}

// results are the disclosed results by check and subject.
func results(leaves []merkle.Leaf) map[[2]string][]result {
	byElement := map[string]*result{}
	for _, l := range leaves {
		element, name := record(l.Path, "results")
		if element == "" {
			continue
		}
		r := byElement[element]
		if r == nil {
			r = &result{}
			byElement[element] = r
		}
		switch name {
		case "check":
			r.check = text(l.Value)[0]
		case "subject":
			r.subject = text(l.Value)[0]
		case "verdict":
			r.verdict = text(l.Value)[0]
		case "severity":
			r.severity = text(l.Value)[0]
		}
	}
	out := map[[2]string][]result{}
	for _, r := range byElement {
		if r.check != "" && r.verdict != "" {
			key := [2]string{r.check, r.subject}
			out[key] = append(out[key], *r)
		}
	}
	return out
}
