package list

import (
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/internal/pattern"
)

// The FCC's Covered List is a table of two columns, prose and days: "Covered Equipment or Services" and "Date of Inclusion on
// Covered List" with runs of "Updated:". A row names parties ("telecommunications equipment produced by X, including …
// services provided by such entity"), or a class of things with a condition and exceptions ("routers produced in a foreign
// country, except …"), or both. Its notes say that subsidiaries and affiliates of the named are covered too.
func readFCC(r *reader) error {
	sep, before := r.sepOf("coveredequipmentorservices", "dateofinclusiononcoveredlist")
	if err := r.skip(before); err != nil {
		return err
	}
	t, err := newTable(r, sep)
	if err != nil {
		return err
	}
	for {
		if err := t.next(); err != nil {
			return err
		}
		days := daysOf(t.get("dateofinclusiononcoveredlist"))
		if len(days) == 0 {
			r.broken(t.first, "%q has no day of inclusion; correct it in the file", cut(t.get("dateofinclusiononcoveredlist")))
			continue
		}
		text := t.raw("coveredequipmentorservices")
		for _, part := range split(text, `"`) {
			if err := r.fccPart(t.first, part, days); err != nil {
				return err
			}
		}
		r.newest(days[len(days)-1])
	}
}

const monthDayExpr = `(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, \d{4}`

var (
	monthDay    = pattern.New(monthDayExpr)
	footnotes   = pattern.New(`[†‡^£#³²¹*]+|Visit - `)
	byPattern   = pattern.New(`(?i)\b(?:produced or provided|produced|provided|supplied, directly or indirectly,|supplied) by (.+?)(?:,? including |,? to the extent |,? subject to |,? or any (?:of its|successor)|\.?$)`)
	madePattern = pattern.New(`(?i)^foreign-produced (.+?)(?:,? (?:—\s*|- )?except|\.?$)|^(.+?) produced in (?:a )?foreign countr(?:y|ies)`)
	namedIn     = pattern.New(`(?i)listed in section 1709\(a\)\(1\)`)
	subPattern  = pattern.New(`(?i),? and its (?:wholly-owned )?(?:subsidiar(?:y|ies)|affiliates?),? `)
	letters     = pattern.New(`\(([a-z])\)\s`)
	untilDay    = pattern.New(`until (` + monthDayExpr + `)`)
)

func daysOf(s string) []time.Time {
	var out []time.Time
	for _, m := range monthDay().FindAllString(s, -1) {
		if t := day(m, "January 2, 2006"); !t.IsZero() {
			out = append(out, t)
		}
	}
	return out
}

// fccPart reads one statement of a row.
func (r *reader) fccPart(line int, text string, days []time.Time) error {
	text = clean(footnotes().ReplaceAllString(text, " "))
	lower := strings.ToLower(text)
	switch {
	case namedIn().MatchString(text):
		for _, name := range section1709 {
			e := fccEntity(name, text, line, days)
			e.Covers.Classes = []string{"telecommunications-equipment", "video-surveillance", "telecommunications-service", "video-surveillance-service"}
			if _, err := r.add(e); err != nil {
				return err
			}
		}
		return nil
	case madePattern().MatchString(text):
		r.fccCategory(line, text, days)
		return nil
	}
	m := byPattern().FindStringSubmatch(text)
	if m == nil {
		r.broken(line, "neither a party nor a class of things is understood in %q; read it yourself, and write it as a rule of your own", cut(text))
		return nil
	}
	for _, name := range subPattern().Split(m[1], -1) {
		e := fccEntity(strings.Trim(name, " ,"), text, line, days)
		e.Covers.Classes = fccClasses(lower)
		if strings.Contains(lower, "to the extent it is used for") {
			e.Covers.Uses = fccUses(lower)
		}
		if len(e.Covers.Classes) == 0 {
			r.tell(line, "what of %s is covered is not understood: everything is taken to be; read the entry yourself", e.Name)
		}
		if _, err := r.add(e); err != nil {
			return err
		}
	}
	return nil
}

// section1709 are the parties of section 1709(a)(1)(A) and (B) of Pub. L. 118-159, to which the list refers without naming
// them; subparagraph (C) adds their subsidiaries, affiliates and partners.
var section1709 = []string{"Shenzhen Da-Jiang Innovations Sciences and Technologies Company Limited", "Autel Robotics"}

