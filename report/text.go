package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
)

// worstShown is the number of findings that the text answer lists: it is to fit one screen.
const worstShown = 12

// Text writes the answer for a terminal of the given width (at least 60 columns): what was read, where each line of
// effort stands, the worst findings with their places, and what to do next. Findings of one check are one row.
func Text(w io.Writer, r *Report, width int) error {
	t := textWriter{w: w, width: max(width, 60)}
	read, partly, failed, unknown := 0, 0, 0, 0
	for _, in := range r.Inputs {
		switch in.Status {
		case "read":
			read++
		case "partly read":
			partly++
		case "failed":
			failed++
		default:
			unknown++
		}
	}
	t.line("%s %s · %s · %d files read, %d partly, %d failed, %d in no known format · %s", r.Tool.Name, r.Tool.Version,
		short(r.Target, 40), read, partly, failed, unknown, duration(r.Duration))
	t.line("")
	for _, l := range r.Lines {
		t.paragraph(l.Name, l.Summary)
	}
	if n := r.Network; n.Functions+n.Workloads+n.Cells > 0 {
		t.paragraph("Network", networkLine(n))
	}
	t.line("")
	rows := group(r.Failures())
	if len(rows) == 0 {
		t.line("  No check failed. %s", noData(r))
	}
	t.findings(r, rows[:min(len(rows), worstShown)])
	if more := len(rows) - worstShown; more > 0 {
		t.line("  and %s", Some(more, "more failing check"))
	}
	t.worstPaths(r)
	t.line("")
	if n := len(r.Contradictions); n > 0 {
		t.line("  %s between what is declared, configured and observed, such as %s: %s", Some(n, "contradiction"),
			r.Contradictions[0].Subject, r.Contradictions[0].Text)
	}
	for _, in := range r.Inputs {
		if in.Status == "failed" && failed <= 3 {
			t.line("  not readable: %s: %s", r.near(in.Path), strings.Join(in.Notes, "; "))
		}
	}
	if n := r.Network; n.TestPLMNs {
		t.line("  every PLMN here (%s) is one of laboratories or samples", strings.Join(n.PLMNs, ", "))
	}
	if waived, expired := waivers(r); waived+expired > 0 {
		t.line("  waived: %s; ended: %s", Some(waived, "failure"), Some(expired, "waiver"))
	}
	t.line("Next: %s", strings.Join(r.Next, "\n      "))
	return t.err
}

type textWriter struct {
	w     io.Writer
	width int
	err   error
}

func (t *textWriter) line(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintln(t.w, plain(fmt.Sprintf(format, args...)))
	}
}

// paragraph writes a text beside its name, in lines that fit.
func (t *textWriter) paragraph(name, text string) {
	line := fmt.Sprintf("  %-8s", name)
	for _, word := range strings.Fields(text) {
		if runes(line)+1+runes(word) > t.width && strings.TrimSpace(line) != "" {
			t.line("%s", line)
			line = strings.Repeat(" ", 10)
		}
		line += " " + word
	}
	t.line("%s", line)
}

// plain takes the characters out with which text of an input could steer the terminal. A line break in a list of steps
// is ours.
func plain(line string) string {
	return visible.Replace(strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return '\uFFFD'
		}
		return r
	}, line))
}

// findings writes one line for each row: severity, check, title, worst place, people. The title gives way where the
// terminal is narrow.
func (t *textWriter) findings(r *Report, rows []grouped) {
	places, people := make([]string, len(rows)), make([]string, len(rows))
	id, place, whom := 0, 0, 0
	for i, row := range rows {
		places[i] = short(r.near(row.place()), 44)
		if row.n > 1 {
			places[i] += fmt.Sprintf(" (+%d)", row.n-1)
		}
		if row.people > 0 {
			people[i] = Number(row.people) + " people"
		}
		id, place, whom = max(id, len(row.first.Check)), max(place, runes(places[i])), max(whom, runes(people[i]))
	}
	title := max(0, t.width-(2+8+2+id+2+2+place+2+whom))
	for i, row := range rows {
		line := fmt.Sprintf("  %-8s  %-*s  ", strings.ToUpper(row.first.Severity.String()), id, row.first.Check)
		if title >= 16 {
			line += fmt.Sprintf("%-*s  ", title, cut(row.first.Title, title))
		}
		t.line("%s", strings.TrimRight(fmt.Sprintf("%s%-*s  %*s", line, place, places[i], whom, people[i]), " "))
	}
}

// cut keeps the beginning of a text.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimRight(string(r[:most-1]), " ") + "…"
	}
	return s
}

func runes(s string) int { return len([]rune(s)) }

// grouped is the failures of one check.
type grouped struct {
	first  Result // the worst of them
	n      int
	people int
}

// near shortens a place to what follows the target, where that is one folder.
func (r *Report) near(place string) string {
	return strings.TrimPrefix(place, strings.TrimSuffix(r.Target, "/")+"/")
}

func (g grouped) place() string {
	for _, e := range g.first.Evidence {
		if p := e.Place(); p != "" {
			return p
		}
	}
	return cmp.Or(g.first.Subject, "the network as a whole")
}

func group(failures []Result) []grouped {
	at := map[string]int{}
	var out []grouped
	for _, f := range failures {
		i, ok := at[f.Check]
		if !ok {
			i = len(out)
			at[f.Check] = i
			out = append(out, grouped{first: f})
		}
		out[i].n++
		out[i].people = max(out[i].people, f.People)
	}
	slices.SortStableFunc(out, func(a, b grouped) int {
		return cmp.Or(cmp.Compare(b.first.Severity, a.first.Severity), cmp.Compare(b.people, a.people), cmp.Compare(b.n, a.n))
	})
	return out
}

// Place is file:line, file#frame, or the file alone; "" where the evidence has no file.
func (e Evidence) Place() string {
	switch {
	case e.Frame > 0:
		return fmt.Sprintf("%s#%d", e.File, e.Frame)
	case e.Line > 0:
		return fmt.Sprintf("%s:%d", e.File, e.Line)
	}
	return e.File
}

func networkLine(n Network) string {
	var parts []string
	if n.Operator != "" {
		parts = append(parts, n.Operator)
	}
	add := func(k int, what string) {
		if k > 0 {
			parts = append(parts, Some(k, what))
		}
	}
	add(n.Functions, "function")
	add(n.Workloads, "workload")
	add(n.Sites, "site")
	add(n.Cells, "cell")
	if len(n.Products) > 0 {
		parts = append(parts, strings.Join(n.Products, ", "))
	}
	return strings.Join(parts, " · ")
}

// Some is a number of things: 1 site, 2 sites.
func Some(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return Number(n) + " " + what + "s"
}

func noData(r *Report) string {
	if n := r.Counts().NoData; n > 0 {
		return fmt.Sprintf("%d checks have no data: that is not a pass.", n)
	}
	return ""
}

func waivers(r *Report) (used, expired int) {
	for _, w := range r.Waivers {
		if w.Expired {
			expired++
		} else {
			used += w.Used
		}
	}
	return used, expired
}

func duration(seconds float64) string {
	return time.Duration(seconds * float64(time.Second)).Round(10 * time.Millisecond).String()
}

// short keeps the end of a text: of a path, the part that tells files apart.
func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return "…" + string(r[len(r)-most+1:])
	}
	return s
}
