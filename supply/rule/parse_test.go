package rule

import (
	"strings"
	"testing"
)

const good = `rules:
  - id: own-no-foreign-core
    title: Core software of one supplier country
    authority: Example Telecom
    standing: own
    country: CA
    days:
      - {from: 2026-01-01, to: 2026-06-30}
      - {from: 2027-01-01}
    when:
      all:
        - class: [core-equipment]
        - any:
            - made_in: foreign
            - maker: {country: [RU]}
            - supplier: {lists: [own-vendors], owned: own50, scope: true}
            - contains: {class: [semiconductor]}
        - not: {fact: x-reviewed}
        - not: {authorised_before: 2025-01-01}
    except:
      - title: what the board has approved
        days: [{to: 2026-03-31}]
        claim: true
        when: {fact: x-approved}
    effects:
      - {kind: restrict, text: It is not bought.}
      - {kind: remove, by: 2028-12-31, text: It is taken out by the end of 2028.}
      - {kind: cap, by: 2027-12-31, percent: 35, classes: [fibre-access], text: No more than 35 %.}
`

func TestAdd(t *testing.T) {
	b := book(t)
	if err := b.Add("own.yaml", []byte(good)); err != nil {
		t.Fatal(err)
	}
	r := b.Find("own-no-foreign-core")
	i := made(item("core-equipment", clear("Good", "CA"), "-x-reviewed"), Made{Country: "DE"})
	i.Authorised = on("2025-06-01")
	a := b.ask(r, i, on("2026-02-01"), 0)
	if a.Outcome != Applies || len(a.Missing) != 1 || len(a.Effects) != 2 || r.Line != 2 {
		t.Errorf("%+v", a)
	}
	if a := b.ask(r, i, on("2026-12-01"), 0); a.Outcome != DoesNotApply {
		t.Errorf("out of its days: %+v", a)
	}
	for _, c := range []struct{ old, new, want string }{
		{"title: Core", "titel: Core", `own.yaml:3: "titel" is no key of a rule`},
		{"class: [core-equipment]", "class: [core]", `own.yaml:12: "core" is no class`},
		{"class: [core-equipment]", "class: []", "at least one class"},
		{"made_in: foreign", "made_in: [germany]", "two capital letters"},
		{"    country: CA\n", "", "own.yaml:2: made_in: foreign needs the country"},
		{"standing: own", "standing: in-force", "needs its citation"},
		{"standing: own", "standing: law", "standing is one of"},
		{"{from: 2027-01-01}", "{from: 2026-06-01}", "own.yaml:9: intervals follow"},
		{"{from: 2027-01-01}", "{from: 2027-01-01, to: 2026-12-31}", "ends before"},
		{"{from: 2027-01-01}", "{from: tomorrow}", "YYYY-MM-DD"},
		{"x-reviewed", "reviewed", "no fact that is known"},
		{"kind: restrict", "kind: forbid", "no effect"},
		{"percent: 35, ", "", "needs percent"},
		{"percent: 35", "percent: NaN", "percent is a number"},
		{"maker: {country: [RU]}", "maker: {country: [RU], lists: [a]}", "country stands by itself"},
		{"maker: {country: [RU]}", "maker: {scope: true}", "needs lists"},
		{"maker: {country: [RU]}", "rule: nowhere", "which is not there"},
		{"maker: {country: [RU]}", "rule: own-no-foreign-core", "refers to itself"},
		{"claim: true", "claim: yes", "true or false"},
		{"- not: {fact: x-reviewed}", "- {not: {fact: x-reviewed}, class: [router]}", "one key"},
		{"id: own-no-foreign-core", "id: Own Rule", "lower case"},
		{"id: own-no-foreign-core", "id: fcc-covered", "already"},
		{"title: Core", "title: &a Core", "anchors"},
		{"title: Core", "title: Core\n    title: Core", "twice"},
		{"rules:\n", "rules: {}\n---\nrules:\n", "one document"},
		{"rules:", "\x00", "own.yaml"},
	} {
		b := book(t)
		err := b.Add("own.yaml", []byte(strings.Replace(good, c.old, c.new, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q for %q: %v, want %q", c.new, c.old, err, c.want)
		}
		if len(b.Rules()) != len(book(t).Rules()) {
			t.Errorf("%q for %q: a rule was added all the same", c.new, c.old)
		}
	}
	deep := "rules:\n- id: a\n  title: t\n  authority: a\n  standing: own\n  effects: [{kind: restrict, text: t}]\n  when: " + strings.Repeat("{not: ", 5000) + "{fact: x-a}" + strings.Repeat("}", 5000)
	if err := book(t).Add("deep.yaml", []byte(deep)); err == nil {
		t.Error("a predicate of depth 5000 was read")
	}
}

func FuzzAdd(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("rules: [{id: a}]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		b := &Book{}
		if b.Add("fuzz.yaml", text) == nil {
			b.Judge(&Item{ID: "x"}, on("2026-01-01"))
		}
	})
}
