package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"github.com/guyline/guyline/check"
)

// How much stands in Markdown: a comment on GitHub holds 65,536 characters.
const (
	markdownRows     = 80 // rows of a table
	markdownSubjects = 5  // rows of one check among the failures
)

// Markdown writes the answer for a pull request or a wiki, in GitHub's dialect: where each line of effort stands, the
// principles, the failures with their places, what had no data. Text from the inputs is escaped or stands in code
// spans, so that it neither breaks a table nor mentions anybody.
func Markdown(w io.Writer, r *Report) error {
	m := &markdownWriter{w: w}
	m.line("# Guyline: %s", markdownText(r.Target))
	m.line("")
	m.line("%s", headline(r))
	m.line("")
	m.table("Line of effort", "Status", "Summary")
	for _, l := range r.Lines {
		m.row(fmt.Sprintf("%d %s", l.Number, markdownText(l.Name)), markdownText(l.Status), markdownText(l.Summary))
	}
	m.line("")
	m.table("Principle", "Pass", "Fail", "No data", "Not applicable")
	for _, p := range r.Principles {
		c := p.Counts
		m.row(fmt.Sprintf("%d %s", p.Number, markdownText(p.Title)), Number(c.Pass), Number(c.Fail), Number(c.NoData), Number(c.NotApplicable))
	}
	m.plan(r.Plan)
	m.rollout(r.Rollout)
	m.attack(r.Attack)
	m.supply(r.Supply)
	m.failures(r)
	m.contradictions(r.Contradictions)
	m.waivers(r.Waivers)
	m.noData(r)
	m.line("")
	m.line("_%s %s, %s. What has no data is never a pass._", markdownText(r.Tool.Name), markdownText(r.Tool.Version),
		r.Started.UTC().Format("2 January 2006, 15:04 UTC"))
	return m.err
}

// headline is the answer in one sentence.
func headline(r *Report) string {
	c := r.Counts()
	rest := fmt.Sprintf("%s passed, %s no data.", checks(c.Pass), have(c.NoData))
	switch {
	case c.Fail+c.Pass+c.NoData+c.Error == 0:
		return "**Nothing was decided.**"
	case len(r.Failures()) > 0:
		return fmt.Sprintf("**%s failed, the worst of them %s.** %s", checks(c.Fail), r.Worst(), rest)
	case c.Fail > 0:
		return "**No failure but waived ones.** " + rest
	}
	return "**No check failed.** " + rest
}

func checks(n int) string {
	if n == 1 {
		return "1 check"
	}
	return Number(n) + " checks"
}

func have(n int) string {
	if n == 1 {
		return "1 has"
	}
	return Number(n) + " have"
}

type markdownWriter struct {
	w   io.Writer
	err error
}

func (m *markdownWriter) line(format string, args ...any) {
	if m.err == nil {
		_, m.err = fmt.Fprintf(m.w, format+"\n", args...)
	}
}

func (m *markdownWriter) table(heads ...string) {
	m.row(heads...)
	m.line("|%s", strings.Repeat(" --- |", len(heads)))
}

func (m *markdownWriter) row(cells ...string) { m.line("| %s |", strings.Join(cells, " | ")) }

// markdownFailures is how many single failures of the rollout stand in Markdown.
const markdownFailures = 5

// rollout writes whom the cells serve by prediction, the worst single failures and the plan.
func (m *markdownWriter) rollout(x *Rollout) {
	if x == nil {
		return
	}
	m.line("\n## Rollout\n")
	if x.Problem != "" {
		m.line("No prediction: %s.", markdownText(x.Problem))
		return
	}
	m.line("**%s of %s people are served (%s %%)**, %s of them by two sites or more. %s.", Number(x.Served), Number(x.People), x.Share(), Number(x.Twice), markdownText(x.Terms))
	if len(x.Faults) > 0 {
		m.line("\nLeft out or odd: %s", markdownText(x.Faults[0]))
		if more := len(x.Faults) - 1; more > 0 {
			m.line("(and %s more)", Number(more))
		}
	}
	if len(x.Failures) > 0 {
		m.line("")
		m.table("What fails", "Name", "Sites", "Cells", "Lose service", "Move over")
	}
	for _, f := range x.Failures[:min(len(x.Failures), markdownFailures)] {
		m.row(markdownText(f.Cause), markdownCode(f.Name), Number(f.Sites), Number(f.Cells), Number(f.People), Number(f.Moved))
	}
	if a := x.Audit; a != nil {
		m.line("\nDrive tests: %s hexagons could be challenged now, %s are at risk, %s have no tests.", Number(a.Challengeable), Number(a.AtRisk), Number(a.Untested))
	}
	p := x.Plan
	if p == nil {
		return
	}
	m.line("\nThe plan: %s for %s, %s people newly served; certified gap %s %%.", Some(len(p.Builds), "site"), Money(p.Cost), Number(p.People), p.GapPercent())
	if len(p.Builds) == 0 {
		return
	}
	m.line("")
	m.table("Year", "Site", "Option", "Cost", "People", "Why")
	for _, b := range p.Builds[:min(len(p.Builds), markdownRows)] {
		m.row(fmt.Sprint(b.Year), markdownCode(b.Site), markdownText(b.Option), Money(b.Cost), Number(b.People), markdownText(b.Why))
	}
	if more := len(p.Builds) - markdownRows; more > 0 {
		m.line("\nand %s more.", Number(more))
	}
}

