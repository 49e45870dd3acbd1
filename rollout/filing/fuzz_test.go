package filing

import (
	"os"
	"path/filepath"
	"testing"
)

// The validator reads what others wrote: no file of a package may make it fail, nor give a problem without a remedy.
func fuzzFile(f *testing.F, name string, seeds ...string) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(s), 0o644); err != nil {
			t.Fatal(err)
		}
		r, err := Validate(t.Context(), dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range r.Problems {
			if p.Remedy == "" || p.File == "" {
				t.Fatalf("%+v", p)
			}
		}
	})
}

func FuzzMap(f *testing.F) {
	one := square(-71.3, 44.1, -90, 0)
	fuzzFile(f, MapFile(NR),
		`{"type":"FeatureCollection","features":[`+one[:len(one)-1]+`]}`,
		`{"type":"FeatureCollection","features":[`+bowtie+slant[:len(slant)-1]+`]}`,
		`{"type":"FeatureCollection","crs":{},"features":[{"type":"Feature","properties":null,"geometry":{"type":"GeometryCollection","geometries":[]}}]}`,
		`{"features":[{"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1e300,0],[0,1],[0,0]]]]}}],"features":[`)
}

func FuzzTable(f *testing.F) {
	fuzzFile(f, BudgetsFile, "link_budget_id,technology,mindown,minup,environmnt\nx,500,7,1,0\n\"x\n", "\ufefflink_budget_id,link_budget_id\n,,\n")
}
