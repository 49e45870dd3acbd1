package report

import (
	"cmp"
	"fmt"
	"strings"
)

// attack writes the attack paths: which foothold leads to which asset, the worst paths as flowcharts and stories, what to change,
// the register and the model.
func (m *markdownWriter) attack(a *Attack) {
	if a == nil {
		return
	}
	m.line("\n## Attack paths\n")
	m.line("%s.", markdownText(a.Summary()))
	h := newHTMLAttack(a)
	if len(h.Rows) > 0 {
		heads := []string{"Elements that can be reached: evidenced, + possible"}
		for _, x := range h.To {
			heads = append(heads, markdownText(capital(x.Title)))
		}
		m.line("")
		m.table(heads...)
		for _, r := range h.Rows {
			cells := []string{markdownText(capital(r.Foothold))}
			for _, c := range r.Cells {
				if c.Evidenced+c.Possible == 0 {
					cells = append(cells, "–")
					continue
				}
				cells = append(cells, markdownText(c.Count()))
			}
			m.row(cells...)
		}
	}
	for i, p := range a.Worst() {
		m.path(a, i+1, p)
	}
	if more := len(h.Others.Rows) + h.Others.More + a.Omitted; more > 0 {
		m.line("\nand %s; `guyline attack` tells them.", Some(more, "more path"))
	}
	if len(h.Sets) > 0 {
		m.line("\n### What to change\n")
		m.table("Asset", "How sure", "Changes, in this order", "Where")
	}
	for _, f := range h.Sets {
		var what, where []string
		for k, c := range f.Do {
			what = append(what, fmt.Sprintf("%d. %s", k+1, markdownText(capital(c.Title))))
			where = append(where, cmp.Or(markdownCode(c.Place), markdownCode(c.Subject)))
		}
		if more := len(f.Rest); more > 0 {
			what = append(what, "and "+Some(more, "more change"))
		}
		for _, o := range f.Open {
			what = append(what, "stays open: "+markdownText(o))
		}
		m.row(markdownText(capital(f.Title)), markdownText(f.Says()), strings.Join(what, "<br>"), strings.Join(where, "<br>"))
	}
	m.register(h)
	m.risk(a.Risk)
}

// path writes one path: a flowchart, then the story.
func (m *markdownWriter) path(a *Attack, number int, p AttackStory) {
	title := markdownText(capital(p.FromTitle) + " → " + p.ToTitle)
	if p.Target != "" {
		title += " of " + markdownCode(p.Target) + p.Besides()
	}
	m.line("\n### %d. %s (%s)\n", number, title, markdownText(p.evidence()))
	m.line("%s.\n", markdownText(p.Hurts()))
	if len(p.Also) > 0 {
		m.line("The same from %s.\n", markdownText(listed(p.Also)))
	}
	m.line("```mermaid\n%s```\n", newAttackGraph([]AttackPath{p.AttackPath}).mermaid())
	for _, s := range p.Steps {
		text := markdownText(s.Tells())
		if s.Subject != "" {
			text += " " + markdownCode(s.Subject)
		}
		m.line("%d. %s", s.Number, strings.TrimSpace(text+" "+markdownText(s.named())))
		for _, w := range s.Weaknesses {
			m.line("   - %s", m.reason(w))
		}
	}
	if len(p.Steps) > 0 {
		m.line("")
	}
	switch len(p.Closes) {
	case 0:
		m.line("No single change closes it.")
		return
	case 1:
		m.line("This change closes it:\n")
	default:
		m.line("Each of these changes closes it:\n")
	}
	for _, c := range a.Closing(p.Closes) {
		m.line("- %s", strings.TrimSpace(markdownText(capital(c.Title))+" "+markdownCode(c.Place)))
	}
}

// reason is a weakness and what shows it, or what would decide it.
func (m *markdownWriter) reason(w AttackReason) string {
	text := markdownText(capital(w.Title))
	if w.Evidence == possible {
		text += ": possible, not evidenced"
		if w.Missing != "" {
			text += "; decided by: " + markdownText(w.Missing)
		}
		return text
	}
	text += ": " + markdownText(w.Evidence)
	for _, e := range w.Shown() {
		if at := cmp.Or(e.Place(), e.Probe); at != "" {
			text += " " + markdownCode(at)
		}
	}
	if more := w.Unshown(); more > 0 {
		text += fmt.Sprintf(" and %s", Some(more, "more fact"))
	}
	return text
}

func (m *markdownWriter) register(h *htmlAttack) {
	if len(h.Entries) == 0 {
		return
	}
	m.line("\n### The register of risks\n")
	m.table("Risk", "From and to", "Owner and treatment", "By", "Pairs now", "After")
	for _, e := range h.Entries[:min(len(h.Entries), markdownRows)] {
		var by []string
		for _, c := range e.Do {
			by = append(by, markdownText(capital(c.Title)))
		}
		m.row(markdownText(e.ID+" "+capital(e.Title)), markdownText(capital(e.FromTitle)+" → "+e.ToTitle), markdownText(e.AttackEntry.Says()), strings.Join(by, "<br>"), Number(e.Paths), Number(e.Residual))
	}
	if more := len(h.Entries) - markdownRows; more > 0 {
		m.line("\nand %s more.", Number(more))
	}
}

func (m *markdownWriter) risk(r *AttackRisk) {
	if r == nil {
		return
	}
	m.line("\n### A model, not evidence\n")
	m.line("%s %s over %s, seed %d. The JSON report says what it assumes.\n", markdownText(r.Label), Some(r.Trials, "trial"), markdownText(r.Horizon), r.Seed)
	m.table("Asset", "Falls in", "Nine of ten draws", "By evidenced weaknesses alone", "People × hours, mean")
	for _, x := range r.Assets {
		m.row(markdownText(capital(x.Title)), Chance(x.Likelihood), Chance(x.Interval[0])+" to "+Chance(x.Interval[1]), Chance(x.Evidenced), Money(x.PeopleHours[0]))
	}
}
