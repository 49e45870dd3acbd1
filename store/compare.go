package store

import (
	"context"
	"fmt"

	"github.com/guyline/guyline/report"
)

// Comparison is what changed between two assessments of a network.
type Comparison struct {
	From    int64           `json:"from"`
	To      int64           `json:"to"`
	Same    int64           `json:"same" doc:"Results that are word for word the same"`
	New     []report.Result `json:"new" doc:"Of a check about an element of which it said nothing of the kind before"`
	Gone    []report.Result `json:"gone"`
	Changed []Change        `json:"changed" doc:"Same check, element and title, with another verdict, severity, evidence or number of people"`
	Cut     bool            `json:"cut" doc:"There were more differences than are listed"`
}

// Change is a result before and after.
type Change struct {
	Before report.Result `json:"before"`
	After  report.Result `json:"after"`
}

// MaxDifferences is how many results of each side a comparison reads.
const MaxDifferences = 10_000

// Compare says what one assessment found that another did not. The two may be in either order.
func (s *Store) Compare(ctx context.Context, slug string, from, to int64) (Comparison, error) {
	c := Comparison{From: from, To: to, New: []report.Result{}, Gone: []report.Result{}, Changed: []Change{}}
	a, err := s.Assessment(ctx, slug, from)
	if err != nil {
		return c, err
	}
	b, err := s.Assessment(ctx, slug, to)
	if err != nil {
		return c, err
	}
	c.From, c.To = a.Seq, b.Seq
	const held = `network = (SELECT id FROM networks WHERE slug = $1) AND since <= $2 AND until >= $2`
	const not = ` AND NOT (since <= $3 AND until >= $3)`
	only := func(in, out int64) ([]report.Result, error) {
		results, err := query(ctx, s.read, scanResult, fmt.Sprintf(`SELECT digest, body FROM results WHERE %s%s ORDER BY rank, place, id LIMIT %d`, held, not, MaxDifferences+1), slug, in, out)
		if len(results) > MaxDifferences {
			results, c.Cut = results[:MaxDifferences], true
		}
		report.Sort(results)
		return results, err
	}
	gone, err := only(a.state, b.state)
	if err != nil {
		return c, err
	}
	fresh, err := only(b.state, a.state)
	if err != nil {
		return c, err
	}
	if c.Same, err = one(ctx, s.read, "results", value[int64], `SELECT count(*) FROM results WHERE `+held+` AND since <= $3 AND until >= $3`, slug, a.state, b.state); err != nil {
		return c, err
	}
	type key struct{ check, subject, title string }
	before := map[key][]report.Result{}
	for _, x := range gone {
		k := key{x.Check, x.Subject, x.Title}
		before[k] = append(before[k], x)
	}
	changed := map[key]int{}
	for _, x := range fresh {
		k := key{x.Check, x.Subject, x.Title}
		if at := changed[k]; at < len(before[k]) {
			c.Changed = append(c.Changed, Change{before[k][at], x})
			changed[k]++
		} else {
			c.New = append(c.New, x)
		}
	}
	for _, x := range gone {
		k := key{x.Check, x.Subject, x.Title}
		if changed[k] > 0 {
			changed[k]--
		} else {
			c.Gone = append(c.Gone, x)
		}
	}
	return c, nil
}
