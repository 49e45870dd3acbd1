package rule

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/supply/list"
)

func on(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func book(t testing.TB) *Book {
	t.Helper()
	b, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// clear is a party that was screened against everything and is owned by nobody listed.
func clear(name, country string) *Party {
	p := &Party{Name: name, Country: country, Owned: map[string]Ownership{}}
	for _, l := range list.Lists {
		p.Screened = append(p.Screened, l.ID)
	}
	for _, r := range []string{"ofac50", "bis50", "fcc10", "fcc5", "uk_more_than_50", "eu50"} {
		p.Owned[r] = Ownership{Outcome: No}
	}
	return p
}

// listed is such a party that stands on a list.
func listed(name, l string, edit func(*Match)) *Party {
	p := clear(name, "CN")
	m := Match{List: l, ID: "1", Name: name, Score: 0.97}
	if edit != nil {
		edit(&m)
	}
	p.Matches = []Match{m}
	return p
}

func item(class string, maker *Party, facts ...string) *Item {
	i := &Item{ID: "i", Name: "the item", Maker: maker, Provider: maker, ModulesAll: true, Facts: map[string]Truth{}}
	if class != "" {
		i.Classes = []string{class}
	}
	for _, f := range facts {
		if f[0] == '-' {
			i.Facts[f[1:]] = No
		} else {
			i.Facts[f] = Yes
		}
	}
	return i
}

func made(i *Item, in ...Made) *Item {
	i.MadeIn = in
	return i
}

var covered = func(m *Match) {
	m.Start, m.Classes = on("2021-03-12"), []string{"telecommunications-equipment", "telecommunications-service"}
}
var coveredUse = func(m *Match) {
	m.Start, m.Classes, m.Uses = on("2021-03-12"), []string{"telecommunications-equipment", "video-surveillance"}, []string{"use-public-safety", "use-government-facility"}
}

func TestBuiltIn(t *testing.T) {
	us, cn := Made{Country: "US"}, Made{Country: "CN", Stage: "assembly"}
	module := func(maker *Party) Item { return *item("radio-module", maker) }
	host := func(all bool, modules ...Item) *Item {
		i := item("modem", clear("Host Maker", "US"))
		i.Modules, i.ModulesAll = modules, all
		return i
	}
	owned := func(rule string, o Ownership) *Party {
		p := clear("Child", "SG")
		p.Owned[rule] = o
		return p
	}
	unscreened := clear("Somebody", "CN")
	unscreened.Screened = nil
	for _, c := range []struct {
		rule, day string
		item      *Item
		want      Outcome
		says      string // some reason or missing fact has it
	}{
		{"fcc-covered", "2026-01-01", item("base-station", listed("Acme", "fcc-covered", covered)), Applies, "since 2021-03-12"},
		{"fcc-covered", "2021-03-11", item("base-station", listed("Acme", "fcc-covered", covered)), DoesNotApply, "holds from 2021-03-12"},
		{"fcc-covered", "2026-01-01", item("semiconductor", listed("Acme", "fcc-covered", covered)), DoesNotApply, "does not speak"},
		{"fcc-covered", "2026-01-01", item("", listed("Acme", "fcc-covered", covered)), NotKnown, "what kind of thing"},
		{"fcc-covered", "2026-01-01", item("camera", listed("Acme", "fcc-covered", coveredUse)), NotKnown, "public safety"},
		{"fcc-covered", "2026-01-01", item("camera", listed("Acme", "fcc-covered", coveredUse), "use-public-safety"), Applies, "by name alone, score 0.97"},
		{"fcc-covered", "2026-01-01", item("camera", listed("Acme", "fcc-covered", coveredUse), "-use-public-safety"), NotKnown, "government facilities"},
		{"fcc-covered", "2026-01-01", item("camera", listed("Acme", "fcc-covered", coveredUse), "-use-public-safety", "-use-government-facility"), DoesNotApply, ""},
		{"fcc-covered", "2026-01-01", item("base-station", clear("Good", "SE")), DoesNotApply, "was not found on fcc-covered"},
		{"fcc-covered", "2026-01-01", item("base-station", unscreened), NotKnown, "was not screened"},
		{"fcc-covered", "2026-01-01", item("base-station", nil), NotKnown, "who makes"},
		{"fcc-covered", "2026-01-01", item("base-station", listed("Acme", "fcc-covered", func(m *Match) { covered(m); m.Confirmed = No })), DoesNotApply, ""},
		{"fcc-covered", "2026-01-01", item("base-station", owned("fcc10", Ownership{Outcome: Yes, Chain: "Acme owns 12 % of Child", Lists: []string{"fcc-covered"}})), NotKnown, "owners of Child"},
		{"fcc-covered", "2026-01-01", item("base-station", owned("fcc10", Ownership{Outcome: Yes, Chain: "Acme owns 12 % of Child", Lists: []string{"fcc-covered"}, Owners: listed("Acme", "fcc-covered", covered).Matches})), Applies, "Acme owns 12 %"},
		{"fcc-covered", "2026-01-01", item("base-station", owned("fcc10", Ownership{Outcome: Yes, Lists: []string{"other"}})), DoesNotApply, "on other alone"},
		{"fcc-covered", "2026-01-01", item("base-station", owned("fcc10", Ownership{Chain: "40 % are not known"})), NotKnown, "40 % are not known"},

		{"fcc-routers", "2026-03-22", made(item("consumer-router", nil), cn), DoesNotApply, ""},
		{"fcc-routers", "2026-03-23", made(item("consumer-router", nil, "-conditional-approval"), cn), Applies, "assembly"},
		{"fcc-routers", "2026-03-23", made(item("consumer-router", nil), cn), NotKnown, "Conditional Approval"},
		{"fcc-routers", "2026-03-23", made(item("consumer-router", nil, "conditional-approval"), cn), DoesNotApply, "excepted"},
		{"fcc-routers", "2026-03-23", made(item("router", nil, "-conditional-approval"), cn), NotKnown, "consumer-grade"},
		{"fcc-routers", "2026-03-23", made(item("carrier-router", nil, "-conditional-approval"), cn), DoesNotApply, ""},
		{"fcc-routers", "2026-03-23", made(item("consumer-router", nil, "-conditional-approval"), us), DoesNotApply, "no stage"},
		{"fcc-routers", "2026-03-23", made(item("consumer-router", nil, "-conditional-approval"), Made{"US", "assembly"}, Made{"US", "manufacture"}), NotKnown, "design, development"},
		{"fcc-routers", "2026-03-23", item("consumer-router", nil, "-conditional-approval"), NotKnown, "in which country"},

		{"fcc-uncrewed-aircraft", "2025-12-22", made(item("uncrewed-aircraft", nil, "blue-uas", "-conditional-approval"), cn), Applies, ""},
		{"fcc-uncrewed-aircraft", "2026-01-07", made(item("uncrewed-aircraft", nil, "blue-uas"), cn), DoesNotApply, "Blue UAS"},
		{"fcc-uncrewed-aircraft", "2027-12-31", made(item("uncrewed-aircraft", nil, "domestic-end-product"), cn), DoesNotApply, ""},
		{"fcc-uncrewed-aircraft", "2028-01-01", made(item("uncrewed-aircraft", nil, "blue-uas", "-conditional-approval", "-toy-drone"), cn), Applies, "ended on 2027-12-31"},
		{"fcc-uncrewed-aircraft", "2026-06-14", made(item("uncrewed-aircraft", nil, "toy-drone", "-blue-uas", "-domestic-end-product", "-conditional-approval"), cn), Applies, ""},
		{"fcc-uncrewed-aircraft", "2026-06-15", made(item("uncrewed-aircraft", nil, "toy-drone"), cn), DoesNotApply, "toy"},
		{"fcc-power-inverters", "2026-07-28", made(item("power-inverter", nil, "-conditional-approval"), cn), Applies, ""},
		{"fcc-robots", "2026-07-27", made(item("advanced-robot", nil, "-conditional-approval"), cn), DoesNotApply, ""},

		{"fcc-module-in-host", "2025-12-26", host(true, module(listed("Acme", "fcc-covered", covered))), Applies, "rule fcc-covered applies"},
		{"fcc-module-in-host", "2025-12-25", host(true, module(listed("Acme", "fcc-covered", covered))), DoesNotApply, ""},
		{"fcc-module-in-host", "2026-01-01", host(true, module(clear("Good", "FR"))), DoesNotApply, ""},
		{"fcc-module-in-host", "2026-01-01", host(false, module(clear("Good", "FR"))), NotKnown, "further modules"},
		{"fcc-module-in-host", "2026-01-01", host(true), DoesNotApply, "no modules"},

		{"section-889-a", "2019-08-13", item("base-station", listed("Acme", "section-889", nil), "federal-agency-buys", "substantial-component", "-interconnection-only", "-no-user-data"), Applies, ""},
		{"section-889-a", "2019-08-12", item("base-station", listed("Acme", "section-889", nil), "federal-agency-buys", "substantial-component"), DoesNotApply, ""},
		{"section-889-b", "2022-08-13", item("base-station", listed("Acme", "section-889", covered), "federal-contractor-uses", "substantial-component", "-interconnection-only", "-no-user-data"), Applies, ""},
		{"section-889-b", "2022-08-13", item("base-station", listed("Acme", "section-889", covered), "-federal-contractor-uses"), DoesNotApply, ""},
		{"section-889-b", "2022-08-13", item("base-station", listed("Acme", "section-889", covered)), NotKnown, "federal agency"},
		{"section-5949", "2027-12-23", item("logic-chip", listed("Fab", "section-5949", nil), "federal-agency-buys"), Applies, ""},
		{"section-5949", "2027-12-22", item("logic-chip", listed("Fab", "section-5949", nil), "federal-agency-buys"), DoesNotApply, ""},
		{"dod-1260h-direct", "2026-06-30", item("switch", listed("Acme", "dod-1260h", nil), "dod-buys", "-interconnection-only"), Applies, ""},
		{"dod-1260h-direct", "2026-06-30", item("switch", listed("Acme", "dod-1260h", nil), "dod-buys"), NotKnown, "interconnection"},
		{"dod-1260h-indirect", "2026-06-30", item("switch", listed("Acme", "dod-1260h", nil), "dod-buys"), DoesNotApply, ""},
		{"dod-1260h-indirect", "2027-06-30", item("switch", listed("Acme", "dod-1260h", nil), "dod-buys", "component-only"), DoesNotApply, "excepted"},

		{"bis-affiliates", "2025-10-15", item("switch", owned("bis50", Ownership{Outcome: Yes, Chain: "A owns 50 %"})), Applies, "A owns 50 %"},
		{"bis-affiliates", "2025-11-10", item("switch", owned("bis50", Ownership{Outcome: Yes})), DoesNotApply, "from 2025-09-29 to 2025-11-09, and from 2026-11-10"},
		{"bis-affiliates", "2026-11-10", item("switch", owned("bis50", Ownership{Outcome: Yes})), Applies, ""},
		{"ofac-fifty-percent", "2026-01-01", item("switch", clear("Good", "SE")), DoesNotApply, ""},
		{"ofac-blocking", "2026-01-01", item("switch", listed("Acme", "ofac-sdn", func(m *Match) { m.End = on("2020-01-01") })), DoesNotApply, "to 2020-01-01"},
		{"uk-huawei-core", "2024-01-01", item("core-equipment", listed("Acme", "uk-designated-vendor", nil), "uk-directed-provider"), Applies, ""},
		{"eu-csa2-proposal", "2026-06-01", item("base-station", clear("Acme", "CN"), "eu-key-asset"), NotKnown, "eu-high-risk"},
	} {
		b := book(t)
		r := b.Find(c.rule)
		if r == nil {
			t.Fatalf("no rule %s", c.rule)
		}
		a := b.ask(r, c.item, on(c.day), 0)
		said := strings.Join(append(a.Reasons, a.Missing...), "\n")
		if a.Outcome != c.want || !strings.Contains(said, c.says) {
			t.Errorf("%s on %s: %s, want %s with %q:\n%s", c.rule, c.day, a.Outcome, c.want, c.says, said)
		}
		if a.Outcome == NotKnown && len(a.Missing) == 0 || a.Outcome != NotKnown && len(a.Reasons) == 0 {
			t.Errorf("%s on %s: %s without a reason", c.rule, c.day, a.Outcome)
		}
	}
}

// TestMissing strips every fact in turn from an item to which no rule applies: the rules may then answer unknown, and none
// may change from unknown to "does not apply" as facts go.
func TestMissing(t *testing.T) {
	b := book(t)
	strip := []struct {
		name string
		edit func(*Item)
	}{
		{"classes", func(i *Item) { i.Classes = nil }}, {"maker", func(i *Item) { i.Maker = nil }}, {"provider", func(i *Item) { i.Provider = nil }},
		{"places", func(i *Item) { i.MadeIn = nil }}, {"modules", func(i *Item) { i.ModulesAll = false }}, {"facts", func(i *Item) { i.Facts = nil }},
		{"screening", func(i *Item) { i.Maker.Screened = nil }}, {"owners", func(i *Item) { i.Maker.Owned = nil }}, {"country", func(i *Item) { i.Maker.Country = "" }},
	}
	everything := []string{}
	for _, f := range Facts {
		everything = append(everything, f.ID)
	}
	seen := map[string]bool{}
	for _, class := range []string{"base-station", "consumer-router", "camera", "power-inverter", "logic-chip", "core-equipment", "fibre-access", "uncrewed-aircraft", "advanced-robot"} {
		for _, s := range strip {
			full := func() *Item {
				p := clear("Good", "US")
				return made(item(class, p, everything...), Made{Country: "US"})
			}
			bare := full()
			s.edit(bare)
			x, y := b.Judge(full(), on("2028-06-01")), b.Judge(bare, on("2028-06-01"))
			for i := range x {
				if x[i].Outcome == NotKnown && y[i].Outcome == DoesNotApply {
					t.Errorf("%s of a %s without its %s: from unknown to does not apply", x[i].Rule.ID, class, s.name)
				}
				if y[i].Outcome == NotKnown {
					seen[s.name] = true
				}
				if y[i].Outcome == Applies {
					t.Errorf("%s of a %s without its %s applies: %v", y[i].Rule.ID, class, s.name, y[i].Reasons)
				}
			}
		}
	}
	for _, s := range strip {
		if !seen[s.name] && s.name != "facts" && s.name != "places" && s.name != "country" && s.name != "classes" {
			t.Errorf("no rule misses the %s", s.name)
		}
	}
}

// TestNothingKnown: of an item of which nothing is known, no rule that holds says that it does not apply.
func TestNothingKnown(t *testing.T) {
	b := book(t)
	for _, a := range b.Judge(&Item{ID: "x"}, on("2028-06-01")) {
		if a.Rule.On(a.Day) && a.Outcome != NotKnown {
			t.Errorf("%s: %s %v", a.Rule.ID, a.Outcome, a.Reasons)
		}
	}
}

func TestChanges(t *testing.T) {
	b := book(t)
	child := clear("Child", "SG")
	child.Owned["bis50"] = Ownership{Outcome: Yes, Chain: "A owns 60 % of Child"}
	items := []Item{
		*made(item("consumer-router", clear("Good", "TW"), "-conditional-approval"), Made{Country: "TW"}),
		*made(item("uncrewed-aircraft", clear("Good", "FR"), "blue-uas", "-domestic-end-product", "-conditional-approval", "-toy-drone"), Made{Country: "FR"}),
		*item("switch", child),
	}
	for i := range items {
		items[i].ID = string(rune('a' + i))
	}
	show := func(from, to string) (out []string) {
		for _, c := range b.Changes(on(from), on(to), items, items) {
			out = append(out, strings.Join([]string{c.Item, string(c.Before.Outcome), string(c.After.Outcome), c.Because}, " | "))
		}
		return out
	}
	for _, c := range []struct {
		from, to string
		want     []string
	}{
		{"2026-03-22", "2026-03-23", []string{"a | does not apply | applies | rule fcc-routers begins on 2026-03-23"}},
		{"2025-11-01", "2025-12-01", []string{"c | applies | does not apply | rule bis-affiliates ends after 2025-11-09"}},
		{"2026-01-06", "2026-01-07", []string{"b | applies | does not apply | the exception of rule fcc-uncrewed-aircraft for products on the Blue UAS Cleared List begins on 2026-01-07"}},
		{"2027-12-31", "2028-01-01", []string{"b | does not apply | applies | the exception of rule fcc-uncrewed-aircraft for products on the Blue UAS Cleared List ends after 2027-12-31"}},
		{"2026-08-01", "2026-08-02", nil},
	} {
		if diff := cmp.Diff(c.want, show(c.from, c.to)); diff != "" {
			t.Errorf("%s to %s (-want +got):\n%s", c.from, c.to, diff)
		}
	}
	days := b.Days(on("2026-06-01"), on("2026-12-31"))
	var got []string
	for _, d := range days {
		got = append(got, d.Format(time.DateOnly))
	}
	if diff := cmp.Diff([]string{"2026-06-09", "2026-06-15", "2026-06-30", "2026-07-28", "2026-11-10"}, got); diff != "" {
		t.Errorf("days (-want +got):\n%s", diff)
	}
}

func TestTables(t *testing.T) {
	for _, c := range Classes {
		for _, p := range c.Parents {
			if _, ok := classOf(p); !ok {
				t.Errorf("%s: parent %s is no class", c.ID, p)
			}
		}
		var up func(id string, depth int)
		up = func(id string, depth int) {
			if depth > 10 {
				t.Fatalf("%s: a circle of classes", c.ID)
			}
			x, _ := classOf(id)
			for _, p := range x.Parents {
				up(p, depth+1)
			}
		}
		up(c.ID, 0)
	}
	used := map[string]bool{}
	for _, r := range book(t).Rules() {
		see := func(n node) {
			if f, ok := n.(fact); ok {
				used[string(f)] = true
			}
			if p, ok := n.(party); ok {
				for _, id := range p.lists {
					if _, known := list.Find(id); !known && r.Standing == InForce {
						t.Errorf("%s: list %s is not known", r.ID, id)
					}
				}
			}
		}
		walk(r.when, see)
		for i := range r.Except {
			walk(r.Except[i].when, see)
		}
	}
	for _, f := range Facts {
		if !used[f.ID] && !strings.HasPrefix(f.ID, "use-") {
			t.Errorf("no rule asks for %s", f.ID)
		}
	}
	// What the lists that are built in say in our words is known here.
	for _, e := range list.BuiltIn().Entities {
		for _, c := range e.Covers.Classes {
			if _, ok := classOf(c); !ok {
				t.Errorf("%s: class %s is not known", e.ID, c)
			}
		}
		for _, u := range e.Covers.Uses {
			if !knownFact(u) {
				t.Errorf("%s: use %s is not known", e.ID, u)
			}
		}
	}
}

func TestAddCategories(t *testing.T) {
	b := book(t)
	text := "Covered Equipment or Services,Date of Inclusion on Covered List\n" +
		`"Routers ^ produced in a foreign country, except routers which have been granted a Conditional Approval by DoW or DHS.","March 23, 2026"` + "\n" +
		`"Foreign-produced power inverters, except power inverters which have been granted a Conditional Approval by DoW or DHS, until January 1, 2030.","July 28, 2026"` + "\n" +
		`"Foreign-produced toasters.","August 1, 2026"` + "\n"
	s, err := list.Read(list.Limits{}, "covered.csv", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	added := b.AddCategories(s.Categories)
	if len(added) != 1 || added[0].ID != "fcc-covered-power-inverter-2026-07-28" {
		t.Fatalf("%v", added)
	}
	i := made(item("power-inverter", nil, "conditional-approval"), Made{Country: "JP"})
	if a := b.ask(added[0], i, on("2029-12-31"), 0); a.Outcome != DoesNotApply {
		t.Errorf("%+v", a)
	}
	if a := b.ask(added[0], i, on("2030-01-01"), 0); a.Outcome != Applies {
		t.Errorf("%+v", a)
	}
}

func BenchmarkJudge(b *testing.B) {
	rules := book(b)
	i := made(item("base-station", listed("Acme", "fcc-covered", covered), "federal-agency-buys"), Made{Country: "CN"})
	for b.Loop() {
		rules.Judge(i, on("2026-11-20"))
	}
}
