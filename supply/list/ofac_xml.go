package list

import (
	"time"
)

// OFAC's list as plain XML (sdn.xml, consolidated.xml; schema of sdnList): one sdnEntry for each party, with its date in
// publshInformation (so spelled).

type sdnEntry struct {
	UID       string   `xml:"uid"`
	FirstName string   `xml:"firstName"`
	LastName  string   `xml:"lastName"`
	Title     string   `xml:"title"`
	Type      string   `xml:"sdnType"`
	Remarks   string   `xml:"remarks"`
	Programs  []string `xml:"programList>program"`
	AKAs      []struct {
		Type      string `xml:"type"`
		Category  string `xml:"category"`
		FirstName string `xml:"firstName"`
		LastName  string `xml:"lastName"`
	} `xml:"akaList>aka"`
	Addresses []struct {
		Address1   string `xml:"address1"`
		Address2   string `xml:"address2"`
		Address3   string `xml:"address3"`
		City       string `xml:"city"`
		State      string `xml:"stateOrProvince"`
		PostalCode string `xml:"postalCode"`
		Country    string `xml:"country"`
	} `xml:"addressList>address"`
	IDs []struct {
		Type    string `xml:"idType"`
		Number  string `xml:"idNumber"`
		Country string `xml:"idCountry"`
	} `xml:"idList>id"`
	Nationalities []string `xml:"nationalityList>nationality>country"`
	Citizenships  []string `xml:"citizenshipList>citizenship>country"`
	Vessel        struct {
		CallSign string `xml:"callSign"`
		Flag     string `xml:"vesselFlag"`
		Owner    string `xml:"vesselOwner"`
	} `xml:"vesselInfo"`
}

func readSDNXML(r *reader) error {
	x := newXMLStream(r)
	first := len(r.loader.set.Entities)
	for {
		start, err := x.next()
		if err != nil || start == nil {
			r.consolidated(first)
			return err
		}
		switch start.Name.Local {
		case "Publish_Date":
			s, err := x.text(start)
			if err != nil {
				return err
			}
			r.dated(day(s, "01/02/2006", time.DateOnly))
		case "sdnEntry":
			var s sdnEntry
			line, err := x.decode(&s, start)
			if err != nil {
				return err
			}
			r.src.Rows++
			if _, err := r.add(s.entity(line)); err != nil {
				return err
			}
		}
	}
}

func (s *sdnEntry) entity(line int) Entity {
	e := Entity{List: "ofac-sdn", ID: clean(s.UID), Kind: ofacKind(clean(s.Type)), Name: join(", ", s.LastName, s.FirstName), Line: line}
	e.Reason = join("; ", s.Title, s.Remarks)
	for _, p := range s.Programs {
		e.program(p)
	}
	for _, a := range s.AKAs {
		e.alias(Alias{Name: join(", ", a.LastName, a.FirstName), Weak: a.Category == "weak", Previous: a.Type == "f.k.a."})
	}
	for _, a := range s.Addresses {
		e.address(join(", ", a.Address1, a.Address2, a.Address3, a.City, a.State, a.PostalCode, a.Country), a.Country)
	}
	for _, id := range s.IDs {
		if scheme, ok := knownScheme(id.Type); ok {
			e.identifier(scheme, id.Number, id.Country)
			e.country(id.Country)
		}
	}
	for _, c := range append(s.Nationalities, s.Citizenships...) {
		e.country(c)
	}
	e.identifier("call sign", s.Vessel.CallSign, "")
	e.country(s.Vessel.Flag)
	if owner := clean(s.Vessel.Owner); owner != "" {
		e.Parents = append(e.Parents, owner)
	}
	return e
}
