package owner

import (
	"bytes"
	"io"
	"strings"
)

// tableColumns are the columns of an ownership table; the package doc says what they hold.
var tableColumns = []string{"owner", "owned", "percent", "min", "max", "kind", "from", "to", "source", "complete", "indirect",
	"owner_name", "owned_name", "owner_country", "owned_country", "owner_lei", "owned_lei", "owner_kind"}

// table reads our own CSV.
func (f *file) table(r io.Reader, head []byte) error {
	row, _, _ := bytes.Cut(bytes.TrimSpace(head), []byte("\n"))
	known := map[string]bool{}
	for _, c := range tableColumns {
		known[c] = true
	}
	for _, c := range columns(string(row)) {
		if name := strings.ToLower(strings.TrimSpace(c)); !known[name] {
			f.problem(1, "column %q is not read; known are %s", shorten(c), strings.Join(tableColumns, ", "))
		}
	}
	return f.rows(r, separator(string(row)), f.holding)
}

// holding reads one row.
func (f *file) holding(line int, at map[string]int, fields []string) {
	get := func(name string) string {
		if i, ok := at[name]; ok {
			return strings.TrimSpace(fields[i])
		}
		return ""
	}
	owned := Node{ID: get("owned"), Country: country(get("owned_country")), LEI: get("owned_lei"), Kind: Entity, Names: nameOr(get("owned_name"), get("owned"))}
	owner := Node{ID: get("owner"), Country: country(get("owner_country")), LEI: get("owner_lei"), Kind: Entity, Names: nameOr(get("owner_name"), get("owner"))}
	if owned.ID == "" {
		f.skip(line, "the row has nothing in the column owned")
		return
	}
	switch kind := strings.ToLower(get("owner_kind")); kind {
	case "", "entity", "company":
	case "person":
		owner.Kind = Person
	case "unnamed", "unknown":
		owner.Kind = Unnamed
	default:
		f.skip(line, "owner_kind %q: expected entity, person or unnamed", shorten(kind))
		return
	}
	if owner.ID == "" { // somebody holds it, and the table does not say who
		owner = Node{ID: f.path + "#" + owned.ID + ": unnamed owner", Kind: Unnamed, Status: "the table names no owner"}
	}
	e := Edge{Place: Place{f.path, line}}
	e.Source = shorten(get("source"))
	var err error
	if e.Kind, err = ParseKind(strings.ToLower(get("kind"))); err != nil {
		f.skip(line, "%v", err)
		return
	}
	if e.Min, e.Max, err = tableShare(get("percent"), get("min"), get("max")); err != nil {
		f.skip(line, "%v", err)
		return
	}
	if e.Kind == Control && get("percent")+get("min")+get("max") == "" {
		e.Min = Whole
	}
	if e.From, e.To, err = days(get("from"), get("to")); err != nil {
		f.skip(line, "%v", err)
		return
	}
	if e.Indirect, err = yesNo(get("indirect")); err != nil {
		f.skip(line, "indirect: %v", err)
		return
	}
	all, err := yesNo(get("complete"))
	if err != nil {
		f.skip(line, "complete: %v", err)
		return
	}
	e.Owner, e.Owned = f.g.Put(owner), f.g.Put(owned)
	if all {
		f.g.Declare(e.Owned)
	}
	f.link(e)
}

func nameOr(name, id string) []string {
	if name == "" {
		name = id
	}
	return []string{name}
}

// tableShare reads percent, or min and max.
func tableShare(percent, low, high string) (least, most Share, err error) {
	if percent != "" || low == "" && high == "" {
		return ParseShare(percent)
	}
	least, most = 0, Whole
	if low != "" {
		if least, _, err = ParseShare(low); err != nil {
			return 0, 0, err
		}
	}
	if high != "" {
		if _, most, err = ParseShare(high); err != nil {
			return 0, 0, err
		}
	}
	return least, most, nil
}

func yesNo(text string) (bool, error) {
	switch strings.ToLower(text) {
	case "", "no", "false", "0":
		return false, nil
	case "yes", "true", "1":
		return true, nil
	}
	return false, errYesNo(text)
}

type errYesNo string

func (e errYesNo) Error() string { return `"` + shorten(string(e)) + `": expected yes or no` }
