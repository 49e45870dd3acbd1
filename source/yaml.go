package source

import (
	"iter"
	"strings"

	"gopkg.in/yaml.v3"
)

// Node is a place in a YAML file. The zero Node stands for what is missing; every method works on it, so that readers
// can walk paths without asking at each step. Aliases and merge keys are followed one step at a time: walking a fixed
// path is safe on any input.
type Node struct{ n *yaml.Node }

// OK reports whether the node is there and not null.
func (n Node) OK() bool { return n.n != nil && n.n.Tag != "!!null" }

// Line is the node's line in its file, 0 where it is missing.
func (n Node) Line() int {
	if n.n == nil {
		return 0
	}
	return n.n.Line
}

// Text is a scalar as it is written: 010203 stays 010203. It is "" for anything but a scalar.
func (n Node) Text() string {
	if n.n == nil || n.n.Kind != yaml.ScalarNode || n.n.Tag == "!!null" {
		return ""
	}
	return n.n.Value
}

// Block reports whether the node is text over several lines; its first line is one below the node's line.
func (n Node) Block() bool {
	return n.n != nil && n.n.Kind == yaml.ScalarNode && n.n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0
}

// Quoted reports whether a scalar is quoted or a block.
func (n Node) Quoted() bool {
	return n.n != nil && n.n.Kind == yaml.ScalarNode && n.n.Style&^yaml.TaggedStyle != 0
}

// Tag is the application's own tag of a node (!reset, !override), "" where it has none.
func (n Node) Tag() string {
	if n.n == nil || strings.HasPrefix(n.n.Tag, "!!") || !strings.HasPrefix(n.n.Tag, "!") {
		return ""
	}
	return n.n.Tag
}

// NodeOf is a tree that a reader made of another notation (libconfig), so that one reader serves both.
func NodeOf(n *yaml.Node) Node { return Node{n} }

// Scalar, List and Map report what the node is.
func (n Node) Scalar() bool { return n.n != nil && n.n.Kind == yaml.ScalarNode }

// List reports whether the node is a sequence.
func (n Node) List() bool { return n.n != nil && n.n.Kind == yaml.SequenceNode }

// Map reports whether the node is a mapping.
func (n Node) Map() bool { return n.n != nil && n.n.Kind == yaml.MappingNode }

// Same reports whether both are the same place, so that a walk can leave out what it has seen through an alias.
func (n Node) Same(m Node) bool { return n.n == m.n }

// Get follows keys through mappings. A merge key (<<) gives what the mapping itself lacks.
func (n Node) Get(keys ...string) Node {
	for _, k := range keys {
		n = n.get(k, 0, nil)
	}
	return n
}

// maxMerges is the deepest chain of merge keys that is followed.
const maxMerges = 8

// get looks into each mapping once, however many merge keys lead to it: seen holds those that were merged.
func (n Node) get(key string, merges int, seen map[*yaml.Node]bool) Node {
	if !n.Map() || seen[n.n] {
		return Node{}
	}
	c := n.n.Content
	var found Node
	for i := 0; i+1 < len(c); i += 2 {
		if c[i].Value == key {
			found = follow(c[i+1]) // the last of duplicate keys counts, as in most parsers
		}
	}
	if found.n != nil || merges >= maxMerges {
		return found
	}
	for i := 0; i+1 < len(c); i += 2 {
		if c[i].Tag == "!!merge" {
			if seen == nil {
				seen = map[*yaml.Node]bool{}
			}
			seen[n.n] = true
			for m := range follow(c[i+1]).Items() {
				if v := m.get(key, merges+1, seen); v.n != nil {
					return v
				}
			}
		}
	}
	return Node{}
}

// First follows the first of several spellings of a key that is there.
func (n Node) First(keys ...string) Node {
	for _, k := range keys {
		if v := n.Get(k); v.OK() {
			return v
		}
	}
	return Node{}
}

// Items are the members of a sequence. Anything else but a null is its own only item, because products take one
// mapping where they take a list of them.
func (n Node) Items() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		switch {
		case n.List():
			for _, c := range n.n.Content {
				if !yield(follow(c)) {
					return
				}
			}
		case n.OK():
			yield(n)
		}
	}
}

// Pairs are the entries of a mapping, in its order, merge keys left out.
func (n Node) Pairs() iter.Seq2[Node, Node] {
	return func(yield func(Node, Node) bool) {
		if !n.Map() {
			return
		}
		c := n.n.Content
		for i := 0; i+1 < len(c); i += 2 {
			if c[i].Tag != "!!merge" && !yield(Node{c[i]}, follow(c[i+1])) {
				return
			}
		}
	}
}

// AllPairs is [Node.Pairs] with those of merge keys, own entries first.
func (n Node) AllPairs() iter.Seq2[Node, Node] {
	return func(yield func(Node, Node) bool) {
		n.allPairs(map[string]bool{}, map[*yaml.Node]bool{}, 0, yield)
	}
}

// allPairs gives each key and looks into each mapping once, however many merge keys lead to it.
func (n Node) allPairs(seen map[string]bool, merged map[*yaml.Node]bool, merges int, yield func(Node, Node) bool) bool {
	if merged[n.n] {
		return true
	}
	merged[n.n] = true
	for k, v := range n.Pairs() {
		if !seen[k.Text()] {
			seen[k.Text()] = true
			if !yield(k, v) {
				return false
			}
		}
	}
	if !n.Map() || merges >= maxMerges {
		return true
	}
	for i := 0; i+1 < len(n.n.Content); i += 2 {
		if n.n.Content[i].Tag == "!!merge" {
			for m := range follow(n.n.Content[i+1]).Items() {
				if !m.allPairs(seen, merged, merges+1, yield) {
					return false
				}
			}
		}
	}
	return true
}

// Strings are the scalars of a sequence, or the one scalar.
func (n Node) Strings() []string {
	var out []string
	for i := range n.Items() {
		if i.Scalar() && i.Text() != "" {
			out = append(out, i.Text())
		}
	}
	return out
}

// Walk visits n and all below it once, aliases not followed, to a depth of 64. visit gets the key of the entry that
// the node stands in, the zero Node outside mappings; where it returns false, what is below is left out.
func (n Node) Walk(visit func(key, n Node) bool) { n.walk(Node{}, 0, visit) }

func (n Node) walk(key Node, depth int, visit func(key, n Node) bool) {
	if n.n == nil || depth > 64 || !visit(key, n) {
		return
	}
	switch n.n.Kind {
	case yaml.SequenceNode:
		for _, c := range n.n.Content {
			Node{c}.walk(key, depth+1, visit)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.n.Content); i += 2 {
			Node{n.n.Content[i+1]}.walk(Node{n.n.Content[i]}, depth+1, visit)
		}
	}
}

func follow(n *yaml.Node) Node {
	for range maxMerges {
		if n == nil || n.Kind != yaml.AliasNode {
			return Node{n}
		}
		n = n.Alias
	}
	return Node{}
}