func fccEntity(name, text string, line int, days []time.Time) Entity {
	e := Entity{List: "fcc-covered", ID: slug(name), Kind: Organisation, Name: name, Reason: text, Start: days[0], Line: line, Covers: &Covers{Affiliates: true}}
	if strings.HasPrefix(name, "Shenzhen Da-Jiang") {
		e.Aliases = []Alias{{Name: "DJI Technologies"}, {Name: "DJI"}}
	}
	return e
}

// phrases of the list, and the classes of package rule that they stand for. The longer come first: what a phrase has
// matched is not looked at again.
var phrases = []struct {
	text    string
	classes []string
}{
	{"video surveillance and telecommunications equipment", []string{"telecommunications-equipment", "video-surveillance"}},
	{"telecommunications and video surveillance equipment", []string{"telecommunications-equipment", "video-surveillance"}},
	{"communications and video surveillance equipment", []string{"telecommunications-equipment", "video-surveillance"}},
	{"telecommunications or video surveillance services", []string{"telecommunications-service", "video-surveillance-service"}},
	{"information security products, solutions, and services", []string{"security-software", "security-service"}},
	{"cybersecurity and anti-virus software", []string{"security-software"}},
	{"international telecommunications services", []string{"international-section-214-service"}}, // "subject to section 214 of the Communications Act"
	{"telecommunications equipment", []string{"telecommunications-equipment"}},
	{"telecommunications services", []string{"section-214-service"}},
	{"video surveillance equipment", []string{"video-surveillance"}},
	{"uncrewed aircraft systems", []string{"uncrewed-aircraft"}},
	{"uas critical components", []string{"uncrewed-aircraft-component"}},
	{"advanced robotic devices", []string{"advanced-robot"}},
	{"power inverters", []string{"power-inverter"}},
	{"routers", []string{"consumer-router"}}, // the list's footnote: consumer-grade routers, as NIST IR 8425A has them
}

func fccClasses(lower string) []string {
	var out []string
	for _, p := range phrases {
		if i := strings.Index(lower, p.text); i >= 0 {
			lower = lower[:i] + "·" + lower[i+len(p.text):]
			for _, c := range p.classes {
				if !slices.Contains(out, c) {
					out = append(out, c)
				}
			}
		}
	}
	return out
}

func fccUses(lower string) []string {
	var out []string
	for _, u := range []struct{ text, fact string }{
		{"public safety", "use-public-safety"}, {"security of government facilities", "use-government-facility"},
		{"surveillance of critical infrastructure", "use-critical-infrastructure"}, {"national security purposes", "use-national-security"},
	} {
		if strings.Contains(lower, u.text) {
			out = append(out, u.fact)
		}
	}
	return out
}

// fccCategory reads a class of things.
func (r *reader) fccCategory(line int, text string, days []time.Time) {
	what, except := text, ""
	if i := strings.Index(strings.ToLower(text), "except"); i >= 0 {
		what, except = text[:i], text[i+len("except"):]
	}
	c := Category{List: "fcc-covered", Text: text, Classes: fccClasses(strings.ToLower(what)), Foreign: true, Start: days[0], Updated: days[1:], Path: r.in.path, Line: line}
	name := "unknown"
	if len(c.Classes) > 0 {
		name = c.Classes[0]
	} else {
		r.tell(line, "the class of things in %q is not one that is known: write it as a rule of your own", cut(what))
	}
	c.ID = name + "-" + iso(c.Start)
	if except = clean(strings.TrimLeft(except, " :,—-")); except != "" {
		parts := letters().Split(except, -1)
		for _, p := range parts {
			if p = strings.Trim(clean(p), " ;,."); p == "" || p == "and" {
				continue
			}
			c.Exceptions = append(c.Exceptions, r.fccException(line, strings.TrimSuffix(p, "; and")))
		}
	}
	r.loader.set.Categories = append(r.loader.set.Categories, c)
}

func (r *reader) fccException(line int, text string) Exception {
	x := Exception{Text: text}
	if m := untilDay().FindStringSubmatch(text); m != nil {
		x.Until = day(m[1], "January 2, 2006")
	}
	lower := strings.ToLower(text)
	for _, f := range []struct{ text, fact string }{
		{"blue uas", "blue-uas"}, {"domestic end product", "domestic-end-product"}, {"conditional approval", "conditional-approval"}, {"toy drone", "toy-drone"},
	} {
		if strings.Contains(lower, f.text) {
			x.Fact = f.fact
			return x
		}
	}
	r.tell(line, "the exception %q is not understood: whether it holds stays open for every item", cut(text))
	return x
}
