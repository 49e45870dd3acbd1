package licence

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The records of the FCC's Universal Licensing System that are read, and their fields counted from 1 as the FCC's public
// access database definitions count them. Every record begins with its type, the licence's unique system identifier (2) and,
// at 5, the call sign.
//
//	HD  header: status 6, radio service 7, granted 8, expires 9, cancelled 10
//	EN  entity: type 6 (L: the licensee), name 8
//	MK  market: code 6, channel block 7, name 9
//	MF  market frequency: partition 6, lower 7 and upper 8 edge in MHz, partition defined or undefined 9
//	MP  market partition: market 6, area as text 7 (a county begins with its FIPS code), included or excluded 9, partition 10,
//	    defined or undefined 13
//	MC  market coordinate: partition 6, sequence 7, latitude 8 to 11, longitude 12 to 15
//	LO  location: number 9, radius of operation in km 16, latitude 20 to 23, longitude 24 to 27
//	FR  frequency: location 7, lower 11 and upper 12 edge in MHz, EIRP in dBm 21
const (
	fieldID, fieldCall = 2, 5
)

// ulsFiles lists what is read, in this order.
var ulsFiles = []string{"HD", "EN", "MK", "MP", "MC", "MF", "LO", "FR"}

// siteKm is how far from a location without a radius of operation a cell may stand: coordinates are given to a tenth of
// a second of arc, and the FCC asks for them to a second (31 m).
const siteKm = 0.2

// Bounds of an extract. The whole market-based service had some 10⁵ licences in 2024.
const (
	maxULSLine    = 64 << 10
	maxULSRecords = 5 << 20
)

// ulsLicence gathers the records of a licence.
type ulsLicence struct {
	Licence
	markets    []string
	partitions map[string]*Area // by "D" or "U" and number
	corners    map[string][]corner
	places     map[string]Circle
}

type corner struct {
	sequence int
	at       Point
}

// uls is an extract while it is read.
type uls struct {
	byID  map[string]*ulsLicence
	order []string
	book  *Book
	// skipped counts records left out, by reason.
	skipped map[string]int
}

// ReadULS reads an extract of the FCC's Universal Licensing System, the .dat files of a folder or of a zip file (zip.Reader is
// an fs.FS). HD.dat is needed; licences without frequencies in MF or FR are told in Notes. Each pair of frequencies and area
// becomes a Licence. Status A (active) holds; the others are kept with what the FCC says of them.
func ReadULS(fsys fs.FS) (*Book, error) {
	u := &uls{byID: map[string]*ulsLicence{}, book: &Book{}, skipped: map[string]int{}}
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, e := range entries {
		names[strings.ToUpper(e.Name())] = e.Name()
	}
	if names["HD.DAT"] == "" {
		return nil, errors.New("uls: no HD.dat: expected the .dat files of the FCC's licence download (l_market.zip, l_cell.zip…), unpacked or zipped")
	}
	total := 0
	for _, kind := range ulsFiles {
		if name := names[kind+".DAT"]; name != "" {
			if err := u.file(fsys, name, kind, &total); err != nil {
				return nil, err
			}
		}
	}
	u.finish()
	return u.book, nil
}

// file reads one .dat file. Text may hold ends of lines: what does not begin with the record's type goes on from the line
// before, and none of the fields that are read lies behind such text.
func (u *uls) file(fsys fs.FS, name, kind string, total *int) error {
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	scan := bufio.NewScanner(f)
	scan.Buffer(make([]byte, 0, 4096), maxULSLine)
	line := 0
	for scan.Scan() {
		line++
		text := strings.TrimSuffix(scan.Text(), "\r")
		if !strings.HasPrefix(text, kind+"|") {
			continue
		}
		if *total++; *total > maxULSRecords {
			return fmt.Errorf("%s:%d: more than %d records: give the services one by one", name, line, maxULSRecords)
		}
		r := record{strings.Split(text, "|")}
		id := r.field(fieldID)
		if kind == "HD" {
			l := &ulsLicence{Licence: Licence{ID: r.field(fieldCall), File: path.Base(name), Line: line}}
			if _, twice := u.byID[id]; !twice {
				u.order = append(u.order, id)
			}
			u.byID[id] = l
		}
		l := u.byID[id]
		if l == nil {
			u.skipped[fmt.Sprintf("%s: records of licences that HD.dat lacks", name)]++
			continue
		}
		if err := u.record(kind, l, r); err != nil {
			return fmt.Errorf("%s:%d: %w", name, line, err)
		}
	}
	if err := scan.Err(); err != nil {
		return fmt.Errorf("%s:%d: %w", name, line+1, err)
	}
	return nil
}

