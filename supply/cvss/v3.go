package cvss

import "math"

// metrics3 are the metrics of versions 3.0 and 3.1 with their weights (3.1, clause 7.4), in the specification's order.
// The weight of PR depends on the scope (privileges3).
var metrics3 = []Metric{
	{"AV", "attackVector", true, vector3},
	{"AC", "attackComplexity", true, complexity3},
	{"PR", "privilegesRequired", true, privileges},
	{"UI", "userInteraction", true, interaction3},
	{"S", "scope", true, scope3},
	{"C", "confidentialityImpact", true, impact3},
	{"I", "integrityImpact", true, impact3},
	{"A", "availabilityImpact", true, impact3},
	{"E", "exploitCodeMaturity", false, []Value{{"X", notDefined, 1}, {"H", "HIGH", 1}, {"F", "FUNCTIONAL", 0.97}, {"P", "PROOF_OF_CONCEPT", 0.94}, {"U", "UNPROVEN", 0.91}}},
	{"RL", "remediationLevel", false, []Value{{"X", notDefined, 1}, {"U", "UNAVAILABLE", 1}, {"W", "WORKAROUND", 0.97}, {"T", "TEMPORARY_FIX", 0.96}, {"O", "OFFICIAL_FIX", 0.95}}},
	{"RC", "reportConfidence", false, []Value{{"X", notDefined, 1}, {"C", "CONFIRMED", 1}, {"R", "REASONABLE", 0.96}, {"U", "UNKNOWN", 0.92}}},
	{"CR", "confidentialityRequirement", false, requirement3},
	{"IR", "integrityRequirement", false, requirement3},
	{"AR", "availabilityRequirement", false, requirement3},
	{"MAV", "modifiedAttackVector", false, modified(vector3)},
	{"MAC", "modifiedAttackComplexity", false, modified(complexity3)},
	{"MPR", "modifiedPrivilegesRequired", false, modified(privileges)},
	{"MUI", "modifiedUserInteraction", false, modified(interaction3)},
	{"MS", "modifiedScope", false, modified(scope3)},
	{"MC", "modifiedConfidentialityImpact", false, modified(impact3)},
	{"MI", "modifiedIntegrityImpact", false, modified(impact3)},
	{"MA", "modifiedAvailabilityImpact", false, modified(impact3)},
}

var (
	vector3      = []Value{{"N", "NETWORK", 0.85}, {"A", "ADJACENT_NETWORK", 0.62}, {"L", "LOCAL", 0.55}, {"P", "PHYSICAL", 0.2}}
	complexity3  = []Value{{"L", "LOW", 0.77}, {"H", "HIGH", 0.44}}
	privileges   = []Value{{"N", "NONE", 0.85}, {"L", "LOW", 0.62}, {"H", "HIGH", 0.27}}
	interaction3 = []Value{{"N", "NONE", 0.85}, {"R", "REQUIRED", 0.62}}
	scope3       = []Value{{"U", "UNCHANGED", 0}, {"C", "CHANGED", 0}}
	impact3      = []Value{{"H", "HIGH", 0.56}, {"L", "LOW", 0.22}, {"N", "NONE", 0}}
	requirement3 = []Value{{"X", notDefined, 1}, {"H", "HIGH", 1.5}, {"M", "MEDIUM", 1}, {"L", "LOW", 0.5}}
)

// modified is a base metric's values and "not defined", which stands for the base metric's own value.
func modified(values []Value) []Value {
	return append([]Value{{"X", notDefined, 0}}, values...)
}

// effective is the modified metric where it is defined, else the base metric.
func (v Vector) effective(short string) Value {
	if m := v.Get("M" + short); m.Name != notDefined {
		return m
	}
	return v.Get(short)
}

// privileges3 is the weight of PR, which is larger where the scope changes (3.1, clause 7.4).
func privileges3(pr, scope Value) float64 {
	if scope.Short == "C" {
		switch pr.Short {
		case "L":
			return 0.68
		case "H":
			return 0.5
		}
	}
	return pr.Weight
}

// base3 is BaseScore (3.1, clause 7.1; 3.0, clause 8.1).
func (v Vector) base3() float64 {
	scope := v.Get("S")
	iss := 1 - (1-v.weight("C"))*(1-v.weight("I"))*(1-v.weight("A"))
	impact := 6.42 * iss
	if scope.Short == "C" {
		impact = 7.52*(iss-0.029) - 3.25*math.Pow(iss-0.02, 15)
	}
	exploitability := 8.22 * v.weight("AV") * v.weight("AC") * privileges3(v.Get("PR"), scope) * v.weight("UI")
	return combine(impact, exploitability, scope)
}

func combine(impact, exploitability float64, scope Value) float64 {
	if impact <= 0 {
		return 0
	}
	sum := impact + exploitability
	if scope.Short == "C" {
		sum *= 1.08
	}
	return roundUp(min(sum, 10))
}

func (v Vector) temporalFactor3() float64 { return v.weight("E") * v.weight("RL") * v.weight("RC") }

// environmental3 is EnvironmentalScore (3.1, clause 7.3; 3.0, clause 8.3, with another impact where the scope changes).
func (v Vector) environmental3() float64 {
	scope := v.effective("S")
	miss := min(0.915, 1-(1-v.weight("CR")*v.effective("C").Weight)*(1-v.weight("IR")*v.effective("I").Weight)*(1-v.weight("AR")*v.effective("A").Weight))
	impact := 6.42 * miss
	if scope.Short == "C" {
		last := math.Pow(miss*0.9731-0.02, 13)
		if v.Version == "3.0" {
			last = math.Pow(miss-0.02, 15)
		}
		impact = 7.52*(miss-0.029) - 3.25*last
	}
	exploitability := 8.22 * v.effective("AV").Weight * v.effective("AC").Weight * privileges3(v.effective("PR"), scope) * v.effective("UI").Weight
	return roundUp(combine(impact, exploitability, scope) * v.temporalFactor3())
}
