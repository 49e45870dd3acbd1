package bundle

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/guyline/guyline/bundle/merkle"
)

// Aggregate counts what one check said of all elements: signed with the leaves, so that a recipient may have the count without them,
// and an auditor who holds them counts again.
type Aggregate struct {
	Check         string `json:"check"`
	Pass          int    `json:"pass"`
	Fail          int    `json:"fail"`
	NoData        int    `json:"noData"`
	NotApplicable int    `json:"notApplicable"`
	Error         int    `json:"error"`
	Text          string `json:"text"` // "97 % of 66 pass"
}

// Aggregates counts the results among the leaves, by check, in the order of their ids.
func Aggregates(leaves []merkle.Leaf) []Aggregate {
	type result struct{ check, verdict string }
	results := map[string]*result{}
	for _, l := range leaves {
		element, name := record(l.Path, "results")
		if element == "" || name != "check" && name != "verdict" {
			continue
		}
		r := results[element]
		if r == nil {
			r = &result{}
			results[element] = r
		}
		if name == "check" {
			r.check = text(l.Value)[0]
		} else {
			r.verdict = text(l.Value)[0]
		}
	}
	byCheck := map[string]*Aggregate{}
	for _, r := range results {
		a := byCheck[r.check]
		if a == nil {
			a = &Aggregate{Check: r.check}
			byCheck[r.check] = a
		}
		switch r.verdict {
		case "pass":
			a.Pass++
		case "fail":
			a.Fail++
		case "no-data":
			a.NoData++
		case "not-applicable":
			a.NotApplicable++
		default:
			a.Error++
		}
	}
	out := make([]Aggregate, 0, len(byCheck))
	for _, check := range slices.Sorted(maps.Keys(byCheck)) {
		a := *byCheck[check]
		a.Text = "nothing was decided"
		if n := a.Pass + a.Fail; n > 0 {
			a.Text = fmt.Sprintf("%.3g %% of %d pass", 100*float64(a.Pass)/float64(n), n)
		}
		out = append(out, a)
	}
	return out
}

// aggregateLeaves are the counts as leaves.
func aggregateLeaves(secret []byte, leaves []merkle.Leaf) ([]merkle.Leaf, error) {
	list, err := canonical(struct {
		Aggregates []Aggregate `json:"aggregates"`
	}{Aggregates(leaves)})
	if err != nil {
		return nil, err
	}
	return Flatten(secret, list)
}

// ReadAggregates are the counts that are among the leaves, those of which every part is.
func ReadAggregates(leaves []merkle.Leaf) []Aggregate {
	parts := map[string]map[string]json.RawMessage{}
	for _, l := range leaves {
		if element, name := record(l.Path, "aggregates"); element != "" {
			if parts[element] == nil {
				parts[element] = map[string]json.RawMessage{}
			}
			parts[element][name] = l.Value
		}
	}
	var out []Aggregate
	for _, p := range parts {
		var a Aggregate
		if whole, err := json.Marshal(p); err == nil && len(p) == 7 && json.Unmarshal(whole, &a) == nil {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b Aggregate) int { return cmp.Compare(a.Check, b.Check) })
	return out
}

// smallAggregates are the counts of fewer elements than the policy lets out, by path.
func (p *Policy) smallAggregates(leaves []merkle.Leaf) map[string]bool {
	small := map[string]bool{}
	if p.Smallest == 0 {
		return small
	}
	count := map[string]int{}
	for _, l := range leaves {
		element, name := record(l.Path, "aggregates")
		if element == "" {
			continue
		}
		var n int
		if name != "check" && name != "text" && json.Unmarshal(l.Value, &n) == nil {
			count[element] += n
		}
	}
	for element, n := range count {
		small[element] = n < p.Smallest
	}
	return small
}
