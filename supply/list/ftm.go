package list

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// OpenSanctions entities as FollowTheMoney JSON lines (entities.ftm.json): an object on each line with id, schema, properties
// (lists of texts), datasets and, of those that are listed themselves, target. Read are Company, Organization, PublicBody,
// LegalEntity, Person, Vessel and Airplane; Sanction gives them programmes and days; Ownership is left to package owner.
// An entity of several datasets is on several lists and gives one Entity for each.

type ftmEntity struct {
	ID         string              `json:"id"`
	Caption    string              `json:"caption"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
	Datasets   []string            `json:"datasets"`
	Target     *bool               `json:"target"`
	Changed    string              `json:"last_change"`
}

// first is the first value of a property.
func (f *ftmEntity) first(name string) string {
	if v := f.Properties[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

var ftmKinds = map[string]Kind{
	"Company": Organisation, "Organization": Organisation, "PublicBody": Organisation, "LegalEntity": UnknownKind,
	"Person": Person, "Vessel": Vessel, "Airplane": Aircraft,
}

// ftmDays are days with less than a day said: a year begins with its first.
var ftmDays = []string{time.DateOnly, "2006-01-02T15:04:05", "2006-01", "2006"}

func readFtM(r *reader) error {
	at := map[string][]int{}         // by id: indices in the set
	var sanctions []ftmSanction      // of entities that may come later
	parents := map[string][]string{} // ids of parents by id
	for {
		b, err := r.in.readLine()
		if err == io.EOF {
			break
		}
		line := r.in.lines
		if err == errLong {
			r.src.Rows++
			r.broken(line, "the line has more than %d bytes", r.limits.RowBytes)
			continue
		}
		if err != nil {
			return err
		}
		if len(strings.TrimSpace(string(b))) == 0 {
			continue
		}
		r.src.Rows++
		var f ftmEntity
		if err := json.Unmarshal(b, &f); err != nil {
			r.broken(line, "%s; correct it in the file, or fetch the list again", jsonProblem(err))
			continue
		}
		if f.Schema == "Sanction" {
			sanctions = append(sanctions, ftmSanction{f.Properties["entity"], f.Properties["program"], f.first("reason"), day(f.first("startDate"), ftmDays...), day(f.first("endDate"), ftmDays...), f.Datasets})
			if err := r.hold(); err != nil {
				return err
			}
			continue
		}
		kind, ok := ftmKinds[f.Schema]
		if !ok || f.Target != nil && !*f.Target {
			continue
		}
		indices, err := r.ftm(&f, kind, line)
		if err != nil {
			return err
		}
		at[f.ID] = indices
		if p := f.Properties["parent"]; len(p) > 0 {
			parents[f.ID] = p
		}
	}
	for id, ids := range parents {
		for _, p := range ids {
			for _, i := range at[id] {
				if of := at[p]; len(of) > 0 {
					r.at(i).parent(r.at(of[0]).Name)
				}
			}
		}
	}
	for _, s := range sanctions {
		s.put(r, at)
	}
	return nil
}

// jsonProblem says what is wrong with a line of JSON, in words.
func jsonProblem(err error) string {
	var shape *json.UnmarshalTypeError
	if errors.As(err, &shape) {
		return fmt.Sprintf("the value of %q (%s) is not of the kind that is expected", shape.Field, shape.Value)
	}
	return "not JSON: " + err.Error()
}

type ftmSanction struct {
	entities, programs []string
	reason             string
	start, end         time.Time
	datasets           []string
}

// put gives a sanction to the entities that it is of. Several sanctions of one entity: the listing holds from the first day
// of any to the last day of all, and is open where one is.
func (s *ftmSanction) put(r *reader, at map[string][]int) {
	for _, id := range s.entities {
		for _, i := range at[id] {
			e := r.at(i)
			if len(s.datasets) > 0 && !slices.ContainsFunc(s.datasets, func(d string) bool { return datasetList(d, nil) == e.List }) {
				continue
			}
			for _, p := range s.programs {
				e.program(p)
			}
			e.reason(s.reason)
			if !s.start.IsZero() && (e.Start.IsZero() || s.start.Before(e.Start)) {
				e.Start = s.start
			}
			switch {
			case s.end.IsZero():
				e.End = time.Time{}
			case e.End.IsZero() && !e.ended, s.end.After(e.End) && !e.End.IsZero():
				e.End = s.end
			}
			e.ended = true
			r.newest(s.start)
		}
	}
}

// datasetList is the list that a dataset of OpenSanctions stands for; one that is not known has its own name with dashes.
func datasetList(dataset string, programs []string) string {
	for _, l := range Lists {
		if slices.Contains(l.datasets, dataset) {
			return l.ID
		}
	}
	if dataset == "us_trade_csl" {
		for _, p := range programs {
			switch p {
			case "US-BIS-EL":
				return "bis-entity-list"
			case "US-BIS-MEU":
				return "bis-meu"
			case "US-BIS-UVL":
				return "bis-unverified"
			case "US-BIS-DPL":
				return "bis-denied"
			}
		}
	}
	return strings.ReplaceAll(strings.ToLower(clean(dataset)), "_", "-")
}

// ftmSchemes are the properties that hold identifiers.
var ftmSchemes = []string{"leiCode", "swiftBic", "isinCode", "ticker", "taxNumber", "vatCode", "uscCode", "innCode", "ogrnCode", "okpoCode",
	"registrationNumber", "dunsCode", "imoNumber", "mmsi", "callSign", "passportNumber", "idNumber", "email", "website", "permId", "npiCode", "cageCode", "cikCode", "uniqueEntityId"}

// ftm adds an entity, once for each of its lists.
func (r *reader) ftm(f *ftmEntity, kind Kind, line int) ([]int, error) {
	if f.ID == "" {
		r.broken(line, "it has no id")
		return nil, nil
	}
	e := Entity{ID: f.ID, Kind: kind, Name: f.Caption, Line: line}
	if e.Name == "" {
		e.Name = f.first("name")
	}
	e.Name = clean(e.Name)
	for _, a := range []struct {
		property string
		alias    Alias
	}{{"name", Alias{}}, {"alias", Alias{}}, {"abbreviation", Alias{}}, {"weakAlias", Alias{Weak: true}}, {"previousName", Alias{Previous: true}}} {
		for _, n := range f.Properties[a.property] {
			a.alias.Name = n
			e.alias(a.alias)
		}
	}
	for _, p := range []string{"country", "jurisdiction", "mainCountry", "nationality", "citizenship", "flag"} {
		for _, c := range f.Properties[p] {
			e.country(c)
		}
	}
	for _, a := range f.Properties["address"] {
		e.address(a, "")
	}
	for _, p := range ftmSchemes {
		for _, v := range f.Properties[p] {
			e.identifier(p, v, "")
		}
	}
	for _, p := range slices.Concat(f.Properties["program"], f.Properties["programId"]) {
		e.program(p)
	}
	for _, n := range f.Properties["notes"] {
		e.reason(n)
	}
	r.newest(day(f.Changed, ftmDays...))
	var lists []string
	for _, d := range f.Datasets {
		if id := datasetList(d, f.Properties["programId"]); !slices.Contains(lists, id) {
			lists = append(lists, id)
		}
	}
	if len(lists) == 0 {
		lists = []string{"opensanctions"}
	}
	var out []int
	for _, id := range lists {
		e.List = id
		i, err := r.add(e)
		if err != nil {
			return out, err
		}
		if i >= 0 {
			out = append(out, i)
		}
	}
	return out, nil
}

// readTargets reads targets.simple.csv: id, schema, name, aliases, birth_date, countries, addresses, identifiers, sanctions,
// phones, emails, dataset, first_seen, last_seen and, in newer files, last_change and program_ids; values within a field are
// separated by semicolons.
func readTargets(r *reader) error {
	t, err := newTable(r, ',')
	if err != nil {
		return err
	}
	for {
		if err := t.next(); err != nil {
			return err
		}
		kind, ok := ftmKinds[t.get("schema")]
		if !ok {
			continue
		}
		e := Entity{ID: t.get("id"), Kind: kind, Name: t.get("name"), Line: t.first}
		for _, a := range split(t.get("aliases"), ";") {
			e.alias(Alias{Name: a})
		}
		for _, c := range split(t.get("countries"), ";") {
			e.country(c)
		}
		for _, a := range split(t.get("addresses"), ";") {
			e.address(a, "")
		}
		for _, v := range split(t.get("identifiers"), ";") {
			e.identifier("unspecified", v, "")
		}
		for _, p := range split(t.get("programids"), ";") {
			e.program(p)
		}
		e.reason(t.get("sanctions"))
		r.newest(day(t.get("lastchange"), ftmDays...))
		var lists []string
		for _, d := range split(t.get("dataset"), ";") {
			if id := titleList(d, e.Programs); !slices.Contains(lists, id) {
				lists = append(lists, id)
			}
		}
		if len(lists) == 0 {
			lists = []string{"opensanctions"}
		}
		for _, id := range lists {
			e.List = id
			if _, err := r.add(e); err != nil {
				return err
			}
		}
	}
}

// titleList is the list of a dataset that is given by its title or name.
func titleList(s string, programs []string) string {
	for _, l := range Lists {
		for _, t := range l.titles {
			if strings.HasPrefix(s, t) {
				return l.ID
			}
		}
	}
	if strings.Contains(s, " ") {
		return slug(s)
	}
	return datasetList(s, programs)
}
