package coverage

import (
	"context"
	stderrors "errors"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/guyline/guyline/radio/itm"
	"github.com/guyline/guyline/terrain"
)

// hills is made-up terrain at 3″ round 46° north, 7° east.
func hills(cols, rows int) *terrain.Raster[float32] {
	const step = 3.0 / 3600
	g := terrain.Grid{West: 7 - float64(cols)/2*step, North: 46 + float64(rows)/2*step, StepLon: step, StepLat: step, Cols: cols, Rows: rows}
	r := terrain.NewRaster[float32](g)
	for row := range rows {
		for col := range cols {
			x, y := float64(col), float64(row)
			r.Set(col, row, float32(500+120*math.Sin(x/19)*math.Cos(y/23)+30*math.Sin(x/5+y/7)+8*math.Cos(x*y/300)))
		}
	}
	return r
}

// mast stands in the middle of the hills, a little off the centre of a cell.
func mast() (Transmitter, Model) {
	m := Typical()
	m.RadiusKm = 6
	return Transmitter{Lat: 46.0003, Lon: 7.0002, HeightM: 25, FreqMHz: 1800, PowerDBm: 15}, m
}

// TestEachCellOnce holds the lanes to their promise: every cell within the radius is predicted by exactly one ray, which
// passes within half a cell of its centre.
func TestEachCellOnce(t *testing.T) {
	dem := hills(240, 200)
	tx, m := mast()
	lat, lon := dem.Centre(120, 100)
	for _, p := range [][2]float64{{tx.Lat, tx.Lon}, {lat, lon}, {lat, lon + 0.0001}, {lat - 0.0002, lon}, {45.93, 7.08}, {46.08, 6.91}} {
		tx.Lat, tx.Lon = p[0], p[1]
		s, err := newSite(dem, []Transmitter{tx}, m, kernels{})
		if err != nil {
			t.Fatal(err)
		}
		times := make([]int, len(dem.Data))
		var mu sync.Mutex
		count, err := s.sweep(context.Background(), 3, func(azimuth float64, cells []cell) {
			mu.Lock()
			defer mu.Unlock()
			for _, c := range cells {
				times[int(c.row)*dem.Cols+int(c.col)]++
				lat, lon := dem.Centre(int(c.col), int(c.row))
				dist := terrain.Distance(tx.Lat, tx.Lon, lat, lon)
				off := math.Mod(terrain.Bearing(tx.Lat, tx.Lon, lat, lon)-azimuth+540, 360) - 180
				if aside := math.Abs(off) * math.Pi / 180 * dist; aside > 60 {
					t.Errorf("cell %d, %d at %.0f m lies %.0f m beside its ray", c.col, c.row, dist, aside)
				}
			}
		}, &progress{})
		if err != nil {
			t.Fatal(err)
		}
		inside := int64(0)
		for i, n := range times {
			lat, lon := dem.Centre(i%dem.Cols, i/dem.Cols)
			want := 0
			if terrain.Distance(tx.Lat, tx.Lon, lat, lon) <= 1000*m.RadiusKm {
				want = 1
				inside++
			}
			if n != want {
				t.Errorf("site %v: cell %d, %d is predicted %d times, want %d", p, i%dem.Cols, i/dem.Cols, n, want)
			}
		}
		if count.Cells != inside || math.Abs(float64(s.estimate-inside)) > 2 {
			t.Errorf("site %v: %d cells counted, %d estimated; there are %d", p, count.Cells, s.estimate, inside)
		}
	}
}

// TestAgainstPaths holds the sweep against the model run on each cell's own profile, over terrain that nobody tuned it to.
func TestAgainstPaths(t *testing.T) {
	dem := hills(240, 200)
	tx, m := mast()
	out, err := Loss(context.Background(), dem, tx, m, Run{})
	if err != nil {
		t.Fatal(err)
	}
	l := itm.Link{TxHeightM: tx.HeightM, RxHeightM: m.ReceiverHeightM, Climate: m.Climate, N0: m.N0, FreqMHz: tx.FreqMHz, Polarization: tx.Polarization,
		Epsilon: m.Epsilon, SigmaSM: m.SigmaSM, Variability: m.Variability}
	var e offsets
	otherwise := 0 // cells with other warnings
	for row := 0; row < out.LossDB.Rows; row += 3 {
		for col := 0; col < out.LossDB.Cols; col += 3 {
			lat, lon := out.LossDB.Centre(col, row)
			dist := terrain.Distance(tx.Lat, tx.Lon, lat, lon)
			if dist > 1000*m.RadiusKm {
				continue
			}
			n := int(math.Ceil(dist / 90))
			p := itm.Profile{StepM: dist / float64(n)}
			for i := range n + 1 {
				f := float64(i) / float64(n)
				p.HeightsM = append(p.HeightsM, float64(terrain.Bilinear(dem, tx.Lat+(lat-tx.Lat)*f, tx.Lon+(lon-tx.Lon)*f)))
			}
			want, err := itm.PointToPointTLS(l, p, m.Percent)
			if err != nil {
				t.Fatal(err)
			}
			e.add(float64(out.LossDB.At(col, row)), want.LossDB)
			if out.Flags.At(col, row) != want.Warnings {
				otherwise++
			}
		}
	}
	e.report(t)
	t.Logf("%d of %d cells with other warnings", otherwise, len(e.off))
	if e.rms() > 1.5 || e.missing > 0 || otherwise > len(e.off)/20 {
		t.Errorf("rms %.2f dB, %d cells missing, %d with other warnings", e.rms(), e.missing, otherwise)
	}
}

