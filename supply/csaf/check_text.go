package csaf

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/language"

	"github.com/guyline/guyline/supply/purl"
)

// A weakness is an entry of MITRE's list: its names, the present one first.
type weakness struct {
	kind  string // weakness, deprecated, category, view
	names []string
}

//go:embed cwe.tsv
var cweTable string

const (
	cweVersion = "4.15"
	cweNewest  = 1426 // the highest id of that version
	cweOpen    = 1999 // up to here, ids of later versions
)

// weaknesses is the table by id, read when the first CWE is checked.
var weaknesses = sync.OnceValue(func() map[string]weakness {
	out := map[string]weakness{}
	for line := range strings.Lines(cweTable) {
		fields := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(fields) >= 2 {
			out["CWE-"+fields[0]] = weakness{fields[1], fields[2:]}
		}
	}
	return out
})

// invalidCWE is 6.1.11: the weakness exists and has the name that is given.
func invalidCWE(d *Document, say func(pointer, text string) bool) {
	for i, v := range d.Vulnerabilities {
		if v.CWE == nil {
			continue
		}
		at := fmt.Sprintf("/vulnerabilities/%d/cwe", i)
		w, known := weaknesses()[v.CWE.ID]
		name := strings.Join(strings.Fields(v.CWE.Name), " ")
		switch {
		case !known:
			if n, err := strconv.Atoi(strings.TrimPrefix(v.CWE.ID, "CWE-")); err != nil || n <= cweNewest || n > cweOpen {
				if !say(at+"/id", fmt.Sprintf("%.16q is not in CWE %s", v.CWE.ID, cweVersion)) {
					return
				}
			}
		case w.kind == "category" || w.kind == "view":
			if !say(at+"/id", fmt.Sprintf("%s is a %s, no weakness", v.CWE.ID, w.kind)) {
				return
			}
		case !slices.Contains(w.names, name):
			if !say(at+"/name", fmt.Sprintf("%s is called %q, not %.80q", v.CWE.ID, w.names[0], v.CWE.Name)) {
				return
			}
		}
	}
}

// invalidLanguage is 6.1.12: the subtags of a language exist in IANA's registry.
func invalidLanguage(d *Document, say func(pointer, text string) bool) {
	check := func(tag, pointer string) {
		if tag == "" || strings.EqualFold(tag, "i-default") || strings.HasPrefix(strings.ToLower(tag), "x-") {
			return
		}
		if _, err := language.Parse(tag); err != nil {
			if !say(pointer, fmt.Sprintf("%.32q is no language that is registered", tag)) {
				return
			}
		}
	}
	check(d.Document.Lang, "/document/lang")
	if d.Document.SourceLang != nil {
		check(*d.Document.SourceLang, "/document/source_lang")
	}
}

// invalidPURL is 6.1.13: a package URL is valid by its specification.
func invalidPURL(d *Document, say func(pointer, text string) bool) {
	for _, p := range d.Products() {
		if p.Helper == nil || p.Helper.PURL == nil {
			continue
		}
		at := p.Pointer + "/product_identification_helper/purl"
		if u, err := purl.Parse(*p.Helper.PURL); err != nil {
			if !say(at, err.Error()) {
				return
			}
		} else if strings.HasPrefix(u.Name, "@") {
			if !say(at, fmt.Sprintf("%.80q has a version and no name", *p.Helper.PURL)) {
				return
			}
		}
	}
}

// translator is 6.1.15: a translator says the language from which the document was translated.
func translator(d *Document, say func(pointer, text string) bool) {
	if d.Document.Publisher.Category == "translator" && (d.Document.SourceLang == nil || *d.Document.SourceLang == "") {
		if !say("/document", `the member "source_lang" is missing, although the publisher is a translator`) {
			return
		}
	}
}

// translation is 6.1.28: a document is not translated into its own language.
func translation(d *Document, say func(pointer, text string) bool) {
	if s := d.Document.SourceLang; s != nil && *s != "" && strings.EqualFold(*s, d.Document.Lang) {
		if !say("/document/source_lang", fmt.Sprintf("is %.32q, as the document's own language is", *s)) {
			return
		}
	}
}

// profiles are the categories that have rules of their own (clause 4), beside csaf_base.
var profiles = []string{"csaf_security_incident_response", "csaf_informational_advisory", "csaf_security_advisory", "csaf_vex"}

// prohibitedCategory is 6.1.26: a category that is free does not look like a profile, and csaf_ is reserved.
func prohibitedCategory(d *Document, say func(pointer, text string) bool) {
	c := d.Document.Category
	if c == "csaf_base" || slices.Contains(profiles, c) {
		return
	}
	if len(c) >= 5 && strings.EqualFold(c[:5], "csaf_") {
		if !say("/document/category", fmt.Sprintf("%.64q begins with csaf_, which is reserved", c)) {
			return
		}
		return
	}
	for _, p := range profiles {
		if bare(c) == bare(p) || bare(c) == bare(strings.TrimPrefix(p, "csaf_")) {
			if !say("/document/category", fmt.Sprintf("%.64q looks like the profile %s", c, p)) {
				return
			}
			return
		}
	}
}

// bare is a name without case, dashes, white space and underscores.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || r == '_' {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}
