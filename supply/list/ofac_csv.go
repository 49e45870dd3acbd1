package list

import (
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/internal/pattern"
)

// OFAC's list in delimited form is three files without header, joined by the number of the entity, and a fourth for remarks
// that did not fit (OFAC, SDN data specification of 12/06/2004, updated 09/25/2023):
//
//	sdn.csv           ent_num, SDN_Name, SDN_Type, Program, Title, Call_Sign, Vess_type, Tonnage, GRT, Vess_flag, Vess_owner, Remarks
//	alt.csv           ent_num, alt_num, alt_type (aka, fka, nka), alt_name, alt_remarks
//	add.csv           ent_num, add_num, address, city/state/postal code, country, add_remarks
//	sdn_comments.csv  ent_num, the rest of the remarks
//
// "-0-" is null. Weak aliases stand in the remarks alone, as a.k.a. 'NAME'. The other list of OFAC (cons_prim, cons_alt,
// cons_add) has the same layout. None of them says its date.

func null(s string) string {
	if s = clean(s); s == "-0-" {
		return ""
	}
	return s
}

func isNumber(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && len(s) <= 10 && strings.Trim(s, "0123456789") == ""
}

func isSDNRow(f []string) bool {
	return len(f) == 12 && isNumber(f[0]) && slices.ContainsFunc(f[2:], func(s string) bool { return strings.TrimSpace(s) == "-0-" })
}

func isAltRow(f []string) bool {
	return len(f) == 5 && isNumber(f[0]) && isNumber(f[1]) && slices.Contains([]string{"aka", "fka", "nka"}, strings.ToLower(clean(f[2])))
}

func isAddRow(f []string) bool {
	return len(f) == 6 && isNumber(f[0]) && isNumber(f[1])
}

func isCommentRow(f []string) bool {
	return len(f) == 2 && isNumber(f[0]) && strings.ContainsAny(f[1], ".;")
}

// ofacParts collects the files of one folder until all are read.
type ofacParts struct {
	dir      string
	entities map[string]int // by number: index in the set
	remarks  map[string]string
	rows     []ofacRow
}

// ofacRow is a row of the files beside the main one.
type ofacRow struct {
	path string
	line int
	num  string
	put  func(*Entity)
}

func (l *loader) partsOf(path string) *ofacParts {
	dir := filepath.Dir(path)
	for _, p := range l.parts {
		if p.dir == dir {
			return p
		}
	}
	p := &ofacParts{dir: dir, entities: map[string]int{}, remarks: map[string]string{}}
	l.parts = append(l.parts, p)
	return p
}

// each reads rows without header that have a number of fields and a number in the first.
func each(r *reader, fields int, row func(line int, f []string) error) error {
	x := rows{r: r, comma: ','}
	for {
		f, err := x.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch {
		case len(f) != fields:
			r.broken(x.first, "%s where this file has %d; look for a quote or a comma too many", plural(len(f), "field"), fields)
		case !isNumber(f[0]):
			r.broken(x.first, "the number of the entity is %q", cut(f[0]))
		default:
			if err := row(x.first, f); err != nil {
				return err
			}
		}
	}
}

// consPrograms are programmes of OFAC's lists other than the SDN list, by the list that they stand for. The SDN list has a few
// parties with them too, and sharedPrograms stand on both.
var consPrograms = map[string]string{
	"NS-PLC": "ofac-plc", "FSE-SY": "ofac-fse", "FSE-IR": "ofac-fse", "FSE-WMD": "ofac-fse", "561-RELATED": "ofac-capta", "561List": "ofac-capta",
	"CMIC-EO13959": "ofac-cmic", "MBS": "ofac-mbs", "CAPTA": "ofac-capta",
}

var sharedPrograms = []string{"UKRAINE-EO13662", "RUSSIA-EO14024"}

// consolidated gives the entities from an index on the lists of OFAC's consolidated non-SDN file, by their programmes, if
// that is what the file is: every party in it has a programme of those lists or a shared one, and some have one of those.
func (r *reader) consolidated(first int) {
	entities, some := r.loader.set.Entities[first:], false
	for i := range entities {
		own := slices.ContainsFunc(entities[i].Programs, func(p string) bool { return consPrograms[p] != "" })
		if !own && !slices.ContainsFunc(entities[i].Programs, func(p string) bool { return slices.Contains(sharedPrograms, p) }) {
			return
		}
		some = some || own
	}
	if !some {
		return
	}
	for i := range entities {
		entities[i].List = "ofac-ssi"
		for _, p := range entities[i].Programs {
			if id, ok := consPrograms[p]; ok {
				entities[i].List = id
			}
		}
	}
}

func readSDN(r *reader) error {
	parts := r.loader.partsOf(r.in.path)
	first := len(r.loader.set.Entities)
	err := each(r, 12, func(line int, f []string) error {
		num := clean(f[0])
		if old, twice := parts.entities[num]; twice {
			r.broken(line, "entity %s stands in line %d already", num, r.at(old).Line)
			return nil
		}
		e := Entity{List: "ofac-sdn", ID: num, Kind: ofacKind(null(f[2])), Name: null(f[1]), Line: line}
		for _, p := range programs(null(f[3])) {
			e.program(p)
		}
		e.identifier("call sign", null(f[5]), "")
		e.country(null(f[9]))
		if owner := null(f[10]); owner != "" {
			e.Parents = append(e.Parents, owner)
		}
		e.Reason = null(f[4])
		i, err := r.add(e)
		if err == nil && i >= 0 {
			parts.entities[num] = i
			parts.remarks[num] = null(f[11])
		}
		return err
	})
	r.consolidated(first)
	return err
}