// record is a line's fields.
type record struct{ fields []string }

// field counts from 1; a field beyond the line's end is empty.
func (r record) field(n int) string {
	if n > len(r.fields) {
		return ""
	}
	return strings.TrimSpace(r.fields[n-1])
}

// number is a field as a number; ok is false where it is empty or none.
func (r record) number(n int) (v float64, ok bool) {
	v, err := strconv.ParseFloat(r.field(n), 64)
	return v, err == nil && !math.IsNaN(v) && !math.IsInf(v, 0)
}

// day is a field as the FCC writes days.
func (r record) day(n int) (time.Time, error) {
	text := r.field(n)
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse("01/02/2006", text)
	if err != nil {
		return t, fmt.Errorf("field %d is %q, expected a day such as 12/31/2033", n, text)
	}
	return t, nil
}

// degrees reads four fields from n on: degrees, minutes, seconds, direction.
func (r record) degrees(n int) (v float64, ok bool) {
	d, ok := r.number(n)
	if !ok {
		return 0, false
	}
	m, _ := r.number(n + 1)
	s, _ := r.number(n + 2)
	v = d + m/60 + s/3600
	switch strings.ToUpper(r.field(n + 3)) {
	case "S", "W":
		v = -v
	case "N", "E":
	default:
		return 0, false
	}
	return v, math.Abs(v) <= 180
}

// point reads latitude and longitude, eight fields.
func (r record) point(n int) (Point, bool) {
	lat, ok1 := r.degrees(n)
	lon, ok2 := r.degrees(n + 4)
	return Point{lat, lon}, ok1 && ok2 && math.Abs(lat) <= 90
}

// ulsStatus says what a licence status is, but for A, active (HD, field 6).
var ulsStatus = map[string]string{"C": "cancelled", "E": "expired", "L": "of pending legal status", "P": "cancelled with its parent station",
	"T": "terminated", "X": "of pending term"}

func (u *uls) record(kind string, l *ulsLicence, r record) (err error) {
	switch kind {
	case "HD":
		if s := strings.ToUpper(r.field(6)); s != "A" {
			if l.Inactive = ulsStatus[s]; l.Inactive == "" {
				l.Inactive = fmt.Sprintf("of status %q", s)
			}
		}
		l.Service = r.field(7)
		if l.Begin, err = r.day(8); err != nil {
			return err
		}
		l.End, err = r.day(9)
		return err
	case "EN":
		if r.field(6) == "L" || l.Holder == "" {
			l.Holder = r.field(8)
		}
	case "MK":
		if code := strings.ToUpper(r.field(6)); code != "" && !slices.Contains(l.markets, code) {
			l.markets = append(l.markets, code)
		}
	case "MP":
		u.partition(l, r)
	case "MC":
		if at, ok := r.point(8); ok {
			n, _ := r.number(7)
			if l.corners == nil {
				l.corners = map[string][]corner{}
			}
			l.corners[r.field(6)] = append(l.corners[r.field(6)], corner{int(n), at})
		} else {
			u.skipped["MC.dat: corners without coordinates"]++
		}
	case "MF":
		u.marketFrequency(l, r)
	case "LO":
		if at, ok := r.point(20); ok {
			radius, given := r.number(16)
			if !given || radius <= 0 {
				radius = siteKm
			}
			if l.places == nil {
				l.places = map[string]Circle{}
			}
			l.places[r.field(9)] = Circle{at, radius}
		}
	case "FR":
		u.frequency(l, r)
	}
	return nil
}

