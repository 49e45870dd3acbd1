package owner

import (
	"io"
	"strings"
)

// ftmLinks are the schemas of FollowTheMoney that tie two parties, with the properties of both ends.
var ftmLinks = map[string]struct{ owner, owned string }{
	"Ownership":      {"owner", "asset"},
	"Directorship":   {"director", "organization"},
	"Membership":     {"member", "organization"},
	"UnknownLink":    {"subject", "object"},
	"Representation": {"agent", "client"},
}

// ftmParties are the schemas of parties; all else (vessels, addresses, sanctions) is stepped over.
var ftmParties = map[string]NodeKind{"Company": Entity, "Organization": Entity, "LegalEntity": Entity, "PublicBody": Entity, "Asset": Entity, "Person": Person}

// ftm reads entities of FollowTheMoney, one a line or in an array. Properties hold lists of texts; a reference is an id or,
// in nested exports, the entity itself.
func (f *file) ftm(r io.Reader) error {
	return f.values(r, func(v *value) {
		if v.sort != object || v.str("id") == "" || v.str("schema") == "" {
			f.skip(v.line, "expected an entity with id, schema and properties")
			return
		}
		f.entity(v, 0)
	})
}

// values calls one function for every value of a stream. A broken line is told and stepped over; within an array reading
// stops there.
func (f *file) values(r io.Reader, one func(*value)) error {
	s := newStream(r)
	for {
		v, err := s.next()
		if err == errEnd {
			return nil
		}
		f.told.Rows++
		if err != nil {
			at := s.line
			if !s.skipLine() {
				if s.listed || f.told.Rows == 1 {
					return err
				}
				f.skip(at, "%v", err)
				return nil
			}
			f.skip(at, "%v", err)
			continue
		}
		one(v)
	}
}

// entity reads one entity and, in nested exports, those inside it.
func (f *file) entity(v *value, depth int) (id string) {
	id = v.str("id")
	props := v.get("properties")
	if kind, ok := ftmParties[v.str("schema")]; ok && id != "" {
		f.g.Put(Node{ID: id, Kind: kind, Names: append(texts(props, "name"), append(texts(props, "alias"), texts(props, "previousName")...)...),
			Country: country(first(texts(props, "jurisdiction"), texts(props, "country"), texts(props, "nationality"))),
			LEI:     strings.ToUpper(first(texts(props, "leiCode"))), Status: first(texts(props, "status"), texts(props, "dissolutionDate"))})
		for _, parent := range f.refs(props, "parent", depth) {
			e := Edge{Owner: f.g.Put(Node{ID: parent}), Owned: f.g.Put(Node{ID: id}), Max: Whole, Place: Place{f.path, v.line}}
			f.link(e)
			e.Kind, e.Min = Control, Whole
			f.link(e)
		}
	}
	link, ok := ftmLinks[v.str("schema")]
	if !ok {
		if props != nil && props.sort == object && depth < 4 { // nested exports keep links inside their parties
			for i := range props.items {
				f.refs(props, props.keys[i], depth)
			}
		}
		return id
	}
	owners, owned := f.refs(props, link.owner, depth), f.refs(props, link.owned, depth)
	if len(owners) == 0 || len(owned) == 0 {
		if depth == 0 {
			f.skip(v.line, "%s %s: has no %s or no %s", v.str("schema"), shorten(id), link.owner, link.owned)
		}
		return id
	}
	e, ok := f.ftmEdge(v, props)
	if !ok {
		return id
	}
	for _, o := range owners {
		for _, c := range owned {
			e.Owner, e.Owned = f.g.Put(Node{ID: o}), f.g.Put(Node{ID: c})
			f.link(e)
		}
	}
	return id
}

// ftmEdge reads share, days and kind of a link.
func (f *file) ftmEdge(v, props *value) (e Edge, ok bool) {
	e = Edge{Kind: Office, Max: Whole, Place: Place{f.path, v.line}}
	if v.str("schema") == "Ownership" {
		e.Kind = Holding
		for i, text := range texts(props, "percentage") {
			least, most, err := ParseShare(text)
			if err != nil {
				f.problem(v.line, "percentage: %v; the share counts as unknown", err)
				least, most = 0, Whole
			}
			if i == 0 {
				e.Min, e.Max = least, most
			} else {
				e.Min, e.Max = min(e.Min, least), max(e.Max, most)
			}
		}
		told := strings.ToLower(first(texts(props, "ownershipType")) + " " + first(texts(props, "role")))
		e.Indirect = strings.Contains(told, "indirect")
	}
	var err error
	if e.From, e.To, err = days(first(texts(props, "startDate")), first(texts(props, "endDate"))); err != nil {
		f.skip(v.line, "%v", err)
		return e, false
	}
	return e, true
}

// texts are the texts of a property, which is a list, or one text in some exports.
func texts(props *value, key string) (out []string) {
	p := props.get(key)
	if p == nil {
		return nil
	}
	if p.sort == text || p.sort == number {
		return []string{p.text}
	}
	for _, item := range props.list(key) {
		if item.sort == text || item.sort == number {
			out = append(out, item.text)
		}
	}
	return out
}

func first(lists ...[]string) string {
	for _, l := range lists {
		if len(l) > 0 {
			return l[0]
		}
	}
	return ""
}

// refs are the ids that a property refers to; entities inside are read on the way.
func (f *file) refs(props *value, key string, depth int) []string {
	out := texts(props, key)
	for _, item := range props.list(key) {
		if item.sort == object && item.str("id") != "" && depth < 4 {
			out = append(out, f.entity(item, depth+1))
		}
	}
	return out
}
