package version

import (
	"cmp"
	"strings"
)

// semver is a version of Semantic Versioning 2.0.0 in parts. The reading is lenient where ecosystems are: a leading v or
// =, fewer or more than three numbers (missing ones count 0), leading zeros.
type semver struct {
	core  string // numbers with dots
	pre   string // pre-release, without its hyphen
	build string // build metadata, without its plus
	glued bool   // the pre-release stood without a hyphen (go1.22rc1): letters and digits in it are identifiers of their own
}

func parseSemver(v string) (s semver, ok bool) {
	v = strings.TrimSpace(v)
	v = strings.TrimPrefix(v, "=")
	if len(v) > 1 && (v[0] == 'v' || v[0] == 'V') {
		v = v[1:]
	}
	n := numbers(v)
	if n == 0 {
		return s, false
	}
	s.core, v = v[:n], v[n:]
	if v, s.build, _ = strings.Cut(v, "+"); v == "" {
		return s, true
	}
	if v[0] != '-' || len(v) == 1 || !identifiers(v[1:]) {
		return s, false
	}
	s.pre = v[1:]
	return s, true
}

// numbers is the length of the numbers with single dots between them at the beginning of v.
func numbers(v string) int {
	n := 0
	for {
		d := digits(v[n:])
		if d == 0 {
			return max(n-1, 0) // a dot without a number after it
		}
		n += d
		if n == len(v) || v[n] != '.' {
			return n
		}
		n++
	}
}

// digits is the number of digits at the beginning of v.
func digits(v string) int {
	n := 0
	for n < len(v) && isDigit(v[n]) {
		n++
	}
	return n
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// identifiers says that v holds letters, digits, hyphens and underscores with single dots between them.
func identifiers(v string) bool {
	for i := range len(v) {
		switch c := v[i]; {
		case isDigit(c), isLetter(c), c == '-', c == '_':
		case c != '.' || i == 0 || i == len(v)-1 || v[i-1] == '.':
			return false
		}
	}
	return true
}

// compareDigits orders two runs of digits of any length by their value; an empty run counts 0.
func compareDigits(a, b string) int {
	for len(a) > 0 && a[0] == '0' {
		a = a[1:]
	}
	for len(b) > 0 && b[0] == '0' {
		b = b[1:]
	}
	if len(a) != len(b) {
		return cmp.Compare(len(a), len(b))
	}
	return strings.Compare(a, b)
}

// compareNumbers orders numbers with dots between them, missing ones counting 0.
func compareNumbers(a, b string) int {
	for a != "" || b != "" {
		var x, y string
		x, a, _ = strings.Cut(a, ".")
		y, b, _ = strings.Cut(b, ".")
		if c := compareDigits(x, y); c != 0 {
			return c
		}
	}
	return 0
}

func (s semver) compare(t semver) int {
	if c := compareNumbers(s.core, t.core); c != 0 {
		return c
	}
	switch {
	case s.pre == t.pre && s.glued == t.glued:
		return 0
	case s.pre == "":
		return 1
	case t.pre == "":
		return -1
	}
	return comparePre(s.pre, t.pre, s.glued, t.glued)
}

// comparePre orders pre-releases identifier by identifier (clause 11.4): numbers by value and below words, words by
// their bytes, fewer below more.
func comparePre(a, b string, gluedA, gluedB bool) int {
	for a != "" && b != "" {
		var x, y string
		x, a = nextIdentifier(a, gluedA)
		y, b = nextIdentifier(b, gluedB)
		nx, ny := isNumber(x), isNumber(y)
		switch {
		case nx && ny:
			if c := compareDigits(x, y); c != 0 {
				return c
			}
		case nx:
			return -1
		case ny:
			return 1
		default:
			if c := strings.Compare(x, y); c != 0 {
				return c
			}
		}
	}
	return cmp.Compare(len(a), len(b))
}

func nextIdentifier(v string, glued bool) (id, rest string) {
	for i := range len(v) {
		if v[i] == '.' {
			return v[:i], v[i+1:]
		}
		if glued && i > 0 && isDigit(v[i]) && !isDigit(v[i-1]) {
			return v[:i], v[i:]
		}
	}
	return v, ""
}

func isNumber(v string) bool { return v != "" && digits(v) == len(v) }

func compareSemver(a, b string) (int, bool) {
	x, ok := parseSemver(a)
	if !ok {
		return 0, false
	}
	y, ok := parseSemver(b)
	return x.compare(y), ok
}

// parseGo reads a module's version (https://go.dev/ref/mod#versions) or one of Go's own library and tools, which are
// written go1.22rc1 by Go and 1.22.0-rc.1 by its vulnerability database (https://go.dev/doc/toolchain#version).
func parseGo(v string) (s semver, ok bool) {
	tool, isTool := strings.CutPrefix(v, "go")
	tool, _, _ = strings.Cut(tool, " ") // go1.22.1 X:boringcrypto
	n := numbers(tool)
	if n == 0 {
		return parseSemver(v)
	}
	rest := tool[n:]
	if strings.HasPrefix(rest, "rc") || strings.HasPrefix(rest, "beta") {
		s = semver{core: tool[:n], pre: rest, glued: true}
		return s, identifiers(rest)
	}
	if isTool { // go1.22.1-vendor is Go 1.22.1 as a vendor built it
		return semver{core: tool[:n]}, rest == "" || rest[0] == '-' || rest[0] == '+'
	}
	return parseSemver(v)
}

func compareGo(a, b string) (int, bool) {
	x, ok := parseGo(a)
	if !ok {
		return 0, false
	}
	y, ok := parseGo(b)
	return x.compare(y), ok
}

// comparePub orders build metadata too, as pub_semver does: none below any, then like a pre-release.
func comparePub(a, b string) (int, bool) {
	x, ok := parseSemver(a)
	if !ok {
		return 0, false
	}
	y, ok := parseSemver(b)
	if c := x.compare(y); c != 0 || !ok || x.build == y.build {
		return c, ok
	}
	switch {
	case x.build == "":
		return -1, true
	case y.build == "":
		return 1, true
	}
	return comparePre(x.build, y.build, false, false), true
}

// compareNuGet orders as NuGet does (https://learn.microsoft.com/nuget/concepts/package-versioning): up to four numbers,
// pre-releases without regard to case, no build metadata.
func compareNuGet(a, b string) (int, bool) {
	x, ok := parseSemver(a)
	if !ok {
		return 0, false
	}
	y, ok := parseSemver(b)
	if !ok || strings.Count(x.core, ".") > 3 || strings.Count(y.core, ".") > 3 {
		return 0, false
	}
	if c := compareNumbers(x.core, y.core); c != 0 {
		return c, true
	}
	switch {
	case x.pre == y.pre:
		return 0, true
	case x.pre == "":
		return 1, true
	case y.pre == "":
		return -1, true
	}
	p, q := x.pre, y.pre
	for p != "" && q != "" {
		var s, t string
		s, p = nextIdentifier(p, false)
		t, q = nextIdentifier(q, false)
		c := 0
		switch ns, nt := isNumber(s), isNumber(t); {
		case ns && nt:
			c = compareDigits(s, t)
		case ns:
			c = -1
		case nt:
			c = 1
		default:
			c = compareFold(s, t)
		}
		if c != 0 {
			return c, true
		}
	}
	return cmp.Compare(len(p), len(q)), true
}

// compareFold orders ASCII texts without regard to case.
func compareFold(a, b string) int {
	for i := 0; i < len(a) && i < len(b); i++ {
		if c := cmp.Compare(lower(a[i]), lower(b[i])); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
