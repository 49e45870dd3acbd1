package sbom

import (
	"encoding/xml"
	"strings"
)

func (r *xmlReader) bom() {
	r.children(func(e xml.StartElement, name string) {
		switch name {
		case "metadata":
			r.metadata()
		case "components":
			r.components(None)
		case "services":
			r.each("service", func(e xml.StartElement) { r.service(e, None) })
		case "dependencies":
			r.each("dependency", r.dependency)
		case "compositions":
			r.each("composition", r.composition)
		case "vulnerabilities":
			r.each("vulnerability", r.vulnerability)
		case "Signature":
			r.doc.Signed = true
			r.skip()
		default:
			r.skip()
		}
	})
}

// each goes through the elements of one name, and steps over the others.
func (r *xmlReader) each(name string, do func(e xml.StartElement)) {
	r.children(func(e xml.StartElement, got string) {
		if got == name {
			do(e)
			return
		}
		r.skip()
	})
}

func (r *xmlReader) metadata() {
	d := r.doc
	var manufacture Party
	r.children(func(e xml.StartElement, name string) {
		switch name {
		case "timestamp":
			d.Created = r.time(name, r.text(name))
		case "lifecycles":
			r.each("lifecycle", func(xml.StartElement) {
				r.children(func(_ xml.StartElement, name string) {
					if name == "phase" || name == "name" {
						r.lifecycle(r.share(r.text(name)))
						return
					}
					r.skip()
				})
			})
		case "tools":
			r.tools()
		case "authors":
			r.each("author", func(xml.StartElement) { r.author(r.party(true)) })
		case "manufacturer":
			r.author(r.party(false))
		case "manufacture":
			manufacture = r.party(false)
		case "supplier":
			d.Supplier = r.party(false)
		case "component":
			d.Root = r.component(e, None)
		case "licenses":
			var l []string
			r.licences(&l)
			d.Licence = strings.Join(l, " AND ")
		default:
			r.skip()
		}
	})
	r.rootParties(manufacture)
}

func (r *xmlReader) tools() {
	one := func() {
		var t Tool
		r.children(func(_ xml.StartElement, name string) {
			switch name {
			case "vendor", "author", "publisher", "group":
				t.Vendor = firstOf(t.Vendor, r.share(r.text(name)))
			case "supplier", "manufacturer", "provider":
				t.Vendor = firstOf(r.party(false).Name, t.Vendor)
			case "name":
				t.Name = r.share(r.text(name))
			case "version":
				t.Version = r.share(r.text(name))
			default:
				r.skip()
			}
		})
		r.tool(t)
	}
	r.children(func(_ xml.StartElement, name string) {
		switch name {
		case "tool":
			one()
		case "components", "services":
			r.children(func(xml.StartElement, string) { one() })
		default:
			r.skip()
		}
	})
}

func (r *xmlReader) party(person bool) Party {
	p := Party{Person: person}
	r.children(func(_ xml.StartElement, name string) {
		switch name {
		case "name":
			p.Name = r.share(r.text(name))
		case "email":
			p.Email = r.share(r.text(name))
		case "address":
			r.each("country", func(xml.StartElement) { p.Country = r.country(r.text("country")) })
		case "contact":
			r.each("email", func(xml.StartElement) { p.Email = firstOf(p.Email, r.share(r.text("email"))) })
		default:
			r.skip()
		}
	})
	return p
}

func (r *xmlReader) components(parent int) {
	r.each("component", func(e xml.StartElement) { r.component(e, parent) })
}

func (r *xmlReader) component(e xml.StartElement, parent int) int {
	i := r.begin(parent)
	if t := r.attr(e, "type"); t != "" {
		if r.doc.Components[i].Type = parseType([]byte(t)); r.doc.Components[i].Type == Unspecified {
			r.problem(BadValue, "component type "+clip([]byte(t)))
		}
	}
	r.name(i, []byte(r.attr(e, "bom-ref")))
	firstProp := len(r.props)
	var country string
	r.children(func(e xml.StartElement, name string) {
		switch name {
		case "supplier", "manufacturer":
			p := r.party(false)
			c := &r.doc.Components[i]
			if name == "supplier" {
				c.Supplier = p.Name
			} else {
				c.Manufacturer = p.Name
			}
			if country == "" || name == "manufacturer" && p.Country != "" {
				country = p.Country
			}
		case "authors":
			r.each("author", func(xml.StartElement) {
				p := r.party(true)
				c := &r.doc.Components[i]
				c.Author = firstOf(c.Author, p.Name)
			})
		case "author", "publisher":
			t := r.share(r.text(name))
			if c := &r.doc.Components[i]; t != "" && (name == "author" || c.Author == "") {
				c.Author = t
			}
		case "swid", "omniborId", "swhid":
			r.doc.Components[i].Has |= HasIdentifier
			r.skip()
		case "copyright":
			if len(r.text(name)) > 0 {
				r.doc.Components[i].Has |= HasCopyright
			}
		case "properties":
			r.each("property", func(e xml.StartElement) {
				p := Property{r.attr(e, "name"), r.share(r.text("property"))}
				if p.Name != "" && len(r.props) < maxList*(maxDepth+1) {
					r.props = append(r.props, p)
				}
			})
		case "components":
			r.components(i)
		default:
			r.field(i, name)
		}
	})
	r.settle(i, r.props[firstProp:], country)
	r.props = r.props[:firstProp]
	return i
}

