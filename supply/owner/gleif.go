package owner

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// field is one element of a GLEIF record: its path below the record, and its text.
type field struct{ path, text string }

// record is one record of a GLEIF file, whatever its layout.
type record struct {
	line   int
	fields []field
}

// get is the first text at a path.
func (r *record) get(path string) string {
	for i := range r.fields {
		if r.fields[i].path == path {
			return r.fields[i].text
		}
	}
	return ""
}

// Bounds of a GLEIF record.
const (
	maxElements = 32 // nested
	maxFields   = 5_000
)

// gleifRecords are the elements that hold one record, with the format that each belongs to.
var gleifRecords = map[string]Format{"LEIRecord": LEI, "RelationshipRecord": Relations, "Exception": Exceptions}

// gleifXML streams a file of any size: LEI-CDF 3.1, RR-CDF 2.1, Reporting Exceptions 2.1. Prefixes are not looked at,
// because only the local names differ between the versions' namespaces. A document type declaration is refused, so that no
// entity can be declared.
func (f *file) gleifXML(r io.Reader) error {
	g := &guard{r: r, left: maxRow}
	d := xml.NewDecoder(g)
	d.CharsetReader = func(charset string, _ io.Reader) (io.Reader, error) {
		return nil, fmt.Errorf("charset %s: expected UTF-8", shorten(charset))
	}
	var (
		rec    *record
		open   []string
		path   []string
		text   []byte
		broken bool
	)
	for {
		g.reset()
		token, err := d.RawToken()
		if err == io.EOF {
			if len(open) > 0 {
				return fmt.Errorf("the file is cut short within %s", open[len(open)-1])
			}
			return nil
		}
		line, _ := d.InputPos()
		if err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
		switch t := token.(type) {
		case xml.Directive:
			if bytes.HasPrefix(bytes.TrimSpace(t), []byte("DOCTYPE")) {
				return fmt.Errorf("line %d: a document type declaration: GLEIF files have none, and entities are not expanded", line)
			}
		case xml.StartElement:
			if open = append(open, t.Name.Local); len(open) > maxElements {
				return fmt.Errorf("line %d: elements are nested deeper than %d", line, maxElements)
			}
			if rec == nil {
				if _, ok := gleifRecords[t.Name.Local]; ok {
					rec, path, broken = &record{line: line}, path[:0], false
				}
				continue
			}
			path, text = append(path, t.Name.Local), text[:0]
		case xml.CharData:
			if rec != nil {
				if text = append(text, t...); len(text) > maxRow {
					return fmt.Errorf("line %d: %w", line, errRow)
				}
			}
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1] != t.Name.Local {
				return fmt.Errorf("line %d: </%s> closes nothing", line, shorten(t.Name.Local))
			}
			open = open[:len(open)-1]
			if rec == nil {
				continue
			}
			if len(path) == 0 {
				if !broken {
					f.gleif(gleifRecords[t.Name.Local], rec)
				}
				rec = nil
				continue
			}
			if clean := strings.TrimSpace(string(text)); clean != "" {
				if len(rec.fields) < maxFields {
					rec.fields = append(rec.fields, field{strings.Join(path, "."), clean})
				} else if !broken {
					broken = true
					f.told.Rows++
					f.skip(rec.line, "a record has more than %d elements", maxFields)
				}
			}
			path, text = path[:len(path)-1], text[:0]
		}
	}
}

// gleifCSV reads the golden copy's tables, whose columns are paths with numbers: "Relationship.Period.1.startDate".
func (f *file) gleifCSV(r io.Reader) error {
	var names []string
	return f.rows(r, ',', func(line int, at map[string]int, fields []string) {
		if names == nil {
			names = make([]string, len(fields))
			for name, i := range at {
				names[i] = gleifPath(name)
			}
		}
		f.told.Rows--
		rec := &record{line: line}
		for i, text := range fields {
			if clean := strings.TrimSpace(text); clean != "" && names[i] != "" {
				rec.fields = append(rec.fields, field{names[i], clean})
			}
		}
		f.gleif(f.told.Format, rec)
	})
}

// gleifPath turns a lower-case column into the element's path in XML.
func gleifPath(column string) string {
	if path, ok := gleifColumns[column]; ok {
		return path
	}
	for prefix, path := range gleifNumbered {
		if rest, ok := strings.CutPrefix(column, prefix); ok {
			_, rest, _ = strings.Cut(rest, ".")
			if name, ok := path[rest]; ok {
				return name
			}
		}
	}
	return ""
}

