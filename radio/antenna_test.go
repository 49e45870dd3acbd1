package radio

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
)

// TestSectorPattern works TR 38.901 table 7.3-1 by hand.
func TestSectorPattern(t *testing.T) {
	a, err := NewSector(Sector{GainDBi: 8, HorizontalDeg: 65, VerticalDeg: 65})
	if err != nil {
		t.Fatal(err)
	}
	a = a.Mount(120, 0)
	near(t, "boresight", a.GainDBi(120, 0), 8, 1e-12)
	near(t, "half power", a.GainDBi(120+32.5, 0), 5, 1e-9)
	near(t, "half power, the other way", a.GainDBi(120-32.5, 0), 5, 1e-9)
	near(t, "above", a.GainDBi(120, 32.5), 5, 1e-9)
	near(t, "back", a.GainDBi(300, 0), -22, 1e-9)
	near(t, "both", a.GainDBi(120+32.5, -32.5), 2, 1e-9)
	near(t, "never below the front-to-back ratio", a.GainDBi(300, -80), -22, 1e-9)

	electric, _ := NewSector(Sector{GainDBi: 17, HorizontalDeg: 65, VerticalDeg: 7, ElectricalTilt: 4})
	near(t, "electrical tilt in front", electric.GainDBi(0, -4), 17, 1e-9)
	near(t, "electrical tilt aside", electric.GainDBi(32.5, -4), 14, 1e-9)
	mechanical, _ := NewSector(Sector{GainDBi: 17, HorizontalDeg: 65, VerticalDeg: 7})
	mechanical = mechanical.Mount(0, 4)
	near(t, "mechanical tilt in front", mechanical.GainDBi(0, -4), 17, 1e-6)
	near(t, "mechanical tilt behind", mechanical.GainDBi(180, 4), 17-30, 1e-6) // it looks up there
	near(t, "mechanical tilt across", mechanical.GainDBi(90, 0), 17-12*(90.0/65)*(90.0/65), 0.05)
	if az, tilt := mechanical.Orientation(); az != 0 || tilt != 4 {
		t.Errorf("orientation %g %g", az, tilt)
	}
	for _, bad := range []Sector{{HorizontalDeg: 400}, {VerticalDeg: -1}, {GainDBi: math.NaN()}, {ElectricalTilt: 100}, {HorizontalDeg: math.NaN()}} {
		if _, err := NewSector(bad); err == nil {
			t.Errorf("%+v: no error", bad)
		}
	}
}

// TestCBRS: WInnForum's reference implementation gives the same by its formula, −min(12 (φ/BW)², 20).
func TestCBRS(t *testing.T) {
	a, err := NewCBRSSector(45, 90, 16)
	if err != nil {
		t.Fatal(err)
	}
	for az := 0.0; az < 360; az += 7 {
		off := math.Abs(math.Remainder(az-45, 360))
		near(t, "gain", a.GainDBi(az, -5), 16-math.Min(12*off*off/8100, 20), 1e-9)
	}
	round, _ := NewCBRSSector(45, 360, 6)
	near(t, "all round", round.GainDBi(200, 10), 6, 0)
	near(t, "omni", Omni(2).GainDBi(77, -33), 2, 0)
	near(t, "another gain", round.WithGain(9).GainDBi(0, 0), 9, 0)
	near(t, "peak", round.PeakGainDBi(), 6, 0)
	if _, err := NewCBRSSector(0, -5, 6); err == nil {
		t.Error("beamwidth -5: no error")
	}
}

// msi is a pattern made by us: a cosine around, and a beam 6° below the horizon.
func msi(head string) string {
	var b strings.Builder
	b.WriteString(head)
	b.WriteString("HORIZONTAL 360\n")
	for i := range 360 {
		fmt.Fprintf(&b, "%d.0 %.2f\n", i, 10*(1-math.Cos(float64(i)*math.Pi/180)))
	}
	b.WriteString("VERTICAL 360\n")
	for i := range 360 {
		fmt.Fprintf(&b, "%d.0 %.2f\n", i, 10*(1-math.Cos(float64(i)*math.Pi/180))+math.Min(12*math.Pow(math.Remainder(float64(i)-6, 360)/10, 2), 5))
	}
	return b.String()
}

