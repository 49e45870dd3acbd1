package version

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Answer says whether a version lies in a set.
type Answer uint8

const (
	Outside Answer = iota
	Inside
	Unknown // the version, or a bound of the set, cannot be ordered
)

func (a Answer) String() string { return [...]string{"outside", "inside", "unknown"}[a] }

// Event is one event of an OSV range (https://ossf.github.io/osv-schema/, "affected[].ranges[].events"); one field is set.
// Introduced "0" is before every version.
type Event struct {
	Introduced, Fixed, LastAffected, Limit string
}

// Set is a set of versions, compiled once and asked often: intervals, and versions that are named one by one. The zero
// Set is empty. A Set is not changed by asking and may be asked from several goroutines.
type Set struct {
	scheme Scheme
	spans  []span
	named  map[string]struct{} // versions named one by one, as written
	except []string            // versions taken out again
	broken bool                // a bound could not be ordered: outside the rest the answer is Unknown
}

// span is an interval. An open end is nil beyond which nothing is asked.
type span struct {
	low, high     string // "" = open
	lowIn, highIn bool   // the bound belongs to the interval
	fix           bool   // high is a fix
	npm           bool   // npm's rule for pre-releases holds

	// The bounds in parts, of schemes that go by Semantic Versioning, so that only the version asked for is parsed.
	lowParts, highParts semver
}

// semantic says that the scheme's versions are semver, and reads one.
func (s Scheme) semantic(v string) (parts semver, ok, is bool) {
	switch {
	case s != Semver && s != NPM && s != Go:
		return parts, false, false
	case v == "" || len(v) > maxLen:
		return parts, false, true
	case s == Go:
		parts, ok = parseGo(v)
	default:
		parts, ok = parseSemver(v)
	}
	return parts, ok, true
}

// add keeps an interval.
func (s *Set) add(sp span) {
	sp.lowParts, _, _ = s.scheme.semantic(sp.low)
	sp.highParts, _, _ = s.scheme.semantic(sp.high)
	s.spans = append(s.spans, sp)
}

// NewSet is an empty set of the scheme's versions.
func NewSet(s Scheme) *Set { return &Set{scheme: s} }

// Scheme is the order by which the set asks.
func (s *Set) Scheme() Scheme { return s.scheme }

// AddEvents adds an OSV range. Events may stand in any order, as the schema allows. Of several ranges and lists the set
// is the union. The error names an event that cannot be ordered; the others count, and the set answers Unknown where it
// would have said Outside.
func (s *Set) AddEvents(events []Event) error {
	var errs []error
	sorted := make([]bound, 0, len(events))
	limit, limited := "", false
	for _, e := range events {
		b, err := e.bound()
		if err == nil && b.version != "" && b.version != "*" && !s.scheme.Valid(b.version) {
			err = fmt.Errorf("version: %q is no version of %s", b.version, s.scheme)
		}
		switch {
		case err != nil:
			errs = append(errs, err)
		case b.kind != limits:
			sorted = append(sorted, b)
		case b.version == "*":
			limit, limited = "", true
		case !limited || limit != "" && s.less(limit, b.version):
			limit, limited = b.version, true
		}
	}
	slices.SortStableFunc(sorted, func(a, b bound) int {
		if a.version == "" || b.version == "" { // introduced 0
			return len(a.version) - len(b.version)
		}
		order, ok := s.scheme.Compare(a.version, b.version)
		if !ok {
			errs = append(errs, fmt.Errorf("version: %q and %q cannot be ordered", a.version, b.version))
		}
		return order
	})
	s.broken = s.broken || len(errs) > 0
	s.addSorted(sorted, limit)
	return errors.Join(errs...)
}

// bound is one event in the order of versions.
type bound struct {
	version string // "" = before every version
	kind    uint8
}

const (
	introduced = iota
	fixed
	lastAffected
	limits
)

func (e Event) bound() (bound, error) {
	var b bound
	set := 0
	for kind, v := range [...]string{e.Introduced, e.Fixed, e.LastAffected, e.Limit} {
		if v != "" {
			b = bound{v, uint8(kind)}
			set++
		}
	}
	if set != 1 {
		return b, fmt.Errorf("version: an event has %d of introduced, fixed, last_affected and limit; one is asked for", set)
	}
	if b.kind == introduced && b.version == "0" {
		b.version = ""
	}
	return b, nil
}

