package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// What a node of a graph of paths stands for.
const (
	nodeFoothold = "foothold"
	nodeStep     = "step"
	nodeWeakness = "weakness"
	nodeAsset    = "asset"
)

// attackGraph is paths merged: a foothold, a step on an element, a weakness of an element, and an asset of an element are one
// node each, whatever number of paths they stand in.
type attackGraph struct {
	nodes []graphNode
	edges []graphEdge
	index map[string]int
}

type graphNode struct {
	kind     string
	evidence string // of steps and weaknesses
	lines    []string
}

// graphEdge leads from a node to one that builds on it. Its evidence is that of the step that it leads to.
type graphEdge struct {
	from, to int
	evidence string
}

func newAttackGraph(paths []AttackPath) *attackGraph {
	g := &attackGraph{index: map[string]int{}}
	for _, p := range paths {
		g.add(p)
	}
	return g
}

// graphColumns is how wide a node's text is.
const graphColumns = 30

func (g *attackGraph) node(n graphNode, key ...string) int {
	k := strings.Join(append([]string{n.kind}, key...), "\x00")
	i, known := g.index[k]
	if !known {
		var lines []string
		for _, l := range n.lines {
			if l != "" {
				lines = append(lines, wrapped(l, graphColumns)...)
			}
		}
		n.lines = lines
		i = len(g.nodes)
		g.index[k] = i
		g.nodes = append(g.nodes, n)
	}
	return i
}

func (g *attackGraph) join(from, to int, evidence string) {
	e := graphEdge{from, to, evidence}
	if from != to && !slices.Contains(g.edges, e) {
		g.edges = append(g.edges, e)
	}
}

func (g *attackGraph) add(p AttackPath) {
	from := g.node(graphNode{kind: nodeFoothold, lines: []string{capital(cmp.Or(p.FromTitle, p.From))}}, p.From)
	whom := ""
	if p.People > 0 {
		whom = persons(p.People)
	}
	to := g.node(graphNode{kind: nodeAsset, lines: []string{capital(cmp.Or(p.ToTitle, p.To)), p.Target, whom}}, p.To, p.Target)
	at := make([]int, len(p.Steps))
	for i, s := range p.Steps {
		at[i] = g.node(graphNode{nodeStep, s.Evidence, []string{capital(cmp.Or(s.Title, s.Technique)), s.Subject, strings.TrimPrefix(s.FiGHT+", "+s.Evidence, ", ")}}, s.Technique, s.Subject, s.Evidence)
		for _, w := range s.Weaknesses {
			if w.Weakness != "" {
				place := ""
				if len(w.Proof) > 0 {
					place = w.Proof[0].Place()
				}
				g.join(g.node(graphNode{nodeWeakness, w.Evidence, []string{capital(cmp.Or(w.Title, w.Weakness)), place, w.Evidence}}, w.Weakness, s.Subject, w.Evidence), at[i], w.Evidence)
			}
		}
	}
	for i, before := range p.order() {
		for _, b := range before {
			g.join(at[b], at[i], p.Steps[i].Evidence)
		}
		if len(before) == 0 {
			g.join(from, at[i], p.Steps[i].Evidence)
		}
	}
	for _, i := range p.last() {
		g.join(at[i], to, p.Steps[i].Evidence)
	}
}

// order is, for each step, the indexes of those before it on which it builds. What After names that does not stand before the
// step is left out, so that the steps are a graph without a way back whatever it names.
func (p AttackPath) order() [][]int {
	at := map[int]int{}
	out := make([][]int, len(p.Steps))
	for i, s := range p.Steps {
		for _, n := range s.After {
			if b, ok := at[n]; ok && !slices.Contains(out[i], b) {
				out[i] = append(out[i], b)
			}
		}
		at[s.Number] = i
	}
	return out
}

// last is the indexes of the steps on which none builds: by them the asset falls.
func (p AttackPath) last() []int {
	used := map[int]bool{}
	for _, before := range p.order() {
		for _, b := range before {
			used[b] = true
		}
	}
	var out []int
	for i := range p.Steps {
		if !used[i] {
			out = append(out, i)
		}
	}
	return out
}

// dotShapes and dotLines tell evidence by shape and line. The more that shows a step, the heavier it is drawn.
var (
	dotShapes = map[string]string{"observed": "shape=box, peripheries=2", "configured": "shape=box", "declared": "shape=box", "predicted": "shape=parallelogram", possible: "shape=octagon"}
	dotLines  = map[string]string{"observed": "style=bold", "configured": "style=solid", "declared": `style="rounded,dashed"`, "predicted": "style=dashed", possible: "style=dotted"}
)

