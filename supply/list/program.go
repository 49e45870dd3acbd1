package list

import (
	"strings"
	"time"
)

// readProgram reads the tables from which OpenSanctions makes its datasets of statutes: schema, name, aliases, topics, program,
// authority, reason, report-date, start-date, end-date, country, notes, source_url. The list follows from the programme.
func readProgram(r *reader) error {
	sep, before := r.sepOf("schema", "name", "program", "authority")
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
		e := Entity{List: programList(t.get("program")), Kind: kindOf(t.get("schema")), Name: t.get("name"), Line: t.first, Reason: join("; ", t.get("reason"), t.get("notes"))}
		e.ID = slug(e.Name)
		e.program(t.get("program"))
		for _, a := range split(t.get("aliases"), ";") {
			e.alias(Alias{Name: a})
		}
		e.country(t.get("country"))
		e.Start = r.dayOr(t.first, "start-date", t.get("startdate"), time.DateOnly, "2006-01", "2006")
		e.End = r.dayOr(t.first, "end-date", t.get("enddate"), time.DateOnly, "2006-01", "2006")
		r.newest(day(t.get("reportdate"), time.DateOnly))
		if e.List == "section-889" || e.List == "section-5949" {
			e.Covers = statute(e.List, e.ID)
		}
		if _, err := r.add(e); err != nil {
			return err
		}
	}
}

func programList(program string) string {
	switch {
	case strings.Contains(program, "Section 889"), strings.Contains(program, "section 889"):
		return "section-889"
	case strings.Contains(program, "Section 5949"), strings.Contains(program, "section 5949"):
		return "section-5949"
	case strings.Contains(program, "1260H"):
		return "dod-1260h"
	}
	return "opensanctions"
}

// statute is what the statute itself says of its parties, which the table does not repeat: section 889(f)(3)(A) covers
// telecommunications equipment of Huawei and ZTE for every use, (B) that of Hytera, Hikvision and Dahua, with video
// surveillance, for some uses alone, (C) services; section 5949(j)(3) covers semiconductors. Subsidiaries and affiliates
// are covered by both.
func statute(list, id string) *Covers {
	if list == "section-5949" {
		return &Covers{Classes: []string{"semiconductor"}, Affiliates: true}
	}
	c := &Covers{Affiliates: true, Classes: []string{"telecommunications-equipment", "telecommunications-service", "video-surveillance-service"}}
	for _, brand := range []string{"hytera", "hikvision", "dahua"} {
		if strings.Contains(id, brand) {
			c.Classes = append(c.Classes, "video-surveillance")
			c.Uses = []string{"use-public-safety", "use-government-facility", "use-critical-infrastructure", "use-national-security"}
		}
	}
	return c
}
