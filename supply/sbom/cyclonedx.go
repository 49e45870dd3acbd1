package sbom

import (
	"strings"
)

// cdx reads CycloneDX JSON (https://cyclonedx.org/docs/1.7/json/; ECMA-424).
type cdx struct {
	*scanner
	*builder
	props []Property // of the components that are being read, innermost last
}

// types are CycloneDX's names of component types, in the order of the constants; those without one stand empty.
var types = [...]string{
	Application: "application", Framework: "framework", Library: "library", Container: "container", Platform: "platform",
	OperatingSystem: "operating-system", Device: "device", DeviceDriver: "device-driver", Firmware: "firmware", File: "file",
	Module: "module", MachineLearningModel: "machine-learning-model", Data: "data", CryptographicAsset: "cryptographic-asset",
	Service: "service", Source: "source", Archive: "archive", Install: "install", Other: "other",
}

func (t Type) String() string {
	if int(t) < len(types) {
		return types[t]
	}
	return ""
}

func parseType(t []byte) Type {
	for i, name := range types {
		if name != "" && name == string(t) {
			return Type(i)
		}
	}
	return Unspecified
}

// section reads the value of a top-level key, if it is one of CycloneDX's.
func (r *cdx) section(key string) bool {
	switch key {
	case "bomFormat":
		if t := r.str(key); string(t) == "CycloneDX" {
			r.doc.Format = CycloneDX
		}
	case "specVersion":
		r.doc.SpecVersion = r.keep(r.str(key))
	case "serialNumber":
		r.doc.Serial = r.keep(r.str(key))
	case "version":
		if c := r.next(); c == '"' {
			r.doc.Revision = r.keep(r.str(key))
		} else if c == '-' || c >= '0' && c <= '9' {
			r.doc.Revision = r.literal()
		} else {
			r.is(0, key, "a number")
		}
	case "metadata":
		r.metadata()
	case "components":
		r.components(None)
	case "services":
		r.array(key, func() { r.service(None) })
	case "dependencies":
		r.array(key, r.dependency)
	case "compositions":
		r.array(key, r.composition)
	case "vulnerabilities":
		r.array(key, r.vulnerability)
	case "signature":
		r.doc.Signed = r.next() == '{'
		r.skip()
	default:
		return false
	}
	return true
}

func (r *cdx) metadata() {
	d := r.doc
	var manufacture Party
	r.object("metadata", func(key string) {
		switch key {
		case "timestamp":
			d.Created = r.time(key, r.str(key))
		case "lifecycles":
			r.array(key, func() {
				r.object("lifecycle", func(key string) {
					if key == "phase" || key == "name" {
						r.lifecycle(r.share(r.str(key)))
						return
					}
					r.skip()
				})
			})
		case "tools":
			r.tools()
		case "authors":
			r.array(key, func() {
				r.author(r.person())
			})
		case "manufacturer": // since 1.6: who made the bill
			r.author(r.organisation(key))
		case "manufacture": // until 1.5: who made what it describes
			manufacture = r.organisation(key)
		case "supplier":
			d.Supplier = r.organisation(key)
		case "component":
			d.Root = r.component(None)
		case "licenses":
			var licences []string
			r.licences(&licences)
			d.Licence = strings.Join(licences, " AND ")
		default:
			r.skip()
		}
	})
	r.rootParties(manufacture)
}

