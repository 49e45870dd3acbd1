package bundle

import (
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/bundle/merkle"
)

// Explanation is a verified bundle in plain words.
type Explanation struct {
	Proved    []string    `json:"proved"`
	NotProved []string    `json:"notProved"`
	Recipient string      `json:"recipient"`
	Root      string      `json:"root"`
	Failures  []Failure   `json:"failures"` // that are disclosed, by check
	Counts    []Aggregate `json:"counts"`   // that are disclosed
}

// Failure counts the disclosed failures of one check.
type Failure struct {
	Check    string `json:"check"`
	Severity string `json:"severity"` // "" where it is withheld
	Count    int    `json:"count"`
}

// Explain says what a verified bundle proves, and what it does not.
func Explain(v *Verified) *Explanation {
	x := &Explanation{Recipient: v.Disclosure.Recipient, Root: hex.EncodeToString(v.Root[:]), Counts: ReadAggregates(v.Leaves)}
	inputs := 0
	for _, l := range v.Leaves {
		if _, name := record(l.Path, "inputs"); name == "sha256" {
			inputs++
		}
	}
	x.Proved = []string{
		fmt.Sprintf("key %s sealed this assessment, made by %s %s as of %s", strings.Join(v.SealedBy, " and "), v.Evidence.Tool.Name, v.Evidence.Tool.Version, v.Evidence.Assessed.Format(time.RFC3339)),
		fmt.Sprintf("key %s gave it to %q; nothing in the file has changed since", strings.Join(v.GivenBy, " and "), v.Disclosure.Recipient),
		fmt.Sprintf("all %d values in it were part of what was sealed", len(v.Leaves)),
	}
	if inputs > 0 {
		x.Proved = append(x.Proved, fmt.Sprintf("the digests of %d inputs were among them: whoever has the files can compare", inputs))
	}
	x.NotProved = []string{"that the inputs are all of the network: some may have been left out, and nothing here would show it",
		"that the inputs are true: a bundle proves what was found in what was given"}
	switch {
	case len(v.Disclosure.Hidden) > 0:
		x.NotProved = append(x.NotProved, "anything of what was withheld from you: "+strings.Join(v.Disclosure.Hidden, ", "))
	default:
		x.NotProved = append(x.NotProved, "that this is everything: the signer says that he withheld nothing, but only a replay shows it")
	}
	by := map[[2]string]int{}
	for key, list := range results(v.Leaves) {
		for _, r := range list {
			if r.verdict == "fail" {
				by[[2]string{key[0], r.severity}]++
			}
		}
	}
	for key, n := range by {
		x.Failures = append(x.Failures, Failure{key[0], key[1], n})
	}
	rank := map[string]int{"critical": 0, "high": 1, "medium": 2, "low": 3}
	place := func(s string) int {
		if n, ok := rank[s]; ok {
			return n
		}
		return len(rank)
	}
	slices.SortFunc(x.Failures, func(a, b Failure) int {
		if d := place(a.Severity) - place(b.Severity); d != 0 {
			return d
		}
		return strings.Compare(a.Check, b.Check)
	})
	return x
}

// WriteExplanation writes it for people.
func WriteExplanation(w io.Writer, x *Explanation) error {
	var b strings.Builder
	fmt.Fprintf(&b, "verified: a bundle for %s\n\nproved:\n", x.Recipient)
	for _, s := range x.Proved {
		fmt.Fprintf(&b, "  + %s\n", s)
	}
	b.WriteString("not proved:\n")
	for _, s := range x.NotProved {
		fmt.Fprintf(&b, "  - %s\n", s)
	}
	if len(x.Failures) > 0 {
		b.WriteString("\nfailing checks that are disclosed:\n")
	}
	for i, f := range x.Failures {
		if i == maxShown {
			fmt.Fprintf(&b, "  and %d more\n", len(x.Failures)-maxShown)
			break
		}
		fmt.Fprintf(&b, "  %-9s %-36s %d\n", strings.ToUpper(f.Severity), f.Check, f.Count)
	}
	fmt.Fprintf(&b, "\nroot %s\n", x.Root)
	_, err := io.WriteString(w, b.String())
	return err
}

const maxShown = 20

// FirstDifference names a value that two assessments under one secret do not have in common, for whoever replays.
func FirstDifference(a, b *Sealed) string {
	other := map[string]string{}
	for _, l := range b.Leaves {
		other[l.Path] = string(l.Value)
	}
	for _, l := range sortedLeaves(a.Leaves) {
		again, ok := other[l.Path]
		switch {
		case !ok:
			return fmt.Sprintf("%s was %s, and is not there now", Shape(l.Path), l.Value)
		case again != string(l.Value):
			return fmt.Sprintf("%s was %s, and is %s now", Shape(l.Path), l.Value, again)
		}
		delete(other, l.Path)
	}
	for _, path := range slices.Sorted(maps.Keys(other)) {
		return fmt.Sprintf("%s is %s now, and was not there", Shape(path), other[path])
	}
	return "all values are equal, so the trees differ in form"
}

func sortedLeaves(leaves []merkle.Leaf) []merkle.Leaf {
	return slices.SortedFunc(slices.Values(leaves), func(a, b merkle.Leaf) int { return strings.Compare(a.Path, b.Path) })
}
