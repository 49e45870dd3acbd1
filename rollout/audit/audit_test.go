package audit

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/guyline/guyline/rollout/h3"
)

// unit is a made-up place of tests; its points are its children.
func unit(t *testing.T) (h3.Cell, []h3.Cell) {
	t.Helper()
	p, err := h3.FromLatLng(h3.LatLng{Lat: 44.2, Lng: -71.5}, 8)
	if err != nil {
		t.Fatal(err)
	}
	children, err := p.Children(9)
	if err != nil {
		t.Fatal(err)
	}
	return p, children
}

func claimOf(e Environment, cells ...h3.Cell) Claim {
	c := Claim{Technology: 500, DownMbps: 7, UpMbps: 1, Cells: map[h3.Cell]Environment{}}
	for _, x := range cells {
		c.Cells[x] = e
	}
	return c
}

// test is one in a point, passed or failed, at an hour.
func test(point h3.Cell, hour int, down float64) Test {
	return Test{At: time.Date(2026, 5, 4, hour, 30, 0, 0, time.UTC), Place: point.LatLng(), DownMbps: down, UpMbps: 2, Environment: Vehicle, Technology: 500}
}

func TestChallenge(t *testing.T) {
	u, points := unit(t)
	for name, c := range map[string]struct {
		tests   func(add func(point, hour int, down float64))
		risk    Risk
		missing string
	}{
		"untested": {func(func(int, int, float64)) {}, Untested, "tests"},
		"all passed": {func(add func(int, int, float64)) {
			for i := range 12 {
				add(i%4, 8+i%6, 20)
			}
		}, Unchallenged, "5 more failures among 12"},
		"challengeable": {func(add func(int, int, float64)) {
			for i := range 4 {
				add(i, 8, 1)
				add(i, 13, 20)
			}
			add(0, 13, 1)
		}, Challengeable, ""},
		"three points": {func(add func(int, int, float64)) {
			for i := range 8 {
				add(i%3, 8+i, 1)
			}
		}, AtRisk, "1 more points"},
		"a single test in a point": {func(add func(int, int, float64)) {
			for i := range 3 {
				add(i, 8, 1)
				add(i, 13, 1)
			}
			add(3, 9, 1)
		}, AtRisk, "1 more points"},
		"same hours": {func(add func(int, int, float64)) {
			for i := range 8 {
				add(i%4, 8+i%4, 1)
			}
		}, AtRisk, "four hours apart: before 7:30 or after 12:30"},
		"four failures": {func(add func(int, int, float64)) {
			for i := range 4 {
				add(i, 8+4*(i%2), 1)
				add(i, 13, 20)
			}
		}, AtRisk, "1 more failures among 8 tests"},
		"many tests": {func(add func(int, int, float64)) {
			for i := range 30 {
				add(i%4, 8+i%10, []float64{1, 20, 20, 20, 20}[i%5])
			}
		}, AtRisk, "1 more failures among 30 tests"}, // 22 % of 30 are 7
		"the claim holds": {func(add func(int, int, float64)) {
			for i := range 120 {
				add(i%4, 8+i%10, 20)
			}
			add(0, 9, 1)
		}, Unchallenged, "failed tests four hours apart"},
	} {
		t.Run(name, func(t *testing.T) {
			a := New(claimOf(Vehicle, points...), Options{})
			c.tests(func(point, hour int, down float64) {
				if why := a.Add(test(points[point], hour, down)); why != Counted {
					t.Fatal(why)
				}
			})
			for _, h := range a.Report().Hexagons {
				if h.Environment != Vehicle {
					continue
				}
				if h.Cell != u || h.Risk != c.risk || !strings.Contains(strings.Join(h.Missing, "; "), c.missing) {
					t.Errorf("%+v, expected %v and %q", h, c.risk, c.missing)
				}
			}
		})
	}
}

// Where fewer than four points are claimed or can be reached, all of these are enough.
func TestFewPoints(t *testing.T) {
	_, points := unit(t)
	a := New(claimOf(Vehicle, points[:3]...), Options{Reachable: map[h3.Cell]bool{points[0]: true, points[1]: true}})
	for i := range 6 {
		a.Add(test(points[i%2], 8+i, 1))
	}
	if h := a.Report().Hexagons[0]; h.Risk != Challengeable || h.Points != 2 {
		t.Errorf("%+v", h)
	}
}

func TestParents(t *testing.T) {
	u, _ := unit(t)
	top, _ := u.Parent(7)
	units, _ := top.Children(8)
	c := claimOf(Vehicle)
	var all []h3.Cell
	for _, x := range units[:4] {
		points, _ := x.Children(9)
		for _, p := range points {
			c.Cells[p] = Vehicle
		}
		all = append(all, points...)
	}
	a := New(c, Options{})
	for i := range 2 * len(all) {
		a.Add(test(all[i/2], 8+6*(i%2), 1))
	}
	if p := a.Report().Parents; len(p) != 1 || p[0] != top {
		t.Errorf("got %v, expected %v", p, top)
	}
}

