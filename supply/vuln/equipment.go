package vuln

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/guyline/guyline/supply/version"
)

// Equipment is a thing that has a maker, a model and perhaps a version of its software, and no package URL: a router, a
// modem, a radio.
type Equipment struct {
	Vendor, Model, Version string
}

// ForEquipment is the statements on equipment: those whose vendor is the same (as sameVendor has it, which compares two
// names) and whose product is the model. A product is the model where every word of one name stands in the other; words
// like "series" do not count. Statements on other versions are left out; where the version is not known, or the range is
// a text for people, the statement is there and Open. The fit is by name: it asks somebody to look.
func (s *Statements) ForEquipment(e Equipment, sameVendor func(a, b string) bool) []Applied {
	words := modelWords(e.Model)
	if len(words) == 0 {
		return nil
	}
	c := Component{Version: trimV(e.Version)}
	var out []Applied
	for i := range s.all {
		p := &s.all[i].Product
		if p.Vendor == "" || !sameModel(words, modelWords(p.Name)) || !sameVendor(e.Vendor, p.Vendor) {
			continue
		}
		if fit := p.versions(&c, ByID); fit != NoFit {
			out = append(out, Applied{Statement: &s.all[i], Fit: ByName, Open: fit == ByName})
		}
	}
	return out
}

// sameModel says that all words of one name stand in the other.
func sameModel(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) > 0 && !slices.ContainsFunc(a, func(w string) bool { return !slices.Contains(b, w) })
}

// modelWords is the words of a model's name that tell it from others: runs of letters and digits in small letters.
func modelWords(name string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), func(w string) bool {
		return slices.Contains([]string{"all", "series", "family", "products", "product", "incl", "variants", "running", "firmware"}, w)
	})
}

// A constraint is an operator and a version, as advisories write ranges for people: "< V5.2.6", ">= 1.0 | <= 1.32".
var (
	operator   = regexp.MustCompile(`\s*(<=|>=|<|>|=)`)
	constraint = regexp.MustCompile(`^(<=|>=|<|>|=)?\s*[vV]?([0-9][0-9A-Za-z.\-_+]*)$`)
)

// plainRange reads a range of operators and versions, with | or "and" between them, as the vers: URI that it would be. What
// holds anything else ("build", a month) is a text for people.
func plainRange(text string) (*version.Set, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	text = strings.TrimPrefix(strings.TrimPrefix(text, "vers:all/"), "all versions")
	text = operator.ReplaceAllString(strings.ReplaceAll(text, " and ", "|"), "|$1")
	var parts []string
	for part := range strings.SplitSeq(text, "|") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		m := constraint.FindStringSubmatch(strings.TrimSpace(part))
		if m == nil {
			return nil, false
		}
		parts = append(parts, m[1]+url.PathEscape(m[2]))
	}
	set, err := version.ParseVers("vers:generic/" + strings.Join(parts, "|"))
	return set, err == nil
}

// everything says that a range, as advisories write it, is all versions.
func everything(text string) bool {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "", "*", "vers:all/*", "all versions", "all":
		return true
	}
	return false
}

// trimV is a version without the V that makers put before it.
func trimV(v string) string {
	v = strings.TrimSpace(v)
	if len(v) > 1 && (v[0] == 'v' || v[0] == 'V') && '0' <= v[1] && v[1] <= '9' {
		return v[1:]
	}
	return v
}
