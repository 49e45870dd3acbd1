package network

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func from(path string, line int) Origin { return Origin{Path: path, Line: line} }

// fn adds a function with an N2 listener, as one source would.
func fn(n *Network, l Layer, t NFType, name, address, path string) *Element {
	f := n.Add(KindFunction, string(t), name, nil)
	Product.Say(f, "sample", l, from(path, 1))
	if address != "" {
		i := n.Add(KindInterface, string(N2), "server", f)
		RoleOf.Say(i, Server, l, from(path, 2))
		Address.Say(i, address, l, from(path, 3))
	}
	return f
}

// TestJoinFunctions shows the rules of identity for functions, one a case.
func TestJoinFunctions(t *testing.T) {
	tests := []struct {
		rule string
		add  func(*Network)
		want []string // functions that remain, with their doubts
	}{
		{"the declared function names the file that configures the other", func(n *Network) {
			Config.Say(fn(n, Declared, AMF, "east", "192.0.2.1", "guyline.yaml"), "core/amf.yaml", Declared, from("guyline.yaml", 4))
			Config.Say(fn(n, Configured, AMF, "amf", "192.0.2.9", "core/amf.yaml"), "core/amf.yaml", Configured, from("core/amf.yaml", 1))
		}, []string{"AMF east"}},
		{"they share an address", func(n *Network) {
			fn(n, Declared, AMF, "east", "192.0.2.1", "guyline.yaml")
			fn(n, Configured, AMF, "amf", "192.0.2.1", "amf.yaml")
		}, []string{"AMF east"}},
		{"a wildcard address identifies nothing", func(n *Network) {
			fn(n, Declared, AMF, "east", "0.0.0.0", "guyline.yaml")
			fn(n, Declared, AMF, "west", "192.0.2.2", "guyline.yaml")
			fn(n, Configured, AMF, "amf", "0.0.0.0", "amf.yaml")
		}, []string{"AMF amf", "AMF east", "AMF west"}},
		{"two files of one layer are two functions, at one address too", func(n *Network) {
			fn(n, Configured, AMF, "amf", "192.0.2.1", "lab/amf.yaml")
			fn(n, Configured, AMF, "amf", "192.0.2.1", "live/amf.yaml")
		}, []string{"AMF amf", "AMF amf"}},
		{"gNBs have the same gNB ID", func(n *Network) {
			GNBID.Say(fn(n, Declared, GNB, "hill", "", "guyline.yaml"), "411", Declared, from("guyline.yaml", 2))
			GNBID.Say(fn(n, Declared, GNB, "lake", "", "guyline.yaml"), "412", Declared, from("guyline.yaml", 3))
			GNBID.Say(fn(n, Configured, GNB, "gnb0", "", "gnb.yaml"), "0x19b", Configured, from("gnb.yaml", 2))
		}, []string{"gNB hill", "gNB lake"}},
		{"gNBs of different PLMNs stay apart, with a doubt", func(n *Network) {
			a, b := fn(n, Declared, GNB, "hill", "", "guyline.yaml"), fn(n, Configured, GNB, "gnb0", "", "gnb.yaml")
			GNBID.Say(a, "411", Declared, from("guyline.yaml", 2))
			GNBID.Say(b, "411", Configured, from("gnb.yaml", 2))
			PLMNs.Say(a, PLMN{"001", "01"}, Declared, from("guyline.yaml", 3))
			PLMNs.Say(b, PLMN{"001", "02"}, Configured, from("gnb.yaml", 3))
		}, []string{"gNB gnb0 (1 doubts)", "gNB hill (1 doubts)"}},
		{"they have the same name", func(n *Network) {
			fn(n, Declared, SMF, "smf1", "", "guyline.yaml")
			fn(n, Declared, SMF, "smf2", "", "guyline.yaml")
			fn(n, Configured, SMF, "SMF1", "192.0.2.1", "smf.yaml")
		}, []string{"SMF smf1", "SMF smf2"}},
		{"the same name at different addresses is a doubt", func(n *Network) {
			fn(n, Declared, SMF, "smf1", "192.0.2.7", "guyline.yaml")
			fn(n, Declared, SMF, "smf2", "192.0.2.8", "guyline.yaml")
			fn(n, Configured, SMF, "smf1", "192.0.2.1", "smf.yaml")
		}, []string{"SMF smf1 (1 doubts)", "SMF smf1 (1 doubts)", "SMF smf2"}},
		{"each is the only one of its type", func(n *Network) {
			fn(n, Declared, UDM, "subscriber data", "", "guyline.yaml")
			fn(n, Configured, UDM, "udm", "192.0.2.1", "udm.yaml")
		}, []string{"UDM subscriber data"}},
		{"all three layers become one", func(n *Network) {
			fn(n, Declared, AMF, "east", "", "guyline.yaml")
			fn(n, Configured, AMF, "amf", "192.0.2.1", "amf.yaml")
			fn(n, Observed, AMF, "192.0.2.1", "192.0.2.1", "n2.pcap")
		}, []string{"AMF east"}},
		{"types differ", func(n *Network) {
			fn(n, Declared, AMF, "core", "192.0.2.1", "guyline.yaml")
			fn(n, Configured, SMF, "core", "192.0.2.1", "smf.yaml")
		}, []string{"AMF core", "SMF core"}},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			n := New()
			tt.add(n)
			n.Join()
			var got []string
			for f := range n.Functions() {
				s := f.String()
				if len(f.Doubts) > 0 {
					s += fmt.Sprintf(" (%d doubts)", len(f.Doubts))
				}
				got = append(got, s)
			}
			slices.Sort(got)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("functions differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestJoinKeepsEveryClaim(t *testing.T) {
	n := New()
	a := fn(n, Declared, AMF, "east", "192.0.2.1", "guyline.yaml")
	b := fn(n, Configured, AMF, "amf", "192.0.2.1", "amf.yaml")
	for i, e := range []*Element{a, b} {
		o, _ := ParseOrder([]string{"NEA2 NEA1", "NEA0 NEA2"}[i])
		NASCiphering.Say(e, o, []Layer{Declared, Configured}[i], from([]string{"guyline.yaml", "amf.yaml"}[i], 9))
	}
	n.Join()
	amf := slices.Collect(n.Functions(AMF))[0]
	if got := len(NASCiphering.Of(amf)); got != 2 {
		t.Fatalf("%d claims on the order, want 2", got)
	}
	if c, _ := NASCiphering.Best(amf); c.Layer != Configured {
		t.Errorf("the best claim is %s, want configured: it is nearer to reality", c.Layer)
	}
	interfaces := slices.Collect(n.Owned(amf, KindInterface))
	if len(interfaces) != 1 || len(Address.Of(interfaces[0])) != 2 {
		t.Errorf("the N2 interfaces at one address did not become one: %v", interfaces)
	}
	var got []string
	for c := range n.Contradictions() {
		got = append(got, c.Element.String()+": "+c.String())
	}
	want := []string{"AMF east: nas.ciphering-order: declared NEA2 NEA1, configured NEA0 NEA2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("contradictions differ (-want +got):\n%s", diff)
	}
}

func TestContradictions(t *testing.T) {
	tests := []struct {
		name string
		say  func(*Element)
		want string
	}{
		{"single values", func(e *Element) {
			OAuth2.Say(e, true, Declared, from("a", 1))
			OAuth2.Say(e, false, Configured, from("b", 1))
		}, "oauth2: declared true, configured false"},
		{"within a layer", func(e *Element) {
			OAuth2.Say(e, true, Configured, from("a", 1))
			OAuth2.Say(e, false, Configured, from("b", 1))
		}, "oauth2: configured true, configured false"},
		{"a default yields to a statement of its layer", func(e *Element) {
			OAuth2.Say(e, true, Configured, from("a", 1))
			OAuth2.Say(e, false, Configured, Origin{Path: "b", Default: "off where it is not set"})
		}, ""},
		{"a default contradicts another layer", func(e *Element) {
			OAuth2.Say(e, true, Declared, from("a", 1))
			OAuth2.Say(e, false, Configured, Origin{Path: "b", Default: "off where it is not set"})
		}, "oauth2: declared true, configured false"},
		{"a set lacks a member", func(e *Element) {
			TACs.Say(e, 1, Declared, from("a", 1))
			TACs.Say(e, 2, Declared, from("a", 2))
			TACs.Say(e, 1, Configured, from("b", 1))
		}, "tac: declared 1, declared 2, configured 1"},
		{"equal sets", func(e *Element) {
			TACs.Say(e, 1, Declared, from("a", 1))
			TACs.Say(e, 1, Configured, from("b", 1))
		}, ""},
		{"names that each source chooses", func(e *Element) {
			Dialect.Say(e, "one", Declared, from("a", 1))
			Dialect.Say(e, "two", Configured, from("b", 1))
		}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := New()
			tt.say(n.Add(KindFunction, string(NRF), "nrf", nil))
			n.Join()
			var got []string
			for c := range n.Contradictions() {
				got = append(got, c.String())
			}
			if s := strings.Join(got, "; "); s != tt.want {
				t.Errorf("contradictions %q, want %q", s, tt.want)
			}
		})
	}
}

// valley is two sites with three cells, a gNB for two of them, and a core.
func valley() (n *Network, get func(path string) *Element) {
	n = New()
	d := func(line int) Origin { return from("guyline.yaml", line) }
	for i, s := range []string{"hill", "lake"} {
		site := n.Add(KindSite, "", s, nil)
		Supplied.Say(site, []string{"Acme", "Bolt"}[i], Declared, d(i))
		if s == "lake" {
			People.Say(site, 301, Declared, d(9))
			Critical.Say(site, "hospital", Declared, d(9))
		}
		for k := range i + 1 {
			c := n.Add(KindCell, "", fmt.Sprintf("%s-%d", s, k), site)
			TACs.Say(c, TAC(i+1), Declared, d(k))
			PLMNs.Say(c, PLMN{"001", "01"}, Declared, d(k))
			GNBName.Say(c, "gnb-"+s, Declared, d(k))
			if s == "hill" {
				People.Say(c, 100, Declared, d(k))
			}
		}
	}
	n.Add(KindFunction, string(GNB), "gnb-lake", nil)
	amf := n.Add(KindFunction, string(AMF), "amf-1", nil)
	TACs.Say(amf, 1, Configured, from("amf.yaml", 1))
	udm := n.Add(KindFunction, string(UDM), "udm", nil)
	n.Add(KindInterface, string(SBI), "server", udm)
	other := n.Add(KindFunction, string(SMF), "smf-other", nil)
	PLMNs.Say(other, PLMN{"001", "99"}, Configured, from("smf.yaml", 1))
	Config.Say(udm, "udm.yaml", Configured, from("udm.yaml", 1))
	w := n.Add(KindWorkload, "ComposeService", "deploy/udm", nil)
	c := n.Add(KindContainer, "", "udm", w)
	Mount.Say(c, "udm.yaml:/etc/udm.yaml", Configured, from("compose.yaml", 3))
	n.Add(KindSupplier, "", "Bolt", nil)
	n.Join()
	return n, func(path string) *Element {
		for e := range n.All() {
			if e.String() == path {
				return e
			}
		}
		panic("no element " + path)
	}
}

func TestImpact(t *testing.T) {
	n, get := valley()
	m := NewImpacts(n)
	tests := []struct {
		path          string
		people, cells int
		basis         string
	}{
		{"site hill", 100, 1, "the site's cells"},
		{"site lake", 301, 2, "the site's cells"},
		{"site lake / cell lake-0", 151, 1, "the cell itself"},
		{"gNB gnb-lake", 301, 2, "the cells of the radio node"},
		{"AMF amf-1", 100, 1, "the cells of its tracking areas"},
		{"UDM udm", 401, 3, "every cell, because nothing narrows it down"},
		{"UDM udm / SBI server", 401, 3, "every cell, because nothing narrows it down"},
		{"SMF smf-other", 0, 0, "no cell has its PLMN"},
		{"workload deploy/udm / container udm", 401, 3, "the functions that it runs"},
		{"supplier Bolt", 301, 2, "everything that the supplier supplies"},
	}
	for _, tt := range tests {
		got := m.Of(get(tt.path))
		if got.People != tt.people || got.Cells != tt.cells || got.Basis != tt.basis {
			t.Errorf("%s: %d people, %d cells (%s), want %d, %d (%s)", tt.path, got.People, got.Cells, got.Basis, tt.people, tt.cells, tt.basis)
		}
	}
	if got := m.Of(get("site lake")).Critical; !slices.Equal(got, []string{"hospital"}) {
		t.Errorf("critical users %v, want the hospital", got)
	}
	before := m.Of(get("site hill")).People
	cell := get("site hill / cell hill-0")
	People.Say(cell, 70, Predicted, Origin{})
	if got := NewImpacts(n).Of(get("site hill")).People; got != before {
		t.Errorf("%d people with a prediction beside what is declared, want %d", got, before)
	}
	alone := New()
	c := alone.Add(KindCell, "", "c", nil)
	People.Say(c, 70, Predicted, Origin{})
	alone.Join()
	if got := NewImpacts(alone).Of(c); got.People != 70 || !got.Known {
		t.Errorf("%+v with a prediction only, want 70 people", got)
	}
}

// TestSecretIsNeverShown tries every way of printing.
func TestSecretIsNeverShown(t *testing.T) {
	s, err := NewSecret("465B5CE8B199B49FAA5F0A2EE238A6BC")
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X"} {
		for _, v := range []any{s, &s, []Secret{s}, struct{ K Secret }{s}} {
			if got := strings.ToUpper(fmt.Sprintf(verb, v)); strings.Contains(got, "465B5CE8") || strings.Contains(got, "343635423543") {
				t.Errorf("%s of %T shows the value: %s", verb, v, got)
			}
		}
	}
	if !s.Is("465b5ce8b199b49faa5f0a2ee238a6bc") || s.Is("other") {
		t.Error("a secret must equal its value, in any case of its digits, and nothing else")
	}
}

