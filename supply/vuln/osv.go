package vuln

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/guyline/guyline/supply/cvss"
	"github.com/guyline/guyline/supply/version"
)

// Loaded is what reading one source came to.
type Loaded struct {
	Path      string
	Format    string    // "osv", "kev", "epss"
	Records   int       // that count
	Withdrawn int       // of these, advisories that were taken back
	Skipped   int       // records that are broken
	GitRanges int       // ranges of commits, which are not judged
	Date      time.Time // of the newest record, or of the whole where the file says one; zero where some record tells none
	Problems  []Problem // the first 100; Skipped counts all

	undated bool // a record tells no date
}

// A Problem is one thing in a file that could not be used.
type Problem struct {
	Path string
	Line int // 1-based, 0 where the whole file is meant
	Text string
}

func (p Problem) String() string {
	if p.Line == 0 {
		return p.Path + ": " + p.Text
	}
	return fmt.Sprintf("%s:%d: %s", p.Path, p.Line, p.Text)
}

const maxProblems = 100

func (l *Loaded) skip(line int, text string) {
	l.Skipped++
	if len(l.Problems) < maxProblems {
		l.Problems = append(l.Problems, Problem{l.Path, line, text})
	}
}

// osvRecord is the part of an OSV record that is kept.
type osvRecord struct {
	ID        string   `json:"id"`
	Modified  string   `json:"modified"`
	Published string   `json:"published"`
	Withdrawn string   `json:"withdrawn"`
	Aliases   []string `json:"aliases"`
	Related   []string `json:"related"`
	Summary   string   `json:"summary"`
	Severity  []struct {
		Type  string `json:"type"`
		Score string `json:"score"`
	} `json:"severity"`
	Affected   []osvAffected `json:"affected"`
	References []struct {
		Type string `json:"type"`
		URL  string `json:"url"`
	} `json:"references"`
	Database json.RawMessage `json:"database_specific"` // of any form: see database
}

// database is what Go's and GitHub's databases say beyond the schema.
type database struct {
	URL      string `json:"url"`
	Severity string `json:"severity"` // LOW, MODERATE, HIGH, CRITICAL
}

type osvAffected struct {
	Package struct {
		Ecosystem string `json:"ecosystem"`
		Name      string `json:"name"`
	} `json:"package"`
	Severity []struct {
		Type  string `json:"type"`
		Score string `json:"score"`
	} `json:"severity"`
	Ranges   []osvRange      `json:"ranges"`
	Versions []string        `json:"versions"`
	Specific json.RawMessage `json:"ecosystem_specific"` // of any form: see goSpecific
}

// goSpecific is what Go's advisories say beyond the schema (https://go.dev/doc/security/vuln/database).
type goSpecific struct {
	Imports []struct {
		Path    string   `json:"path"`
		Symbols []string `json:"symbols"`
	} `json:"imports"`
	Custom []osvRange `json:"custom_ranges"` // ranges that lie outside the module's versions
}

type osvRange struct {
	Type   string     `json:"type"`
	Events []osvEvent `json:"events"`
}

type osvEvent struct {
	Introduced   string `json:"introduced"`
	Fixed        string `json:"fixed"`
	LastAffected string `json:"last_affected"`
	Limit        string `json:"limit"`
}

// ReadOSV reads advisories from a stream: one JSON object, several, JSON lines or an array. A broken record is told in
// Loaded and skipped; the error is one of reading or of a limit. The path is kept for evidence.
func (x *Index) ReadOSV(path string, r io.Reader) (Loaded, error) {
	l := Loaded{Path: path, Format: "osv"}
	s := newRecords(r)
	for {
		text, line, err := s.next()
		var broken *fault
		switch {
		case errors.Is(err, io.EOF):
			return l, nil
		case errors.As(err, &broken):
			l.skip(broken.line, "the record "+broken.text)
			continue
		case err != nil:
			return l, fmt.Errorf("vuln: %s:%d: %w", path, line, err)
		}
		var record osvRecord
		if err := json.Unmarshal(text, &record); err != nil {
			l.skip(line, "the record is no OSV: "+strings.TrimPrefix(err.Error(), "json: "))
			continue
		}
		if record.ID == "" {
			l.skip(line, `the record has no "id"`)
			continue
		}
		if err := x.add(&record, line, &l); err != nil {
			return l, fmt.Errorf("%w (at %s:%d)", err, path, line)
		}
	}
}

