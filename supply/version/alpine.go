package version

import (
	"cmp"
	"strings"
)

// alpine is a version of apk-tools 3 (apk-package(5), "Versions"; src/version.c) in parts:
// number{.number}[letter]{_suffix[number]}[~hash][-rN].
type alpine struct {
	numbers  string
	letter   byte   // 0 = none
	suffixes string // "_rc1_p2"
	revision string
}

// apkSuffixes are in their order; those before the empty one stand for pre-releases.
var apkSuffixes = [...]string{"alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p"}

const apkNone = 4

func parseAlpine(v string) (a alpine, ok bool) {
	n := numbers(v)
	if n == 0 {
		return a, false
	}
	a.numbers, v = v[:n], v[n:]
	if v != "" && v[0] >= 'a' && v[0] <= 'z' {
		a.letter, v = v[0], v[1:]
	}
	rest := v
	for strings.HasPrefix(rest, "_") {
		if _, _, rest, ok = cutSuffix(rest); !ok {
			return a, false
		}
	}
	a.suffixes, v = v[:len(v)-len(rest)], rest
	if strings.HasPrefix(v, "~") { // a commit has no order and does not count
		n := 1
		for n < len(v) && (isDigit(v[n]) || v[n] >= 'a' && v[n] <= 'f') {
			n++
		}
		v = v[n:]
	}
	if strings.HasPrefix(v, "-r") {
		n := digits(v[2:])
		a.revision, v = v[2:2+n], v[2+n:]
	}
	return a, v == ""
}

// cutSuffix takes the first suffix off: its rank and number.
func cutSuffix(v string) (rank int, number, rest string, ok bool) {
	v = v[1:]
	n := runLength(v, isLetter)
	for i, word := range apkSuffixes {
		if word != "" && word == v[:n] {
			v = v[n:]
			m := digits(v)
			return i, v[:m], v[m:], true
		}
	}
	return 0, "", "", false
}

func compareAlpine(a, b string) (int, bool) {
	x, ok := parseAlpine(a)
	if !ok {
		return 0, false
	}
	y, ok := parseAlpine(b)
	if !ok {
		return 0, false
	}
	if c := compareApkNumbers(x.numbers, y.numbers); c != 0 {
		return c, true
	}
	if c := cmp.Compare(x.letter, y.letter); c != 0 {
		return c, true
	}
	for x.suffixes != "" || y.suffixes != "" {
		p, q := apkNone, apkNone
		var n, m string
		if x.suffixes != "" {
			p, n, x.suffixes, _ = cutSuffix(x.suffixes)
		}
		if y.suffixes != "" {
			q, m, y.suffixes, _ = cutSuffix(y.suffixes)
		}
		if c := cmp.Compare(p, q); c != 0 {
			return c, true
		}
		if c := compareDigits(n, m); c != 0 {
			return c, true
		}
	}
	return compareDigits(x.revision, y.revision), true
}

// compareApkNumbers orders numbers by value, but after the first one with a leading zero as the fraction that it looks
// like (1.01 before 1.1); more numbers come after fewer.
func compareApkNumbers(a, b string) int {
	for first := true; a != "" && b != ""; first = false {
		var x, y string
		x, a, _ = strings.Cut(a, ".")
		y, b, _ = strings.Cut(b, ".")
		c := 0
		if !first && (x[0] == '0' || y[0] == '0') {
			c = strings.Compare(x, y)
		} else {
			c = compareDigits(x, y)
		}
		if c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}
