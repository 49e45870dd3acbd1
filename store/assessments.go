package store

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/store/blob"
)

// Assessment is one run over a network. Its number counts from 1 in each network.
type Assessment struct {
	Seq      int64     `json:"seq" doc:"Number of the assessment, from 1"`
	Started  time.Time `json:"started"`
	Seconds  float64   `json:"seconds" doc:"How long it took"`
	Author   string    `json:"author" doc:"Who asked for it"`
	Tool     string    `json:"tool" doc:"Version that made it"`
	Findings string    `json:"findings" doc:"SHA-256 over the digests of all results: equal where nothing changed"`
	Summary  Summary   `json:"summary"`

	state int64 // assessment whose results it shares: its own number where they changed
	head  blob.Digest
}

// Summary is an assessment in numbers, for trends.
type Summary struct {
	Results    int           `json:"results"`
	Verdicts   report.Counts `json:"verdicts"`
	Critical   int           `json:"critical" doc:"Failures that no waiver accepts, by severity"`
	High       int           `json:"high"`
	Medium     int           `json:"medium"`
	Low        int           `json:"low"`
	Waived     int           `json:"waived"`
	People     int           `json:"people" doc:"People served by all cells"`
	Failed     int           `json:"inputsFailed" doc:"Inputs that could not be read"`
	Inputs     int           `json:"inputs"`
	Contradict int           `json:"contradictions"`
}

// ranks are the verdicts in the order of reports, failures first. A stored rank keeps its meaning for good.
var ranks = []check.Verdict{check.Fail, check.Error, check.NoData, check.Pass, check.NotApplicable}

// batch is how many results one statement puts in: enough that the statement costs nothing beside them.
const batch = 64

// row is a result as it is stored.
type row struct {
	result *report.Result
	digest blob.Digest
	body   []byte
}

// Save keeps what an assessment of a network found. Results that were there before are not stored again. What also does
// happens in the same transaction: a job that made the report is done when, and only when, the report is kept.
func (s *Store) Save(ctx context.Context, slug string, r *report.Report, actor string, also ...func(*sql.Tx) error) (Assessment, error) {
	a := Assessment{Started: r.Started.UTC().Truncate(time.Microsecond), Seconds: r.Duration, Author: actor, Tool: r.Tool.Version, Summary: summarise(r)}
	rows := make([]row, len(r.Results))
	digests := make([]blob.Digest, len(r.Results))
	for i := range r.Results {
		body, err := json.Marshal(&r.Results[i])
		if err != nil {
			return a, fmt.Errorf("result %d of %s: %w", i, r.Results[i].Check, err)
		}
		digests[i] = sha256.Sum256(body)
		rows[i] = row{&r.Results[i], digests[i], body}
	}
	slices.SortFunc(digests, func(a, b blob.Digest) int { return bytes.Compare(a[:], b[:]) })
	all := sha256.New()
	for _, d := range digests {
		all.Write(d[:])
	}
	findings := all.Sum(nil)
	a.Findings = fmt.Sprintf("%x", findings)
	head := *r
	head.Results, head.Started, head.Duration = nil, time.Time{}, 0
	text, err := json.Marshal(&head)
	if err != nil {
		return a, fmt.Errorf("report: %w", err)
	}
	if a.head, err = s.put(ctx, text); err != nil {
		return a, err
	}
	summary, err := json.Marshal(a.Summary)
	if err != nil {
		return a, err
	}
	err = s.change(ctx, func(tx *sql.Tx) error {
		// The update holds the network's row until the end: two assessments of one network wait for each other.
		id, err := one(ctx, tx, "network "+slug, value[int64], `UPDATE networks SET newest = newest + 1 WHERE slug = $1 RETURNING id`, slug)
		if err != nil {
			return err
		}
		if a.Seq, err = one(ctx, tx, "network "+slug, value[int64], `SELECT newest FROM networks WHERE id = $1`, id); err != nil {
			return err
		}
		a.state = a.Seq
		before, err := query(ctx, tx, scanState, `SELECT state, findings FROM assessments WHERE network = $1 ORDER BY seq DESC LIMIT 1`, id)
		if err != nil {
			return err
		}
		if len(before) > 0 && bytes.Equal(before[0].findings, findings) {
			a.state = before[0].state
		} else if err := s.turn(ctx, tx, id, a.Seq, rows, len(before) == 0); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO assessments (network, seq, started, seconds, author, tool, head, findings, state, summary) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			id, a.Seq, micros(a.Started), a.Seconds, actor, a.Tool, a.head[:], findings, a.state, string(summary))
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		for _, f := range also {
			if err := f(tx); err != nil {
				return err
			}
		}
		return s.audit(ctx, tx, Entry{Actor: actor, Action: "assessment.add", Network: slug, Detail: fmt.Sprintf("%d: %s", a.Seq, a.Findings)})
	})
	return a, err
}

