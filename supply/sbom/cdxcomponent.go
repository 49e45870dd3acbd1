package sbom

import (
	"slices"
	"strings"
)

func (r *cdx) components(parent int) {
	r.array("components", func() { r.component(parent) })
}

// component reads one component and those nested in it. Its own index comes before theirs.
func (r *cdx) component(parent int) int {
	if r.next() != '{' {
		r.is('{', "component", "an object")
		return None
	}
	i := r.begin(parent)
	firstProp := len(r.props)
	var country string
	r.object("component", func(key string) {
		switch key {
		case "type":
			t := r.str(key)
			r.doc.Components[i].Type = parseType(t)
			if len(t) > 0 && r.doc.Components[i].Type == Unspecified {
				r.problem(BadValue, "component type "+clip(t))
			}
		case "supplier", "manufacturer":
			p := r.organisation(key)
			c := &r.doc.Components[i]
			if key == "supplier" {
				c.Supplier = p.Name
			} else {
				c.Manufacturer = p.Name
			}
			if country == "" || key == "manufacturer" && p.Country != "" {
				country = p.Country
			}
		case "authors":
			r.array(key, func() {
				if p := r.person(); r.doc.Components[i].Author == "" {
					r.doc.Components[i].Author = p.Name
				}
			})
		case "author", "publisher":
			if t := r.share(r.str(key)); t != "" && (key == "author" || r.doc.Components[i].Author == "") {
				r.doc.Components[i].Author = t
			}
		case "swid":
			r.mark(i, HasIdentifier, r.next() == '{')
			r.skip()
		case "omniborId", "swhid":
			r.mark(i, HasIdentifier, r.next() == '[')
			r.skip()
		case "copyright":
			r.mark(i, HasCopyright, len(r.str(key)) > 0)
		case "properties":
			r.array(key, r.property)
		case "components":
			r.components(i)
		default:
			r.field(i, key)
		}
	})
	r.settle(i, r.props[firstProp:], country)
	r.props = r.props[:firstProp]
	return i
}

func (r *cdx) mark(component int, f Fields, is bool) {
	if is {
		r.doc.Components[component].Has |= f
	}
}

// field reads what components and services have in common.
func (r *cdx) field(i int, key string) {
	switch key {
	case "bom-ref":
		r.name(i, r.str(key))
	case "group":
		t := r.share(r.str(key))
		r.doc.Components[i].Group = t
	case "name":
		t := r.keep(r.str(key))
		r.doc.Components[i].Name = t
	case "version":
		t := r.share(r.str(key))
		r.doc.Components[i].Version = t
	case "purl":
		r.readPURL(i, r.str(key))
	case "cpe":
		t := r.keep(r.str(key))
		r.doc.Components[i].CPE = t
	case "licenses":
		var l []string
		r.licences(&l)
		r.doc.Components[i].Licences = l
	case "hashes":
		var h []Hash
		r.array(key, func() {
			var one Hash
			r.object("hash", func(key string) {
				switch key {
				case "alg":
					one.Alg = r.share(r.str(key))
				case "content":
					one.Value = r.keep(r.str(key))
				default:
					r.skip()
				}
			})
			if one.Value != "" && len(h) < maxList {
				h = append(h, one)
			}
		})
		r.doc.Components[i].Hashes = h
	default:
		r.skip()
	}
}

// maxList bounds the licences, hashes and properties of one component.
const maxList = 64

func (r *cdx) licences(out *[]string) {
	add := func(t string) {
		if t != "" && len(*out) < maxList {
			*out = append(*out, t)
		}
	}
	r.array("licenses", func() {
		r.object("license", func(key string) {
			switch key {
			case "expression":
				add(r.share(r.str(key)))
			case "license":
				var id, name string
				r.object(key, func(key string) {
					switch key {
					case "id":
						id = r.share(r.str(key))
					case "name":
						name = r.share(r.str(key))
					default:
						r.skip()
					}
				})
				add(firstOf(id, name))
			default:
				r.skip()
			}
		})
	})
}

func (r *cdx) property() {
	var p Property
	r.object("property", func(key string) {
		switch key {
		case "name":
			p.Name = r.share(r.str(key))
		case "value":
			p.Value = r.share(r.str(key))
		default:
			r.skip()
		}
	})
	if p.Name != "" && len(r.props) < maxList*(maxDepth+1) {
		r.props = append(r.props, p)
	}
}

// settle looks at the properties of a component that has been read.
func (b *builder) settle(i int, props []Property, country string) {
	c := &b.doc.Components[i]
	for _, p := range props {
		switch propertyOf(p.Name) {
		case "serialnumber":
			c.Serial = p.Value
		case "country", "countryoforigin", "origin", "madein", "countryofmanufacture", "manufacturingcountry":
			if found := b.country([]byte(p.Value)); found != "" {
				country = found
			}
		}
		if strings.HasPrefix(p.Name, "cdx:device:gs1:") {
			c.Has |= HasIdentifier
		}
	}
	c.Country = country
	if c.Type.hardware() && len(props) > 0 {
		c.Properties = slices.Clone(props[:min(len(props), maxList)])
	}
	if c.Name == "" {
		b.problemAt(NoName, int(c.Line), 0, "component "+clip([]byte(firstOf(c.Ref, "without a reference")))+" has no name")
	}
}

// propertyOf is the last part of a property's name in small letters only: cdx:device:serialNumber → serialnumber.
func propertyOf(name string) string {
	if i := strings.LastIndexAny(name, ":/"); i >= 0 {
		name = name[i+1:]
	}
	return strings.Map(func(c rune) rune {
		switch {
		case c >= 'A' && c <= 'Z':
			return c + 'a' - 'A'
		case c == '-', c == '_', c == '.', c == ' ':
			return -1
		}
		return c
	}, name)
}