func TestMSI(t *testing.T) {
	a, err := ReadMSI(strings.NewReader(msi("NAME made by us\nFREQUENCY 3500\nGAIN 15 dBi\nELECTRICAL_TILT 6\nCOMMENT 1 2 3\n")))
	if err != nil {
		t.Fatal(err)
	}
	if a.Name != "made by us" || a.FreqMHz != 3500 || a.ElectricalTiltDeg != 6 || a.PeakGainDBi() != 15 {
		t.Errorf("%+v", a)
	}
	a = a.Mount(90, 0)
	// The vertical cut is 4.32 dB down at the horizon in front and 5 dB below the horizontal cut behind: a third of the
	// way round it lowers the horizontal cut by two thirds of the one and a third of the other.
	near(t, "horizontal cut", a.GainDBi(150, 0), 15-5-4.32*2/3-5.0/3, 0.01)
	near(t, "vertical cut in front", a.GainDBi(90, -6), 15-0.05, 0.01)
	near(t, "vertical cut behind", a.GainDBi(270, 0), 15-25, 0.01)
	near(t, "between degrees", a.GainDBi(90+10.5, 0), (a.GainDBi(100, 0)+a.GainDBi(101, 0))/2, 1e-9)

	for head, want := range map[string]float64{"GAIN 15": 17.15, "GAIN 15 dBd": 17.15, "GAIN 15dBi": 15, "GAIN 15,5 dBi": 15.5} {
		a, err := ReadMSI(strings.NewReader(msi(head + "\n")))
		if err != nil {
			t.Fatal(err)
		}
		near(t, head, a.PeakGainDBi(), want, 1e-9)
	}
	sparse, err := ReadMSI(strings.NewReader("GAIN 0 dBi\nFREQUENCY 1710-1880\nELECTRICAL_TILT variable\nHORIZONTAL 4\n0 0\n90 10\n180 20\n270 10\nVERTICAL 3\n0 0\n180 20\n360 0\n"))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "interpolated", sparse.GainDBi(45, 0), -5, 1e-9)
	near(t, "interpolated over north", sparse.GainDBi(-45, 0), -5, 1e-9)
	for text, want := range map[string]string{
		"":                            "no HORIZONTAL and no VERTICAL table",
		"GAIN 3\n":                    "no HORIZONTAL and no VERTICAL table",
		"GAIN x\n":                    `line 1: GAIN is "x"`,
		"GAIN\n":                      `GAIN is ""`,
		"GAIN 3 dBq\n":                `expected dBd or dBi`,
		"GAIN 3\nHORIZONTAL 2\n0 0\n": "the file ends after 1 of the 2 rows",
		"GAIN 3\nHORIZONTAL 2\n0 0\nVERTICAL 2\n":        "line 4: angle is \"VERTICAL\"",
		"GAIN 3\nHORIZONTAL 2\n0 0\n0 1\n":               "line 4: angle 0 in HORIZONTAL, expected growing angles",
		"GAIN 3\nHORIZONTAL 1e5\n":                       "expected a whole number such as 360",
		"GAIN 3\nHORIZONTAL 2\n0 0\n1 0\n2 0\n":          "outside of any table",
		"HORIZONTAL 2\n0 0\n1 0\nVERTICAL 2\n0 0\n1 0\n": "no GAIN: add a line",
		"GAIN 3\nHORIZONTAL 2\n0 0\n1 0\n":               "no VERTICAL table",
		"GAIN 3\nVERTICAL 2\n0 0\n1 0\n":                 "no HORIZONTAL table",
		"GAIN 3\nHORIZONTAL 2\n0 zero\n":                 `loss is "zero"`,
		"GAIN 3\nHORIZONTAL 2\n0 0\n1 -3\n":              "loss of -3 dB in HORIZONTAL",
		"GAIN 3\nHORIZONTAL 2\n0\n":                      "expected an angle and a loss in dB",
		strings.Repeat("COMMENT\n", maxPatternLines+1):   "no antenna pattern",
		"GAIN 3\n" + strings.Repeat("x", 70<<10):         "token too long",
	} {
		_, err := ReadMSI(strings.NewReader(text))
		if err == nil || !strings.Contains(err.Error(), want) || !errors.As(err, new(*PatternError)) {
			t.Errorf("%.40q: %v, want %q", text, err, want)
		}
	}
}

