package sbom

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"gopkg.in/yaml.v3"
)

// maxYAML bounds a bill in YAML, in bytes: it is the one form that is loaded as a whole.
const maxYAML = 8 << 20

// readYAML reads SPDX 2 in YAML, which has the keys of its JSON: the document is written anew as JSON with every value on
// the line on which it stands, and read as that.
func readYAML(in io.Reader, b *builder) error {
	text, err := io.ReadAll(io.LimitReader(in, maxYAML+1))
	if err != nil {
		return fmt.Errorf("sbom: %w", err)
	}
	if len(text) > maxYAML {
		return fmt.Errorf("sbom: neither JSON, XML nor tag-value, and YAML of more than %d MiB; convert it to JSON", maxYAML>>20)
	}
	if !bytes.Contains(text, []byte("spdxVersion")) {
		return nil // no bill
	}
	var doc yaml.Node
	if err := decodeYAML(text, &doc); err != nil {
		return fmt.Errorf("sbom: %w", err)
	}
	w := yamlWriter{line: 1}
	if len(doc.Content) == 1 {
		w.value(doc.Content[0], 0)
	}
	if w.err != nil {
		return w.err
	}
	return readJSON(&w.out, b)
}

// decodeYAML makes an error of a panic of the parser, which hostile input has brought about before.
func decodeYAML(text []byte, doc *yaml.Node) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("yaml: %v", p)
		}
	}()
	return yaml.Unmarshal(text, doc)
}

type yamlWriter struct {
	out  bytes.Buffer
	line int
	err  error
}

func (w *yamlWriter) value(n *yaml.Node, depth int) {
	if depth > maxDepth {
		w.fail(n, "values nested deeper than %d", maxDepth)
	}
	for ; w.line < n.Line; w.line++ {
		w.out.WriteByte('\n')
	}
	if w.err != nil {
		return
	}
	switch n.Kind {
	case yaml.MappingNode:
		w.out.WriteByte('{')
		for i := 0; i+1 < len(n.Content); i += 2 {
			if i > 0 {
				w.out.WriteByte(',')
			}
			w.text(n.Content[i].Value)
			w.out.WriteByte(':')
			w.value(n.Content[i+1], depth+1)
		}
		w.out.WriteByte('}')
	case yaml.SequenceNode:
		w.out.WriteByte('[')
		for i, c := range n.Content {
			if i > 0 {
				w.out.WriteByte(',')
			}
			w.value(c, depth+1)
		}
		w.out.WriteByte(']')
	case yaml.ScalarNode:
		switch n.ShortTag() {
		case "!!null":
			w.out.WriteString("null")
		case "!!bool":
			w.out.WriteString("true") // only that there is one counts
		default:
			w.text(n.Value)
		}
	default:
		w.fail(n, "an alias; write the value in its place")
	}
}

func (w *yamlWriter) text(t string) {
	b, err := json.Marshal(t)
	if err == nil {
		w.out.Write(b)
	}
}

func (w *yamlWriter) fail(n *yaml.Node, format string, args ...any) {
	if w.err == nil {
		w.err = fmt.Errorf("sbom: line %d: %s", n.Line, fmt.Sprintf(format, args...))
	}
}
