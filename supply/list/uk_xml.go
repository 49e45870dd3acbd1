package list

// The UK Sanctions List in XML: one Designation for each party.

type ukDesignation struct {
	UniqueID string `xml:"UniqueID"`
	Type     string `xml:"IndividualEntityShip"`
	Updated  string `xml:"LastUpdated"`
	Since    string `xml:"DateDesignated"`
	Regime   string `xml:"RegimeName"`
	Imposed  string `xml:"SanctionsImposed"`
	Other    string `xml:"OtherInformation"`
	Reasons  string `xml:"UKStatementofReasons"`
	Names    []struct {
		Name1    string `xml:"Name1"`
		Name2    string `xml:"Name2"`
		Name3    string `xml:"Name3"`
		Name4    string `xml:"Name4"`
		Name5    string `xml:"Name5"`
		Name6    string `xml:"Name6"`
		Type     string `xml:"NameType"`
		Strength string `xml:"AliasStrength"`
	} `xml:"Names>Name"`
	NonLatin  []string `xml:"NonLatinNames>NonLatinName>NameNonLatinScript"`
	Addresses []struct {
		Line1    string `xml:"AddressLine1"`
		Line2    string `xml:"AddressLine2"`
		Line3    string `xml:"AddressLine3"`
		Line4    string `xml:"AddressLine4"`
		Line5    string `xml:"AddressLine5"`
		Line6    string `xml:"AddressLine6"`
		PostCode string `xml:"AddressPostalCode"`
		Country  string `xml:"AddressCountry"`
	} `xml:"Addresses>Address"`
	Nationalities []string `xml:"IndividualDetails>Individual>Nationalities>Nationality"`
	Passports     []string `xml:"IndividualDetails>Individual>PassportDetails>Passport>PassportNumber"`
	Registrations []string `xml:"EntityDetails>Entity>BusinessRegistrationNumbers>BusinessRegistrationNumber"`
	Parents       []string `xml:"EntityDetails>Entity>ParentCompanies>ParentCompany"`
	IMO           []string `xml:"ShipDetails>Ship>IMONumbers>IMONumber"`
	Owners        []string `xml:"ShipDetails>Ship>CurrentOwnerOperators>CurrentOwnerOperator"`
	Flags         []string `xml:"ShipDetails>Ship>CurrentBelievedFlagOfShips>CurrentBelievedFlagOfShip"`
}

func readUKXML(r *reader) error {
	x := newXMLStream(r)
	g := newGroups(r)
	for {
		start, err := x.next()
		if err != nil || start == nil {
			return err
		}
		switch start.Name.Local {
		case "DateGenerated", "ReportDate":
			s, err := x.text(start)
			if err != nil {
				return err
			}
			r.dated(day(s[:min(len(s), 10)], ukDays...))
		case "Designation":
			var d ukDesignation
			line, err := x.decode(&d, start)
			if err != nil {
				return err
			}
			r.src.Rows++
			if err := g.designation(line, &d); err != nil {
				return err
			}
		}
	}
}

func (g *groups) designation(line int, d *ukDesignation) error {
	e, err := g.of(clean(d.UniqueID), line, Entity{List: "uk-sanctions", Kind: kindOf(d.Type)})
	if err != nil || e == nil {
		return err
	}
	for _, n := range d.Names {
		g.name(e, join(" ", n.Name1, n.Name2, n.Name3, n.Name4, n.Name5, n.Name6), clean(n.Type), clean(n.Strength))
	}
	for _, n := range d.NonLatin {
		e.alias(Alias{Name: n})
	}
	e.program(d.Regime)
	for _, p := range split(d.Imposed, "|") {
		e.program(p)
	}
	g.since(e, day(d.Since, ukDays...))
	g.r.newest(day(d.Updated, ukDays...))
	for _, a := range d.Addresses {
		e.address(join(", ", a.Line1, a.Line2, a.Line3, a.Line4, a.Line5, a.Line6, a.PostCode, a.Country), a.Country)
	}
	for _, c := range append(d.Nationalities, d.Flags...) {
		e.country(c)
	}
	for _, v := range d.Passports {
		e.identifier("passport", v, "")
	}
	for _, v := range d.Registrations {
		e.identifier("registration", v, "")
	}
	for _, v := range d.IMO {
		e.identifier("imo", v, "")
	}
	for _, p := range append(d.Parents, d.Owners...) {
		e.parent(p)
	}
	e.reason(d.Reasons)
	e.reason(d.Other)
	g.done(e)
	return nil
}
