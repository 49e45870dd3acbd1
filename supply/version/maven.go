package version

import (
	"cmp"
	"strings"
)

// mavenToken is a token of a Maven version with the separator before it.
type mavenToken struct {
	text   string
	number bool
	hyphen bool // the separator is a hyphen, or a turn between digits and letters
}

// mavenTokens is how many tokens are read without memory from the heap.
const mavenTokens = 64

// null says that the token counts as not there at the end of a version and before a hyphen.
func (t mavenToken) null() bool {
	if t.number {
		return strings.Trim(t.text, "0") == ""
	}
	return mavenRank(t) == mavenRelease
}

// The ranks of Maven's well-known qualifiers; others come after them, by their letters.
const (
	mavenAlpha = iota
	mavenBeta
	mavenMilestone
	mavenRC
	mavenSnapshot
	mavenRelease
	mavenSP
	mavenOther
)

var mavenQualifiers = [...]struct {
	word string
	rank int
}{
	{"alpha", mavenAlpha}, {"beta", mavenBeta}, {"milestone", mavenMilestone}, {"rc", mavenRC}, {"cr", mavenRC},
	{"snapshot", mavenSnapshot}, {"", mavenRelease}, {"final", mavenRelease}, {"ga", mavenRelease}, {"release", mavenRelease}, {"sp", mavenSP},
}

func mavenRank(t mavenToken) int {
	for _, q := range mavenQualifiers {
		if len(q.word) == len(t.text) && strings.EqualFold(q.word, t.text) {
			return q.rank
		}
	}
	return mavenOther
}

// parseMaven splits as the POM reference says ("Version Order Specification", https://maven.apache.org/pom.html): at dots,
// hyphens and turns between digits and letters; an empty token is 0; then trailing null tokens go, at the end and before
// each hyphen.
func parseMaven(v string, tokens []mavenToken) []mavenToken {
	v = strings.TrimSpace(v)
	hyphen := false
	for {
		end := strings.IndexAny(v, ".-")
		piece := v
		if end >= 0 {
			piece = v[:end]
		}
		if piece == "" {
			tokens = append(tokens, mavenToken{"0", true, hyphen})
		}
		for piece != "" {
			number := isDigit(piece[0])
			n := 1
			for n < len(piece) && isDigit(piece[n]) == number {
				n++
			}
			t := mavenToken{piece[:n], number, hyphen}
			if !number && n == 1 && n < len(piece) { // a1, b1, m1
				switch lower(piece[0]) {
				case 'a':
					t.text = "alpha"
				case 'b':
					t.text = "beta"
				case 'm':
					t.text = "milestone"
				}
			}
			tokens = append(tokens, t)
			piece, hyphen = piece[n:], true
		}
		if end < 0 {
			break
		}
		hyphen = v[end] == '-'
		v = v[end+1:]
	}
	for i := len(tokens) - 1; i > 0; {
		if tokens[i].null() {
			tokens = append(tokens[:i], tokens[i+1:]...)
			i--
			continue
		}
		for i >= 0 && !tokens[i].hyphen {
			i--
		}
		i--
	}
	return tokens
}

// compareMaven orders any two texts, as Maven does, but asks for a digit in each: "unknown" and "${revision}" are none.
func compareMaven(a, b string) (int, bool) {
	if !strings.ContainsAny(a, "0123456789") || !strings.ContainsAny(b, "0123456789") {
		return 0, false
	}
	var bufA, bufB [mavenTokens]mavenToken
	x, y := parseMaven(a, bufA[:0]), parseMaven(b, bufB[:0])
	for i := 0; i < len(x) || i < len(y); i++ {
		var s, t mavenToken
		switch {
		case i >= len(x):
			t = y[i]
			s = mavenPadding(t)
		case i >= len(y):
			s = x[i]
			t = mavenPadding(s)
		default:
			s, t = x[i], y[i]
		}
		if c := s.compare(t, i); c != 0 {
			return c, true
		}
	}
	return 0, true
}

// mavenPadding is the null token that stands against a token beyond the shorter version's end: 0 against a number behind a
// dot, the release against everything else.
func mavenPadding(t mavenToken) mavenToken {
	if t.number && !t.hyphen {
		return mavenToken{"0", true, false}
	}
	return mavenToken{"", false, t.hyphen}
}

// compare orders tokens: .qualifier < -qualifier < -number < .number. (The POM reference has the first two equal; the
// code of Maven 3.9 compares a word with a list there, and the list wins.)
func (t mavenToken) compare(u mavenToken, position int) int {
	if c := cmp.Compare(t.class(position), u.class(position)); c != 0 {
		return c
	}
	if t.number {
		return compareDigits(t.text, u.text)
	}
	r, s := mavenRank(t), mavenRank(u)
	if r != mavenOther || s != mavenOther {
		return cmp.Compare(r, s)
	}
	return compareFold(t.text, u.text)
}

func (t mavenToken) class(position int) int {
	switch {
	case !t.number && !t.hyphen:
		return 0
	case !t.number:
		return 1
	case t.hyphen && position > 0:
		return 2
	}
	return 3
}