// state is which results an assessment has.
type state struct {
	state    int64
	findings []byte
}

func scanState(scan func(...any) error) (x state, err error) { return x, scan(&x.state, &x.findings) }

// turn ends the results that no longer hold and puts in those that are new.
func (s *Store) turn(ctx context.Context, tx *sql.Tx, network, seq int64, rows []row, first bool) error {
	type held struct {
		id     int64
		digest []byte
	}
	var still map[blob.Digest][]int64
	if !first {
		before, err := query(ctx, tx, func(scan func(...any) error) (h held, err error) { return h, scan(&h.id, &h.digest) },
			`SELECT id, digest FROM results WHERE network = $1 AND until = $2`, network, open)
		if err != nil {
			return err
		}
		still = make(map[blob.Digest][]int64, len(before))
		for _, h := range before {
			d := blob.Digest(h.digest)
			still[d] = append(still[d], h.id)
		}
	}
	fresh := rows
	if !first {
		fresh = fresh[:0:0]
		for _, r := range rows {
			if ids := still[r.digest]; len(ids) > 0 {
				still[r.digest] = ids[1:]
			} else {
				fresh = append(fresh, r)
			}
		}
	}
	end, err := tx.PrepareContext(ctx, `UPDATE results SET until = $1 WHERE id = $2`)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	defer end.Close()
	for _, ids := range still {
		for _, id := range ids {
			if _, err := end.ExecContext(ctx, seq-1, id); err != nil {
				return fmt.Errorf("database: %w", err)
			}
		}
	}
	if err := insert(ctx, tx, network, seq, fresh); err != nil {
		return err
	}
	return s.count(ctx, tx, network, seq, rows)
}

// insert puts results in, many with one statement.
func insert(ctx context.Context, tx *sql.Tx, network, seq int64, rows []row) error {
	const columns = 13
	prepared := map[int]*sql.Stmt{}
	args := make([]any, 0, batch*columns)
	for chunk := range slices.Chunk(rows, batch) {
		statement := prepared[len(chunk)]
		if statement == nil {
			var text strings.Builder
			text.WriteString(`INSERT INTO results (network, since, until, rank, severity, people, place, check_id, subject, title, waived, digest, body) VALUES `)
			placeholders(&text, len(chunk), columns)
			var err error
			if statement, err = tx.PrepareContext(ctx, text.String()); err != nil {
				return fmt.Errorf("database: %w", err)
			}
			defer statement.Close() // two at most: full ones, and the last
			prepared[len(chunk)] = statement
		}
		args = args[:0]
		for _, r := range chunk {
			x := r.result
			args = append(args, network, seq, open, slices.Index(ranks, x.Verdict), int(x.Severity), x.People, place(x), x.Check, x.Subject, x.Title, flag(x.WaivedBy != ""), r.digest[:], string(r.body))
		}
		if _, err := statement.ExecContext(ctx, args...); err != nil {
			return fmt.Errorf("database: %w", err)
		}
	}
	return nil
}

// place orders results within a verdict as reports do, the most severe first, then by people, in one column that ascends:
// a page then begins where an index says.
func place(x *report.Result) int64 {
	const most = 1<<40 - 1
	return int64(check.Critical-x.Severity)<<40 | int64(most-min(max(x.People, 0), most))
}