func TestSiteErrors(t *testing.T) {
	dem := hills(240, 200)
	tx, m := mast()
	void := hills(240, 200)
	void.Set(120, 100, float32(math.NaN()))
	sea := terrain.NewRaster[float32](dem.Grid)
	nan := math.NaN()
	for _, c := range []struct {
		name   string
		dem    *terrain.Raster[float32]
		change func(*Transmitter, *Model)
		want   string
	}{
		{"outside", dem, func(x *Transmitter, _ *Model) { x.Lat = 47 }, "outside of the terrain"},
		{"swapped", dem, func(x *Transmitter, _ *Model) { x.Lat, x.Lon = x.Lon, x.Lat }, "latitude and longitude look swapped"},
		{"mirrored", dem, func(x *Transmitter, _ *Model) { x.Lon = -x.Lon }, "sign looks wrong"},
		{"no place", dem, func(x *Transmitter, _ *Model) { x.Lat = nan }, "latitude"},
		{"void", void, func(*Transmitter, *Model) {}, "void"},
		{"sea", sea, func(*Transmitter, *Model) {}, "open sea"},
		{"height", dem, func(x *Transmitter, _ *Model) { x.HeightM = 0.2 }, "0.5 to 3000 m"},
		{"receiver", dem, func(_ *Transmitter, m *Model) { m.ReceiverHeightM = 5000 }, "0.5 to 3000 m"},
		{"frequency", dem, func(x *Transmitter, _ *Model) { x.FreqMHz = 28000 }, "20 to 20000 MHz"},
		{"radius", dem, func(_ *Transmitter, m *Model) { m.RadiusKm = 0 }, "radius"},
		{"radius", dem, func(_ *Transmitter, m *Model) { m.RadiusKm = nan }, "radius"},
		{"step", dem, func(_ *Transmitter, m *Model) { m.StepM = 0.001 }, "at least 1 m"},
		{"samples", dem, func(_ *Transmitter, m *Model) { m.StepM, m.RadiusKm = 1, 500 }, "samples"},
		{"power", dem, func(x *Transmitter, _ *Model) { x.PowerDBm = nan }, "power"},
		{"load", dem, func(x *Transmitter, _ *Model) { x.Load = 2 }, "load"},
		{"empty", terrain.NewRaster[float32](terrain.Grid{}), func(*Transmitter, *Model) {}, "2 × 2"},
	} {
		tx, m := tx, m
		c.change(&tx, &m)
		_, err := Loss(context.Background(), c.dem, tx, m, Run{})
		var e *SiteError
		if !stderrors.As(err, &e) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q", c.name, err, c.want)
		}
	}
	afloat := tx
	afloat.AtSea = true
	if err := Check(sea, afloat, m); err != nil {
		t.Errorf("a site said to stand at sea: %v", err)
	}
	bad := tx
	bad.FreqMHz = 5
	_, err := Merge(context.Background(), dem, []Transmitter{tx, bad, tx}, m, -100, Run{})
	var e *SiteError
	if !stderrors.As(err, &e) || e.Index != 1 || !stderrors.Is(err, itm.ErrFrequency) {
		t.Errorf("merging with a bad transmitter: %v", err)
	}
}