// add keeps a record. An advisory that is already there is replaced by a later modification of it and else left.
func (x *Index) add(r *osvRecord, line int, l *Loaded) error {
	var db database
	if json.Unmarshal(r.Database, &db) != nil {
		db = database{} // another database's form
	}
	a := &Advisory{
		ID: r.ID, Aliases: r.Aliases, Related: r.Related, Summary: r.Summary, URL: r.url(db), Path: l.Path, Line: line,
		Published: moment(r.Published), Modified: moment(r.Modified), Withdrawn: moment(r.Withdrawn),
	}
	for _, s := range r.Severity {
		a.rate(s.Type, s.Score)
	}
	for _, on := range r.Affected {
		for _, s := range on.Severity {
			a.rate(s.Type, s.Score)
		}
	}
	if len(a.Ratings) == 0 {
		a.level(db.Severity)
	}
	was, again := x.byID[r.ID]
	if again && !a.Modified.After(x.advisories[was].Modified) {
		l.skip(line, fmt.Sprintf("%.64q is already loaded from %s:%d", r.ID, x.advisories[was].Path, x.advisories[was].Line))
		return nil
	}
	if len(x.advisories) >= x.limits.Advisories {
		return fmt.Errorf("vuln: more than %d advisories: load fewer ecosystems", x.limits.Advisories)
	}
	if err := errors.Join(x.keep(a.ID, a.Summary, a.URL), x.keep(a.Aliases...), x.keep(a.Related...)); err != nil {
		return err
	}
	n := int32(len(x.advisories))
	if again {
		x.advisories[was].replaced = true
	}
	x.advisories = append(x.advisories, a)
	x.byID[r.ID] = n
	l.Records++
	switch {
	case a.Modified.IsZero() && a.Published.IsZero():
		l.undated, l.Date = true, time.Time{} // the newest record may be one that does not tell
	case !l.undated:
		for _, t := range []time.Time{a.Modified, a.Published} {
			if t.After(l.Date) {
				l.Date = t
			}
		}
	}
	if !a.Withdrawn.IsZero() {
		l.Withdrawn++
	}
	return x.addPackages(n, r, line, l)
}

// addPackages adds what a record says about packages. Several entries on one package are one set of versions.
func (x *Index) addPackages(n int32, r *osvRecord, line int, l *Loaded) error {
	for i := range r.Affected {
		on := &r.Affected[i]
		if on.Package.Name == "" || on.Package.Ecosystem == "" {
			for _, g := range on.Ranges {
				if g.Type == "GIT" {
					l.GitRanges++
				}
			}
			continue
		}
		packages := x.packages[on.Package.Ecosystem]
		if packages == nil {
			packages = map[string][]affected{}
			x.packages[on.Package.Ecosystem] = packages
		}
		name := key(on.Package.Ecosystem, on.Package.Name)
		list := packages[name]
		if len(list) == 0 || list[len(list)-1].advisory != n {
			list = append(list, affected{advisory: n, set: version.NewSet(version.SchemeOf(on.Package.Ecosystem))})
		}
		entry := &list[len(list)-1]
		if err := entry.add(on, line, l); err != nil {
			return err
		}
		packages[name] = list
		if err := errors.Join(x.keep(name), x.keep(on.Versions...)); err != nil {
			return err
		}
		for _, g := range on.Ranges {
			for _, v := range g.Events {
				if err := x.keep(v.Introduced, v.Fixed, v.LastAffected, v.Limit); err != nil {
					return err
				}
			}
		}
		if err := x.addSpecific(entry, on); err != nil {
			return err
		}
	}
	return nil
}

func (e *affected) add(on *osvAffected, line int, l *Loaded) error {
	for _, g := range on.Ranges {
		if g.Type == "GIT" {
			l.GitRanges++
			continue
		}
		events := make([]version.Event, len(g.Events))
		for i, v := range g.Events {
			events[i] = version.Event(v)
		}
		if err := e.set.AddEvents(events); err != nil && len(l.Problems) < maxProblems {
			l.Problems = append(l.Problems, Problem{l.Path, line, fmt.Sprintf("%.64s: %v", on.Package.Name, err)})
		}
	}
	e.set.AddVersions(on.Versions...)
	return nil
}

// addSpecific adds what Go's advisories say of packages and of versions that are not published. What has another form
// says nothing.
func (x *Index) addSpecific(e *affected, on *osvAffected) error {
	var s goSpecific
	if on.Package.Ecosystem != "Go" || len(on.Specific) == 0 || json.Unmarshal(on.Specific, &s) != nil {
		return nil
	}
	for _, i := range s.Imports {
		if err := errors.Join(x.keep(i.Path), x.keep(i.Symbols...)); err != nil {
			return err
		}
		if i.Path != "" {
			e.imports = append(e.imports, Import(i))
		}
	}
	for _, g := range s.Custom {
		for _, v := range g.Events {
			if v.Fixed != "" {
				e.named = v.Fixed
			}
		}
	}
	return nil
}

// rate keeps a CVSS vector with its score.
func (a *Advisory) rate(kind, score string) {
	if !strings.HasPrefix(kind, "CVSS") || len(a.Ratings) >= 16 {
		return
	}
	for _, r := range a.Ratings {
		if r.Vector == score {
			return
		}
	}
	r := Rating{Vector: score}
	if v, err := cvss.Parse(score); err == nil {
		r.Score, r.Known = v.Base(), true
		r.Level = cvss.Severity(v.Version, r.Score)
	}
	a.Ratings = append(a.Ratings, r)
}

// level keeps a severity in words, where there is no vector.
func (a *Advisory) level(word string) {
	word = strings.ToUpper(word)
	if word == "MODERATE" {
		word = "MEDIUM"
	}
	switch word {
	case "LOW", "MEDIUM", "HIGH", "CRITICAL":
		a.Ratings = []Rating{{Level: word}}
	}
}

func (r *osvRecord) url(db database) string {
	for _, ref := range r.References {
		if ref.Type == "ADVISORY" {
			return ref.URL
		}
	}
	return db.URL
}

// moment reads a time of RFC 3339, zero for none, for one that cannot be read, and for year 1, which is what Go's
// advisories write for "not told".
func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || t.Year() <= 1 {
		return time.Time{}
	}
	return t.UTC()
}
