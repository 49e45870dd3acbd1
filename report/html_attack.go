package report

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
)

// htmlAttack is the attack paths as the page shows them.
type htmlAttack struct {
	*Attack
	Pictures []htmlPath
	Others   htmlTable[AttackStory] // that stand in no picture
	From     []AttackFoothold       // from which paths lead
	To       []AttackAsset          // to which
	Rows     []htmlJoins
	Nowhere  []string // footholds and assets that no path joins
	Sets     []htmlFixes
	Entries  []htmlEntry
	Omitted  int
}

// htmlJoins is a row of the table of footholds and assets.
type htmlJoins struct {
	Foothold string
	Cells    []AttackJoin
}

// htmlPath is a path with its picture, and the changes each of which closes it.
type htmlPath struct {
	AttackStory
	Number  int
	Picture template.HTML
	Wide    bool // the picture has steps beside each other
	Changes []AttackChange
}

// htmlFixes is a set of changes.
type htmlFixes struct {
	AttackFixes
	Do   []AttackChange // the first
	Rest []AttackChange
}

// htmlChanges is how many changes of a set stand open.
const htmlChanges = 8

// htmlEntry is a risk with the titles of what it names.
type htmlEntry struct {
	AttackEntry
	FromTitle, ToTitle string
	Do                 []AttackChange
}

