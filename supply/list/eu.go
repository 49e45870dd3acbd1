package list

import (
	"strings"
	"time"
)

// Days as EU lists write them.
var euDays = []string{time.DateOnly, "02/01/2006", "2006-01-02T15:04:05", time.RFC3339}

// The EU's consolidated list as CSV 1.1 (1.0 has fewer columns): separated by semicolons, 118 columns, a row for each name,
// address, birth, document or citizenship; rows of one Entity_LogicalId are one party.
func readEU(r *reader) error {
	sep, before := r.sepOf("entitylogicalid", "namealiaswholename")
	if err := r.skip(before); err != nil {
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
		e, err := g.of(t.get("entitylogicalid"), t.first, Entity{List: "eu-sanctions", Kind: kindOf(t.get("entitysubjecttypeclassificationcode", "entitysubjecttype"))})
		if err != nil {
			return err
		}
		if e == nil {
			continue
		}
		r.dated(day(t.get("filegenerationdate"), euDays...))
		e.identifier("eu-reference", t.get("entityeureferencenumber"), "")
		remark := t.get("namealiasremark")
		g.name(e, euName(t.get("namealiaswholename"), t.get("namealiasfirstname"), t.get("namealiasmiddlename"), t.get("namealiaslastname")), "", euQuality("", remark))
		e.program(t.get("entityregulationprogramme"))
		e.reason(t.get("entityregulationnumbertitle"))
		e.reason(t.get("entityremark"))
		g.since(e, day(t.get("entitydesignationdate"), euDays...), day(t.get("entityregulationentryintoforcedate"), euDays...))
		e.address(join(", ", t.get("addressstreet"), t.get("addresspobox"), t.get("addressplace"), t.get("addressregion"), t.get("addresszipcode"), t.get("addresscity"), t.get("addresscountrydescription")), t.get("addresscountryiso2code", "addresscountrydescription"))
		e.country(t.get("citizenshipcountryiso2code", "citizenshipcountrydescription"))
		if n := t.get("identificationlatinnumber", "identificationnumber"); n != "" {
			if scheme, ok := knownScheme(t.get("identificationtypecode", "identificationtypedescription")); ok {
				e.identifier(scheme, n, t.get("identificationcountryiso2code"))
			}
		}
	}
}

func euName(whole, first, middle, last string) string {
	if whole != "" {
		return whole
	}
	return join(" ", first, middle, last)
}

// euQuality is the quality of a name: its attribute strong, or what the remark says.
func euQuality(strong, remark string) string {
	if remark = strings.ToLower(remark); strong == "false" || strings.Contains(remark, "low quality") || strings.Contains(remark, "lo quality") {
		return "low"
	}
	return ""
}

// The same list as XML (1.0 and 1.1): one sanctionEntity for each party, values in attributes.
type euEntity struct {
	LogicalID  string   `xml:"logicalId,attr"`
	Reference  string   `xml:"euReferenceNumber,attr"`
	Designated string   `xml:"designationDate,attr"`
	Remarks    []string `xml:"remark"`
	Subject    struct {
		Code           string `xml:"code,attr"`
		Classification string `xml:"classificationCode,attr"`
	} `xml:"subjectType"`
	Regulations []struct {
		Programme string `xml:"programme,attr"`
		Title     string `xml:"numberTitle,attr"`
		InForce   string `xml:"entryIntoForceDate,attr"`
	} `xml:"regulation"`
	Names []struct {
		Whole   string   `xml:"wholeName,attr"`
		First   string   `xml:"firstName,attr"`
		Middle  string   `xml:"middleName,attr"`
		Last    string   `xml:"lastName,attr"`
		Strong  string   `xml:"strong,attr"`
		Remarks []string `xml:"remark"`
	} `xml:"nameAlias"`
	Addresses []struct {
		Street      string `xml:"street,attr"`
		POBox       string `xml:"poBox,attr"`
		Place       string `xml:"place,attr"`
		Region      string `xml:"region,attr"`
		Zip         string `xml:"zipCode,attr"`
		City        string `xml:"city,attr"`
		ISO2        string `xml:"countryIso2Code,attr"`
		Description string `xml:"countryDescription,attr"`
	} `xml:"address"`
	IDs []struct {
		Code   string `xml:"identificationTypeCode,attr"`
		Number string `xml:"number,attr"`
		Latin  string `xml:"latinNumber,attr"`
		ISO2   string `xml:"countryIso2Code,attr"`
	} `xml:"identification"`
	Citizenships []struct {
		ISO2 string `xml:"countryIso2Code,attr"`
	} `xml:"citizenship"`
}

func readEUXML(r *reader) error {
	x := newXMLStream(r)
	g := newGroups(r)
	for {
		start, err := x.next()
		if err != nil || start == nil {
			return err
		}
		switch start.Name.Local {
		case "export":
			s := attr(start, "generationDate")
			r.dated(day(s[:min(len(s), 10)], euDays...))
		case "sanctionEntity":
			var s euEntity
			line, err := x.decode(&s, start)
			if err != nil {
				return err
			}
			r.src.Rows++
			if err := g.sanction(line, &s); err != nil {
				return err
			}
		}
	}
}

func (g *groups) sanction(line int, s *euEntity) error {
	kind := kindOf(s.Subject.Code)
	if kind == UnknownKind {
		kind = kindOf(s.Subject.Classification)
	}
	e, err := g.of(clean(s.LogicalID), line, Entity{List: "eu-sanctions", Kind: kind})
	if err != nil || e == nil {
		return err
	}
	e.identifier("eu-reference", s.Reference, "")
	for _, n := range s.Names {
		g.name(e, euName(n.Whole, n.First, n.Middle, n.Last), "", euQuality(n.Strong, join(" ", n.Remarks...)))
	}
	days := []time.Time{day(s.Designated, euDays...)}
	for _, v := range s.Regulations {
		e.program(v.Programme)
		e.reason(v.Title)
		days = append(days, day(v.InForce, euDays...))
	}
	g.since(e, days...)
	for _, v := range s.Remarks {
		e.reason(v)
	}
	for _, a := range s.Addresses {
		country := a.ISO2
		if Country(country) == "" {
			country = a.Description
		}
		e.address(join(", ", a.Street, a.POBox, a.Place, a.Region, a.Zip, a.City, a.Description), country)
	}
	for _, c := range s.Citizenships {
		e.country(c.ISO2)
	}
	for _, id := range s.IDs {
		n := id.Latin
		if n == "" {
			n = id.Number
		}
		if scheme, ok := knownScheme(id.Code); ok {
			e.identifier(scheme, n, id.ISO2)
		}
	}
	g.done(e)
	return nil
}
