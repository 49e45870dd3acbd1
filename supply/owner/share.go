package owner

import (
	"fmt"
	"strconv"
	"strings"
)

// Share is a part of a company in parts per million, 0 to Whole. Finer than a basis point, because registers publish
// 33.3333 % and 49.9999 %, and the latter must not become 50 %.
type Share int32

// Percent is one hundredth of the whole; BasisPoint one hundredth of that.
const (
	BasisPoint Share = 100
	Percent    Share = 100 * BasisPoint
	Whole      Share = 100 * Percent
)

// BasisPoints is the share in whole basis points, 0 to 10000, rounded down.
func (s Share) BasisPoints() int32 { return int32(s / BasisPoint) }

// String writes a percentage without trailing zeros: "49.99 %".
func (s Share) String() string {
	text := strconv.FormatFloat(float64(s)/float64(Percent), 'f', 4, 64)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + " %"
}

// span writes a range: "50 %", "25 % to 50 %", or "an unknown share".
func span(least, most Share) string {
	switch {
	case least == most:
		return least.String()
	case least == 0 && most == Whole:
		return "an unknown share"
	}
	return least.String() + " to " + most.String()
}

// ParseShare reads a percentage as registers write it: "50", "50.01 %", "49,9", "25-50 %", ">50", "at least 25",
// "less than 10", "ownership-of-shares-25-to-50-percent", "50+". It gives the least and the most that it can be: a bound
// that is itself excluded moves by one part per million, and a number finer than that is widened outwards. An empty text is
// an unknown share, 0 to Whole. An error where there is no number or one above 100.
func ParseShare(text string) (least, most Share, err error) {
	clean := strings.ToLower(strings.TrimSpace(text))
	if clean == "" || clean == "unknown" || clean == "n/a" {
		return 0, Whole, nil
	}
	numbers := numbersOf(clean)
	var low, high [2]Share // each number rounded down and up
	if len(numbers) == 0 || len(numbers) > 2 {
		return 0, 0, fmt.Errorf("share %q: expected a percentage such as 50, 25-50 or >50", shorten(text))
	}
	for i, n := range numbers {
		if low[i], high[i], err = decimal(n); err != nil {
			return 0, 0, fmt.Errorf("share %q: %w", shorten(text), err)
		}
	}
	if len(numbers) == 2 {
		if low[0] > high[1] {
			return 0, 0, fmt.Errorf("share %q: the lower bound stands above the upper one", shorten(text))
		}
		if contains(clean, "-to-", "more than", "over", ">") && !contains(clean, ">=", "≥") && low[0] < high[1] {
			low[0]++
		}
		return low[0], high[1], nil
	}
	switch {
	case contains(clean, ">=", "≥", "at least", "or more", "not less") || strings.HasSuffix(clean, "+"):
		return low[0], Whole, nil
	case contains(clean, "<=", "≤", "at most", "up to", "not more", "or less"):
		return 0, high[0], nil
	case contains(clean, ">", "more than", "over"):
		return min(low[0]+1, Whole), Whole, nil
	case contains(clean, "<", "less than", "under", "below"):
		return 0, max(high[0]-1, 0), nil
	}
	return low[0], high[0], nil
}

func contains(text string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// numbersOf finds the decimal numbers of a text: digits with at most one point or comma.
func numbersOf(text string) []string {
	var out []string
	for i := 0; i < len(text) && len(out) < 4; {
		j, points := i, 0
		for j < len(text) && (text[j] >= '0' && text[j] <= '9' || j > i && points == 0 && (text[j] == '.' || text[j] == ',')) {
			if text[j] == '.' || text[j] == ',' {
				points++
			}
			j++
		}
		if j > i {
			out = append(out, strings.TrimRight(text[i:j], ".,"))
		} else {
			j++
		}
		i = j
	}
	return out
}

// decimal reads an exact decimal percentage and rounds it down and up to a part per million.
func decimal(text string) (down, up Share, err error) {
	whole, part, _ := strings.Cut(strings.Replace(text, ",", ".", 1), ".")
	n := 0
	for _, d := range whole {
		if n = 10*n + int(d-'0'); n > 100 {
			return 0, 0, fmt.Errorf("%s is above 100 %%", shorten(text))
		}
	}
	value, inexact := n*int(Percent), false
	unit := int(Percent)
	for _, d := range part {
		if unit /= 10; unit > 0 {
			value += unit * int(d-'0')
		} else if d != '0' {
			inexact = true
		}
	}
	if value > int(Whole) || value == int(Whole) && inexact {
		return 0, 0, fmt.Errorf("%s is above 100 %%", shorten(text))
	}
	down, up = Share(value), Share(value)
	if inexact {
		up++
	}
	return down, up, nil
}

// shorten keeps a text from a file short enough for a message.
func shorten(text string) string {
	if r := []rune(text[:min(len(text), 400)]); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return text
}
