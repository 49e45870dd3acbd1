package supply

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/supply/sbom"
	"github.com/guyline/guyline/supply/vuln"
)

// Software is what bills of materials, advisories and statements say of the network's software.
type Software struct {
	Bills      []*Bill
	Loaded     []vuln.Loaded
	Statements *vuln.Statements
	Index      *vuln.Index
	Faults     []string
}

// A Bill is one bill of materials, held against the advisories.
type Bill struct {
	Source    BillSource
	Document  *sbom.Document
	Functions []*network.Element // that run what it lists
	Equipment []*network.Element // that is made of it
	Report    *vuln.Report
	Parts     []vuln.Component // as they were asked about, in the document's order
	People    int
}

// Subject is what the bill is about.
func (b *Bill) Subject() string {
	if b.Document.Root == sbom.None {
		return b.Document.Name
	}
	c := b.Document.Components[b.Document.Root]
	return strings.TrimSpace(c.Name + " " + c.Version)
}

func (s *Study) readSoftware(ctx context.Context, from Sources) (*Software, error) {
	w := &Software{Index: vuln.NewIndex()}
	var statements []vuln.Statement
	fault := func(format string, args ...any) { w.Faults = append(w.Faults, fmt.Sprintf(format, args...)) }
	for _, b := range from.Bills {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		d, err := readBill(b.Path)
		if d == nil {
			fault("%s: %v", b.Path, err)
			continue
		}
		if err != nil {
			fault("%s: %v: what came before is used", b.Path, err)
		}
		for _, p := range d.Problems {
			fault("%s:%d: %s", b.Path, p.Line, p.Text)
		}
		told, problems := vuln.FromBOM(b.Path, d)
		statements = append(statements, told...)
		for _, p := range problems {
			fault("%s", p)
		}
		if len(d.Components) > 0 {
			w.Bills = append(w.Bills, &Bill{Source: b, Document: d})
		}
	}
	for _, name := range expand(from.Statements, &w.Faults) {
		told, problems, err := open(name, func(f *os.File) ([]vuln.Statement, []vuln.Problem, error) { return vuln.ReadVEX(name, f) })
		if err != nil {
			fault("%s: %v", name, err)
		}
		statements = append(statements, told...)
		for _, p := range problems {
			fault("%s", p)
		}
	}
	for _, name := range expand(from.Advisories, &w.Faults) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		told, err := w.advisories(name)
		if err != nil {
			fault("%s: %v", name, err)
		}
		statements = append(statements, told...)
	}
	for _, l := range w.Loaded {
		for _, p := range l.Problems {
			fault("%s", p)
		}
	}
	if len(w.Bills) == 0 {
		s.Faults = append(s.Faults, w.Faults...)
		return nil, nil
	}
	w.Statements = vuln.NewStatements(statements)
	for _, b := range w.Bills {
		s.runs(b)
		b.Parts = vuln.FromBill(b.Document, b.Source.Path)
		b.Report = w.Index.Match(b.Parts)
		var root *vuln.Component
		if at := b.Document.Root; at != sbom.None {
			root = &b.Parts[at]
		}
		b.Report.Apply(w.Statements, b.Parts, root)
	}
	return w, nil
}

func readBill(name string) (*sbom.Document, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return sbom.Read(f)
}

func open[T any](name string, read func(*os.File) ([]T, []vuln.Problem, error)) ([]T, []vuln.Problem, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	return read(f)
}

// advisories reads a file of advisories, of scores, or of statements, by its content.
func (w *Software) advisories(name string) ([]vuln.Statement, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, 4<<10)
	n, err := io.ReadFull(f, head)
	if err != nil && n == 0 {
		return nil, err
	}
	head = head[:n]
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	has := func(text string) bool { return bytes.Contains(head, []byte(text)) }
	var l vuln.Loaded
	switch {
	case has(`"knownExploitedVulnerabilities"`), has(`"catalogVersion"`), has("cveID,"):
		l, err = w.Index.ReadKEV(name, f)
	case has("#model_version"), has("cve,epss"), strings.HasSuffix(name, ".csv.gz"):
		l, err = w.Index.ReadEPSS(name, f)
	case has(`"csaf_version"`), has(`openvex.dev`), has(`"bomFormat"`):
		told, problems, err := vuln.ReadVEX(name, f)
		for _, p := range problems {
			w.Faults = append(w.Faults, p.String())
		}
		return told, err
	default:
		all, err := w.Index.ReadFS(os.DirFS(filepath.Dir(name)), filepath.Base(name))
		for i := range all {
			all[i].Path = name
			for k := range all[i].Problems {
				all[i].Problems[k].Path = name
			}
		}
		w.Loaded = append(w.Loaded, all...)
		return nil, err
	}
	w.Loaded = append(w.Loaded, l)
	return nil, err
}

// runs finds the functions that run what a bill lists, and the equipment that is made of it.
func (s *Study) runs(b *Bill) {
	named := func(list []string, of string) bool {
		return slices.ContainsFunc(list, func(n string) bool { return strings.EqualFold(n, of) })
	}
	var subject []string
	if at := b.Document.Root; at != sbom.None {
		subject = words(b.Document.Components[at].Group + " " + b.Document.Components[at].Name)
	} else {
		subject = words(b.Document.Name)
	}
	typed := slices.ContainsFunc(subject, func(w string) bool { _, err := network.ParseNFType(w); return err == nil })
	for f := range s.n.Functions() {
		product, _ := network.Product.Best(f)
		switch {
		case len(b.Source.Functions)+len(b.Source.Products)+len(b.Source.Equipment) > 0:
			if !named(b.Source.Functions, f.Name) && !named(b.Source.Products, product.Value) {
				continue
			}
		case product.Value == "" || !slices.Contains(subject, strings.ToLower(product.Value)):
			continue
		case typed && !slices.Contains(subject, strings.ToLower(f.Type)):
			continue
		}
		b.Functions = append(b.Functions, f)
	}
	for e := range s.n.Elements(network.KindEquipment) {
		if named(b.Source.Equipment, e.Name) {
			b.Equipment = append(b.Equipment, e)
		}
	}
	b.People = s.served(slices.Concat(b.Functions, b.Equipment))
}

