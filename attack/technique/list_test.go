package technique_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/guyline/guyline/attack/fight"
	"github.com/guyline/guyline/attack/technique"
	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/network"
)

// literal is a composite literal of the package's source: the value of a variable.
type literal struct {
	variable string
	fields   map[string][]string // strings by field
}

// literals are the variables whose value is &NAME{…}, by the package's source.
func literals(t *testing.T, name string) []literal {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []literal
	look := func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != len(spec.Names) {
			return true
		}
		for i, v := range spec.Values {
			pointer, ok := v.(*ast.UnaryExpr)
			if !ok {
				continue
			}
			value, ok := pointer.X.(*ast.CompositeLit)
			if !ok {
				continue
			}
			if typ, ok := value.Type.(*ast.Ident); ok && typ.Name == name {
				out = append(out, literal{spec.Names[i].Name, stringFields(value)})
			}
		}
		return true
	}
	for _, file := range names {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, look)
	}
	slices.SortFunc(out, func(a, b literal) int { return strings.Compare(a.variable, b.variable) })
	return out
}

// stringFields are the strings that stand in each field of a literal.
func stringFields(value *ast.CompositeLit) map[string][]string {
	out := map[string][]string{}
	for _, e := range value.Elts {
		field := e.(*ast.KeyValueExpr)
		key := field.Key.(*ast.Ident).Name
		if key == "Rule" {
			continue
		}
		ast.Inspect(field.Value, func(n ast.Node) bool {
			if s, ok := n.(*ast.BasicLit); ok && s.Kind == token.STRING {
				text, _ := strconv.Unquote(s.Value)
				out[key] = append(out[key], text)
			}
			return true
		})
	}
	return out
}

var (
	kebab  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	attack = regexp.MustCompile(`^T\d{4}(\.\d{3})?$`)
)

// TestList holds the list of techniques complete and every technique fit to be shown.
func TestList(t *testing.T) {
	var exported []string
	for _, l := range literals(t, "Technique") {
		if ast.IsExported(l.variable) {
			exported = append(exported, l.fields["ID"]...)
		}
	}
	var listed []string
	for _, x := range technique.List {
		if slices.Contains(listed, x.ID) {
			t.Errorf("%s is listed twice", x.ID)
		}
		listed = append(listed, x.ID)
		if !kebab.MatchString(x.ID) {
			t.Errorf("%q is no id in kebab-case", x.ID)
		}
		if x.Title == "" || strings.HasSuffix(x.Title, ".") || x.Rule == nil {
			t.Errorf("%s: title %q, or no rule", x.ID, x.Title)
		}
		if _, ok := fight.Find(x.FiGHT); !ok && !attack.MatchString(x.FiGHT) {
			t.Errorf("%s: %s is in neither FiGHT nor ATT&CK's form", x.ID, x.FiGHT)
		}
	}
	for _, id := range exported {
		if !slices.Contains(listed, id) {
			t.Errorf("%s is not listed", id)
		}
	}
	if len(exported) != len(listed) {
		t.Errorf("%d techniques are exported and %d listed", len(exported), len(listed))
	}
	if len(listed) < 60 {
		t.Errorf("%d techniques, of at least 60", len(listed))
	}
}

// TestWeaknesses holds ids unique and the checks that they name known.
func TestWeaknesses(t *testing.T) {
	seen := map[string]string{}
	for _, w := range literals(t, "Weakness") {
		if len(w.fields["ID"]) != 1 || len(w.fields["Title"]) == 0 {
			t.Errorf("%s has no id or no title", w.variable)
			continue
		}
		id := w.fields["ID"][0]
		if other := seen[id]; other != "" {
			t.Errorf("%s is the id of %s and of %s", id, other, w.variable)
		}
		seen[id] = w.variable
		if !kebab.MatchString(id) {
			t.Errorf("%q is no id in kebab-case", id)
		}
		for _, field := range []string{"Shows", "Refutes", "Moot", "Line"} {
			for _, c := range w.fields[field] {
				if _, ok := check.Find(c); !ok {
					t.Errorf("%s: %s names the check %s, which does not exist", id, field, c)
				}
			}
		}
	}
}

