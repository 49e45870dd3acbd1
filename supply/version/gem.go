package version

import (
	"cmp"
	"strings"
)

// compareGem orders as Gem::Version (RubyGems, lib/rubygems/version.rb): runs of digits and of letters, words below
// numbers, a hyphen standing for ".pre."; zeros at the end and before the first word do not count.
func compareGem(a, b string) (int, bool) {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	if !validGem(a) || !validGem(b) {
		return 0, false
	}
	x, y := gemReader{rest: a}, gemReader{rest: b}
	for {
		s, t := x.next(), y.next()
		if s == "" && t == "" {
			return 0, true
		}
		if s == "" {
			s = "0"
		}
		if t == "" {
			t = "0"
		}
		c := 0
		switch ns, nt := isDigit(s[0]), isDigit(t[0]); {
		case ns && nt:
			c = compareDigits(s, t)
		case ns:
			c = 1
		case nt:
			c = -1
		default:
			c = strings.Compare(s, t)
		}
		if c != 0 {
			return c, true
		}
	}
}

// validGem is Gem::Version::VERSION_PATTERN: a number first, then parts of letters and digits; after a hyphen hyphens too.
func validGem(v string) bool {
	if v == "" || !isDigit(v[0]) {
		return false
	}
	hyphen := false
	for i := range len(v) {
		c := v[i]
		switch {
		case isDigit(c):
		case isLetter(c):
			if !hyphen && strings.IndexByte(v[:i], '.') < 0 {
				return false // letters in the first number
			}
		case c == '.':
			if i+1 == len(v) || v[i+1] == '.' || v[i+1] == '-' && !hyphen || v[i-1] == '-' {
				return false
			}
		case c == '-':
			if i+1 == len(v) {
				return false
			}
			hyphen = true
		default:
			return false
		}
	}
	return true
}

// gemReader gives the segments that count, one after the other.
type gemReader struct {
	rest  string
	pre   bool // the word that a hyphen stands for comes next
	zeros int  // zeros that turned out to count, still to be given
	held  string
	words bool // past the first word
}

// next is the next segment, "" at the end. Zeros are held back until something follows that makes them count.
func (g *gemReader) next() string {
	if g.zeros > 0 {
		g.zeros--
		return "0"
	}
	if g.held != "" {
		s := g.held
		g.held = ""
		return s
	}
	zeros := 0
	for {
		s := g.segment()
		switch {
		case s == "":
			return ""
		case isDigit(s[0]) && strings.Trim(s, "0") == "":
			zeros++
			continue
		case isLetter(s[0]) && !g.words:
			g.words, zeros = true, 0
		}
		if zeros > 0 {
			g.zeros, g.held = zeros-1, s
			return "0"
		}
		return s
	}
}

func (g *gemReader) segment() string {
	if g.pre {
		g.pre = false
		return "pre"
	}
	for g.rest != "" {
		switch c := g.rest[0]; {
		case isDigit(c), isLetter(c):
			run := isLetter
			if isDigit(c) {
				run = isDigit
			}
			n := runLength(g.rest, run)
			s := g.rest[:n]
			g.rest = g.rest[n:]
			return s
		case c == '-':
			g.rest = g.rest[1:]
			return "pre"
		}
		g.rest = g.rest[1:]
	}
	return ""
}

// comparePackagist orders as Composer: its normalisation (composer/semver, VersionParser::normalize: a leading v goes,
// build metadata goes, numbers are filled up to four), then PHP's version_compare. Branches (dev-main, 1.2.x-dev) and
// words that Composer does not know have no order here.
func comparePackagist(a, b string) (int, bool) {
	x, ok := parsePackagist(a)
	if !ok {
		return 0, false
	}
	y, ok := parsePackagist(b)
	if !ok {
		return 0, false
	}
	if c := compareNumbers(x.core, y.core); c != 0 {
		return c, true
	}
	p, q := x.rest, y.rest
	for {
		var s, t string
		s, p = phpPart(p)
		t, q = phpPart(q)
		if s == "" && t == "" {
			return 0, true
		}
		if isNumber(s) && isNumber(t) {
			if c := compareDigits(s, t); c != 0 {
				return c, true
			}
			continue
		}
		r, u := phpRank(s), phpRank(t)
		if s == "" && isNumber(t) || t == "" && isNumber(s) { // a further number comes after the end
			return cmp.Compare(len(s), len(t)), true
		}
		if c := cmp.Compare(r, u); c != 0 {
			return c, true
		}
	}
}

type packagist struct{ core, rest string }

func parsePackagist(v string) (p packagist, ok bool) {
	v = strings.TrimSpace(v)
	v, _, _ = strings.Cut(v, "+")
	if len(v) > 1 && lower(v[0]) == 'v' {
		v = v[1:]
	}
	n := numbers(v)
	if n == 0 {
		return p, false
	}
	p.core, p.rest = v[:n], v[n:]
	for rest := p.rest; rest != ""; {
		var word string
		if word, rest = phpPart(rest); phpRank(word) < 0 {
			return p, false // a branch such as 1.2.x-dev, or no version
		}
	}
	return p, identifiers(strings.TrimLeft(p.rest, ".-_"))
}

// phpPart takes the next run of digits or letters off.
func phpPart(v string) (part, rest string) {
	for v != "" && !alnum(v[0]) {
		v = v[1:]
	}
	if v == "" {
		return "", ""
	}
	run := isLetter
	if isDigit(v[0]) {
		run = isDigit
	}
	n := runLength(v, run)
	return v[:n], v[n:]
}

// phpRank is the order of version_compare: any other word < dev < alpha = a < beta = b < RC = rc < the end or a number <
// pl = p. Composer writes patch for pl too.
func phpRank(part string) int {
	switch {
	case part == "" || isNumber(part):
		return 4
	case strings.EqualFold(part, "dev"):
		return 0
	case strings.EqualFold(part, "alpha"), strings.EqualFold(part, "a"):
		return 1
	case strings.EqualFold(part, "beta"), strings.EqualFold(part, "b"):
		return 2
	case strings.EqualFold(part, "rc"):
		return 3
	case strings.EqualFold(part, "stable"):
		return 4
	case strings.EqualFold(part, "pl"), strings.EqualFold(part, "p"), strings.EqualFold(part, "patch"):
		return 5
	}
	return -1
}

// compareDotted orders numbers with dots or hyphens between them, number by number; of two that are equal so far the
// longer comes after (R's package_version, Haskell's Data.Version).
func compareDotted(a, b string) (int, bool) {
	if !dotted(a) || !dotted(b) {
		return 0, false
	}
	for a != "" && b != "" {
		var x, y string
		x, a = cutSeparator(a)
		y, b = cutSeparator(b)
		if c := compareDigits(x, y); c != 0 {
			return c, true
		}
	}
	return cmp.Compare(len(a), len(b)), true
}

func dotted(v string) bool {
	for i := range len(v) {
		if c := v[i]; !isDigit(c) && (c != '.' && c != '-' || i == 0 || i == len(v)-1 || !isDigit(v[i-1])) {
			return false
		}
	}
	return v != ""
}
