package list

import (
	"io"
	"strings"
	"time"

	"github.com/guyline/guyline/internal/pattern"
)

// The BIS Entity List as the table of Supplement No. 4 to Part 744 of the EAR (15 CFR): Country, Entity, License requirement,
// License review policy, Federal Register citation. The country stands once and holds for the rows below it. An entity is
// one text: its name, its aliases after "a.k.a., the following … aliases:", each behind a dash, and its addresses.
func readSupplement4(r *reader) error {
	sep, before := r.sepOf("country", "entity", "licenserequirement")
	if err := r.skip(before); err != nil {
		return err
	}
	t, err := newTable(r, sep)
	if err != nil {
		return err
	}
	country := ""
	for {
		if err := t.next(); err != nil {
			return err
		}
		if c := t.get("country"); c != "" {
			country = c
		}
		text := t.raw("entity")
		if text == "" {
			continue // a row with the country alone
		}
		e := Entity{List: "bis-entity-list", Line: t.first, Reason: join("; ", t.get("licenserequirement"), t.get("licensereviewpolicy"), t.get("federalregistercitation"))}
		e.country(country)
		entityText(&e, text, country)
		e.ID = slug(country + " " + e.Name)
		e.Start = noticeDay(t.get("federalregistercitation"))
		if _, err := r.add(e); err != nil {
			return err
		}
	}
}

var (
	akaPattern    = pattern.New(`(?i),?\s+[af]\.?k\.?a\.?,?\s+(?:the following (?:\w+ )?alias(?:es)?:?)?`)
	bulletPattern = pattern.New(`(?:^|[\s;:])[—–-]+\s?`)
	noticePattern = pattern.New(`,\s*(\d{1,2}/\d{1,2}/\d{2,4})`)
	legalPattern  = pattern.New(`(?i)^\s*(?:and\s+)?(?:co|ltd|limited|inc|llc|l\.l\.c|corp|company|s\.?a|s\.?r\.?l|gmbh|ag|plc|pte|pvt|pty|jsc|ojsc|pjsc|ooo|oao|zao|fze|fzc|fzco|fz-llc|b\.?v|n\.?v|k\.?k|s\.?p\.?a|sdn|bhd|private|group|a\.?s|oy|ab|lp|llp|dmcc|est)\b\.?`)
	andPattern    = pattern.New(`(?i);?\s*(?:and)?[;.]?$`)
)

// entityText takes the text of an entity apart.
func entityText(e *Entity, text, country string) {
	text = strings.TrimSpace(text)
	name, rest := text, ""
	if loc := akaPattern().FindStringIndex(text); loc != nil {
		name, rest = text[:loc[0]], text[loc[1]:]
		parts := bulletPattern().Split(rest, -1)
		if len(parts) > 1 {
			for i, p := range parts[1:] {
				if i == len(parts)-2 { // the addresses follow the last alias
					p, rest = lastAlias(p)
				}
				e.alias(Alias{Name: clean(andPattern().ReplaceAllString(strings.TrimSpace(p), ""))})
			}
		} else {
			var a string
			a, rest = nameFirst(rest)
			e.alias(Alias{Name: a})
		}
	} else {
		name, rest = nameFirst(text)
	}
	name = clean(strings.Trim(name, " ,;"))
	if open := strings.LastIndex(name, " ("); open > 0 && strings.HasSuffix(name, ")") {
		if short := name[open+2 : len(name)-1]; !strings.Contains(short, "(") {
			name = name[:open]
			e.Name = name
			e.alias(Alias{Name: short})
		}
	}
	e.Name = name
	for a := range strings.SplitSeq(rest, ";") {
		a = strings.TrimPrefix(strings.TrimSpace(a), "and ")
		e.address(strings.Trim(a, " .,"), country)
	}
}

// nameFirst cuts "NAME Co., Ltd., No. 1 Road, City": the name is the first part and the legal forms after it.
func nameFirst(s string) (name, rest string) {
	parts := strings.Split(s, ",")
	n := 1
	for n < len(parts) && legalPattern().MatchString(parts[n]) {
		n++
	}
	return clean(strings.Join(parts[:n], ",")), clean(strings.Join(parts[n:], ","))
}

// lastAlias cuts an alias from the addresses that follow it: after a full stop that ends no legal form.
func lastAlias(s string) (alias, rest string) {
	for i := 0; i+1 < len(s); i++ {
		if s[i] != '.' || s[i+1] != ' ' && s[i+1] != '\n' {
			continue
		}
		word := s[:i]
		if j := strings.LastIndexAny(word, " ,("); j >= 0 {
			word = word[j+1:]
		}
		if legalPattern().MatchString(word) && i+2 < len(s) && !(s[i+2] >= '0' && s[i+2] <= '9') && !strings.Contains(s[:i], "\n") && strings.ContainsAny(s[i+2:min(len(s), i+8)], ",") {
			continue // "Co. Ltd., …"
		}
		return clean(s[:i]), clean(s[i+1:])
	}
	return clean(s), ""
}

// noticeDay is the first day in "84 FR 22963, 5/21/19. 84 FR 43495, 8/21/19.".
func noticeDay(s string) time.Time {
	if m := noticePattern().FindStringSubmatch(s); m != nil {
		return day(m[1], "1/2/06", "1/2/2006")
	}
	return time.Time{}
}

// The Denied Persons List as BIS publishes it: a table, separated by tabs, with the columns Name, Street_Address, City, State,
// Country, Postal_Code, Effective_Date, Expiration_Date, Standard_Order, Last_Update, Action, FR_Citation.
func readDenied(r *reader) error {
	sep, before := r.sepOf("name", "effectivedate", "expirationdate", "frcitation")
	if err := r.skip(before); err != nil {
		return err
	}
	t, err := newTable(r, sep)
	if err != nil {
		return err
	}
	for {
		if err := t.next(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		e := Entity{List: "bis-denied", Name: t.get("name"), Line: t.first, Reason: join("; ", t.get("action"), t.get("frcitation"))}
		e.Start = r.dayOr(t.first, "Effective_Date", t.get("effectivedate"), "01/02/2006", time.DateOnly)
		e.End = r.dayOr(t.first, "Expiration_Date", t.get("expirationdate"), "01/02/2006", time.DateOnly)
		r.newest(day(t.get("lastupdate"), time.DateOnly, "01/02/2006"))
		country := t.get("country")
		if country == "" && t.get("state") != "" {
			country = "US"
		}
		e.address(join(", ", t.get("streetaddress"), t.get("city"), t.get("state"), t.get("postalcode")), country)
		e.ID = slug(e.Name + " " + iso(e.Start))
		if _, err := r.add(e); err != nil {
			return err
		}
	}
}
