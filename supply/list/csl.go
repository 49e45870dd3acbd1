package list

import (
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/internal/pattern"
)

// The Consolidated Screening List of the US International Trade Administration (api.trade.gov) joins the lists of Commerce,
// State and Treasury. Its CSV has the columns
//
//	_id source entity_number type programs name title addresses federal_register_notice start_date end_date standard_order
//	license_requirement license_policy call_sign vessel_type gross_tonnage gross_registered_tonnage vessel_flag vessel_owner
//	remarks source_list_url alt_names citizenships dates_of_birth nationalities places_of_birth source_information_url ids
//
// with several values in one field separated by "; ". Its JSON has the same under "results", with lists and objects.

// cslRecord is an entry of either form.
type cslRecord struct {
	ID           looseText    `json:"id"`
	Source       string       `json:"source"`
	EntityNumber looseText    `json:"entity_number"`
	Type         string       `json:"type"`
	Programs     looseList    `json:"programs"`
	Name         string       `json:"name"`
	Title        string       `json:"title"`
	Addresses    []cslAddress `json:"addresses"`
	Notice       string       `json:"federal_register_notice"`
	Start        string       `json:"start_date"`
	End          string       `json:"end_date"`
	Requirement  string       `json:"license_requirement"`
	Policy       string       `json:"license_policy"`
	CallSign     string       `json:"call_sign"`
	Flag         string       `json:"vessel_flag"`
	Owner        string       `json:"vessel_owner"`
	Remarks      string       `json:"remarks"`
	AltNames     looseList    `json:"alt_names"`
	Citizenships looseList    `json:"citizenships"`
	Nationality  looseList    `json:"nationalities"`
	IDs          []cslID      `json:"ids"`
}

type cslAddress struct {
	Address    string `json:"address"`
	City       string `json:"city"`
	State      string `json:"state"`
	PostalCode string `json:"postal_code"`
	Country    string `json:"country"`
}

type cslID struct {
	Type    string `json:"type"`
	Number  string `json:"number"`
	Country string `json:"country"`
}

// looseText is a string or a number; looseList a list of strings or one string with "; " between them.
type (
	looseText string
	looseList []string
)

func (t *looseText) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		return nil
	}
	if b[0] == '"' {
		return json.Unmarshal(b, (*string)(t))
	}
	var n json.Number
	err := json.Unmarshal(b, &n)
	*t = looseText(n)
	return err
}

func (l *looseList) UnmarshalJSON(b []byte) error {
	if b[0] == '"' {
		var s string
		err := json.Unmarshal(b, &s)
		*l = split(s, "; ")
		return err
	}
	return json.Unmarshal(b, (*[]string)(l))
}

func readCSL(r *reader) error {
	sep, before := r.sepOf("source", "name", "federalregisternotice", "altnames")
	if err := r.skip(before); err != nil {
		return err
	}
	t, err := newTable(r, sep)
	if err != nil {
		return err
	}
	for {
		if err := t.next(); err != nil {
			return err
		}
		c := cslRecord{
			ID: looseText(t.get("id")), Source: t.get("source"), EntityNumber: looseText(t.get("entitynumber")), Type: t.get("type"),
			Programs: split(t.get("programs"), ";"), Name: t.get("name"), Title: t.get("title"), Notice: t.get("federalregisternotice"),
			Start: t.get("startdate"), End: t.get("enddate"), Requirement: t.get("licenserequirement"), Policy: t.get("licensepolicy"),
			CallSign: t.get("callsign"), Flag: t.get("vesselflag"), Owner: t.get("vesselowner"), Remarks: t.get("remarks"),
			AltNames: split(t.get("altnames"), ";"), Citizenships: split(t.get("citizenships"), ";"), Nationality: split(t.get("nationalities"), ";"),
		}
		for _, a := range split(t.get("addresses"), ";") {
			c.Addresses = append(c.Addresses, cslAddress{Address: a, Country: lastCountry(a)})
		}
		for _, id := range split(t.get("ids"), ";") {
			c.IDs = append(c.IDs, idOf(id))
		}
		if err := r.csl(c, t.first); err != nil {
			return err
		}
	}
}

// states are the abbreviations of US states, which end addresses just as codes of countries do.
var states = strings.Fields("AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR")

// lastCountry is the country that an address ends with. Where the last part is the abbreviation of a US state after an
// address that has no country, it is the United States; "CA" and the like alone stay a country, as the list means them.
func lastCountry(a string) string {
	i := strings.LastIndexByte(a, ',')
	return Country(a[i+1:])
}

