package filing

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guyline/guyline/rollout/h3"
)

// planted are errors put into a package that is right, with the rule that has to tell, the file and part of the text.
var planted = []struct {
	name, file, old, new string // the first occurrence of old; "" appends, "-" as new deletes the file
	rule, text           string
}{
	{"table missing", ClutterFile, "", "-", "bdc-files", "missing"},
	{"map missing a budget", BudgetsFile, "5GNR_7_1-vehicle,500,7,1,1,", "5GNR_7_1-vehicle,500,7,1,0,", "bdc-join", "no link budget"},
	{"column missing", ModelsFile, ",receiver_height", "", "bdc-columns", "column is missing"},
	{"column misspelt", ModelsFile, "tool_name", "Tool_Name", "bdc-columns", "column is missing"},
	{"unconfirmed column missing", ModelsFile, "clutter_vintage", "clutter_date", "bdc-columns", "column is missing"},
	{"column doubled", AssociationFile, "model_id,link_budget_id", "model_id,link_budget_id,model_id", "bdc-columns", "twice"},
	{"columns in another order", AssociationFile, "model_id,link_budget_id", "link_budget_id,model_id", "bdc-columns", "another order"},
	{"foreign column", RationaleFile, "parameter,rationale", "parameter,rationale,remark", "bdc-columns", "no such column"},
	{"value too many", AssociationFile, "itm-30,4GLTE_5_1-outdoor", "itm-30,4GLTE_5_1-outdoor,x", "bdc-columns", "3 values for 2"},
	{"quote open", ClutterFile, "tree cover", "tree\"cover", "bdc-columns", "bare"},
	{"not UTF-8", ClutterFile, "tree cover", "tree \xff", "bdc-columns", "UTF-8"},
	{"byte order mark", ModelsFile, "model_id", "\ufeffmodel_id", "bdc-columns", "byte order mark"},
	{"value missing", ModelsFile, "Guyline,", ",", "bdc-value", "no value"},
	{"identifier too long", ModelsFile, "itm-30", strings.Repeat("x", 256), "bdc-value", "256 characters"},
	{"not a date", ModelsFile, ",2000,", ",1 May 2000,", "bdc-value", "no date"},
	{"not a number", BudgetsFile, ",3550,", ",3.55 GHz,", "bdc-value", "no decimal"},
	{"fraction for a whole number", ModelsFile, ",90,1.5", ",89.9,1.5", "bdc-resolution", "no integer"},
	{"no row", ClutterFile, "itm-30,10,tree cover,12,8.5\nitm-30,30,grassland,0,0\n", "", "bdc-value", "no row"},
	{"row doubled", ClutterFile, "itm-30,30,", "itm-30,10,", "bdc-unique", "line 2"},
	{"link budget doubled", BudgetsFile, "\n4GLTE_5_1-vehicle", "\n4GLTE_5_1-outdoor", "bdc-unique", "line 2"},
	{"model not declared", AssociationFile, "itm-30,", "itm-31,", "bdc-join", "not declared"},
	{"link budget not declared", AssociationFile, "4GLTE_5_1-outdoor", "LTE", "bdc-join", "not declared"},
	{"clutter of another model", ClutterFile, "itm-30,30", "okumura,30", "bdc-join", "not declared"},
	{"link budget without model", AssociationFile, "itm-30,5GNR_7_1-vehicle\n", "", "bdc-join", "no row in"},
	{"rationale of nothing", RationaleFile, "fading_margin_db", "fading", "bdc-rationale", "no parameter"},
	{"no rationale", RationaleFile, "5GNR_35_3-vehicle,fading_margin_db,8 dB of shadowing at 90 %\n", "", "bdc-rationale", "no row in"},
	{"model too coarse", ModelsFile, ",90,1.5", ",150,1.5", "bdc-resolution", "outside"},
	{"terrain too coarse", ModelsFile, ",2000,90,", ",2000,250,", "bdc-resolution", "outside"},
	{"receiver too low", ModelsFile, ",90,1.5", ",90,1.2", "bdc-receiver-height", "outside"},
	{"probability too low", BudgetsFile, ",20,90,50,", ",20,89.9,50,", "bdc-probability", "outside"},
	{"probability as a fraction", BudgetsFile, ",20,90,50,", ",20,0.9,50,", "bdc-probability", "outside"},
	{"loading too low", BudgetsFile, ",20,90,50,", ",20,90,49,", "bdc-loading", "outside"},
	{"speed of another technology", BudgetsFile, ",400,5,1,", ",400,7,1,", "bdc-service", "no technology"},
	{"no map at all", "coverage_*", "", "-", "bdc-files", "no coverage map"},
	{"map not JSON", MapFile(NR), `{"type":"FeatureCollection"`, `{"type":`, "bdc-geometry", "not read"},
	{"map cut off", MapFile(NR), "\n]}\n", "\n", "bdc-geometry", "not read"},
	{"map without polygons", MapFile(NR), "*", `{"type":"FeatureCollection","features":[]}`, "bdc-files", "no polygon"},
	{"map in metres", MapFile(NR), `"features":[`, `"crs":{"type":"name","properties":{"name":"EPSG:3857"}},"features":[`, "bdc-wgs84", "another reference"},
	{"positions in metres", MapFile(NR), "[", `[{"type":"Feature","properties":{"providerid":"999999","brandname":"Example \"Valley\" Mobile","technology":500,"mindown":7,"minup":1,"minsignal":-90,"environmnt":0},"geometry":{"type":"Polygon","coordinates":[[[-7958000,5499000],[-7957000,5499000],[-7957000,5500000],[-7958000,5499000]]]}},`, "bdc-wgs84", "no longitude"},
	{"latitude first", MapFile(NR), "[", square(44.1, -71.3, -90, 0), "bdc-area", "outside"},
	{"outside of the country", MapFile(NR), "[", square(2.3, 48.8, -90, 0), "bdc-area", "outside"},
	{"provider mixed", MapFile(NR), `"providerid":"999999"`, `"providerid":"999998"`, "bdc-attributes", "other polygons"},
	{"brand missing", MapFile(NR), `"brandname":`, `"brand":`, "bdc-attributes", "missing"},
	{"signal missing", MapFile(NR), `"minsignal":`, `"signal":`, "bdc-attributes", "missing"},
	{"signal of no range", MapFile(NR), `"minsignal":-`, `"minsignal":-3`, "bdc-heat-map", "no range"},
	{"environment unknown", MapFile(NR), `"environmnt":1`, `"environmnt":2`, "bdc-environments", "no environment"},
	{"no vehicle", MapFile(NR), "*" + `"environmnt":1`, `"environmnt":0`, "bdc-environments", "no polygon is of environment 1"},
	{"speed of a map", MapFile(NR), `"mindown":7`, `"mindown":8`, "bdc-service", "no technology"},
	{"two services in a map", MapFile(NR), `"mindown":7,"minup":1`, `"mindown":35,"minup":3`, "bdc-service", "in a map of"},
	{"ring open", MapFile(NR), "[", strings.Replace(square(-71.3, 44.1, -90, 0), ",[-71.3,44.1]]]", "]]", 1), "bdc-geometry", "not valid"},
	{"ring crosses itself", MapFile(NR), "[", bowtie, "bdc-geometry", "not valid"},
	{"a line", MapFile(NR), "[", strings.NewReplacer(`"Polygon"`, `"LineString"`, "[[[", "[[", "]]]", "]]").Replace(square(-71.3, 44.1, -90, 0)), "bdc-geometry", "is a LineString"},
	{"no geometry", MapFile(NR), `"geometry":{`, `"shape":{`, "bdc-geometry", "no geometry"},
	{"polygon twice", MapFile(NR), "[", square(-71.3, 44.1, -90, 0) + square(-71.3, 44.1, -90, 0), "bdc-overlap", "overlaps feature"},
	{"polygons overlap", MapFile(NR), "[", square(-71.3, 44.1, -90, 0) + square(-71.2995, 44.1, -80, 0), "bdc-overlap", "overlaps feature"},
	{"polygon within another", MapFile(NR), "[", square(-71.3, 44.1, -90, 0) + strings.NewReplacer("-71.299", "-71.2997", "44.101", "44.1003", "-71.3,", "-71.2999,").Replace(square(-71.3, 44.1, -80, 0)), "bdc-overlap", "overlaps feature"},
	{"polygons cross", MapFile(NR), "[", square(-71.3, 44.1, -90, 0) + slant, "bdc-overlap", "overlaps feature"},
	{"maps of two files overlap", "coverage_second.geojson", "*", "", "bdc-overlap", "overlaps feature"},
	{"hexagons missing", HexagonsFile(NR), "", "-", "bdc-hexagons", "table of hexagons is missing"},
	{"hexagon columns", HexagonsFile(NR), "h3_res9_id", "h3", "bdc-hexagons", "columns are"},
	{"hexagon is no cell", HexagonsFile(NR), "\n89", "\n79", "bdc-hexagons", "no cell"},
	{"hexagon elsewhere", HexagonsFile(NR), "", "8928308280fffff,500,7,1,-100,0\n", "bdc-hexagons", "no polygon covers"},
	{"hexagon coarse", HexagonsFile(NR), "", "8828308281fffff,500,7,1,-100,0\n", "bdc-hexagons", "no cell of resolution 9"},
	{"hexagon of another service", HexagonsFile(NR), ",500,7,1,", ",400,5,1,", "bdc-hexagons", "in the table of"},
	{"hexagon signal", HexagonsFile(NR), ",500,7,1,-", ",500,7,1,-9", "bdc-hexagons", "minsignal"},
	{"hexagon row short", HexagonsFile(NR), ",500,7,1,", ",500,", "bdc-hexagons", "values for 6 columns"},
	{"hexagon left out", HexagonsFile(NR), "line", "", "bdc-hexagons", "are missing"},
	{"hexagon twice", HexagonsFile(NR), "line", "twice", "bdc-unique", "earlier line"},
}

