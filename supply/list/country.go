package list

import (
	"strings"
	"sync"
)

// countryOf is countryNames by name and code, in folded form.
var countryOf = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for _, c := range countryNames {
		m[strings.ToLower(c.code)] = c.code
		for name := range strings.SplitSeq(c.names, "|") {
			m[foldCountry(name)] = c.code
		}
	}
	m["uk"] = "GB" // not Ukraine: UK is reserved for the United Kingdom (ISO 3166-1, exceptional reservations)
	return m
})

// folded takes points, apostrophes and accents out of names of countries.
var folded = strings.NewReplacer(".", "", "'", "", "’", "", "ô", "o", "é", "e", "ç", "c", "ü", "u", "ã", "a", "í", "i", "å", "a")

// foldCountry makes a name comparable: lower case, without points, apostrophes, accents and "the".
func foldCountry(s string) string {
	return strings.TrimPrefix(clean(folded.Replace(strings.ToLower(s))), "the ")
}

// Country is the ISO 3166-1 alpha-2 code, upper case, of a country that is given by its code or its English name; empty where
// it is none that is known. Regions of a country that a list names in place of it ("Region: Crimea") are none. Codes that
// ISO 3166-1 leaves to users (AA, QM to QZ, XA to XZ) stand for whatever their user means, and are taken as written; but ZZ,
// the last of them, is what others write for a country that is not known.
func Country(s string) string {
	if s = strings.Trim(clean(s), ",;. "); s == "" || len(s) > 60 {
		return ""
	}
	if len(s) == 2 {
		if code := strings.ToUpper(s); userAssigned(code) {
			return code
		}
		return countryOf()[strings.ToLower(s)]
	}
	return countryOf()[foldCountry(s)]
}

func userAssigned(code string) bool {
	return code == "AA" || code[0] == 'Q' && code[1] >= 'M' && code[1] <= 'Z' || code[0] == 'X' && code[1] >= 'A' && code[1] <= 'Z'
}
