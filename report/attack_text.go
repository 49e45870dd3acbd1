package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// WriteAttack writes the paths for a terminal of the given width (at least 60 columns): which foothold leads to which asset, then
// each path as a story with its evidence below each step.
func WriteAttack(w io.Writer, a *Attack, width int) error {
	t := textWriter{w: w, width: max(width, 60)}
	t.wrap("", "", a.Summary()+".")
	t.whatIf(a)
	t.joins(a)
	for i, p := range a.Stories() {
		t.story(a, i+1, p)
	}
	if a.Omitted > 0 {
		t.line("\n%s counted above and not listed.", Some(a.Omitted, "more path")+" "+plural(a.Omitted, "is", "are"))
	}
	if len(a.Chokes) > 0 {
		t.line("\nSteps that the most evidenced paths share")
	}
	for _, c := range a.Chokes {
		t.wrap("  ", "    ", fmt.Sprintf("%s, on %s: without it %s%s (%s)", capital(c.Title), c.Subject,
			Some(c.Pairs, "pair")+" "+plural(c.Pairs, "falls", "fall"), ofPeople(c.People), c.Evidence))
	}
	t.faults(a.Faults)
	return t.err
}

// worstLines is how many paths the text of an assessment names.
const worstLines = 3

// worstPaths writes the worst paths, one line each; nothing where there is none.
func (t *textWriter) worstPaths(r *Report) {
	a := r.Attack
	if a == nil {
		return
	}
	stories := a.Stories()
	for _, p := range stories[:min(len(stories), worstLines)] {
		p.Others = 0 // one line has no room for them
		line := "path: " + p.title() + ofPeople(p.People) + ", " + p.evidence()
		if len(p.Closes) > 0 {
			c := a.Closing(p.Closes[:1])[0]
			line += "; mend " + cmp.Or(r.near(c.Place), c.Subject, "once") + ": " + c.Title
		}
		t.line("  %s", cut(oneLine(line), t.width-2))
	}
}

// wrap writes a text in lines that fit, with what the first and the further lines begin with.
func (t *textWriter) wrap(first, rest, text string) {
	line := first
	for _, word := range strings.Fields(oneLine(text)) {
		if runes(line)+1+runes(word) > t.width && strings.TrimSpace(line) != "" && line != first {
			t.line("%s", strings.TrimRight(line, " "))
			line = rest
		}
		if line != first && line != rest {
			line += " "
		}
		line += word
	}
	t.line("%s", strings.TrimRight(line, " "))
}

func (t *textWriter) faults(faults []string) {
	if len(faults) > 0 {
		t.line("\nLeft out or odd")
	}
	for _, f := range faults {
		t.wrap("  ", "    ", f)
	}
}

func ofPeople(n int) string {
	if n == 0 {
		return ""
	}
	return ", " + persons(n)
}

func (t *textWriter) whatIf(a *Attack) {
	x := a.WhatIf
	if x == nil {
		return
	}
	t.line("")
	t.wrap("", "  ", fmt.Sprintf("If you do %s, %s, %s in evidence, %s from evidenced into possible.", listed(x.Changes),
		Some(len(x.Closes), "pair")+" "+plural(len(x.Closes), "falls", "fall"), Number(x.Remain)+" "+plural(x.Remain, "stays", "stay"), Number(x.Possible)+" "+plural(x.Possible, "turns", "turn")))
	for _, c := range x.Closes {
		t.wrap("  closed: ", "          ", c)
	}
}

// listed is words with commas and an and.
func listed(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}

// story writes one path.
func (t *textWriter) story(a *Attack, number int, p AttackStory) {
	t.line("")
	lead := fmt.Sprintf("%2d  ", number)
	t.wrap(lead, "    ", p.title()+" ("+p.evidence()+")")
	if len(p.Also) > 0 {
		t.wrap("    ", "    ", "The same from "+listed(p.Also)+".")
	}
	t.wrap("    ", "    ", p.Hurts())
	for _, s := range p.Steps {
		on := ""
		if s.Subject != "" && !strings.Contains(s.Text, s.Subject) {
			on = " [" + s.Subject + "]"
		}
		t.wrap(fmt.Sprintf("    %d. ", s.Number), "       ", s.Tells()+on+s.named())
		for _, r := range s.Weaknesses {
			t.reason(r)
		}
		if len(s.After) > 0 && !slices.Equal(s.After, []int{s.Number - 1}) {
			t.wrap("       ", "       ", "builds on "+numbers(s.After))
		}
	}
	switch {
	case len(p.Closes) == 0:
		t.wrap("    ", "    ", "No single change closes it. The command guyline attack fixes names those that do together.")
	case len(p.Closes) == 1:
		t.line("    This change closes it:")
	default:
		t.line("    Each of these changes closes it:")
	}
	for _, like := range a.alike(p.Closes) {
		t.wrap("      - ", "        ", changesLine(like))
	}
}

// reason writes a weakness with what shows it, or what would decide it.
func (t *textWriter) reason(r AttackReason) {
	if r.Evidence == possible {
		text := capital(r.Title) + ": possible, not evidenced"
		if r.Missing != "" {
			text += "; decided by: " + r.Missing
		}
		t.wrap("       - ", "         ", text)
		return
	}
	title := capital(r.Title)
	if r.Check != "" {
		title += " (" + r.Check + ")"
	}
	t.wrap("       - ", "         ", title)
	told := r.told()
	for _, line := range told[:min(len(told), proofTold)] {
		t.wrap("         ", "           ", line)
	}
	if more := len(told) - proofTold; more > 0 {
		t.line("         and %s", Some(more, "more fact"))
	}
}

// framesTold is how many frames of one capture stand in a line.
const framesTold = 8

