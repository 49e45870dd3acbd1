package list

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/guyline/guyline/internal/pattern"
)

// format is one layout that is read.
type format struct {
	name string
	fits func(*head) bool
	read func(*reader) error
}

// formats in the order in which they are tried: a layout that names itself comes before those that are told by their
// columns, and a user's own list, which needs least, comes last.
var formats = []format{
	{"OFAC advanced XML", xmlRoot("Sanctions"), readAdvanced},
	{"OFAC SDN XML", xmlRoot("sdnList"), readSDNXML},
	{"UK Sanctions List XML", xmlRoot("Designations"), readUKXML},
	{"EU financial sanctions XML", xmlRoot("export"), readEUXML},
	{"Consolidated Screening List JSON", isCSLJSON, readCSLJSON},
	{"OpenSanctions FtM JSON lines", isFtM, readFtM},
	{sdnMain, headless(isSDNRow), readSDN},
	{"OFAC SDN CSV, alternate names", headless(isAltRow), readAlt},
	{"OFAC SDN CSV, addresses", headless(isAddRow), readAdd},
	{"OFAC SDN CSV, comments", headless(isCommentRow), readComments},
	{"Consolidated Screening List CSV", header("source", "name", "federalregisternotice", "altnames"), readCSL},
	{"BIS Entity List, table of Supplement No. 4 to Part 744", header("country", "entity", "licenserequirement"), readSupplement4},
	{"BIS Denied Persons List", header("name", "effectivedate", "expirationdate", "frcitation"), readDenied},
	{"DoD 1260H CSV", header("name", "cleanname", "parentname", "startdate"), readDoD},
	{"FCC Covered List CSV", header("coveredequipmentorservices", "dateofinclusiononcoveredlist"), readFCC},
	{"OFSI consolidated list CSV", header("name6", "name1", "grouptype", "groupid", "regime"), readOFSI},
	{"UK Sanctions List CSV", header("name6", "uniqueid", "nametype", "regimename"), readUK},
	{"EU financial sanctions CSV", header("entitylogicalid", "namealiaswholename"), readEU},
	{"OpenSanctions targets CSV", header("id", "schema", "name", "aliases", "dataset"), readTargets},
	{"OpenSanctions source CSV", header("schema", "name", "program", "authority"), readProgram},
	{"own CSV", isOwn, readOwn},
}

func formatNames() string {
	var out []string
	for _, f := range formats {
		out = append(out, f.name)
	}
	return strings.Join(out, ", ")
}

// detect finds the format of a file by its beginning.
func detect(b []byte) *format {
	h := newHead(b)
	for i := range formats {
		if formats[i].fits(h) {
			return &formats[i]
		}
	}
	return nil
}

// head is the beginning of a file, taken apart as far as detection needs it.
type head struct {
	text []byte
	rows [][]string // of the first lines, as comma-separated values
	cols []map[string]int
	seps []byte
}

func newHead(b []byte) *head {
	h := &head{text: bytes.TrimLeft(b, " \t\r\n")}
	if len(h.text) == 0 || h.text[0] == '<' || h.text[0] == '{' || h.text[0] == '[' || bytes.IndexByte(h.text, 0) >= 0 {
		return h
	}
	lines := 0
	for line := range bytes.Lines(h.text) {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		if lines++; lines > 10 {
			break
		}
		sep := separator(line)
		fields, open, problem := fieldsOf(string(line), sep)
		if open || problem != "" {
			continue
		}
		h.rows, h.cols, h.seps = append(h.rows, fields), append(h.cols, columns(fields)), append(h.seps, sep)
	}
	return h
}

// separator is the character that most likely separates the fields of a line.
func separator(line []byte) byte {
	best, most := byte(','), 0
	for _, c := range []byte(",;\t") {
		if n := bytes.Count(line, []byte{c}); n > most {
			best, most = c, n
		}
	}
	return best
}

// header fits where one of the first three lines names all these columns.
func header(columns ...string) func(*head) bool {
	return func(h *head) bool {
		_, ok := h.header(columns...)
		return ok
	}
}

// header says which of the first lines names all these columns.
func (h *head) header(columns ...string) (int, bool) {
	for i := range min(3, len(h.cols)) {
		if !slices.ContainsFunc(columns, func(c string) bool { _, ok := h.cols[i][c]; return !ok }) {
			return i, true
		}
	}
	return 0, false
}

// headless fits where most of the first lines are rows of a layout without header.
func headless(is func([]string) bool) func(*head) bool {
	return func(h *head) bool {
		n := 0
		for _, row := range h.rows {
			if is(row) {
				n++
			}
		}
		return n > 0 && 2*n >= len(h.rows)
	}
}

var rootPattern = pattern.New(`<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]`)

// xmlRoot fits where the first element has this name.
func xmlRoot(name string) func(*head) bool {
	return func(h *head) bool {
		if len(h.text) == 0 || h.text[0] != '<' {
			return false
		}
		m := rootPattern().FindSubmatch(h.text)
		return m != nil && string(m[2]) == name
	}
}

var (
	resultsPattern = pattern.New(`"results"\s*:\s*\[`)
	schemaPattern  = pattern.New(`"schema"\s*:\s*"`)
)

func isCSLJSON(h *head) bool {
	return len(h.text) > 0 && h.text[0] == '{' && resultsPattern().Match(h.text)
}

// isFtM fits JSON lines: the first is an object with a schema and properties, as far as it is in sight.
func isFtM(h *head) bool {
	if len(h.text) == 0 || h.text[0] != '{' {
		return false
	}
	line, _, whole := bytes.Cut(h.text, []byte("\n"))
	if whole && !json.Valid(line) {
		return false
	}
	return schemaPattern().Match(line) && bytes.Contains(line, []byte(`"properties"`))
}

// sepOf is the separator of the line that names these columns, and how many lines come before it.
func (r *reader) sepOf(columns ...string) (sep byte, before int) {
	h := newHead(r.in.head())
	if i, ok := h.header(columns...); ok {
		return h.seps[i], i
	}
	return ',', 0
}
