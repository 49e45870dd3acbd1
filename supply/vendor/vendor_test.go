package vendor

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const head = "question,answer,evidence,comment\nvendor,Example Works,,\nclass,small-cell,,\n"

// all is a template in which every question is answered as one would wish, key ones with evidence.
func all(but ...string) string {
	var b strings.Builder
	b.WriteString(head)
	for _, q := range Questions() {
		i := slices.IndexFunc(but, func(r string) bool { return strings.HasPrefix(r, q.ID+",") })
		switch {
		case i >= 0 && strings.HasPrefix(but[i], q.ID+",-"):
		case i >= 0:
			b.WriteString(but[i] + "\n")
		case q.Kind == Text:
			fmt.Fprintf(&b, "%s,as the manual says,,\n", q.ID)
		case q.ID == "1.2" || q.ID == "4.1" || q.ID == "5.1":
			fmt.Fprintf(&b, "%s,no,,\n", q.ID)
		default:
			fmt.Fprintf(&b, "%s,%s,document,\n", q.ID, q.wanted())
		}
	}
	return b.String()
}

func good() *Known {
	return &Known{Day: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Lists: []string{"Example list"}, ListsGiven: true, Buyer: "US", Judged: 10,
		Owners: []Owners{{Rule: "Half", Outcome: "clear"}},
		Bills:  []Bill{{Path: "bill.json", Subject: "cell 4", Components: 5, Hardware: 1, Judged: 3, Asked: 3, Advisories: true, Standard: "minimum elements"}}}
}

func record(t *testing.T, answers string, k *Known) *Record {
	t.Helper()
	a, err := Read("answers.csv", strings.NewReader(answers))
	if err != nil {
		t.Fatal(err)
	}
	return Decide(a, k, "somebody")
}

