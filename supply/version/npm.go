package version

import (
	"fmt"
	"strings"
)

// ParseNPM reads a range in npm's syntax (https://github.com/npm/node-semver, "Ranges"): ^1.2.3, ~1.2, 1.x,
// >=1 <2 || 3.0.0, 1.2 - 2.3. A pre-release is inside only where a bound of its interval names a pre-release of the same
// three numbers.
func ParseNPM(text string) (*Set, error) {
	if len(text) > maxLen {
		return nil, fmt.Errorf("npm: a range of %d bytes, more than the %d that are read", len(text), maxLen)
	}
	s := NewSet(NPM)
	for part := range strings.SplitSeq(text, "||") {
		sp, empty, err := s.npmSpan(part)
		if err != nil {
			return nil, fmt.Errorf("npm: range %q: %w", text, err)
		}
		if !empty {
			s.add(sp)
		}
	}
	for _, sp := range s.spans { // npm reads a range with an alternative * as * alone
		if sp.high == "" && (sp.low == "" || sp.low == "0.0.0" && sp.lowIn) {
			s.spans = []span{sp}
			break
		}
	}
	return s, nil
}

// npmSpan is the intersection of the comparators of one alternative.
func (s *Set) npmSpan(text string) (sp span, empty bool, err error) {
	sp = span{npm: true}
	if low, high, found := strings.Cut(text, " - "); found {
		a, err := parsePartial(strings.TrimSpace(low))
		if err != nil {
			return sp, false, err
		}
		b, err := parsePartial(strings.TrimSpace(high))
		if err != nil {
			return sp, false, err
		}
		s.narrow(&sp, a.lowest(), "", true, false)
		if b.given == 3 {
			s.narrow(&sp, "", b.lowest(), false, true)
		} else {
			s.narrow(&sp, "", b.next(b.given), false, false)
		}
		return sp, s.hollow(sp), nil
	}
	fields := strings.Fields(text)
	for i := 0; i < len(fields); i++ {
		f := fields[i]
		op := f[:len(f)-len(strings.TrimLeft(f, "<>=^~"))]
		f = f[len(op):]
		if f == "" && op != "" && i+1 < len(fields) { // ">= 1.2"
			i++
			f = fields[i]
		}
		p, err := parsePartial(f)
		if err != nil {
			return sp, false, err
		}
		low, high, lowIn, highIn, never, err := p.comparator(op)
		if err != nil {
			return sp, false, err
		}
		if never {
			return sp, true, nil
		}
		s.narrow(&sp, low, high, lowIn, highIn)
	}
	return sp, s.hollow(sp), nil
}

// narrow cuts the interval at further bounds, "" for none.
func (s *Set) narrow(sp *span, low, high string, lowIn, highIn bool) {
	if low != "" && (sp.low == "" || s.less(sp.low, low) || !lowIn && !s.less(low, sp.low)) {
		sp.low, sp.lowIn = low, lowIn
	}
	if high != "" && (sp.high == "" || s.less(high, sp.high) || !highIn && !s.less(sp.high, high)) {
		sp.high, sp.highIn = high, highIn
	}
}

func (s *Set) hollow(sp span) bool {
	return sp.low != "" && sp.high != "" && (s.less(sp.high, sp.low) || !s.less(sp.low, sp.high) && !(sp.lowIn && sp.highIn))
}

// partial is a version of which trailing numbers may be missing or x.
type partial struct {
	numbers [3]string
	given   int // numbers that are given, 0..3
	pre     string
}

func parsePartial(text string) (p partial, err error) {
	v := strings.TrimPrefix(strings.TrimPrefix(text, "="), "v")
	v, _, _ = strings.Cut(v, "+")
	v, p.pre, _ = strings.Cut(v, "-")
	if v == "" {
		return p, nil
	}
	for i, n := range strings.Split(v, ".") {
		switch {
		case i > 2:
			return p, fmt.Errorf("%q has more than three numbers", text)
		case n == "x" || n == "X" || n == "*":
			return p, nil
		case !isNumber(n) || len(n) > 16:
			return p, fmt.Errorf("%q is no version", text)
		}
		p.numbers[i], p.given = n, i+1
	}
	if p.pre != "" && (p.given < 3 || !identifiers(p.pre)) {
		return p, fmt.Errorf("%q is no version", text)
	}
	return p, nil
}

// lowest is the first version that the partial one stands for.
func (p partial) lowest() string {
	var b strings.Builder
	for i, n := range p.numbers {
		if i > 0 {
			b.WriteByte('.')
		}
		if n == "" {
			n = "0"
		}
		b.WriteString(n)
	}
	if p.pre != "" {
		b.WriteString("-" + p.pre)
	}
	return b.String()
}

// next is before the first version whose n-th number is higher, 1..3; "" for n = 0, since nothing is higher.
func (p partial) next(n int) string {
	if n == 0 {
		return ""
	}
	q := partial{given: 3, pre: "0"}
	copy(q.numbers[:n], p.numbers[:n])
	q.numbers[n-1] = increment(p.numbers[n-1])
	return q.lowest()
}

func increment(n string) string {
	b := []byte(n)
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] != '9' {
			b[i]++
			return string(b)
		}
		b[i] = '0'
	}
	return "1" + string(b)
}

// comparator is the interval of an operator and its version. never says that no version can satisfy it.
func (p partial) comparator(op string) (low, high string, lowIn, highIn, never bool, err error) {
	switch op {
	case "", "=":
		if p.given == 3 {
			return p.lowest(), p.lowest(), true, true, false, nil
		}
		return p.floor(), p.next(p.given), true, false, false, nil
	case "~", "~>":
		return p.floor(), p.next(min(p.given, 2)), true, false, false, nil
	case "^":
		n := 1 // the first number that is not 0, or the last one given
		for n < p.given && strings.Trim(p.numbers[n-1], "0") == "" {
			n++
		}
		return p.floor(), p.next(min(n, p.given)), true, false, false, nil
	case ">=":
		return p.floor(), "", true, false, false, nil
	case "<":
		if p.given == 0 {
			return "", "", false, false, true, nil
		}
		if p.given < 3 {
			return "", p.lowest() + "-0", false, false, false, nil
		}
		return "", p.lowest(), false, false, false, nil
	case ">":
		switch p.given {
		case 0:
			return "", "", false, false, true, nil
		case 3:
			return p.lowest(), "", false, false, false, nil
		}
		return strings.TrimSuffix(p.next(p.given), "-0"), "", true, false, false, nil
	case "<=":
		if p.given == 3 {
			return "", p.lowest(), false, true, false, nil
		}
		return "", p.next(p.given), false, false, false, nil
	}
	return "", "", false, false, false, fmt.Errorf("operator %q", op)
}

// floor is the lowest version, "" where every version is meant.
func (p partial) floor() string {
	if p.given == 0 {
		return ""
	}
	return p.lowest()
}

// admits says whether npm lets the version into the interval: pre-releases only beside a bound that is one.
func (sp *span) admits(v string) bool {
	s, ok := parseSemver(v)
	if !ok || s.pre == "" {
		return ok
	}
	for _, bound := range [...]string{sp.low, sp.high} {
		if b, ok := parseSemver(bound); ok && b.pre != "" && compareNumbers(b.core, s.core) == 0 {
			return true
		}
	}
	return false
}
