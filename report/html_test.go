package report

import (
	"bytes"
	"fmt"
	"html"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/guyline/guyline/check"
)

func writeHTML(t testing.TB, r *Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := HTML(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestHTMLHostile: text from an input is text in the page, wherever it stands.
func TestHTMLHostile(t *testing.T) {
	r := sampleReport()
	r.Target, r.Network.Operator, r.Network.Products, r.Next = hostile, hostile, []string{hostile}, []string{hostile}
	for i := range r.Results {
		x := &r.Results[i]
		x.Check, x.Title, x.Subject, x.Detail, x.Risk, x.Remedy, x.Impact = hostile, hostile, hostile, hostile, hostile, hostile, hostile
		x.Cites, x.FiGHT, x.Critical, x.Confidence, x.Class, x.WaivedBy = []string{hostile}, []string{hostile}, []string{hostile}, hostile, hostile, hostile
	}
	page := writeHTML(t, r)
	if n := strings.Count(page, "<script"); n != 1 {
		t.Errorf("%d scripts in the page, want ours alone", n)
	}
	for _, bad := range []string{"\u202e", "<img", "</style><", "onerror=alert(1)>"} {
		if strings.Contains(page, bad) {
			t.Errorf("%q stands in the page unescaped", bad)
		}
	}
}

// TestHTMLTellsCheck: of a check of ours the page says what it asks, and where it had no data what would decide it.
func TestHTMLTellsCheck(t *testing.T) {
	c := check.SBIUnprotected
	for verdict, want := range map[check.Verdict]string{check.Fail: c.Requires, check.NoData: c.Evidence, check.Pass: c.Requires} {
		page := writeHTML(t, &Report{Results: []Result{{Check: c.ID, Verdict: verdict, Title: c.Title}}})
		if !strings.Contains(page, html.EscapeString(want)) {
			t.Errorf("%s: the page lacks %q", verdict, want)
		}
	}
}

// TestHTMLPolicy: the policy names the digests of what stands in the page, and the page asks for nothing from outside.
func TestHTMLPolicy(t *testing.T) {
	page := writeHTML(t, sampleReport())
	policy := regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)[1]
	policy = strings.NewReplacer("&#39;", "'", "&#43;", "+").Replace(policy)
	for tag, name := range map[string]string{"style": "style-src", "script": "script-src"} {
		body := regexp.MustCompile(`(?s)<` + tag + `>(.*?)</` + tag + `>`).FindStringSubmatch(page)[1]
		if want := name + " 'sha256-" + digest([]byte(body)) + "'"; !strings.Contains(policy, want) {
			t.Errorf("the policy %q lacks %s", policy, want)
		}
	}
	if !strings.HasPrefix(policy, "default-src 'none';") {
		t.Errorf("the policy is %q", policy)
	}
	for _, bad := range []string{` style="`, ` src="`, "@import", "url(http", `href="http`, " onclick"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page contains %q", bad)
		}
	}
}

// TestHTMLLarge: 10,000 results stay a page that a browser opens at once, and nothing is left out without a count.
func TestHTMLLarge(t *testing.T) {
	r := largeReport(10000)
	page := writeHTML(t, r)
	if len(page) > 6<<20 {
		t.Errorf("%d bytes", len(page))
	}
	shown := strings.Count(page, `data-label="Found"`)
	hidden := 0
	for _, m := range regexp.MustCompile(`and ([\d,]+) more: the JSON`).FindAllStringSubmatch(page, -1) {
		n, err := strconv.Atoi(strings.ReplaceAll(m[1], ",", ""))
		if err != nil {
			t.Fatal(err)
		}
		hidden += n
	}
	if shown+hidden != len(r.Results) {
		t.Errorf("%d results shown and %d counted, of %d", shown, hidden, len(r.Results))
	}
}

// TestHTMLContrast holds every pair of ink and ground in both themes, and on paper, at the ratio of WCAG 2.2 success
// criteria 1.4.3 (text, 4.5) and 1.4.11 (shapes, 3).
func TestHTMLContrast(t *testing.T) {
	style, err := htmlFiles.ReadFile("html/style.css")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllSubmatch(style, -1)
	if len(blocks) != 3 {
		t.Fatalf("%d palettes, want light, dark and print", len(blocks))
	}
	for i, name := range []string{"light", "dark", "print"} {
		colour := map[string]float64{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]+);`).FindAllStringSubmatch(string(blocks[i][1]), -1) {
			colour[m[1]] = luminance(t, m[2])
		}
		for _, pair := range []struct {
			ink, ground string
			least       float64
		}{
			{"ink", "ground", 4.5}, {"ink", "paper", 4.5}, {"ink", "sunk", 4.5}, {"quiet", "ground", 4.5}, {"quiet", "paper", 4.5}, {"quiet", "sunk", 4.5},
			{"link", "ground", 4.5}, {"link", "paper", 4.5}, {"fail", "paper", 4.5}, {"pass", "paper", 4.5}, {"unknown", "paper", 4.5}, {"unknown", "ground", 4.5},
			{"critical", "critical-on", 4.5}, {"high", "high-on", 4.5}, {"medium", "medium-on", 4.5}, {"low", "low-on", 4.5}, {"give", "give-on", 4.5},
			{"fail", "sunk", 3}, {"pass", "sunk", 3}, {"link", "sunk", 3},
		} {
			a, b := colour[pair.ink], colour[pair.ground]
			if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < pair.least {
				t.Errorf("%s: %s on %s has contrast %.2f, want %.1f", name, pair.ink, pair.ground, ratio, pair.least)
			}
		}
	}
}

// luminance is the relative luminance of a colour, as WCAG 2.2 defines it.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) == 3 {
		hex = fmt.Sprintf("%c%c%c%c%c%c", hex[0], hex[0], hex[1], hex[1], hex[2], hex[2])
	}
	v, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || len(hex) != 6 {
		t.Fatalf("colour %q", hex)
	}
	linear := func(c uint64) float64 {
		x := float64(c&0xff) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(v>>16) + 0.7152*linear(v>>8) + 0.0722*linear(v)
}

func BenchmarkHTML10000(b *testing.B) {
	r := largeReport(10000)
	for b.Loop() {
		writeHTML(b, r)
	}
}