func newHTMLAttack(a *Attack) *htmlAttack {
	if a == nil {
		return nil
	}
	h := &htmlAttack{Attack: a, Omitted: a.Omitted, Others: newHTMLTable(a.Stories()[len(a.Worst()):], htmlRows)}
	for i, p := range a.Worst() {
		d := drawPath(p)
		// Every text in the drawing is escaped.
		h.Pictures = append(h.Pictures, htmlPath{p, i + 1, template.HTML(d.svg(p.label())), d.wide(), a.Closing(p.Closes)})
	}
	joins := a.joined()
	for _, x := range a.Assets {
		if slices.ContainsFunc(joins, func(j AttackJoin) bool { return j.To == x.ID }) {
			h.To = append(h.To, x)
		} else {
			h.Nowhere = append(h.Nowhere, "to "+x.Title)
		}
	}
	for _, f := range a.Footholds {
		row, any := htmlJoins{Foothold: f.Title}, false
		for _, x := range h.To {
			var cell AttackJoin
			for _, j := range joins {
				if j.From == f.ID && j.To == x.ID {
					cell, any = j, true
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		if any {
			h.From, h.Rows = append(h.From, f), append(h.Rows, row)
		} else {
			h.Nowhere = append(h.Nowhere, "from "+f.Title)
		}
	}
	told := map[string]bool{}
	for _, f := range a.Fixes {
		do := a.Closing(f.Changes)
		for i := range do {
			if told[do[i].ID] {
				do[i].Remedy = "" // it stands further up
			}
			told[do[i].ID] = true
		}
		first := min(len(do), htmlChanges)
		h.Sets = append(h.Sets, htmlFixes{f, do[:first], do[first:]})
	}
	for _, e := range a.Register {
		from := "every foothold"
		if e.From != "" {
			from = a.foothold(e.From)
		}
		h.Entries = append(h.Entries, htmlEntry{e, from, a.asset(e.To), a.Closing(e.Changes)})
	}
	return h
}

// Closing is the changes with these ids; of one that we do not know, its id.
func (a *Attack) Closing(ids []string) []AttackChange {
	var out []AttackChange
	for _, id := range ids {
		c, ok := a.Change(id)
		if !ok {
			c = AttackChange{ID: id, Title: id}
		}
		out = append(out, c)
	}
	return out
}

// Says is what the path rests on, in words.
func (p AttackPath) Says() string { return p.evidence() }

// Where is the line of a fact: layer, place, text.
func (e Evidence) Where() string { return e.line() }

// Sizes of the drawing, in units of which 16 are the height of the page's letters.
const (
	drawBox   = 174.0 // width of foothold, step and asset
	drawNote  = 160.0 // width of a weakness
	drawHang  = 14.0  // between a step and its weaknesses
	drawApart = 22.0  // between two steps beside each other
	drawGap   = 30.0  // between two layers
	drawLine  = 14.5  // height of a line of text
	drawPad   = 8.0   // from a border to its text
	drawLane  = 9.0   // between two lines that pass layers by
	drawEdge  = 4.0   // around the whole
)

// drawText is a line of text and its class.
type drawText struct{ text, class string }

// drawNode is a box: foothold, step, weakness or asset.
type drawNode struct {
	kind, evidence, full string
	text                 []drawText
	x, y, w, h           float64
	notes                []*drawNode
	layer                int
}

// newDrawNode wraps the texts of a box. full is what a reader sees who points at it.
func newDrawNode(kind, evidence string, width float64, texts ...drawText) *drawNode {
	n := &drawNode{kind: kind, evidence: evidence, w: width}
	var full []string
	for i, t := range texts {
		if t.text = oneLine(t.text); t.text == "" {
			continue
		}
		full = append(full, t.text)
		most := 2
		if i == 1 {
			most = 4 // what it is
		}
		room := width - 2*drawPad
		switch t.class {
		case "b": // bold letters are wider
			room /= 1.12
		case "q": // quiet ones smaller
			room *= 1.04
		}
		for _, l := range drawWrap(t.text, room, most) {
			n.text = append(n.text, drawText{l, t.class})
		}
	}
	n.full = strings.Join(full, "\n")
	n.h = float64(len(n.text))*drawLine + 2*drawPad - 2
	return n
}

// drawWidth is how wide a letter is at the drawing's size of 11.5, in DejaVu Sans, which is among the wide fonts that a page's
// reader may have.
func drawWidth(r rune) float64 {
	switch {
	case strings.ContainsRune("iljtfrI.,:;'|!()[]/ ", r):
		return 4.2
	case r >= 'A' && r <= 'Z':
		return 7.9
	case strings.ContainsRune("mwMW@%→…+=<>", r):
		return 9.8
	case r >= 0x1100: // wide letters of East Asia begin here
		return 12
	}
	return 7.1
}

// drawWrap is a text in at most so many lines of a width. A word that is longer than a line is broken; what does not fit is cut.
func drawWrap(text string, width float64, most int) []string {
	var lines []string
	line, used, space := "", 0.0, ""
	for word := range strings.FieldsSeq(text) {
		wide := 0.0
		for _, r := range word {
			wide += drawWidth(r)
		}
		if line != "" && used+drawWidth(' ')+wide > width {
			lines, line, used, space = append(lines, line), "", 0, ""
		}
		line, used = line+space, used+float64(len(space))*drawWidth(' ')
		for _, r := range word {
			if used+drawWidth(r) > width {
				lines, line, used = append(lines, line), "", 0
			}
			line, used = line+string(r), used+drawWidth(r)
		}
		space = " "
	}
	lines = append(lines, line)
	if len(lines) > most {
		last := []rune(lines[most-1])
		lines = append(lines[:most-1], strings.TrimRight(string(last[:max(0, len(last)-1)]), " ")+"…")
	}
	return lines
}

// drawPath draws one path from top to bottom: the foothold, layers of steps with their weaknesses beside them, the asset. Shape
// and line tell what each step rests on, and a word says it.
func drawPath(p AttackStory) *drawing {
	d := &drawing{}
	also := ""
	if n := len(p.Also); n > 0 {
		also = fmt.Sprintf("or from %s", Some(n, "more foothold"))
	}
	from := newDrawNode(nodeFoothold, "", drawBox, drawText{}, drawText{capital(cmp.Or(p.FromTitle, p.From)), "b"}, drawText{also, ""})
	whom := ""
	if p.People > 0 {
		whom = persons(p.People)
	}
	users := listed(p.Critical)
	if len(p.Critical) > 2 {
		users = fmt.Sprintf("%s, %s and %d more", p.Critical[0], p.Critical[1], len(p.Critical)-2)
	}
	to := newDrawNode(nodeAsset, "", drawBox, drawText{}, drawText{capital(cmp.Or(p.ToTitle, p.To)), "b"}, drawText{p.Target, ""}, drawText{whom, "b"}, drawText{users, ""})
	d.put(from, 0)
	order, steps := p.order(), make([]*drawNode, len(p.Steps))
	for i, s := range p.Steps {
		head := fmt.Sprintf("%d", s.Number)
		if s.FiGHT != "" {
			head += " " + s.FiGHT
		}
		head += ", " + s.Evidence
		n := newDrawNode(nodeStep, s.Evidence, drawBox, drawText{head, "q"}, drawText{capital(cmp.Or(s.Title, s.Technique)), "b"}, drawText{s.Subject, ""})
		for _, w := range s.Weaknesses {
			if w.Weakness == "" {
				continue
			}
			place := w.Evidence
			for _, e := range w.Proof {
				if at := cmp.Or(e.Place(), e.Probe); at != "" {
					place = w.Evidence + " " + short(at, 20)
					break
				}
			}
			n.notes = append(n.notes, newDrawNode(nodeWeakness, w.Evidence, drawNote, drawText{}, drawText{capital(cmp.Or(w.Title, w.Weakness)), ""}, drawText{place, "q"}))
		}
		layer := 1
		for _, b := range order[i] {
			layer = max(layer, steps[b].layer+1)
		}
		steps[i] = n
		d.put(n, layer)
	}
	d.put(to, len(d.layers))
	for i, before := range order {
		for _, b := range before {
			d.join(steps[b], steps[i], p.Steps[i].Evidence)
		}
		if len(before) == 0 {
			d.join(from, steps[i], p.Steps[i].Evidence)
		}
	}
	for _, i := range p.last() {
		d.join(steps[i], to, p.Steps[i].Evidence)
	}
	if len(p.Steps) == 0 {
		d.join(from, to, possible)
	}
	return d
}

// label is the picture in words, for who does not see it.
func (p AttackPath) label() string {
	return fmt.Sprintf("Attack path in %s: %s (%s). It stands as text beside the picture.", Some(len(p.Steps), "step"), oneLine(p.title()), p.evidence())
}
