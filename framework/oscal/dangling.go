package oscal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Dangling says what a document's references do not lead to, in the document or in those that it imports, one line each and
// sorted: identifiers that nothing has, an identifier that two things have, and, where a catalogue is among the imported (or is
// the document), control and statement ids that it does not have. Schemas cannot see any of these.
func Dangling(doc []byte, imported ...[]byte) []string {
	own := newReferences()
	if err := own.read(doc); err != nil {
		return []string{"the document is no JSON: " + err.Error()}
	}
	all := newReferences()
	for i, b := range append([][]byte{doc}, imported...) {
		if err := all.read(b); err != nil {
			return []string{fmt.Sprintf("imported document %d is no JSON: %v", i, err)}
		}
	}
	var out []string
	for id, n := range own.defined {
		if n > 1 {
			out = append(out, fmt.Sprintf("%s: %d things have this uuid", id, n))
		}
	}
	for _, ref := range own.wanted {
		// A fragment names something in the same document; other references may lead into an imported one.
		where := all
		if ref.fragment {
			where = own
		}
		if where.defined[ref.id] == 0 && (!ref.fragment || !where.parts[ref.id]) {
			out = append(out, fmt.Sprintf("%s: nothing has the uuid %s", ref.place, ref.id))
		}
	}
	if all.catalogs > 0 {
		for _, ref := range own.controls {
			if !all.parts[ref.id] {
				out = append(out, fmt.Sprintf("%s: no catalogue has %s", ref.place, ref.id))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// references are what a document defines and what it leads to.
type references struct {
	catalogs int
	defined  map[string]int  // uuids
	parts    map[string]bool // ids of controls and their parts
	wanted   []wanted
	controls []wanted
}

type wanted struct {
	place, id string
	fragment  bool
}

func newReferences() *references {
	return &references{defined: map[string]int{}, parts: map[string]bool{}}
}

func (r *references) read(doc []byte) error {
	var v any
	dec := json.NewDecoder(bytes.NewReader(doc))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil {
		return err
	}
	if m, ok := v.(map[string]any); ok && m["catalog"] != nil {
		r.catalogs++
	}
	r.walk("", v)
	return nil
}

func (r *references) walk(place string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for key, x := range v {
			at := place + "/" + key
			if s, ok := x.(string); ok {
				r.text(at, key, s, v)
				continue
			}
			if l, ok := x.([]any); ok {
				r.texts(at, key, l)
			}
			r.walk(at, x)
		}
	case []any:
		for i, x := range v {
			r.walk(fmt.Sprintf("%s/%d", place, i), x)
		}
	}
}

// text takes a value that is one string.
func (r *references) text(place, key, s string, of map[string]any) {
	lower := strings.ToLower(s)
	switch {
	case key == "uuid":
		r.defined[lower]++
	case key == "uuid-ref" || strings.HasSuffix(key, "-uuid"):
		r.wanted = append(r.wanted, wanted{place: place, id: lower})
	case (key == "href" || key == "source") && strings.HasPrefix(s, "#"):
		id := s[1:]
		if len(id) == 36 {
			id = lower[1:]
		}
		r.wanted = append(r.wanted, wanted{place: place, id: id, fragment: true})
	case key == "id":
		r.parts[s] = true
	case key == "control-id" || key == "statement-id":
		r.controls = append(r.controls, wanted{place: place, id: s})
	case key == "target-id" && (of["type"] == "statement-id" || of["type"] == "objective-id"):
		r.controls = append(r.controls, wanted{place: place, id: s})
	}
}

// texts takes a value that is a list of strings.
func (r *references) texts(place, key string, l []any) {
	for i, x := range l {
		s, ok := x.(string)
		if !ok {
			continue
		}
		at := fmt.Sprintf("%s/%d", place, i)
		switch key {
		case "party-uuids", "location-uuids", "member-of-organizations":
			r.wanted = append(r.wanted, wanted{place: at, id: strings.ToLower(s)})
		case "with-ids", "statement-ids":
			r.controls = append(r.controls, wanted{place: at, id: s})
		}
	}
}
