package report

import (
	"fmt"
	"strings"
)

// Activity is one activity of the Implementation Plan and what this assessment answers of it.
type Activity struct {
	ID      string           `json:"id"` // 2.1
	Title   string           `json:"title"`
	Group   string           `json:"group"`   // the line of effort
	Status  string           `json:"status"`  // met, partly met, not met, answered, not assessed
	Why     string           `json:"why"`     // one sentence
	Figures []ActivityFigure `json:"figures"` // with the commands that show them
	Failing []string         `json:"failing"` // ids of checks
	Passing []string         `json:"passing"`
	Missing []string         `json:"missing"` // checks and figures without data
	People  string           `json:"people"`  // what people have to show beside it
}

// ActivityFigure is a figure that answers an activity.
type ActivityFigure struct {
	Text    string `json:"text"`
	Command string `json:"command"`
}

// notAssessed is the status of an activity for which there is no data.
const notAssessed = "not assessed"

// PlanLine says for how many activities there is evidence, and for which there is none.
func PlanLine(plan []Activity) (line string, evidence int) {
	failing, open := 0, []string{}
	for _, a := range plan {
		switch a.Status {
		case notAssessed:
			open = append(open, a.ID)
		case "not met":
			failing++
		}
	}
	s := fmt.Sprintf("evidence for %d of %d activities of the Implementation Plan, with failing checks in %d", len(plan)-len(open), len(plan), failing)
	if len(open) > 0 {
		s += "; not assessed: " + strings.Join(open, ", ")
	}
	return s, len(plan) - len(open)
}

// Answer is the figures of an activity, or why there are none.
func (a Activity) Answer() string {
	var out []string
	for _, f := range a.Figures {
		out = append(out, f.Text)
	}
	if len(a.Failing) > 0 {
		out = append(out, "fails: "+strings.Join(a.Failing, ", "))
	}
	if len(a.Passing) > 0 {
		out = append(out, "passes: "+strings.Join(a.Passing, ", "))
	}
	if len(a.Missing) > 0 {
		out = append(out, "no data: "+strings.Join(a.Missing, ", "))
	}
	return strings.Join(out, "; ")
}

// Commands are those that show the figures, each once.
func (a Activity) Commands() []string {
	var out []string
	seen := map[string]bool{}
	for _, f := range a.Figures {
		if !seen[f.Command] {
			seen[f.Command] = true
			out = append(out, f.Command)
		}
	}
	return out
}

func (m *markdownWriter) plan(plan []Activity) {
	if len(plan) == 0 {
		return
	}
	m.line("")
	m.line("## The Implementation Plan's activities")
	m.line("")
	m.table("Activity", "Stands", "What answers it", "Shown by", "Left to people")
	for _, a := range plan {
		m.row(markdownText(a.ID+" "+a.Title), markdownText(a.Status), markdownText(a.Answer()), markdownText(strings.Join(a.Commands(), ", ")), markdownText(a.People))
	}
}