// addSorted walks the events upwards and keeps the intervals between introduction and end, cut off at the limit.
func (s *Set) addSorted(events []bound, limit string) {
	var open *span
	end := func(sp span) {
		if limit != "" && (sp.high == "" || s.less(limit, sp.high)) {
			sp.high, sp.highIn, sp.fix = limit, false, false
		}
		if sp.low == "" || sp.high == "" || s.less(sp.low, sp.high) || sp.low == sp.high && sp.lowIn && sp.highIn {
			s.add(sp)
		}
		open = nil
	}
	for _, e := range events {
		switch {
		case e.kind == introduced && open == nil:
			open = &span{low: e.version, lowIn: true}
		case e.kind == fixed && open != nil:
			open.high, open.fix = e.version, true
			end(*open)
		case e.kind == lastAffected && open != nil:
			open.high, open.highIn = e.version, true
			end(*open)
		}
	}
	if open != nil {
		end(*open)
	}
}

func (s *Set) less(a, b string) bool {
	order, ok := s.scheme.Compare(a, b)
	return ok && order < 0
}

// AddVersions adds versions that are named one by one (OSV's affected[].versions).
func (s *Set) AddVersions(versions ...string) {
	if s.named == nil && len(versions) > 0 {
		s.named = make(map[string]struct{}, len(versions))
	}
	for _, v := range versions {
		s.named[v] = struct{}{}
	}
}

// Contains answers whether the version lies in the set. A version that is named one by one is inside even where it
// cannot be ordered.
func (s *Set) Contains(v string) Answer {
	if len(s.except) > 0 {
		for _, e := range s.except {
			if order, ok := s.scheme.Compare(v, e); ok && order == 0 {
				return Outside
			}
		}
	}
	if _, found := s.named[v]; found {
		return Inside
	}
	answer := Outside
	if s.broken {
		answer = Unknown
	}
	parts, valid, is := s.scheme.semantic(v)
	for i := range s.spans {
		in := Outside
		switch sp := &s.spans[i]; {
		case is && valid:
			in = sp.holds(parts, v)
		case is && (sp.low != "" || sp.high != ""):
			in = Unknown
		default:
			in = sp.contains(s.scheme, v)
		}
		switch in {
		case Inside:
			return Inside
		case Unknown:
			answer = Unknown
		}
	}
	if len(s.spans) == 0 { // nothing but names: the same version may be written in another way
		for n := range s.named {
			if order, ok := s.scheme.Compare(v, n); ok && order == 0 {
				return Inside
			}
		}
	}
	return answer
}

// holds is contains for a version in parts.
func (sp *span) holds(parts semver, v string) Answer {
	if sp.low != "" {
		if order := parts.compare(sp.lowParts); order < 0 || order == 0 && !sp.lowIn {
			return Outside
		}
	}
	if sp.high != "" {
		if order := parts.compare(sp.highParts); order > 0 || order == 0 && !sp.highIn {
			return Outside
		}
	}
	if sp.npm && !sp.admits(v) {
		return Outside
	}
	return Inside
}

func (sp *span) contains(scheme Scheme, v string) Answer {
	if sp.low != "" {
		order, ok := scheme.Compare(v, sp.low)
		switch {
		case !ok:
			return Unknown
		case order < 0 || order == 0 && !sp.lowIn:
			return Outside
		}
	}
	if sp.high != "" {
		order, ok := scheme.Compare(v, sp.high)
		switch {
		case !ok:
			return Unknown
		case order > 0 || order == 0 && !sp.highIn:
			return Outside
		}
	}
	if sp.npm && !sp.admits(v) {
		return Outside
	}
	return Inside
}

// Fixed is the end of the interval in which v lies, where that end is a fix: the version to go to. known is false where v
// lies in no interval, or where its interval ends in a last affected version or not at all: no fixed version is known.
func (s *Set) Fixed(v string) (fixed string, known bool) {
	for i := range s.spans {
		if sp := &s.spans[i]; sp.contains(s.scheme, v) == Inside && sp.fix {
			return sp.high, true
		}
	}
	return "", false
}

// Empty says that no version can lie in the set.
func (s *Set) Empty() bool { return len(s.spans) == 0 && len(s.named) == 0 && !s.broken }

// String writes the set as a vers: URI.
func (s *Set) String() string {
	var b strings.Builder
	b.WriteString("vers:" + s.scheme.String() + "/")
	first := true
	write := func(comparator, v string) {
		if !first {
			b.WriteByte('|')
		}
		first = false
		b.WriteString(comparator + escapeVers(v))
	}
	for _, sp := range s.spans {
		switch {
		case sp.low == "" && sp.high == "":
			write("*", "")
			continue
		case sp.low == sp.high && sp.lowIn && sp.highIn:
			write("", sp.low)
			continue
		}
		if sp.low != "" {
			write(map[bool]string{true: ">=", false: ">"}[sp.lowIn], sp.low)
		}
		if sp.high != "" {
			write(map[bool]string{true: "<=", false: "<"}[sp.highIn], sp.high)
		}
	}
	names := make([]string, 0, len(s.named))
	for n := range s.named {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		write("", n)
	}
	for _, e := range s.except {
		write("!=", e)
	}
	return b.String()
}
