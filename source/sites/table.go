package sites

import (
	"bytes"
	"strings"

	"github.com/guyline/guyline/internal/table"
	"github.com/guyline/guyline/source"
)

// maxHeader is the size of the beginning in which the header must end.
const maxHeader = 16 << 10

func detectTable(f *source.File) bool {
	head := f.Data[:min(len(f.Data), maxHeader)]
	if !bytes.ContainsAny(head, ",;\t") {
		return false
	}
	ok, _ := isList(table.New(head).Header(), false)
	return ok
}

func readTable(f *source.File) {
	t := table.New(f.Data)
	names := t.Header()
	means, unused := assign(names, false)
	if len(unused) > 0 {
		f.Remarkf(t.Line(), "columns that are not read: %s", strings.Join(unused, ", "))
	}
	l := newList(f)
	var r row
	for {
		fields, line, err, ok := t.Next()
		if !ok {
			break
		}
		if err != nil {
			f.Notef(line, "%v: the row is left out", err)
			continue
		}
		for len(fields) > len(names) && fields[len(fields)-1] == "" {
			fields = fields[:len(fields)-1]
		}
		if len(fields) > len(names) {
			f.Notef(line, "expected %d fields as in the header, found %d: the row is left out", len(names), len(fields))
			continue
		}
		r = row{line: line}
		blank := true
		for i, text := range fields {
			if c := means[i]; c >= 0 && text != "" {
				r.value[c], r.at[c] = number(c, text), line
				blank = false
			}
		}
		if !blank {
			l.add(&r)
		}
	}
	l.suspectSwaps()
}
