package list

import (
	"path/filepath"
	"strings"
	"time"
)

// ownColumns are the columns of a user's own list; the package doc explains them.
var ownColumns = []string{"list", "id", "kind", "name", "aliases", "weakaliases", "previousnames", "countries", "addresses", "identifiers",
	"programs", "reason", "start", "end", "parents", "classes", "uses", "affiliates"}

// isOwn fits a table whose header has name, and nothing that is not a column of an own list.
func isOwn(h *head) bool {
	if len(h.cols) == 0 {
		return false
	}
	if _, ok := h.cols[0]["name"]; !ok {
		return false
	}
	known := map[string]bool{}
	for _, c := range ownColumns {
		known[c] = true
	}
	for c := range h.cols[0] {
		if !known[c] {
			return false
		}
	}
	return len(h.cols[0]) > 1
}

func readOwn(r *reader) error {
	sep, _ := r.sepOf("name")
	t, err := newTable(r, sep)
	if err != nil {
		return err
	}
	base := filepath.Base(r.in.path)
	base = slug(strings.TrimSuffix(base, filepath.Ext(base)))
	for {
		if err := t.next(); err != nil {
			return err
		}
		e := Entity{List: t.get("list"), ID: t.get("id"), Kind: kindOf(t.get("kind")), Name: t.get("name"), Reason: t.get("reason"), Line: t.first}
		if e.List == "" {
			e.List = base
		}
		if e.ID == "" {
			e.ID = slug(e.Name)
		}
		for _, a := range []struct {
			column string
			alias  Alias
		}{{"aliases", Alias{}}, {"weakaliases", Alias{Weak: true}}, {"previousnames", Alias{Previous: true}}} {
			for _, n := range split(t.get(a.column), "|") {
				a.alias.Name = n
				e.alias(a.alias)
			}
		}
		for _, c := range split(t.get("countries"), "|") {
			if Country(c) == "" {
				r.tell(t.first, "%q is no country that is known: give its ISO 3166-1 code", cut(c))
			}
			e.country(c)
		}
		for _, a := range split(t.get("addresses"), "|") {
			e.address(a, "")
		}
		for _, v := range split(t.get("identifiers"), "|") {
			scheme, value, ok := strings.Cut(v, ":")
			if !ok {
				r.tell(t.first, "identifier %q has no scheme: write SCHEME:VALUE, such as lei:…", cut(v))
				continue
			}
			e.identifier(scheme, value, "")
		}
		for _, p := range split(t.get("programs"), "|") {
			e.program(p)
		}
		for _, p := range split(t.get("parents"), "|") {
			e.parent(p)
		}
		if classes, uses := split(t.get("classes"), "|"), split(t.get("uses"), "|"); len(classes)+len(uses) > 0 {
			e.Covers = &Covers{Classes: classes, Uses: uses, Affiliates: t.get("affiliates") == "yes"}
		}
		e.Start = r.dayOr(t.first, "start", t.get("start"), time.DateOnly)
		e.End = r.dayOr(t.first, "end", t.get("end"), time.DateOnly)
		if _, err := r.add(e); err != nil {
			return err
		}
	}
}