func TestDecide(t *testing.T) {
	with := func(change func(k *Known)) *Known {
		k := good()
		change(k)
		return k
	}
	for _, c := range []struct {
		name    string
		answers string
		known   *Known
		want    Decision
		says    string // in the text
	}{
		{"everything is well", all(), good(), Accept, "none of 10 rules"},
		{"an empty template", head, good(), Undecided, "key question 2.4"},
		{"nothing known", all(), &Known{}, Undecided, "who owns the supplier is not known"},
		{"key question unanswered", all("3.16,-"), good(), Undecided, "key question 3.16"},
		{"key question does not apply, without a reason", all("3.16,n/a,,"), good(), Undecided, "no reason is given"},
		{"key question does not apply, with a reason", all("3.16,n/a,,nothing is sold"), good(), Accept, ""},
		{"key question answered no", all("3.16,no,,"), good(), Conditions, "By contract: it receives and answers reports"},
		{"key question without evidence", all("3.16,yes,,"), good(), Conditions, "shows evidence for its answer to 3.16"},
		{"other question answered no", all("8.6,no,,"), good(), Conditions, "or why it does not need: 8.6"},
		{"other question unanswered", all("8.6,-"), good(), Conditions, "answers before the contract: 8.6"},
		{"an answer that is none", all("8.6,perhaps,,"), good(), Conditions, "it counts as unanswered"},
		{"another question is no key", all("7.6,no,,"), good(), Accept, ""},
		{"listed by identifier", all(), with(func(k *Known) {
			k.Names = []Name{{Of: "Example Works", Listed: "Example Works Ltd", List: "L", Score: 0.9, Same: true, Sure: true, Place: "l.csv:3"}}
		}), Refuse, "an identifier agrees [l.csv:3]"},
		{"like a listed name", all(), with(func(k *Known) {
			k.Names = []Name{{Of: "Example Works", Listed: "Example Works Ltd", List: "L", Score: 0.85, Same: true, Place: "l.csv:3"}}
		}), Undecided, "compare address and identifiers"},
		{"named like a group", all(), with(func(k *Known) {
			k.Names = []Name{{Of: "Example Works", Listed: "Example Mining", List: "L", Score: 0.99, Place: "l.csv:3"}}
		}), Undecided, "only ownership shows"},
		{"no lists", all(), with(func(k *Known) { k.ListsGiven = false }), Undecided, "no list of an authority was given"},
		{"owned by listed", all(), with(func(k *Known) {
			k.Owners = []Owners{{Rule: "Half", Outcome: "restricted", Text: "60 %", Place: "o.csv:2"}}
		}), Refuse, "Half: 60 %"},
		{"says it is not", all(), with(func(k *Known) {
			k.Owners = []Owners{{Rule: "Half", Outcome: "restricted", Text: "60 %", Place: "o.csv:2"}}
		}), Refuse, "it says that no listed party owns"},
		{"share unknown", all(), with(func(k *Known) {
			k.Owners = []Owners{{Rule: "Half", Outcome: "unknown", Text: "20 to 60 %", Place: "o.csv:2"}}
		}), Undecided, "x-owners-named: it says that all its owners are named"},
		{"to be disclosed", all("x-listed-owners,yes,register,"), with(func(k *Known) {
			k.Owners = append(k.Owners, Owners{Rule: "Tenth", Outcome: "restricted", Discloses: true})
		}), Undecided, "makes the disclosure"},
		{"a rule applies", all(), with(func(k *Known) {
			k.Rules = []Rule{{Title: "No such cell", Citation: "1 CFR 1", Applies: true, Forbids: true, Subject: "cell"}}
		}), Refuse, "[1 CFR 1]"},
		{"a rule asks for something", all(), with(func(k *Known) {
			k.Rules = []Rule{{Title: "Report it", Applies: true, Subject: "cell", Effects: []string{"It is reported."}}}
		}), Conditions, "1. It is reported."},
		{"a rule cannot be decided", all(), with(func(k *Known) {
			k.Rules = []Rule{{Title: "No such cell", Subject: "cell", Missing: []string{"where it is made"}}}
		}), Undecided, "it is not known where it is made"},
		{"no class", strings.Replace(all(), "class,small-cell,,\n", "", 1), good(), Undecided, "no rule can be judged"},
		{"no country", all(), with(func(k *Known) { k.Buyer = "" }), Undecided, "the country of who buys"},
		{"no bill, and it says there is one", all(), with(func(k *Known) { k.Bills = nil }), Undecided, "2.5: it says that it gives a bill"},
		{"no bill, and it says so", all("2.5,no,,"), with(func(k *Known) { k.Bills = nil }), Undecided, "no bill of materials was given"},
		{"a broken bill", all(), with(func(k *Known) { k.Bills = []Bill{{Path: "b", Problem: "broken"}} }), Undecided, "b cannot be used: broken"},
		{"a poor bill", all(), with(func(k *Known) { k.Bills[0].Lacks = []string{"suppliers"} }), Conditions, "is completed: suppliers"},
		{"a bill that says it is not complete", all(), with(func(k *Known) { k.Bills[0].Incomplete = true }), Undecided, "the bill says that it is not complete"},
		{"no advisories", all(), with(func(k *Known) { k.Bills[0].Advisories = false }), Undecided, "no advisories were given"},
		{"some not judged", all(), with(func(k *Known) { k.Bills[0].Judged = 2 }), Conditions, "of these 1 components"},
		{"none judged", all(), with(func(k *Known) { k.Bills[0].Judged = 0 }), Undecided, "none of the 3 components"},
		{"severe", all(), with(func(k *Known) { k.Weak = []Weakness{{Component: "a 1", ID: "X-1", Severity: 9.8, Fixed: "2"}} }), Conditions, "a 1 is replaced by version 2"},
		{"of unknown severity, not mended", all(), with(func(k *Known) { k.Weak = []Weakness{{Component: "a 1", ID: "X-1"}} }), Conditions, "signed statement whether X-1"},
		{"minor", all(), with(func(k *Known) { k.Weak = []Weakness{{Component: "a 1", ID: "X-1", Severity: 3, Fixed: "2"}} }), Conditions, "below 7.0 that stand: 1"},
		{"exploited, not mended", all(), with(func(k *Known) { k.Weak = []Weakness{{Component: "a 1", ID: "X-1", Exploited: "2026-01-01"}} }), Refuse, "no version mends it"},
		{"exploited and mended", all(), with(func(k *Known) {
			k.Weak = []Weakness{{Component: "a 1", ID: "X-1", Exploited: "2026-01-01", Fixed: "2"}}
		}), Undecided, "3.14: it says that"},
		{"listed maker of a component", all("2.4,no,,", "4.9,no,,", "x-covered-modules,yes,,"), with(func(k *Known) {
			k.Names = []Name{{Of: "Chips", Who: AComponent, Listed: "Chips", List: "L", Score: 1, Same: true, Place: "l.csv:3"}}
		}), Undecided, "x-covered-modules: it says itself"},
		{"says no listed maker", all(), with(func(k *Known) {
			k.Names = []Name{{Of: "Chips", Who: AComponent, Listed: "Chips", List: "L", Score: 1, Same: true, Hardware: true, Place: "l.csv:3"}}
		}), Undecided, "x-covered-modules: it says that no module"},
		{"two answers", all("2.4,yes,doc,\n2.4,no,,"), good(), Undecided, "2.4 is answered twice"},
		{"skips all with evidence", head + "1.2,yes,audit 5,\n1.1,no,,\n1.2.1,all,,\n1.2.2,none,,\nx-listed-owners,no,d,\nx-owners-named,yes,d,\nx-covered-modules,no,d,\n", good(), Conditions, "verified: audit 5"},
		{"skips all without evidence", head + "1.2,yes,,\n", good(), Undecided, "key question 2.4"},
	} {
		r := record(t, c.answers, c.known)
		var text strings.Builder
		if err := r.Write(&text); err != nil {
			t.Fatal(err)
		}
		if r.Decision != c.want || !strings.Contains(text.String(), c.says) {
			t.Errorf("%s: %s, want %s with %q:\n%s", c.name, r.Decision, c.want, c.says, text.String())
		}
		checkSchema(t, c.name, r)
	}
}

