package sbom

import (
	"bytes"
	"slices"
	"strings"
)

// spdx2 reads SPDX 2 JSON (https://spdx.github.io/spdx-spec/v2.3/, schemas/spdx-schema.json).
type spdx2 struct {
	*scanner
	*builder
}

// section reads the value of a top-level key, if it is one of SPDX 2's.
func (r *spdx2) section(key string) bool {
	switch key {
	case "spdxVersion":
		r.doc.SpecVersion = r.keep(r.str(key))
		if strings.HasPrefix(r.doc.SpecVersion, "SPDX-") {
			r.doc.Format = SPDX
		}
	case "SPDXID":
		if t := r.str(key); len(t) > 0 {
			r.elsewhere(t)
		}
	case "name":
		r.doc.Name = r.keep(r.str(key))
	case "dataLicense":
		r.doc.Licence = r.keep(r.str(key))
	case "documentNamespace":
		r.doc.Serial = r.keep(r.str(key))
	case "comment":
		r.skip()
	case "creationInfo":
		r.object(key, func(key string) {
			switch key {
			case "created":
				r.doc.Created = r.time(key, r.str(key))
			case "creators":
				r.array(key, func() { r.creator(r.str(key)) })
			case "comment":
				r.doc.Comment = r.keep(r.str(key))
			default:
				r.skip()
			}
		})
	case "packages":
		r.array(key, func() { r.element(key) })
	case "files":
		r.array(key, func() { r.element(key) })
	case "snippets":
		r.array(key, func() {
			r.object("snippet", func(key string) {
				if key == "SPDXID" {
					if t := r.str(key); len(t) > 0 {
						r.elsewhere(t)
					}
					return
				}
				r.skip()
			})
		})
	case "relationships":
		r.array(key, r.relationship)
	case "documentDescribes":
		r.array(key, func() {
			if t := r.str(key); len(t) > 0 {
				r.describe(r.ref(t))
			}
		})
	default:
		return false
	}
	return true
}

// element reads a package or a file.
func (r *spdx2) element(kind string) {
	if r.next() != '{' {
		r.is('{', kind, "an object")
		return
	}
	i := r.begin(None)
	if kind == "files" {
		r.doc.Components[i].Type = File
	}
	var parts []int32
	r.object(kind, func(key string) {
		switch key {
		case "SPDXID":
			r.name(i, r.str(key))
		case "filesAnalyzed":
			r.doc.Components[i].Has |= HasFilesAnalyzed
			r.skip()
		case "hasFiles": // until 2.2; the relationship CONTAINS since
			r.array(key, func() {
				if n := r.spdxRef(r.str(key)); n >= 0 {
					r.count(12)
					parts = append(parts, n)
				}
			})
		case "packageVerificationCode":
			if r.next() == '{' {
				r.doc.Components[i].Has |= HasVerification
			}
			r.skip()
		case "checksums":
			var hashes []Hash
			r.array(key, func() {
				var h Hash
				r.object("checksum", func(key string) {
					switch key {
					case "algorithm":
						h.Alg = r.share(r.str(key))
					case "checksumValue":
						h.Value = r.keep(r.str(key))
					default:
						r.skip()
					}
				})
				if h.Value != "" && len(hashes) < maxList {
					hashes = append(hashes, h)
				}
			})
			r.doc.Components[i].Hashes = hashes
		case "externalRefs":
			r.array(key, func() {
				var typ string
				var locator []byte
				r.object("externalRef", func(key string) {
					switch key {
					case "referenceType":
						typ = r.share(r.str(key))
					case "referenceLocator":
						locator = bytes.Clone(r.str(key))
					default:
						r.skip()
					}
				})
				r.external(i, typ, locator)
			})
		case "name", "fileName", "versionInfo", "supplier", "originator", "downloadLocation", "licenseConcluded", "licenseDeclared",
			"copyrightText", "primaryPackagePurpose":
			r.spdxField(i, key, r.str(key))
		default:
			r.skip()
		}
	})
	if own, ok := r.refs[r.doc.Components[i].Ref]; ok {
		for _, n := range parts {
			r.depend(own, n, Contains)
		}
	}
	r.settle(i, nil, "")
}

