package radio

import (
	"math"
	"strings"
	"testing"
)

// TestARFCN: pairs that operators and TS 38.104's tables name: n78's edges 620000 and 653333 (3300 and 3800 MHz), n1's
// downlink 422000 (2110 MHz), n257's 2054166 (26500.02 MHz, TS 38.104 table 5.4.2.3-2), and the raster's corners.
func TestARFCN(t *testing.T) {
	for arfcn, mhz := range map[int]float64{0: 0, 422000: 2110, 434000: 2170, 599999: 2999.995, 600000: 3000, 620000: 3300, 653333: 3799.995,
		636666: 3549.99, 2016666: 24249.99, 2016667: 24250.08, 2054166: 26500.02, 3279165: 99999.96} {
		got, err := NRARFCNToMHz(arfcn)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "arfcn", got, mhz, 1e-6)
		back, exact, err := MHzToNRARFCN(mhz)
		if err != nil || back != arfcn || !exact {
			t.Errorf("%g MHz: %d %t %v, want %d exactly", mhz, back, exact, err, arfcn)
		}
	}
	if n, exact, err := MHzToNRARFCN(3500.001); n != 633333 || exact || err != nil {
		t.Errorf("off the raster: %d %t %v", n, exact, err)
	}
	for _, bad := range []int{-1, 3279166} {
		if _, err := NRARFCNToMHz(bad); err == nil {
			t.Errorf("%d: no error", bad)
		}
	}
	for _, bad := range []float64{-1, 100001, math.NaN(), math.Inf(1)} {
		if _, _, err := MHzToNRARFCN(bad); err == nil {
			t.Errorf("%g MHz: no error", bad)
		}
	}
	// GSCN: TS 38.104 table 5.4.3.1-1; 7711 is n78's first (3305.28 MHz), 22256 FR2's first; n1's go from 5279 to 5419.
	for gscn, mhz := range map[int]float64{2: 1.25, 5279: 2112.05 - 0.8, 7499: 3000, 7711: 3305.28, 22256: 24250.08, 26639: 24250.08 + 4383*17.28} {
		got, err := GSCNToMHz(gscn)
		if err != nil {
			t.Fatal(err)
		}
		if gscn == 5279 { // N = 1760, M = 1: 2112 + 0.05
			mhz = 2112.05
		}
		near(t, "gscn", got, mhz, 1e-6)
	}
	for gscn, want := range map[int]float64{2: 1.25, 3: 1.35, 4: 1.45} { // N = 1 with M = 1, 3, 5
		if gscn == 2 {
			want = 1.25
		}
		got, _ := GSCNToMHz(gscn)
		near(t, "gscn", got, want, 1e-9)
	}
	if _, err := GSCNToMHz(1); err == nil {
		t.Error("GSCN 1: no error")
	}
}

func TestBands(t *testing.T) {
	seen := map[int]bool{}
	for _, b := range bands {
		if seen[b.Number] {
			t.Errorf("%s twice", b)
		}
		seen[b.Number] = true
		switch {
		case b.Duplex == TDD && (b.UplinkLowMHz != b.DownlinkLowMHz || b.UplinkHighMHz != b.DownlinkHighMHz),
			b.Duplex == SDL && b.UplinkHighMHz != 0, b.Duplex == SUL && b.DownlinkHighMHz != 0,
			b.Duplex == FDD && (b.UplinkHighMHz == 0 || b.DownlinkHighMHz == 0),
			b.UplinkLowMHz > b.UplinkHighMHz, b.DownlinkLowMHz > b.DownlinkHighMHz,
			b.FR2() != (b.DownlinkLowMHz >= fr2StartMHz):
			t.Errorf("%s: %+v", b, b)
		}
	}
	if b, ok := BandByNumber(78); !ok || b.Duplex != TDD || b.DownlinkHighMHz != 3800 || b.String() != "n78" || b.Duplex.String() != "TDD" {
		t.Errorf("n78: %v %v", b, ok)
	}
	if _, ok := BandByNumber(4); ok {
		t.Error("n4 is no NR band")
	}
	var names []string
	for _, b := range BandsOfDownlink(3600, 100) {
		names = append(names, b.String())
	}
	if got := strings.Join(names, " "); got != "n48 n77 n78" {
		t.Errorf("3600 MHz: %s", got)
	}
}

