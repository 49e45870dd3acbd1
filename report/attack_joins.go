package report

import (
	"fmt"
	"slices"
	"strings"
)

// joinHead is the least width of the footholds' column in the table of footholds and assets.
const joinHead = 20

// joins writes the table of footholds and assets. Where the terminal is too narrow for it, each foothold has a sentence.
func (t *textWriter) joins(a *Attack) {
	joins := a.joined()
	if len(joins) == 0 {
		return
	}
	find := func(from, to string) (AttackJoin, bool) {
		i := slices.IndexFunc(joins, func(j AttackJoin) bool { return j.From == from && j.To == to })
		if i < 0 {
			return AttackJoin{}, false
		}
		return joins[i], true
	}
	var from []AttackFoothold
	for _, f := range a.Footholds {
		if slices.ContainsFunc(joins, func(j AttackJoin) bool { return j.From == f.ID }) {
			from = append(from, f)
		}
	}
	var to []AttackAsset
	for _, x := range a.Assets {
		if slices.ContainsFunc(joins, func(j AttackJoin) bool { return j.To == x.ID }) {
			to = append(to, x)
		}
	}
	t.line("")
	t.wrap("", "  ", "Elements of each asset that a foothold leads to: evidenced, + possible")
	if columns, room := joinColumns(from, to, find, t.width-2); room >= joinHead {
		t.table(from, to, find, columns, room)
	} else {
		for _, f := range from {
			var parts []string
			for _, x := range to {
				if j, ok := find(f.ID, x.ID); ok {
					parts = append(parts, x.Title+" "+j.Count())
				}
			}
			t.wrap("  ", "    ", capital(f.Title)+": "+strings.Join(parts, ", "))
		}
	}
	t.unjoined(a, from, to)
}

// joinColumns is the width of each asset's column, in which every word of its title and every count fits, and the room that is left
// for the footholds.
func joinColumns(from []AttackFoothold, to []AttackAsset, find func(from, to string) (AttackJoin, bool), width int) (columns []int, room int) {
	room = width
	for _, x := range to {
		column := 1
		for _, word := range strings.Fields(oneLine(x.Title)) {
			column = max(column, runes(word))
		}
		for _, f := range from {
			if j, ok := find(f.ID, x.ID); ok {
				column = max(column, runes(j.Count()))
			}
		}
		columns = append(columns, column)
		room -= 2 + column
	}
	longest := 0
	for _, f := range from {
		longest = max(longest, runes(oneLine(f.Title)))
	}
	return columns, min(room, max(longest, joinHead))
}

// table writes a row for each foothold and a column for each asset.
func (t *textWriter) table(from []AttackFoothold, to []AttackAsset, find func(from, to string) (AttackJoin, bool), columns []int, head int) {
	heads, rows := make([][]string, len(to)), 0
	for i, x := range to {
		heads[i] = wrapped(capital(x.Title), columns[i])
		rows = max(rows, len(heads[i]))
	}
	for r := range rows {
		line := strings.Repeat(" ", 2+head)
		for i := range to {
			text := ""
			if k := r - rows + len(heads[i]); k >= 0 {
				text = heads[i][k]
			}
			line += fmt.Sprintf("  %*s", columns[i], text)
		}
		t.line("%s", strings.TrimRight(line, " "))
	}
	for _, f := range from {
		title := wrapped(capital(f.Title), head)
		line := fmt.Sprintf("  %-*s", head, title[0])
		for i, x := range to {
			text := "–"
			if j, ok := find(f.ID, x.ID); ok {
				text = j.Count()
			}
			line += fmt.Sprintf("  %*s", columns[i], text)
		}
		t.line("%s", strings.TrimRight(line, " "))
		for _, more := range title[1:] {
			t.line("    %s", more)
		}
	}
}

