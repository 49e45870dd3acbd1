package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guyline/guyline/terrain/geotiff"
)

// The small network of the tests here: two sites on a plain of 0.2 degrees with a ridge in its middle, people on both sides
// of it and beyond, and three places where one could build.
const (
	smallYAML = `guyline: 1
operator: {name: Example, plmns: [001/01]}
site-lists: [cells.csv]
suppliers: [{name: Alder, trusted: true}, {name: Birch, trusted: true}, {name: Cedar, trusted: false}]
rollout:
  terrain: ground.tif
  population: people.csv
  candidates: candidates.csv
  radius-km: 6
  budgets: {2027: 500000, 2028: 500000}
  microwave-reach-km: 15
`
	smallCells = `site,cell,latitude,longitude,height-m,band,bandwidth-mhz,power-dbm,azimuth,supplier,backhaul,region
West,West 1,38.10,-117.55,35,n71,10,46,90,Alder,fibre-1,Plain
West,West 2,38.10,-117.55,35,n71,10,46,270,Alder,fibre-1,Plain
East,East 1,38.10,-117.45,35,n71,10,46,,Birch,fibre-1; fibre-2,Plain
`
	smallPeople = `place,latitude,longitude,population
mill,38.105,-117.555,900
ford,38.095,-117.540,1200
east end,38.101,-117.455,1500
north,38.185,-117.410,498000
south,38.010,-117.590,700
`
	smallCandidates = `site,latitude,longitude,height-m,supplier,band,cost,fibre-km,permit-months
North,38.18,-117.415,40,Alder,n71,300000,0,3
North,38.18,-117.415,40,Birch,n71,280000,0,3
North,38.18,-117.415,40,Cedar,n71,100000,0,3
South,38.015,-117.585,40,Birch,n71,250000,90,3
`
)