// TestStates runs every rule over a network that has one of everything, with every check failing and with none: what a step needs, some
// other gains or a foothold gives, and what it gains, some other needs or it is an asset.
func TestStates(t *testing.T) {
	n := everything()
	var fails []technique.Verdict
	for _, c := range check.List {
		for e := range n.All() {
			fails = append(fails, technique.Verdict{Check: c.ID, Title: c.Title, Answer: technique.Fails, Subject: e})
		}
	}
	needed, gained := map[technique.State]string{}, map[technique.State]string{}
	for _, verdicts := range [][]technique.Verdict{nil, fails} {
		m := technique.NewModel(n, verdicts)
		for _, x := range technique.List {
			x.Rule(m, func(s technique.Step) {
				for _, c := range s.Needs {
					needed[c.State] = x.ID
				}
				gained[s.Gains.State] = x.ID
				if s.On == nil && s.Text == "" || s.Gains.State == "" {
					t.Errorf("%s says a step without an element, a text or a gain: %+v", x.ID, s)
				}
			})
		}
	}
	for _, s := range slices.Sorted(maps.Keys(needed)) {
		if gained[s] == "" && !slices.ContainsFunc(technique.Footholds, func(f technique.Foothold) bool { return slices.Contains(f.States, s) }) {
			t.Errorf("%s needs %q, which nothing gains", needed[s], s)
		}
	}
	for _, s := range slices.Sorted(maps.Keys(gained)) {
		if _, asset := technique.FindAsset(string(s)); !asset && needed[s] == "" {
			t.Errorf("%s gains %q, which nothing needs", gained[s], s)
		}
	}
	for _, a := range technique.Assets {
		if gained[a.State] == "" {
			t.Errorf("no technique gains the asset %s", a.State)
		}
	}
}

// everything is a network with a function of each type, each of its interfaces at both ends, and one element of each other kind.
func everything() *network.Network {
	n := network.New()
	at := network.Origin{Path: "core/all.yaml", Line: 1}
	for _, k := range network.Kinds {
		switch k {
		case network.KindFunction, network.KindCell, network.KindInterface, network.KindContainer, network.KindHomeNetworkKey, network.KindCredential:
			continue
		}
		e := n.Add(k, "", "the-"+string(k), nil)
		switch k {
		case network.KindSite:
			network.People.Say(e, 100, network.Declared, at)
			network.CellIdentity.Say(n.Add(network.KindCell, "", "cell", e), "0x1", network.Declared, at)
		case network.KindWorkload:
			network.Platform.Say(e, "kubernetes", network.Configured, at)
			network.Namespace.Say(e, "the-namespace", network.Configured, at)
			c := n.Add(network.KindContainer, "", "container", e)
			network.Privileged.Say(c, true, network.Configured, at)
			network.UserName.Say(n.Add(network.KindCredential, "", "credential", c), "admin", network.Configured, at)
		case network.KindSubscriber:
			key, _ := network.NewSecret(strings.Repeat("01", 16))
			network.SubscriberKey.Say(e, key, network.Configured, at)
			network.SubscriberOP.Say(e, key, network.Configured, at)
			network.KeyInline.Say(e, true, network.Configured, at)
		case network.KindSupplier:
			network.Trusted.Say(e, false, network.Declared, at)
		case network.KindEquipment:
			network.SupplyLayer.Say(e, "sim", network.Declared, at)
			network.Supplied.Say(e, "the-supplier", network.Declared, at)
		case network.KindRole:
			network.GrantedTo.Say(e, "Group system:authenticated", network.Configured, at)
		case network.KindCertificate:
			network.IsCA.Say(e, true, network.Configured, at)
		}
	}
	for i, t := range []network.NFType{network.AMF, network.SMF, network.UPF, network.AUSF, network.UDM, network.UDR, network.NRF, network.NSSF, network.PCF, network.BSF,
		network.SCP, network.SEPP, network.NEF, network.CHF, network.LMF, network.NWDAF, network.SMSF, network.UDSF, network.AF, network.N3IWF, network.TNGF,
		network.GNB, network.GNBCU, network.GNBDU, network.RIC, network.SMO, network.ENB, network.UE, network.MME, network.HSS, network.SGWC, network.SGWU,
		network.PCRF, network.AGW, network.WEBUI, network.DATABASE, network.CORE} {
		f := n.Add(network.KindFunction, string(t), strings.ToLower(string(t)), nil)
		network.Config.Say(f, at.Path, network.Configured, at)
		network.RunsAs.Say(f, "the-workload", network.Configured, at)
		network.Supplied.Say(f, "the-supplier", network.Declared, at)
		network.SiteName.Say(f, []string{"the-site", "other-site"}[i%2], network.Declared, at)
		network.HNScheme.Say(n.Add(network.KindHomeNetworkKey, "", "1", f), 1, network.Configured, at)
		for _, name := range interfaceNames {
			for _, role := range []network.Role{network.Server, network.Client} {
				e := n.Add(network.KindInterface, string(name), string(role), f)
				network.RoleOf.Say(e, role, network.Configured, at)
				network.KeyFile.Say(e, "all.key", network.Configured, at)
				network.CAFile.Say(e, "the-certificate", network.Configured, at)
			}
		}
		if t.RAN() {
			network.CellIdentity.Say(n.Add(network.KindCell, "", string(t), f), "0x2", network.Configured, at)
		}
	}
	n.Join()
	return n
}

var interfaceNames = []network.InterfaceName{network.N1, network.N2, network.N3, network.N4, network.N6, network.N9, network.N26, network.N32, network.SBI, network.XN,
	network.F1, network.E1, network.E2, network.O1, network.A1, network.NWU, network.NWT, network.OFH, network.S1, network.S5, network.S6A, network.S11,
	network.SXA, network.GX, network.SGI, network.DB, network.Metrics, network.Management}