// square is a feature of 5G-NR 7/1 whose corner is given, with a comma behind it.
func square(x, y float64, signal, environment int) string {
	n := number
	x2, y2 := n(round6(x+0.001)), n(round6(y+0.001))
	return `{"type":"Feature","properties":{"providerid":"999999","brandname":"Example \"Valley\" Mobile","technology":500,"mindown":7,"minup":1,"minsignal":` +
		n(float64(signal)) + `,"environmnt":` + n(float64(environment)) + `},"geometry":{"type":"Polygon","coordinates":[[[` +
		n(x) + "," + n(y) + "],[" + x2 + "," + n(y) + "],[" + x2 + "," + y2 + "],[" + n(x) + "," + y2 + "],[" + n(x) + "," + n(y) + "]]]}},"
}

func round6(v float64) float64 { return float64(unit(v)) / 1e7 }

var (
	bowtie = strings.Replace(square(-71.3, 44.1, -90, 0), "[-71.299,44.101],[-71.3,44.101]", "[-71.3,44.101],[-71.299,44.101]", 1)
	slant  = strings.Replace(square(-71.3, 44.1, -90, 0), "[[-71.3,44.1],[-71.299,44.1],[-71.299,44.101],[-71.3,44.101],[-71.3,44.1]]",
		"[[-71.3002,44.1004],[-71.2988,44.1005],[-71.2988,44.1006],[-71.3002,44.1004]]", 1)
)

