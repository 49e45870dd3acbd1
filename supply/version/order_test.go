package version

import (
	"bufio"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestConformanceOrder holds every scheme against the order that osv-scalibr gives (testdata/oracle). Pairs that a scheme
// says it cannot order are counted apart: our grammars are stricter than the oracle's, which orders any text. Left out are
// the pairs on which the oracle departs from the ecosystem's own tool, see departs.
func TestConformanceOrder(t *testing.T) {
	file := os.Getenv("GUYLINE_ORDER")
	if file == "" {
		file = "testdata/order.txt"
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	good, total, none := map[string]int{}, map[string]int{}, map[string]int{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		p := strings.Split(lines.Text(), " ")
		scheme, a, b := p[0], p[1], p[3]
		want := strings.Index("<=>", p[2]) - 1
		if departs(scheme, a, b) {
			continue
		}
		total[scheme]++
		got, ok := SchemeOf(scheme).Compare(a, b)
		back, okBack := SchemeOf(scheme).Compare(b, a)
		switch {
		case ok != okBack || ok && sgn(got) != -sgn(back):
			t.Errorf("%s: %s and %s: %d one way, %d the other", scheme, a, b, got, back)
		case !ok:
			none[scheme]++
		case sgn(got) == want:
			good[scheme]++
		default:
			t.Errorf("%s: %s %c %s; the oracle says %s", scheme, a, "<=>"[sgn(got)+1], b, p[2])
		}
	}
	sumGood, sumTotal := 0, 0
	for scheme := range total {
		t.Logf("%-9s %d/%d, %d not comparable", scheme, good[scheme], total[scheme]-none[scheme], none[scheme])
		sumGood, sumTotal = sumGood+good[scheme], sumTotal+total[scheme]-none[scheme]
	}
	fmt.Printf("score version-order %d/%d\n", sumGood, sumTotal)
}

var suffixed = regexp.MustCompile(`(?i)(final|ga|release)[.]\d`)

// departs says that the oracle does not order the pair as the ecosystem's own tool does.
func departs(scheme, a, b string) bool {
	parts := func(v string) int { return strings.Count(v[:numbers(strings.TrimPrefix(v, "v"))], ".") }
	switch scheme {
	case "apk": // apk: 2.0 comes after 2, since what ends first is less; the oracle has them equal, and
		// _cvs the same as nothing
		return parts(a) != parts(b) || strings.Contains(a+b, "_cvs")
	case "composer": // Composer fills up to four numbers: 2.1 is 2.1.0
		return parts(a) != parts(b)
	case "gem": // Gem::Version puts .pre. for a hyphen
		return strings.Contains(a+b, "-")
	case "maven": // ComparableVersion 3.9: 1.Final.2 comes after 1.Final
		return suffixed.MatchString(a) || suffixed.MatchString(b)
	}
	return false
}

func sgn(n int) int { return min(1, max(-1, n)) }