func TestResourceBlocks(t *testing.T) {
	for _, v := range []struct {
		t         Technology
		f, bw, sp float64
		n         int
	}{{NR, 3500, 100, 30, 273}, {NR, 700, 10, 15, 52}, {NR, 700, 20, 15, 106}, {NR, 3500, 40, 30, 106}, {NR, 28000, 100, 120, 66}, {NR, 28000, 400, 120, 264},
		{LTE, 700, 10, 15, 50}, {LTE, 1900, 20, 15, 100}} {
		n, err := ResourceBlocks(v.t, v.f, v.bw, v.sp)
		if err != nil || n != v.n {
			t.Errorf("%+v: %d %v", v, n, err)
		}
		// Blocks fit between the guard bands: TS 38.101-1 clause 5.3.3.
		if used := float64(n) * 12 * v.sp / 1000; used > v.bw || used < 0.75*v.bw {
			t.Errorf("%+v: %g MHz used", v, used)
		}
	}
	for _, table := range [][]nrbRow{nrbFR1, nrbFR2, nrbLTE} {
		for _, row := range table {
			for spacing, n := range row.blocks {
				if used := float64(n) * 12 * spacing / 1000; used > row.bandwidthMHz || used < 0.75*row.bandwidthMHz {
					t.Errorf("%g MHz at %g kHz: %d blocks use %g MHz", row.bandwidthMHz, spacing, n, used)
				}
			}
		}
	}
	for _, bad := range [][2]float64{{100, 15}, {7, 15}, {20, 17}} {
		if _, err := ResourceBlocks(NR, 3500, bad[0], bad[1]); err == nil || !strings.Contains(err.Error(), "table 5.3.2-1") {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

// TestCodingTables: the efficiencies that TS 38.214 prints beside modulation and code rate, at places of each table.
func TestCodingTables(t *testing.T) {
	for _, v := range []struct {
		table CodingTable
		row   int
		want  float64
	}{{CQI64, 1, 0.1523}, {CQI64, 7, 1.4766}, {CQI64, 10, 2.7305}, {CQI64, 15, 5.5547}, {CQI256, 2, 0.3770}, {CQI256, 12, 5.5547}, {CQI256, 13, 6.2266},
		{CQI256, 15, 7.4063}, {MCS64, 1, 0.2344}, {MCS64, 18, 2.5664}, {MCS64, 29, 5.5547}, {MCS256, 21, 5.3320}, {MCS256, 28, 7.4063}} {
		near(t, "efficiency", v.table[v.row-1].Efficiency(), v.want, 5e-5)
	}
	for _, table := range []CodingTable{CQI64, CQI256, MCS256} {
		for i := 1; i < len(table); i++ {
			if table[i].Efficiency() <= table[i-1].Efficiency() {
				t.Errorf("row %d: %+v", i, table[i])
			}
		}
	}
}

// TestRate: TS 38.306's formula for 100 MHz of 30 kHz, four layers of 256QAM, is 2337 Mbit/s, and 121 for 20 MHz of 15 kHz with
// one layer of 64QAM in the uplink: figures worked out by hand.
func TestRate(t *testing.T) {
	c := Carrier{FreqMHz: 3500, BandwidthMHz: 100, SpacingKHz: 30, Layers: 4}
	peak, err := c.PeakRateMbps(Downlink, 8, 1)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "peak", peak, 4*8*(948.0/1024)*273*12*28000*0.86/1e6, 1e-6)
	near(t, "peak", peak, 2337, 0.5)
	up := Carrier{FreqMHz: 700, BandwidthMHz: 20, SpacingKHz: 15}
	peak, _ = up.PeakRateMbps(Uplink, 6, 1)
	near(t, "uplink peak", peak, 6*(948.0/1024)*106*12*14000*0.92/1e6, 1e-6)

	m := MappingOf(NR, Downlink)
	last := -1.0
	for sinr := -15.0; sinr <= 45; sinr += 0.25 {
		e := m.Efficiency(sinr, 4)
		if e < last {
			t.Fatalf("efficiency falls at %g dB", sinr)
		}
		if e > 0 { // what it needs is no more than what there was
			need, ok := m.RequiredSINRDB(e, 4)
			if !ok || need > sinr+1e-9 {
				t.Fatalf("%g dB gives %g, which needs %g", sinr, e, need)
			}
			if back := m.Efficiency(need+1e-9, 4); back < e-1e-9 {
				t.Fatalf("%g needs %g dB, which gives %g", e, need, back)
			}
		}
		last = e
	}
	if m.Row(-20) != -1 || m.Efficiency(-20, 1) != 0 {
		t.Error("-20 dB carries something")
	}
	if _, ok := m.RequiredSINRDB(100, 4); ok {
		t.Error("100 bits a symbol")
	}
	rate, err := c.RateMbps(Downlink, 60, 1, m)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "rate at its best", rate, 2337*0.9, 0.5)
	tdd := c
	tdd.DownlinkShare = 0.75
	down, _ := tdd.RateMbps(Downlink, 60, 0.5, m)
	near(t, "half of three quarters", down, rate*0.375, 1e-6)
	if _, err := c.RateMbps(Downlink, 0, 2, m); err == nil {
		t.Error("twice the carrier: no error")
	}
}

// TestReliability: the example that is given with Jakes's curves: with n = 4 and σ = 8 dB (σ/n = 2), an edge of 75 % gives an area of about 90 %.
func TestReliability(t *testing.T) {
	area, err := AreaReliability(0.75, 4, 8)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "area", area, 0.90, 0.01)
	// Against the integral itself: the mean, over the circle, of the probability at each radius.
	for _, v := range [][3]float64{{0.75, 4, 8}, {0.9, 3.5, 8}, {0.5, 2, 6}, {0.95, 4.3, 10}, {0.1, 3, 4}} {
		sum, n := 0.0, 20000
		for i := range n {
			r := (float64(i) + 0.5) / float64(n)
			sum += 2 * r / float64(n) * normalProbability(ShadowMarginDB(v[0], v[2])/v[2]-10*v[1]*math.Log10(r)/v[2])
		}
		area, err := AreaReliability(v[0], v[1], v[2])
		if err != nil {
			t.Fatal(err)
		}
		near(t, "area", area, sum, 1e-6)
		edge, err := EdgeForArea(area, v[1], v[2])
		if err != nil {
			t.Fatal(err)
		}
		near(t, "edge and back", edge, v[0], 1e-6)
	}
	near(t, "margin", ShadowMarginDB(0.9, 8), 10.2524, 1e-4)
	near(t, "and back", EdgeProbability(10.2524, 8), 0.9, 1e-5)
	near(t, "no fading", EdgeProbability(0, 0), 1, 0)
	near(t, "no fading", EdgeProbability(-1, 0), 0, 0)
	near(t, "no fading", ShadowMarginDB(0.9, 0), 0, 0)
	if _, err := AreaReliability(1, 4, 8); err == nil {
		t.Error("certain edge: no error")
	}
	if _, err := EdgeForArea(0, 4, 8); err == nil {
		t.Error("no area: no error")
	}
	near(t, "exp(x²) erfc(x) across the switch", scaledErfc(20.0001), scaledErfc(19.9999), 1e-5)
}