func TestExclusions(t *testing.T) {
	_, points := unit(t)
	c := claimOf(Vehicle, points[:6]...)
	c.Cells[points[5]] = Outdoor
	a := New(c, Options{AsOf: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), Provider: "Example", Environment: UnknownEnvironment})
	for _, x := range []struct {
		change func(*Test)
		want   Exclusion
	}{
		{func(*Test) {}, Counted},
		{func(t *Test) { t.Place = points[6].LatLng() }, NotClaimed},
		{func(t *Test) { t.Place = points[5].LatLng() }, NotClaimed}, // in a vehicle where outdoors is claimed
		{func(t *Test) { t.Place, t.Environment = points[5].LatLng(), Outdoor }, Counted},
		{func(t *Test) { t.At = t.At.Add(-3 * time.Hour) }, NotTheHour},
		{func(t *Test) { t.At = t.At.Add(14 * time.Hour) }, NotTheHour},
		{func(t *Test) { t.At = t.At.AddDate(-1, 0, 0) }, TooOld},
		{func(t *Test) { t.At = t.At.AddDate(0, 2, 0) }, InFuture},
		{func(t *Test) { t.Environment = Indoor }, IsIndoor},
		{func(t *Test) { t.Environment = UnknownEnvironment }, NoEnvironment},
		{func(t *Test) { t.Technology = 400 }, OtherTechnology},
		{func(t *Test) { t.Technology = 0 }, Counted},
		{func(t *Test) { t.WiFi = true }, NotMobile},
		{func(t *Test) { t.Provider = "Other" }, OtherProvider},
	} {
		s := test(points[0], 8, 20)
		x.change(&s)
		if got := a.Add(s); got != x.want {
			t.Errorf("%+v: %q, expected %q", s, got, x.want)
		}
	}
	if r := a.Report(); r.Tests != 14 || r.Excluded[NotTheHour] != 2 {
		t.Errorf("%+v", r)
	}
}

// Exact values: 0 of 10 and 3 of 20 are in any table of the interval (0.3085; 0.0321, 0.3789), the others are summed here.
func TestInterval(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{{0, 10, 0, 0.308497}, {10, 10, 0.691503, 1}, {3, 20, 0.032071, 0.378927}, {0, 0, 0, 1}, {50, 100, 0.398321, 0.601679}} {
		low, high := Interval(c.k, c.n, 0.95)
		if math.Abs(low-c.low) > 1e-6 || math.Abs(high-c.high) > 1e-6 {
			t.Errorf("%d of %d: %.6f to %.6f, expected %v to %v", c.k, c.n, low, high, c.low, c.high)
		}
	}
	for _, n := range []int{1, 7, 40, 200} {
		for _, p := range []float64{0.01, 0.1, 0.5, 0.93} {
			for k := range n + 1 {
				sum, term := 0.0, math.Pow(1-p, float64(n))
				for i := range n + 1 {
					if i >= k {
						sum += term
					}
					term *= float64(n-i) / float64(i+1) * p / (1 - p)
				}
				if got := AtLeast(k, n, p); math.Abs(got-sum) > 1e-9 {
					t.Fatalf("P(X ≥ %d), n = %d, p = %v: %v, expected %v", k, n, p, got, sum)
				}
			}
		}
	}
	// 0 failures of 36 have 9.74 % as the upper end, of 35 10.0006 %.
	if n := TestsToHold(0, 0); n != 36 {
		t.Errorf("%d tests to hold", n)
	}
}

func TestFailuresNeeded(t *testing.T) {
	for tests, want := range map[int]int{1: 5, 20: 5, 21: 6, 29: 7, 30: 7, 44: 10, 45: 9, 60: 12, 61: 11, 70: 13, 71: 13, 99: 17, 100: 16, 1000: 160} {
		if got := failuresNeeded(tests); got != want {
			t.Errorf("%d tests: %d, expected %d", tests, got, want)
		}
		// The shares let a claim of 90 % be challenged by chance in fewer than one case of twenty.
		if p := AtLeast(failuresNeeded(tests), tests, promisedFailed); p > 0.05 {
			t.Errorf("%d tests: by chance with %v", tests, p)
		}
	}
}

