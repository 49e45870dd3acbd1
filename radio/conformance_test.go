package radio

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
)

// TestConformanceP2108 holds the clutter methods against the vectors that NTIA publishes with its implementation: losses to
// their printed precision of 0.1 dB, and the error code of inputs out of range.
func TestConformanceP2108(t *testing.T) {
	dir := testdata.Dir(t, "rollout/p2108")
	methods := []struct {
		file, loss string
		run        func(f func(string) float64) (float64, error)
	}{
		{"ntia_HeightGainTerminalCorrectionModelTestData.csv", "A_h__db", func(f func(string) float64) (float64, error) {
			return HeightGainLossDB(f("f__ghz"), f("h__meter"), f("w_s__meter"), f("R__meter"), ClutterType(f("clutter_type")))
		}},
		{"ntia_TerrestrialStatisticalModelTestData.csv", "L_ctt__db", func(f func(string) float64) (float64, error) {
			return TerrestrialClutterLossDB(f("f__ghz"), f("d__km"), f("p"))
		}},
		{"ntia_AeronauticalStatisticalModelTestData.csv", "L_ces__db", func(f func(string) float64) (float64, error) {
			return EarthSpaceClutterLossDB(f("f__ghz"), f("theta_deg"), f("p"))
		}},
	}
	got, total := 0, 0
	for _, m := range methods {
		for _, row := range testdata.CSV(t, filepath.Join(dir, m.file)) {
			total++
			number := func(name string) float64 {
				v, err := strconv.ParseFloat(row[name], 64)
				if err != nil {
					t.Fatalf("%s row %s: %s: %v", m.file, row["row"], name, err)
				}
				return v
			}
			loss, err := m.run(number)
			code := 0
			if e := (*P2108Error)(nil); errors.As(err, &e) {
				code = e.Code
			}
			switch {
			case code != int(number("rtn")):
				t.Errorf("%s row %s: code %d (%v), want %s", m.file, row["row"], code, err, row["rtn"])
			case code == 0 && math.Abs(math.Round(loss*10)/10-number(m.loss)) > 1e-9:
				t.Errorf("%s row %s: %.3f dB, want %s", m.file, row["row"], loss, row[m.loss])
			default:
				got++
			}
		}
	}
	fmt.Printf("score p2108 %d/%d\n", got, total)
}