func TestSPLAT(t *testing.T) {
	az := "30\n0 1\n90 0.5\n180 0.1\n270 0.5\n"
	el := "5 30\n-10 0.2\n0 1\n10 0.5\n90 0.01 ; straight down\n"
	a, err := ReadSPLAT(strings.NewReader(az), strings.NewReader(el))
	if err != nil {
		t.Fatal(err)
	}
	if azimuth, tilt := a.Orientation(); azimuth != 30 || tilt != 5 {
		t.Errorf("turned to %g, tilted %g", azimuth, tilt)
	}
	near(t, "boresight, tilted", a.GainDBi(30, -5), 0, 1e-6)
	near(t, "horizon in front", a.GainDBi(30, 0), -7*0+20*math.Log10(1)+(20*math.Log10(0.2))*0.5, 1e-6)
	near(t, "behind, where it looks up", a.GainDBi(210, 5), 20*math.Log10(0.1), 1e-6)
	flat, err := ReadSPLAT(strings.NewReader(az), nil)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "azimuth alone", flat.GainDBi(120, 70), 20*math.Log10(0.5), 1e-9)
	only, err := ReadSPLAT(nil, strings.NewReader("0 0\n-10 0\n0 1\n10 0.5\n90 0.1\n"))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "elevation alone", only.GainDBi(77, -10), 20*math.Log10(0.5), 1e-9)
	near(t, "elevation alone, behind", only.GainDBi(257, -10), 20*math.Log10(0.5), 1e-9)
	near(t, "no field", only.GainDBi(0, 10), floorDB, 0)
	near(t, "above the table", only.GainDBi(0, 60), floorDB, 0)
	for text, want := range map[string]string{
		"": "no rows", "0\n": "no rows", "0\n0 1.5\n": "line 2: field strength 1.5, expected 0 to 1", "0\n5 1\n4 1\n": "growing angles",
		"0\n400 1\n": "from 0 to 360", "0\n0\n": "expected an angle and a field strength", "0\nx 1\n": "expected a number", "500\n0 1\n": "rotation or tilt",
		"0\n360 1\n": "no azimuth below 360",
	} {
		if _, err := ReadSPLAT(strings.NewReader(text), nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if _, err := ReadSPLAT(nil, strings.NewReader("0\n-100 1\n")); err == nil {
		t.Error("elevation -100: no error")
	}
}

func TestRadioMobile(t *testing.T) {
	var three, two, one strings.Builder
	for i := range 360 {
		fmt.Fprintf(&one, "%.2f\n", -10*(1-math.Cos(float64(i)*math.Pi/180)))
	}
	three.WriteString(one.String())
	two.WriteString(strings.ReplaceAll(one.String(), ".", ",")) // as some countries write it
	for i := range 360 {
		elevation := float64(90 - i) // 90 … −90, and around the back
		v := fmt.Sprintf("%.2f\n", -10*(1-math.Cos(elevation*math.Pi/180)))
		three.WriteString(v)
		if i <= 180 {
			two.WriteString(v)
		}
	}
	for name, text := range map[string]string{"version 3": three.String(), "version 2": two.String(), "version 1": one.String()} {
		a, err := ReadRadioMobile(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		a = a.WithGain(12)
		near(t, name+" boresight", a.GainDBi(0, 0), 12, 1e-9)
		near(t, name+" aside", a.GainDBi(60, 0), 7, 0.01)
		if name != "version 1" {
			near(t, name+" below", a.GainDBi(0, -60), 7, 0.01)
			near(t, name+" above", a.GainDBi(0, 60), 7, 0.01)
		}
	}
	for text, want := range map[string]string{"": "0 values, expected 360, 541 or 720", "3\n": "expected 0 or less", "x\n": "line 1: relative gain"} {
		if _, err := ReadRadioMobile(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// TestRealPatterns reads the published pattern files.
func TestRealPatterns(t *testing.T) {
	dir := testdata.Dir(t, "rollout/antenna")
	open := func(name string) *os.File {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		var a *Antenna
		var err error
		switch filepath.Ext(e.Name()) {
		case ".msi":
			a, err = ReadMSI(open(e.Name()))
		case ".ant":
			a, err = ReadRadioMobile(open(e.Name()))
		case ".az":
			el := strings.TrimSuffix(e.Name(), ".az") + ".el"
			if _, statErr := os.Stat(filepath.Join(dir, el)); statErr == nil {
				a, err = ReadSPLAT(open(e.Name()), open(el))
			} else {
				a, err = ReadSPLAT(open(e.Name()), nil)
			}
		default:
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", e.Name(), err)
			continue
		}
		best := math.Inf(-1)
		for az := 0.0; az < 360; az++ {
			for elev := -90.0; elev <= 90; elev++ {
				g := a.GainDBi(az, elev)
				if math.IsNaN(g) || g > a.PeakGainDBi()+1e-9 {
					t.Fatalf("%s: %g dBi at %g, %g", e.Name(), g, az, elev)
				}
				best = math.Max(best, g)
			}
		}
		if best < a.PeakGainDBi()-0.5 {
			t.Errorf("%s: best %g of %g dBi", e.Name(), best, a.PeakGainDBi())
		}
		t.Logf("%s: %q, %.2f dBi, %g MHz", e.Name(), a.Name, a.PeakGainDBi(), a.FreqMHz)
	}
	// One antenna in two formats. Whoever made the .el file wrote shares of power, where SPLAT! reads shares of the field:
	// read by SPLAT!'s rule, as it would be used, it is twice as many dB down.
	ant, err := ReadRadioMobile(open("DB413-B.ant"))
	if err != nil {
		t.Fatal(err)
	}
	splat, err := ReadSPLAT(open("DB413-B.az"), open("DB413-B.el"))
	if err != nil {
		t.Fatal(err)
	}
	for elev := 9.0; elev >= -20; elev-- {
		if a, b := ant.GainDBi(0, elev), splat.GainDBi(0, elev); a > -20 && math.Abs(2*a-b) > 0.3 {
			t.Errorf("DB413-B at %g: .ant %.2f, .el %.2f dB", elev, a, b)
		}
	}
}

func TestGainAllocations(t *testing.T) {
	sector, _ := NewSector(Sector{GainDBi: 17, HorizontalDeg: 65, VerticalDeg: 7})
	sector = sector.Mount(30, 2)
	file, err := ReadMSI(strings.NewReader(msi("GAIN 15 dBi\n")))
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(100, func() { sector.GainDBi(10, -1); file.GainDBi(10, -1) }); n != 0 {
		t.Errorf("a gain allocates %g times", n)
	}
	for _, bad := range []float64{math.NaN(), math.Inf(1), 1e300, -1e300} { // no panic
		sector.GainDBi(bad, bad)
		file.GainDBi(bad, bad)
	}
}

func BenchmarkGain(b *testing.B) {
	a, err := ReadMSI(strings.NewReader(msi("GAIN 15 dBi\n")))
	if err != nil {
		b.Fatal(err)
	}
	a = a.Mount(30, 3)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		a.GainDBi(float64(i%360), -1.5)
	}
}

func FuzzPatterns(f *testing.F) {
	f.Add([]byte(msi("GAIN 15 dBi\nFREQUENCY 3500\n")), []byte("0 0\n-10 0.2\n0 1\n90 0\n"))
	f.Add([]byte("GAIN 3\nHORIZONTAL 2\n0 0\n1,5 3\nVERTICAL 2\n0 0\n1 0\n"), []byte("5\t30\n-10\t1\n"))
	f.Add(bytes.Repeat([]byte("-1\n"), 720), []byte("0\n0 1\n359 0.5\n"))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		var got []*Antenna
		for _, read := range []func() (*Antenna, error){
			func() (*Antenna, error) { return ReadMSI(bytes.NewReader(a)) },
			func() (*Antenna, error) { return ReadRadioMobile(bytes.NewReader(a)) },
			func() (*Antenna, error) { return ReadSPLAT(bytes.NewReader(a), bytes.NewReader(b)) },
			func() (*Antenna, error) { return ReadSPLAT(nil, bytes.NewReader(b)) },
		} {
			p, err := read()
			if (p == nil) == (err == nil) {
				t.Fatalf("antenna %v, error %v", p, err)
			}
			if p != nil {
				got = append(got, p.Mount(17, 3), p)
			}
		}
		for _, p := range got {
			for az := -400.0; az < 400; az += 33.3 {
				for el := -90.0; el <= 90; el += 22.5 {
					if g := p.GainDBi(az, el); math.IsNaN(g) || g > p.PeakGainDBi()+1e-6 && p.pattern != interpolated {
						t.Fatalf("%g dBi at %g, %g (peak %g)", g, az, el, p.PeakGainDBi())
					}
				}
			}
		}
	})
}