// unjoined names the footholds from which, and the assets to which, no path leads.
func (t *textWriter) unjoined(a *Attack, from []AttackFoothold, to []AttackAsset) {
	var names []string
	for _, f := range a.Footholds {
		if !slices.Contains(from, f) {
			names = append(names, f.Title)
		}
	}
	if len(names) > 0 {
		t.wrap("  No path is known from: ", "    ", strings.Join(names, ", "))
	}
	names = nil
	for _, x := range a.Assets {
		if !slices.Contains(to, x) {
			names = append(names, x.Title)
		}
	}
	if len(names) > 0 {
		t.wrap("  No path is known to: ", "    ", strings.Join(names, ", "))
	}
}

// Count is "3", "3 +2", or "+2".
func (j AttackJoin) Count() string {
	switch {
	case j.Possible == 0:
		return Number(j.Evidenced)
	case j.Evidenced == 0:
		return "+" + Number(j.Possible)
	}
	return Number(j.Evidenced) + " +" + Number(j.Possible)
}

// wrapped is a text in lines of at most so many columns; a longer word is cut.
func wrapped(text string, columns int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(oneLine(text)) {
		word = cut(word, columns)
		if line != "" && runes(line)+1+runes(word) > columns {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimLeft(line+" "+word, " ")
	}
	return append(lines, line)
}

// foothold is the title of a foothold, asset that of an asset.
func (a *Attack) foothold(id string) string {
	for _, f := range a.Footholds {
		if f.ID == id {
			return f.Title
		}
	}
	return id
}

func (a *Attack) asset(id string) string {
	for _, x := range a.Assets {
		if x.ID == id {
			return x.Title
		}
	}
	return id
}

// joined is Joins, or what the listed paths join where Joins was not counted.
func (a *Attack) joined() []AttackJoin {
	if len(a.Joins) > 0 {
		return a.Joins
	}
	type element struct{ from, to, target string }
	evidenced, more := map[element]bool{}, map[element]int{}
	var order []element
	for _, p := range a.Paths {
		e := element{p.From, p.To, p.Target}
		if _, known := evidenced[e]; !known {
			order = append(order, e)
		}
		evidenced[e] = evidenced[e] || p.Evidenced()
		more[e] = max(more[e], p.Others)
	}
	var out []AttackJoin
	for _, e := range order {
		i := slices.IndexFunc(out, func(j AttackJoin) bool { return j.From == e.from && j.To == e.to })
		if i < 0 {
			i = len(out)
			out = append(out, AttackJoin{From: e.from, To: e.to})
		}
		if evidenced[e] {
			out[i].Evidenced += 1 + more[e]
		} else {
			out[i].Possible += 1 + more[e]
		}
	}
	return out
}

// AttackStory is a path, and the other footholds from which the same steps lead to the same element.
type AttackStory struct {
	AttackPath
	Also []string // titles
}

// Stories is the listed paths, those that differ in their foothold alone as one. The worst evidenced one to each asset stands in
// front.
func (a *Attack) Stories() []AttackStory {
	var out []AttackStory
	at := map[string]int{}
	for _, p := range a.Paths {
		key := fmt.Sprintf("%q %q", p.To, p.Target)
		for _, s := range p.Steps {
			key += fmt.Sprintf(" %q %q %q %d", s.Technique, s.Subject, s.Evidence, s.After)
		}
		i, known := at[key]
		switch {
		case !known:
			at[key] = len(out)
			out = append(out, AttackStory{AttackPath: p})
		case p.From != out[i].From && !slices.Contains(out[i].Also, p.FromTitle):
			out[i].Also = append(out[i].Also, p.FromTitle)
		}
	}
	first, rank := map[string]bool{}, map[string]int{}
	for _, s := range out {
		if rank[s.ID] = 1; s.Evidenced() && !first[s.To] {
			first[s.To], rank[s.ID] = true, 0
		}
	}
	slices.SortStableFunc(out, func(x, y AttackStory) int { return rank[x.ID] - rank[y.ID] })
	return out
}