const ooklaFile = `Date,ConnType,Lat,Lon,Download,Upload,Latency,ServerName,InternalIp,ExternalIp
"2026-05-04 09:15","5G","44.20000","-71.50000",5.2,1.9,31,"Example","192.0.2.1","198.51.100.7"
"2026-05-04 14:20","Wifi","44.20000","-71.50000",205.2,91.9,3,"Example","192.0.2.1","198.51.100.7"
"yesterday","5G","44.20000","-71.50000",5.2,1.9,31,"Example","192.0.2.1","198.51.100.7"
"2026-05-04 14:25","5G","0","0",5.2,1.9,31,"Example","192.0.2.1","198.51.100.7"
"2026-05-04 14:25","5G","44.2","-71.5",,1.9,31,"Example","192.0.2.1","198.51.100.7"
"2026-05-04 14:25","5G","44.2","-71.5",5200000,1.9,31,"Example","192.0.2.1","198.51.100.7"
"2026-05-04 14:25","5G"
`

func TestFiles(t *testing.T) {
	_, points := unit(t)
	cell, _ := h3.FromLatLng(h3.LatLng{Lat: 44.2, Lng: -71.5}, 9)
	a := New(claimOf(Vehicle, append(points, cell)...), Options{Environment: Vehicle})
	if err := a.AddFile(strings.NewReader(ooklaFile), Layout{}); err != nil {
		t.Fatal(err)
	}
	r := a.Report()
	if r.Tests != 2 || r.BadRows != 5 || r.Excluded[NotMobile] != 1 || r.Hexagons[0].Failed != 1 {
		t.Errorf("%+v", r)
	}
	for i, want := range []string{"line 4: Date", "line 5: the place is 0, 0", "line 6: Download", "line 7: 5200000 Mbps", "line 8: Lat"} {
		if got := r.Bad[i].Error(); !strings.HasPrefix(got, want) {
			t.Errorf("got %q, expected %q", got, want)
		}
	}
	fcc := "test_id,timestamp,latitude,longitude,download_bytes_sec,upload_bytes_sec,environment,technology,provider_name\n" +
		"1,2026-05-04T09:15:00-04:00,44.2,-71.5,875001,125001,in_vehicle,5G-NR,Example\n" +
		"2,2026-05-04T13:15:00Z,44.2,-71.5,875001,125001,in_vehicle,5G-NR,Example\n"
	if err := a.AddFile(strings.NewReader(fcc), Layout{}); err != nil {
		t.Fatal(err)
	}
	if r := a.Report(); r.BadRows != 6 || !strings.Contains(r.Bad[5].Text, "UTC") || r.Hexagons[0].Tests != 2 || r.Hexagons[0].Failed != 1 {
		t.Errorf("%+v", r)
	}
	own := Layout{Name: "own", Time: "when", Lat: "y", Lon: "x", Down: "dl", Up: "ul", MbpsPerUnit: 0.001, All: Vehicle, Zone: time.FixedZone("", -4*3600)}
	if err := a.AddFile(strings.NewReader("when,x,y,dl,ul\n2026-05-04T13:15:00Z,-71.5,44.2,6900,2000\n"), own); err != nil {
		t.Fatal(err)
	}
	if r := a.Report(); r.Hexagons[0].Tests != 3 || r.Hexagons[0].Failed != 2 {
		t.Errorf("%+v", r)
	}
	for _, file := range []string{"", "a,b,c\n1,2,3\n"} {
		if err := a.AddFile(strings.NewReader(file), Layout{}); err == nil || errors.As(err, new(BadRow)) {
			t.Errorf("%q: %v", file, err)
		}
	}
}

func TestReadClaim(t *testing.T) {
	_, points := unit(t)
	text := "h3_res9_id,technology,mindown,minup,minsignal,environmnt\n"
	for i, p := range points {
		text += fmt.Sprintf("%s,500,7,1,-100,%d\n", p, i%2)
	}
	text += "8928308280fffff,400,5,1,-100,1\n8828308281fffff,500,7,1,-100,1\nno cell\n"
	c, other, bad, err := ReadClaim(strings.NewReader(text))
	if err != nil || other != 1 || len(bad) != 2 || bad[0].Line != 10 || len(c.Cells) != 7 || c.Technology != 500 || c.DownMbps != 7 || c.Cells[points[1]] != Vehicle {
		t.Errorf("%+v, %d, %v, %v", c, other, bad, err)
	}
	if _, _, _, err := ReadClaim(strings.NewReader("a,b\n")); err == nil {
		t.Error("a file without the columns was accepted")
	}
}