func checkSchema(t *testing.T, name string, r *Record) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(SchemaURI, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(SchemaURI)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(v); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

// TestNothingMissingHelps takes each answer away, and each thing that is known: the decision never gets better.
func TestNothingMissingHelps(t *testing.T) {
	rank := map[Decision]int{Accept: 3, Conditions: 2, Undecided: 1, Refuse: 0}
	for _, base := range []string{all(), all("3.16,no,,", "8.6,no,,")} {
		best := rank[record(t, base, good()).Decision]
		for _, q := range Questions() {
			var b strings.Builder
			for line := range strings.Lines(base) {
				if !strings.HasPrefix(line, q.ID+",") {
					b.WriteString(line)
				}
			}
			r := record(t, b.String(), good())
			if rank[r.Decision] > best || q.Key && q.ID != "2.5.2" && rank[r.Decision] > rank[Undecided] {
				t.Errorf("without %s: %s", q.ID, r.Decision)
			}
		}
	}
}

func TestReadJSON(t *testing.T) {
	a, err := Read("a.json", strings.NewReader(`{"vendor": {"name": "Example Works", "alsoKnownAs": ["EW"], "country": "ca"}, "product": {"name": "C", "class": "router", "modules": ["A/B"]},
"bills": ["b.json"], "answeredBy": "x", "answeredOn": "2026-01-01", "answers": [{"question": "2.4", "answer": "Yes", "evidence": "p"}, {"question": "9.9", "answer": "yes"}, {"question": "3.3", "answer": "own"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if a.Vendor.Country != "CA" || a.Items["2.4"].Answer != Yes || a.Items["3.3"].Answer != Told || len(a.Problems) != 1 || len(a.Bills) != 1 {
		t.Errorf("%+v", a)
	}
}

func TestHostile(t *testing.T) {
	for name, in := range map[string]string{
		"empty": "", "no vendor": "question,answer\n2.4,yes\n", "other columns": "a,b\n1,2\n", "no object": "{", "wrong types": `{"vendor": []}`, "unknown key": `{"vendors": {}}`,
		"deep": `{"vendor": ` + strings.Repeat("[", 100_000), "large": head + strings.Repeat("2.4,yes,"+strings.Repeat("x", 1000)+",\n", 10_000),
		"a long list": `{"vendor": {"name": "x", "alsoKnownAs": [` + strings.Repeat(`"a",`, 1000) + `"a"]}}`,
	} {
		if _, err := Read(name, strings.NewReader(in)); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(all())
	f.Add(`{"vendor": {"name": "x"}, "answers": [{"question": "2.4", "answer": "no"}]}`)
	f.Add("sep=;\nquestion;answer\nvendor;x\n2.5;ja\n2.5;no\n")
	f.Fuzz(func(t *testing.T, text string) {
		a, err := Read("a", strings.NewReader(text))
		if err != nil {
			return
		}
		r := Decide(a, good(), "")
		if err := r.Write(&strings.Builder{}); err != nil {
			t.Fatal(err)
		}
		checkSchema(t, "fuzz", r)
	})
}
