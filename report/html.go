package report

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"strings"
	"time"
)

//go:embed html/page.html html/style.css html/script.js
var htmlFiles embed.FS

// HTML writes the report as one page that needs nothing else: no network, no font, no script but its own. Without
// scripts it is a plain page to read and print. Its Content-Security-Policy names the digests of its own style and
// script and allows nothing more, so that text from the inputs could not run even where an escape was missing.
func HTML(w io.Writer, r *Report) error {
	style, err := htmlFiles.ReadFile("html/style.css")
	if err != nil {
		return err
	}
	script, err := htmlFiles.ReadFile("html/script.js")
	if err != nil {
		return err
	}
	t, err := template.New("page.html").Funcs(htmlFuncs()).ParseFS(htmlFiles, "html/page.html")
	if err != nil {
		return err
	}
	p := newHTMLPage(r)
	// Both are our own files, never text from an input.
	p.Style, p.Script = template.CSS(style), template.JS(script)
	p.Policy = "default-src 'none'; img-src data:; style-src 'sha256-" + digest(style) + "'; script-src 'sha256-" + digest(script) +
		"'; base-uri 'none'; form-action 'none'"
	var b strings.Builder
	if err := t.Execute(&b, p); err != nil {
		return err
	}
	_, err = visible.WriteString(w, b.String())
	return err
}

// visible writes the characters that turn the direction of text as their numbers: with them, text in an input could
// show a reader something else than it says (Unicode TR 36, 2.9.1). None is our own.
var visible = strings.NewReplacer("\u061c", "⟨U+061C⟩", "\u200e", "⟨U+200E⟩", "\u200f", "⟨U+200F⟩", "\u202a", "⟨U+202A⟩", "\u202b", "⟨U+202B⟩",
	"\u202c", "⟨U+202C⟩", "\u202d", "⟨U+202D⟩", "\u202e", "⟨U+202E⟩", "\u2066", "⟨U+2066⟩", "\u2067", "⟨U+2067⟩", "\u2068", "⟨U+2068⟩", "\u2069", "⟨U+2069⟩")

// digest is a source expression's hash: base64 of SHA-256 (CSP level 3, 2.3.1).
func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return base64.StdEncoding.EncodeToString(sum[:])
}

func htmlFuncs() template.FuncMap {
	return template.FuncMap{
		"number": Number,
		"checks": checks,
		"join":   strings.Join,
		"date":   func(t time.Time) string { return t.UTC().Format("2 January 2006") },
		"when":   func(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") },
		"exact":  func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.000000") },
		"iso":    func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"took":   duration,
		"many": func(n int, one, many string) string {
			if n == 1 {
				return "1 " + one
			}
			return Number(n) + " " + many
		},
		"svg":   func(s string) template.HTML { return template.HTML(s) }, // drawn by us, with every name in it escaped
		"money": Money, "percent": Percent, "chance": Chance, "legend": drawLegend, "capital": capital, "listed": listed,
		"verdict": func(v string) string { return htmlVerdicts[v] },
	}
}

// htmlVerdicts are the words for a card's verdict and a line's status.
var htmlVerdicts = map[string]string{
	"fail": "fails", "error": "stopped", "waived": "accepted", "no-data": "no data", "pass": "passes",
	"not-applicable": "does not apply", "assessed": "assessed", "partly": "partly assessed",
}
