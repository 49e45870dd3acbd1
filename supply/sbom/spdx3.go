package sbom

import (
	"bytes"
	"strings"
	"time"
)

// spdx3 reads SPDX 3.0 JSON-LD in its canonical form (https://spdx.github.io/spdx-spec/v3.0.1/serializations/): an array
// @graph of elements, with the names of SPDX's own context. Elements may stand inside one another in place of references.
type spdx3 struct {
	*scanner
	*builder
	found     bool              // there was a graph
	agents    map[int32]Party   // and tools
	licences  map[int32]string  // expressions of licence elements
	creation  map[int32]created // CreationInfo
	roots     map[int32][]int32 // root elements of documents and bills
	supplied  []supply
	licensed  []edge
	completes []completion
	document  int32           // the SpdxDocument
	bill      int32           // the software_Sbom
	createdAt map[int32]int32 // document or bill → its CreationInfo
	first     int32           // the first CreationInfo
}

type created struct {
	at        time.Time
	by, using []int32
	version   string
	comment   string
}

type completion struct {
	ref      int32
	complete Completeness
}

// supply is a component's supplier or originator.
type supply struct {
	component  int
	agent      int32
	originator bool
}

func newSPDX3(s *scanner, b *builder) *spdx3 {
	return &spdx3{
		scanner: s, builder: b, document: None, bill: None, first: None,
		agents: map[int32]Party{}, licences: map[int32]string{}, creation: map[int32]created{}, roots: map[int32][]int32{}, createdAt: map[int32]int32{},
	}
}

func (r *spdx3) section(key string) bool {
	switch key {
	case "@context":
		r.list(func() {
			if r.next() != '"' {
				r.skip()
			} else if strings.Contains(string(r.str(key)), "spdx.org/rdf/3") {
				r.doc.Format = SPDX
			}
		})
	case "@graph":
		r.found = true
		r.array(key, func() {
			if r.next() != '{' {
				r.is('{', "element", "an object")
				return
			}
			r.element()
		})
	default:
		return false
	}
	return true
}

// element3 is what is read of any element; which of it counts depends on its type, which may come last.
type element3 struct {
	id                       int32
	typ                      string
	name, version, purl, cpe string
	purpose                  []byte
	hashes                   []Hash
	has                      Fields
	supplied, originated     []int32
	from                     int32
	to, root                 []int32
	relation, licence, email string
	sbomTypes                []string
	complete                 Completeness
	info                     int32
	made                     created
	line                     int
	ref                      []byte
}