// supply writes on whom the network depends.
func (m *markdownWriter) supply(x *Supply) {
	if x == nil {
		return
	}
	m.line("\n## Supply\n")
	m.line("%s.", markdownText(x.Summary()))
	if len(x.Suppliers) > 0 {
		m.line("")
		m.table("Supplier", "Standing", "Why", "Assets", "Sites", "People")
	}
	for _, p := range x.Suppliers[:min(len(x.Suppliers), markdownRows)] {
		m.row(markdownCode(p.Name), p.Status, markdownText(p.Why), Number(p.Assets), Number(p.Sites), Number(p.People))
	}
	if len(x.Removals) > 0 {
		m.line("")
		m.table("Without", "Sites", "Lose service", "Move over", "Replaced in months", "Cost")
	}
	for _, p := range x.Worst() {
		months := Number(p.Months)
		if p.Left > 0 {
			months = Some(p.Left, "piece") + " without an offer"
		}
		m.row(markdownCode(strings.Join(p.Members, ", ")), Number(p.Sites), Number(p.People), Number(p.Moved), months, markdownText(p.Cost()))
	}
	w := x.Software
	if w == nil {
		return
	}
	m.line("\nSoftware: %s in %s of materials, %s vulnerable, %s known to be exploited, %s without a fixed version.",
		Some(w.Components, "component"), Some(len(w.Bills), "bill"), Number(w.Vulnerable), Number(w.Exploited), Number(w.Unmended))
}

func (m *markdownWriter) failures(r *Report) {
	failures := r.Failures()
	if len(failures) == 0 {
		return
	}
	m.line("\n## Failures\n")
	m.table("Severity", "Check", "What", "Subject", "Where", "People")
	rows, of := 0, map[string]int{}
	for _, x := range failures {
		of[x.Check]++
		if of[x.Check] > markdownSubjects || rows == markdownRows {
			continue
		}
		rows++
		where, people := "", ""
		for _, e := range x.Evidence {
			if p := e.Place(); p != "" {
				where = markdownCode(p)
				break
			}
		}
		if x.People > 0 {
			people = Number(x.People)
		}
		what := markdownText(x.Title)
		if x.Detail != "" {
			what += ": " + markdownText(x.Detail)
		}
		m.row(x.Severity.String(), markdownCode(x.Check), what, markdownCode(subject(x)), where, people)
	}
	if more := len(failures) - rows; more > 0 {
		m.line("\nand %s more, of %s in all; at most %d of one check stand here. The JSON report (`--format json`) has them all.",
			Number(more), checks(len(of)), markdownSubjects)
	}
}

func (m *markdownWriter) contradictions(list []Contradiction) {
	if len(list) == 0 {
		return
	}
	m.line("\n## Contradictions\n")
	m.table("Subject", "Attribute", "Declared", "Configured", "Observed")
	for _, c := range list[:min(len(list), markdownRows)] {
		by := map[string][]string{}
		for _, e := range c.Claims {
			by[e.Layer] = append(by[e.Layer], strings.TrimSpace(markdownCode(e.Text)+" "+markdownText(e.Place())))
		}
		cell := func(layer string) string { return strings.Join(by[layer], "<br>") }
		m.row(markdownCode(c.Subject), markdownText(c.Attribute), cell("declared"), cell("configured"), cell("observed"))
	}
	if more := len(list) - markdownRows; more > 0 {
		m.line("\nand %s more.", Number(more))
	}
}

func (m *markdownWriter) waivers(list []Waiver) {
	if len(list) == 0 {
		return
	}
	m.line("\n## Waivers\n")
	m.table("Check", "Subject", "Owner", "Until", "Accepts", "Reason")
	for _, x := range list[:min(len(list), markdownRows)] {
		until := x.Until.Format(time.DateOnly)
		if x.Expired {
			until += " (**ended**)"
		}
		m.row(markdownCode(x.Check), cmp.Or(markdownCode(x.Subject), "every subject"), markdownText(x.Owner), until, Number(x.Used), markdownText(x.Reason))
	}
	if more := len(list) - markdownRows; more > 0 {
		m.line("\nand %s more.", Number(more))
	}
}

// noData lists, folded, the checks that could not be decided and the facts that would decide them.
func (m *markdownWriter) noData(r *Report) {
	groups := undecided(r)
	if len(groups) == 0 {
		return
	}
	m.line("\n<details><summary>No data: %s</summary>\n", checks(len(groups)))
	m.table("Check", "Subjects", "Give, to have it decided")
	for _, g := range groups {
		m.row(markdownCode(g.first.Check), Number(g.n), markdownText(cmp.Or(needs(g.first.Check), g.first.Detail)))
	}
	m.line("\n</details>")
}

// undecided are the checks with results of no-data, in the results' order.
func undecided(r *Report) []grouped {
	at := map[string]int{}
	var out []grouped
	for _, x := range r.Results {
		if x.Verdict != check.NoData {
			continue
		}
		i, ok := at[x.Check]
		if !ok {
			i = len(out)
			at[x.Check] = i
			out = append(out, grouped{first: x})
		}
		out[i].n++
	}
	return out
}

// needs says which facts decide a check; "" where the check is not one of ours.
func needs(id string) string {
	if c, ok := check.Find(id); ok {
		return c.Evidence
	}
	return ""
}

// markdownText escapes what Markdown or HTML would read as markup, and puts everything on one line. A word joiner after
// each @ keeps it from being a mention.
func markdownText(s string) string {
	return markdownEscapes.Replace(oneLine(s))
}

var markdownEscapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "|", `\|`, "#", `\#`, "~", `\~`,
	"<", "&lt;", ">", "&gt;", "&", "&amp;", "@", "@\u2060")

// oneLine is s without line breaks and control characters.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
	return visible.Replace(strings.Join(strings.Fields(s), " "))
}

// markdownCode is a code span: its fence is longer than any run of backquotes inside (CommonMark 0.31, 6.1).
func markdownCode(s string) string {
	s = strings.ReplaceAll(oneLine(s), "|", `\|`)
	if s == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		s = " " + s + " "
	}
	return fence + s + fence
}
