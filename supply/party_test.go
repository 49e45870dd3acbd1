package supply

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/supply/name"
	"github.com/guyline/guyline/supply/owner"
	"github.com/guyline/guyline/supply/rule"
)

const watched = `list,id,kind,name,aliases,countries,identifiers,start,end
bis-entity-list,1,organisation,Larch Signals,Larch Signals Company Limited,XQ,,2024-01-01,
bis-entity-list,2,organisation,Quince Fund,,XQ,,2024-01-01,
bis-entity-list,3,organisation,Sorrel Time,,XQ,,2020-01-01,2025-06-30
own-list,4,organisation,Nettle Exchange,,,lei:529900T8BM49AURSDO55,2024-01-01,
own-list,5,organisation,Broken,,Atlantis,,someday,
`

const owned = `owner,owned,percent,kind,from,to,source,complete
Quince Fund,Middle Holding,60,shares,2020-01-01,,,yes
Others,Middle Holding,40,shares,2020-01-01,,,yes
Middle Holding,Myrtle Radio,100,shares,2020-01-01,,,yes
Founders,Fennel Core,100,shares,2020-01-01,,,yes
Quince Fund,Thistle Links,10-70,shares,2020-01-01,,,
Middle Holding,Teasel Timing,51,shares,2020-01-01,,,yes
Founders,Teasel Timing,49,shares,2020-01-01,,,yes
`

// suppliers is a network with a supplier of each standing.
func suppliers() *model {
	m := newModel()
	hill := m.site("Hill", "Myrtle Radio")
	m.cell("Hill 1", hill, "", 100)
	m.cell("Hill 2", hill, "", 50)
	m.cell("Ford 1", m.site("Ford", "Larch Signals Co., Ltd."), "", 10)
	m.function(network.AMF, "amf", "Fennel Core")
	m.equipment("router", "R", "Thistle Links")
	m.equipment("timing-equipment", "T", "Teasel Timing")
	m.equipment("timing-equipment", "S", "Sorrel Time")
	m.equipment("sim", "Cards", "Yarrow Cards")
	m.equipment("server", "Distrusted", "Bracken Servers")
	no := m.party("Bracken Servers", "CA")
	declare(m, network.Trusted, no, false)
	return m
}

func TestStandings(t *testing.T) {
	from := Sources{Lists: []string{file(t, "watch.csv", watched)}, Ownership: []string{file(t, "owners.csv", owned)}}
	m := suppliers()
	s := m.study(t, from, "2026-12-01")
	for _, want := range []struct {
		supplier, status, why, group string
		trusted                      bool
	}{
		{"Larch Signals Co., Ltd.", Listed, `Entity List: "Larch Signals`, "", false},
		{"Myrtle Radio", Owned, "Quince Fund holds 60 %", "Quince Fund", false},
		{"Teasel Timing", Owned, "Middle Holding holds 51 %", "Quince Fund", false},
		{"Thistle Links", Unclear, "10 % to 70 %", "", true},
		{"Fennel Core", Clear, "no rule reaches it", "Founders", true},
		{"Yarrow Cards", NoData, "its owners are not known", "", true},
		{"Sorrel Time", NoData, "its owners are not known", "", true},
		{"Bracken Servers", NoData, "its owners are not known", "", false},
		{"Nobody", "", "", "", true},
	} {
		status, why := "", ""
		if want.status != "" {
			status, why = s.Standing(party(t, s, want.supplier))
		}
		if status != want.status || !strings.Contains(why, want.why) || s.Group(want.supplier) != want.group || s.Trusted(strings.ToUpper(want.supplier)) != want.trusted {
			t.Errorf("%s: %s (%s), of %q, trusted %v; want %+v", want.supplier, status, why, s.Group(want.supplier), s.Trusted(want.supplier), want)
		}
	}
	for _, fault := range []string{`watch.csv:6: "Atlantis" is no country`, "watch.csv:6: ", "someday"} {
		if !slices.ContainsFunc(s.Faults, func(f string) bool { return strings.Contains(f, fault) }) {
			t.Errorf("%q is not told: %q", fault, s.Faults)
		}
	}
	sorrel := party(t, s, "Sorrel Time")
	if len(sorrel.Hits) != 1 || sorrel.Hits[0].InForce || sorrel.Hits[0].Relation != name.Same {
		t.Errorf("an entry that has ended: %+v", sorrel.Hits)
	}
	// The owner two levels up is listed, and its hit is told with the supplier.
	myrtle := party(t, s, "Myrtle Radio")
	all := s.HitsOf(myrtle)
	if len(myrtle.Hits) != 0 || len(all) != 1 || all[0].Listed != "Quince Fund" || myrtle.People != 150 || myrtle.Sites != 1 || len(myrtle.Owners) != 3 {
		t.Errorf("hits %v of owners %v, %d people at %d sites", all, myrtle.Owners, myrtle.People, myrtle.Sites)
	}
	for _, a := range myrtle.Answers {
		if a.Rule.ID == "bis50" && (!a.InForce || a.Outcome != owner.Restricted) {
			t.Errorf("bis50: %+v", a)
		}
	}
	before := m.again(t, from, "2026-06-01")
	if status, _ := before.Standing(party(t, before, "Myrtle Radio")); status == Owned {
		t.Error("owned while BIS's rule is suspended")
	}
}