// rootParties gives the root what the metadata say of its supplier and manufacturer.
func (b *builder) rootParties(manufacture Party) {
	d := b.doc
	if d.Root < 0 {
		return
	}
	root := &d.Components[d.Root]
	root.Supplier = firstOf(root.Supplier, d.Supplier.Name)
	root.Manufacturer = firstOf(root.Manufacturer, manufacture.Name)
	root.Country = firstOf(root.Country, manufacture.Country, d.Supplier.Country)
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// tools is a list of tools, or since 1.5 an object of components and services.
func (r *cdx) tools() {
	one := func() {
		var t Tool
		r.object("tool", func(key string) {
			switch key {
			case "vendor", "author", "publisher", "group":
				if v := r.share(r.str(key)); t.Vendor == "" {
					t.Vendor = v
				}
			case "supplier", "manufacturer", "provider":
				if p := r.organisation(key); p.Name != "" {
					t.Vendor = p.Name
				}
			case "name":
				t.Name = r.share(r.str(key))
			case "version":
				t.Version = r.share(r.str(key))
			default:
				r.skip()
			}
		})
		r.tool(t)
	}
	if r.next() == '[' {
		r.array("tools", one)
		return
	}
	r.object("tools", func(key string) {
		if key == "components" || key == "services" {
			r.array(key, one)
			return
		}
		r.skip()
	})
}

// maxMakers bounds the authors, the tools and the lifecycles of a document.
const maxMakers = 1000

func (b *builder) author(p Party) {
	if (p.Name != "" || p.Email != "") && len(b.doc.Authors) < maxMakers {
		b.doc.Authors = append(b.doc.Authors, p)
	}
}

func (b *builder) tool(t Tool) {
	if t != (Tool{}) && len(b.doc.Tools) < maxMakers {
		b.doc.Tools = append(b.doc.Tools, t)
	}
}

func (b *builder) lifecycle(name string) {
	if name != "" && len(b.doc.Lifecycles) < maxMakers {
		b.doc.Lifecycles = append(b.doc.Lifecycles, name)
	}
}

func (r *cdx) person() Party {
	p := Party{Person: true}
	r.object("author", func(key string) {
		switch key {
		case "name":
			p.Name = r.share(r.str(key))
		case "email":
			p.Email = r.share(r.str(key))
		default:
			r.skip()
		}
	})
	return p
}

func (r *cdx) organisation(what string) Party {
	var p Party
	r.object(what, func(key string) {
		switch key {
		case "name":
			p.Name = r.share(r.str(key))
		case "address":
			r.object(key, func(key string) {
				if key == "country" {
					p.Country = r.country(r.str(key))
					return
				}
				r.skip()
			})
		case "contact":
			r.array(key, func() {
				r.object(key, func(key string) {
					if key == "email" {
						p.Email = firstOf(p.Email, r.share(r.str(key)))
						return
					}
					r.skip()
				})
			})
		default:
			r.skip()
		}
	})
	return p
}

func (r *cdx) service(parent int) {
	if r.next() != '{' {
		r.is('{', "service", "an object")
		return
	}
	i := r.begin(parent)
	var country string
	r.object("service", func(key string) {
		switch key {
		case "provider":
			p := r.organisation(key)
			r.doc.Components[i].Supplier, country = p.Name, p.Country
		case "services":
			r.array(key, func() { r.service(i) })
		default:
			r.field(i, key)
		}
	})
	r.doc.Components[i].Type = Service
	r.settle(i, nil, country)
}

func (r *cdx) dependency() {
	from := int32(-1)
	type link struct {
		to       int32
		relation Relation
	}
	var links []link // those before the key ref
	r.object("dependency", func(key string) {
		switch key {
		case "ref":
			if t := r.str(key); len(t) > 0 {
				from = r.reference(t)
			}
		case "dependsOn", "provides":
			relation := DependsOn
			if key == "provides" {
				relation = Provides
			}
			r.array(key, func() {
				t := r.str(key)
				if len(t) == 0 {
					return
				}
				to := r.reference(t)
				if from >= 0 {
					r.depend(from, to, relation)
				} else if len(links) < r.limits.Edges {
					links = append(links, link{to, relation})
				}
			})
		default:
			r.skip()
		}
	})
	if from < 0 {
		return
	}
	r.count(4)
	r.told = append(r.told, from)
	for _, l := range links {
		r.depend(from, l.to, l.relation)
	}
}

// reference is the number of a reference; a BOM-Link (urn:cdx:) leads to another document.
func (b *builder) reference(t []byte) int32 {
	n := b.ref(t)
	if b.at[n] == None && strings.HasPrefix(string(t[:min(len(t), 8)]), "urn:cdx:") {
		b.at[n] = elsewhere
	}
	return n
}

func (r *cdx) composition() {
	r.next() // to its own line
	line, _ := r.place()
	c := Composition{Line: line}
	var of, deps []int32
	r.object("composition", func(key string) {
		switch key {
		case "aggregate":
			c.Aggregate = r.share(r.str(key))
		case "assemblies", "dependencies":
			r.array(key, func() {
				if t := r.str(key); len(t) > 0 {
					n := r.reference(t)
					r.count(4)
					if key == "assemblies" {
						of = append(of, n)
					} else {
						deps = append(deps, n)
					}
				}
			})
		default:
			r.skip()
		}
	})
	c.Assemblies, c.Dependencies = of, deps // numbers of references until the end
	r.count(64)
	r.doc.Compositions = append(r.doc.Compositions, c)
}
