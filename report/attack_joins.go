package report

import (
	"fmt"
	"slices"
	"strings"
)

// columns of the table of footholds and assets.
const (
	joinColumn = 12 // width of an asset's column, at least
	joinHead   = 34 // width of the footholds' column, at most
)

// joins writes the table of footholds and assets. Where the terminal is too narrow for it, each pair is a row.
func (t *textWriter) joins(a *Attack) {
	joins := a.joined()
	if len(joins) == 0 {
		return
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
	if len(from) == 0 || len(to) == 0 || 2+joinHead+len(to)*(joinColumn+2) > t.width {
		for _, j := range joins {
			t.wrap("  ", "    ", fmt.Sprintf("%s → %s: %s", a.foothold(j.From), a.asset(j.To), j.Count()))
		}
		t.unjoined(a, from, to)
		return
	}
	column := min(18, (t.width-2-joinHead)/len(to)-2)
	heads, rows := make([][]string, len(to)), 0
	for i, x := range to {
		heads[i] = wrapped(x.Title, column)
		rows = max(rows, len(heads[i]))
	}
	for r := range rows {
		line := strings.Repeat(" ", 2+joinHead)
		for i := range to {
			text := ""
			if k := r - rows + len(heads[i]); k >= 0 {
				text = heads[i][k]
			}
			line += fmt.Sprintf("  %*s", column, text)
		}
		t.line("%s", strings.TrimRight(line, " "))
	}
	for _, f := range from {
		line := fmt.Sprintf("  %-*s", joinHead, cut(oneLine(f.Title), joinHead))
		for _, x := range to {
			text := "–"
			for _, j := range joins {
				if j.From == f.ID && j.To == x.ID {
					text = j.Count()
				}
			}
			line += fmt.Sprintf("  %*s", column, text)
		}
		t.line("%s", line)
	}
	t.unjoined(a, from, to)
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
		t.wrap("  No path is known from: ", "    ", strings.Join(names, "; "))
	}
	names = nil
	for _, x := range a.Assets {
		if !slices.Contains(to, x) {
			names = append(names, x.Title)
		}
	}
	if len(names) > 0 {
		t.wrap("  No path is known to: ", "    ", strings.Join(names, "; "))
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
	evidenced := map[element]bool{}
	var order []element
	for _, p := range a.Paths {
		e := element{p.From, p.To, p.Target}
		if _, known := evidenced[e]; !known {
			order = append(order, e)
		}
		evidenced[e] = evidenced[e] || p.Evidenced()
	}
	var out []AttackJoin
	for _, e := range order {
		i := slices.IndexFunc(out, func(j AttackJoin) bool { return j.From == e.from && j.To == e.to })
		if i < 0 {
			i = len(out)
			out = append(out, AttackJoin{From: e.from, To: e.to})
		}
		if evidenced[e] {
			out[i].Evidenced++
		} else {
			out[i].Possible++
		}
	}
	return out
}