// TestBudget works a budget by hand: 10 MHz of NR at 15 kHz in the 700 MHz band.
func TestBudget(t *testing.T) {
	b := DefaultBudget(Carrier{FreqMHz: 763, BandwidthMHz: 10, SpacingKHz: 15, Layers: 2})
	b.PowerDBm, b.LineLossDB, b.GainDBi = 46, 1, 15
	r, err := b.Reach(7, 1)
	if err != nil {
		t.Fatal(err)
	}
	// Downlink: 52·12·14000·0.86·0.5·0.9 = 3.381 Mbit/s at 1 bit a resource element; 7 need 2.0705: CQI 6 of table
	// 5.2.2.1-3, 2.4063, on one layer asks for 10 log(2^(2.4063/0.6) − 1) = 11.794 dB; two layers of CQI 4, 1.4766 each, for
	// 6.538 dB each, 9.548 dB together.
	near(t, "SINR down", r.Down.SINRDB, 9.548, 0.01)
	single := b
	single.Carrier.Layers = 1
	one, err := single.Reach(7, 1)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "SINR down on one layer", one.Down.SINRDB, 11.794, 0.01)
	noise := -173.975 + 41.761 + 7
	needed := noise + 3.0103 + r.Down.SINRDB
	near(t, "needed down", r.Down.NeededDBm, needed, 0.01)
	near(t, "MAPL down", r.Down.MAPLDB, 46-27.952-1+15-needed-10.252, 0.01)
	if r.Limit != Uplink || r.MAPLDB != r.Up.MAPLDB {
		t.Errorf("limit %v: %g of %g and %g", r.Limit, r.MAPLDB, r.Down.MAPLDB, r.Up.MAPLDB)
	}
	near(t, "RSRP planned", r.RSRPDBm, 46-27.952-1+15-r.MAPLDB, 0.01)
	// The sum row by row.
	for _, l := range []LinkResult{r.Down, r.Up} {
		v := map[string]float64{}
		for _, row := range l.Rows {
			if row.Source == "" || row.Name == "" {
				t.Errorf("%s: %+v", l.Direction, row)
			}
			v[row.Name] = row.Value
		}
		sum := v["EIRP per resource element"] - v["power needed per resource element"] + v["receive antenna gain less line"] - v["body loss"] -
			v["loss into vehicle or building"] - v["shadow fading margin"]
		near(t, "sum "+l.Direction.String(), v["maximum allowed path loss"], sum, 1e-9)
		near(t, "MAPL "+l.Direction.String(), l.MAPLDB, sum, 1e-9)
	}
	// The RSRP that is answered carries the rate: all margins taken, the terminal sees noise, interference and SINR.
	atTerminal := r.RSRPDBm - b.BodyLossDB - b.EntryLossDB - ShadowMarginDB(0.9, 8) + b.UEGainDBi
	sinr := atTerminal - NoisePerREDBm(15, 7) - NoiseRiseDB(0.5)
	rate, _ := b.Carrier.RateMbps(Downlink, sinr, 0.5, MappingOf(NR, Downlink))
	if rate < 7 {
		t.Errorf("%g dBm carries %g Mbit/s", r.RSRPDBm, rate)
	}

	car, err := b.InVehicle().Reach(7, 1)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "in a car", r.MAPLDB-car.MAPLDB, 9+normalQuantile(0.9)*(math.Hypot(8, 5)-8), 1e-9)
	more, err := b.Reach(14, 1)
	if err != nil || more.Down.MAPLDB >= r.Down.MAPLDB {
		t.Errorf("14 Mbit/s reach %g dB, 7 reach %g: %v", more.Down.MAPLDB, r.Down.MAPLDB, err)
	}
	if _, err := b.Reach(35, 3); err != nil {
		t.Errorf("35/3: %v", err)
	}
	if _, err := b.Reach(350, 3); err == nil || !strings.Contains(err.Error(), "downlink") {
		t.Errorf("350/3: %v", err)
	}
	if _, err := b.Reach(1, 350); err == nil || !strings.Contains(err.Error(), "uplink") {
		t.Errorf("1/350: %v", err)
	}
	lte := DefaultBudget(Carrier{Technology: LTE, FreqMHz: 763, BandwidthMHz: 10, SpacingKHz: 15, Layers: 2})
	lte.PowerDBm, lte.GainDBi = 46, 15
	if _, err := lte.Reach(5, 1); err != nil {
		t.Errorf("LTE 5/1: %v", err)
	}
	for name, spoil := range map[string]func(*LinkBudget){"load": func(b *LinkBudget) { b.Load = 1 }, "probability": func(b *LinkBudget) { b.EdgeProbability = 1 },
		"deviations": func(b *LinkBudget) { b.ShadowSigmaDB = -1 }, "gain": func(b *LinkBudget) { b.GainDBi = math.NaN() }, "table": func(b *LinkBudget) { b.Carrier.BandwidthMHz = 7 }} {
		bad := b
		spoil(&bad)
		if _, err := bad.Reach(7, 1); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := b.Reach(0, 1); err == nil {
		t.Error("no rate: no error")
	}
	fr2 := DefaultBudget(Carrier{FreqMHz: 28000})
	near(t, "FR2", fr2.UENoiseFigureDB, 10, 0)
}

func TestSINR(t *testing.T) {
	near(t, "noise alone", SINRDB(-100, -125, 0.5), 25, 1e-9)
	near(t, "an equal neighbour at half load", SINRDB(-80, -200, 0.5, -80), 3.0103, 1e-4)
	near(t, "noise of 15 kHz", NoisePerREDBm(15, 0), -132.214, 0.001)
	epre, err := Carrier{FreqMHz: 3500, BandwidthMHz: 100, SpacingKHz: 30}.EPREDBm(49)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "EPRE", epre, 49-10*math.Log10(3276), 1e-9)
	others := []float64{-90, -95}
	if n := testing.AllocsPerRun(100, func() { SINRDB(-80, -125, 0.5, others...) }); n != 0 {
		t.Errorf("SINR allocates %g times", n)
	}
}
