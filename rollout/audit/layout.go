package audit

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guyline/guyline/rollout/h3"
)

// Environment is where a test was made, or a claim holds.
type Environment int

const (
	Outdoor            Environment = 0 // outdoors, stationary
	Vehicle            Environment = 1 // in a moving vehicle
	Indoor             Environment = 2 // not a test that counts
	UnknownEnvironment Environment = 3
)

func (e Environment) String() string {
	switch e {
	case Outdoor:
		return "outdoor"
	case Vehicle:
		return "in-vehicle"
	case Indoor:
		return "indoor"
	}
	return "unknown environment"
}

// Test is one speed test.
type Test struct {
	Line        int
	At          time.Time // in the local time of the place
	Place       h3.LatLng
	DownMbps    float64
	UpMbps      float64
	Environment Environment
	Technology  int    // 300, 400, 500; 0 where the file does not say
	WiFi        bool   // not over the mobile network
	Provider    string // "" where the file does not say
}

// A BadRow could not be read.
type BadRow struct {
	Line int
	Text string
}

func (b BadRow) Error() string { return fmt.Sprintf("line %d: %s", b.Line, b.Text) }

// Layout says which columns of a CSV file hold what. Names are compared without regard to case. Time, Lat, Lon, Down and Up
// are needed; the others may be "".
type Layout struct {
	Name                              string
	Time, Lat, Lon, Down, Up          string
	Environment, Technology, Provider string
	MbpsPerUnit                       float64        // 1 where speeds are in Mbps, 0.001 in kbps, 8e-6 in bytes per second
	Zone                              *time.Location // of times without zone and of those in UTC ("Z"); nil: the first are local, the second refused
	All                               Environment    // of every test, where there is no column for it
}

// The layouts known by name.
var (
	// Ookla is the export of Speedtest's application: Date, ConnType, Lat, Lon, Download, Upload, Latency, ServerName,
	// InternalIp, ExternalIp, speeds in Mbps (column names confirmed in a published export of 2015).
	Ookla = Layout{Name: "ookla", Time: "Date", Lat: "Lat", Lon: "Lon", Down: "Download", Up: "Upload", Technology: "ConnType", MbpsPerUnit: 1, All: UnknownEnvironment}

	// FCC is a flat table of what the FCC's Data Specifications for Mobile Speed Test Data (9 March 2022) describe as JSON.
	// The names timestamp and provider_name are confirmed, the others are not; speeds are bytes per second.
	FCC = Layout{Name: "fcc", Time: "timestamp", Lat: "latitude", Lon: "longitude", Down: "download_bytes_sec", Up: "upload_bytes_sec",
		Environment: "environment", Technology: "technology", Provider: "provider_name", MbpsPerUnit: 8e-6, All: UnknownEnvironment}

	// Generic is our own: time, lat, lon, down_mbps, up_mbps, environment, technology, provider.
	Generic = Layout{Name: "generic", Time: "time", Lat: "lat", Lon: "lon", Down: "down_mbps", Up: "up_mbps",
		Environment: "environment", Technology: "technology", Provider: "provider", MbpsPerUnit: 1, All: UnknownEnvironment}
)

// Detect is the known layout whose needed columns a header has.
func Detect(header []string) (Layout, bool) {
	for _, l := range []Layout{Ookla, FCC, Generic} {
		if at, _ := l.find(header); at != nil {
			return l, true
		}
	}
	return Layout{}, false
}

// columns in the order in which find numbers them; the first five are needed.
func (l Layout) columns() []string {
	return []string{l.Time, l.Lat, l.Lon, l.Down, l.Up, l.Environment, l.Technology, l.Provider}
}

