package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/report"
)

// Filter says which results of an assessment are wanted. What is empty or 0 lets everything through.
type Filter struct {
	Seq       int64           // number of the assessment; 0 is the newest
	Verdicts  []check.Verdict // any of these
	Severity  check.Severity  // at least
	Check     string
	Class     string
	Principle int
	Text      string // in the subject or the title, upper or lower case alike
	Waived    *bool
}

// Position is where a page ends; the next begins behind it.
type Position struct {
	Rank      int
	Place, ID int64
}

// Found is a result with its place in the history.
type Found struct {
	ID     int64         `json:"id"`
	Since  int64         `json:"since" doc:"First assessment that found it"`
	Result report.Result `json:"result"`
}

// MaxPage is how many results one page has at most.
const MaxPage = 500

// Page gives results in the order of reports: failures first, the most severe first, then by people. next is nil on the last page.
func (s *Store) Page(ctx context.Context, slug string, f Filter, after *Position, limit int) (page []Found, next *Position, err error) {
	a, err := s.Assessment(ctx, slug, f.Seq)
	if err != nil {
		return nil, nil, err
	}
	limit = min(max(limit, 1), MaxPage)
	b, err := s.within(ctx, slug, a.state)
	if err != nil {
		return nil, nil, err
	}
	b.filter(f)
	// One verdict after the other: within one, the index has the order of the page, and nothing is sorted.
	for rank, v := range ranks {
		if len(f.Verdicts) > 0 && !slices.Contains(f.Verdicts, v) || after != nil && rank < after.Rank {
			continue
		}
		c := b.clone()
		c.add("rank = ?", rank)
		if after != nil && rank == after.Rank {
			c.add("(place, id) > (?, ?)", after.Place, after.ID)
		}
		c.text += fmt.Sprintf(" ORDER BY place, id LIMIT %d", limit+1-len(page))
		type placed struct {
			Found
			at Position
		}
		rows, err := query(ctx, s.read, func(scan func(...any) error) (p placed, err error) {
			p.Result, err = scanResult(func(dest ...any) error {
				return scan(append([]any{&p.ID, &p.Since, &p.at.Place}, dest...)...)
			})
			p.at.Rank, p.at.ID = rank, p.ID
			return p, err
		}, "SELECT id, since, place, digest, body FROM results WHERE "+c.text, c.args...)
		if err != nil {
			return nil, nil, err
		}
		for _, p := range rows {
			if len(page) == limit {
				return page, next, nil
			}
			page, next = append(page, p.Found), &p.at
		}
	}
	return page, nil, nil
}

// Facets is how many results of an assessment there are of each kind.
type Facets struct {
	Total      int64            `json:"total"`
	Verdicts   map[string]int64 `json:"verdicts"`
	Severities map[string]int64 `json:"severities"`
	Checks     map[string]int64 `json:"checks"`
	Classes    map[string]int64 `json:"classes"`
	Principles map[int]int64    `json:"principles"`
	Waived     int64            `json:"waived"`
}

