package sbom

import (
	"fmt"
	"strconv"
	"strings"
)

// Standard is a list of what a bill must hold.
type Standard uint8

const (
	// NTIA2021 is "The Minimum Elements For a Software Bill of Materials" (NTIA, 12 July 2021), data fields; hash and
	// licence are those that it recommends.
	NTIA2021 Standard = iota
	// CISA2026 is "2026 Minimum Elements for a Software Bill of Materials" (CISA and others, 29 July 2026), the 17 data
	// fields. It replaces NTIA2021 and the draft of August 2025. (Taken from four independent descriptions that agree; the
	// publication itself was not at hand.)
	CISA2026
	// Telco is the OpenChain Telco SBOM Guide 1.1, its clauses that a document shows by itself.
	Telco
	// Telco10 is its version 1.0, which asks for more of each package.
	Telco10
)

func (s Standard) String() string {
	return [...]string{"NTIA minimum elements (2021)", "CISA minimum elements (2026)", "OpenChain Telco SBOM Guide 1.1", "OpenChain Telco SBOM Guide 1.0"}[s]
}

// Element is what one required or recommended thing came to.
type Element struct {
	Name     string  // "supplier name"
	Clause   string  // where the standard asks for it
	Required bool    // false: recommended
	Have, Of int     // components that have it, of those asked; Of is 1 for things of the document
	Missing  []int32 // components that lack it, at most 20
	Note     string  // "0 of 3,542 components: supplier name"
}

// Score is a bill held against a standard.
type Score struct {
	Standard Standard
	Elements []Element
}

// Value is the mean of Have/Of over the required elements, 0..1.
func (s Score) Value() float64 {
	sum, n := 0.0, 0
	for _, e := range s.Elements {
		if e.Required {
			n++
			if e.Of > 0 {
				sum += float64(e.Have) / float64(e.Of)
			}
		}
	}
	return sum / float64(max(n, 1))
}

// Conforms says that no required element is missing anywhere.
func (s Score) Conforms() bool {
	for _, e := range s.Elements {
		if e.Required && (e.Of == 0 || e.Have < e.Of) {
			return false
		}
	}
	return true
}

// maxMissing bounds the components that an element names.
const maxMissing = 20

// requirement is one line of a standard: of the document, or of each component.
type requirement struct {
	name, clause string
	recommended  bool
	document     func(*Document) bool
	component    func(*graded, int) bool
}

// graded is a document with what is asked of many of its components, worked out once.
type graded struct {
	*Document
	related []bool // stands in a dependency, a containment or a nesting, or its dependencies are listed
}

// Quality holds the document against a standard. Asked are all components but services, the files of SPDX (which are no
// packages) and, where there are others, the root. A bill without components has none of what components are asked for.
func (d *Document) Quality(s Standard) Score {
	g := &graded{d, d.related()}
	asked := d.asked()
	score := Score{Standard: s}
	for _, q := range requirements[s] {
		e := Element{Name: q.name, Clause: q.clause, Required: !q.recommended}
		if q.document != nil {
			e.Of = 1
			e.Note = q.name + ": not told"
			if q.document(d) {
				e.Have, e.Note = 1, q.name+": told"
			}
		} else {
			e.Of = len(asked)
			for _, c := range asked {
				if q.component(g, c) {
					e.Have++
				} else if len(e.Missing) < maxMissing {
					e.Missing = append(e.Missing, int32(c))
				}
			}
			e.Note = fmt.Sprintf("%s of %s components: %s", thousands(e.Have), thousands(e.Of), q.name)
		}
		score.Elements = append(score.Elements, e)
	}
	return score
}

func (d *Document) asked() []int {
	var out []int
	for i := range d.Components {
		c := &d.Components[i]
		if c.Type == Service || c.Type == File && d.Format == SPDX || i == d.Root {
			continue
		}
		out = append(out, i)
	}
	if len(out) == 0 && d.Root >= 0 {
		out = append(out, d.Root)
	}
	return out
}

func (d *Document) related() []bool {
	related := make([]bool, len(d.Components))
	for _, e := range d.Dependencies {
		if e.Relation != Related {
			related[e.From], related[e.To] = true, true
		}
	}
	for i := range d.Components {
		c := &d.Components[i]
		if c.Has&HasDependencyEntry != 0 {
			related[i] = true
		}
		if c.Parent >= 0 {
			related[i], related[c.Parent] = true, true
		}
	}
	return related
}

func thousands(n int) string {
	t := strconv.Itoa(n)
	for i := len(t) - 3; i > 0; i -= 3 {
		t = t[:i] + "," + t[i:]
	}
	return t
}

