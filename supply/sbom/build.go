package sbom

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/supply/purl"
)

// builder keeps what the readers of the formats say and joins it at the end.
type builder struct {
	doc    *Document
	limits Limits
	place  func() (line int, offset int64)
	stop   func(format string, args ...any) // ends the reading with an error

	kept      int64             // bytes of text
	intern    map[string]string // texts that come again and again: suppliers, licences, algorithms
	refs      map[string]int32  // reference → its number
	at        []int32           // number → component, None, or elsewhere
	line      []int32           // number → where it was first used
	edges     []edge
	described []int32 // references to what an SPDX bill describes
	told      []int32 // references whose dependencies are listed, even where there are none
}

type edge struct {
	from, to int32 // numbers of references
	relation Relation
}

// elsewhere marks a reference to something that is there and is no component: the document, a snippet, another document.
const elsewhere = -2

const (
	maxIntern = 1 << 16
	maxShown  = 1000 // problems of one kind that are kept
)

func newBuilder(limits Limits) *builder {
	return &builder{
		doc: &Document{Root: None}, limits: limits,
		intern: map[string]string{}, refs: map[string]int32{},
	}
}

func (b *builder) problem(kind Kind, text string) {
	line, offset := b.place()
	b.problemAt(kind, line, offset, text)
}

func (b *builder) problemAt(kind Kind, line int, offset int64, text string) {
	d := b.doc
	d.Counts[kind]++
	if d.Counts[kind] <= maxShown {
		d.Problems = append(d.Problems, Problem{kind, line, offset, text})
	}
}

// keep makes a text of its own of t.
func (b *builder) keep(t []byte) string {
	if len(t) == 0 {
		return ""
	}
	b.count(len(t))
	return string(t)
}

func (b *builder) count(n int) {
	if b.kept += int64(n); b.kept > b.limits.Text {
		b.stop("more than %d bytes of text to keep; read the bill with higher limits, or split it", b.limits.Text)
	}
}

// share is keep for texts that come again and again.
func (b *builder) share(t []byte) string {
	if len(t) == 0 {
		return ""
	}
	if s, ok := b.intern[string(t)]; ok {
		return s
	}
	s := b.keep(t)
	if len(b.intern) < maxIntern {
		b.intern[s] = s
	}
	return s
}

// ref is the number of a reference.
func (b *builder) ref(t []byte) int32 {
	if n, ok := b.refs[string(t)]; ok {
		return n
	}
	n := int32(len(b.at))
	if len(b.at) >= b.limits.Components+b.limits.Edges {
		b.stop("more than %d references", len(b.at))
		return 0
	}
	line, _ := b.place()
	b.count(32)
	b.refs[b.keep(t)] = n
	b.at = append(b.at, None)
	b.line = append(b.line, int32(line))
	return n
}

// begin makes room for a component; its index stays.
func (b *builder) begin(parent int) int {
	if len(b.doc.Components) >= b.limits.Components {
		b.stop("more than %d components; read the bill with higher limits, or split it", b.limits.Components)
		return len(b.doc.Components) - 1
	}
	line, _ := b.place()
	b.doc.Components = append(b.doc.Components, Component{Parent: int32(parent), Line: int32(line)})
	return len(b.doc.Components) - 1
}

// name gives the component its reference.
func (b *builder) name(component int, t []byte) {
	if len(t) == 0 {
		return
	}
	c := &b.doc.Components[component]
	n := b.ref(t)
	if b.at[n] != None {
		first := 0
		if b.at[n] >= 0 {
			first = int(b.doc.Components[b.at[n]].Line)
		}
		b.problem(DoubleRef, fmt.Sprintf("%s stands here and on line %d", clip(t), first))
		c.Ref = string(t)
		return
	}
	b.at[n] = int32(component)
	c.Ref = b.keep(t)
}

func (b *builder) depend(from, to int32, relation Relation) {
	if len(b.edges) >= b.limits.Edges {
		b.stop("more than %d dependencies; read the bill with higher limits, or split it", b.limits.Edges)
		return
	}
	b.edges = append(b.edges, edge{from, to, relation})
}

// readPURL gives the component its purl.
func (b *builder) readPURL(component int, t []byte) {
	if len(t) == 0 {
		return
	}
	text := b.keep(t)
	p, err := purl.Parse(text)
	if err != nil {
		b.problem(BadValue, fmt.Sprintf("%q: %v", clip(t), err))
		return
	}
	b.doc.Components[component].PURL = p
}

// layouts of times in the field: RFC 3339, and without a zone, where UTC is meant.
var layouts = [...]string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04:05-0700", "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05", "2006-01-02"}

func (b *builder) time(what string, t []byte) time.Time {
	if len(t) == 0 {
		return time.Time{}
	}
	text := strings.TrimSpace(string(t))
	for _, layout := range layouts {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC()
		}
	}
	b.problem(BadValue, fmt.Sprintf("%s: %q is no time", what, clip(t)))
	return time.Time{}
}