// WriteDOT writes the listed paths as one graph for Graphviz. An ellipse is a foothold, a note a weakness, a double octagon an
// asset; the rest are steps.
func WriteDOT(w io.Writer, a *Attack) error {
	g := newAttackGraph(a.Paths)
	var b strings.Builder
	b.WriteString("// Attack paths. Ellipse: foothold; note: weakness; double octagon: asset; the rest: steps.\n" +
		"// Observed: bold, two borders; configured: solid; declared: dashed, rounded; predicted: dashed, slanted; possible, not evidenced: dotted, eight corners.\n" +
		"digraph \"attack paths\" {\n  rankdir=LR;\n  node [fontname=\"Helvetica,Arial,sans-serif\", fontsize=11, margin=\"0.12,0.06\"];\n  edge [arrowsize=0.7];\n")
	for i, n := range g.nodes {
		var label []string
		for _, l := range n.lines {
			label = append(label, dotEscapes.Replace(l))
		}
		style := "shape=ellipse, style=bold"
		switch n.kind {
		case nodeStep:
			style = graphStyle(dotShapes, n.evidence) + ", " + graphStyle(dotLines, n.evidence)
		case nodeWeakness:
			style = "shape=note, " + strings.ReplaceAll(graphStyle(dotLines, n.evidence), "rounded,", "")
		case nodeAsset:
			style = "shape=doubleoctagon"
		}
		fmt.Fprintf(&b, "  n%d [label=\"%s\", %s];\n", i, strings.Join(label, `\n`), style)
	}
	for _, e := range g.edges {
		style := strings.ReplaceAll(graphStyle(dotLines, e.evidence), "rounded,", "")
		if g.nodes[e.from].kind == nodeWeakness {
			style += ", arrowhead=none"
		}
		fmt.Fprintf(&b, "  n%d -> n%d [%s];\n", e.from, e.to, style)
	}
	b.WriteString("}\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// dotEscapes are for text between double quotes, where Graphviz reads a backslash as the beginning of an escape.
var dotEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// graphStyle is the style of an evidence; what we do not know is drawn as possible.
func graphStyle(of map[string]string, evidence string) string {
	if s, ok := of[evidence]; ok {
		return s
	}
	return of[possible]
}

// WriteMermaid writes the listed paths as one flowchart for Mermaid.
func WriteMermaid(w io.Writer, a *Attack) error {
	_, err := io.WriteString(w, newAttackGraph(a.Paths).mermaid())
	return err
}

// mermaidShapes are the brackets of steps: a box with two sides, a box, a round one, a slanted one, one with six corners.
var (
	mermaidShapes = map[string]string{"observed": "[[]]", "configured": "[]", "declared": "()", "predicted": "[//]", possible: "{{}}"}
	mermaidLines  = map[string]string{"observed": "==>", "configured": "-->", "declared": "-->", "predicted": "-.->", possible: "-.->"}
	mermaidHangs  = map[string]string{"observed": "===", "configured": "---", "declared": "---", "predicted": "-.-", possible: "-.-"}
)

func (g *attackGraph) mermaid() string {
	var b strings.Builder
	b.WriteString("flowchart TB\n")
	classes := map[string][]string{}
	for i, n := range g.nodes {
		var label []string
		for _, l := range n.lines {
			label = append(label, mermaidText(l))
		}
		shape, class := "([])", "foothold"
		switch n.kind {
		case nodeStep:
			shape, class = graphStyle(mermaidShapes, n.evidence), n.evidence
		case nodeWeakness:
			shape, class = ">]", n.evidence
		case nodeAsset:
			shape, class = "[()]", "asset"
		}
		if _, ok := mermaidShapes[class]; !ok && class == n.evidence {
			class = possible
		}
		half := len(shape) / 2
		id := fmt.Sprintf("n%d", i)
		fmt.Fprintf(&b, "  %s%s\"%s\"%s\n", id, shape[:half], strings.Join(label, "<br>"), shape[half:])
		classes[class] = append(classes[class], id)
	}
	for _, e := range g.edges {
		line := graphStyle(mermaidLines, e.evidence)
		if g.nodes[e.from].kind == nodeWeakness {
			line = graphStyle(mermaidHangs, e.evidence)
		}
		fmt.Fprintf(&b, "  n%d %s n%d\n", e.from, line, e.to)
	}
	for _, c := range []struct{ name, style string }{{"foothold", "stroke-width:2px"}, {"asset", "stroke-width:2px"}, {"observed", "stroke-width:3px"}, {"configured", "stroke-width:1px"},
		{"declared", "stroke-dasharray:8 4"}, {"predicted", "stroke-dasharray:8 3 2 3"}, {possible, "stroke-dasharray:2 3"}} {
		if ids := classes[c.name]; len(ids) > 0 {
			fmt.Fprintf(&b, "  classDef %s %s\n  class %s %s\n", c.name, c.style, strings.Join(ids, ","), c.name)
		}
	}
	return b.String()
}

// mermaidText is text inside a quoted label: whatever is not a plain letter, digit or mark becomes an entity code, so that it is
// neither Mermaid's syntax, nor HTML, nor Markdown's, for which a line that begins with "1." or "-" is a list.
func mermaidText(s string) string {
	var b strings.Builder
	counts := true // nothing but digits so far
	for _, r := range oneLine(s) {
		digit := r >= '0' && r <= '9'
		switch {
		case digit, r == ' ', r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', !counts && strings.ContainsRune(".,:/-+", r), r == ',', r == '/':
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "#%d;", r)
		}
		counts = counts && digit
	}
	return b.String()
}