// placeholders writes ($1, $2 …), ($9, …) for n rows.
func placeholders(b *strings.Builder, n, columns int) {
	for i := range n * columns {
		switch {
		case i == 0:
			b.WriteString("(")
		case i%columns == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		fmt.Fprintf(b, "$%d", i+1)
	}
	b.WriteString(")")
}

// cell is what results are counted by.
type cell struct {
	check, class              string
	principle, rank, severity int
	waived                    int
}

// count keeps how many results there are of each kind, so that pages need not count them.
func (s *Store) count(ctx context.Context, tx *sql.Tx, network, seq int64, rows []row) error {
	counts := map[cell]int{}
	for _, r := range rows {
		x := r.result
		counts[cell{x.Check, x.Class, x.Principle, slices.Index(ranks, x.Verdict), int(x.Severity), flag(x.WaivedBy != "")}]++
	}
	for c, n := range counts {
		_, err := tx.ExecContext(ctx, `INSERT INTO facets (network, state, check_id, class, principle, rank, severity, waived, amount) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			network, seq, c.check, c.class, c.principle, c.rank, c.severity, c.waived, n)
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
	}
	return nil
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func summarise(r *report.Report) Summary {
	s := Summary{Results: len(r.Results), Verdicts: r.Counts(), People: r.Network.People, Inputs: len(r.Inputs), Contradict: len(r.Contradictions)}
	for _, x := range r.Results {
		if x.WaivedBy != "" {
			s.Waived++
			continue
		}
		switch x.Severity {
		case check.Critical:
			s.Critical++
		case check.High:
			s.High++
		case check.Medium:
			s.Medium++
		case check.Low:
			s.Low++
		}
	}
	for _, in := range r.Inputs {
		if in.Status == "failed" {
			s.Failed++
		}
	}
	return s
}

// Assessments are those of a network, the newest first: at most limit of those before a number (0: from the newest).
func (s *Store) Assessments(ctx context.Context, slug string, before int64, limit int) ([]Assessment, error) {
	if _, err := s.Network(ctx, slug); err != nil {
		return nil, err
	}
	return query(ctx, s.read, scanAssessment, `SELECT seq, started, seconds, author, tool, head, findings, state, summary FROM assessments
		WHERE network = (SELECT id FROM networks WHERE slug = $1) AND seq < $2 ORDER BY seq DESC LIMIT $3`, slug, cmp.Or(before, open), limit)
}

// Assessment is one assessment of a network; 0 is the newest.
func (s *Store) Assessment(ctx context.Context, slug string, seq int64) (Assessment, error) {
	text := `SELECT seq, started, seconds, author, tool, head, findings, state, summary FROM assessments WHERE network = (SELECT id FROM networks WHERE slug = $1) AND `
	if seq == 0 {
		return one(ctx, s.read, "assessment of "+slug, scanAssessment, text+`seq = (SELECT newest FROM networks WHERE slug = $1)`, slug)
	}
	return one(ctx, s.read, fmt.Sprintf("assessment %d of %s", seq, slug), scanAssessment, text+`seq = $2`, slug, seq)
}

func scanAssessment(scan func(...any) error) (a Assessment, err error) {
	var started int64
	var head, findings []byte
	var summary string
	if err := scan(&a.Seq, &started, &a.Seconds, &a.Author, &a.Tool, &head, &findings, &a.state, &summary); err != nil {
		return a, err
	}
	if len(head) != len(a.head) {
		return a, fmt.Errorf("assessment %d: %w", a.Seq, ErrDamaged)
	}
	a.Started, a.head, a.Findings = fromMicros(started), blob.Digest(head), fmt.Sprintf("%x", findings)
	return a, json.Unmarshal([]byte(summary), &a.Summary)
}

// Report is the whole report of an assessment again, as it was saved.
func (s *Store) Report(ctx context.Context, slug string, seq int64) (*report.Report, error) {
	a, err := s.Assessment(ctx, slug, seq)
	if err != nil {
		return nil, err
	}
	text, err := blob.ReadAll(ctx, s.blobs, a.head, 1<<30)
	if err != nil {
		return nil, err
	}
	r := new(report.Report)
	if err := json.Unmarshal(text, r); err != nil {
		return nil, fmt.Errorf("assessment %d of %s: %w", seq, slug, err)
	}
	r.Started, r.Duration = a.Started, a.Seconds
	r.Results, err = query(ctx, s.read, scanResult, `SELECT digest, body FROM results WHERE network = (SELECT id FROM networks WHERE slug = $1) AND since <= $2 AND until >= $2`, slug, a.state)
	if err != nil {
		return nil, err
	}
	report.Sort(r.Results)
	return r, nil
}

// scanResult reads a result and holds it against its digest.
func scanResult(scan func(...any) error) (x report.Result, err error) {
	var digest []byte
	var body string
	if err := scan(&digest, &body); err != nil {
		return x, err
	}
	if sum := sha256.Sum256([]byte(body)); !bytes.Equal(sum[:], digest) {
		return x, fmt.Errorf("result %x: %w", digest, ErrDamaged)
	}
	return x, json.Unmarshal([]byte(body), &x)
}
