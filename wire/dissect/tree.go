package dissect

import (
	"fmt"
	"slices"
	"strings"
)

// Bounds of one tree.
const (
	maxNodes  = 3000
	maxDepth  = 24
	maxBuffer = 64 << 10 // octets of a buffer that are kept
	maxValue  = 400      // runes of a value
	maxShown  = 16       // octets that a value shows
)

// Tree is one frame taken apart.
type Tree struct {
	Buffers []Buffer // the first is the frame
	Layers  []*Node
	Cut     bool // there was more than is kept: nodes, or octets of a buffer
	Masked  bool // something is left out: see the package's doc
}

// Buffer is octets that nodes stand in: the frame, or what was put together or decrypted.
type Buffer struct {
	Name  string
	Data  []byte
	Masks []Range // in order, apart from each other

	pieces []piece // where its octets came from
}

// Range is a stretch of a buffer.
type Range struct{ From, To int }

// piece says that octets of a buffer lie in another, at the same stride.
type piece struct{ from, to, buffer, at int }

// Node is one field, or a group of fields.
type Node struct {
	Name     string
	Value    string // in words, on one line; "" for none
	Buffer   int    // index in Tree.Buffers
	Offset   int
	Length   int
	Masked   bool // the value is left out or is a pseudonym
	Children []*Node
}

// Masked says whether an octet of the buffer is left out.
func (b *Buffer) Masked(i int) bool {
	n, _ := slices.BinarySearchFunc(b.Masks, i, func(r Range, i int) int {
		switch {
		case r.To <= i:
			return -1
		case r.From > i:
			return 1
		}
		return 0
	})
	return n < len(b.Masks) && b.Masks[n].From <= i && i < b.Masks[n].To
}

// Walk calls f for every node, parents first, with its depth.
func (t *Tree) Walk(f func(n *Node, depth int)) { walk(t.Layers, 0, f) }

func walk(nodes []*Node, depth int, f func(*Node, int)) {
	for _, n := range nodes {
		f(n, depth)
		walk(n.Children, depth+1, f)
	}
}

// view is octets and where they stand.
type view struct {
	b        []byte
	buf, off int
}

// sub is n octets from i on, as far as they are there.
func (v view) sub(i, n int) view {
	i = min(max(i, 0), len(v.b))
	n = min(max(n, 0), len(v.b)-i)
	return view{v.b[i : i+n : i+n], v.buf, v.off + i}
}

func (v view) from(i int) view { return v.sub(i, len(v.b)) }

// num is the unsigned number in n octets from i on; what is not there reads as zero.
func (v view) num(i, n int) uint64 {
	var x uint64
	for k := range n {
		x <<= 8
		if i+k < len(v.b) {
			x |= uint64(v.b[i+k])
		}
	}
	return x
}

func (v view) u8(i int) uint8   { return uint8(v.num(i, 1)) }
func (v view) u16(i int) uint16 { return uint16(v.num(i, 2)) }
func (v view) u32(i int) uint32 { return uint32(v.num(i, 4)) }

// builder makes a tree. A nil builder makes none: state is then followed without one.
type builder struct {
	tree   Tree
	reveal bool
	names  func(kind string, identity []byte) string
	nodes  int
}

// spare takes what a builder does not keep.
func spare() *Node { return &Node{} }

// add puts a field under parent, or at the top where that is nil.
func (b *builder) add(parent *Node, v view, name, value string) *Node {
	if b == nil {
		return spare()
	}
	if b.nodes++; b.nodes > maxNodes {
		b.tree.Cut = true
		return spare()
	}
	n := &Node{Name: clean(name), Value: clean(value), Buffer: v.buf, Offset: v.off, Length: len(v.b)}
	if parent == nil {
		b.tree.Layers = append(b.tree.Layers, n)
	} else {
		parent.Children = append(parent.Children, n)
	}
	return n
}

func (b *builder) addf(parent *Node, v view, name, format string, args ...any) *Node {
	if b == nil {
		return spare()
	}
	return b.add(parent, v, name, fmt.Sprintf(format, args...))
}

// octets adds a field whose value is its octets.
func (b *builder) octets(parent *Node, v view, name string) *Node {
	if b == nil {
		return spare()
	}
	return b.add(parent, v, name, hexed(v.b))
}