// idOf cuts "RU, 7702235133, Tax ID No.".
func idOf(s string) cslID {
	parts := strings.Split(s, ", ")
	if len(parts) < 2 {
		return cslID{}
	}
	id := cslID{Type: parts[len(parts)-1]}
	parts = parts[:len(parts)-1]
	if len(parts) > 1 && len(parts[0]) == 2 && Country(parts[0]) != "" {
		id.Country, parts = parts[0], parts[1:]
	}
	id.Number = strings.Join(parts, ", ")
	return id
}

func readCSLJSON(r *reader) error {
	x := newJSONStream(r)
	if err := x.enter("results"); err != nil {
		return err
	}
	for x.more() {
		var c cslRecord
		line, ok, err := x.next(&c)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := r.csl(c, line); err != nil {
			return err
		}
	}
	return nil
}

var (
	abbreviation = pattern.New(`\(([A-Z][A-Za-z -]*)\)`)
	successors   = pattern.New(`(?i)[;,]?\s+and any successor,? .*$`)
)

// csl adds an entry.
func (r *reader) csl(c cslRecord, line int) error {
	id := cslList(c.Source)
	if id == "" {
		r.broken(line, "its source %q is no list that is known", cut(c.Source))
		return nil
	}
	e := Entity{List: id, ID: string(c.EntityNumber), Kind: kindOf(c.Type), Name: c.Name, Line: line}
	if e.ID == "" {
		e.ID = string(c.ID)
	}
	if loc := successors().FindStringIndex(e.Name); loc != nil {
		e.Name = e.Name[:loc[0]]
		e.Covers = &Covers{Affiliates: true}
	}
	if e.ID == "" {
		e.ID = slug(e.Name)
	}
	e.Start = r.dayOr(line, "start_date", c.Start, time.DateOnly, "01/02/2006", time.RFC3339)
	e.End = r.dayOr(line, "end_date", c.End, time.DateOnly, "01/02/2006", time.RFC3339)
	for _, p := range c.Programs {
		e.program(p)
	}
	for _, a := range c.AltNames {
		e.alias(Alias{Name: strings.TrimPrefix(strings.TrimSpace(a), "and ")})
	}
	for _, n := range slices.Concat(c.Citizenships, c.Nationality, []string{c.Flag}) {
		e.country(n)
	}
	for _, a := range c.Addresses {
		text := join(", ", a.Address, a.City, a.State, a.PostalCode)
		if a.City != "" || a.PostalCode != "" { // the JSON form
			text = join(", ", text, a.Country)
		}
		if id == "bis-denied" && a.City == "" && slices.Contains(states, a.Country) {
			a.Country = "US" // "…, PHOENIX, AZ" of an address in the United States
		}
		e.address(text, a.Country)
	}
	for _, n := range c.IDs {
		if n.Type == "Listing Date (CMIC)" {
			e.Start = day(n.Number, "02 Jan 2006", time.DateOnly)
			r.newest(e.Start)
		}
		if scheme, ok := knownScheme(n.Type); ok {
			e.identifier(scheme, n.Number, n.Country)
			e.country(n.Country)
		}
	}
	e.identifier("call sign", c.CallSign, "")
	if c.Owner != "" {
		e.Parents = append(e.Parents, c.Owner)
	}
	e.Reason = join("; ", c.Title, c.Notice, c.Requirement, c.Policy, c.Remarks)
	_, err := r.add(e)
	return err
}

// cslList is the short id of a source: by its abbreviation, else by words of its name.
func cslList(source string) string {
	for _, m := range abbreviation().FindAllStringSubmatch(source, -1) {
		for _, l := range Lists {
			if l.abbreviation != "" && strings.EqualFold(strings.TrimSuffix(m[1], " List"), l.abbreviation) {
				return l.ID
			}
		}
	}
	s := strings.ToLower(source)
	for _, l := range Lists {
		if l.abbreviation != "" && s != "" && strings.HasPrefix(s, strings.ToLower(l.cslName)) {
			return l.ID
		}
	}
	return ""
}

func kindOf(s string) Kind {
	switch strings.ToLower(clean(s)) {
	case "individual", "person", "p":
		return Person
	case "entity", "organization", "organisation", "company", "enterprise", "e", "legalentity", "publicbody":
		return Organisation
	case "vessel", "ship":
		return Vessel
	case "aircraft", "airplane":
		return Aircraft
	}
	return UnknownKind
}

// skip reads over so many lines.
func (r *reader) skip(lines int) error {
	for n := 0; n < lines; {
		b, err := r.in.readLine()
		if err == io.EOF {
			return err
		}
		if len(strings.TrimSpace(string(b))) > 0 || err != nil {
			n++
		}
	}
	return nil
}
