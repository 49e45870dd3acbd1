package itm

import (
	"bufio"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
)

// row is one case of a table, by column name.
type row map[string]string

func (r row) num(t testing.TB, name string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(strings.TrimSpace(r[name]), 64)
	if err != nil {
		t.Fatalf("row %s, column %s: %v", r["row"], name, err)
	}
	return v
}

func (r row) link(t testing.TB) Link {
	return Link{
		TxHeightM: r.num(t, "h_tx"), RxHeightM: r.num(t, "h_rx"), Climate: Climate(r.num(t, "climate")), N0: r.num(t, "N_0"),
		FreqMHz: r.num(t, "f_mhz"), Polarization: Polarization(r.num(t, "pol")), Epsilon: r.num(t, "epsilon"),
		SigmaSM: r.num(t, "sigma"), Variability: Variability(r.num(t, "mdvar")),
	}
}

// profiles reads n, step and heights behind a number of leading columns, by what stands in the first of them.
func profiles(t testing.TB, file string, leading int) map[string]Profile {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string]Profile{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		cells := strings.Split(lines.Text(), ",")
		if _, err := strconv.Atoi(cells[0]); err != nil {
			continue // the heading
		}
		var v []float64
		for _, c := range cells[leading:] {
			x, err := strconv.ParseFloat(c, 64)
			if err != nil {
				t.Fatal(err)
			}
			v = append(v, x)
		}
		if len(v) != int(v[0])+3 {
			t.Fatalf("%s: profile %s: %d heights for n = %v", file, cells[0], len(v)-2, v[0])
		}
		out[cells[0]] = Profile{StepM: v[1], HeightsM: v[2:]}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// ntiaCode is the number that NTIA's program returns.
func ntiaCode(r Result, err error) int {
	var c Code
	switch {
	case errors.As(err, &c):
		return int(c)
	case err != nil:
		return -1
	case r.Warnings != 0:
		return 1
	}
	return 0
}

// agrees compares with NTIA's loss, mode, warnings and code.
func (r row) agrees(t testing.TB, got Result, err error) bool {
	warnings, perr := strconv.ParseUint(r["warnings"], 0, 16)
	if perr != nil {
		t.Fatal(perr)
	}
	code := int(r.num(t, "rc"))
	if ntiaCode(got, err) != code || got.Warnings != Warnings(warnings) {
		return false
	}
	return code > 1 || got.Mode == Mode(r.num(t, "mode")) && math.Abs(got.LossDB-r.num(t, "A_db")) <= 0.01
}

// apart is the largest relative difference of the intermediate values, in units of what the table prints.
func (r row) apart(t testing.TB, want map[string]float64) float64 {
	worst := 0.0
	for name, got := range want {
		v := r.num(t, name)
		worst = max(worst, math.Abs(got-v)/max(1, math.Abs(v)))
	}
	return worst
}

func TestConformanceITMPointToPoint(t *testing.T) {
	dir := filepath.Join(testdata.Dir(t, "rollout"), "itm")
	paths := profiles(t, filepath.Join(dir, "ntia14_oracle_profiles.csv"), 6)
	got, total, worst, inside := 0, 0, 0.0, 0.0
	for _, m := range testdata.CSV(t, filepath.Join(dir, "ntia14_oracle_p2p.csv")) {
		r := row(m)
		total++
		res, err := r.predict(t, paths[r["pid"]])
		if !r.agrees(t, res, err) {
			t.Errorf("row %s: %v, warnings %#04x, mode %d, loss %.9f; want %s, %s, %s, %s", r["row"], err, uint16(res.Warnings), res.Mode, res.LossDB,
				r["rc"], r["warnings"], r["mode"], r["A_db"])
			continue
		}
		got++
		if err == nil {
			worst = max(worst, math.Abs(res.LossDB-r.num(t, "A_db")))
			inside = max(inside, r.apart(t, map[string]float64{
				"A_fs_db": res.FreeSpaceDB, "A_ref_db": res.ReferenceDB, "delta_h": res.DeltaHM, "N_s": res.SurfaceN,
				"theta0": res.HorizonRad[0], "theta1": res.HorizonRad[1], "dhzn0": res.HorizonM[0], "dhzn1": res.HorizonM[1],
				"he0": res.EffectiveM[0], "he1": res.EffectiveM[1], "d_km": res.DistM / 1000}))
		}
	}
	fmt.Printf("score itm-p2p %d/%d\n", got, total)
	t.Logf("largest difference %.2g dB, of the intermediate values %.2g", worst, inside)
	if float64(got) < 0.999*float64(total) {
		t.Error("below 99.9 %")
	}
}

func (r row) predict(t testing.TB, p Profile) (Result, error) {
	if r["var_mode"] == "CR" {
		return PointToPointCR(r.link(t), p, CR{r.num(t, "p1"), r.num(t, "p2")})
	}
	return PointToPointTLS(r.link(t), p, TLS{r.num(t, "p1"), r.num(t, "p2"), r.num(t, "p3")})
}

func TestConformanceITMArea(t *testing.T) {
	dir := filepath.Join(testdata.Dir(t, "rollout"), "itm")
	got, total, worst := 0, 0, 0.0
	for _, m := range testdata.CSV(t, filepath.Join(dir, "ntia14_oracle_area.csv")) {
		r := row(m)
		total++
		a := Area{r.num(t, "d_km"), r.num(t, "delta_h"), Siting(r.num(t, "tx_siting")), Siting(r.num(t, "rx_siting"))}
		var res Result
		var err error
		if r["var_mode"] == "CR" {
			res, err = AreaCR(r.link(t), a, CR{r.num(t, "p1"), r.num(t, "p2")})
		} else {
			res, err = AreaTLS(r.link(t), a, TLS{r.num(t, "p1"), r.num(t, "p2"), r.num(t, "p3")})
		}
		if !r.agrees(t, res, err) {
			t.Errorf("row %s: %v, warnings %#04x, mode %d, loss %.9f; want %s, %s, %s, %s", r["row"], err, uint16(res.Warnings), res.Mode, res.LossDB,
				r["rc"], r["warnings"], r["mode"], r["A_db"])
			continue
		}
		got++
		if err == nil {
			worst = max(worst, math.Abs(res.LossDB-r.num(t, "A_db")))
		}
	}
	fmt.Printf("score itm-area %d/%d\n", got, total)
	t.Logf("largest difference %.2g dB", worst)
	if float64(got) < 0.999*float64(total) {
		t.Error("below 99.9 %")
	}
}

// TestConformanceITMPublished holds the examples that NTIA ships with its program, to the decimal that they print.
func TestConformanceITMPublished(t *testing.T) {
	dir := filepath.Join(testdata.Dir(t, "rollout"), "itm")
	paths := profiles(t, filepath.Join(dir, "ntia_pfls.csv"), 1)
	names := map[string]string{"h_tx__meter": "h_tx", "h_rx__meter": "h_rx", "f__mhz": "f_mhz"}
	rename := func(m map[string]string) row {
		for from, to := range names {
			m[to] = m[from]
		}
		return m
	}
	for _, m := range testdata.CSV(t, filepath.Join(dir, "ntia_p2p.csv")) {
		r := rename(m)
		res, err := PointToPointTLS(r.link(t), paths[r["row"]], TLS{r.num(t, "time"), r.num(t, "location"), r.num(t, "situation")})
		if want := r.num(t, "A__db"); err != nil || math.Abs(res.LossDB-want) > 0.00501 {
			t.Errorf("point to point, row %s: %v, %v; want %v", r["row"], res.LossDB, err, want)
		}
	}
	for _, m := range testdata.CSV(t, filepath.Join(dir, "ntia_area.csv")) {
		r := rename(m)
		a := Area{r.num(t, "d__km"), r.num(t, "delta_h__meter"), Siting(r.num(t, "tx_siting_criteria")), Siting(r.num(t, "rx_siting_criteria"))}
		res, err := AreaTLS(r.link(t), a, TLS{r.num(t, "time"), r.num(t, "location"), r.num(t, "situation")})
		if want := r.num(t, "A__db"); err != nil || math.Abs(res.LossDB-want) > 0.0501 {
			t.Errorf("area, row %s: %v, %v; want %v", r["row"], res.LossDB, err, want)
		}
	}
	for _, name := range []string{"areacr", "areatls", "p2pcr", "p2ptls"} {
		t.Run(name, func(t *testing.T) { example(t, filepath.Join(dir, "cmd_examples"), name) })
	}
	for _, name := range []string{"areacr_tbl", "p2pcr_tbl"} {
		t.Run(name, func(t *testing.T) { table(t, filepath.Join(dir, "cmd_examples"), name) })
	}
}

// inputs reads the parameters of an example of NTIA's command line: "name,value" or "name,value,value,…".
func inputs(t testing.TB, file string) map[string][]float64 {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]float64{}
	for _, line := range strings.Fields(string(b)) {
		cells := strings.Split(line, ",")
		for _, c := range cells[1:] {
			v, err := strconv.ParseFloat(c, 64)
			if err != nil {
				t.Fatal(err)
			}
			out[cells[0]] = append(out[cells[0]], v)
		}
	}
	return out
}

