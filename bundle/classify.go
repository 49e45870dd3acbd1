package bundle

import (
	"regexp"
	"slices"
	"strings"

	"github.com/guyline/guyline/bundle/merkle"
)

// Category is a kind of thing that a policy can withhold.
type Category string

// The categories. Public is never withheld by itself. Unclassified is what no row below names: it goes wherever anything goes, so that
// a new part of the report is not given away by a policy that was written before it.
const (
	Public       Category = ""
	Coordinates  Category = "coordinates" // where sites are, and maps and hexagons that show it
	Suppliers    Category = "suppliers"   // names of suppliers, owners, products and components
	Subscribers  Category = "subscribers" // pseudonyms and digests of subscribers
	Contents     Category = "contents"    // what files and captures hold: values, sentences made of them
	Files        Category = "files"       // names of files, and lines in them
	Digests      Category = "digests"     // SHA-256 of inputs
	Names        Category = "names"       // names of functions, sites, networks and people in charge
	Addresses    Category = "addresses"   // IP and MAC addresses, wherever they stand
	People       Category = "people"      // how many people are affected: small counts point at sites
	Unclassified Category = "unclassified"
)

// Categories lists those that a policy can name.
func Categories() []Category {
	return []Category{Coordinates, Suppliers, Subscribers, Contents, Files, Digests, Names, Addresses, People}
}

// rows classify leaves by the end of their shape, the first that fits. A leaf whose name alone tells enough stands as name; one that
// means different things in different places stands with its list.
var rows = []struct {
	category Category
	ends     string // separated by spaces; name or list/*/name
}{
	{Public, "aggregates/*/check aggregates/*/pass aggregates/*/fail aggregates/*/noData aggregates/*/notApplicable aggregates/*/error aggregates/*/text"},
	{Public, "plan/*/id plan/*/title plan/*/group plan/*/people plan/*/failing plan/*/passing plan/*/missing figures/*/command changes/*/title vulnerabilities/*/state vulnerabilities/*/vector statements/*/justification"},
	{Coordinates, "map latitude longitude hexagon roads azimuth"},
	{Digests, "inputs/*/sha256 lists/*/sha256"},
	{Public, "principles/*/title lines/*/title lines/*/name inputs/*/format inputs/*/status results/*/title assets/*/title footholds/*/title fixes/*/title rules/*/title rules/*/citation rules/*/rule rules/*/standing rules/*/effects steps/*/title weaknesses/*/title weaknesses/*/weakness"},
	{Suppliers, "suppliers/*/name suppliers/*/owners suppliers/*/why suppliers/*/country hits/*/name hits/*/of hits/*/why largest group substitutes members removals/*/supplier single/*/supplier builds/*/supplier sites/*/supplier cells/*/supplier builds/*/option option refused statements/*/author bills/*/subject findings/*/name findings/*/purl findings/*/version products"},
	{Names, "lists/*/title subject other operator target name critical criticalUsers functions builds/*/site sites-named owner waivedBy id chokes/*/title changes/*/id fixes/*/changes closes weaknesses/*/change plmns attack/changes register/*/title"},
	{Files, "path file place hits/*/place advisories line"},
	{Contents, "links/*/url statements/*/action text detail notes default summary why reasons missing subjects marginal faults assumed lines impact gains reason statement note open terms source basis of assumed probe remedy missing frame risk/assumptions/*/of problem"},
	{People, "people moved residualPeople peopleHours served twice cells sites builds/*/people hours"},
}

// publicNames are names of leaves that hold our own fixed words, ids of checks and techniques, or numbers that name nobody.
var publicNames = strings.Fields(`schema version started check class kind principle verdict severity confidence cites fight risk layer attribute status number
 counts pass fail noData notApplicable error workloads claims testPLMNs unassigned cause year cost bound gap target roadsKm servedRoadsKm tests counted
 challengeable atRisk unchallenged untested environment measured measuredErrorDB measuredSigmaDB day date entities broken score same inForce applies weight
 suppliers hhi share ownedHHI ownedShare assets unpriced left low high currency months inTime format components standard conforms lacks judged vulnerable
 exploited unmended silenced epss fixed evidenced possible elements from to fromTitle toTitle evidence rank others technique fightName tactics after checks
 weaknesses proof omitted pairs least exact label seed trials horizon asset likelihood interval treatment changes due overdue paths residual until expired used
 band worst functions byType list aliases results doubts contradictions waivers hits vulnerabilities bills findings`)

// patterns are recognised wherever they stand.
var (
	address    = regexp.MustCompile(`\b(?:\d{1,3}\.){3}\d{1,3}\b|(?i)\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b|(?i)(?:\b[0-9a-f]{1,4}:){2,7}[0-9a-f]{0,4}|::`)
	subscriber = regexp.MustCompile(`(?i)\b(?:subscriber|imsi|supi|suci|guti|msisdn|imei|ue)[ -]?[-:=]? ?[0-9a-f]{6,}|\bsubscriber \S+`)
)

// Classify gives every category that a leaf belongs to; none where it is public.
func Classify(l merkle.Leaf) []Category {
	var out []Category
	if c := shapeCategory(Shape(l.Path)); c != Public {
		out = append(out, c)
	}
	if address.Match(l.Value) {
		out = append(out, Addresses)
	}
	if subscriber.Match(l.Value) {
		out = append(out, Subscribers)
	}
	return out
}

func shapeCategory(shape string) Category {
	parts := strings.Split(shape, "/")
	for _, r := range rows {
		for _, end := range strings.Fields(r.ends) {
			want := strings.Split(end, "/")
			if len(want) <= len(parts) && slices.Equal(want, parts[len(parts)-len(want):]) {
				return r.category
			}
		}
	}
	if slices.Contains(parts, "counts") || slices.Contains(parts, "byType") || slices.Contains(publicNames, parts[len(parts)-1]) {
		return Public
	}
	return Unclassified
}
