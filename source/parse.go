package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/guyline/guyline/internal/pattern"
)

// document is a file parsed as YAML.
type document struct {
	docs    []Node
	filled  bool  // it became YAML only once a template was filled, or lines were left out
	problem error // why it is no YAML, nil where it is; it counts where no other format takes the file either
}

// maxYAML is the largest file that is parsed as YAML. A parsed node takes up to sixty times its text.
const maxYAML = 4 << 20

// YAML is the file's documents, parsed once. What is no YAML gives none. A template is read as far as its fixed text
// goes, and the file then counts as partly read.
func (f *File) YAML() []Node {
	if f.yaml == nil {
		f.yaml = &document{}
		switch {
		case !looksLikeYAML(f.Data):
		case len(f.Data) > maxYAML:
			f.yaml.problem = fmt.Errorf("larger than %d MiB: split it into documents", maxYAML>>20)
		default:
			f.yaml.docs = f.parseYAML()
		}
	}
	return f.yaml.docs
}

// Filled reports whether the file became YAML only once a template was filled, or lines were left out. Other parsers do
// not read it.
func (f *File) Filled() bool {
	f.YAML()
	return f.yaml.filled
}

// Top is the first document, the zero Node where the file is no YAML.
func (f *File) Top() Node {
	if docs := f.YAML(); len(docs) > 0 {
		return docs[0]
	}
	return Node{}
}

var yamlStart = pattern.New(`(?m)^\s*(?:-\s+)?["']?[\w./{}$@-]+["']?\s*:(?:\s|$)|^\s*[\[{]|^\s*-\s`)

// looksLikeYAML keeps prose, tables and other formats away from the parser.
func looksLikeYAML(data []byte) bool {
	head := data[:min(len(data), 16<<10)]
	if bytes.HasPrefix(head, []byte("-----BEGIN")) || bytes.HasPrefix(bytes.TrimSpace(head), []byte("<")) {
		return false
	}
	return yamlStart().Match(head) && !assigns(head)
}

var assignment = pattern.New(`^[A-Za-z_][\w.-]*[ \t]*=(?:[^=:]|$)`)

// assigns reports whether the first line that is no comment is "name = value", as in libconfig, ini and environment
// files. YAML has no such line at its start.
func assigns(head []byte) bool {
	for line := range bytes.Lines(head) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' && !bytes.HasPrefix(line, []byte("//")) {
			return assignment().Match(line)
		}
	}
	return false
}

var errorLine = pattern.New(`line (\d+)`)

// maxMended is the number of lines that may be left out to make the rest of a broken file parse.
const maxMended = 12

func (f *File) parseYAML() []Node {
	notes, partly := slices.Clone(f.notes), f.partly
	docs, err := decode(f.Data)
	if err == nil && !slices.ContainsFunc(docs, filledIn) {
		f.noteDuplicates(docs)
		return docs
	}
	f.yaml.filled = true
	data, open := fillTemplate(f.Data, f.Lookup)
	if open {
		f.Notef(0, "it is a template: what is filled in elsewhere is not known")
		if docs, err = decode(data); err == nil {
			return docs
		}
	}
	if err == nil {
		return docs
	}
	first := err
	// Leave out the lines that the parser stops at, one by one: what a template generates, a tab, a missing quote.
	lines := bytes.SplitAfter(data, []byte("\n"))
	for range maxMended {
		m := errorLine().FindStringSubmatch(err.Error())
		if m == nil || len(data) > 1<<20 {
			break
		}
		at, _ := strconv.Atoi(m[1])
		at = min(max(at-1, 0), len(lines)-1)
		for at > 0 && len(bytes.TrimSpace(lines[at])) == 0 {
			at--
		}
		if len(bytes.TrimSpace(lines[at])) == 0 {
			break
		}
		f.Notef(at+1, "left out, because it is no YAML: %v", err)
		lines[at] = []byte("\n")
		if docs, err = decode(bytes.Join(lines, nil)); err == nil {
			if len(docs) == 0 {
				break // nothing was left
			}
			return docs
		}
	}
	f.notes, f.partly = notes, partly
	if docs := f.sections(data); docs != nil {
		return docs
	}
	f.yaml.problem = first
	return nil
}