func (l Layout) find(header []string) ([]int, error) {
	at := make([]int, 8)
	for i, name := range l.columns() {
		at[i] = slices.IndexFunc(header, func(h string) bool {
			return name != "" && strings.EqualFold(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")), name)
		})
		if at[i] < 0 && i < 5 {
			return nil, fmt.Errorf("audit: layout %s: there is no column %q among %.200q; name the file's own columns in a Layout", l.Name, name, header)
		}
	}
	return at, nil
}

// Tests reads a file, test by test; a row that cannot be read comes as its error and reading goes on. What ends the reading
// early, such as a header without the needed columns, is the last error and is no BadRow. Without a name (the zero Layout)
// the layout is detected.
func (l Layout) Tests(r io.Reader) iter.Seq2[Test, error] {
	return func(yield func(Test, error) bool) {
		in := csv.NewReader(r)
		in.FieldsPerRecord, in.ReuseRecord = -1, true
		header, err := in.Read()
		if err != nil {
			yield(Test{}, fmt.Errorf("audit: no header: %w", err))
			return
		}
		l := l
		if l.Time == "" {
			found, ok := Detect(header)
			if !ok {
				yield(Test{}, fmt.Errorf("audit: the columns %.200q are of no known layout: name them time, lat, lon, down_mbps, up_mbps and environment", header))
				return
			}
			found.Zone = cmp.Or(l.Zone, found.Zone)
			found.All = cmp.Or(l.All, found.All)
			l = found
		}
		at, err := l.find(header)
		if err != nil {
			yield(Test{}, err)
			return
		}
		for {
			record, err := in.Read()
			if err == io.EOF {
				return
			}
			var parse *csv.ParseError
			if errors.As(err, &parse) {
				if !yield(Test{}, BadRow{parse.Line, parse.Err.Error()}) {
					return
				}
				continue
			}
			if err != nil {
				yield(Test{}, fmt.Errorf("audit: %w", err))
				return
			}
			line, _ := in.FieldPos(0)
			t, err := l.test(record, at)
			if t.Line = line; err != nil {
				t, err = Test{}, BadRow{line, err.Error()}
			}
			if !yield(t, err) {
				return
			}
		}
	}
}

func (l Layout) test(record []string, at []int) (t Test, err error) {
	field := func(i int) string {
		if at[i] < 0 || at[i] >= len(record) {
			return ""
		}
		return strings.TrimSpace(record[at[i]])
	}
	number := func(i int, low, high float64) float64 {
		v, e := strconv.ParseFloat(field(i), 64)
		if !(e == nil && v >= low && v <= high) && err == nil {
			err = fmt.Errorf("%s is %.40q, expected a number of %v to %v", l.columns()[i], field(i), low, high)
		}
		return v
	}
	t.Place = h3.LatLng{Lat: number(1, -90, 90), Lng: number(2, -180, 180)}
	if err == nil && t.Place == (h3.LatLng{}) {
		err = errors.New("the place is 0, 0: a receiver without a fix")
	}
	t.DownMbps = number(3, 0, math.MaxFloat32) * l.MbpsPerUnit
	t.UpMbps = number(4, 0, math.MaxFloat32) * l.MbpsPerUnit
	if err == nil && max(t.DownMbps, t.UpMbps) > 20_000 {
		err = fmt.Errorf("%.0f Mbps is faster than any network; are speeds in another unit than the layout says?", max(t.DownMbps, t.UpMbps))
	}
	if err != nil {
		return t, err
	}
	if t.At, err = l.time(field(0)); err != nil {
		return t, err
	}
	if t.Environment = l.All; at[5] >= 0 {
		t.Environment = environment(field(5))
	}
	t.Technology, t.WiFi = technology(field(6))
	t.Provider = field(7)
	return t, nil
}

// forms of time without zone that are read; ISO 8601 with zone is tried first.
var forms = []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "1/2/2006 15:04", "1/2/2006 15:04:05", "01/02/2006 3:04 PM"}

func (l Layout) time(s string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		if !strings.HasSuffix(s, "Z") {
			return t, nil
		}
		if l.Zone == nil {
			return t, fmt.Errorf("%s is %.40q in UTC: the local time is not known; give the zone of the tests", l.Time, s)
		}
		return t.In(l.Zone), nil
	}
	zone := l.Zone
	if zone == nil {
		zone = time.UTC // stands for the local time of the place, whichever it is
	}
	for _, form := range forms {
		if t, err := time.ParseInLocation(form, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%s is %.40q, expected a time such as 2026-05-01T09:30:00-04:00", l.Time, s)
}

func environment(s string) Environment {
	switch strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(s)) {
	case "0", "outdoor", "outdoorstationary", "stationary", "outside":
		return Outdoor
	case "1", "vehicle", "invehicle", "invehiclemobile", "mobile", "driving", "car":
		return Vehicle
	case "indoor", "inside":
		return Indoor
	}
	return UnknownEnvironment
}

// technology understands the collection's codes and the names that applications give to a connection.
func technology(s string) (code int, wifi bool) {
	switch strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(s)) {
	case "500", "5g", "nr", "5gnr", "nrsa", "nrnsa":
		return 500, false
	case "400", "4g", "lte", "4glte", "ltea", "lteca":
		return 400, false
	case "300", "3g", "umts", "hspa", "hspap", "hsdpa", "hsupa", "evdo", "evdoa", "ehrpd":
		return 300, false
	case "wifi", "wlan", "ethernet":
		return 0, true
	}
	return 0, false
}