// element reads one element and gives the number of its reference, None where it has none.
func (r *spdx3) element() int32 {
	line, _ := r.place()
	e := element3{id: None, from: None, info: None, line: line}
	r.object("element", func(key string) {
		switch key {
		case "spdxId", "@id":
			if t := r.str(key); len(t) > 0 {
				e.ref = bytes.Clone(t)
				e.id = r.ref(t)
			}
		case "type", "@type":
			e.typ = typeOf3(r.share(r.str(key)))
		case "name":
			e.name = r.keep(r.str(key))
		case "software_packageVersion":
			e.version = r.share(r.str(key))
		case "software_packageUrl":
			e.purl = r.keep(r.str(key))
		case "software_primaryPurpose":
			e.purpose = bytes.Clone(r.str(key))
		case "software_downloadLocation":
			e.has |= HasDownload
			r.skip()
		case "software_copyrightText":
			e.has |= HasCopyright
			r.skip()
		case "software_contentIdentifier":
			e.has |= HasIdentifier
			r.skip()
		case "externalIdentifier":
			r.list(func() { r.identifier(&e) })
		case "verifiedUsing":
			r.list(func() { r.integrity(&e) })
		case "suppliedBy":
			r.references(&e.supplied)
		case "originatedBy":
			r.references(&e.originated)
		case "from":
			var from []int32
			if r.references(&from); len(from) > 0 {
				e.from = from[0]
			}
		case "to":
			r.references(&e.to)
		case "rootElement":
			r.references(&e.root)
		case "relationshipType":
			e.relation = r.share(r.str(key))
		case "creationInfo":
			var info []int32
			if r.references(&info); len(info) > 0 {
				e.info = info[0]
			}
		case "created":
			e.made.at = r.time(key, r.str(key))
		case "createdBy":
			r.references(&e.made.by)
		case "createdUsing":
			r.references(&e.made.using)
		case "specVersion":
			e.made.version = r.share(r.str(key))
		case "comment":
			e.made.comment = r.share(r.str(key))
		case "completeness":
			switch string(r.str(key)) {
			case "complete":
				e.complete = Complete
			case "incomplete":
				e.complete = Incomplete
			case "noAssertion":
				e.complete = UnknownCompleteness
			}
		case "software_sbomType":
			r.list(func() {
				r.count(16)
				if t := r.share(r.str(key)); t != "" {
					e.sbomTypes = append(e.sbomTypes, t)
				}
			})
		case "simplelicensing_licenseExpression", "expandedlicensing_licenseId":
			e.licence = r.share(r.str(key))
		case "import":
			r.list(func() {
				r.object("import", func(key string) {
					if key == "externalSpdxId" {
						if t := r.str(key); len(t) > 0 {
							r.elsewhere(t)
						}
						return
					}
					r.skip()
				})
			})
		default:
			r.skip()
		}
	})
	if r.err != nil {
		return e.id
	}
	if e.id < 0 && e.typ == "CreationInfo" { // one that stands inside an element has no name of its own
		e.id = r.ref([]byte("_:inline"))
		e.ref = nil
	}
	r.take3(&e)
	return e.id
}

// typeOf3 brings https://spdx.org/rdf/3.0.1/terms/Software/Package into the short form software_Package.
func typeOf3(t string) string {
	_, long, found := strings.Cut(t, "/terms/")
	if !found {
		return t
	}
	profile, name, _ := strings.Cut(long, "/")
	if profile == "Core" {
		return name
	}
	return strings.ToLower(profile) + "_" + name
}

// take3 keeps what the type of the element makes of it.
func (r *spdx3) take3(e *element3) {
	switch e.typ {
	case "software_Package", "software_File", "ai_AIPackage", "dataset_DatasetPackage":
		r.component(e)
		return
	case "Relationship", "LifecycleScopedRelationship":
		r.relationship(e)
	}
	if e.id < 0 {
		return
	}
	if r.at[e.id] == None {
		r.at[e.id] = elsewhere
	}
	switch e.typ {
	case "CreationInfo":
		r.creation[e.id] = e.made
		if r.first < 0 {
			r.first = e.id
		}
	case "Person", "Organization", "Agent", "SoftwareAgent", "Tool":
		r.agents[e.id] = Party{Name: e.name, Email: e.email, Person: e.typ == "Person"}
	case "SpdxDocument":
		r.document, r.createdAt[e.id], r.roots[e.id] = e.id, e.info, e.root
		r.doc.Name = e.name
		r.doc.Serial = string(e.ref)
	case "software_Sbom", "Bom":
		r.createdAt[e.id], r.roots[e.id] = e.info, e.root
		if r.bill < 0 {
			r.bill = e.id
		}
		for _, t := range e.sbomTypes {
			r.lifecycle(t)
		}
	default:
		if e.licence != "" {
			r.licences[e.id] = e.licence
		} else if strings.HasPrefix(e.typ, "expandedlicensing_") && e.name != "" {
			r.licences[e.id] = e.name
		}
	}
}

