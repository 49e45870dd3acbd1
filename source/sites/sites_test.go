package sites

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/sourcetest"
)

func TestRead(t *testing.T) {
	for _, name := range []string{"lists", "faults"} {
		t.Run(name, func(t *testing.T) { sourcetest.Golden(t, name, &Table, &GeoJSON) })
	}
}

func TestDetect(t *testing.T) {
	for content, want := range map[string]string{
		"site,lat,lon\n":                                        "site-table",
		"\n# comment\nname;Latitude;Longitude\n":                "site-table",
		"cell\tpci\ttac\n":                                      "site-table",
		"site,cell,pci\n":                                       "site-table",
		"site,easting,northing\n":                               "", // projected
		"cell,pci\n":                                            "", // too little to be sure
		"STATEFP,POPULATION,LATITUDE,LONGITUDE\n":               "",
		"row,lat,lon,azimuth_deg,elev_deg,rx_dbm\n":             "",
		"id,lon,lat,pop\n":                                      "",
		"file,fact,value,count\n":                               "",
		"a sentence, with latitude, and longitude\n":            "",
		"{\"type\": \"FeatureCollection\"}":                     "",
		"{\"features\": [{}], \"type\": \"FeatureCollection\"}": "",
		"site: [latitude, longitude]\n":                         "",
		"":                                                      "",
		"\"site,lat,lon":                                        "",
	} {
		if _, f := sourcetest.ReadText(t, content, &Table, &GeoJSON); f.Format != want {
			t.Errorf("%q: format %q, want %q", content, f.Format, want)
		}
	}
}

// Lists of the whole country are read while its owner waits for the prompt. The bound is far above what it takes, so
// that a busy machine does not fail it; the benchmark gives the figure.
func TestManyRows(t *testing.T) {
	name := filepath.Join(t.TempDir(), "cells.csv")
	if err := os.WriteFile(name, []byte(manyRows(100_000)), 0o644); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	_, files, err := (&source.Reader{Formats: []*source.Format{&Table}}).Read(context.Background(), name)
	if err != nil || files[0].Status() != source.Read {
		t.Fatal(err, files[0].Notes())
	}
	if d := time.Since(start); d > 20*time.Second {
		t.Errorf("100,000 rows took %v", d)
	}
}

func manyRows(n int) string {
	var b strings.Builder
	b.WriteString("site,latitude,longitude,region,supplier,backhaul,backup-hours,people,critical-users\n")
	for i := range n {
		fmt.Fprintf(&b, "Site %d,%.5f,%.5f,Region %d,Example Radio %d,fibre-%d,8,%d,\n", i, 38+float64(i%1000)/1000, -117-float64(i)/100_000,
			i%50, i%3, i%500, i%900)
	}
	return b.String()
}

func manyPoints(n int) string {
	var b strings.Builder
	b.WriteString("{\"type\": \"FeatureCollection\", \"features\": [\n")
	for i := range n {
		fmt.Fprintf(&b, `{"type": "Feature", "geometry": {"type": "Point", "coordinates": [%.5f, %.5f]}, "properties": {"site": "Site %d", "people": %d}},`+"\n",
			-117-float64(i)/100_000, 38+float64(i%1000)/1000, i, i%900)
	}
	return strings.TrimSuffix(b.String(), ",\n") + "]}"
}

func BenchmarkRead(b *testing.B) {
	for name, content := range map[string]string{"table": manyRows(100_000), "geojson": manyPoints(100_000)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				sourcetest.ReadText(b, content, &Table, &GeoJSON)
			}
		})
	}
}

func FuzzRead(f *testing.F) { sourcetest.Fuzz(f, &Table, &GeoJSON) }
