package vuln

import (
	"cmp"
	"strings"
	"time"

	"github.com/guyline/guyline/supply/purl"
	"github.com/guyline/guyline/supply/version"
)

// A Status is what a statement says about a product and a vulnerability (CISA, "Minimum Requirements for VEX", 2023).
type Status uint8

const (
	NotTold Status = iota
	NotAffected
	Affected
	Fixed
	UnderInvestigation
)

func (s Status) String() string {
	return [...]string{"not told", "not affected", "affected", "fixed", "under investigation"}[s]
}

// A Product is what a statement is about, by whatever names it. Any of its identifiers is enough to find it.
type Product struct {
	ID      string    // as the document names it
	PURL    purl.PURL // without a version: all versions; zero = none
	Ref     string    // BOM-Link; one without #bom-ref is a whole bill
	CPE     string
	Hashes  []string // hexadecimal digests of its files
	Vendor  string
	Name    string
	Version string
	Range   string // of versions, as written

	set *version.Set // Range, where a program can read it; nil where there is none or it is a text for people
}

// A Statement says how one product stands to one vulnerability.
type Statement struct {
	IDs           []string // of the vulnerability, the name first
	Product       Product
	Part          *Product // the component inside the product that is meant; nil = the product itself, whatever is in it
	Status        Status
	Justification string // why it is not affected: a code of OpenVEX, CSAF or CycloneDX
	Impact        string // why, in words
	Action        string // what to do
	Author        string
	Date          time.Time // of the statement, else of the document; zero where neither is told
	Format        string    // OpenVEX, CycloneDX, CSAF
	Path          string
	Line          int // 0 where it is not known
}

// A Fit says how surely a statement's product is the component.
type Fit uint8

const (
	NoFit  Fit = iota
	ByName     // name (and version) alone, or a range that is a text for people: possible, changes nothing
	ByID       // package URL, BOM-Link, CPE or digest, with its version
)

func (f Fit) String() string { return [...]string{"not the same", "by name only", "identified"}[f] }

// fit says whether the product is the component.
func (p *Product) fit(c *Component) Fit {
	switch {
	case p.Ref != "" && c.Ref != "" && linked(p.Ref, c.Ref):
		return p.versions(c, ByID)
	case shares(p.Hashes, c.Hashes):
		return ByID
	case p.PURL.Valid() && c.PURL.Valid():
		if !samePackage(p.PURL, c.PURL) {
			return NoFit
		}
		return p.versions(c, ByID)
	case p.CPE != "" && c.CPE != "" && sameCPE(p.CPE, c.CPE):
		return p.versions(c, ByID)
	case p.Name != "" && c.Name != "" && sameText(p.Name, c.Name) && (p.Vendor == "" || c.Supplier == "" || sameText(p.Vendor, c.Supplier)):
		return p.versions(c, ByName)
	case p.Name == "" && p.Vendor != "" && sameText(p.Vendor, c.Supplier): // whatever this vendor makes
		return ByName
	}
	return NoFit
}

// versions narrows a fit to the versions that are meant: the range, the one that is named, or all.
func (p *Product) versions(c *Component, fit Fit) Fit {
	has := c.version()
	named := cmp.Or(p.PURL.Version, p.Version)
	switch {
	case p.Range == "" && named == "" || p.Range != "" && everything(p.Range):
		return fit
	case has == "" || p.Range != "" && p.set == nil:
		return ByName
	case p.set != nil:
		switch p.set.Contains(has) {
		case version.Inside:
			return fit
		case version.Unknown:
			return ByName
		}
		return NoFit
	}
	scheme := version.Generic
	if c.PURL.Valid() {
		scheme = version.SchemeOf(c.PURL.Type)
	}
	if order, ok := scheme.Compare(named, has); ok && order == 0 || named == has {
		return fit
	}
	return NoFit
}

// samePackage says that a statement's package URL means the component: same type and name, and every qualifier that the
// statement names. What it leaves out matches anything.
func samePackage(said, has purl.PURL) bool {
	if said.Type != has.Type || key(said.Ecosystem(), said.Path()) != key(has.Ecosystem(), has.Path()) {
		return false
	}
	for pair := range strings.SplitSeq(said.Qualifiers, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if name != "" && said.Qualifier(name) != has.Qualifier(name) {
			return false
		}
	}
	return said.Subpath == "" || said.Subpath == has.Subpath
}

// linked says that a BOM-Link names the component, alone or with its whole bill. A link without a version of the bill
// names all of them.
func linked(said, has string) bool {
	said, has = strings.TrimSpace(said), strings.TrimSpace(has)
	saidBill, saidRef, whole := cutLink(said)
	hasBill, hasRef, _ := cutLink(has)
	return saidBill == hasBill && saidBill != "" && (whole || saidRef == hasRef)
}

func cutLink(link string) (bill, ref string, whole bool) {
	bill, ref, found := strings.Cut(link, "#")
	return strings.ToLower(bill), ref, !found
}

func shares(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if len(x) >= 32 && strings.EqualFold(x, y) {
				return true
			}
		}
	}
	return false
}

// sameCPE compares names of CPE 2.3 or 2.2 part by part up to the version; * and what is left out match anything, but
// vendor and product must be named.
func sameCPE(a, b string) bool {
	x, y := cpeParts(a), cpeParts(b)
	for i := range 4 {
		wild := x[i] == "*" || y[i] == "*"
		if wild && i < 3 || !wild && !strings.EqualFold(x[i], y[i]) {
			return false
		}
	}
	return true
}

// cpeParts is part, vendor, product and version.
func cpeParts(s string) [4]string {
	out := [4]string{"*", "*", "*", "*"}
	rest, ok := strings.CutPrefix(s, "cpe:2.3:")
	if !ok {
		rest = strings.TrimPrefix(strings.TrimPrefix(s, "cpe:/"), "CPE:/")
	}
	part, escaped := 0, false
	begin := 0
	for i := 0; i <= len(rest) && part < len(out); i++ {
		if i < len(rest) && (escaped || rest[i] != ':') {
			escaped = !escaped && rest[i] == '\\'
			continue
		}
		if v := strings.ReplaceAll(rest[begin:i], `\`, ""); v != "" {
			out[part] = v
		}
		part, begin = part+1, i+1
	}
	return out
}

func sameText(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// setRange keeps a range and reads it where it is a vers: URI, or a plain list of operators and versions.
func (p *Product) setRange(text string) {
	p.Range = text
	if set, err := version.ParseVers(text); err == nil && !strings.HasPrefix(text, "vers:all/") {
		p.set = set
	} else if set, ok := plainRange(text); ok {
		p.set = set
	}
}