// small writes the network into a folder; files given replace those of the same name.
func small(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	all := map[string]string{"guyline.yaml": smallYAML, "cells.csv": smallCells, "people.csv": smallPeople, "candidates.csv": smallCandidates}
	for name, text := range files {
		all[name] = text
	}
	for name, text := range all {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ground(t, filepath.Join(dir, "ground.tif"), geotiff.Spec{Width: 240, Height: 240, EPSG: 4326, OriginX: -117.6, OriginY: 38.2, StepX: 3.0 / 3600, StepY: 3.0 / 3600})
	return dir
}

// ground writes level ground at 500 m with a ridge of 120 m along its middle.
func ground(t testing.TB, file string, s geotiff.Spec) {
	t.Helper()
	w, err := geotiff.Create[int16](file, s)
	if err != nil {
		t.Fatal(err)
	}
	row := make([]int16, s.Width)
	for i := range row {
		away := float64(i-s.Width/2) / 12
		row[i] = int16(500 + 120*math.Exp(-away*away))
	}
	for range s.Height {
		if err := w.WriteRow(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestRolloutCodes(t *testing.T) {
	dir := small(t, nil)
	other := func(name, text string) string { return small(t, map[string]string{name: text}) }
	replaced := func(name, text, old, new string) string { return other(name, strings.ReplaceAll(text, old, new)) }
	swapped := other("cells.csv", "site,cell,latitude,longitude,band\nWest,West 1,-117.55,38.10,n71\n")
	beyond := replaced("cells.csv", smallCells, "38.10,-117.45", "39.50,-110.10")
	nobody := replaced("guyline.yaml", smallYAML, "  population: people.csv\n", "")
	groundless := replaced("guyline.yaml", smallYAML, "  terrain: ground.tif\n", "")
	absent := replaced("guyline.yaml", smallYAML, "ground.tif", "absent.tif")
	noCells := other("cells.csv", "site,latitude,longitude\nWest,38.1,-117.5\n")
	datum := small(t, nil)
	ground(t, filepath.Join(datum, "ground.tif"), geotiff.Spec{Width: 100, Height: 100, EPSG: 27700, Projected: true, OriginX: 400_000, OriginY: 300_000, StepX: 90, StepY: 90})
	sea := small(t, nil)
	level(t, filepath.Join(sea, "ground.tif"), 0)
	claim := filepath.Join(t.TempDir(), "claim.csv")
	if err := os.WriteFile(claim, []byte("h3_res9_id,technology,mindown,minup,minsignal,environmnt\n89298e8046fffff,500,7,1,-100,0\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		args   []string
		code   int
		stderr string // part of it
	}{
		{"no path", []string{"coverage"}, exitUsage, "at least 1 arg"},
		{"no such map", []string{"coverage", dir, "--map", "colour"}, exitUsage, "rsrp"},
		{"no such form", []string{"coverage", dir, "-o", "map.txt"}, exitUsage, ".pmtiles"},
		{"polygons of numbers", []string{"coverage", dir, "--map", "server", "-o", "map.gpkg"}, exitUsage, "write .tif"},
		{"a folder that is not there", []string{"coverage", dir, "-o", filepath.Join(dir, "absent", "map.tif")}, exitUsage, "cannot be written to"},
		{"a folder in the file's place", []string{"coverage", dir, "-o", filepath.Join(folder(t, dir, "f.tif"))}, exitUsage, "is a folder"},
		{"no such format", []string{"coverage", dir, "--format", "xml"}, exitUsage, "text or json"},
		{"a resolution below 0", []string{"coverage", dir, "--resolution-m", "-5"}, exitUsage, "1 to 1,000 m"},
		{"a resolution that is no number", []string{"coverage", dir, "--resolution-m", "NaN"}, exitUsage, "1 to 1,000 m"},
		{"no section", []string{"coverage", filepath.Join(dir, "cells.csv")}, exitUnreadable, "write one in guyline.yaml"},
		{"no terrain", []string{"coverage", groundless}, exitUnreadable, "guyline data terrain"},
		{"terrain that is not there", []string{"coverage", absent}, exitUnreadable, "absent.tif"},
		{"another datum", []string{"coverage", datum}, exitUnreadable, "gdalwarp -t_srs EPSG:4326"},
		{"swapped", []string{"coverage", swapped}, exitUnreadable, "cells.csv:2: latitude: expected -90 to 90, found -117.55: are latitude and longitude swapped?"},
		{"no cells", []string{"resilience", noCells}, exitUnreadable, "no cell can be predicted"},
		{"all in the sea", []string{"coverage", sea}, exitClean, "its position lies in the sea"},
		{"one site beyond the ground", []string{"coverage", beyond}, exitClean, "no file covers tile N39W111: add it, fetch it with guyline data terrain"},
		{"nobody to count", []string{"plan", nobody}, exitUnreadable, "name population under rollout"},
		{"nobody to lose", []string{"resilience", nobody}, exitUnreadable, "name population under rollout"},
		{"a budget", []string{"plan", dir, "--budget", "2027"}, exitUsage, "YEAR=AMOUNT"},
		{"a share", []string{"plan", dir, "--target", "2"}, exitUsage, "--target: expected a share"},
		{"a cap", []string{"plan", dir, "--largest-supplier-share", "7"}, exitUsage, "--largest-supplier-share: expected a share"},
		{"a supplier of nothing", []string{"plan", dir, "--trusted", "Nobody"}, exitUsage, "they are of Alder, Birch, Cedar"},
		{"a target out of reach", []string{"plan", dir, "--target", "1", "--budget", "2027=1000"}, exitFindings, "target"},
		{"no candidates", []string{"plan", other("candidates.csv", "site,latitude,longitude,supplier,cost\n")}, exitUnreadable, "name a table of them"},
		{"a table without a column", []string{"plan", other("candidates.csv", "site,latitude\n")}, exitUnreadable, "candidates.csv:1: expected a column longitude"},
		{"how many", []string{"resilience", dir, "--most", "0"}, exitUsage, "--most"},
		{"a filing to nowhere", []string{"file", dir}, exitUsage, "--output DIR"},
		{"a filing over another", []string{"file", dir, "-o", dir}, exitUsage, "name a new folder"},
		{"no filing", []string{"file", "--validate", filepath.Join(dir, "absent")}, exitUnreadable, "name the package's folder"},
		{"a filing that is none", []string{"file", "--validate", dir}, exitFindings, "would be rejected"},
		{"no claim", []string{"audit", claim}, exitUsage, "--claim"},
		{"tests that are none", []string{"audit", claim, "--claim", claim}, exitUnreadable, "name them time, lat, lon"},
		{"no such zone", []string{"audit", claim, "--claim", claim, "--zone", "Mars"}, exitUsage, "America/Denver"},
	}
	for _, test := range tests {
		code, _, errs := guyline(t, "", append([]string{"rollout"}, test.args...)...)
		if code != test.code || !strings.Contains(errs, test.stderr) {
			t.Errorf("%s: exit %d, %s; want %d and %q", test.name, code, errs, test.code, test.stderr)
		}
	}
}

// folder makes a folder below another.
func folder(t *testing.T, dir, name string) string {
	t.Helper()
	name = filepath.Join(dir, name)
	if err := os.Mkdir(name, 0o755); err != nil {
		t.Fatal(err)
	}
	return name
}

// level writes ground of one height.
func level(t *testing.T, file string, heightM int16) {
	t.Helper()
	w, err := geotiff.Create[int16](file, geotiff.Spec{Width: 240, Height: 240, EPSG: 4326, OriginX: -117.6, OriginY: 38.2, StepX: 3.0 / 3600, StepY: 3.0 / 3600})
	if err != nil {
		t.Fatal(err)
	}
	row := make([]int16, 240)
	for i := range row {
		row[i] = heightM
	}
	for range 240 {
		if err := w.WriteRow(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestRolloutCoverage(t *testing.T) {
	dir := small(t, nil)
	for _, form := range []string{".tif", ".png", ".kmz", ".geojson", ".gpkg", ".pmtiles"} {
		file := filepath.Join(dir, "map"+form)
		code, out, errs := guyline(t, "", "rollout", "coverage", dir, "--map", "served", "--resolution-m", "200", "-o", file)
		if info, err := os.Stat(file); code != exitClean || err != nil || info.Size() == 0 || !strings.Contains(out, "map: "+file) {
			t.Errorf("%s: exit %d, %v: %s%s", form, code, err, out, errs)
		}
	}
	code, out, errs := guyline(t, "", "rollout", "coverage", dir, "--format", "json")
	var answer struct {
		People, Served int
		Extents        []extentJSON
	}
	if err := json.Unmarshal([]byte(out), &answer); code != exitClean || err != nil || answer.People != 502_300 || answer.Served < 1500 || answer.Served > 5000 {
		t.Errorf("exit %d, %v, %+v: %s", code, err, answer, errs)
	}
	if len(answer.Extents) == 0 || answer.Extents[0].Cells != 3 || answer.Extents[0].AreaKm2 < 20 {
		t.Errorf("extents %+v", answer.Extents)
	}
	left, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

// TestRolloutStopped: a run that is cancelled says so and leaves no file.
func TestRolloutStopped(t *testing.T) {
	dir := small(t, nil)
	out := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, args := range [][]string{
		{"coverage", dir, "-o", filepath.Join(out, "map.tif")}, {"plan", dir}, {"resilience", dir}, {"file", dir, "-o", filepath.Join(out, "filing")},
	} {
		c := root()
		var errs bytes.Buffer
		c.SetOut(&errs)
		c.SetErr(&errs)
		if code := run(ctx, c, append([]string{"rollout"}, args...)); code != exitUsage || errs.String() != "guyline: stopped\n" {
			t.Errorf("%v: exit %d, %s", args, code, errs.String())
		}
	}
	if left, err := os.ReadDir(out); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

func TestRolloutPlan(t *testing.T) {
	dir := small(t, map[string]string{"candidates.csv": smallCandidates +
		"West,38.10,-117.55,40,Birch,n71,10000,0,0\nNowhere,0,0,40,Birch,n71,1,0,0\nLonely,38.19,-117.59,10,Birch,n258,1,0,0\nWorse,38.1,-117.5,40,Birch,n71,much,0,0\n"})
	code, out, errs := guyline(t, "", "rollout", "plan", dir)
	for _, want := range []string{"2 sites for 530,000: 498,700 people more are served", "certified gap is 0.00 %", "Cedar is not among the trusted suppliers: 1 option at 1 site left out", "no file covers tile N00E000"} {
		if code != exitClean || !strings.Contains(out, want) {
			t.Errorf("exit %d, %q is missing: %s%s", code, want, out, errs)
		}
	}
	if !strings.Contains(errs, `candidates.csv:9: cost: expected a number from 0 to 1e+12, found "much": the row is left out`) {
		t.Errorf("the bad row is not told: %s", errs)
	}
	code, out, errs = guyline(t, "", "rollout", "plan", dir, "--target", "0.99", "--trusted", "birch")
	if code != exitClean || !strings.Contains(out, "1 site for 280,000") || !strings.Contains(out, "reaches the target for less than") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	var answer struct {
		Target bool
		Builds []struct{ Site, Supplier string }
	}
	code, out, _ = guyline(t, "", "rollout", "plan", dir, "--target", "0.99", "--format", "json")
	if err := json.Unmarshal([]byte(out), &answer); code != exitClean || err != nil || !answer.Target || len(answer.Builds) != 1 || answer.Builds[0].Site != "North" {
		t.Errorf("exit %d, %v: %s", code, err, out)
	}
}

func TestRolloutResilience(t *testing.T) {
	code, out, errs := guyline(t, "", "rollout", "resilience", small(t, nil), "--most", "2")
	if code != exitClean || !strings.Contains(out, "backhaul link  fibre-1 ") || !strings.Contains(out, "and 3 that cost no more: --most prints them") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
}

func TestRolloutFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "filing")
	code, out, errs := guyline(t, "", "rollout", "file", small(t, nil), "-o", dir, "--provider", "130001", "--brand", "Example")
	if code != exitClean || !strings.Contains(out, "nothing here would be rejected") || !strings.Contains(out, "--terrain-vintage was not given, and today stands in its place") ||
		strings.Contains(out, "--brand was") {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	name := filepath.Join(dir, "hexagons_h3_res9_5GNR_7_1.csv")
	claim, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	tests := filepath.Join(t.TempDir(), "drive.csv")
	drive := "time,lat,lon,down_mbps,up_mbps,environment\n2026-11-20T12:00:00Z,38.1012,-117.4551,30,5,outdoor\n2026-11-20T18:00:00Z,38.1013,-117.4552,1,0.1,outdoor\njunk\n"
	if err := os.WriteFile(tests, []byte(drive), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, errs = guyline(t, "", "rollout", "audit", tests, "--claim", name)
	if code != exitUnreadable || !strings.Contains(out, "give the zone") {
		t.Errorf("times in UTC: exit %d: %s%s", code, out, errs)
	}
	table := filepath.Join(t.TempDir(), "audit.csv")
	code, out, errs = guyline(t, "", "rollout", "audit", tests, "--claim", name, "--zone", "America/Denver", "-o", table)
	if text, err := os.ReadFile(table); code != exitClean || err != nil || !strings.Contains(out, "2 tests; 1 rows could not be read") || !strings.HasPrefix(string(text), "h3_res8_id,") {
		t.Errorf("audit: exit %d, %v: %s%s", code, err, out, errs)
	}
	if err := os.WriteFile(name, bytes.ReplaceAll(claim, []byte(",500,"), []byte(",700,")), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, errs = guyline(t, "", "rollout", "file", "--validate", dir)
	if n := strings.Count(out, "[bdc-"); code != exitFindings || n < 10 || n > 14 || !strings.Contains(out, " more (--most)") {
		t.Errorf("exit %d, %d lines: %s%s", code, n, out, errs)
	}
}