func TestPlantedErrors(t *testing.T) {
	right := map[string]string{}
	p := example()
	small := valley
	small.Cols, small.Rows = 90, 50
	p.Maps = p.Maps[1:2]
	p.Maps[0].Parts = One(Part{Coverage{SignalDBm: hills(small, 0)}, Coverage{SignalDBm: hills(small, -8)}})
	dir := write(t, p)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		right[e.Name()] = string(b)
	}
	rules := map[string]bool{}
	for _, c := range planted {
		t.Run(c.name, func(t *testing.T) {
			dir, done := t.TempDir(), false
			if c.file == "coverage_second.geojson" {
				right := right[MapFile(NR)]
				plant(t, filepath.Join(dir, c.file), right)
				done = true
			}
			for name, text := range right {
				if match, _ := filepath.Match(c.file, name); match {
					done = true
					if c.new == "-" {
						continue
					}
					was := text
					text = change(text, c.old, c.new)
					if text == was {
						t.Fatalf("%q is not in %s", c.old, name)
					}
				}
				plant(t, filepath.Join(dir, name), text)
			}
			if !done {
				t.Fatalf("no file %s", c.file)
			}
			r, err := Validate(t.Context(), dir, Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range r.Problems {
				if p.Rule.ID == c.rule && strings.Contains(p.String(), c.text) {
					if p.Remedy == "" || p.Rule.Source == "" || p.File == "" {
						t.Errorf("without remedy, source or file: %+v", p)
					}
					rules[c.rule] = true
					t.Log(p)
					return
				}
			}
			t.Errorf("not found; told was %v", r.Problems)
		})
	}
	for _, r := range Rules() {
		if !rules[r.ID] {
			t.Errorf("no planted error for rule %s", r.ID)
		}
	}
}

func change(text, old, new string) string {
	switch {
	case old == "":
		return text + new
	case old == "*":
		return new
	case old[0] == '*':
		return strings.ReplaceAll(text, old[1:], new)
	case old == "line": // the second line left out, or twice
		lines := strings.SplitAfterN(text, "\n", 3)
		if new == "twice" {
			return lines[0] + lines[1] + lines[1] + lines[2]
		}
		return lines[0] + lines[2]
	case old == "[": // a feature in front of the others
		return strings.Replace(text, `"features":[`, `"features":[`+strings.TrimPrefix(new, "["), 1)
	}
	return strings.Replace(text, old, new, 1)
}

func plant(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A state given as a polygon is held to.
func TestArea(t *testing.T) {
	dir := write(t, example())
	state := h3.Polygon{{{Lat: 44, Lng: -71.5}, {Lat: 45, Lng: -71.5}, {Lat: 45, Lng: -72}, {Lat: 44, Lng: -72}}}
	r, err := Validate(t.Context(), dir, Options{Area: []h3.Polygon{state}})
	if err != nil || r.Accepted() || r.Problems[0].Rule.ID != "bdc-area" {
		t.Errorf("%v, %v", r.Problems, err)
	}
}
