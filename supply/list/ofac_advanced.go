package list

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// OFAC's list in the Advanced Sanctions Data Model (sdn_advanced.xml, cons_advanced.xml), read in one pass in the order of
// the document:
//
//	Sanctions
//	  DateOfIssue               Year, Month, Day
//	  ReferenceValueSets        numbered words: AliasType, AreaCode, Country, DetailReference, FeatureType, IDRegDocType, List,
//	                            NamePartType, PartySubType, PartyType, RelationType, SanctionsProgram, SanctionsType, …
//	  Locations/Location        ID; LocationAreaCode, LocationCountry, LocationPart/LocationPartValue/Value
//	  IDRegDocuments/IDRegDocument  IDRegDocTypeID, IdentityID, IssuedBy-CountryID; IDRegistrationNo
//	  DistinctParties/DistinctParty/Profile  ID, PartySubTypeID; Identity/Alias/DocumentedName, Feature
//	  ProfileRelationships      From-ProfileID, To-ProfileID, RelationTypeID
//	  SanctionsEntries/SanctionsEntry  ProfileID, ListID; EntryEvent/Date, SanctionsMeasure/Comment (the programme)

type advanced struct {
	r         *reader
	words     map[string]map[string]string // kind of word, ID, word
	iso       map[string]string            // country ID, ISO2
	locations map[string]Address
	documents map[string][]advDocument // by identity
	profiles  map[string]int           // profile: index in the set
}

type advDocument struct{ kind, number, country string }

type advLocation struct {
	ID      string `xml:"ID,attr"`
	Area    advRef `xml:"LocationAreaCode"`
	Country advRef `xml:"LocationCountry"`
	Parts   []struct {
		Values []struct {
			Primary string `xml:"Primary,attr"`
			Value   string `xml:"Value"`
		} `xml:"LocationPartValue"`
	} `xml:"LocationPart"`
}

type advRef struct {
	AreaCode string `xml:"AreaCodeID,attr"`
	Country  string `xml:"CountryID,attr"`
	Location string `xml:"LocationID,attr"`
}

type advParty struct {
	Profiles []struct {
		ID         string `xml:"ID,attr"`
		SubType    string `xml:"PartySubTypeID,attr"`
		Identities []struct {
			ID      string `xml:"ID,attr"`
			Aliases []struct {
				Type    string `xml:"AliasTypeID,attr"`
				Primary string `xml:"Primary,attr"`
				Low     string `xml:"LowQuality,attr"`
				Names   []struct {
					Parts []struct {
						Value struct {
							Text  string `xml:",chardata"`
							Group string `xml:"NamePartGroupID,attr"`
						} `xml:"NamePartValue"`
					} `xml:"DocumentedNamePart"`
				} `xml:"DocumentedName"`
			} `xml:"Alias"`
			Groups []struct {
				ID   string `xml:"ID,attr"`
				Type string `xml:"NamePartTypeID,attr"`
			} `xml:"NamePartGroups>MasterNamePartGroup>NamePartGroup"`
		} `xml:"Identity"`
		Features []struct {
			Type     string `xml:"FeatureTypeID,attr"`
			Versions []struct {
				Locations []advRef `xml:"VersionLocation"`
				Details   []struct {
					Text      string `xml:",chardata"`
					Reference string `xml:"DetailReferenceID,attr"`
				} `xml:"VersionDetail"`
			} `xml:"FeatureVersion"`
		} `xml:"Feature"`
	} `xml:"Profile"`
}

type advDate struct {
	Year  int `xml:"Year"`
	Month int `xml:"Month"`
	Day   int `xml:"Day"`
}

func (d advDate) time() time.Time {
	return day(fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day), time.DateOnly)
}

type advEntry struct {
	Profile string `xml:"ProfileID,attr"`
	List    string `xml:"ListID,attr"`
	Events  []struct {
		Date advDate `xml:"Date"`
	} `xml:"EntryEvent"`
	Measures []struct {
		Comment string `xml:"Comment"`
	} `xml:"SanctionsMeasure"`
}

func readAdvanced(r *reader) error {
	a := &advanced{r: r, words: map[string]map[string]string{}, iso: map[string]string{}, locations: map[string]Address{},
		documents: map[string][]advDocument{}, profiles: map[string]int{}}
	x := newXMLStream(r)
	for {
		start, err := x.next()
		if err != nil || start == nil {
			return err
		}
		var line int
		switch name := start.Name.Local; {
		case name == "DateOfIssue" && len(x.path) == 2:
			var d advDate
			if _, err = x.decode(&d, start); err == nil {
				r.dated(d.time())
			}
		case len(x.path) == 4 && x.path[1] == "ReferenceValueSets":
			id, iso2 := attr(start, "ID"), attr(start, "ISO2")
			area := attr(start, "CountryID")
			var s string
			if s, err = x.text(start); err == nil {
				a.word(name, id, s)
				switch name {
				case "Country":
					a.iso[id] = iso2
					if iso2 == "" {
						a.iso[id] = Country(s)
					}
				case "AreaCode":
					a.word("AreaCountry", id, area)
				}
			}
		case name == "Location" && len(x.path) == 3:
			var l advLocation
			if _, err = x.decode(&l, start); err == nil {
				a.location(l)
			}
		case name == "IDRegDocument" && len(x.path) == 3:
			d := advDocument{kind: a.words["IDRegDocType"][attr(start, "IDRegDocTypeID")], country: a.iso[attr(start, "IssuedBy-CountryID")]}
			identity := attr(start, "IdentityID")
			var v struct {
				Number string `xml:"IDRegistrationNo"`
			}
			if _, err = x.decode(&v, start); err == nil && identity != "" {
				d.number = v.Number
				a.documents[identity] = append(a.documents[identity], d)
			}
		case name == "DistinctParty" && len(x.path) == 3:
			var p advParty
			if line, err = x.decode(&p, start); err == nil {
				r.src.Rows++
				err = a.party(line, p)
			}
		case name == "ProfileRelationship":
			a.relation(attr(start, "From-ProfileID"), attr(start, "To-ProfileID"), a.words["RelationType"][attr(start, "RelationTypeID")])
		case name == "SanctionsEntry" && len(x.path) == 3:
			var e advEntry
			if line, err = x.decode(&e, start); err == nil {
				a.entry(line, e)
			}
		}
		if err == nil && len(x.path) > 1 {
			err = r.hold()
		}
		if err != nil {
			return err
		}
	}
}