func readAlt(r *reader) error {
	parts := r.loader.partsOf(r.in.path)
	return each(r, 5, func(line int, f []string) error {
		a := Alias{Name: null(f[3]), Previous: strings.EqualFold(null(f[2]), "fka")}
		parts.rows = append(parts.rows, ofacRow{r.in.path, line, clean(f[0]), func(e *Entity) { e.alias(a) }})
		return r.hold()
	})
}

func readAdd(r *reader) error {
	parts := r.loader.partsOf(r.in.path)
	return each(r, 6, func(line int, f []string) error {
		country := null(f[4])
		text := join(", ", null(f[2]), null(f[3]), country)
		parts.rows = append(parts.rows, ofacRow{r.in.path, line, clean(f[0]), func(e *Entity) { e.address(text, country) }})
		return r.hold()
	})
}

func readComments(r *reader) error {
	parts := r.loader.partsOf(r.in.path)
	return each(r, 2, func(line int, f []string) error {
		more := f[1]
		num := clean(f[0])
		parts.rows = append(parts.rows, ofacRow{r.in.path, line, num, func(*Entity) { parts.remarks[num] += more }})
		return r.hold()
	})
}

// join puts the rows of all files of a folder together.
func (p *ofacParts) join(l *loader) {
	if len(p.entities) == 0 {
		for i := range l.set.Sources {
			if s := &l.set.Sources[i]; filepath.Dir(s.Path) == p.dir && strings.HasPrefix(s.Format, "OFAC SDN CSV") {
				l.note(s.Path, 0, "the main file of OFAC's list (sdn.csv) does not lie beside it: it was not used")
			}
		}
		return
	}
	for _, row := range p.rows {
		if i, ok := p.entities[row.num]; ok {
			row.put(&l.set.Entities[i])
			continue
		}
		for i := range l.set.Sources {
			if s := &l.set.Sources[i]; s.Path == row.path {
				if s.Broken++; s.Broken <= l.limits.Notes {
					l.note(row.path, row.line, "row left out: the main file has no entity %s; fetch all files of the list together", cut(row.num))
				}
			}
		}
	}
	for num, text := range p.remarks {
		e := &l.set.Entities[p.entities[num]]
		p.newest(l, e.Path, remarks(e, text))
	}
	p.share(l)
	*p = ofacParts{}
}

func ofacKind(s string) Kind {
	switch strings.ToLower(s) {
	case "individual":
		return Person
	case "vessel":
		return Vessel
	case "aircraft":
		return Aircraft
	}
	return Organisation // "-0-" and Entity
}

// programs cuts "SDGT] [IFSR" and "SYRIA; FSE-SY".
func programs(s string) []string {
	var out []string
	for p := range strings.FieldsFuncSeq(s, func(c rune) bool { return c == ';' || c == '[' || c == ']' }) {
		if p = clean(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

var (
	weakPattern = pattern.New(`^(a\.k\.a\.|f\.k\.a\.|n\.k\.a\.) ['"](.+?)['"]?$`)
	ofPattern   = pattern.New(`^(.*?)(?: \(([^()]*)\))?$`)
)

// remarks reads OFAC's remarks: "DOB 1962; POB Minsk, Belarus; nationality Belarus; Passport X1 (Iran); a.k.a. 'NAME'.", and
// gives the latest day on which they say that something took effect.
func remarks(e *Entity, text string) (latest time.Time) {
	if text == "" {
		return latest
	}
	e.Reason = join("; ", e.Reason, text)
	for item := range strings.SplitSeq(strings.TrimSuffix(clean(text), "."), ";") {
		item = strings.TrimPrefix(clean(item), "alt. ")
		if m := weakPattern().FindStringSubmatch(item); m != nil {
			e.alias(Alias{Name: m[2], Weak: true, Previous: m[1] == "f.k.a."})
			continue
		}
		word, value, ok := schemePrefix(item)
		switch {
		case strings.HasPrefix(item, "nationality "), strings.HasPrefix(item, "citizen "):
			_, of, _ := strings.Cut(item, " ")
			e.country(of)
		case strings.HasPrefix(item, "Listing Date ("), strings.HasPrefix(item, "Effective Date ("):
			_, s, _ := strings.Cut(item, "):")
			t := day(s, "02 Jan 2006")
			if t.After(latest) {
				latest = t
			}
			if strings.HasPrefix(item, "Listing Date (CMIC") {
				e.Start = t
			}
		case ok:
			m := ofPattern().FindStringSubmatch(value)
			e.identifier(word, m[1], m[2])
			e.country(m[2])
		}
	}
	return latest
}

// newest is reader.newest for what is known only after all files of a folder are read.
func (p *ofacParts) newest(l *loader, path string, day time.Time) {
	for i := range l.set.Sources {
		if s := &l.set.Sources[i]; s.Path == path && s.DateFrom != DateFile && day.After(s.Date) {
			s.Date, s.DateFrom = day, DateNewest
		}
	}
}

// share gives the files beside the main one its lists and its date, which they have none of.
func (p *ofacParts) share(l *loader) {
	var main *Source
	for i := range l.set.Sources {
		if s := &l.set.Sources[i]; filepath.Dir(s.Path) == p.dir && s.Format == sdnMain {
			main = s
		}
	}
	for i := range l.set.Sources {
		if s := &l.set.Sources[i]; main != nil && filepath.Dir(s.Path) == p.dir && s.beside() {
			s.of = main.Path
		}
	}
}

// sdnMain is the format of the main file.
const sdnMain = "OFAC SDN CSV, main file"

// beside says whether a source is one of the files beside the main one.
func (s *Source) beside() bool {
	return strings.HasPrefix(s.Format, "OFAC SDN CSV") && s.Format != sdnMain
}
