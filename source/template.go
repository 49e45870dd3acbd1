package source

import (
	"bytes"
	"strings"

	"github.com/guyline/guyline/internal/pattern"
)

// What stands for something else: {{ … }} of Go and Jinja, {% … %} and {# … #} of Jinja, ${NAME} of shells and Compose,
// @NAME@ of autoconf and meson, %NAME% and %NAME of start scripts. No plain scalar of YAML begins with % or @.
var (
	templateOnly = pattern.New(`^\s*(?:-\s*)?(?:(?:\{\{.*\}\}|\{%.*%\}|\{#.*#\})\s*)+$`)
	templateText = pattern.New(`\{\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\}`)
	statement    = pattern.New(`\{%.*?%\}|\{#.*?#\}`)
	variable     = pattern.New(`\$\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-?+])((?:[^{}]|\$\{[^{}]*\})*))?\}`)
	placeholder  = pattern.New(`@[A-Za-z_][A-Za-z0-9_]*@|%[A-Z_][A-Z0-9_]*%?`)
)

// fillTemplate makes YAML of a template, line by line, so that line numbers stay: lines that only direct the template
// become empty, values that it fills in become openMark, variables get the value that lookup or their default gives.
// open reports whether anything was left open or taken out.
func fillTemplate(data []byte, lookup func(string) (string, bool)) (out []byte, open bool) {
	for line := range bytes.Lines(oneLine(data)) {
		text := string(line)
		if strings.HasPrefix(strings.TrimSpace(text), "#") {
			out = append(out, line...)
			continue
		}
		if templateOnly().MatchString(strings.TrimRight(text, "\r\n")) {
			out = append(out, '\n')
			open = true
			continue
		}
		filled := Expand(text, lookup)
		filled = statement().ReplaceAllString(filled, openMark)
		filled = templateText().ReplaceAllString(filled, openMark)
		filled = placeholder().ReplaceAllString(filled, openMark)
		filled = variable().ReplaceAllString(filled, openMark)
		open = open || strings.Contains(filled, openMark)
		out = append(out, filled...)
	}
	return out, open
}

// maxAction is the longest {{ … }} that is looked for beyond its line.
const maxAction = 4 << 10

// oneLine puts each {{ … }} that runs over several lines on the first of them; the others stay behind it, empty.
func oneLine(data []byte) []byte {
	var out []byte
	for {
		begin := bytes.Index(data, []byte("{{"))
		if begin < 0 {
			return append(out, data...)
		}
		end := bytes.Index(data[begin:min(len(data), begin+maxAction)], []byte("}}"))
		lines := 0
		if end >= 0 && !bytes.Contains(data[begin+2:begin+end], []byte("{{")) {
			lines = bytes.Count(data[begin:begin+end], []byte("\n"))
		}
		if lines == 0 {
			out, data = append(out, data[:begin+2]...), data[begin+2:]
			continue
		}
		out = append(append(out, data[:begin]...), "{{ }}"...)
		data = data[begin+end+2:]
		rest := bytes.IndexByte(data, '\n')
		if rest < 0 {
			rest = len(data)
		}
		out = append(append(out, data[:rest]...), bytes.Repeat([]byte("\n"), lines)...)
		data = data[rest:]
	}
}

// Expand puts the values of variables in place of ${NAME}, ${NAME:-default} and ${NAME-default}, as the Compose
// specification (interpolation) has it. A variable without value or default stays as it is written.
func Expand(text string, lookup func(string) (string, bool)) string {
	if !strings.Contains(text, "${") {
		return text
	}
	for range 3 { // a default may hold a variable
		before := text
		text = variable().ReplaceAllStringFunc(text, func(m string) string {
			p := variable().FindStringSubmatch(m)
			v, ok := lookup(p[1])
			switch p[2] {
			case ":-":
				if !ok || v == "" {
					return p[3]
				}
			case "-":
				if !ok {
					return p[3]
				}
			}
			if ok {
				return v
			}
			return m
		})
		if text == before {
			break
		}
	}
	return text
}