// keyAtTop begins a line that opens a section of a file: a key that is not indented.
var keyAtTop = pattern.New(`^["']?[A-Za-z_][\w.-]*["']?\s*:(?:\s|$)`)

// sections reads a file without those of its sections, from one unindented key to the next, that are no YAML: one line
// that is indented wrongly costs its function only. Kubernetes takes no manifest in part, and so none is read in part.
func (f *File) sections(data []byte) []Node {
	if len(data) > 1<<20 {
		return nil
	}
	lines := bytes.SplitAfter(data, []byte("\n"))
	var begins []int
	for i, line := range lines {
		switch {
		case bytes.HasPrefix(line, []byte("apiVersion:")), bytes.HasPrefix(line, []byte("---")) && len(begins) > 0:
			return nil
		case keyAtTop().Match(line):
			begins = append(begins, i)
		}
	}
	type fault struct{ first, last int }
	var faults []fault
	for k, begin := range begins {
		end := len(lines)
		if k+1 < len(begins) {
			end = begins[k+1]
		}
		if _, err := decode(bytes.Join(lines[begin:end], nil)); err != nil {
			faults = append(faults, fault{begin + 1, end})
			for i := begin; i < end; i++ {
				lines[i] = []byte("\n")
			}
		}
	}
	if len(faults) == 0 || 2*len(faults) > len(begins) {
		return nil
	}
	docs, err := decode(bytes.Join(lines, nil))
	if err != nil {
		return nil
	}
	for _, x := range faults {
		f.Notef(x.first, "left out to line %d, because it is no YAML", x.last)
	}
	return docs
}

// namedYAML reports whether a file is meant to be YAML or JSON, going by its name: only then is it worth telling that it
// cannot be parsed, and other text is simply in no known format. Whoever gives standard input means it.
func (f *File) namedYAML() bool {
	switch path.Ext(f.Name) {
	case ".yaml", ".yml", ".json", ".tpl":
		return true
	}
	return f.Name == "-"
}

func decode(data []byte) ([]Node, error) {
	d := yaml.NewDecoder(bytes.NewReader(data))
	var docs []Node
	for {
		var n yaml.Node
		err := d.Decode(&n)
		if errors.Is(err, io.EOF) {
			return docs, nil
		}
		if err != nil {
			return nil, err
		}
		if n.Kind == yaml.DocumentNode && len(n.Content) == 1 {
			docs = append(docs, follow(n.Content[0]))
		}
	}
}

// filledIn reports whether some value is {{NAME}}, which the parser takes for a mapping within a mapping's key.
func filledIn(doc Node) bool {
	found := false
	doc.Walk(func(_, n Node) bool {
		for k := range n.Pairs() {
			found = found || k.Map()
		}
		return !found
	})
	return found
}

// noteDuplicates remarks on keys that stand twice in a mapping: parsers differ in which one counts.
func (f *File) noteDuplicates(docs []Node) {
	for _, d := range docs {
		d.Walk(func(_, n Node) bool {
			if n.Map() {
				seen := make(map[string]int, len(n.n.Content)/2)
				for i := 0; i+1 < len(n.n.Content); i += 2 {
					k := n.n.Content[i]
					if first, ok := seen[k.Value]; ok && k.Tag != "!!merge" {
						f.Remarkf(k.Line, "key %q stands on line %d too: the last one was used", k.Value, first+f.line0)
					}
					seen[k.Value] = k.Line
				}
			}
			return true
		})
	}
}

// openMark stands in a value where a template or an unset variable leaves it open.
const openMark = "__open__"

// Open reports whether a value, or a part of it, is filled in elsewhere.
func Open(text string) bool {
	return strings.Contains(text, openMark) || strings.Contains(text, "${") || strings.Contains(text, "{{")
}
