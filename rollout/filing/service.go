package filing

import (
	"fmt"
	"strconv"
	"strings"
)

// Service is a technology with a speed that a map is of.
type Service int

const (
	LTE    Service = iota // LTE at 5/1 Mbps
	NR                    // 5G-NR at 7/1 Mbps
	NRFast                // 5G-NR at 35/3 Mbps
)

// Services are those that a package can have maps of.
func Services() []Service { return []Service{LTE, NR, NRFast} }

var services = [...]struct {
	name             string
	technology       int // the collection's code
	downMbps, upMbps float64
}{
	{"4GLTE_5_1", 400, 5, 1},
	{"5GNR_7_1", 500, 7, 1},
	{"5GNR_35_3", 500, 35, 3},
}

func (s Service) valid() bool { return s >= 0 && int(s) < len(services) }

// String is the service in a file's name, such as 5GNR_35_3.
func (s Service) String() string {
	if !s.valid() {
		return fmt.Sprintf("service %d", int(s))
	}
	return services[s].name
}

// Technology is the collection's code: 400 LTE, 500 5G-NR.
func (s Service) Technology() int { return services[s].technology }

// SpeedMbps is the least speed that the map stands for.
func (s Service) SpeedMbps() (down, up float64) { return services[s].downMbps, services[s].upMbps }

// serviceOf finds the service with a code and speeds.
func serviceOf(technology int, down, up float64) (Service, bool) {
	for i, s := range services {
		if s.technology == technology && s.downMbps == down && s.upMbps == up {
			return Service(i), true
		}
	}
	return 0, false
}

// Environment is where the modelled handset is.
type Environment int

const (
	Outdoor Environment = 0 // outdoor stationary
	Vehicle Environment = 1 // in-vehicle mobile
)

func (e Environment) String() string {
	if e == Vehicle {
		return "in-vehicle mobile"
	}
	return "outdoor stationary"
}

// The ranges of signal strength of a map: BandDB wide from LowestBandDBm to HighestBandDBm, named by their lower ends. What is
// stronger belongs to the highest; what is weaker, to the lowest. See rule bdc-heat-map.
const (
	LowestBandDBm  = -120
	HighestBandDBm = -60 // −60 to −50 dBm
	BandDB         = 10
	bands          = (HighestBandDBm-LowestBandDBm)/BandDB + 1
)

// band is the number of a signal's range, 0 the lowest.
func band(dBm float32) int {
	return min(max(int((dBm-LowestBandDBm)/BandDB), 0), bands-1)
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// A package's files.
const (
	ModelsFile      = "propagation_model_details.csv"
	ClutterFile     = "clutter_categories.csv"
	AssociationFile = "model_link_budget_association.csv"
	BudgetsFile     = "link_budget_parameters.csv"
	RationaleFile   = "link_budget_parameters_rationale.csv"
	ConditionsFile  = "web_form_propagation_model_conditions.txt"
	DescriptionFile = "web_form_link_budget_description.txt"
)

// MapFile is the name of a service's coverage map.
func MapFile(s Service) string { return "coverage_" + s.String() + ".geojson" }

// HexagonsFile is the name of the table of a service's hexagons.
func HexagonsFile(s Service) string { return "hexagons_h3_res9_" + s.String() + ".csv" }

func isMap(name string) bool {
	return strings.HasPrefix(name, "coverage_") && strings.HasSuffix(name, ".geojson")
}