var gleifColumns = map[string]string{
	"lei": "LEI", "entity.legalname": "Entity.LegalName", "entity.legaljurisdiction": "Entity.LegalJurisdiction",
	"entity.legaladdress.country": "Entity.LegalAddress.Country", "entity.entitystatus": "Entity.EntityStatus",
	"entity.entitycategory": "Entity.EntityCategory", "registration.registrationstatus": "Registration.RegistrationStatus",
	"registration.lastupdatedate":       "Registration.LastUpdateDate",
	"relationship.startnode.nodeid":     "Relationship.StartNode.NodeID",
	"relationship.startnode.nodeidtype": "Relationship.StartNode.NodeIDType",
	"relationship.endnode.nodeid":       "Relationship.EndNode.NodeID",
	"relationship.endnode.nodeidtype":   "Relationship.EndNode.NodeIDType",
	"relationship.relationshiptype":     "Relationship.RelationshipType",
	"relationship.relationshipstatus":   "Relationship.RelationshipStatus",
	"exception.category":                "ExceptionCategory",
}

const (
	periodPath     = "Relationship.RelationshipPeriods.RelationshipPeriod."
	quantifierPath = "Relationship.RelationshipQuantifiers.RelationshipQuantifier."
)

// gleifNumbered are the columns that are numbered from 1; behind the number stands the name.
var gleifNumbered = map[string]map[string]string{
	"entity.otherentitynames.otherentityname.":                             {"": "Entity.OtherEntityNames.OtherEntityName"},
	"entity.transliteratedotherentitynames.transliteratedotherentityname.": {"": "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName"},
	"relationship.period.":                                                 {"startdate": periodPath + "StartDate", "enddate": periodPath + "EndDate", "periodtype": periodPath + "PeriodType"},
	"relationship.quantifiers.":                                            {"quantifieramount": quantifierPath + "QuantifierAmount", "quantifierunits": quantifierPath + "QuantifierUnits"},
	"exception.reason.":                                                    {"": "ExceptionReason"},
	"exception.reference.":                                                 {"": "ExceptionReference"},
}

// gleif reads one record.
func (f *file) gleif(format Format, r *record) {
	f.told.Rows++
	switch format {
	case LEI:
		f.gleifEntity(r)
	case Relations:
		f.gleifRelation(r)
	case Exceptions:
		f.gleifException(r)
	}
}

// lei checks an identifier. Without the form of one the record is skipped; wrong check digits are told.
func (f *file) lei(r *record, path string) (string, bool) {
	id := strings.ToUpper(r.get(path))
	rest, ok := remainder97(id)
	if !ok || len(id) != 20 {
		f.skip(r.line, "%s %q is no LEI (ISO 17442: 20 letters and digits)", path, shorten(id))
		return "", false
	}
	if rest != 1 {
		f.problem(r.line, "%s %q has wrong check digits (ISO 17442); it is read as it stands", path, id)
	}
	return id, true
}

func (f *file) gleifEntity(r *record) {
	id, ok := f.lei(r, "LEI")
	if !ok {
		return
	}
	n := Node{ID: id, LEI: id, Kind: Entity, Country: country(r.get("Entity.LegalJurisdiction")), Status: r.get("Entity.EntityStatus")}
	if n.Country == "" {
		n.Country = country(r.get("Entity.LegalAddress.Country"))
	}
	n.Names = append(n.Names, r.get("Entity.LegalName"))
	for _, field := range r.fields {
		if strings.HasSuffix(field.path, "OtherEntityName") {
			n.Names = append(n.Names, field.text)
		}
	}
	if n.Names[0] == "" {
		f.problem(r.line, "%s has no legal name", id)
	}
	f.g.Put(n)
}

// gleifTies says what a relationship means. The start node is the child in all of them but the feeder, whose end node is
// the master fund in which it invests.
//
// Accounting consolidation is control (IFRS 10, US GAAP ASC 810) and gives no number: control for certain, and an unknown
// share. A branch is a part of its head office. Who manages a fund, and the umbrella of a sub-fund, may control it.
var gleifTies = map[string]struct {
	min, max     Share // of the holding; no holding where max is 0
	control      Share // least of the control; none where noControl
	noControl    bool
	indirect     bool
	startIsOwner bool
}{
	"IS_DIRECTLY_CONSOLIDATED_BY":   {max: Whole, control: Whole},
	"IS_ULTIMATELY_CONSOLIDATED_BY": {max: Whole, control: Whole, indirect: true},
	"IS_INTERNATIONAL_BRANCH_OF":    {min: Whole, max: Whole, control: Whole},
	"IS_FUND-MANAGED_BY":            {},
	"IS_SUBFUND_OF":                 {},
	"IS_FEEDER_TO":                  {max: Whole, noControl: true, startIsOwner: true},
}

