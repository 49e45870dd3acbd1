package assess

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/guyline/guyline/network"
)

// TestExampleRollout holds the first line of effort of the example network to what its README says.
func TestExampleRollout(t *testing.T) {
	a, err := Run(context.Background(), Options{Paths: []string{"../examples/valley"}, Now: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	r := a.Report.Rollout
	if r == nil || r.Problem != "" {
		t.Fatalf("no prediction: %+v", r)
	}
	if r.RoadsKm < 150 || r.RoadsKm > 165 || r.ServedRoadsKm < 100 || r.ServedRoadsKm > r.RoadsKm {
		t.Errorf("%g of %g km of road", r.ServedRoadsKm, r.RoadsKm)
	}
	if x := r.Audit; x == nil || x.Tests != 300 || x.Counted < 290 || x.Challengeable < 3 || x.Challengeable > 8 || x.Unchallenged < 80 || x.Untested == 0 || len(x.Next) != 5 {
		t.Errorf("audit: %+v", x)
	}
	if r.Measured != 300 || math.Abs(r.MeasuredErrorDB) > 10 || r.MeasuredSigmaDB < 5 || r.MeasuredSigmaDB > 20 {
		t.Errorf("%d measured, %g dB from the prediction, σ %g dB", r.Measured, r.MeasuredErrorDB, r.MeasuredSigmaDB)
	}
	if f := r.Failures[0]; f.Cause != "power area" || f.Name != "ridge line" || f.Sites != 28 || f.People < 20_000 {
		t.Errorf("the worst failure is %+v, want the line that feeds both ridges", f)
	}
	for o := range a.Network.Elements(network.KindOperator) {
		c, ok := network.HexagonsChallengeable.Best(o)
		if !ok || c.Value != r.Audit.Challengeable || c.Layer != network.Observed || filepath.Base(c.Origin.Path) != "drive-tests.csv" {
			t.Errorf("the model's %+v, %v", c, ok)
		}
	}
	failed := map[string]int{}
	for _, f := range a.Report.Failures() {
		failed[f.Check]++
	}
	if failed["coverage-not-measured"] != 1 || failed["cell-outside-licence"] != 5 {
		t.Errorf("coverage-not-measured %d times, cell-outside-licence %d times", failed["coverage-not-measured"], failed["cell-outside-licence"])
	}
	if s := r.Summary(); !strings.Contains(s, "km of road served") || !strings.Contains(s, "claimed hexagons with drive tests") {
		t.Errorf("summary: %s", s)
	}
	for _, in := range a.Report.Inputs {
		if ext := filepath.Ext(in.Path); in.Status == "unrecognised" && (ext == ".csv" || ext == ".geojson" || ext == ".tif") {
			t.Errorf("%s is not recognised", in.Path)
		}
	}
}

// Drive tests are held against the claim without ground and people too, and what cannot be read is told.
func TestAuditAlone(t *testing.T) {
	for _, c := range []struct{ name, claim, tests, want string }{
		{"nothing counts", "h3_res9_id,technology,mindown,minup,environmnt\n89298e8c0b3ffff,500,7,1,1\n",
			"time,lat,lon,down_mbps,up_mbps\n2026-09-01T09:00:00-07:00,38.2,-117.4,9,2\n", "of 1 drive tests 0 count; the others: 1 outside of the claimed coverage"},
		{"no claim", "a,b\n1,2\n", "time,lat,lon,down_mbps,up_mbps\n", "no audit: claim.csv: audit: the claim has no column"},
		{"no tests", "h3_res9_id,technology,mindown,minup,environmnt\n89298e8c0b3ffff,500,7,1,1\n", "a,b\n1,2\n", "neither those of speed tests"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			for name, text := range map[string]string{"claim.csv": c.claim, "tests.csv": c.tests,
				"guyline.yaml": "guyline: 1\noperator: {name: Example}\nrollout: {claims: claim.csv, drive-tests: tests.csv}\n"} {
				if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			a, err := Run(context.Background(), Options{Paths: []string{"."}, Now: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)})
			if err != nil {
				t.Fatal(err)
			}
			if r := a.Report.Rollout; r == nil || !strings.Contains(strings.Join(r.Faults, "\n"), c.want) || r.Problem == "" {
				t.Errorf("%+v", r)
			}
		})
	}
}
