package vendor

import (
	_ "embed"
	"fmt"
	"io"
	"strings"
)

// Decision is the outcome of a record.
type Decision string

const (
	Accept     Decision = "accept"
	Conditions Decision = "accept-with-conditions"
	Refuse     Decision = "refuse"
	Undecided  Decision = "cannot-be-decided"
)

// Words is the decision in words.
func (d Decision) Words() string { return strings.ReplaceAll(string(d), "-", " ") }

// Effect is what a ground does to the decision.
type Effect string

const (
	Refuses Effect = "refuse"
	Opens   Effect = "open"
	Demands Effect = "condition"
	Favours Effect = "favour"
)

// Ground is one reason.
type Ground struct {
	Effect    Effect   `json:"effect"`
	About     string   `json:"about"` // listing, ownership, rules, bill, vulnerabilities, answers
	Text      string   `json:"text"`
	Condition string   `json:"condition,omitempty"` // of Demands: what has to be met
	Sources   []string `json:"sources"`
}

// Unanswered is a question that was asked and has no answer.
type Unanswered struct {
	Question string `json:"question"`
	About    string `json:"about"`
	Key      bool   `json:"key"`
}

// Contradiction is answers that speak against each other, or against a file.
type Contradiction struct {
	Questions []string `json:"questions"`
	Text      string   `json:"text"`
	Sources   []string `json:"sources"`
}

// Tally counts the answers.
type Tally struct {
	Asked         int `json:"asked"`
	Yes           int `json:"yes"`
	No            int `json:"no"`
	Partial       int `json:"partial"`
	NotApplicable int `json:"notApplicable"`
	Told          int `json:"told"`
	Unanswered    int `json:"unanswered"`
	Skipped       int `json:"skipped"` // that the template lets it skip
}

// SchemaURI names the schema of a record's JSON.
const SchemaURI = "https://github.com/guyline/guyline/supply/vendor/schema/v1"

// Schema is the JSON Schema of a record.
//
//go:embed schema/v1.json
var Schema []byte

// Record is a decision with all that it rests on.
type Record struct {
	Schema         string          `json:"schema"`
	Decision       Decision        `json:"decision"`
	Day            string          `json:"day"` // for which lists and rules were judged
	DecidedBy      string          `json:"decidedBy"`
	Vendor         Vendor          `json:"vendor"`
	Product        Product         `json:"product"`
	AnsweredBy     string          `json:"answeredBy"`
	AnsweredOn     string          `json:"answeredOn"`
	Buyer          string          `json:"buyer"` // country of who buys
	Lists          []string        `json:"lists"`
	Tally          Tally           `json:"tally"`
	Grounds        []Ground        `json:"grounds"`
	Conditions     []string        `json:"conditions"`
	Unanswered     []Unanswered    `json:"unanswered"`
	Contradictions []Contradiction `json:"contradictions"`
	Inputs         []Input         `json:"inputs"`
	Faults         []string        `json:"faults"`
}

// Write writes the record for people to read.
func (r *Record) Write(w io.Writer) error {
	b := &strings.Builder{}
	fmt.Fprintf(b, "Decision record: %s\n\n", strings.ToUpper(r.Decision.Words()))
	for _, row := range [][2]string{
		{"Supplier", join(", ", r.Vendor.Name, r.Vendor.Country, r.Vendor.LEI)}, {"Product", join(", ", strings.TrimSpace(r.Product.Name+" "+r.Product.Version), r.Product.Class, strings.Join(r.Product.ProducedIn, " "))},
		{"Answered by", join(", ", r.AnsweredBy, r.AnsweredOn)}, {"Judged for", r.Day}, {"Decided by", r.DecidedBy}, {"Buyer in", r.Buyer}, {"Lists", strings.Join(r.Lists, ", ")},
	} {
		if row[1] == "" {
			row[1] = "not said"
		}
		fmt.Fprintf(b, "%-12s %s\n", row[0], row[1])
	}
	t := r.Tally
	fmt.Fprintf(b, "%-12s %d questions: %d yes, %d no, %d partial, %d not applicable, %d described, %d unanswered; %d skipped\n", "Answers", t.Asked, t.Yes, t.No, t.Partial,
		t.NotApplicable, t.Told, t.Unanswered, t.Skipped)
	for _, part := range []struct {
		effect Effect
		title  string
	}{{Refuses, "Why it is refused"}, {Opens, "What leaves it open"}, {Demands, "What becomes a condition"}, {Favours, "What speaks for it"}} {
		begun := false
		for _, g := range r.Grounds {
			if g.Effect != part.effect {
				continue
			}
			if !begun {
				fmt.Fprintf(b, "\n%s\n", part.title)
				begun = true
			}
			fmt.Fprintf(b, "  - %s: %s%s\n", g.About, g.Text, sources(g.Sources))
		}
	}
	if len(r.Conditions) > 0 {
		fmt.Fprint(b, "\nConditions\n")
		for i, c := range r.Conditions {
			fmt.Fprintf(b, "  %d. %s\n", i+1, c)
		}
	}
	if len(r.Contradictions) > 0 {
		fmt.Fprint(b, "\nContradictions\n")
		for _, c := range r.Contradictions {
			fmt.Fprintf(b, "  - %s: %s%s\n", strings.Join(c.Questions, ", "), c.Text, sources(c.Sources))
		}
	}
	if len(r.Unanswered) > 0 {
		fmt.Fprint(b, "\nUnanswered\n")
		for _, u := range r.Unanswered {
			key := ""
			if u.Key {
				key = " (key question)"
			}
			fmt.Fprintf(b, "  - %s: %s%s\n", u.Question, u.About, key)
		}
	}
	fmt.Fprint(b, "\nInputs (SHA-256)\n")
	for _, i := range r.Inputs {
		fmt.Fprintf(b, "  %s  %s (%s)\n", i.SHA256, i.Path, i.Role)
	}
	if len(r.Faults) > 0 {
		fmt.Fprint(b, "\nLeft out\n")
		for _, f := range r.Faults {
			fmt.Fprintf(b, "  - %s\n", f)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func sources(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return " [" + strings.Join(s, "; ") + "]"
}

// join joins the parts that are not empty.
func join(by string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, by)
}
