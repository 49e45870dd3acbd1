// Package cvss reads CVSS vectors and computes their scores: version 2.0 ("A Complete Guide to the Common Vulnerability
// Scoring System Version 2.0", FIRST, 2007), 3.0 and 3.1 (FIRST's specification documents). Scores are from 0.0 to 10.0
// in steps of 0.1.
//
// It does not compute version 4.0, whose scores come from a table of 270 measured vectors, and it does not read the form
// of version 2 in brackets. Metrics may stand in any order (3.1, clause 6); one that is given twice, that is not known,
// or that is missing among the base metrics is an error.
package cvss

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// A Vector is one vector that was read.
type Vector struct {
	Version string // "2.0", "3.0" or "3.1"

	values map[string]string
}

// A Metric is one measure of a vector, as a vector and as a JSON object of FIRST's schemas write it.
type Metric struct {
	Short    string // AV
	Property string // attackVector
	Base     bool   // it must be given
	Values   []Value
}

// A Value is one value of a metric.
type Value struct {
	Short  string  // N
	Name   string  // NETWORK
	Weight float64 // what the equations use; 0 for those that choose between equations
}

// Metrics lists the metrics of a version, nil for one that is not computed here.
func Metrics(version string) []Metric {
	switch version {
	case "2.0":
		return metrics2
	case "3.0", "3.1":
		return metrics3
	}
	return nil
}

// Parse reads a vector. The version stands in front of it from 3.0 on; without one it is 2.0.
func Parse(s string) (Vector, error) {
	v := Vector{Version: "2.0", values: map[string]string{}}
	rest := s
	if after, ok := strings.CutPrefix(s, "CVSS:"); ok {
		v.Version, rest, _ = strings.Cut(after, "/")
		if v.Version != "3.0" && v.Version != "3.1" {
			return Vector{}, fmt.Errorf("cvss: %.64q: version %.16q is not computed here: use 2.0, 3.0 or 3.1", s, v.Version)
		}
	}
	metrics := Metrics(v.Version)
	for part := range strings.SplitSeq(rest, "/") {
		name, value, _ := strings.Cut(part, ":")
		m := find(metrics, name)
		if m == nil {
			return Vector{}, fmt.Errorf("cvss: %.64q: version %s has no metric %.16q", s, v.Version, part)
		}
		if !slices.ContainsFunc(m.Values, func(x Value) bool { return x.Short == value }) {
			return Vector{}, fmt.Errorf("cvss: %.64q: metric %s has no value %.16q", s, name, value)
		}
		if _, twice := v.values[name]; twice {
			return Vector{}, fmt.Errorf("cvss: %.64q: metric %s is given twice", s, name)
		}
		v.values[name] = value
	}
	for _, m := range metrics {
		if m.Base && v.values[m.Short] == "" {
			return Vector{}, fmt.Errorf("cvss: %.64q: the base metric %s is missing", s, m.Short)
		}
	}
	return v, nil
}

func find(metrics []Metric, short string) *Metric {
	for i := range metrics {
		if metrics[i].Short == short {
			return &metrics[i]
		}
	}
	return nil
}

// Get is the value of a metric by its short name; one that is not given is "ND" (2.0) or "X" (3.x): not defined.
func (v Vector) Get(short string) Value {
	m := find(Metrics(v.Version), short)
	if m == nil {
		return Value{}
	}
	given := v.values[short]
	for _, x := range m.Values {
		if x.Short == given || given == "" && x.Name == notDefined {
			return x
		}
	}
	return Value{}
}

// Has says that the vector gives the metric.
func (v Vector) Has(short string) bool { return v.values[short] != "" }

const notDefined = "NOT_DEFINED"

func (v Vector) weight(short string) float64 { return v.Get(short).Weight }

// Base is the base score.
func (v Vector) Base() float64 {
	if v.Version == "2.0" {
		return v.base2(v.impact2())
	}
	return v.base3()
}

// Temporal is the base score weighted by the temporal metrics; without any it is the base score.
func (v Vector) Temporal() float64 {
	if v.Version == "2.0" {
		return v.temporal2(v.Base())
	}
	return roundUp(v.base3() * v.temporalFactor3())
}

// Environmental is the score with requirements and modified metrics; without any it is the temporal score.
func (v Vector) Environmental() float64 {
	if v.Version == "2.0" {
		return v.environmental2()
	}
	return v.environmental3()
}

// Severity is the qualitative rating of a score (3.x, clause 5): NONE, LOW, MEDIUM, HIGH, CRITICAL. Version 2.0 has none
// of its own; there the ranges of the NVD (LOW below 4.0, MEDIUM below 7.0, HIGH) are in use.
func Severity(version string, score float64) string {
	switch {
	case version == "2.0" && score < 4:
		return "LOW"
	case version == "2.0" && score >= 7:
		return "HIGH"
	case score < 0.05:
		return "NONE"
	case score < 3.95:
		return "LOW"
	case score < 6.95:
		return "MEDIUM"
	case score < 8.95:
		return "HIGH"
	}
	return "CRITICAL"
}

// roundUp is the smallest number with one decimal place that is not below x (3.1, appendix A, which works on integers
// so that 4.02 does not become 4.1 by a binary fraction; 3.0 means the same number).
func roundUp(x float64) float64 {
	n := int(math.Round(x * 100_000))
	if n%10_000 == 0 {
		return float64(n) / 100_000
	}
	return float64(n/10_000+1) / 10
}

// round is x to one decimal place (2.0, clause 3.2). Halves fall as binary arithmetic has them, as in the calculators whose
// scores are published: 6.6 × 0.75 is 4.9.
func round(x float64) float64 { return math.Round(x*10) / 10 }
