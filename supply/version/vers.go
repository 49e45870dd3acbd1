package version

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// ParseVers reads a vers: URI (vers:npm/>=1.2.0|<1.4.1), as package-url's VERSION-RANGE-SPEC has it; vers:TYPE/* is every
// version, and vers:none none. Versions that the scheme cannot order are kept by their text; where they bound an interval the set answers
// Unknown.
func ParseVers(uri string) (*Set, error) {
	if len(uri) > 64<<10 {
		return nil, fmt.Errorf("vers: %d bytes, more than the 65,536 that are read", len(uri))
	}
	scheme, rest, found := strings.Cut(strings.TrimSpace(uri), ":")
	typ, list, slash := strings.Cut(rest, "/")
	if !found || !strings.EqualFold(scheme, "vers") || !slash || typ == "" {
		return nil, fmt.Errorf("vers: %q: vers:TYPE/constraints is asked for", uri)
	}
	typ = strings.ToLower(strings.TrimSpace(typ))
	s := NewSet(SchemeOf(typ))
	list = strings.Trim(strings.Join(strings.Fields(list), ""), "|")
	switch {
	case list == "*" && typ == "none":
		return s, nil
	case list == "*":
		s.spans = []span{{}}
		return s, nil
	case list == "":
		return nil, fmt.Errorf("vers: %q has no constraints; * stands for every version", uri)
	}
	var bounds []versBound
	for text := range strings.SplitSeq(list, "|") {
		if text == "" {
			continue
		}
		b, err := parseVersBound(text)
		if err != nil {
			return nil, err
		}
		switch b.comparator {
		case "=":
			if s.scheme.Valid(b.version) {
				s.add(span{low: b.version, high: b.version, lowIn: true, highIn: true})
			} else {
				s.AddVersions(b.version)
				s.broken = true
			}
		case "!=":
			s.except = append(s.except, b.version)
		default:
			bounds = append(bounds, b)
		}
	}
	s.addBounds(bounds)
	if len(s.except) > 0 && len(bounds) == 0 && len(s.spans) == 0 && len(s.named) == 0 {
		s.spans = []span{{}} // all but those taken out
	}
	return s, nil
}

type versBound struct{ comparator, version string }

func parseVersBound(text string) (versBound, error) {
	b := versBound{comparator: "="}
	for _, c := range [...]string{">=", "<=", "!=", ">", "<", "="} {
		if v, ok := strings.CutPrefix(text, c); ok {
			b.comparator, text = c, v
			break
		}
	}
	v, err := url.PathUnescape(text)
	if err != nil {
		return b, fmt.Errorf("vers: %q: %w", text, err)
	}
	if v == "" || v == "*" {
		return b, errors.New("vers: a constraint without a version")
	}
	b.version = v
	return b, nil
}

// addBounds pairs the sorted bounds to intervals. Of several lower bounds in a row the first counts, of several upper ones
// the last.
func (s *Set) addBounds(bounds []versBound) {
	for _, b := range bounds {
		if !s.scheme.Valid(b.version) { // no interval is sure
			s.broken = true
			return
		}
	}
	slices.SortStableFunc(bounds, func(a, b versBound) int {
		order, ok := s.scheme.Compare(a.version, b.version)
		if !ok {
			s.broken = true
		}
		return order
	})
	var open *span
	closed := -1 // the interval that an upper bound ended last
	for _, b := range bounds {
		in := len(b.comparator) == 2
		switch {
		case b.comparator[0] == '>' && open == nil:
			open, closed = &span{low: b.version, lowIn: in}, -1
		case b.comparator[0] == '<' && open == nil && closed >= 0:
			s.spans[closed].high, s.spans[closed].highIn = b.version, in
			s.spans[closed].highParts, _, _ = s.scheme.semantic(b.version)
		case b.comparator[0] == '<':
			if open == nil {
				open = &span{}
			}
			open.high, open.highIn = b.version, in
			s.add(*open)
			open, closed = nil, len(s.spans)-1
		}
	}
	if open != nil {
		s.add(*open)
	}
}

// escapeVers encodes what has a meaning in a vers: URI.
func escapeVers(v string) string {
	const hex = "0123456789ABCDEF"
	var b []byte
	for i := range len(v) {
		c := v[i]
		if alnum(c) || strings.IndexByte(".-_~:+", c) >= 0 {
			b = append(b, c)
		} else {
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(b)
}
