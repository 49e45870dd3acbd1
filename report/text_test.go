package report

import (
	"strings"
	"testing"
	"time"

	"github.com/guyline/guyline/check"
)

// TestTextCannotSteerTheTerminal gives names with control characters, as a hostile file could.
func TestTextCannotSteerTheTerminal(t *testing.T) {
	r := sampleReport()
	r.Target = "a\x1b]0;title\x07"
	r.Next = []string{"open \u202egnp.exe\x1b[2J"}
	var b strings.Builder
	if err := Text(&b, r, 100); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"\x1b", "\x07", "\u202e", "\r"} {
		if strings.Contains(b.String(), bad) {
			t.Errorf("the text holds %q", bad)
		}
	}
}

// TestTextFitsTheWidth holds every finding's line to the terminal, and the whole answer to one screen.
func TestTextFitsTheWidth(t *testing.T) {
	r := sampleReport()
	for i := range 40 {
		r.Results = append(r.Results, Result{Check: "check-number-" + strings.Repeat("x", i%20), Verdict: check.Fail, Severity: check.High,
			Title: "Something that needs a good many words to be said in full", People: 1000 * i,
			Evidence: []Evidence{{File: "some/folder/that/is/deep/file.yaml", Line: i + 1}}})
	}
	for _, width := range []int{80, 100, 120, 160} {
		var b strings.Builder
		if err := Text(&b, r, width); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
		if len(lines) > 34 {
			t.Errorf("width %d: %d lines: more than a screen", width, len(lines))
		}
		for _, line := range lines {
			if strings.HasPrefix(line, "  HIGH") && width >= 120 && len([]rune(line)) > width {
				t.Errorf("width %d: %d columns: %s", width, len([]rune(line)), line)
			}
		}
	}
}

func TestNumber(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 214300: "214,300", -1234567: "-1,234,567"} {
		if got := Number(n); got != want {
			t.Errorf("Number(%d) = %s, want %s", n, got, want)
		}
	}
}

func TestDuration(t *testing.T) {
	if got := duration((1800 * time.Millisecond).Seconds()); got != "1.8s" {
		t.Errorf("duration %s, want 1.8s", got)
	}
}
