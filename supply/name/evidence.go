package name

import (
	"fmt"
	"slices"
	"strings"
)

// What evidence beside the names does to a score: a fact that both sides share takes away a part of the doubt that is left
// (1 - score), one that differs a part of the score.
const (
	doubtAddress  = 0.6  // left of the doubt where an address is the same
	doubtCountry  = 0.85 // where a country is
	doubtLeast    = doubtAddress * doubtCountry
	otherCountry  = 0.96
	otherRegister = 0.85 // two numbers of one register that gives each party one
)

// with weighs what is known beside the names. It gives the new score, what to say of it, and whether an identifier is the same.
func (e *Evidence) with(o *Evidence, score float64) (weighed float64, notes []string, same bool) {
	if e == nil || o == nil {
		return score, nil, false
	}
	doubt := 1 - score
	if a, ok := sharedAddress(e.Addresses, o.Addresses); ok {
		doubt *= doubtAddress
		notes = append(notes, "the same address: "+a)
	}
	switch c, known := sharedCountry(e.Countries, o.Countries); {
	case c != "":
		doubt *= doubtCountry
		notes = append(notes, "the same country: "+c)
	case known:
		doubt = 1 - (1-doubt)*otherCountry
		notes = append(notes, fmt.Sprintf("other countries: %s and %s", strings.Join(e.Countries, ", "), strings.Join(o.Countries, ", ")))
	}
	for _, x := range e.Identifiers {
		for _, y := range o.Identifiers {
			switch v := x.number(); {
			case !meetSchemes(x, y):
			case v != "" && v == y.number():
				return 1, append(notes, "the same identifier: "+x.String()), true
			case x.unique() && y.unique():
				doubt = 1 - (1-doubt)*otherRegister
				notes = append(notes, fmt.Sprintf("other identifiers: %s and %s", x, y))
			}
		}
	}
	return 1 - doubt, notes, false
}

// String is "LEI 5299…".
func (i Identifier) String() string { return strings.TrimSpace(i.Scheme + " " + i.Value) }

// minIdentifier is the shortest number that is taken to tell one party from all others.
const minIdentifier = 6

// number is the value without spaces and marks; empty where it is too short or has no digit.
func (i Identifier) number() string {
	v := strings.ToUpper(strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, i.Value))
	if len(v) < minIdentifier || !hasDigit(v) {
		return ""
	}
	return v
}

// meetSchemes is true of identifiers that may be of one register.
func meetSchemes(a, b Identifier) bool {
	return a.Scheme == "" || b.Scheme == "" || strings.EqualFold(a.Scheme, b.Scheme)
}

// unique is true of registers that give a party one number for life: legal entities (ISO 17442) and ships (IMO).
func (i Identifier) unique() bool {
	return i.number() != "" && (strings.EqualFold(i.Scheme, "LEI") || strings.EqualFold(i.Scheme, "IMO"))
}

// sharedCountry is a country of both. known is true where both sides know any.
func sharedCountry(a, b []string) (shared string, known bool) {
	for _, c := range a {
		if slices.Contains(b, c) {
			return c, true
		}
	}
	return "", len(a) > 0 && len(b) > 0
}

// sharedAddress is an address of the first that one of the second is like: three words or more the same, a number among
// them, and two thirds of the shorter.
func sharedAddress(a, b []string) (string, bool) {
	for _, x := range a {
		p := addressWords(x)
		for _, y := range b {
			q := addressWords(y)
			shared, numbers := 0, 0
			for w := range p {
				if q[w] {
					shared++
					if hasDigit(w) {
						numbers++
					}
				}
			}
			if shared >= 3 && numbers > 0 && 3*shared >= 2*min(len(p), len(q)) {
				return x, true
			}
		}
	}
	return "", false
}

// addressNoise are words that addresses write, abbreviate and leave out at will.
var addressNoise = set("street st str road rd avenue ave av no number building bldg floor fl room rm unit suite ste block district city province the of and blvd boulevard lane ln ulitsa ul")

func addressWords(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range words(s) {
		if read := readWord(w, s); !addressNoise[read] {
			m[fold(read)] = true
		}
	}
	return m
}