func TestParse(t *testing.T) {
	tests := []struct {
		what, in, want string // want is "" for an error
		parse          func(string) (fmt.Stringer, error)
	}{
		{"PLMN", "001/01", "001/01", str(ParsePLMN)},
		{"PLMN", "310410", "310/410", str(ParsePLMN)},
		{"PLMN", "1/1", "001/01", str(ParsePLMN)},
		{"PLMN", "20x/93", "", str(ParsePLMN)},
		{"PLMN", "", "", str(ParsePLMN)},
		{"S-NSSAI", "1", "1", str(ParseSNSSAI)},
		{"S-NSSAI", "1/010203", "1/010203", str(ParseSNSSAI)},
		{"S-NSSAI", "01112233", "1/112233", str(ParseSNSSAI)},
		{"S-NSSAI", "1-0xabcdef", "1/ABCDEF", str(ParseSNSSAI)},
		{"S-NSSAI", "1/ffffff", "1", str(ParseSNSSAI)},
		{"S-NSSAI", "256", "", str(ParseSNSSAI)},
		{"S-NSSAI", "1/1234567", "", str(ParseSNSSAI)},
		{"TAC", "0xa000", "40960", str(ParseTAC)},
		{"TAC", "000001", "1", str(ParseTAC)},
		{"TAC", "16777216", "", str(ParseTAC)},
		{"order", "[NEA2, nea1 128-NEA3]", "NEA2 NEA1 NEA3", str(ParseOrder)},
		{"order", "NEA9", "", str(ParseOrder)},
		{"image", "registry.example:5000/5g/amf:1.2@sha256:00", "registry.example:5000/5g/amf:1.2@sha256:00", str(ParseImage)},
		{"image", "amf", "amf", str(ParseImage)},
		{"image", "a b", "", str(ParseImage)},
	}
	for _, tt := range tests {
		got, err := tt.parse(tt.in)
		if (err != nil) != (tt.want == "") || err == nil && got.String() != tt.want {
			t.Errorf("%s %q: %v, %v; want %q", tt.what, tt.in, got, err, tt.want)
		}
	}
}

