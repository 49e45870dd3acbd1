package vuln

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/guyline/guyline/supply/purl"
	"github.com/guyline/guyline/supply/sbom"
)

// A Component is a piece of software or hardware that is asked about.
type Component struct {
	PURL     purl.PURL // what advisories are found by; zero = none
	Name     string    // with its group, where it has one
	Version  string    // "" = the package URL's
	Supplier string
	CPE      string
	Hashes   []string // digests as hexadecimal text
	Ref      string   // BOM-Link: "urn:cdx:SERIAL/VERSION#BOM-REF"; "" = none. Statements may name it
	Packages []string // Go packages of the module that are known to be built in; nil = not known

	Type sbom.Type
	Path string // of the bill
	Line int
}

// FromBill is every component of a bill with its evidence, in the bill's order: component i of the bill is component i
// of the answer. The path is that of the bill.
func FromBill(d *sbom.Document, path string) []Component {
	out := make([]Component, len(d.Components))
	link := bomLink(d, path)
	for i := range d.Components {
		c := &d.Components[i]
		out[i] = Component{
			PURL: c.PURL, Name: c.Name, Version: c.Version, Supplier: c.Supplier, CPE: c.CPE, Type: c.Type, Path: path, Line: int(c.Line),
		}
		if c.Group != "" {
			out[i].Name = c.Group + "/" + c.Name
		}
		if out[i].Supplier == "" {
			out[i].Supplier = c.Manufacturer
		}
		if c.Ref != "" {
			out[i].Ref = link + c.Ref
		}
		for _, h := range c.Hashes {
			out[i].Hashes = append(out[i].Hashes, strings.ToLower(h.Value))
		}
	}
	return out
}

// bomLink is how other documents name a CycloneDX document, up to the reference (CycloneDX's "BOM-Link":
// urn:cdx:serial/version#bom-ref). A bill without a serial number is named by its own path, for statements inside it.
func bomLink(d *sbom.Document, path string) string {
	serial, ok := strings.CutPrefix(strings.ToLower(d.Serial), "urn:uuid:")
	if d.Format != sbom.CycloneDX || !ok {
		return "file:" + path + "#"
	}
	return fmt.Sprintf("urn:cdx:%s/%s#", serial, cmp.Or(d.Revision, "1"))
}

// version is the version that counts, "" where there is none: inventory tools write UNKNOWN and (devel) for that.
func (c *Component) version() string {
	v := c.PURL.PackageVersion()
	if v == "" {
		v = c.Version
	}
	switch strings.ToLower(v) {
	case "unknown", "(devel)", "noassertion", "none", "n/a":
		return ""
	}
	return v
}
