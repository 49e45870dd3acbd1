// Package equipment reads inventories of what was bought, as operators keep them in spreadsheets: a table with a row for
// each thing. All that they say goes into the declared layer.
//
// Columns are recognised by name; case, spaces and punctuation do not matter. A table is an inventory where it has names,
// classes and suppliers, and no positions.
//
//	equipment    name; item, asset, device
//	class        router, switch, clock, microwave-link, sim, server, radio-module, …; category
//	supplier     vendor, manufacturer, maker
//	layer        ran, core, transport, timing, sim, cloud or chip
//	model        part, part-number
//	produced-in  country-of-origin, origin; ISO 3166-1 alpha-2 code
//	quantity     qty, count
//	modules, needed-by, carries   several with ; or | between them
//	site         location
//	facts        what rules ask for, with true or false: "conditional-approval: false"; several with ; or | between them;
//	             "modules-complete: true" says that the column modules names all modules, be it none
//	version      firmware
//
// A row without a name is noted and left out, as is any single value that cannot be understood.
package equipment

import (
	"slices"
	"strings"

	"github.com/guyline/guyline/internal/table"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Format is an inventory of equipment.
var Format = source.Format{
	Name:   "equipment",
	About:  "inventories of equipment (columns equipment, class, supplier, model, produced-in, modules, site, …)",
	Detect: detect,
	Read:   read,
}

type column struct {
	names []string
	put   func(f *source.File, e *network.Element, text string, line int)
}

var (
	name     = []string{"equipment", "item", "asset", "device"}
	class    = []string{"class", "equipmentclass", "category"}
	supplier = []string{"supplier", "vendor", "manufacturer", "maker"}
)

var columns = []column{
	{name, nil},
	{class, nil},
	{supplier, put(network.Supplied)},
	{[]string{"layer", "supplylayer"}, layer},
	{[]string{"model", "part", "partnumber"}, put(network.Model)},
	{[]string{"producedin", "countryoforigin", "origin"}, country},
	{[]string{"quantity", "qty", "count"}, put(network.Quantity)},
	{[]string{"modules", "module"}, each(network.Modules)},
	{[]string{"neededby", "functions"}, each(network.NeededBy)},
	{[]string{"carries", "links"}, each(network.Carries)},
	{[]string{"site", "location"}, put(network.SiteName)},
	{[]string{"facts", "fact"}, each(network.StatedFact)},
}

func put[T any](a *network.Attr[T]) func(*source.File, *network.Element, string, int) {
	return func(f *source.File, e *network.Element, text string, line int) { source.PutText(f, e, a, text, line) }
}

func each[T any](a *network.Attr[T]) func(*source.File, *network.Element, string, int) {
	return func(f *source.File, e *network.Element, text string, line int) {
		for part := range strings.FieldsFuncSeq(text, func(c rune) bool { return c == ';' || c == '|' }) {
			if part = strings.TrimSpace(part); part != "" {
				source.PutText(f, e, a, part, line)
			}
		}
	}
}

var layers = []string{"ran", "core", "transport", "timing", "sim", "cloud", "chip"}

func layer(f *source.File, e *network.Element, text string, line int) {
	if text = strings.ToLower(text); !slices.Contains(layers, text) {
		f.Notef(line, "layer: expected %s, found %q", strings.Join(layers, ", "), text)
		return
	}
	source.PutText(f, e, network.SupplyLayer, text, line)
}

func country(f *source.File, e *network.Element, text string, line int) {
	if len(text) != 2 {
		f.Notef(line, "produced-in: expected an ISO 3166-1 alpha-2 code such as US, found %q", text)
		return
	}
	source.PutText(f, e, network.ProducedIn, strings.ToUpper(text), line)
}

// means says for each column of a table which of ours it is, -1 where it is none.
func means(header []string) []int {
	out := make([]int, len(header))
	for i, h := range header {
		out[i] = slices.IndexFunc(columns, func(c column) bool { return slices.Contains(c.names, table.Plain(h)) })
	}
	return out
}

func detect(f *source.File) bool {
	header := table.New(f.Data[:min(len(f.Data), 16<<10)]).Header()
	if slices.ContainsFunc(header, func(h string) bool { return strings.HasPrefix(table.Plain(h), "lat") }) {
		return false
	}
	m := means(header)
	return slices.Contains(m, 0) && slices.Contains(m, 1) && slices.Contains(m, 2)
}

func read(f *source.File) {
	f.Layer = network.Declared
	t := table.New(f.Data)
	header := t.Header()
	m := means(header)
	var unused []string
	for i, h := range header {
		if m[i] < 0 {
			unused = append(unused, h)
		}
	}
	if len(unused) > 0 {
		f.Remarkf(t.Line(), "columns that are not read: %s", strings.Join(unused, ", "))
	}
	for {
		fields, line, err, ok := t.Next()
		switch {
		case !ok:
			return
		case err != nil:
			f.Notef(line, "%v: the row is left out", err)
			continue
		case len(fields) > len(header):
			f.Notef(line, "expected %d fields as in the header, found %d: the row is left out", len(header), len(fields))
			continue
		}
		var values [2]string // name and class
		for i, text := range fields {
			if c := m[i]; c == 0 || c == 1 {
				values[c] = text
			}
		}
		if values[0] == "" {
			f.Notef(line, "expected a name, found none: the row is left out")
			continue
		}
		e := f.Net.Add(network.KindEquipment, strings.ToLower(values[1]), values[0], nil)
		for i, text := range fields {
			if c := m[i]; c > 1 && text != "" {
				columns[c].put(f, e, text, line)
			}
		}
	}
}