// told is the proof in lines; the frames of one capture stand in one.
func (r AttackReason) told() []string {
	var out []string
	for i := 0; i < len(r.Proof); i++ {
		e := r.Proof[i]
		var frames []int
		for ; i < len(r.Proof) && r.Proof[i].bare() && r.Proof[i].File == e.File; i++ {
			frames = append(frames, int(r.Proof[i].Frame))
		}
		if len(frames) < 2 {
			if len(frames) == 1 {
				i--
			}
			out = append(out, e.line())
			continue
		}
		i--
		text := fmt.Sprintf("%s %s, frames %s", e.Layer, e.File, numbers(frames[:min(len(frames), framesTold)]))
		if more := len(frames) - framesTold; more > 0 {
			text = fmt.Sprintf("%s %s, frames %s and %s more", e.Layer, e.File, strings.Join(strings.Fields(strings.Trim(fmt.Sprint(frames[:framesTold]), "[]")), ", "), Number(more))
		}
		out = append(out, text)
	}
	return out
}

// bare reports whether the fact is a frame and nothing else.
func (e Evidence) bare() bool {
	return e.Frame > 0 && e.Text == fmt.Sprintf("frame = %d", e.Frame) && e.Default == "" && e.Probe == ""
}

// proofTold is how many facts of one weakness a story tells; the JSON report has them all.
const proofTold = 4

// Shown is the first facts of the proof.
func (r AttackReason) Shown() []Evidence { return r.Proof[:min(len(r.Proof), proofTold)] }

// Unshown is how many facts there are besides.
func (r AttackReason) Unshown() int { return len(r.Proof) - len(r.Shown()) }

// possible is the evidence of what nobody showed.
const possible = "possible"

// line is layer, place and fact.
func (e Evidence) line() string {
	text := e.Layer
	if p := e.Place(); p != "" {
		text += " " + p
	}
	if e.Probe != "" {
		text += " probe " + e.Probe
	}
	if e.Text != "" {
		text += ": " + e.Text
	}
	if e.Default != "" {
		text += " (" + e.Default + ")"
	}
	return text
}

// title is from where to what the path leads.
func (p AttackPath) title() string {
	text := capital(p.FromTitle) + " → " + p.ToTitle
	if p.Target != "" {
		text += " of " + p.Target + p.Besides()
	}
	return text
}

// Besides is how many elements fare as the target does; "" where none does.
func (p AttackPath) Besides() string {
	if p.Others == 0 {
		return ""
	}
	return " and of " + Some(p.Others, "more element")
}

// evidence says what the path rests on.
func (p AttackPath) evidence() string {
	if p.Possible > 0 {
		return fmt.Sprintf("possible: %s of %s not evidenced", Number(p.Possible), Some(len(p.Steps), "step"))
	}
	return Some(len(p.Steps), "step") + ", " + p.Evidence
}

// criticalTold is how many critical users a story names.
const criticalTold = 5

// Hurts is whom the path hurts, in one sentence.
func (p AttackPath) Hurts() string {
	var parts []string
	if p.People > 0 {
		parts = append(parts, persons(p.People))
	}
	if p.Cells > 0 {
		cells := Some(p.Cells, "cell")
		if p.Sites > 0 {
			cells += " at " + Some(p.Sites, "site")
		}
		parts = append(parts, cells)
	}
	if n := len(p.Critical); n > criticalTold {
		parts = append(parts, fmt.Sprintf("%s and %d more critical users", strings.Join(p.Critical[:criticalTold-1], ", "), n-criticalTold+1))
	} else if n > 0 {
		parts = append(parts, listed(p.Critical))
	}
	text := "Hurts " + strings.Join(parts, ", ")
	switch {
	case len(parts) == 0:
		text = "Whom it hurts: " + cmp.Or(p.Impact, "nobody said")
	case p.Impact != "":
		text += " (" + p.Impact + ")"
	}
	if p.Hours.High > 0 {
		text += fmt.Sprintf("; lost for %s hours", p.Hours.text())
		if until, _, _ := strings.Cut(p.Hours.Basis, ": "); until != "" { // the source, behind the colon, stands with the model
			text += ": " + until
		}
	}
	return text
}

func (r AttackRange) text() string {
	number := func(v float64) string {
		if v == float64(int(v)) {
			return Number(int(v))
		}
		return fmt.Sprintf("%.1f", v)
	}
	if r.Low == r.High {
		return number(r.High)
	}
	return number(r.Low) + " to " + number(r.High)
}

// Tells is the step's sentence.
func (s AttackStep) Tells() string { return spoken(cmp.Or(s.Text, s.Title, s.Technique)) }

// spoken is a text with a capital in front and a full stop at its end.
func spoken(s string) string {
	if s = capital(oneLine(s)); s != "" && !strings.ContainsAny(s[len(s)-1:], ".!?") {
		s += "."
	}
	return s
}

// capital is a text with a capital in front. A name that is written otherwise, as gNB is, keeps its letters.
func capital(s string) string {
	r := []rune(s)
	if len(r) == 0 || len(r) > 1 && unicode.IsUpper(r[1]) {
		return s
	}
	return string(unicode.ToUpper(r[0])) + string(r[1:])
}

// named is the technique as FiGHT or ATT&CK knows it.
func (s AttackStep) named() string {
	if s.FiGHT == "" {
		return ""
	}
	text := " (" + s.FiGHT
	if s.FiGHTName != "" {
		text += " " + s.FiGHTName
	}
	if s.Status != "" {
		text += ", " + s.Status + " in FiGHT"
	}
	return text + ")"
}

func numbers(list []int) string {
	var out []string
	for _, n := range list {
		out = append(out, fmt.Sprint(n))
	}
	return listed(out)
}