// TestGroups: what one owner holds goes together, and a supplier whose owner is not known goes alone.
func TestGroups(t *testing.T) {
	s := suppliers().study(t, Sources{Ownership: []string{file(t, "owners.csv", owned)}}, "2026-12-01")
	x, err := s.Remove(Request{Supplier: "myrtle radio", Mode: Off, Terms: DefaultReplacement()})
	if err != nil || !slices.Equal(x.Members, []string{"Myrtle Radio", "Teasel Timing"}) || len(x.Assets) != 2 || x.Cells != 2 {
		t.Errorf("%v: %+v", err, x)
	}
	x, err = s.Remove(Request{Supplier: "Quince Fund", Mode: Off})
	if err != nil || len(x.Members) != 2 {
		t.Errorf("the group's own name: %v, %+v", err, x)
	}
	x, err = s.Remove(Request{Supplier: "Yarrow Cards", Mode: Off})
	if err != nil || len(x.Members) != 1 || x.Cells != 0 {
		t.Errorf("one that stands alone: %v, %+v", err, x)
	}
	if _, err := s.Remove(Request{Supplier: "Nobody"}); err == nil || !strings.Contains(err.Error(), "guyline supply concentration") {
		t.Errorf("a supplier of nothing: %v", err)
	}
	for _, l := range s.Layers {
		if l.Name == Timing && (l.Named[0].Largest().Share != 0.5 || l.Owned[0].Largest().Name != "Quince Fund" && l.Owned[0].Largest().Name != "Sorrel Time") {
			t.Errorf("timing: %+v", l)
		}
	}
}

// TestChangesOfAffiliates: BIS's rule on affiliates was suspended from 2025-11-10 and comes back on 2026-11-10.
func TestChangesOfAffiliates(t *testing.T) {
	from := Sources{Lists: []string{file(t, "watch.csv", watched)}, Ownership: []string{file(t, "owners.csv", owned)}}
	m := suppliers()
	m.Join()
	for _, want := range []struct{ before, after, change string }{
		{"2025-11-09", "2025-11-10", "applies → does not apply because rule bis-affiliates ends after 2025-11-09"},
		{"2025-11-10", "2026-11-09", ""},
		{"2026-11-09", "2026-11-10", "does not apply → applies because rule bis-affiliates begins on 2026-11-10"},
		{"2025-11-09", "2026-11-10", ""},
	} {
		got := ""
		for _, c := range Changes(m.again(t, from, want.before), m.again(t, from, want.after)) {
			if c.Rule.ID != "bis-affiliates" {
				continue
			}
			if c.Item.Party.Name == "Thistle Links" && c.Before.Outcome != rule.NotKnown && c.After.Outcome != rule.NotKnown {
				t.Errorf("an unknown share is decided: %+v", c)
			}
			if c.Item.Party.Name == "Fennel Core" {
				t.Errorf("a supplier whose owners are clear changes: %+v", c)
			}
			if c.Item.Party.Name == "Myrtle Radio" {
				got = fmt.Sprintf("%s → %s because %s", c.Before.Outcome, c.After.Outcome, c.Because)
				if c.People != 150 {
					t.Errorf("%d people depend on it", c.People)
				}
			}
		}
		if got != want.change {
			t.Errorf("%s to %s: %q, want %q", want.before, want.after, got, want.change)
		}
	}
}

// TestSay: what the study finds is in the model, with its places, and no proposal is law.
func TestSay(t *testing.T) {
	lists := file(t, "watch.csv", watched)
	m := suppliers()
	s := m.study(t, Sources{Lists: []string{lists}, Ownership: []string{file(t, "owners.csv", owned)}}, "2026-12-01")
	s.Say(network.Origin{Path: "guyline.yaml", Line: 3})
	removed, err := s.Remove(Request{Supplier: "Yarrow Cards", Mode: Off})
	if err != nil {
		t.Fatal(err)
	}
	s.SayRemovals([]*Removed{removed}, network.Origin{Path: "guyline.yaml", Line: 3})
	larch := party(t, s, "Larch Signals Co., Ltd.").Element
	on, ok := network.ListedOn.Best(larch)
	if !ok || on.Layer != network.Predicted || on.Origin.Path != lists || on.Origin.Line != 2 {
		t.Errorf("listed: %+v", on)
	}
	for _, c := range network.ProhibitedBy.Of(larch) {
		if strings.Contains(c.Value, "roposal") {
			t.Errorf("a proposal: %s", c.Value)
		}
	}
	if c, ok := network.OwnedListed.Best(party(t, s, "Myrtle Radio").Element); !ok || c.Origin.Line == 0 {
		t.Errorf("owned: %+v", c)
	}
	if c, ok := network.OffersOpen.Best(party(t, s, "Yarrow Cards").Element); !ok || !strings.Contains(c.Value, "1 × sim") {
		t.Errorf("no offers: %+v", c)
	}
	if c, ok := network.RulesJudged.Best(party(t, s, "Fennel Core").Element); !ok || c.Origin.Path != "guyline.yaml" {
		t.Errorf("judged: %+v", c)
	}
}
