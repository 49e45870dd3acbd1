package name

import (
	"strconv"
	"strings"
)

var smallNumbers = map[string]int{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
	"twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}

var tens = map[string]int{"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}

var ordinals = map[string]int{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
}

// numeral reads a word as a number: digits, "1st", an English number word up to ninety, or a Roman numeral from II on. A lone
// I, V, X, L, C, D or M is read as a number only where roman says so, for they are initials too.
func numeral(s string, roman bool) (int, bool) {
	digits := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz")
	if digits != "" && len(digits) <= 12 {
		if n, err := strconv.Atoi(digits); err == nil {
			suffix := s[len(digits):]
			if suffix == "" || suffix == "st" || suffix == "nd" || suffix == "rd" || suffix == "th" {
				return n, true
			}
			return 0, false
		}
	}
	if n, ok := smallNumbers[s]; ok {
		return n, true
	}
	if n, ok := tens[s]; ok {
		return n, true
	}
	if n, ok := ordinals[s]; ok {
		return n, true
	}
	return romanNumeral(s, roman)
}

var romanDigits = map[byte]int{'i': 1, 'v': 5, 'x': 10, 'l': 50}

// romanNumeral reads numerals up to 49: greater ones are words more often than numbers.
func romanNumeral(s string, single bool) (int, bool) {
	if s == "" || len(s) > 7 || len(s) == 1 && !single {
		return 0, false
	}
	total := 0
	for i := range len(s) {
		d := romanDigits[s[i]]
		if d == 0 || d > 50 {
			return 0, false
		}
		if i+1 < len(s) && romanDigits[s[i+1]] > d {
			total -= d
		} else {
			total += d
		}
	}
	if roman(total) != s {
		return 0, false
	}
	return total, true
}

// roman writes 1 to 49.
func roman(n int) string {
	if n <= 0 || n >= 50 {
		return ""
	}
	t := []string{"", "x", "xx", "xxx", "xl"}[n/10]
	return t + []string{"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"}[n%10]
}