// secret adds a field that is masked. kind names the pseudonym of an identity; it is "" for what has none: a key, or what
// may hold anything.
func (b *builder) secret(parent *Node, v view, name, kind, value string) *Node {
	if b == nil {
		return spare()
	}
	if b.reveal {
		return b.add(parent, v, name, value)
	}
	n := b.add(parent, v, name, "masked")
	if kind != "" {
		n.Value = b.names(kind, []byte(value))
	}
	n.Masked = true
	b.mask(v)
	return n
}

// opaque adds octets that were not taken apart and may hold anything.
func (b *builder) opaque(parent *Node, v view, name string) *Node {
	if b == nil || len(v.b) == 0 {
		return spare()
	}
	if b.reveal {
		return b.octets(parent, v, name)
	}
	n := b.addf(parent, v, name, "%d octets, masked", len(v.b))
	n.Masked = true
	b.mask(v)
	return n
}

// mask leaves octets out of the view, there and in the buffers that they came from.
func (b *builder) mask(v view) {
	if b == nil || b.reveal || len(v.b) == 0 {
		return
	}
	b.tree.Masked = true
	b.maskRange(v.buf, v.off, v.off+len(v.b), 0)
}

func (b *builder) maskRange(buf, from, to, depth int) {
	if buf < 0 || buf >= len(b.tree.Buffers) || depth > maxDepth {
		return
	}
	x := &b.tree.Buffers[buf]
	x.Masks = append(x.Masks, Range{from, to})
	for _, p := range x.pieces {
		switch lo, hi := max(from, p.from), min(to, p.to); {
		case lo >= hi:
		case p.at < 0: // shifted bits: all of it
			b.maskRange(p.buffer, ^p.at, ^p.at+p.to-p.from, depth+1)
		default:
			b.maskRange(p.buffer, p.at+lo-p.from, p.at+hi-p.from, depth+1)
		}
	}
}

// buffer adds a buffer and is the view of it. pieces say where its octets lie in others.
func (b *builder) buffer(name string, data []byte, pieces ...piece) view {
	if b == nil {
		return view{b: data, buf: -1}
	}
	b.tree.Buffers = append(b.tree.Buffers, Buffer{Name: name, Data: slices.Clone(data), pieces: pieces})
	return view{data, len(b.tree.Buffers) - 1, 0}
}

// finish orders the masks, and cuts buffers and depth to their bounds.
func (b *builder) finish() *Tree {
	t := &b.tree
	for i := range t.Buffers {
		x := &t.Buffers[i]
		if len(x.Data) > maxBuffer {
			x.Data, t.Cut = x.Data[:maxBuffer:maxBuffer], true
		}
		slices.SortFunc(x.Masks, func(a, b Range) int { return a.From - b.From })
		var joined []Range
		for _, r := range x.Masks {
			if r.From, r.To = max(r.From, 0), min(r.To, len(x.Data)); r.From >= r.To {
				continue
			}
			if n := len(joined); n > 0 && r.From <= joined[n-1].To {
				joined[n-1].To = max(joined[n-1].To, r.To)
				continue
			}
			joined = append(joined, r)
		}
		x.Masks = joined
	}
	t.Walk(func(n *Node, depth int) {
		if depth+1 >= maxDepth && len(n.Children) > 0 {
			n.Children, t.Cut = nil, true
		}
		if n.Buffer < 0 || n.Buffer >= len(t.Buffers) { // decoded, and stands nowhere
			n.Buffer, n.Offset, n.Length = 0, 0, 0
		}
		x := &t.Buffers[n.Buffer]
		n.Offset = min(n.Offset, len(x.Data))
		n.Length = min(n.Length, len(x.Data)-n.Offset)
	})
	return t
}

// hexed is the first octets in hexadecimal.
func hexed(b []byte) string {
	if len(b) == 0 {
		return "empty"
	}
	if len(b) > maxShown {
		return fmt.Sprintf("0x%x… (%d octets)", b[:maxShown], len(b))
	}
	return fmt.Sprintf("0x%x", b)
}

// clean makes a line of text that came from the wire: no control characters, none that turns the direction of text.
func clean(s string) string {
	n := 0
	return strings.Map(func(r rune) rune {
		if n++; n > maxValue {
			return -1
		}
		if n == maxValue {
			return '…'
		}
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x200e && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x061c {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// join is the parts that are there, with a separator.
func join(sep string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), sep)
}
