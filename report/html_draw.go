package report

import (
	"fmt"
	"html"
	"strings"
)

// drawing is boxes in layers, and the lines between them.
type drawing struct {
	layers [][]*drawNode
	lines  []drawEdges
}

// drawEdges is a line from a box to one further down.
type drawEdges struct {
	from, to *drawNode
	evidence string
}

func (d *drawing) put(n *drawNode, layer int) {
	for len(d.layers) <= layer {
		d.layers = append(d.layers, nil)
	}
	n.layer = layer
	d.layers[layer] = append(d.layers[layer], n)
}

func (d *drawing) join(from, to *drawNode, evidence string) {
	d.lines = append(d.lines, drawEdges{from, to, evidence})
}

// wide reports whether boxes with weaknesses stand beside each other.
func (d *drawing) wide() bool {
	width, _, _ := d.place()
	return width > 2*drawBox+drawHang+drawNote
}

// place gives every box its place: layers from top to bottom, the boxes of a layer from left to right. What passes layers by
// has a lane left of them, so that no line crosses a box. It returns the size of the whole, and the middle of the gap below
// each layer.
func (d *drawing) place() (width, height float64, gaps []float64) {
	lanes := 0
	for _, l := range d.lines {
		if l.to.layer > l.from.layer+1 {
			lanes++
		}
	}
	left := drawEdge + float64(lanes)*drawLane
	y := drawEdge
	for _, layer := range d.layers {
		x, tall := left, 0.0
		for _, n := range layer {
			n.x, n.y = x, y
			x += n.w
			beside := 0.0
			for i, note := range n.notes {
				if i > 0 {
					beside += 6
				}
				note.x, note.y = n.x+n.w+drawHang, y+beside
				beside += note.h
			}
			if len(n.notes) > 0 {
				x += drawHang + drawNote
			}
			tall = max(tall, n.h, beside)
			width = max(width, x)
			x += drawApart
		}
		y += tall + drawGap
		gaps = append(gaps, y-drawGap/2-3)
	}
	return width + drawEdge, y - drawGap + drawEdge, gaps
}

// svg is the drawing as an element of the page. Its text is escaped; it has no style, link or script.
func (d *drawing) svg(label string) string {
	width, height, gaps := d.place()
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="path" role="img" aria-label="%s" width="%.2fem" height="%.2fem" viewBox="0 0 %.0f %.0f">`, html.EscapeString(label), width/16, height/16, width, height)
	lane := drawEdge
	for _, l := range d.lines {
		x1, y1, x2, y2 := l.from.x+l.from.w/2, l.from.y+l.from.h, l.to.x+l.to.w/2, l.to.y
		var way string
		switch {
		case l.to.layer > l.from.layer+1:
			down, out := gaps[l.from.layer], gaps[l.to.layer-1]
			way = fmt.Sprintf("M%.1f %.1fV%.1fH%.1fV%.1fH%.1fV%.1f", x1, y1, down-3, lane, out+3, x2, y2-2)
			lane += drawLane
		case x1 == x2:
			way = fmt.Sprintf("M%.1f %.1fV%.1f", x1, y1, y2-2)
		default:
			way = fmt.Sprintf("M%.1f %.1fV%.1fH%.1fV%.1f", x1, y1, gaps[l.from.layer], x2, y2-2)
		}
		fmt.Fprintf(&b, `<path class="way e-%s" d="%s"/><path class="head" d="M%.1f %.1fl-4 -8h8z"/>`, drawClass(l.evidence), way, x2, y2)
	}
	for _, layer := range d.layers {
		for _, n := range layer {
			for i, note := range n.notes {
				// The first hangs on a straight line, the others branch off it.
				at := n.y + min(n.h, n.notes[0].h)/2
				way := fmt.Sprintf("M%.1f %.1fH%.1f", n.x+n.w, at, note.x)
				if i > 0 {
					way = fmt.Sprintf("M%.1f %.1fV%.1fH%.1f", n.x+n.w+drawHang/2, at, note.y+note.h/2, note.x)
				}
				fmt.Fprintf(&b, `<path class="way e-%s" d="%s"/>`, drawClass(note.evidence), way)
				note.svg(&b)
			}
			n.svg(&b)
		}
	}
	b.WriteString("</svg>")
	return b.String()
}

// svg draws a box. Observed: two borders; configured: one; declared: round corners; predicted: slanted; possible: corners cut off.
// A foothold is round, a weakness a note with a folded corner, an asset filled.
func (n *drawNode) svg(b *strings.Builder) {
	x, y, w, h := n.x, n.y, n.w, n.h
	fmt.Fprintf(b, `<g class="%s">`, n.kind)
	if n.full != "" {
		fmt.Fprintf(b, `<title>%s</title>`, html.EscapeString(n.full))
	}
	box := func(class string, radius, in float64) {
		fmt.Fprintf(b, `<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="%.1f"/>`, class, x+in, y+in, w-2*in, h-2*in, radius)
	}
	class := "box e-" + drawClass(n.evidence)
	switch {
	case n.kind == nodeFoothold:
		box("box e-configured", min(h/2, 18), 0)
	case n.kind == nodeAsset:
		box("box", 2, 0)
	case n.kind == nodeWeakness:
		fmt.Fprintf(b, `<path class="%s" d="M%.1f %.1fh%.1fl9 9v%.1fh%.1fz"/><path class="%s" d="M%.1f %.1fv9h9"/>`, class, x, y, w-9, h-9, -w, class, x+w-9, y)
	case n.evidence == "observed":
		box(class, 0, 0)
		box("in-box", 0, 3)
	case n.evidence == "configured":
		box(class, 0, 0)
	case n.evidence == "declared":
		box(class, 10, 0)
	case n.evidence == "predicted":
		fmt.Fprintf(b, `<path class="%s" d="M%.1f %.1fh%.1fl-7 %.1fh%.1fz"/>`, class, x+3.5, y, w, h, -w)
	default:
		fmt.Fprintf(b, `<path class="%s" d="M%.1f %.1fh%.1fl8 8v%.1fl-8 8h%.1fl-8 -8v%.1fz"/>`, class, x+8, y, w-16, h-16, 16-w, 16-h)
	}
	for i, t := range n.text {
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f"`, x+drawPad+1, y+drawPad+drawLine*float64(i+1)-4.5)
		if t.class != "" {
			fmt.Fprintf(b, ` class="%s"`, t.class)
		}
		fmt.Fprintf(b, `>%s</text>`, html.EscapeString(t.text))
	}
	b.WriteString("</g>")
}

// drawClass is an evidence as a class; what we do not know is drawn as possible.
func drawClass(evidence string) string {
	if _, ok := dotShapes[evidence]; ok {
		return evidence
	}
	return possible
}

// drawSample is a shape of the legend and its word.
type drawSample struct{ Name, Picture string }

// drawLegend is the shapes of steps.
func drawLegend() []drawSample {
	var out []drawSample
	for _, name := range []string{"observed", "configured", "declared", "predicted", possible} {
		var b strings.Builder
		b.WriteString(`<svg class="path" aria-hidden="true" width="2.8em" height="1.5em" viewBox="0 0 45 24">`)
		(&drawNode{kind: nodeStep, evidence: name, x: 4, y: 3, w: 36, h: 18}).svg(&b)
		b.WriteString("</svg>")
		out = append(out, drawSample{name, b.String()})
	}
	return out
}
