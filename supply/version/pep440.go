package version

import (
	"cmp"
	"strings"
)

// pep440 is a version of PEP 440 (https://peps.python.org/pep-0440/, now the PyPA specification "Version specifiers") in
// parts, in the order in which they count.
type pep440 struct {
	epoch   string
	release string
	phase   int8 // of the pre-release: 1 alpha, 2 beta, 3 candidate; 0 none
	pre     string
	hasPost bool
	post    string
	hasDev  bool
	dev     string
	local   string
}

// phases are the spellings of pre-releases, longer ones first (PEP 440, "Pre-release spelling").
var phases = [...]struct {
	word  string
	phase int8
}{{"alpha", 1}, {"a", 1}, {"beta", 2}, {"b", 2}, {"preview", 3}, {"pre", 3}, {"rc", 3}, {"c", 3}}

var posts = [...]string{"post", "rev", "r"}

func parsePEP440(v string) (p pep440, ok bool) {
	v = strings.TrimSpace(v)
	if len(v) > 1 && lower(v[0]) == 'v' {
		v = v[1:]
	}
	if n := digits(v); n > 0 && n < len(v) && v[n] == '!' {
		p.epoch, v = v[:n], v[n+1:]
	}
	n := numbers(v)
	if n == 0 {
		return p, false
	}
	p.release, v = v[:n], v[n:]
	if v, p.local, ok = strings.Cut(v, "+"); ok && !localVersion(p.local) {
		return p, false
	}
	for _, ph := range phases {
		if number, rest, found := part(v, ph.word); found {
			p.phase, p.pre, v = ph.phase, number, rest
			break
		}
	}
	if len(v) > 1 && v[0] == '-' && isDigit(v[1]) { // an implicit post-release: 1.0-1
		n := digits(v[1:])
		p.hasPost, p.post, v = true, v[1:1+n], v[1+n:]
	} else {
		for _, word := range posts {
			if number, rest, found := part(v, word); found {
				p.hasPost, p.post, v = true, number, rest
				break
			}
		}
	}
	if number, rest, found := part(v, "dev"); found {
		p.hasDev, p.dev, v = true, number, rest
	}
	return p, v == ""
}

// part takes "[-_.]word[-_.]number" off the beginning of v, in any letter case; the separators and the number may be
// missing.
func part(v, word string) (number, rest string, ok bool) {
	if v != "" && separator(v[0]) {
		v = v[1:]
	}
	if len(v) < len(word) || !strings.EqualFold(v[:len(word)], word) {
		return "", "", false
	}
	v = v[len(word):]
	if len(v) > 1 && separator(v[0]) && isDigit(v[1]) {
		v = v[1:]
	}
	n := digits(v)
	if n < len(v) && isLetter(v[n]) && n == 0 {
		return "", "", false // a longer word
	}
	return v[:n], v[n:], true
}

func separator(c byte) bool { return c == '-' || c == '_' || c == '.' }

func localVersion(v string) bool {
	for i := range len(v) {
		if c := v[i]; !isDigit(c) && !isLetter(c) && (!separator(c) || i == 0 || i == len(v)-1 || separator(v[i-1])) {
			return false
		}
	}
	return v != ""
}

// comparePyPI follows PEP 440, "Summary of permitted suffixes and relative ordering".
func comparePyPI(a, b string) (int, bool) {
	p, ok := parsePEP440(a)
	if !ok {
		return 0, false
	}
	q, ok := parsePEP440(b)
	if !ok {
		return 0, false
	}
	if c := compareDigits(p.epoch, q.epoch); c != 0 {
		return c, true
	}
	if c := compareNumbers(p.release, q.release); c != 0 {
		return c, true
	}
	if c := cmp.Compare(p.rank(), q.rank()); c != 0 {
		return c, true
	}
	if c := compareDigits(p.pre, q.pre); c != 0 {
		return c, true
	}
	if c := compareOptional(p.hasPost, q.hasPost, p.post, q.post); c != 0 {
		return c, true
	}
	if p.hasDev != q.hasDev { // a development release comes before what it leads to
		if p.hasDev {
			return -1, true
		}
		return 1, true
	}
	if c := compareDigits(p.dev, q.dev); c != 0 {
		return c, true
	}
	return compareLocal(p.local, q.local), true
}

// rank orders development releases of the final release, pre-releases, and the rest.
func (p pep440) rank() int8 {
	switch {
	case p.phase > 0:
		return p.phase
	case !p.hasPost && p.hasDev:
		return 0
	}
	return 4
}

// compareOptional orders a part that may be missing: missing below any.
func compareOptional(hasA, hasB bool, a, b string) int {
	switch {
	case hasA && hasB:
		return compareDigits(a, b)
	case hasA:
		return 1
	case hasB:
		return -1
	}
	return 0
}

// compareLocal orders local versions: none below any; segment by segment, numbers above words.
func compareLocal(a, b string) int {
	for a != "" && b != "" {
		var x, y string
		x, a = cutSeparator(a)
		y, b = cutSeparator(b)
		c := 0
		switch nx, ny := isNumber(x), isNumber(y); {
		case nx && ny:
			c = compareDigits(x, y)
		case nx:
			c = 1
		case ny:
			c = -1
		default:
			c = compareFold(x, y)
		}
		if c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}

func cutSeparator(v string) (first, rest string) {
	for i := range len(v) {
		if separator(v[i]) {
			return v[:i], v[i+1:]
		}
	}
	return v, ""
}