func (f *file) gleifRelation(r *record) {
	const node = "Relationship."
	for _, end := range []string{"StartNode", "EndNode"} {
		if kind := r.get(node + end + ".NodeIDType"); kind != "" && kind != "LEI" {
			f.skip(r.line, "%s of type %q: expected an LEI", end, shorten(kind))
			return
		}
	}
	start, ok := f.lei(r, node+"StartNode.NodeID")
	if !ok {
		return
	}
	end, ok := f.lei(r, node+"EndNode.NodeID")
	if !ok {
		return
	}
	kind := r.get(node + "RelationshipType")
	tie, ok := gleifTies[kind]
	if !ok {
		f.skip(r.line, "relationship %q is none of RR-CDF 2.1", shorten(kind))
		return
	}
	switch r.get("Registration.RegistrationStatus") {
	case "ANNULLED", "DUPLICATE", "ERRONEOUS": // withdrawn: it never was
		return
	}
	from, to, err := relationDays(r)
	if err != nil {
		f.skip(r.line, "%v", err)
		return
	}
	if r.get(node+"RelationshipStatus") == "INACTIVE" && to.IsZero() {
		if to, err = parseDay(r.get("Registration.LastUpdateDate"), false); err != nil || to.IsZero() {
			f.skip(r.line, "the relationship is inactive, and nothing says since when")
			return
		}
	}
	child, parent := f.g.Put(Node{ID: start, LEI: start, Kind: Entity}), f.g.Put(Node{ID: end, LEI: end, Kind: Entity})
	if tie.startIsOwner {
		child, parent = parent, child
	}
	e := Edge{Owner: parent, Owned: child, Min: tie.min, Max: tie.max, From: from, To: to, Indirect: tie.indirect, Place: Place{f.path, r.line}}
	if r.get(quantifierPath+"QuantifierUnits") == "PERCENTAGE" {
		least, most, err := ParseShare(r.get(quantifierPath + "QuantifierAmount"))
		if err != nil {
			f.problem(r.line, "quantifier: %v; the share counts as unknown", err)
		} else {
			e.Min, e.Max = least, most
		}
	}
	if e.Max > 0 {
		f.link(e)
	}
	if !tie.noControl {
		e.Kind, e.Min, e.Max = Control, tie.control, Whole
		f.link(e)
	}
}

// relationDays are those of the relationship's own period; accounting and filing periods say nothing of the holding.
func relationDays(r *record) (from, to time.Time, err error) {
	type period struct{ kind, from, to string }
	var periods []period
	var p period
	flush := func() {
		if p != (period{}) {
			periods = append(periods, p)
		}
		p = period{}
	}
	for _, field := range r.fields {
		name, ok := strings.CutPrefix(field.path, periodPath)
		if !ok {
			continue
		}
		switch name { // StartDate comes first, PeriodType last
		case "StartDate":
			flush()
			p.from = field.text
		case "EndDate":
			p.to = field.text
		case "PeriodType":
			p.kind = field.text
		}
	}
	flush()
	for _, p := range periods {
		if p.kind == "RELATIONSHIP_PERIOD" {
			return days(p.from, p.to)
		}
	}
	return time.Time{}, time.Time{}, nil
}

// gleifSilent are the reasons after which no parent is missing: nobody controls it.
var gleifSilent = map[string]bool{"NO_KNOWN_PERSON": true}

// gleifReasons are the other reasons: there is a parent, or natural persons stand behind it, and who is not told.
var gleifReasons = map[string]string{
	"NATURAL_PERSONS": "natural persons hold it, whom GLEIF does not name", "NON_CONSOLIDATING": "its parent does not consolidate it",
	"NO_LEI": "its parent has no LEI", "NON_PUBLIC": "who its parent is, is not public", "BINDING_LEGAL_COMMITMENTS": "legal commitments forbid to name the parent",
	"LEGAL_OBSTACLES": "the law forbids to name the parent", "DISCLOSURE_DETRIMENTAL": "naming the parent would harm",
	"DETRIMENT_NOT_EXCLUDED": "naming the parent might harm", "CONSENT_NOT_OBTAINED": "the parent did not agree to be named",
}

// gleifException reads why no parent is named. The unnamed parent of a company is one party, whatever its categories.
func (f *file) gleifException(r *record) {
	id, ok := f.lei(r, "LEI")
	if !ok {
		return
	}
	category, reason := r.get("ExceptionCategory"), r.get("ExceptionReason")
	indirect := category == "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT"
	if !indirect && category != "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT" {
		f.skip(r.line, "exception category %q is unknown", shorten(category))
		return
	}
	child := f.g.Put(Node{ID: id, LEI: id, Kind: Entity})
	if gleifSilent[reason] {
		return
	}
	words, ok := gleifReasons[reason]
	if !ok {
		f.problem(r.line, "exception reason %q is unknown; the parent counts as not named", shorten(reason))
		words = strings.ToLower(reason)
	}
	parent := f.g.Put(Node{ID: id + ": unnamed parent", Kind: Unnamed, Status: words, Names: []string{"unnamed parent"}})
	e := Edge{Owner: parent, Owned: child, Max: Whole, Indirect: indirect, Place: Place{f.path, r.line}}
	f.link(e)
	e.Kind = Control
	f.link(e)
}
