package list

// About says what a list is.
type About struct {
	ID        string // short, used everywhere
	Title     string
	Authority string
	Country   string // whose list it is: ISO 3166-1 alpha-2, or EU
	Forbids   string // what being on it means, in our words; the law itself decides
	Citation  string

	abbreviation string   // in the source column of the Consolidated Screening List
	cslName      string   // the same without abbreviation
	datasets     []string // names of OpenSanctions datasets
	titles       []string // beginnings of the titles of those datasets
}

// Lists are the lists that are known by name. Lists of the user's own have the ids that their files give them.
var Lists = []About{
	{ID: "ofac-sdn", Title: "Specially Designated Nationals and Blocked Persons List", Authority: "US Treasury, OFAC", Country: "US",
		Forbids:      "Property under US jurisdiction is blocked and US persons may not deal with the party, nor with what blocked parties own to 50 % or more together.",
		Citation:     "31 CFR chapter V; 50 % rule: OFAC guidance of 13 August 2014",
		abbreviation: "SDN", cslName: "Specially Designated Nationals", datasets: []string{"us_ofac_sdn"}, titles: []string{"US OFAC Specially Designated Nationals"}},
	{ID: "ofac-ssi", Title: "Sectoral Sanctions Identifications List", Authority: "US Treasury, OFAC", Country: "US",
		Forbids:      "US persons may not deal in new debt, new equity or certain oil projects of the party, as the directive named in its entry says; it is not blocked by this list.",
		Citation:     "Executive Order 13662, directives 1 to 4; 31 CFR part 589",
		abbreviation: "SSI", cslName: "Sectoral Sanctions"},
	{ID: "ofac-cmic", Title: "Non-SDN Chinese Military-Industrial Complex Companies List", Authority: "US Treasury, OFAC", Country: "US",
		Forbids:      "US persons may not buy or sell publicly traded securities of the company; buying its goods is not forbidden by this list.",
		Citation:     "Executive Order 13959 as amended by Executive Order 14032; 31 CFR part 586",
		abbreviation: "CMIC", cslName: "Non-SDN Chinese Military"},
	{ID: "ofac-mbs", Title: "Non-SDN Menu-Based Sanctions List", Authority: "US Treasury, OFAC", Country: "US",
		Forbids:      "Some dealings with the party are forbidden, as its entry says; it is not blocked by this list.",
		Citation:     "Executive Order 14024, directives; 31 CFR part 587",
		abbreviation: "NS-MBS", cslName: "Non-SDN Menu-Based"},
	{ID: "ofac-capta", Title: "List of Foreign Financial Institutions Subject to Correspondent Account or Payable-Through Account Sanctions", Authority: "US Treasury, OFAC", Country: "US",
		Forbids:      "US banks may not keep correspondent accounts for the institution, or only under conditions.",
		Citation:     "as its entry cites",
		abbreviation: "CAP", cslName: "Capta List"},
	{ID: "ofac-fse", Title: "Foreign Sanctions Evaders List", Authority: "US Treasury, OFAC", Country: "US",
		Forbids:      "US persons may not deal with the party in goods, services or technology within the United States.",
		Citation:     "Executive Order 13608",
		abbreviation: "FSE", cslName: "Foreign Sanctions Evaders"},
	{ID: "ofac-plc", Title: "Palestinian Legislative Council List", Authority: "US Treasury, OFAC", Country: "US",
		Forbids:      "US financial institutions must reject transactions with the person.",
		Citation:     "31 CFR parts 594, 595 and 597",
		abbreviation: "PLC", cslName: "Palestinian Legislative Council"},
	{ID: "bis-entity-list", Title: "Entity List", Authority: "US Commerce, BIS", Country: "US",
		Forbids:      "Items subject to the EAR may not be exported, re-exported or transferred to the party without a licence, as its entry says.",
		Citation:     "15 CFR 744.11 and 744.16; Supplement No. 4 to part 744",
		abbreviation: "EL", cslName: "Entity List"},
	{ID: "bis-meu", Title: "Military End User List", Authority: "US Commerce, BIS", Country: "US",
		Forbids:      "Items of Supplement No. 2 to part 744 may not go to the party without a licence.",
		Citation:     "15 CFR 744.21; Supplement No. 7 to part 744",
		abbreviation: "MEU", cslName: "Military End User"},
	{ID: "bis-unverified", Title: "Unverified List", Authority: "US Commerce, BIS", Country: "US",
		Forbids:      "Licence exceptions may not be used towards the party, and a statement is needed from it before shipping.",
		Citation:     "15 CFR 744.15; Supplement No. 6 to part 744",
		abbreviation: "UVL", cslName: "Unverified List"},
	{ID: "bis-denied", Title: "Denied Persons List", Authority: "US Commerce, BIS", Country: "US",
		Forbids:      "Nobody may take part in dealings with the person in items subject to the EAR, as the denial order says.",
		Citation:     "15 CFR 764.3(a)(2)",
		abbreviation: "DPL", cslName: "Denied Persons", datasets: []string{"us_bis_denied"}, titles: []string{"US BIS Denied Persons"}},
	{ID: "ddtc-debarred", Title: "AECA Debarred List", Authority: "US State, DDTC", Country: "US",
		Forbids:      "The party may not take part in exports of defence articles and services.",
		Citation:     "22 CFR 127.7",
		abbreviation: "DTC", cslName: "ITAR Debarred", datasets: []string{"us_ddtc_debarred"}, titles: []string{"US Directorate of Defense Trade Controls AECA Debarments"}},
	{ID: "isn", Title: "Nonproliferation Sanctions", Authority: "US State, ISN", Country: "US",
		Forbids:      "Procurement by and assistance from the US government, and export licences, are refused to the party, as the statute named in its entry says.",
		Citation:     "as its entry cites",
		abbreviation: "ISN", cslName: "Nonproliferation Sanctions"},
	{ID: "dod-1260h", Title: "Chinese Military Companies operating in the United States", Authority: "US Department of Defense", Country: "US",
		Forbids:  "The Department may not contract with the company from 30 June 2026, nor buy its goods and services through others from 30 June 2027.",
		Citation: "section 1260H, Pub. L. 116-283; section 805, Pub. L. 118-31",
		datasets: []string{"us_dod_chinese_milcorps"},
		titles:   []string{"US DoD Chinese military companies", "US Chinese Military Companies"}},
	{ID: "fcc-covered", Title: "Covered List", Authority: "US Federal Communications Commission", Country: "US",
		Forbids:  "Covered equipment gets no new equipment authorisation, and federal subsidies of the FCC may not pay for it.",
		Citation: "47 U.S.C. 1601 to 1609; 47 CFR 1.50002 and 2.903",
		datasets: []string{"us_fcc_covered_list"},
		titles:   []string{"US FCC Covered List"}},
	{ID: "section-889", Title: "Covered telecommunications equipment and services", Authority: "US Congress", Country: "US",
		Forbids:  "Federal agencies may not buy the equipment and services, nor contract with those who use them.",
		Citation: "section 889, Pub. L. 115-232; FAR 52.204-25"},
	{ID: "section-5949", Title: "Covered semiconductor products and services", Authority: "US Congress", Country: "US",
		Forbids:  "From 23 December 2027 federal agencies may not buy electronic products that include the semiconductors.",
		Citation: "section 5949, Pub. L. 117-263"},
	{ID: "foreign-adversary", Title: "Foreign adversaries", Authority: "US Commerce", Country: "US",
		Forbids:  "Nothing by itself: other rules look at owners from these countries.",
		Citation: "15 CFR 791.4"},
	{ID: "uk-designated-vendor", Title: "Designated vendors", Authority: "UK Secretary of State", Country: "GB",
		Forbids:  "Providers to whom a direction was given may not install its goods in 5G networks and must remove them by the days in the direction.",
		Citation: "Communications Act 2003, sections 105Z1 and 105Z8"},
	{ID: "uk-sanctions", Title: "UK Sanctions List", Authority: "UK FCDO and OFSI", Country: "GB",
		Forbids:  "Funds are frozen and nothing may be made available to the party, nor to what it owns to more than 50 % or controls; further measures as its entry says.",
		Citation: "Sanctions and Anti-Money Laundering Act 2018",
		datasets: []string{"gb_fcdo_sanctions", "gb_hmt_sanctions"},
		titles:   []string{"UK FCDO Sanctions List", "UK HMT/OFSI Consolidated List", "HMT Consolidated List"}},
	{ID: "eu-sanctions", Title: "Consolidated list of persons, groups and entities subject to EU financial sanctions", Authority: "European Union", Country: "EU",
		Forbids:  "Funds are frozen and nothing may be made available to the party.",
		Citation: "the regulation that its entry names",
		datasets: []string{"eu_fsf"},
		titles:   []string{"EU Financial Sanctions Files"}},
}

// Find gives what is known of a list.
func Find(id string) (About, bool) {
	for _, l := range Lists {
		if l.ID == id {
			return l, true
		}
	}
	return About{}, false
}