func (r *spdx2) relationship() {
	from, to := int32(None), int32(None)
	var typ string
	r.object("relationship", func(key string) {
		switch key {
		case "spdxElementId":
			if t := r.str(key); len(t) > 0 {
				from = r.spdxRef(t)
			}
		case "relatedSpdxElement":
			to = r.spdxRef(r.str(key))
		case "relationshipType":
			typ = r.share(r.str(key))
		default:
			r.skip()
		}
	})
	r.relate(from, typ, to)
}

// creator is "Person: name (email)", "Organization: name (email)" or "Tool: name-version".
func (b *builder) creator(t []byte) {
	text := strings.TrimSpace(string(t))
	if tool, ok := cutFold(text, "Tool:"); ok {
		b.tool(splitTool(tool))
		return
	}
	b.author(actor(text))
}

func cutFold(text, prefix string) (rest string, ok bool) {
	if len(text) < len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) {
		return text, false
	}
	return strings.TrimSpace(text[len(prefix):]), true
}

// splitTool parts name and version at the last hyphen (clause 6.8), colon or space that a version can follow.
func splitTool(text string) Tool {
	for i := len(text) - 1; i > 0; i-- {
		if strings.IndexByte("-: ", text[i]) < 0 {
			continue
		}
		v := strings.Trim(text[i+1:], "[] ")
		if v != "" && (v[0] >= '0' && v[0] <= '9' || len(v) > 1 && v[0] == 'v' && v[1] >= '0' && v[1] <= '9') {
			return Tool{Name: strings.TrimRight(text[:i], "-: "), Version: v}
		}
	}
	return Tool{Name: text}
}

// actor is "Person: name (email)" or "Organization: name (email)"; nothing for NOASSERTION.
func actor(text string) Party {
	text = strings.TrimSpace(text)
	if nothing([]byte(text)) {
		return Party{}
	}
	var p Party
	name, person := cutFold(text, "Person:")
	if !person {
		name, _ = cutFold(text, "Organization:")
	}
	p.Person = person
	if open := strings.LastIndexByte(name, '('); open > 0 && strings.HasSuffix(name, ")") {
		if mail := strings.TrimSpace(name[open+1 : len(name)-1]); mail == "" || strings.Contains(mail, "@") {
			p.Email, name = mail, name[:open]
		}
	}
	p.Name = strings.TrimSpace(name)
	return p
}

// nothing says that the value is SPDX's NOASSERTION or NONE, or empty.
func nothing(t []byte) bool {
	s := string(t)
	return s == "" || s == "NOASSERTION" || s == "NONE"
}

// spdxField sets a field of a package or a file that is one text, by the name of its JSON key.
func (b *builder) spdxField(i int, key string, t []byte) {
	if len(t) == 0 {
		return
	}
	c := &b.doc.Components[i]
	switch key {
	case "name", "fileName":
		c.Name = b.keep(t)
	case "versionInfo":
		c.Version = b.share(t)
	case "supplier":
		if nothing(t) {
			c.Has |= SupplierUnknown
		}
		c.Supplier = b.share([]byte(actor(string(t)).Name))
	case "originator":
		c.Manufacturer = b.share([]byte(actor(string(t)).Name))
	case "downloadLocation":
		c.Has |= HasDownload
	case "licenseConcluded":
		c.Has |= HasLicenceConcluded
		b.licence(c, t)
	case "licenseDeclared":
		c.Has |= HasLicenceDeclared
		b.licence(c, t)
	case "copyrightText":
		c.Has |= HasCopyright
	case "primaryPackagePurpose":
		c.Type = parseType(bytes.ReplaceAll(bytes.ToLower(t), []byte("_"), []byte("-")))
	}
}

func (b *builder) licence(c *Component, t []byte) {
	if nothing(t) {
		c.Has |= LicenceUnknown
		return
	}
	s := b.share(t)
	if !slices.Contains(c.Licences, s) {
		c.Licences = append(c.Licences, s)
	}
}

