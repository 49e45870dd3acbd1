package report

import (
	"bytes"
	"strings"
	"testing"
)

func TestMarkdownCode(t *testing.T) {
	for in, want := range map[string]string{
		"core/amf.yaml:14": "`core/amf.yaml:14`",
		"a`b":              "`` a`b ``",
		"a|b":              "`a\\|b`",
		"a\nb":             "`a b`",
		"":                 "",
	} {
		if got := markdownCode(in); got != want {
			t.Errorf("markdownCode(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestMarkdownHostile: text from an input makes no markup, no row and no mention.
func TestMarkdownHostile(t *testing.T) {
	r := sampleReport()
	r.Target, r.Results[0].Title, r.Results[0].Subject = hostile, hostile, hostile
	var b bytes.Buffer
	if err := Markdown(&b, r); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(b.String(), "\n") {
		outside := line
		for fence := "``"; fence != ""; fence = fence[1:] { // drop code spans
			for {
				before, rest, ok := strings.Cut(outside, fence)
				_, after, closed := strings.Cut(rest, fence)
				if !ok || !closed || strings.HasSuffix(before, `\`) {
					break
				}
				outside = before + after
			}
		}
		outside = strings.NewReplacer("<br>", "", "<details><summary>", "", "</summary>", "", "</details>", "").Replace(outside)
		if strings.Contains(outside, "<") || strings.ContainsAny(line, "\x00\x1b\u202e") || strings.Contains(outside, "@everyone") {
			t.Errorf("markup or mention in %q", line)
		}
	}
}

// TestMarkdownFits: a comment on GitHub holds 65,536 characters.
func TestMarkdownFits(t *testing.T) {
	r := largeReport(2000)
	for i := range r.Results {
		r.Results[i].Evidence = nil // the paths of the large sample are longer than any real one's
	}
	var b bytes.Buffer
	if err := Markdown(&b, r); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 65536 {
		t.Errorf("%d bytes", b.Len())
	}
}