// field reads what components and services have in common.
func (r *xmlReader) field(i int, name string) {
	switch name {
	case "group":
		t := r.share(r.text(name))
		r.doc.Components[i].Group = t
	case "name":
		t := r.keep(r.text(name))
		r.doc.Components[i].Name = t
	case "version":
		t := r.share(r.text(name))
		r.doc.Components[i].Version = t
	case "purl":
		r.readPURL(i, r.text(name))
	case "cpe":
		t := r.keep(r.text(name))
		r.doc.Components[i].CPE = t
	case "licenses":
		var l []string
		r.licences(&l)
		r.doc.Components[i].Licences = l
	case "hashes":
		r.each("hash", func(e xml.StartElement) {
			h := Hash{r.attr(e, "alg"), r.keep(r.text(name))}
			if c := &r.doc.Components[i]; h.Value != "" && len(c.Hashes) < maxList {
				c.Hashes = append(c.Hashes, h)
			}
		})
	default:
		r.skip()
	}
}

func (r *xmlReader) licences(out *[]string) {
	add := func(t string) {
		if t != "" && len(*out) < maxList {
			*out = append(*out, t)
		}
	}
	r.children(func(_ xml.StartElement, name string) {
		switch name {
		case "expression":
			add(r.share(r.text(name)))
		case "license":
			var id, other string
			r.children(func(_ xml.StartElement, name string) {
				switch name {
				case "id":
					id = r.share(r.text(name))
				case "name":
					other = r.share(r.text(name))
				default:
					r.skip()
				}
			})
			add(firstOf(id, other))
		default:
			r.skip()
		}
	})
}

func (r *xmlReader) service(e xml.StartElement, parent int) {
	i := r.begin(parent)
	r.name(i, []byte(r.attr(e, "bom-ref")))
	var country string
	r.children(func(e xml.StartElement, name string) {
		switch name {
		case "provider":
			p := r.party(false)
			r.doc.Components[i].Supplier, country = p.Name, p.Country
		case "services":
			r.each("service", func(e xml.StartElement) { r.service(e, i) })
		default:
			r.field(i, name)
		}
	})
	r.doc.Components[i].Type = Service
	r.settle(i, nil, country)
}

// refOf is the number of the reference in an attribute, None where there is none.
func (r *xmlReader) refOf(e xml.StartElement) int32 {
	if t := r.attr(e, "ref"); t != "" {
		return r.reference([]byte(t))
	}
	return None
}

func (r *xmlReader) dependency(e xml.StartElement) {
	from := r.refOf(e)
	if from >= 0 {
		r.count(4)
		r.told = append(r.told, from)
	}
	r.children(func(e xml.StartElement, name string) {
		to := r.refOf(e)
		switch {
		case from < 0 || to < 0:
		case name == "dependency":
			r.depend(from, to, DependsOn)
		case name == "provides":
			r.depend(from, to, Provides)
		}
		r.skip()
	})
}

func (r *xmlReader) composition(xml.StartElement) {
	line, _ := r.place()
	c := Composition{Line: line}
	r.count(64)
	list := func(name string, out *[]int32) {
		r.each(name, func(e xml.StartElement) {
			if n := r.refOf(e); n >= 0 {
				r.count(4)
				*out = append(*out, n)
			}
			r.skip()
		})
	}
	r.children(func(_ xml.StartElement, name string) {
		switch name {
		case "aggregate":
			c.Aggregate = r.share(r.text(name))
		case "assemblies":
			list("assembly", &c.Assemblies)
		case "dependencies":
			list("dependency", &c.Dependencies)
		default:
			r.skip()
		}
	})
	r.doc.Compositions = append(r.doc.Compositions, c)
}
