package filing

// A Rule is what the regulator asks, in our words.
type Rule struct {
	ID     string
	Text   string
	Source string
	// Known says how the rule is known.
	Known Known
}

// Known is how sure a rule or a column is.
type Known int

const (
	// Confirmed: read in the source.
	Confirmed Known = iota
	// Unconfirmed: the source could not be read in full; the rule or the column's name is from general knowledge of the
	// collection, and has to be compared with the specification in force before filing.
	Unconfirmed
	// Ours: no rule of the regulator, but what makes the package consistent with itself.
	Ours
)

func (k Known) String() string { return [...]string{"confirmed", "not confirmed", "our own"}[k] }

// The sources that are cited.
const (
	spec = `FCC, Broadband Data Collection Data Specifications for Biannual Submission of Subscription, Availability, and Supporting Data, section 8.1 (revision of 17 June 2022)`

	guide    = `FCC, "Formatting Mobile Broadband Availability Coverage Maps" (help.bdc.fcc.gov, article 6047425308187)`
	voice    = `FCC, "Formatting Mobile Voice Availability Coverage Maps" (help.bdc.fcc.gov, article 6047464151195)`
	support  = `FCC, "Mobile Broadband Supporting Data" (help.bdc.fcc.gov, article 5342522028059)`
	download = `FCC, Data Specifications for Broadband Map Data Downloads, section 3.1.2.1`
	cfr      = `47 CFR 1.7004(c)`
)

var (
	ruleFiles = Rule{"bdc-files", "One coverage map for each technology and speed offered, and five supporting files: propagation model details, " +
		"clutter categories, association of models and link budgets, link budget parameters and their rationale.", guide + "; " + support, Confirmed}
	ruleColumns = Rule{"bdc-columns", "A supporting file is comma-separated, in UTF-8, and has the columns of its table in their order.", support, Confirmed}
	ruleValue   = Rule{"bdc-value", "A value has its column's type and range; all values are required unless the table says otherwise.", support, Confirmed}
	ruleUnique  = Rule{"bdc-unique", "An identifier names one row.", support, Confirmed}
	ruleJoin    = Rule{"bdc-join", "Every identifier that a file uses is declared in the file that it belongs to, and every map has a link budget " +
		"and a propagation model for each of its environments.", support, Unconfirmed}
	ruleResolution = Rule{"bdc-resolution", "The model's resolution, terrain and clutter are of 100 m or finer.", support + "; " + voice, Confirmed}
	ruleReceiver   = Rule{"bdc-receiver-height", "The modelled receiver stands 1.5 m or more above ground.", support, Confirmed}
	ruleEdge       = Rule{"bdc-probability", "Coverage is modelled with a cell-edge probability of 90 % or more.", spec + "; " + cfr, Confirmed}
	ruleLoading    = Rule{"bdc-loading", "Coverage is modelled with a cell loading of 50 % or more.", spec + "; " + cfr, Confirmed}
	ruleService    = Rule{"bdc-service", "A map is of LTE at 5/1 Mbps or of 5G-NR at 7/1 or 35/3 Mbps (3G at 0.2/0.05 Mbps is not written here).", spec, Confirmed}
	ruleBoth       = Rule{"bdc-environments", "A map shows both environments: environmnt 0, outdoor stationary only, and 1, in-vehicle mobile (which includes " +
		"outdoor stationary).", guide + "; " + download, Confirmed}
	ruleHeat = Rule{"bdc-heat-map", "A map shows ranges of signal strength. The ranges written are of 10 dB from −120 to −50 dBm, named by their lower end in " +
		"minsignal; that ranges are asked is confirmed, their width and ends are not.", guide, Unconfirmed}
	ruleAttributes = Rule{"bdc-attributes", "A polygon has one value each of providerid, brandname, technology (400 LTE, 500 5G-NR), mindown, minup, minsignal and " +
		"environmnt; the last five names are those of the published files.", download, Unconfirmed}
	ruleGeometry = Rule{"bdc-geometry", "A geometry is a valid polygon or multipolygon: closed rings that do not cross themselves or each other. It is " +
		"written as GeoJSON, which the collection takes for polygons of fixed coverage; for mobile maps that is not confirmed.", guide, Unconfirmed}
	ruleOverlap = Rule{"bdc-overlap", "Polygons of the same technology and speed do not overlap, neither in one file nor between files.", guide, Confirmed}
	ruleWGS84   = Rule{"bdc-wgs84", "Coordinates are longitude and latitude in WGS 84 degrees. Seven decimals (1 cm) are written; the precision asked is not " +
		"confirmed.", "RFC 7946, section 4", Unconfirmed}
	ruleArea     = Rule{"bdc-area", "Coverage lies within the state or country that is filed.", guide, Unconfirmed}
	ruleHexagons = Rule{"bdc-hexagons", "The hexagons are the H3 cells of resolution 9 whose centres are covered, with the attributes of the polygon there. The " +
		"regulator publishes such cells; that it takes them from the filer is not confirmed.", download, Unconfirmed}
	ruleRationale = Rule{"bdc-rationale", "Every link budget has its rationale.", support, Unconfirmed}
)

// Rules are all rules that Validate holds a package against.
func Rules() []Rule {
	return []Rule{
		ruleFiles, ruleColumns, ruleValue, ruleUnique, ruleJoin, ruleResolution, ruleReceiver, ruleEdge, ruleLoading, ruleService, ruleBoth,
		ruleHeat, ruleAttributes, ruleGeometry, ruleOverlap, ruleWGS84, ruleArea, ruleHexagons, ruleRationale,
	}
}