// partition notes an area of MP by its kind and number.
func (u *uls) partition(l *ulsLicence, r record) {
	key := strings.ToUpper(r.field(13)) + r.field(10)
	if l.partitions == nil {
		l.partitions = map[string]*Area{}
	}
	a := l.partitions[key]
	if a == nil {
		a = &Area{}
		l.partitions[key] = a
	}
	code, _, _ := strings.Cut(r.field(7), ":")
	excluded := strings.EqualFold(r.field(9), "E")
	switch market := strings.ToUpper(r.field(6)); {
	case excluded && isFIPS(code):
		if market != "" && !slices.Contains(a.Markets, market) {
			a.Markets = append(a.Markets, market)
		}
		a.Beside = append(a.Beside, code)
	case excluded:
		u.skipped["MP.dat: areas taken out that are no county"]++
	case isFIPS(code):
		a.Counties = append(a.Counties, code)
	case strings.EqualFold(r.field(13), "D") && market != "":
		if !slices.Contains(a.Markets, market) {
			a.Markets = append(a.Markets, market)
		}
	}
}

// marketFrequency makes a licence of an MF record.
func (u *uls) marketFrequency(l *ulsLicence, r record) {
	low, ok1 := r.number(7)
	high, ok2 := r.number(8)
	if !ok1 || !ok2 || !(low > 0 && high > low) {
		u.skipped["MF.dat: records without two growing frequencies"]++
		return
	}
	a := Area{Markets: l.markets}
	if number := r.field(6); number != "" {
		kind := strings.ToUpper(r.field(9))
		if p := l.partitions[kind+number]; p != nil {
			a = *p
		} else {
			a = Area{}
		}
		if kind != "D" {
			corners := slices.Clone(l.corners[number])
			slices.SortStableFunc(corners, func(x, y corner) int { return x.sequence - y.sequence })
			if len(corners) >= 3 {
				ring := make([]Point, len(corners))
				for i, c := range corners {
					ring[i] = c.at
				}
				a.Polygons = []Polygon{{Outer: ring}}
			}
		}
	}
	u.emit(l, Range{low, high}, a, "MF.dat: frequencies whose market or partition no record describes")
}

// frequency makes a licence of an FR record.
func (u *uls) frequency(l *ulsLicence, r record) {
	low, ok1 := r.number(11)
	high, ok2 := r.number(12)
	if !ok1 || !ok2 || !(low > 0 && high > low) {
		u.skipped["FR.dat: single frequencies, whose bandwidth the record does not say"]++
		return
	}
	var a Area
	if at, ok := l.places[r.field(7)]; ok {
		a.Circles = []Circle{at}
	}
	if eirp, ok := r.number(21); ok && eirp > 0 {
		l.EIRPDBm, l.LimitEIRP = eirp, true
	}
	u.emit(l, Range{low, high}, a, "FR.dat: frequencies whose location LO.dat does not place")
	l.EIRPDBm, l.LimitEIRP = 0, false // it is this frequency's
}

// emit adds a licence to the book.
func (u *uls) emit(l *ulsLicence, r Range, a Area, placeless string) {
	if !a.Everywhere && len(a.Polygons)+len(a.Circles)+len(a.Counties)+len(a.Markets) == 0 {
		u.skipped[placeless]++
		return
	}
	one := l.Licence
	one.Ranges, one.Area = []Range{r}, a
	u.book.Licences = append(u.book.Licences, one)
	l.Ranges = append(l.Ranges, r)
}

// finish tells what was left out.
func (u *uls) finish() {
	bare := 0
	for _, id := range u.order {
		if l := u.byID[id]; len(l.Ranges) == 0 && l.Inactive == "" {
			bare++
		}
	}
	if bare > 0 {
		u.skipped["HD.dat: active licences without frequencies and area in MF or FR: give them in a table of your own"] = bare
	}
	for why, n := range u.skipped {
		u.book.Notes = append(u.book.Notes, fmt.Sprintf("%s: %d left out", why, n))
	}
	slices.Sort(u.book.Notes)
}