func exampleLink(in map[string][]float64) Link {
	first := func(name string) float64 {
		if len(in[name]) == 0 {
			return 0
		}
		return in[name][0]
	}
	return Link{first("h_tx__meter"), first("h_rx__meter"), Climate(first("climate")), first("N_0"), first("f__mhz"),
		Polarization(first("pol")), first("epsilon"), first("sigma"), Variability(first("mdvar"))}
}

// predictExample runs an example, for confidence and reliability where the example asks for them.
func predictExample(t testing.TB, dir string, in map[string][]float64, distKm float64, q CR) (Result, error) {
	l := exampleLink(in)
	tls := q.tls()
	if in["time"] != nil {
		tls = TLS{in["time"][0], in["location"][0], in["situation"][0]}
	}
	if in["d__km"] != nil {
		a := Area{distKm, in["delta_h__meter"][0], Siting(in["tx_site_criteria"][0]), Siting(in["rx_site_criteria"][0])}
		return AreaTLS(l, a, tls)
	}
	return PointToPointTLS(l, profiles(t, filepath.Join(dir, "pfl.txt"), 0)["142"], tls)
}

// example compares a single prediction with all that NTIA's command line prints.
func example(t *testing.T, dir, name string) {
	in := inputs(t, filepath.Join(dir, "i_"+name+".txt"))
	var q CR
	dist := 0.0
	if in["confidence"] != nil {
		q = CR{in["confidence"][0], in["reliability"][0]}
	}
	if in["d__km"] != nil {
		dist = in["d__km"][0]
	}
	r, err := predictExample(t, dir, in, dist, q)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, "o_"+name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]float64{
		"Basic Transmission Loss": r.LossDB, "Free Space": r.FreeSpaceDB, "theta_hzn_tx": r.HorizonRad[0] * 1000,
		"theta_hzn_rx": r.HorizonRad[1] * 1000, "d_hzn_tx__meter": r.HorizonM[0], "d_hzn_rx__meter": r.HorizonM[1],
		"h_e_tx__meter": r.EffectiveM[0], "h_e_rx__meter": r.EffectiveM[1], "N_s": r.SurfaceN, "A_ref__db": r.ReferenceDB,
	}
	_, results, _ := strings.Cut(string(b), "Results")
	seen := 0
	for _, line := range strings.Split(results, "\n") {
		for label, got := range have {
			rest, ok := strings.CutPrefix(line, label+" ")
			if !ok {
				continue
			}
			seen++
			text := strings.Fields(rest)[0]
			_, decimals, _ := strings.Cut(text, ".")
			want, _ := strconv.ParseFloat(text, 64)
			if math.Abs(got-want) > 0.501*math.Pow(10, -float64(len(decimals))) {
				t.Errorf("%s = %v, want %s", label, got, text)
			}
		}
	}
	if seen != len(have) {
		t.Errorf("%d of %d values found in the example", seen, len(have))
	}
}

