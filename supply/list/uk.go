package list

import (
	"strings"
	"time"
)

// Days as UK lists write them.
var ukDays = []string{"02/01/2006", "2/1/2006", "02-Jan-2006", "2006-01-02", "2006-01-02T15:04:05"}

// OFSI's consolidated list in the CSV form of 2022: a first line "Last Updated,DD/MM/YYYY", then a header, then a row for
// each name or address; rows of one Group ID are one party. "Name 6" is the family name, or the whole name of an entity.
func readOFSI(r *reader) error {
	sep, before := r.sepOf("name6", "name1", "grouptype", "groupid", "regime")
	if err := r.preamble(before, sep); err != nil {
		return err
	}
	t, err := newTable(r, sep)
	if err != nil {
		return err
	}
	g := newGroups(r)
	for {
		if err := t.next(); err != nil {
			return err
		}
		e, err := g.of(t.get("groupid"), t.first, Entity{List: "uk-sanctions", Kind: kindOf(t.get("grouptype"))})
		if err != nil {
			return err
		}
		if e == nil {
			continue
		}
		g.name(e, ukName(t), t.get("aliastype"), t.get("aliasquality"))
		e.alias(Alias{Name: t.get("namenonlatinscript")})
		e.program(t.get("regime"))
		g.since(e, day(t.get("uksanctionslistdatedesignated"), ukDays...), day(t.get("listedon"), ukDays...))
		r.newest(day(t.get("lastupdated"), ukDays...))
		e.address(join(", ", t.get("address1"), t.get("address2"), t.get("address3"), t.get("address4"), t.get("address5"), t.get("address6"), t.get("postzipcode"), t.get("country")), t.get("country"))
		for _, c := range numbered(t.get("nationality")) {
			e.country(c)
		}
		for _, p := range numbered(t.get("passportnumber")) {
			e.identifier("passport", p, "")
		}
		for _, p := range numbered(t.get("nationalidentificationnumber")) {
			e.identifier("national-id", p, "")
		}
		e.reason(t.get("otherinformation"))
		e.otherInformation(t.get("otherinformation"))
		g.done(e)
	}
}

// The UK Sanctions List in CSV: a first line "Report Date: DD-Mon-YYYY", then a header, then a row for each name or address;
// rows of one Unique ID are one party. A table saved from the ODS form has the same columns.
func readUK(r *reader) error {
	sep, before := r.sepOf("name6", "uniqueid", "nametype", "regimename")
	if err := r.preamble(before, sep); err != nil {
		return err
	}
	t, err := newTable(r, sep)
	if err != nil {
		return err
	}
	g := newGroups(r)
	for {
		if err := t.next(); err != nil {
			return err
		}
		e, err := g.of(t.get("uniqueid"), t.first, Entity{List: "uk-sanctions", Kind: kindOf(t.get("designationtype", "individualentityship"))})
		if err != nil {
			return err
		}
		if e == nil {
			continue
		}
		g.name(e, ukName(t), t.get("nametype"), t.get("aliasstrength"))
		e.alias(Alias{Name: t.get("namenonlatinscript")})
		e.program(t.get("regimename"))
		for _, p := range split(t.get("sanctionsimposed"), "|") {
			e.program(p)
		}
		g.since(e, day(t.get("datedesignated"), ukDays...))
		r.newest(day(t.get("lastupdated"), ukDays...))
		e.address(join(", ", t.get("addressline1"), t.get("addressline2"), t.get("addressline3"), t.get("addressline4"), t.get("addressline5"), t.get("addressline6"), t.get("addresspostalcode"), t.get("addresscountry")), t.get("addresscountry"))
		for _, c := range append(numbered(t.get("nationalityies", "nationality")), t.get("currentbelievedflagofship")) {
			e.country(c)
		}
		for _, c := range []struct{ scheme, column string }{
			{"registration", "businessregistrationnumbers"}, {"imo", "imonumber"}, {"passport", "passportnumber"},
			{"national-id", "nationalidentifiernumber"}, {"website", "website"}, {"email", "emailaddress"},
		} {
			for _, v := range numbered(t.get(c.column)) {
				e.identifier(c.scheme, v, "")
			}
		}
		for _, p := range append(numbered(t.get("parentcompany")), numbered(t.get("currentowneroperators"))...) {
			e.parent(p)
		}
		e.reason(t.get("ukstatementofreasons"))
		e.reason(t.get("otherinformation"))
		g.done(e)
	}
}

// ukName puts a name together: given names first, Name 6 last.
func ukName(t *table) string {
	return join(" ", t.get("title"), t.get("name1"), t.get("name2"), t.get("name3"), t.get("name4"), t.get("name5"), t.get("name6"))
}