// Facets counts the results that a filter lets through. Counts are kept with each assessment, so that this costs the same
// for ten results and a million, but where a text is looked for.
func (s *Store) Facets(ctx context.Context, slug string, f Filter) (Facets, error) {
	out := Facets{Verdicts: map[string]int64{}, Severities: map[string]int64{}, Checks: map[string]int64{}, Classes: map[string]int64{}, Principles: map[int]int64{}}
	a, err := s.Assessment(ctx, slug, f.Seq)
	if err != nil {
		return out, err
	}
	type counted struct {
		cell
		n int64
	}
	scan := func(scan func(...any) error) (c counted, err error) {
		return c, scan(&c.check, &c.class, &c.principle, &c.rank, &c.severity, &c.waived, &c.n)
	}
	all, err := query(ctx, s.read, scan, `SELECT check_id, class, principle, rank, severity, waived, amount FROM facets
		WHERE network = (SELECT id FROM networks WHERE slug = $1) AND state = $2`, slug, a.state)
	if err != nil {
		return out, err
	}
	kinds := map[string]cell{} // class and principle follow from the check
	for _, c := range all {
		kinds[c.check] = c.cell
	}
	if f.Text != "" {
		b, err := s.within(ctx, slug, a.state)
		if err != nil {
			return out, err
		}
		b.filter(Filter{Text: f.Text})
		all, err = query(ctx, s.read, func(scan func(...any) error) (c counted, err error) {
			err = scan(&c.check, &c.rank, &c.severity, &c.waived, &c.n)
			c.class, c.principle = kinds[c.check].class, kinds[c.check].principle
			return c, err
		}, "SELECT check_id, rank, severity, waived, count(*) FROM results WHERE "+b.text+" GROUP BY check_id, rank, severity, waived", b.args...)
		if err != nil {
			return out, err
		}
	}
	for _, c := range all {
		if !f.admits(c.cell) {
			continue
		}
		out.Total += c.n
		out.Verdicts[string(ranks[c.rank])] += c.n
		out.Severities[check.Severity(c.severity).String()] += c.n
		out.Checks[c.check] += c.n
		out.Classes[c.class] += c.n
		out.Principles[c.principle] += c.n
		out.Waived += int64(c.waived) * c.n
	}
	return out, nil
}

// admits reports whether results of a kind pass, the text aside.
func (f Filter) admits(c cell) bool {
	return (len(f.Verdicts) == 0 || slices.Contains(f.Verdicts, ranks[c.rank])) &&
		c.severity >= int(f.Severity) &&
		(f.Check == "" || f.Check == c.check) &&
		(f.Class == "" || f.Class == c.class) &&
		(f.Principle == 0 || f.Principle == c.principle) &&
		(f.Waived == nil || flag(*f.Waived) == c.waived)
}

// condition is the end of a query with its arguments, of which the first is the network's number.
type condition struct {
	text string
	args []any
}

// add joins a part with AND; each ? stands for the next argument.
func (c *condition) add(part string, args ...any) {
	for _, a := range args {
		c.args = append(c.args, a)
		part = strings.Replace(part, "?", fmt.Sprintf("$%d", len(c.args)), 1)
	}
	if c.text != "" {
		c.text += " AND "
	}
	c.text += part
}

func (c condition) clone() condition { return condition{c.text, slices.Clone(c.args)} }

// within is the results of one state of a network. The newest state is one value of until, for which the indexes are made.
func (s *Store) within(ctx context.Context, slug string, state int64) (c condition, err error) {
	type network struct{ id, state int64 }
	n, err := one(ctx, s.read, "network "+slug, func(scan func(...any) error) (n network, err error) { return n, scan(&n.id, &n.state) },
		`SELECT n.id, a.state FROM networks n JOIN assessments a ON a.network = n.id AND a.seq = n.newest WHERE n.slug = $1`, slug)
	if err != nil {
		return c, err
	}
	c.add("network = ?", n.id)
	if state == n.state {
		c.add("until = ?", open)
	} else {
		c.add("until >= ?", state)
		c.add("since <= ?", state)
	}
	return c, nil
}

// filter narrows by what stands in the columns of results.
func (c *condition) filter(f Filter) {
	if f.Severity > check.None {
		c.add("severity >= ?", int(f.Severity))
	}
	if f.Check != "" {
		c.add("check_id = ?", f.Check)
	}
	if f.Class != "" {
		c.add("check_id IN (SELECT check_id FROM facets WHERE network = $1 AND class = ?)", f.Class)
	}
	if f.Principle != 0 {
		c.add("check_id IN (SELECT check_id FROM facets WHERE network = $1 AND principle = ?)", f.Principle)
	}
	if f.Text != "" {
		like := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(f.Text)) + "%"
		c.add(`(lower(subject) LIKE ? ESCAPE '\' OR lower(title) LIKE ? ESCAPE '\')`, like, like)
	}
	if f.Waived != nil {
		c.add("waived = ?", flag(*f.Waived))
	}
}