// elsewhere notes that the reference is that of something that is no component.
func (b *builder) elsewhere(t []byte) {
	if n := b.ref(t); b.at[n] == None {
		b.at[n] = elsewhere
	}
}

// country is the ISO 3166-1 alpha-2 code in upper case where one is written, else the text as it is.
func (b *builder) country(t []byte) string {
	t = bytes.TrimSpace(t)
	if len(t) == 2 {
		t = bytes.ToUpper(t)
	}
	return b.share(t)
}

// end joins references and looks at the graph.
func (b *builder) end() {
	d := b.doc
	d.index, d.at = b.refs, b.at
	dangling := map[int32]bool{}
	find := func(n int32) int32 {
		c := b.at[n]
		if c == None {
			dangling[n] = true
		}
		return c
	}
	d.Dependencies = make([]Edge, 0, len(b.edges))
	for _, e := range b.edges {
		from, to := find(e.from), find(e.to)
		if from >= 0 && to >= 0 {
			d.Dependencies = append(d.Dependencies, Edge{from, to, e.relation})
		}
	}
	b.edges = nil
	for _, n := range b.described {
		if c := find(n); d.Root == None && c >= 0 {
			d.Root = int(c)
		}
	}
	for _, n := range b.told {
		if c := find(n); c >= 0 {
			d.Components[c].Has |= HasDependencyEntry
		}
	}
	for i := range d.Compositions {
		b.compose(&d.Compositions[i], find)
	}
	for i := range d.Vulnerabilities {
		for j := range d.Vulnerabilities[i].Affects {
			a := &d.Vulnerabilities[i].Affects[j]
			a.Component = int32(d.Find(d.local(a.Ref)))
		}
	}
	slices.SortFunc(d.Dependencies, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Relation, b.Relation))
	})
	d.Dependencies = slices.Compact(d.Dependencies)
	d.byTo = slices.Clone(d.Dependencies)
	slices.SortStableFunc(d.byTo, func(a, b Edge) int { return cmp.Compare(a.To, b.To) })
	b.tellDangling(dangling)
	for _, e := range d.Dependencies {
		if e.Relation == Contains {
			b.nest(e.From, e.To)
		}
	}
	for _, c := range cycles(len(d.Components), d.Dependencies) {
		first := &d.Components[c[0]]
		b.problemAt(DependCycle, int(first.Line), 0, cycleText(d, c))
	}
	slices.SortStableFunc(d.Problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
}

func (b *builder) tellDangling(dangling map[int32]bool) {
	if len(dangling) == 0 {
		return
	}
	type use struct {
		line int32
		ref  string
	}
	uses := make([]use, 0, len(dangling))
	for ref, n := range b.refs {
		if dangling[n] {
			uses = append(uses, use{b.line[n], ref})
		}
	}
	slices.SortFunc(uses, func(a, b use) int { return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.ref, b.ref)) })
	for _, u := range uses {
		b.problemAt(DanglingRef, int(u.line), 0, clip([]byte(u.ref))+" is nowhere in the bill")
	}
}

// nest makes a contained component the part of the one that contains it, where it is part of nothing yet, no circle
// comes of it, and it would not lie deeper than anything that is nested may.
func (b *builder) nest(parent, part int32) {
	c := b.doc.Components
	if c[part].Parent != None {
		return
	}
	deep := 0
	for p := parent; p != None; p = c[p].Parent {
		if deep++; p == part || deep > maxDepth {
			return
		}
	}
	c[part].Parent = parent
}

// clip shortens a text for a message.
func clip(t []byte) string {
	if len(t) > 120 {
		return strings.ToValidUTF8(string(t[:120]), "") + "…"
	}
	return string(t)
}

// compose puts components in place of the numbers of references, and tells them how complete they are.
func (b *builder) compose(c *Composition, find func(int32) int32) {
	complete := UnknownCompleteness
	switch {
	case c.Aggregate == "complete":
		complete = Complete
	case strings.HasPrefix(c.Aggregate, "incomplete"):
		complete = Incomplete
	}
	join := func(refs []int32) []int32 {
		out := refs[:0]
		for _, n := range refs {
			if at := find(n); at >= 0 {
				out = append(out, at)
				b.doc.Components[at].Complete = complete
			}
		}
		return out
	}
	c.Assemblies, c.Dependencies = join(c.Assemblies), join(c.Dependencies)
}

// local is the bom-ref of a BOM-Link to this document itself, else the reference as it is.
func (d *Document) local(ref string) string {
	link, fragment, found := strings.Cut(ref, "#")
	serial, ok := strings.CutPrefix(link, "urn:cdx:")
	if !found || !ok || d.Serial == "" {
		return ref
	}
	serial, revision, _ := strings.Cut(serial, "/")
	if !strings.EqualFold("urn:uuid:"+serial, d.Serial) || revision != "" && d.Revision != "" && revision != d.Revision {
		return ref
	}
	if text, err := url.PathUnescape(fragment); err == nil {
		return text
	}
	return fragment
}