// table compares the tables: a row of losses by confidence for each distance or reliability.
func table(t *testing.T, dir, name string) {
	in := inputs(t, filepath.Join(dir, "i_"+name+".txt"))
	b, err := os.ReadFile(filepath.Join(dir, "o_"+name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	_, results, _ := strings.Cut(string(b), "Basic Transmission Loss Results")
	results, _, _ = strings.Cut(results, "Intermediate")
	n := 0
	for _, line := range strings.Split(results, "\n") {
		cells := strings.Fields(line)
		skip := len(cells) - len(in["confidence"])
		if skip < 1 || len(cells) > 5 {
			continue
		}
		first, err := strconv.ParseFloat(cells[0], 64)
		if err != nil || len(cells) < 4 {
			continue
		}
		for i, confidence := range in["confidence"] {
			q := CR{confidence, in["reliability"][0]}
			if in["d__km"] == nil {
				q.ReliabilityPercent = first
			}
			r, err := predictExample(t, dir, in, first, q)
			want, perr := strconv.ParseFloat(cells[skip+i], 64)
			if err != nil || perr != nil || math.Abs(r.LossDB-want) > 0.0501 {
				t.Errorf("%s at %v: %v, %v; want %s", name, first, r.LossDB, err, cells[skip+i])
			}
			n++
		}
	}
	if n < 9 {
		t.Errorf("only %d losses found in the table", n)
	}
}