func str[T fmt.Stringer](parse func(string) (T, error)) func(string) (fmt.Stringer, error) {
	return func(s string) (fmt.Stringer, error) { return parse(s) }
}

// TestAttributesIsWhole holds the list against the variables of attrs.go.
func TestAttributesIsWhole(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "attrs.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var declared []string
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for _, s := range g.Specs {
			for _, name := range s.(*ast.ValueSpec).Names {
				if name.IsExported() && name.Name != "Attributes" {
					declared = append(declared, name.Name)
				}
			}
		}
	}
	if len(declared) != len(Attributes) {
		t.Errorf("%d attributes are declared, %d stand in the list", len(declared), len(Attributes))
	}
	seen := map[string]bool{}
	for _, a := range Attributes {
		if seen[a.Name()] {
			t.Errorf("two attributes are named %s", a.Name())
		}
		seen[a.Name()] = true
		if a.Doc() == "" || len(a.On()) == 0 {
			t.Errorf("%s says not what it is, or on what", a.Name())
		}
	}
}

// One identity in two bases is no contradiction; two identities are.
func TestIdentitiesInAnyBase(t *testing.T) {
	n := New()
	cell := n.Add(KindCell, "", "c", nil)
	CellIdentity.Say(cell, "0x000714000", Declared, Origin{})
	CellIdentity.Say(cell, "7421952", Configured, Origin{})
	GNBID.Say(cell, "453", Declared, Origin{})
	GNBID.Say(cell, "0x1C6", Configured, Origin{})
	n.Join()
	var got []string
	for c := range n.Contradictions() {
		got = append(got, c.String())
	}
	if want := "gnb-id: declared 453, configured 0x1C6"; len(got) != 1 || got[0] != want {
		t.Errorf("contradictions %q, want only %q", got, want)
	}
}

// TestAddAfterJoin: what an analysis adds is a thing of its own, also where joining took elements away.
func TestAddAfterJoin(t *testing.T) {
	n := New()
	for i := range 4 {
		for range 3 {
			s := n.Add(KindSite, "", fmt.Sprint("site ", i), nil)
			Region.Say(s, "north", Declared, Origin{Path: "a"})
		}
	}
	n.Join()
	for i := range 9 {
		e := n.Add(KindSupplier, "", fmt.Sprint("supplier ", i), nil)
		if got := Country.Of(e); len(got) > 0 {
			t.Fatalf("a new element has claims: %v", got)
		}
		Country.Say(e, fmt.Sprint("X", i), Predicted, Origin{Path: "b"})
	}
	n.Refresh()
	for e := range n.Elements(KindSupplier) {
		if got := Country.Of(e); len(got) != 1 || e.In(Declared) {
			t.Errorf("%s: %v", e, got)
		}
	}
	for e := range n.Elements(KindSite) {
		if e.In(Predicted) {
			t.Errorf("%s has a claim of another", e)
		}
	}
}