// TestVoid sees that what lies behind a hole is unknown, and nothing else is.
func TestVoid(t *testing.T) {
	dem := hills(240, 200)
	tx, m := mast()
	whole, err := Loss(context.Background(), dem, tx, m, Run{})
	if err != nil {
		t.Fatal(err)
	}
	for row := 98; row < 103; row++ {
		dem.Set(150, row, float32(math.NaN()))
	}
	out, err := Loss(context.Background(), dem, tx, m, Run{})
	if err != nil {
		t.Fatal(err)
	}
	changed := 0
	for i, f := range out.Flags.Data {
		if unknown := f&Unknown != 0; unknown != math.IsNaN(float64(out.LossDB.Data[i])) && !math.IsNaN(float64(whole.LossDB.Data[i])) {
			t.Fatal("a cell without a loss is not flagged, or the other way round")
		} else if unknown {
			if col := i%out.Flags.Cols + 120 - out.Flags.Cols/2; col < 145 {
				t.Errorf("column %d is in front of the void", col)
			}
			continue
		}
		if d := out.LossDB.Data[i] - whole.LossDB.Data[i]; d != 0 && d == d {
			changed++ // beside the hole the irregularity comes from another ray
		}
	}
	if out.Unknown < 100 || out.Unknown > 1500 || changed > 800 {
		t.Errorf("%d cells unknown, %d changed", out.Unknown, changed)
	}
	if whole.Unknown != 0 || whole.Outside != 0 {
		t.Errorf("%d cells unknown and %d outside without a void", whole.Unknown, whole.Outside)
	}
	m.RadiusKm = 9
	if out, err = Loss(context.Background(), dem, tx, m, Run{}); err != nil || out.Outside == 0 {
		t.Errorf("a circle that leaves the terrain: %d cells outside, %v", out.Outside, err)
	}
}

func TestGain(t *testing.T) {
	dem := hills(240, 200)
	tx, m := mast()
	tx.Gain = func(azimuth, elevation float64) float64 {
		if azimuth < 0 || azimuth >= 360 || math.Abs(elevation) > 90 {
			t.Errorf("gain asked for azimuth %v, elevation %v", azimuth, elevation)
		}
		if azimuth > 180 {
			return -20
		}
		return 10
	}
	out, err := Loss(context.Background(), dem, tx, m, Run{})
	if err != nil {
		t.Fatal(err)
	}
	for row := range out.LossDB.Rows {
		for col := range out.LossDB.Cols {
			_, lon := out.LossDB.Centre(col, row)
			want := 10.0
			if lon < tx.Lon {
				want = -20
			}
			got := float64(out.ReceivedDBm.At(col, row)) + float64(out.LossDB.At(col, row)) - tx.PowerDBm
			if math.Abs(lon-tx.Lon) > 0.001 && !(math.Abs(got-want) < 0.01) && got == got {
				t.Fatalf("gain %v at %d, %d; want %v", got, col, row, want)
			}
		}
	}
}

// network is some transmitters in the hills: two sectors of one mast, and others on the same and on another channel.
func network() []Transmitter {
	tx, _ := mast()
	var list []Transmitter
	for i, p := range [][3]float64{{46.0003, 7.0002, 1800}, {46.0003, 7.0002, 1800}, {46.02, 6.97, 1800}, {45.97, 7.03, 700}, {46.01, 7.05, 1800}} {
		tx.Lat, tx.Lon, tx.FreqMHz, tx.Load = p[0], p[1], p[2], 0.5
		tx.HeightM = 25 + 5*p[2]/1800
		face := 180 * float64(i)
		tx.Gain = func(azimuth, _ float64) float64 {
			return 15 - 12*math.Pow((math.Mod(azimuth-face+540, 360)-180)/65, 2)/10
		}
		list = append(list, tx)
	}
	return list
}

