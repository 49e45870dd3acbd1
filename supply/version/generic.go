package version

import (
	"cmp"
	"strings"
)

// compareGeneric orders versions of an unknown scheme, only where the order is beyond doubt: numbers with dots, then at
// most the same words, well-known words of pre-releases, or one letter behind the last number (1.1.1k). It is not
// comparable where words differ otherwise, or where a word stands against a number.
func compareGeneric(a, b string) (int, bool) {
	x, y := trimGeneric(a), trimGeneric(b)
	n, m := numbers(x), numbers(y)
	if n == 0 || m == 0 {
		return 0, false
	}
	restX, restY := x[n:], y[m:]
	letterX, okX := oneLetter(restX)
	letterY, okY := oneLetter(restY)
	c := compareNumbers(x[:n], y[:m])
	switch {
	case okX && okY:
		if c != 0 {
			return c, true
		}
		return cmp.Compare(letterX, letterY), true
	case c != 0:
		// Different numbers decide where what follows could not have changed them: words, not further parts of numbers.
		return c, tail(restX) && tail(restY)
	}
	return compareTail(restX, restY)
}

func trimGeneric(v string) string {
	v = strings.TrimSpace(v)
	if len(v) > 1 && lower(v[0]) == 'v' {
		v = v[1:]
	}
	return v
}

// oneLetter says that v is empty or one small letter.
func oneLetter(v string) (letter byte, ok bool) {
	if v == "" {
		return 0, true
	}
	return v[0], len(v) == 1 && v[0] >= 'a' && v[0] <= 'z'
}

// tail says that v is made of words and numbers behind a hyphen, a plus or nothing.
func tail(v string) bool {
	if strings.HasPrefix(v, "-") || strings.HasPrefix(v, "+") {
		v = v[1:]
	}
	return identifiers(v) && !strings.HasPrefix(v, ".") && !strings.Contains(v, "_")
}

// compareTail orders what follows equal numbers.
func compareTail(a, b string) (int, bool) {
	if strings.EqualFold(a, b) {
		return 0, true
	}
	ra, na, okA := preRelease(a)
	rb, nb, okB := preRelease(b)
	if !okA || !okB {
		return 0, false
	}
	if c := cmp.Compare(ra, rb); c != 0 {
		return c, true
	}
	return compareNumbers(na, nb), true
}

// preRelease reads "-rc.1" and its like: the word's rank and its number. No word ranks last.
func preRelease(v string) (rank int, number string, ok bool) {
	v = strings.TrimLeft(v, "-.")
	n := runLength(v, isLetter)
	word, rest := v[:n], strings.TrimLeft(v[n:], "-.")
	if rest != "" && (word == "" || numbers(rest) != len(rest)) {
		return 0, "", false
	}
	if word == "" {
		return 4, "", true
	}
	for i, words := range [...][2]string{{"alpha", "a"}, {"beta", "b"}, {"pre", "preview"}, {"rc", "cr"}} {
		if strings.EqualFold(word, words[0]) || strings.EqualFold(word, words[1]) {
			return i, rest, true
		}
	}
	return 0, "", false
}