func TestNextAndOrder(t *testing.T) {
	u, _ := unit(t)
	disk, _ := u.Disk(3)
	c := claimOf(Outdoor)
	people := map[h3.Cell]float64{}
	for i, x := range disk {
		points, _ := x.Children(9)
		for _, p := range points {
			c.Cells[p] = Outdoor
		}
		people[x] = float64(i)
	}
	a := New(c, Options{People: people})
	busiest, _ := disk[36].Children(9)
	for i := range 40 { // much is known where most people live
		s := test(busiest[i%7], 8+i%10, 20)
		s.Environment = Outdoor
		a.Add(s)
	}
	next := a.Report().Next(10)
	if len(next) != 10 || next[0].Cell != disk[35] || next[0].Tests != 36 {
		t.Fatalf("%+v", next)
	}
	way := func(list []Drive) (km float64) {
		at := u.LatLng()
		for _, d := range list {
			km += distanceKm(at, d.Cell.LatLng())
			at = d.Cell.LatLng()
		}
		return km
	}
	ordered := Order(next, u.LatLng())
	if len(ordered) != 10 || way(ordered) > way(next) {
		t.Errorf("%.1f km ordered, %.1f km before", way(ordered), way(next))
	}
	var b strings.Builder
	if err := a.Report().WriteCSV(&b); err != nil || strings.Count(b.String(), "\n") != 38 {
		t.Errorf("%v, %d lines", err, strings.Count(b.String(), "\n"))
	}
}

func TestMilestones(t *testing.T) {
	u, _ := unit(t)
	disk, _ := u.Disk(4)
	c := claimOf(Vehicle)
	squares := map[Kilometre]h3.Cell{}
	for _, x := range disk {
		points, _ := x.Children(9)
		for _, p := range points {
			c.Cells[p] = Vehicle
			squares[KilometreAt(p.LatLng())] = p
		}
	}
	a := New(c, Options{})
	n := 0
	for _, p := range squares {
		tests := 3
		if n >= len(squares)*65/100 {
			tests = 2
		}
		n++
		for range tests {
			a.Add(test(p, 10, 20))
		}
	}
	m := a.Milestones(nil)
	if m.Drivable != len(squares) || m.Reached != 60 || m.Next != 80 || len(m.Short) != m.Drivable-m.Tested || m.Squares != (m.Drivable*80+99)/100-m.Tested {
		t.Errorf("%+v of %d squares", m, len(squares))
	}
	if m := a.Milestones(func(k Kilometre) bool { return a.grid[k] >= 3 }); m.Reached != 85 || m.Next != 0 {
		t.Errorf("%+v", m)
	}
	// Squares are 1 km wide and high, wherever they lie.
	for _, lat := range []float64{0.01, 30, 60, 70} {
		p := h3.LatLng{Lat: lat, Lng: -71}
		north, east := p, p
		north.Lat += 10.5 * degreesPerKm
		east.Lng += 10.5 * degreesPerKm / math.Cos(lat*math.Pi/180)
		k, kn, ke := KilometreAt(p), KilometreAt(north), KilometreAt(east)
		if d := kn.Row - k.Row; d < 10 || d > 11 {
			t.Errorf("%v: %d rows north", lat, d)
		}
		if d := ke.Col - k.Col; d < 10 || d > 11 {
			t.Errorf("%v: %d columns east", lat, d)
		}
	}
}

func FuzzTests(f *testing.F) {
	f.Add(ooklaFile)
	f.Add("time,lat,lon,down_mbps,up_mbps,environment,technology,provider\n2026-05-01T09:30:00-04:00,44.2,-71.5,5,1,vehicle,nr,Example\n")
	f.Add("timestamp,latitude,longitude,download_bytes_sec,upload_bytes_sec\n\"2026")
	f.Fuzz(func(t *testing.T, s string) {
		cell, _ := h3.FromLatLng(h3.LatLng{Lat: 44.2, Lng: -71.5}, 9)
		a := New(claimOf(Vehicle, cell), Options{Environment: Vehicle})
		_ = a.AddFile(strings.NewReader(s), Layout{})
		r := a.Report()
		excluded := 0
		for _, n := range r.Excluded {
			excluded += n
		}
		counted := 0
		for _, h := range r.Hexagons {
			counted += h.Tests
			if h.Low < 0 || h.High > 1 || h.Low > h.High {
				t.Fatalf("%+v", h)
			}
		}
		if counted+excluded != r.Tests || r.BadRows+r.Tests > strings.Count(s, "\n")+1 {
			t.Fatalf("%d counted, %d excluded of %d tests, %d bad rows", counted, excluded, r.Tests, r.BadRows)
		}
	})
}

func FuzzReadClaim(f *testing.F) {
	f.Add("h3_res9_id,technology,mindown,minup,minsignal,environmnt\n8928308280fffff,400,5,1,-100,1\n")
	f.Fuzz(func(t *testing.T, s string) {
		c, _, _, err := ReadClaim(strings.NewReader(s))
		if err == nil && len(c.Cells) == 0 {
			t.Fatal("a claim without a cell")
		}
	})
}

func BenchmarkAdd(b *testing.B) {
	cell, _ := h3.FromLatLng(h3.LatLng{Lat: 44.2, Lng: -71.5}, 9)
	a := New(claimOf(Vehicle, cell), Options{})
	s := test(cell, 9, 3)
	b.ReportAllocs()
	for b.Loop() {
		a.Add(s)
	}
}