func (r *spdx3) component(e *element3) {
	i := r.begin(None)
	r.doc.Components[i].Line = int32(e.line)
	if e.ref != nil {
		r.builder.name(i, e.ref)
	}
	if e.purl != "" {
		r.readPURL(i, []byte(e.purl))
	}
	c := &r.doc.Components[i]
	c.Name, c.Version, c.CPE, c.Hashes = e.name, e.version, e.cpe, e.hashes
	c.Has |= e.has
	switch {
	case e.typ == "software_File":
		c.Type = File
	case e.typ == "ai_AIPackage":
		c.Type = MachineLearningModel
	case e.typ == "dataset_DatasetPackage":
		c.Type = Data
	}
	if t := purpose3(e.purpose); t != Unspecified && c.Type != File {
		c.Type = t
	}
	for _, a := range e.supplied {
		r.supplied = append(r.supplied, supply{i, a, false})
	}
	for _, a := range e.originated {
		r.supplied = append(r.supplied, supply{i, a, true})
	}
	r.settle(i, nil, "")
}

// purpose3 reads SoftwarePurpose (camelCase) as a type.
func purpose3(t []byte) Type {
	switch string(t) {
	case "operatingSystem":
		return OperatingSystem
	case "deviceDriver":
		return DeviceDriver
	case "model":
		return MachineLearningModel
	case "", "executable", "bom", "configuration", "documentation", "evidence", "manifest", "patch", "requirement", "specification", "test", "diskImage", "filesystemImage":
		return Unspecified
	}
	return parseType(t)
}

func (r *spdx3) relationship(e *element3) {
	m := relationships[e.relation]
	if e.from >= 0 && (m.relation == DependsOn || m.relation == Contains) {
		if len(e.to) == 0 { // to NoneElement, or to nobody knows what
			r.relate(e.from, e.relation, None)
		}
		if e.complete != NotTold {
			r.count(8)
			r.completes = append(r.completes, completion{e.from, e.complete})
		}
	}
	for _, to := range e.to {
		switch e.relation {
		case "hasDeclaredLicense", "hasConcludedLicense":
			r.count(12)
			r.licensed = append(r.licensed, edge{from: e.from, to: to})
		default:
			r.relate(e.from, e.relation, to)
		}
	}
}

// list goes through an array, or takes one value that stands alone.
func (r *spdx3) list(each func()) {
	if r.next() == '[' {
		r.array("list", each)
		return
	}
	each()
}

// references reads one reference or element, or a list of them.
func (r *spdx3) references(out *[]int32) {
	r.list(func() {
		switch n := int32(None); r.next() {
		case '"':
			t := r.str("reference")
			if len(t) == 0 || strings.HasSuffix(string(t), "NoAssertionElement") || strings.HasSuffix(string(t), "NoneElement") {
				return
			}
			n = r.ref(t)
			r.count(4)
			*out = append(*out, n)
		case '{':
			if n = r.element(); n >= 0 {
				*out = append(*out, n)
			}
		default:
			r.is('"', "reference", "a reference or an element")
		}
	})
}

func (r *spdx3) identifier(e *element3) {
	var typ, value string
	r.object("externalIdentifier", func(key string) {
		switch key {
		case "externalIdentifierType":
			typ = r.share(r.str(key))
		case "identifier":
			value = r.keep(r.str(key))
		default:
			r.skip()
		}
	})
	switch typ {
	case "packageUrl":
		e.purl = firstOf(e.purl, value)
	case "cpe23":
		if !strings.HasPrefix(e.cpe, "cpe:2.3:") {
			e.cpe = value
		}
	case "cpe22":
		e.cpe = firstOf(e.cpe, value)
	case "email":
		e.email = firstOf(e.email, value)
	case "swhid", "swid", "gitoid":
		e.has |= HasIdentifier
	}
}

func (r *spdx3) integrity(e *element3) {
	var h Hash
	r.object("verifiedUsing", func(key string) {
		switch key {
		case "algorithm":
			h.Alg = r.share(r.str(key))
		case "hashValue":
			h.Value = r.keep(r.str(key))
		default:
			r.skip()
		}
	})
	if h.Value != "" && len(e.hashes) < maxList {
		e.hashes = append(e.hashes, h)
	}
}
