package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// alike is the changes with the ids, those that are named alike and follow each other in one group. An id that no change has
// stands as its own title.
func (a *Attack) alike(ids []string) [][]AttackChange {
	var out [][]AttackChange
	for _, id := range ids {
		c, ok := a.Change(id)
		if !ok {
			c = AttackChange{ID: id}
		}
		if n := len(out) - 1; n >= 0 && c.Title != "" && out[n][0].Title == c.Title {
			out[n] = append(out[n], c)
			continue
		}
		out = append(out, []AttackChange{c})
	}
	return out
}

// where is the subject and the place of a change; "" where it has neither.
func (c AttackChange) where() string {
	if c.Subject == "" || c.Place == "" {
		return c.Subject + c.Place
	}
	return c.Subject + ", " + c.Place
}

// subjectsTold is how many subjects of changes that are named alike stand in a text; the JSON report has them all.
const subjectsTold = 8

// changesLine is changes of one title in a line: what to do, where, and the ids.
func changesLine(like []AttackChange) string {
	var where, ids []string
	for _, c := range like[:min(len(like), subjectsTold)] {
		if w := c.where(); w != "" {
			where = append(where, w)
		}
		ids = append(ids, c.ID)
	}
	text := like[0].Title
	if text == "" {
		return like[0].ID
	}
	if len(where) > 0 {
		text += ", " + strings.Join(where, "; ")
	}
	if more := len(like) - subjectsTold; more > 0 {
		text += fmt.Sprintf("; and %s more", Number(more))
	}
	return text + " [" + strings.Join(ids, ", ") + "]"
}

// changes writes changes of a set that are named alike: what to do, where, what each closes, and the line to write. What stands
// further up is not said again.
func (t *textWriter) changes(number int, like []AttackChange, told map[string]bool) {
	lead := fmt.Sprintf("  %d. ", number)
	switch {
	case len(like) == 2:
		lead = fmt.Sprintf("  %d and %d. ", number, number+1)
	case len(like) > 2:
		lead = fmt.Sprintf("  %d to %d. ", number, number+len(like)-1)
	}
	again := true
	for _, c := range like {
		again = again && (told[c.ID] || c.Title == "")
	}
	title := capital(cmp.Or(like[0].Title, like[0].ID))
	if again {
		var where []string
		for _, c := range like {
			if c.Subject != "" {
				where = append(where, c.Subject)
			}
		}
		if len(where) > 0 {
			title += ", " + strings.Join(where, "; ")
		}
		if told[like[0].ID] {
			title += " (as above)"
		}
		t.wrap(lead, "     ", title)
		return
	}
	joint := len(like) > 1 && !slices.ContainsFunc(like, func(c AttackChange) bool { return c.Pairs > 0 })
	if joint {
		title += ": they close pairs only together with others"
	}
	t.wrap(lead, "     ", title)
	for i, c := range like {
		told[c.ID] = true
		text := c.where()
		if !joint {
			text = strings.TrimPrefix(text+", "+c.byItself(), ", ")
		}
		if text != "" {
			t.wrap("     ", "     ", text)
		}
		if i+1 == len(like) || like[i+1].Remedy != c.Remedy {
			for line := range strings.Lines(c.Remedy) {
				t.line("         %s", strings.TrimRight(line, "\r\n"))
			}
		}
	}
	var checks []string
	for _, c := range like {
		for _, k := range c.Checks {
			if !slices.Contains(checks, k) {
				checks = append(checks, k)
			}
		}
	}
	if len(checks) > 0 {
		t.wrap("     ", "     ", "then "+listed(checks)+" "+plural(len(checks), "passes", "pass"))
	}
}

// byItself is what the change closes without the others.
func (c AttackChange) byItself() string {
	if c.Pairs == 0 {
		return "closes pairs only together with others"
	}
	return fmt.Sprintf("closes %s by itself%s", Some(c.Pairs, "pair"), ofPeople(c.Everyone))
}

// alone writes what each change closes by itself. Those that are named alike stand together, where the first of them stood.
func (t *textWriter) alone(changes []AttackChange) {
	if len(changes) == 0 {
		return
	}
	t.line("\nEach change by itself")
	told := map[string]bool{}
	for i, c := range changes {
		if c.Title == "" {
			t.wrap("  ", "    ", changesLine(changes[i:i+1])+" "+c.byItself())
			continue
		}
		if told[c.Title] {
			continue
		}
		told[c.Title] = true
		var like []AttackChange
		for _, x := range changes[i:] {
			if x.Title == c.Title {
				like = append(like, x)
			}
		}
		if len(like) == 1 {
			t.wrap("  ", "    ", changesLine(like)+" "+c.byItself())
			continue
		}
		t.together(like)
	}
}

// together writes changes of one title: what the best of them closes, and then each subject with its number of pairs.
func (t *textWriter) together(like []AttackChange) {
	most, people := 0, 0
	for _, c := range like {
		most, people = max(most, c.Pairs), max(people, c.Everyone)
	}
	name, _, _ := strings.Cut(like[0].ID, ":")
	text := fmt.Sprintf("%s [%s], at %s: ", like[0].Title, name, Number(len(like)))
	if most == 0 {
		text += "they close pairs only together with others"
	} else {
		text += fmt.Sprintf("each closes up to %s by itself%s", Some(most, "pair"), ofPeople(people))
	}
	t.wrap("  ", "    ", text)
	for _, c := range like[:min(len(like), subjectsTold)] {
		text := cmp.Or(c.where(), c.ID)
		if most > 0 {
			text += ": " + Some(c.Pairs, "pair") + ofPeople(c.Everyone)
		}
		t.wrap("    ", "      ", text)
	}
	if more := len(like) - subjectsTold; more > 0 {
		t.line("    and %s more, which --format json lists", Number(more))
	}
}
