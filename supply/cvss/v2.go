package cvss

// metrics2 are the metrics of version 2.0 with their weights (guide, clause 3.2), in the guide's order.
var metrics2 = []Metric{
	{"AV", "accessVector", true, []Value{{"L", "LOCAL", 0.395}, {"A", "ADJACENT_NETWORK", 0.646}, {"N", "NETWORK", 1}}},
	{"AC", "accessComplexity", true, []Value{{"H", "HIGH", 0.35}, {"M", "MEDIUM", 0.61}, {"L", "LOW", 0.71}}},
	{"Au", "authentication", true, []Value{{"M", "MULTIPLE", 0.45}, {"S", "SINGLE", 0.56}, {"N", "NONE", 0.704}}},
	{"C", "confidentialityImpact", true, impact2},
	{"I", "integrityImpact", true, impact2},
	{"A", "availabilityImpact", true, impact2},
	{"E", "exploitability", false, []Value{{"U", "UNPROVEN", 0.85}, {"POC", "PROOF_OF_CONCEPT", 0.9}, {"F", "FUNCTIONAL", 0.95}, {"H", "HIGH", 1}, {"ND", notDefined, 1}}},
	{"RL", "remediationLevel", false, []Value{{"OF", "OFFICIAL_FIX", 0.87}, {"TF", "TEMPORARY_FIX", 0.9}, {"W", "WORKAROUND", 0.95}, {"U", "UNAVAILABLE", 1}, {"ND", notDefined, 1}}},
	{"RC", "reportConfidence", false, []Value{{"UC", "UNCONFIRMED", 0.9}, {"UR", "UNCORROBORATED", 0.95}, {"C", "CONFIRMED", 1}, {"ND", notDefined, 1}}},
	{"CDP", "collateralDamagePotential", false, []Value{{"N", "NONE", 0}, {"L", "LOW", 0.1}, {"LM", "LOW_MEDIUM", 0.3}, {"MH", "MEDIUM_HIGH", 0.4}, {"H", "HIGH", 0.5}, {"ND", notDefined, 0}}},
	{"TD", "targetDistribution", false, []Value{{"N", "NONE", 0}, {"L", "LOW", 0.25}, {"M", "MEDIUM", 0.75}, {"H", "HIGH", 1}, {"ND", notDefined, 1}}},
	{"CR", "confidentialityRequirement", false, requirement2},
	{"IR", "integrityRequirement", false, requirement2},
	{"AR", "availabilityRequirement", false, requirement2},
}

var (
	impact2      = []Value{{"N", "NONE", 0}, {"P", "PARTIAL", 0.275}, {"C", "COMPLETE", 0.660}}
	requirement2 = []Value{{"L", "LOW", 0.5}, {"M", "MEDIUM", 1}, {"H", "HIGH", 1.51}, {"ND", notDefined, 1}}
)

// impact2 is Impact (guide, clause 3.2.1).
func (v Vector) impact2() float64 {
	return 10.41 * (1 - (1-v.weight("C"))*(1-v.weight("I"))*(1-v.weight("A")))
}

// base2 is BaseScore of an impact (clause 3.2.1).
func (v Vector) base2(impact float64) float64 {
	if impact == 0 {
		return 0
	}
	exploitability := 20 * v.weight("AV") * v.weight("AC") * v.weight("Au")
	return max(0, round((0.6*impact+0.4*exploitability-1.5)*1.176)) // an adjusted impact may be so small that it falls below 0
}

// temporal2 is TemporalScore of a base score (clause 3.2.2).
func (v Vector) temporal2(base float64) float64 {
	return round(base * v.weight("E") * v.weight("RL") * v.weight("RC"))
}

// environmental2 is EnvironmentalScore (clause 3.2.3).
func (v Vector) environmental2() float64 {
	adjusted := min(10, 10.41*(1-(1-v.weight("C")*v.weight("CR"))*(1-v.weight("I")*v.weight("IR"))*(1-v.weight("A")*v.weight("AR"))))
	temporal := v.temporal2(v.base2(adjusted))
	return round((temporal + (10-temporal)*v.weight("CDP")) * v.weight("TD"))
}
