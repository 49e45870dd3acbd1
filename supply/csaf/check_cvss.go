package csaf

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/guyline/guyline/supply/cvss"
)

// A rating is one CVSS object of the document.
type rating struct {
	pointer string
	member  string // cvss_v2 or cvss_v3
	object  map[string]any
}

func (d *Document) ratings() []rating {
	var out []rating
	for i, v := range d.Vulnerabilities {
		for j, s := range v.Scores {
			at := fmt.Sprintf("/vulnerabilities/%d/scores/%d/", i, j)
			if s.V2 != nil {
				out = append(out, rating{at + "cvss_v2", "cvss_v2", s.V2})
			}
			if s.V3 != nil {
				out = append(out, rating{at + "cvss_v3", "cvss_v3", s.V3})
			}
		}
	}
	return out
}

func (r rating) text(property string) string {
	s, _ := r.object[property].(string)
	return s
}

// vector reads the vector; ok is false where it or the version is wrong, which 6.1.8 tells.
func (r rating) vector() (v cvss.Vector, ok bool) {
	v, err := cvss.Parse(r.text("vectorString"))
	return v, err == nil && v.Version == r.text("version") && (v.Version == "2.0") == (r.member == "cvss_v2")
}

// multipleScores is 6.1.7: within a vulnerability, a product has one score of each version of CVSS.
func multipleScores(d *Document, say func(pointer, text string) bool) {
	type scored struct{ version, product string }
	for i, v := range d.Vulnerabilities {
		first := map[scored]int{}
		for j, s := range v.Scores {
			for _, object := range []rating{{object: s.V2}, {object: s.V3}} {
				if object.object == nil {
					continue
				}
				for k, id := range s.Products {
					key := scored{object.text("version"), id}
					if at, again := first[key]; again && at != j {
						if !say(fmt.Sprintf("/vulnerabilities/%d/scores/%d/products/%d", i, j, k), fmt.Sprintf("%.64q has a score of CVSS %s in item %d too", id, key.version, at)) {
							return
						}
						continue
					}
					first[key] = j
				}
			}
		}
	}
}

// cvssShape is a CVSS object as FIRST's schemas for a version describe it. Each metric may stand beside the vector.
func cvssShape(version string) *shape {
	score := &shape{kind: "number", highest: 10}
	severity := oneOf("NONE LOW MEDIUM HIGH CRITICAL")
	s := object("version vectorString baseScore", map[string]*shape{
		"version": oneOf(version), "vectorString": {kind: "string"},
		"baseScore": score, "temporalScore": score, "environmentalScore": score,
	})
	if version != "2.0" {
		s.needs = append(s.needs, "baseSeverity")
		s.members["baseSeverity"], s.members["temporalSeverity"], s.members["environmentalSeverity"] = severity, severity, severity
	}
	for _, m := range cvss.Metrics(version) {
		values := &shape{kind: "string"}
		for _, v := range m.Values {
			values.oneOf = append(values.oneOf, v.Name)
		}
		s.members[m.Property] = values
	}
	return s
}

// invalidCVSS is 6.1.8: a CVSS object is valid by FIRST's schema for its version, and so is its vector.
func invalidCVSS(d *Document, say func(pointer, text string) bool) {
	for _, r := range d.ratings() {
		version := r.text("version")
		switch {
		case r.member == "cvss_v2":
			version = "2.0"
		case version != "3.0":
			version = "3.1"
		}
		if r.member == "cvss_v3" && r.text("version") != "" && r.text("version") != version {
			if !say(r.pointer+"/version", fmt.Sprintf("%.16q is not one of 3.0, 3.1", r.text("version"))) {
				return
			}
			continue
		}
		cvssShape(version).check(r.object, r.pointer, say)
		vector := r.text("vectorString")
		if vector == "" {
			continue
		}
		if v, err := cvss.Parse(vector); err != nil {
			if !say(r.pointer+"/vectorString", strings.TrimPrefix(err.Error(), "cvss: ")) {
				return
			}
		} else if v.Version != version {
			if !say(r.pointer+"/vectorString", fmt.Sprintf("is of CVSS %s where %s is expected", v.Version, version)) {
				return
			}
		}
	}
}

// completed is the vector with the metrics that stand beside it and not in it, in which the vector goes first (6.1.9).
func (r rating) completed(v cvss.Vector) cvss.Vector {
	text := r.text("vectorString")
	for _, m := range cvss.Metrics(v.Version) {
		given := r.text(m.Property)
		for _, x := range m.Values {
			if x.Name == given && !v.Has(m.Short) {
				text += "/" + m.Short + ":" + x.Short
			}
		}
	}
	whole, err := cvss.Parse(text)
	if err != nil {
		return v
	}
	return whole
}

// wrongScores is 6.1.9: scores and severities are those that the vector gives.
func wrongScores(d *Document, say func(pointer, text string) bool) {
	for _, r := range d.ratings() {
		v, ok := r.vector()
		if !ok {
			continue
		}
		whole := r.completed(v)
		for _, s := range []struct {
			name         string
			value, other float64
		}{
			{"base", v.Base(), whole.Base()},
			{"temporal", v.Temporal(), whole.Temporal()},
			{"environmental", v.Environmental(), whole.Environmental()},
		} {
			given, there := r.object[s.name+"Score"].(float64)
			if there && math.Abs(given-s.value) > 1e-6 && math.Abs(given-s.other) > 1e-6 {
				if !say(r.pointer+"/"+s.name+"Score", fmt.Sprintf("is %v where the vector gives %.1f", given, s.value)) {
					return
				}
			}
			severity := r.text(s.name + "Severity")
			want := cvss.Severity(v.Version, s.value)
			if v.Version != "2.0" && severity != "" && severity != want && severity != cvss.Severity(v.Version, s.other) {
				if !say(r.pointer+"/"+s.name+"Severity", fmt.Sprintf("is %.16q where the vector gives %s", severity, want)) {
					return
				}
			}
		}
	}
}

// inconsistentCVSS is 6.1.10: what is said beside the vector is what the vector says. A metric that the vector leaves
// out contradicts nothing.
func inconsistentCVSS(d *Document, say func(pointer, text string) bool) {
	for _, r := range d.ratings() {
		v, ok := r.vector()
		if !ok {
			continue
		}
		for _, m := range cvss.Metrics(v.Version) {
			given := r.text(m.Property)
			known := slices.ContainsFunc(m.Values, func(x cvss.Value) bool { return x.Name == given })
			if want := v.Get(m.Short).Name; known && v.Has(m.Short) && given != want {
				if !say(r.pointer+"/"+m.Property, fmt.Sprintf("is %s where the vector says %s", given, want)) {
					return
				}
			}
		}
	}
}
