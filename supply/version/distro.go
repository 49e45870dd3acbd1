package version

import (
	"cmp"
	"strings"
)

// compareDebian orders [epoch:]upstream[-revision] (deb-version(7), Debian Policy 5.6.12).
func compareDebian(a, b string) (int, bool) {
	ea, ua, ra, ok := splitDebian(a)
	if !ok {
		return 0, false
	}
	eb, ub, rb, ok := splitDebian(b)
	if !ok {
		return 0, false
	}
	if c := compareDigits(ea, eb); c != 0 {
		return c, true
	}
	if c := verrevcmp(ua, ub); c != 0 {
		return c, true
	}
	return verrevcmp(ra, rb), true
}

func splitDebian(v string) (epoch, upstream, revision string, ok bool) {
	v = strings.TrimSpace(v)
	if e, rest, found := strings.Cut(v, ":"); found {
		if !isNumber(e) {
			return "", "", "", false
		}
		epoch, v = e, rest
	}
	for i := range len(v) {
		if c := v[i]; !isDigit(c) && !isLetter(c) && !strings.ContainsRune(".+-~:_", rune(c)) {
			return "", "", "", false
		}
	}
	upstream = v
	if i := strings.LastIndexByte(v, '-'); i >= 0 {
		upstream, revision = v[:i], v[i+1:]
	}
	return epoch, upstream, revision, upstream != ""
}

// verrevcmp orders parts as dpkg does: turns of non-digits, by characters, and digits, by value. A tilde comes before
// everything, the end included; letters come before other characters.
func verrevcmp(a, b string) int {
	for a != "" || b != "" {
		for a != "" && !isDigit(a[0]) || b != "" && !isDigit(b[0]) {
			if c := cmp.Compare(debianOrder(a), debianOrder(b)); c != 0 {
				return c
			}
			if a != "" {
				a = a[1:]
			}
			if b != "" {
				b = b[1:]
			}
		}
		n, m := digits(a), digits(b)
		if c := compareDigits(a[:n], b[:m]); c != 0 {
			return c
		}
		a, b = a[n:], b[m:]
	}
	return 0
}

// debianOrder is the weight of the first character.
func debianOrder(v string) int {
	switch {
	case v == "" || isDigit(v[0]):
		return 0
	case v[0] == '~':
		return -1
	case isLetter(v[0]):
		return int(v[0])
	}
	return int(v[0]) + 256
}

// compareRPM orders [epoch:]version[-release] (rpm-version(7)). A missing release comes before any.
func compareRPM(a, b string) (int, bool) {
	ea, va, ra, ok := splitRPM(a)
	if !ok {
		return 0, false
	}
	eb, vb, rb, ok := splitRPM(b)
	if !ok {
		return 0, false
	}
	if c := compareDigits(ea, eb); c != 0 {
		return c, true
	}
	if c := rpmvercmp(va, vb); c != 0 {
		return c, true
	}
	return rpmvercmp(ra, rb), true
}

func splitRPM(v string) (epoch, version, release string, ok bool) {
	v = strings.TrimSpace(v)
	if e, rest, found := strings.Cut(v, ":"); found {
		if !isNumber(e) && e != "(none)" {
			return "", "", "", false
		}
		epoch, v = strings.TrimSuffix(e, "(none)"), rest
	}
	version, release, _ = strings.Cut(v, "-")
	return epoch, version, release, version != ""
}

// rpmvercmp orders as rpm's function of that name: runs of digits and of letters, everything else parting them; digits
// above letters; a tilde before everything, a caret after the end and before everything else.
func rpmvercmp(a, b string) int {
	if a == b {
		return 0
	}
	for a != "" || b != "" {
		for a != "" && !alnum(a[0]) && a[0] != '~' && a[0] != '^' {
			a = a[1:]
		}
		for b != "" && !alnum(b[0]) && b[0] != '~' && b[0] != '^' {
			b = b[1:]
		}
		tildeA, tildeB := strings.HasPrefix(a, "~"), strings.HasPrefix(b, "~")
		caretA, caretB := strings.HasPrefix(a, "^"), strings.HasPrefix(b, "^")
		switch {
		case tildeA && tildeB, caretA && caretB:
			a, b = a[1:], b[1:]
			continue
		case tildeA:
			return -1
		case tildeB:
			return 1
		case caretA:
			return sign(b == "")
		case caretB:
			return -sign(a == "")
		}
		if a == "" || b == "" {
			break
		}
		run := isLetter
		number := isDigit(a[0])
		if number {
			run = isDigit
		}
		n, m := runLength(a, run), runLength(b, run)
		if m == 0 {
			return sign(number)
		}
		c := 0
		if number {
			c = compareDigits(a[:n], b[:m])
		} else {
			c = strings.Compare(a[:n], b[:m])
		}
		if c != 0 {
			return c
		}
		a, b = a[n:], b[m:]
	}
	return cmp.Compare(len(a), len(b))
}

func sign(positive bool) int {
	if positive {
		return 1
	}
	return -1
}

func alnum(c byte) bool { return isDigit(c) || isLetter(c) }

func runLength(v string, in func(byte) bool) int {
	n := 0
	for n < len(v) && in(v[n]) {
		n++
	}
	return n
}