// TestMerge holds the merged map against single maps put together by hand.
func TestMerge(t *testing.T) {
	dem := hills(240, 200)
	_, m := mast()
	list := network()
	const noise = -110
	var got *Merged
	for _, workers := range []int{1, 2, 5} {
		one, err := Merge(context.Background(), dem, list, m, noise, Run{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		if got != nil && (!same(one.SINRdB.Data, got.SINRdB.Data) || !same(one.ReceivedDBm.Data, got.ReceivedDBm.Data) ||
			!slices.Equal(one.Server.Data, got.Server.Data) || !slices.Equal(one.Flags.Data, got.Flags.Data) || one.Count != got.Count) {
			t.Fatalf("%d workers give another map", workers)
		}
		got = one
	}
	var maps []*Map
	for _, tx := range list {
		one, err := Loss(context.Background(), dem, tx, m, Run{})
		if err != nil {
			t.Fatal(err)
		}
		maps = append(maps, one)
	}
	for row := range dem.Rows {
		for col := range dem.Cols {
			lat, lon := dem.Centre(col, row)
			best, power := None, math.Inf(-1)
			for i := range list {
				if p := at(maps[i].ReceivedDBm, lat, lon); p > power {
					best, power = i, p
				}
			}
			if int(got.Server.At(col, row)) != best {
				t.Fatalf("cell %d, %d: server %d, want %d", col, row, got.Server.At(col, row), best)
			}
			if best == None {
				if v := got.SINRdB.At(col, row); v == v {
					t.Fatalf("cell %d, %d without a server has a SINR of %v", col, row, v)
				}
				continue
			}
			sum := milliwatts(noise)
			for i := range list {
				if p := at(maps[i].ReceivedDBm, lat, lon); i != best && list[i].FreqMHz == list[best].FreqMHz && p == p {
					sum += list[i].Load * milliwatts(p)
				}
			}
			if want := power - 10*math.Log10(sum); math.Abs(float64(got.SINRdB.At(col, row))-want) > 0.001 {
				t.Fatalf("cell %d, %d: SINR %v, want %v", col, row, got.SINRdB.At(col, row), want)
			}
		}
	}
}

// same compares with NaN equal to itself.
func same(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool { return x == y || x != x && y != y })
}

func TestCancel(t *testing.T) {
	dem := hills(240, 200)
	_, m := mast()
	ctx, cancel := context.WithCancel(context.Background())

	out, err := Merge(ctx, dem, network(), m, -110, Run{Workers: 2, Progress: func(done, total int64) {
		if done > total/3 {
			cancel()
		}
	}})
	if !stderrors.Is(err, context.Canceled) || out != nil {
		t.Errorf("%v, %v; want no map and context.Canceled", out, err)
	}
	last, total := int64(0), int64(0)
	_, err = Merge(context.Background(), dem, network(), m, -110, Run{Progress: func(d, n int64) {
		if d < last || d > n {
			t.Errorf("%d of %d after %d", d, n, last)
		}
		last, total = d, n
	}})
	if err != nil || last != total || total == 0 {
		t.Errorf("%d of %d at the end, %v", last, total, err)
	}
}

func TestProbability(t *testing.T) {
	g := terrain.Grid{StepLon: 1, StepLat: 1, Cols: 4, Rows: 1}
	r := &terrain.Raster[float32]{Grid: g, Data: []float32{-100, -92, -108, float32(math.NaN())}}
	sigma := &terrain.Raster[float32]{Grid: g, Data: []float32{6, 6, 6, 6}}
	p := Probability(r, nil, -100, 8)
	for i, want := range []float64{0.5, 0.8413447, 0.1586553} {
		if math.Abs(float64(p.Data[i])-want) > 1e-6 {
			t.Errorf("%d: %v, want %v", i, p.Data[i], want)
		}
	}
	if v := Probability(r, sigma, -100, 8).Data[1]; math.Abs(float64(v)-0.7881446) > 1e-6 { // 8 dB are 0.8 of 10 dB
		t.Errorf("with both deviations: %v", v)
	}
	if got := AtLeast(Probability(r, nil, -100, 0), 0.5).Data; !slices.Equal(got, []bool{true, true, false, false}) {
		t.Errorf("served: %v", got)
	}
	if v := Probability(r, nil, -100, 0).Data[3]; v == v {
		t.Errorf("the probability of the unknown is %v", v)
	}
}

// TestMergeMemory merges into a map of 200 × 200 km, and bounds what that takes.
func TestMergeMemory(t *testing.T) {
	dem := hills(3100, 2160)
	list := network()
	_, m := mast()
	m.RadiusKm = 2
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := Merge(context.Background(), dem, list, m, -110, Run{}); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 300 {
		t.Errorf("%d MB for %d cells", mb, len(dem.Data))
	}
}

// TestHull compares the bisection with a search over all samples.
func TestHull(t *testing.T) {
	dem := hills(400, 3)
	z := make([]float64, dem.Cols)
	for i := range z {
		z[i] = float64(dem.At(i, 1))
	}
	var h hull
	const bend = 4e-4
	h.start(bend)
	for n := 2; n < len(z); n++ {
		h.pass(z, n-1)
		for _, lift := range []float64{-50, 0, 1.5, 30, 500} {
			u, eye := float64(n)+0.3, z[n]+lift
			best, top := 0, math.Inf(-1)
			for i := 1; i < n; i++ {
				d := u - float64(i)
				if s := (z[i]-eye)/d - bend*d; s > top {
					best, top = i, s
				}
			}
			if got := h.seen(u, eye); got != best {
				d := u - float64(got)
				if s := (z[got]-eye)/d - bend*d; math.Abs(s-top) > 1e-9 {
					t.Fatalf("from %v: sample %d is seen, want %d", u, got, best)
				}
			}
		}
	}
}

func BenchmarkLoss(b *testing.B) {
	tx, m := calgary()
	dem := ground(b, tx.Lat, tx.Lon, 51e3)
	b.ReportAllocs()
	cells := int64(0)
	for b.Loop() {
		out, err := Loss(context.Background(), dem, tx, m, Run{Workers: 1})
		if err != nil {
			b.Fatal(err)
		}
		cells += out.Cells
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(cells), "ns/cell")
}
