package source

import (
	"strings"
	"testing"
)

// TestFillTemplate holds what each kind of template becomes: lines stay where they are.
func TestFillTemplate(t *testing.T) {
	lookup := func(name string) (string, bool) { return map[string]string{"SET": "x"}[name], name == "SET" }
	for name, c := range map[string]struct{ in, want string }{
		"variables":            {"a: ${SET}\nb: ${OTHER:-y}\nc: ${OTHER}\n", "a: x\nb: y\nc: " + openMark + "\n"},
		"an action alone":      {"a: 1\n{{- if .b }}\nc: 2\n{{- end }}\n", "a: 1\n\nc: 2\n\n"},
		"a value":              {"a: {{ .b | default 1 }}\n", "a: " + openMark + "\n"},
		"an action of lines":   {"a: 1\n{{/*\nsays\nnothing\n*/}}\nb: 2\n", "a: 1\n\n\n\n\nb: 2\n"},
		"a value of lines":     {"a: {{ include \"b\" (dict\n  1 2) }}\nc: 3\n", "a: " + openMark + "\n\nc: 3\n"},
		"an action unclosed":   {"a: {{ b\nc: 1\n", "a: {{ b\nc: 1\n"},
		"a comment":            {"# a {{ b\nc: {{ d }}\n", "# a {{ b\nc: " + openMark + "\n"},
		"a statement":          {"{% if a %}\nb: 1\n{% endif %}\n{# c #}\n", "\nb: 1\n\n\n"},
		"statements in a line": {"a: {% if b %}1{% endif %}\n", "a: " + openMark + "1" + openMark + "\n"},
		"of start scripts":     {"a: %B\nc: %D%\ne: 50%\n", "a: " + openMark + "\nc: " + openMark + "\ne: 50%\n"},
		"of a build":           {"a: @b@/c\n", "a: " + openMark + "/c\n"},
	} {
		got, _ := fillTemplate([]byte(c.in), lookup)
		if string(got) != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
		if strings.Count(string(got), "\n") != strings.Count(c.in, "\n") {
			t.Errorf("%s: lines moved", name)
		}
	}
}

// TestSections reads the sections of a file of which one is indented wrongly.
func TestSections(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		keys string // those that are read, "" where none are
	}{
		"one section":  {"db_uri: a\namf:\n  - x: 1\n   y: 2\n    z: 3\nsmf:\n  a: 1\n", "db_uri smf"},
		"most of them": {"amf:\n  - x: 1\n   y: 2\n    z: 3\nsmf:\n  - x: 1\n   y: 2\n    z: 3\nupf: 1\n", ""},
		"a manifest":   {"apiVersion: v1\nkind: Pod\nspec:\n  - x: 1\n   y: 2\n    z: 3\n", ""},
		"documents":    {"a: 1\n---\nb:\n  - x: 1\n   y: 2\n    z: 3\nc: 1\n", ""},
	} {
		f := &File{Path: "f.yaml", Name: "f.yaml", Data: []byte(c.text)}
		f.yaml = &document{}
		docs := f.sections(f.Data)
		var keys []string
		for _, d := range docs {
			for k := range d.Pairs() {
				keys = append(keys, k.Text())
			}
		}
		if got := strings.Join(keys, " "); got != c.keys {
			t.Errorf("%s: read %q, want %q", name, got, c.keys)
		}
		if want := len(docs) > 0; f.partly != want {
			t.Errorf("%s: partly read: %t, want %t", name, f.partly, want)
		}
	}
}
