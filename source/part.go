package source

import "gopkg.in/yaml.v3"

// Entry is one entry of a mapping that [Mapping] makes.
type Entry struct {
	Key   string
	Value Node
}

// Mapping puts a document together from parts that stand apart in one file, each keeping its line: a chart's values hold
// a function's configuration, its log level and the scheme of all functions in three places. Entries whose value is
// missing are left out.
func Mapping(line int, entries ...Entry) Node {
	m := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: line}
	for _, e := range entries {
		if e.Value.OK() {
			m.Content = append(m.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: e.Key, Line: e.Value.Line()}, e.Value.n)
		}
	}
	return Node{m}
}

// List is [Mapping] for a list; members that are missing are left out.
func List(line int, members ...Node) Node {
	l := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: line}
	for _, m := range members {
		if m.OK() {
			l.Content = append(l.Content, m.n)
		}
	}
	return Node{l}
}

// Scalar is a text that stands on a line.
func Scalar(text string, line int) Node {
	return Node{&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Line: line}}
}

// Within parses the YAML that stands as text in a node of f. Its lines are those of f; what is no YAML gives the zero
// Node and a note.
func (f *File) Within(n Node) Node {
	before := n.Line()
	if !n.Block() {
		before--
	}
	c := &File{Path: f.Path, Name: f.Name, Data: []byte(n.Text()), reader: f.reader}
	top := c.Top()
	for _, note := range c.notes {
		if note.Line > 0 {
			note.Line += before
		}
		f.Notef(note.Line, "%s", note.Text)
	}
	moveDown(top.n, before)
	return top
}

// moveDown moves a tree down by lines. The parser bounds its depth.
func moveDown(n *yaml.Node, lines int) {
	if n == nil {
		return
	}
	n.Line += lines
	for _, c := range n.Content {
		moveDown(c, lines)
	}
}
