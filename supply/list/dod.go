package list

import (
	"strings"
	"time"

	"github.com/guyline/guyline/internal/pattern"
)

// The list of Chinese military companies of section 1260H, with the columns Name, Clean Name, Alias, Previous Name, Parent
// Name, Note, Start date, End date, Source Url. "Name" is as the Department writes it, with short names in brackets; commas
// without a space separate several aliases. One company has a row for each list that it stood on: rows of one name whose
// days touch are one listing.
func readDoD(r *reader) error {
	t, err := newTable(r, ',')
	if err != nil {
		return err
	}
	byName := map[string]int{}
	for {
		if err := t.next(); err != nil {
			return err
		}
		full, name := strings.TrimSuffix(t.get("name"), "*"), t.get("cleanname")
		if name == "" {
			name = full
		}
		name, short := brackets(name)
		e := Entity{List: "dod-1260h", ID: slug(name), Kind: Organisation, Name: name, Reason: t.get("note"), Line: t.first}
		e.Programs = []string{"Section 1260H"}
		e.Start = r.dayOr(t.first, "Start date", t.get("startdate"), time.DateOnly)
		e.End = r.dayOr(t.first, "End date", t.get("enddate"), time.DateOnly)
		r.newest(e.End)
		for _, a := range apart(t.get("alias")) {
			e.alias(Alias{Name: a})
		}
		e.alias(Alias{Name: short})
		if _, short = brackets(full); short != "" {
			e.bracketed(short)
		}
		for _, p := range apart(t.get("previousname")) {
			e.Aliases = append(dropAlias(e.Aliases, p), Alias{Name: p, Previous: true})
		}
		for _, p := range apart(t.get("parentname")) {
			p, _ = brackets(p)
			e.Parents = append(e.Parents, p)
		}
		if i, ok := byName[e.ID]; ok && touch(r.at(i), &e) {
			merge(r.at(i), &e)
			r.newest(e.Start)
			continue
		} else if ok {
			e.ID += "-" + iso(e.Start) // listed again after a time off the list
		}
		i, err := r.add(e)
		if err != nil {
			return err
		}
		if i >= 0 {
			byName[slug(name)] = i
		}
	}
}

var formerly = pattern.New(`(?i)^(formerly|f/k/a)( known as)? `)
var known = pattern.New(`(?i)^(also known as|a\.?k\.?a\.?,?) `)

// bracketed adds the name that stood in brackets behind another.
func (e *Entity) bracketed(s string) {
	if loc := formerly().FindStringIndex(s); loc != nil {
		e.alias(Alias{Name: s[loc[1]:], Previous: true})
		return
	}
	if loc := known().FindStringIndex(s); loc != nil {
		s = s[loc[1]:]
	}
	e.alias(Alias{Name: s})
}

// brackets cuts the text in brackets from the end of a name.
func brackets(s string) (name, in string) {
	s = strings.TrimSuffix(clean(s), "*")
	open := strings.LastIndex(s, " (")
	if open <= 0 || !strings.HasSuffix(s, ")") || strings.Contains(s[open:], "Limited)") || strings.Contains(s[open:], "Group)") {
		return s, ""
	}
	return s[:open], s[open+2 : len(s)-1]
}

// apart cuts names at commas that no space follows, and at semicolons.
func apart(s string) []string {
	var out []string
	for p := range strings.SplitSeq(s, ";") {
		from := 0
		for i := 0; i < len(p); i++ {
			if p[i] == ',' && i+1 < len(p) && p[i+1] != ' ' {
				out = append(out, p[from:i])
				from = i + 1
			}
		}
		out = append(out, p[from:])
	}
	n := 0
	for _, v := range out {
		if v = clean(v); v != "" {
			out[n] = v
			n++
		}
	}
	return out[:n]
}

func dropAlias(list []Alias, name string) []Alias {
	var out []Alias
	for _, a := range list {
		if a.Name != name {
			out = append(out, a)
		}
	}
	return out
}

// touch says whether the days of two listings overlap or follow on each other.
func touch(a, b *Entity) bool {
	after := func(x, y *Entity) bool { return !x.End.IsZero() && y.Start.After(x.End.AddDate(0, 0, 1)) }
	return !after(a, b) && !after(b, a)
}

// merge takes what b has into a: its days, names and parents.
func merge(a, b *Entity) {
	if !a.Start.IsZero() && (b.Start.IsZero() || b.Start.Before(a.Start)) {
		a.Start = b.Start
	}
	if !a.End.IsZero() && (b.End.IsZero() || b.End.After(a.End)) {
		a.End = b.End
	}
	for _, x := range b.Aliases {
		a.alias(x)
	}
	for _, p := range b.Parents {
		a.Parents = append(a.Parents, p)
		for _, q := range a.Parents[:len(a.Parents)-1] {
			if q == p {
				a.Parents = a.Parents[:len(a.Parents)-1]
				break
			}
		}
	}
	if a.Reason != b.Reason {
		a.Reason = join("; ", a.Reason, b.Reason)
	}
}