func (a *advanced) word(kind, id, s string) {
	if a.words[kind] == nil {
		a.words[kind] = map[string]string{}
	}
	a.words[kind][id] = s
}

func (a *advanced) location(l advLocation) {
	var parts []string
	for _, p := range l.Parts {
		for _, v := range p.Values {
			if v.Primary != "false" {
				parts = append(parts, v.Value)
			}
		}
	}
	country := a.iso[l.Country.Country]
	if country == "" {
		area := a.words["AreaCountry"][l.Area.AreaCode]
		if country = a.iso[area]; country == "" {
			country = Country(a.words["AreaCode"][l.Area.AreaCode])
		}
	}
	a.locations[l.ID] = Address{join(", ", parts...), country}
}

func (a *advanced) party(line int, p advParty) error {
	for _, f := range p.Profiles {
		e := Entity{List: "ofac-sdn", ID: f.ID, Kind: ofacKind(a.words["PartySubType"][f.SubType]), Line: line}
		switch sub := strings.ToLower(a.words["PartySubType"][f.SubType]); {
		case strings.Contains(sub, "vessel"):
			e.Kind = Vessel
		case strings.Contains(sub, "aircraft"):
			e.Kind = Aircraft
		}
		person := false
		for _, id := range f.Identities {
			groups := map[string]string{}
			for _, g := range id.Groups {
				groups[g.ID] = strings.ToLower(a.words["NamePartType"][g.Type])
				person = person || strings.Contains(groups[g.ID], "first name") || strings.Contains(groups[g.ID], "last name")
			}
			for _, al := range id.Aliases {
				kind := strings.ToLower(a.words["AliasType"][al.Type])
				for n, name := range al.Names {
					family, given := []string{}, []string{}
					for _, part := range name.Parts {
						switch g := groups[part.Value.Group]; {
						case strings.HasPrefix(g, "last name"), strings.HasPrefix(g, "maiden"):
							family = append(family, part.Value.Text)
						default:
							given = append(given, part.Value.Text)
						}
					}
					full := join(", ", join(" ", family...), join(" ", given...))
					if al.Primary == "true" && n == 0 && e.Name == "" {
						e.Name = full
						continue
					}
					e.alias(Alias{Name: full, Weak: al.Low == "true", Previous: strings.HasPrefix(kind, "f.k.a")})
				}
			}
			for _, d := range a.documents[id.ID] {
				if scheme, ok := knownScheme(d.kind); ok {
					e.identifier(scheme, d.number, d.country)
					e.country(d.country)
				}
			}
		}
		if person && e.Kind == Organisation {
			e.Kind = Person
		}
		for _, t := range f.Features {
			kind := a.words["FeatureType"][t.Type]
			for _, v := range t.Versions {
				for _, l := range v.Locations {
					where := a.locations[l.Location]
					if kind == "Location" {
						e.address(where.Text, where.Country)
					} else {
						e.country(where.Country)
					}
				}
				for _, d := range v.Details {
					if scheme, ok := knownScheme(kind); ok {
						e.identifier(scheme, d.Text, "")
					}
				}
			}
		}
		i, err := a.r.add(e)
		if err != nil {
			return err
		}
		if i >= 0 {
			a.profiles[f.ID] = i
		}
	}
	return nil
}

// relation takes ownership alone: "Owned or Controlled By" says whose the first profile is.
func (a *advanced) relation(from, to, kind string) {
	i, ok := a.profiles[from]
	j, known := a.profiles[to]
	if !ok || !known || !strings.Contains(strings.ToLower(kind), "owned or controlled by") {
		return
	}
	if owner := a.r.at(j).Name; !slices.Contains(a.r.at(i).Parents, owner) {
		a.r.at(i).Parents = append(a.r.at(i).Parents, owner)
	}
}

func (a *advanced) entry(line int, s advEntry) {
	i, ok := a.profiles[s.Profile]
	if !ok {
		a.r.broken(line, "its profile %q is not in the file", cut(s.Profile))
		return
	}
	e := a.r.at(i)
	for _, m := range s.Measures {
		e.program(m.Comment)
	}
	for _, v := range s.Events {
		if t := v.Date.time(); !t.IsZero() && (e.Start.IsZero() || t.Before(e.Start)) {
			e.Start = t
			a.r.newest(t)
		}
	}
	name := strings.ToLower(a.words["List"][s.List])
	for _, part := range slices.Sorted(maps.Keys(advLists)) {
		if strings.Contains(name, part) {
			e.List = advLists[part]
		}
	}
}

// advLists are parts of the names under List.
var advLists = map[string]string{
	"sdn list": "ofac-sdn", "sectoral": "ofac-ssi", "military-industrial": "ofac-cmic", "menu-based": "ofac-mbs",
	"capta": "ofac-capta", "payable-through": "ofac-capta", "evaders": "ofac-fse", "legislative council": "ofac-plc",
}