// told says that a value is more than a stand-in for none.
func told(v string) bool {
	switch strings.ToLower(strings.Trim(v, "[]() ")) {
	case "", "not provided", "unknown", "noassertion", "none", "n/a", "devel":
		return false
	}
	return true
}

// The things that standards ask of a document.
func hasAuthor(d *Document) bool    { return len(d.Authors) > 0 }
func hasTimestamp(d *Document) bool { return !d.Created.IsZero() }
func hasComment(d *Document) bool   { return d.Comment != "" }
func hasName(d *Document) bool      { return d.Name != "" }
func hasSerial(d *Document) bool    { return d.Serial != "" }
func hasLicence(d *Document) bool   { return d.Licence != "" }
func hasFormat(d *Document) bool    { return d.Format != 0 }
func hasSpec(d *Document) bool      { return d.SpecVersion != "" && d.Counts[UnknownSpec] == 0 }
func isSigned(d *Document) bool     { return d.Signed }
func hasRoot(d *Document) bool      { return d.Root >= 0 }

func hasOrganisation(d *Document) bool {
	for _, a := range d.Authors {
		if !a.Person {
			return true
		}
	}
	return false
}

func hasTool(d *Document) bool {
	for _, t := range d.Tools {
		if t.Name != "" {
			return true
		}
	}
	return false
}

func hasToolVersion(d *Document) bool {
	for _, t := range d.Tools {
		if t.Name == "" || !told(t.Version) {
			return false
		}
	}
	return len(d.Tools) > 0
}

// sbomTypes are CISA's types of bills ("Types of Software Bill of Material (SBOM) Documents", 2023).
var sbomTypes = [...]string{"design", "source", "build", "analyzed", "deployed", "runtime"}

func commentTells(d *Document) bool {
	comment := strings.ToLower(d.Comment)
	for _, t := range sbomTypes {
		if strings.Contains(comment, t) {
			return true
		}
	}
	return false
}

func hasContext(d *Document) bool { return len(d.Lifecycles) > 0 || commentTells(d) }

// hasRevision: CycloneDX numbers the revisions of a serial number; the namespace is what SPDX has.
func hasRevision(d *Document) bool {
	return d.Serial != "" && (d.Format == SPDX || d.Revision != "")
}

func isSPDX2(d *Document) bool {
	return d.Format == SPDX && (strings.HasPrefix(d.SpecVersion, "SPDX-2.2") || strings.HasPrefix(d.SpecVersion, "SPDX-2.3"))
}

func isTelcoForm(d *Document) bool { return d.Encoding == JSON || d.Encoding == TagValue }

func hasContains(d *Document) bool {
	for _, e := range d.Dependencies {
		if e.Relation == Contains {
			return true
		}
	}
	return false
}

// The things that standards ask of a component.
func supplierOf(g *graded, c int) bool {
	return told(g.Components[c].Supplier) || told(g.Components[c].Manufacturer)
}

func producerOf(g *graded, c int) bool {
	return supplierOf(g, c) || g.Components[c].Has&SupplierUnknown != 0
}

func nameOf(g *graded, c int) bool     { return told(g.Components[c].Name) }
func versionOf(g *graded, c int) bool  { return told(g.Components[c].Version) }
func refOf(g *graded, c int) bool      { return g.Components[c].Ref != "" }
func purlOf(g *graded, c int) bool     { return g.Components[c].PURL.Valid() }
func relationOf(g *graded, c int) bool { return g.related[c] }
func hashOf(g *graded, c int) bool     { return len(g.Components[c].Hashes) > 0 }

// commonIDOf: CISA asks for a CPE or a purl, or another identifier that is common.
func commonIDOf(g *graded, c int) bool {
	k := &g.Components[c]
	return k.PURL.Valid() || k.CPE != "" || k.Has&HasIdentifier != 0
}

func algorithmOf(g *graded, c int) bool {
	for _, h := range g.Components[c].Hashes {
		if h.Alg == "" {
			return false
		}
	}
	return hashOf(g, c)
}

func licenceOf(g *graded, c int) bool { return len(g.Components[c].Licences) > 0 }

func licenceToldOf(g *graded, c int) bool {
	return licenceOf(g, c) || g.Components[c].Has&LicenceUnknown != 0
}

func digestOf(g *graded, c int) bool {
	return hashOf(g, c) || g.Components[c].Has&HasVerification != 0
}

func has(f Fields) func(*graded, int) bool {
	return func(g *graded, c int) bool { return g.Components[c].Has&f != 0 }
}
