package supply

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/guyline/guyline/network"
)

const jwtAdvisory = `{"schema_version":"1.7.0","id":"MADE-1","modified":"2026-09-20T00:00:00Z","aliases":["CVE-2099-0001"],"summary":"a token without end","affected":[{"package":{"ecosystem":"Go","name":"example.com/jwt"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.2.4"}]}]}]}
`

func madeBill(subject, version string) string {
	return fmt.Sprintf(`{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"type":"application","name":%q,"version":"1"}},
"components":[{"bom-ref":"jwt","type":"library","name":"jwt","version":%q,"purl":"pkg:golang/example.com/jwt@%s"}]}`, subject, version, version)
}

// core is three functions of two products in front of two cells, of which the UPF serves one.
func core() *model {
	m := newModel()
	for i, people := range []int{100, 20} {
		c := m.cell(fmt.Sprintf("cell %d", i), m.site(fmt.Sprintf("site %d", i), ""), "", people)
		declare(m, network.TACs, c, network.TAC(i+1))
	}
	for _, f := range []struct {
		typ           network.NFType
		name, product string
	}{{network.AMF, "amf-1", "Fennel"}, {network.SMF, "smf-1", "Fennel"}, {network.UPF, "upf-1", "other"}} {
		e := m.function(f.typ, f.name, "Maker")
		declare(m, network.Product, e, f.product)
		if f.typ == network.UPF {
			declare(m, network.TACs, e, network.TAC(2))
		}
	}
	return m
}

// TestBillsAreBound: by function, by product, or by the words of the bill's subject, of which one may name a type of function.
func TestBillsAreBound(t *testing.T) {
	for _, test := range []struct {
		subject             string
		functions, products []string
		want                string
		people              int
	}{
		{"fennel 5G core", nil, nil, "amf-1 smf-1", 120},
		{"fennel-smf", nil, nil, "smf-1", 120},
		{"FENNEL/AMF", nil, nil, "amf-1", 120},
		{"fennels", nil, nil, "", 0},
		{"anything", []string{"UPF-1"}, nil, "upf-1", 20},
		{"anything", nil, []string{"OTHER"}, "upf-1", 20},
		{"fennel", []string{"upf-1"}, []string{"fennel"}, "amf-1 smf-1 upf-1", 120},
		{"fennel", []string{"nobody"}, nil, "", 0},
	} {
		bill := BillSource{Path: file(t, "bill.json", madeBill(test.subject, "v1.0.0")), Functions: test.functions, Products: test.products}
		s := core().study(t, Sources{Bills: []BillSource{bill}}, "2026-06-01")
		var got []string
		for _, f := range s.Software.Bills[0].Functions {
			got = append(got, f.Name)
		}
		slices.Sort(got)
		if strings.Join(got, " ") != test.want || s.Software.Bills[0].People != test.people {
			t.Errorf("%+v: %v, %d people", test, got, s.Software.Bills[0].People)
		}
	}
}

// TestStatementsSilence: a statement about this version takes a vulnerability away, which stays visible; one about another does
// not. What stands in two bills is one vulnerable component of all their functions.
func TestStatementsSilence(t *testing.T) {
	statement := func(version string) string {
		return fmt.Sprintf(`{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://example.com/vex/1","author":"Maker","timestamp":"2026-10-05T10:00:00Z","version":1,"statements":[
{"vulnerability":{"name":"CVE-2099-0001"},"products":[{"@id":"pkg:golang/example.com/jwt@%s"}],"status":"not_affected","justification":"vulnerable_code_not_present"}]}`, version)
	}
	from := Sources{
		Bills:      []BillSource{{Path: file(t, "a.json", madeBill("fennel", "v1.2.0"))}, {Path: file(t, "b.json", madeBill("other", "v1.2.0")), Functions: []string{"upf-1"}}},
		Advisories: []string{file(t, "osv.jsonl", jwtAdvisory)},
	}
	for _, test := range []struct {
		version string
		stands  bool
		text    string
	}{{"v1.2.0", false, "not affected, says Maker (vulnerable_code_not_present)"}, {"v1.1.0", true, ""}} {
		from.Statements = []string{file(t, "vex.json", statement(test.version))}
		m := core()
		s := m.study(t, from, "2026-06-01")
		all := s.Vulnerable()
		if len(all) != 1 || len(all[0].Findings) != 1 || len(all[0].Functions) != 3 || all[0].People != 120 {
			t.Fatalf("%s: %+v", test.version, all)
		}
		f := all[0].Findings[0]
		if Stands(f) != test.stands || StatementText(f) != test.text {
			t.Errorf("%s: stands %v, %q", test.version, Stands(f), StatementText(f))
		}
		s.Say(network.Origin{Path: "guyline.yaml", Line: 1})
		count := 0
		for e := range m.Elements(network.KindComponent) {
			count += len(network.Vulnerability.Of(e))
			if got := network.NewImpacts(m.Network).Of(e).People; got != 120 {
				t.Errorf("%s: %d people", e, got)
			}
		}
		if count > 0 != test.stands {
			t.Errorf("%s: %d vulnerabilities in the model", test.version, count)
		}
		x, err := s.Remove(Request{Supplier: "Maker", Mode: NoPatches})
		if err != nil || len(x.Open) > 0 != test.stands {
			t.Errorf("%s: %v, open %v", test.version, err, x.Open)
		}
	}
}

// TestFilesThatCannotBeUsed: each is told, and the study goes on with the others.
func TestFilesThatCannotBeUsed(t *testing.T) {
	good := file(t, "watch.csv", watched)
	from := Sources{Lists: []string{"absent-list.csv", file(t, "prose.csv", "nothing of interest"), good}, Ownership: []string{"absent-owners.csv", file(t, "owners.csv", owned)},
		Rules: []string{"absent-rules.yaml", file(t, "rules.yaml", "rules: [{id: 7}]\n")}, OwnerRules: []string{file(t, "owner-rules.yaml", "- {id: x, threshold: much}\n")},
		Advisories: []string{"absent-osv"}, Statements: []string{"absent-vex"}, Prices: []string{"absent-prices"}, Bills: []BillSource{{Path: "absent-bill.json"}}}
	s := suppliers().study(t, from, "2026-12-01")
	for _, want := range []string{"absent-list.csv", "prose.csv", "absent-owners.csv", "absent-rules.yaml", "rules.yaml:1", "owner-rules.yaml", "absent-osv", "absent-vex", "absent-prices", "absent-bill.json"} {
		if !slices.ContainsFunc(s.Faults, func(f string) bool { return strings.Contains(f, want) }) {
			t.Errorf("%s is not told: %q", want, s.Faults)
		}
	}
	for supplier, want := range map[string]string{"Larch Signals Co., Ltd.": Listed, "Myrtle Radio": Owned} {
		if got, why := s.Standing(party(t, s, supplier)); got != want {
			t.Errorf("%s: %s, %s", supplier, got, why)
		}
	}
}
