package coverage

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/radio/itm"
	"github.com/guyline/guyline/terrain/geotiff"
)

// plasma is the luminance of matplotlib's colour map of that name (CC0) at 32 even steps from its dark end: the pictures hold
// received power as that of 32 contours between min_dbm and max_dbm, with what lies between them interpolated.
var plasma = [...]float64{23, 29, 34, 38, 43, 46, 50, 54, 60, 66, 75, 82, 91, 98, 105, 111, 119, 126, 133, 139, 147, 153, 160, 166, 174, 180, 187,
	193, 201, 208, 215, 221}

// TestMeshtasticAreas is a second look, at maps that SPLAT! made with its own model, ITWOM, whole decibels and clutter on all
// paths: their rms is logged, and bounded only so that a gross mistake would be seen.
func TestMeshtasticAreas(t *testing.T) {
	dir := filepath.Join(testdata.Dir(t, "rollout"), "golden")
	files, err := filepath.Glob(filepath.Join(dir, "meshtastic_*.json"))
	if err != nil || len(files) == 0 {
		t.Skip("no maps")
	}
	climates := map[string]itm.Climate{
		"equatorial": itm.Equatorial, "continental_subtropical": itm.ContinentalSubtropical, "maritime_subtropical": itm.MaritimeSubtropical,
		"desert": itm.Desert, "continental_temperate": itm.ContinentalTemperate, "maritime_temperate_land": itm.MaritimeTemperateOverLand,
		"maritime_temperate_sea": itm.MaritimeTemperateOverSea,
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			var in struct {
				Lat, Lon     float64
				TxHeight     float64 `json:"tx_height"`
				TxPower      float64 `json:"tx_power"`
				TxGain       float64 `json:"tx_gain"`
				FreqMHz      float64 `json:"frequency_mhz"`
				RxHeight     float64 `json:"rx_height"`
				SystemLoss   float64 `json:"system_loss"`
				Epsilon      float64 `json:"ground_dielectric"`
				Sigma        float64 `json:"ground_conductivity"`
				N0           float64 `json:"atmosphere_bending"`
				Climate      string  `json:"radio_climate"`
				Polarization string
				RadiusM      float64 `json:"radius"`
				Situation    float64 `json:"situation_fraction"`
				Time         float64 `json:"time_fraction"`
				MinDBm       float64 `json:"min_dbm"`
				MaxDBm       float64 `json:"max_dbm"`
			}
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(b, &in); err != nil {
				t.Fatal(err)
			}
			const feet = 0.3048 // the maps took the transmitter's height for feet
			tx := Transmitter{Lat: in.Lat, Lon: in.Lon, HeightM: in.TxHeight * feet, FreqMHz: in.FreqMHz,
				PowerDBm: in.TxPower + in.TxGain - in.SystemLoss + 2.14} // SPLAT! counts ERP
			if in.Polarization == "vertical" {
				tx.Polarization = itm.Vertical
			}
			m := Model{Climate: climates[in.Climate], N0: in.N0, Epsilon: in.Epsilon, SigmaSM: in.Sigma, Variability: itm.Mobile + itm.NoLocation,
				Percent: itm.TLS{TimePercent: in.Time, LocationPercent: 50, SituationPercent: in.Situation}, ReceiverHeightM: in.RxHeight, RadiusKm: in.RadiusM / 1000}
			out, err := Loss(context.Background(), ground(t, in.Lat, in.Lon, in.RadiusM+1000), tx, m, Run{})
			if err != nil {
				t.Fatal(err)
			}
			f, err := geotiff.Open(file[:len(file)-len("json")] + "tif")
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			w, h := f.Levels[0].Width, f.Levels[0].Height
			data, err := f.Window(0, 0, 0, 0, w, h)
			if err != nil {
				t.Fatal(err)
			}
			var e offsets
			for i, v := range data {
				dBm, ok := power(v, in.MinDBm, in.MaxDBm)
				if !ok {
					continue
				}
				lat, lon := f.Geo.OriginY-(float64(i/w)+0.5)*f.Geo.StepY, f.Geo.OriginX+(float64(i%w)+0.5)*f.Geo.StepX
				e.add(at(out.ReceivedDBm, lat, lon), dBm)
			}
			e.report(t)
			if e.rms() > 25 {
				t.Errorf("rms %.1f dB", e.rms())
			}
		})
	}
}

// power reads a luminance back, if it lies between the darkest and the brightest contour.
func power(v, minDBm, maxDBm float64) (float64, bool) {
	for i := 1; i < len(plasma); i++ {
		if v > plasma[0] && v >= plasma[i-1] && v < plasma[i] {
			x := float64(i-1) + (v-plasma[i-1])/(plasma[i]-plasma[i-1])
			return minDBm + (maxDBm-minDBm)*x/float64(len(plasma)-1), true
		}
	}
	return 0, false
}