// preamble reads the lines before the header: one of them may say the day of the list.
func (r *reader) preamble(lines int, sep byte) error {
	for range lines {
		b, err := r.in.readLine()
		if err != nil {
			return err
		}
		s := strings.ReplaceAll(string(b), `"`, "")
		_, after, ok := strings.Cut(s, string(sep))
		if !ok {
			_, after, ok = strings.Cut(s, ":")
		}
		if ok {
			r.dated(day(strings.Trim(after, ",;\t "), ukDays...))
		}
	}
	return nil
}

// groups joins rows of one party, which several rows describe.
type groups struct {
	r       *reader
	at      map[string]int   // by id: index in the set
	standIn map[string]Alias // by id: the name that stands in for the primary one
}

func newGroups(r *reader) groups { return groups{r, map[string]int{}, map[string]Alias{}} }

// unnamed stands for a party of which no row has named it yet.
const unnamed = "(not named)"

// of gives the party of an id, which it adds where it is new; nil where the row has no id.
func (g *groups) of(id string, line int, e Entity) (*Entity, error) {
	if id == "" {
		g.r.broken(line, "it has no id, so that it cannot be said whose it is; correct it in the file")
		return nil, nil
	}
	i, ok := g.at[id]
	if !ok {
		e.ID, e.Line, e.Name = id, line, unnamed
		var err error
		if i, err = g.r.add(e); err != nil {
			return nil, err
		}
		g.at[id] = i
	}
	return g.r.at(i), nil
}

// name adds a name of the party with the words of the list for its kind and quality. The first name that the list calls
// primary is the party's; until one comes, the first name stands in for it.
func (g *groups) name(e *Entity, name, kind, quality string) {
	kind, quality = strings.ToLower(kind), strings.ToLower(quality)
	a := Alias{Name: clean(name), Weak: strings.HasPrefix(quality, "low") || strings.HasPrefix(quality, "weak"), Previous: strings.HasPrefix(kind, "fka") || strings.HasPrefix(kind, "f.k.a")}
	standIn, ok := g.standIn[e.ID]
	switch primary := kind == "primary name"; {
	case a.Name == "":
	case e.Name == unnamed:
		e.Name = a.Name
		if !primary {
			g.standIn[e.ID] = a
		}
	case primary && ok:
		delete(g.standIn, e.ID)
		e.Aliases, e.Name = dropAlias(e.Aliases, a.Name), a.Name
		e.alias(standIn)
	default:
		e.alias(a)
	}
}

// since sets the first day of the listing from the first of these that is known.
func (g *groups) since(e *Entity, days ...time.Time) {
	for _, d := range days {
		if !d.IsZero() {
			if e.Start.IsZero() || d.Before(e.Start) {
				e.Start = d
			}
			g.r.newest(d)
			return
		}
	}
}

// done tells a party that the row did not name.
func (g *groups) done(e *Entity) {
	if e.Name == unnamed {
		g.r.tell(e.Line, "%s is not named in its first row; it stays unnamed unless a later row names it", e.ID)
	}
}

func (e *Entity) parent(s string) {
	s = clean(s)
	for _, p := range e.Parents {
		if p == s {
			return
		}
	}
	if s != "" {
		e.Parents = append(e.Parents, s)
	}
}

// reason adds a reason that is not there yet.
func (e *Entity) reason(s string) {
	if s = clean(s); s != "" && !strings.Contains(e.Reason, s) {
		e.Reason = join("; ", e.Reason, s)
	}
}

// numbered cuts "(1) Iran (2) Iraq" and "A; B".
func numbered(s string) []string {
	var out []string
	for _, p := range split(s, ";") {
		for {
			i := strings.IndexByte(p, '(')
			if i < 0 || i+2 >= len(p) || p[i+1] < '1' || p[i+1] > '9' || p[i+2] != ')' {
				break
			}
			if v := clean(p[:i]); v != "" {
				out = append(out, v)
			}
			p = p[i+3:]
		}
		if v := clean(p); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// otherInformation reads the marked parts of OFSI's remarks: "(Business Reg No):…", "(IMO number):…", "(Parent company):…".
func (e *Entity) otherInformation(s string) {
	for {
		i := strings.Index(s, "):")
		if i < 0 {
			return
		}
		open := strings.LastIndexByte(s[:i], '(')
		if open < 0 {
			return
		}
		mark, rest := strings.ToLower(s[open+1:i]), s[i+2:]
		value := rest
		if j := strings.Index(rest, "):"); j >= 0 {
			if k := strings.LastIndexByte(rest[:j], '('); k >= 0 {
				value = rest[:k]
			}
		}
		value = strings.TrimRight(clean(value), ". ")
		switch {
		case strings.HasPrefix(mark, "business reg"):
			e.identifier("registration", value, "")
		case strings.HasPrefix(mark, "imo number"):
			e.identifier("imo", value, "")
		case strings.HasPrefix(mark, "website"):
			e.identifier("website", value, "")
		case strings.HasPrefix(mark, "parent company"):
			e.parent(value)
		case strings.HasPrefix(mark, "current believed flag"):
			e.country(value)
		}
		s = rest
	}
}