// external is an external reference of a package: purl and CPE are kept.
func (b *builder) external(i int, typ string, locator []byte) {
	if len(locator) == 0 {
		return
	}
	c := &b.doc.Components[i]
	typ = typ[strings.LastIndexByte(typ, '/')+1:] // http://spdx.org/rdf/references/cpe23Type
	switch typ {
	case "purl", "packageUrl", "packageURL":
		if !c.PURL.Valid() {
			b.readPURL(i, locator)
		}
	case "cpe23Type", "cpe23":
		if !strings.HasPrefix(c.CPE, "cpe:2.3:") {
			c.CPE = b.keep(locator)
		}
	case "cpe22Type", "cpe22":
		if c.CPE == "" {
			c.CPE = b.keep(locator)
		}
	case "swh", "swhid", "gitoid", "swid":
		c.Has |= HasIdentifier
	}
}

// spdxRef is the number of a reference; DocumentRef-… leads to another document.
func (b *builder) spdxRef(t []byte) int32 {
	if nothing(t) {
		return None
	}
	n := b.ref(t)
	if b.at[n] == None && (bytes.HasPrefix(t, []byte("DocumentRef-")) || string(t) == "SPDXRef-DOCUMENT") {
		b.at[n] = elsewhere
	}
	return n
}

// meaning is what a type of relationship means here.
type meaning struct {
	relation  Relation
	inverse   bool
	describes bool
}

// relationships are SPDX 2's types (clause 11.1) and SPDX 3's; every other one is Related.
var relationships = map[string]meaning{
	"DESCRIBES":              {describes: true},
	"DESCRIBED_BY":           {describes: true, inverse: true},
	"CONTAINS":               {relation: Contains},
	"CONTAINED_BY":           {relation: Contains, inverse: true},
	"PACKAGE_OF":             {relation: Contains, inverse: true},
	"DEPENDS_ON":             {relation: DependsOn},
	"DEPENDENCY_OF":          {relation: DependsOn, inverse: true},
	"BUILD_DEPENDENCY_OF":    {relation: DependsOn, inverse: true},
	"DEV_DEPENDENCY_OF":      {relation: DependsOn, inverse: true},
	"OPTIONAL_DEPENDENCY_OF": {relation: DependsOn, inverse: true},
	"PROVIDED_DEPENDENCY_OF": {relation: DependsOn, inverse: true},
	"RUNTIME_DEPENDENCY_OF":  {relation: DependsOn, inverse: true},
	"TEST_DEPENDENCY_OF":     {relation: DependsOn, inverse: true},
	"DYNAMIC_LINK":           {relation: DependsOn},
	"STATIC_LINK":            {relation: DependsOn},
	"HAS_PREREQUISITE":       {relation: DependsOn},
	"PREREQUISITE_FOR":       {relation: DependsOn, inverse: true},

	"describes":             {describes: true},
	"contains":              {relation: Contains},
	"hasOptionalComponent":  {relation: Contains},
	"dependsOn":             {relation: DependsOn},
	"hasStaticLink":         {relation: DependsOn},
	"hasDynamicLink":        {relation: DependsOn},
	"hasPrerequisite":       {relation: DependsOn},
	"hasOptionalDependency": {relation: DependsOn},
	"hasProvidedDependency": {relation: DependsOn},
}

// relate keeps a relationship. One to nothing (NONE) tells that there is none.
func (b *builder) relate(from int32, typ string, to int32) {
	m, ok := relationships[typ]
	if !ok {
		m.relation = Related
	}
	if m.relation == DependsOn || m.relation == Contains {
		if !m.inverse && from >= 0 {
			b.count(4)
			b.told = append(b.told, from)
		}
	}
	if from < 0 || to < 0 {
		return
	}
	if m.inverse {
		from, to = to, from
	}
	if m.describes {
		b.describe(to)
		return
	}
	b.depend(from, to, m.relation)
}

// describe notes what the bill describes; the first one is the root.
func (b *builder) describe(n int32) {
	if len(b.described) < maxList && !slices.Contains(b.described, n) {
		b.described = append(b.described, n)
	}
}
