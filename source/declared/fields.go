package declared

import (
	"slices"
	"strconv"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// reader reads one file.
type reader struct {
	*source.File
	budget int // entries that may still be read
}

// budget bounds what the anchors of a file can multiply: a file without any has fewer entries than bytes.
func budget(f *source.File) int { return 10_000 + 4*len(f.Data) }

// spend takes one entry from the budget and reports whether there was one.
func (r *reader) spend(n source.Node) bool {
	if r.budget--; r.budget == 0 {
		r.Failf(n.Line(), "the anchors of the file repeat too much of it: write the values out")
	}
	return r.budget > 0
}

// field is one key of a mapping, and what its value says about an element.
type field struct {
	key string
	put func(r *reader, e *network.Element, n source.Node)
}

// skip is for keys that are read elsewhere.
func skip(*reader, *network.Element, source.Node) {}

var (
	latitude  = within("latitude", network.Latitude, -90, 90)
	longitude = within("longitude", network.Longitude, -180, 180)
	people    = within("people", network.People, 0, 10_000_000_000)
	heightM   = within("height-m", network.HeightM, -500, 10_000)
	country   = field{"country", func(r *reader, e *network.Element, n source.Node) { putCountry(r, e, "country", network.Country, n) }}
)

func putCountry(r *reader, e *network.Element, key string, a *network.Attr[string], n source.Node) {
	if t := n.Text(); len(t) != 2 || t != strings.ToUpper(t) {
		r.Notef(n.Line(), "%s: expected an ISO 3166-1 alpha-2 code such as US, found %s", key, found(n))
		return
	}
	source.Put(r.File, e, a, n)
}

// one is an attribute with one value.
func one[T any](key string, a *network.Attr[T]) field {
	return field{key, func(r *reader, e *network.Element, n source.Node) {
		if n.OK() && !n.Scalar() {
			r.Notef(n.Line(), "%s: expected one value, found %s", key, kindOf(n))
			return
		}
		source.Put(r.File, e, a, n)
	}}
}

// many is an attribute with a list of values.
func many[T any](key string, a *network.Attr[T]) field {
	return field{key, func(r *reader, e *network.Element, n source.Node) {
		r.each(key, n, func(i source.Node) { source.Put(r.File, e, a, i) })
	}}
}

// order is algorithms, preferred first.
func order(key string, a *network.Attr[network.Order]) field {
	return field{key, func(r *reader, e *network.Element, n source.Node) { source.PutOrder(r.File, e, a, n) }}
}

// choice is an attribute with one of a few values.
func choice(key string, a *network.Attr[string], values ...string) field {
	return field{key, func(r *reader, e *network.Element, n source.Node) {
		if n.OK() && !slices.Contains(values, n.Text()) {
			r.Notef(n.Line(), "%s: expected %s, found %s", key, oneOf(values), found(n))
			return
		}
		source.Put(r.File, e, a, n)
	}}
}

// within is an attribute with a number of a range. What is no number is left to the attribute to refuse, except where
// the attribute is a text.
func within[T any](key string, a *network.Attr[T], low, high float64) field {
	put := one(key, a).put
	return field{key, func(r *reader, e *network.Element, n source.Node) {
		v, err := strconv.ParseFloat(n.Text(), 64)
		if i, ierr := strconv.ParseInt(n.Text(), 0, 64); ierr == nil {
			v, err = float64(i), nil
		}
		if n.OK() && n.Scalar() && (err != nil || v < low || v > high) {
			r.Notef(n.Line(), "%s: expected a number from %s to %s, found %q", key, decimal(low), decimal(high), n.Text())
			return
		}
		put(r, e, n)
	}}
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// each calls do for every scalar of a list.
func (r *reader) each(key string, n source.Node, do func(source.Node)) {
	for i := range n.Items() {
		if !r.spend(i) {
			return
		}
		if !i.Scalar() {
			r.Notef(line(i, n), "%s: expected a value or a list of values, found %s", key, kindOf(i))
			continue
		}
		do(i)
	}
}

// section is a list of mappings.
func section(key string, read func(*reader, source.Node)) func(*reader, *network.Element, source.Node) {
	return func(r *reader, _ *network.Element, n source.Node) {
		for i := range n.Items() {
			if !r.spend(i) {
				return
			}
			if !i.Map() {
				r.Notef(line(i, n), "%s: expected a mapping of keys to values, found %s", key, kindOf(i))
				continue
			}
			read(r, i)
		}
	}
}

// add adds an element that must have a name, nil where it has none.
func (r *reader) add(kind network.Kind, n source.Node, where string, owner *network.Element) *network.Element {
	name := n.Get("name")
	if name.Text() == "" {
		r.Notef(line(name, n), "%s: expected a name, found %s: the entry is left out", where, found(name))
		return nil
	}
	return r.Net.Add(kind, "", name.Text(), owner)
}

// fill reads the entries of a mapping with the fields that it may have.
func (r *reader) fill(e *network.Element, n source.Node, where string, fields []field) {
	for k, v := range n.AllPairs() {
		if !r.spend(k) {
			return
		}
		i := slices.IndexFunc(fields, func(f field) bool { return f.key == k.Text() })
		if i < 0 {
			var known []string
			for _, f := range fields {
				known = append(known, f.key)
			}
			r.Notef(k.Line(), "%s: unknown key %q: %s", where, k.Text(), suggest(k.Text(), known))
			continue
		}
		fields[i].put(r, e, v)
	}
}

// suggest is the known key nearest to a mistyped one, or all of them where none is near.
func suggest(key string, known []string) string {
	best, least := "", 1+max(1, len(key)/3)
	for _, k := range known {
		if d := distance(strings.ToLower(key), k); d < least {
			best, least = k, d
		}
	}
	if best == "" {
		return "expected " + oneOf(known)
	}
	return "did you mean " + best + "?"
}

// distance is the number of letters to insert, delete or replace between a and b (Levenshtein). Keys are short: what is
// longer than any key is not compared.
func distance(a, b string) int {
	if len(a) > 40 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

func oneOf(values []string) string {
	last := len(values) - 1
	if last < 1 {
		return strings.Join(values, "")
	}
	return strings.Join(values[:last], ", ") + " or " + values[last]
}

// line is the line of n, or of what it should stand in.
func line(n, in source.Node) int {
	if n.Line() > 0 {
		return n.Line()
	}
	return in.Line()
}

// kindOf and found say what stands in the place of something else.
func kindOf(n source.Node) string {
	switch {
	case !n.OK():
		return "nothing"
	case n.Map():
		return "a mapping"
	case n.List():
		return "a list"
	}
	return "a single value"
}

func found(n source.Node) string {
	if n.OK() && n.Scalar() {
		return strconv.Quote(n.Text())
	}
	return kindOf(n)
}