// words is the runs of letters and digits of a name, in lower case.
func words(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r < '0' || r > '9' && r < 'a' || r > 'z' })
}

// A Vulnerable is one component at one version with what is known of it, in all bills that list it.
type Vulnerable struct {
	Name, Version, PURL string
	Findings            []vuln.Finding
	Bills               []*Bill
	Places              []network.Origin // where each bill lists it
	Functions           []*network.Element
	People              int
}

// Vulnerable lists the components with findings: those with something exploited first, then by severity and people.
func (s *Study) Vulnerable() []*Vulnerable {
	if s.Software == nil || s.known != nil {
		return s.known
	}
	by := map[string]*Vulnerable{}
	var out []*Vulnerable
	for _, b := range s.Software.Bills {
		for _, f := range b.Report.Findings {
			if f.State == vuln.Unused {
				continue
			}
			part := b.Parts[f.Component]
			purl := part.PURL.String()
			key := cmp.Or(purl, part.Name+" "+part.Version)
			v := by[key]
			if v == nil {
				v = &Vulnerable{Name: part.Name, Version: cmp.Or(f.Version, part.Version), PURL: purl}
				by[key], out = v, append(out, v)
			}
			if !slices.ContainsFunc(v.Findings, func(g vuln.Finding) bool { return g.IDs[0] == f.IDs[0] }) {
				v.Findings = append(v.Findings, f)
			}
			if !slices.Contains(v.Bills, b) {
				v.Bills = append(v.Bills, b)
				v.Places = append(v.Places, network.Origin{Path: b.Source.Path, Line: part.Line})
				for _, e := range b.Functions {
					if !slices.Contains(v.Functions, e) {
						v.Functions = append(v.Functions, e)
					}
				}
			}
		}
	}
	people := map[string]int{} // by the bills whose functions they depend on
	for _, v := range out {
		key := fmt.Sprint(v.Bills)
		if _, ok := people[key]; !ok {
			people[key] = s.served(v.Functions)
		}
		v.People = people[key]
		slices.SortStableFunc(v.Findings, func(a, b vuln.Finding) int {
			return cmp.Or(cmp.Compare(exploited(b), exploited(a)), cmp.Compare(b.Rating.Score, a.Rating.Score), cmp.Compare(a.IDs[0], b.IDs[0]))
		})
	}
	slices.SortStableFunc(out, func(a, b *Vulnerable) int {
		return cmp.Or(cmp.Compare(b.open(), a.open()), cmp.Compare(exploited(b.Findings[0]), exploited(a.Findings[0])),
			cmp.Compare(b.Findings[0].Rating.Score, a.Findings[0].Rating.Score), cmp.Compare(b.People, a.People), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version))
	})
	s.known = out
	return out
}

// served is how many people depend on some functions.
func (s *Study) served(functions []*network.Element) int {
	var cells []int
	for _, f := range functions {
		reach := s.impacts.Reach(f)
		if cells = append(cells, reach...); len(reach) == len(s.impacts.All()) {
			cells = reach
			break
		}
	}
	_, people, _ := s.impacts.Count(cells)
	return people
}

// open is 1 where something affects the component that no statement takes away.
func (v *Vulnerable) open() int {
	if slices.ContainsFunc(v.Findings, Stands) {
		return 1
	}
	return 0
}

// Stands reports whether a finding stands: no statement says that it does not affect.
func Stands(f vuln.Finding) bool { return f.State != vuln.Silenced }

func exploited(f vuln.Finding) int {
	if f.KEV != nil && Stands(f) {
		return 1
	}
	return 0
}

// openIn is the vulnerable components of the functions among some assets.
func (s *Study) openIn(assets []Asset) []string {
	ours := map[*network.Element]bool{}
	for i := range assets {
		ours[assets[i].Element] = true
	}
	var out []string
	for _, v := range s.Vulnerable() {
		if v.open() == 1 && slices.ContainsFunc(v.Functions, func(f *network.Element) bool { return ours[f] }) {
			out = append(out, strings.TrimSpace(v.Name+" "+v.Version))
		}
	}
	return out
}

// Format is the bill's format and version.
func (b *Bill) Format() string {
	family := "CycloneDX"
	if b.Document.Format == sbom.SPDX {
		family = "SPDX"
	}
	return family + " " + strings.TrimPrefix(b.Document.SpecVersion, "SPDX-")
}

// StandardTitle is the name of a standard for bills.
func StandardTitle(s sbom.Standard) string {
	switch s {
	case sbom.NTIA2021:
		return "NTIA minimum elements 2021"
	case sbom.CISA2026:
		return "CISA minimum elements 2026"
	case sbom.Telco:
		return "OpenChain Telco 1.1"
	}
	return "OpenChain Telco 1.0"
}

// StatementText is what VEX statements say of a finding, "" where none does.
func StatementText(f vuln.Finding) string {
	for _, a := range f.Statements {
		if a.Superseded {
			continue
		}
		text := a.Status.String()
		if a.Author != "" {
			text += ", says " + a.Author
		}
		if a.Justification != "" {
			text += " (" + a.Justification + ")"
		}
		return text
	}
	return ""
}
