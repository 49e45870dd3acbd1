package radio

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// A PatternError says where a pattern file cannot be read, and what would mend it.
type PatternError struct {
	Format string // MSI, SPLAT! .az, SPLAT! .el, Radio Mobile .ant
	Line   int    // 0 where it is the file as a whole
	What   string
}

func (e *PatternError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.Format, e.What)
	}
	return fmt.Sprintf("%s: line %d: %s", e.Format, e.Line, e.What)
}

// maxPatternLines bounds what is read of a pattern file; real ones hold at most some thousand lines.
const maxPatternLines = 20000

// patternLines reads a file line by line without ends of lines; the reader keeps count.
type patternLines struct {
	format string
	scan   *bufio.Scanner
	line   int
}

func newPatternLines(format string, r io.Reader) *patternLines {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 0, 4096), 64<<10)
	return &patternLines{format: format, scan: s}
}

// next is the next line that holds anything; ok is false at the end.
func (p *patternLines) next() (fields []string, ok bool, err error) {
	for p.scan.Scan() {
		if p.line++; p.line > maxPatternLines {
			return nil, false, p.errorf("more than %d lines: this is no antenna pattern", maxPatternLines)
		}
		if fields = strings.Fields(strings.TrimPrefix(p.scan.Text(), "\ufeff")); len(fields) > 0 {
			return fields, true, nil
		}
	}
	if err := p.scan.Err(); err != nil {
		return nil, false, p.errorf("%v", err)
	}
	return nil, false, nil
}

func (p *patternLines) errorf(format string, args ...any) error {
	return &PatternError{p.format, p.line, fmt.Sprintf(format, args...)}
}

// number reads a decimal number with a point or a comma, as some countries' files have it.
func (p *patternLines) number(text, what string) (float64, error) {
	v, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || math.IsNaN(v) || math.Abs(v) > 1e6 {
		return 0, p.errorf("%s is %q, expected a number", what, text)
	}
	return v, nil
}

// ReadMSI reads an antenna in the MSI/Planet format: a header (NAME, FREQUENCY in MHz, GAIN in dBd unless it says dBi, TILT,
// ELECTRICAL_TILT, COMMENT…) and the tables HORIZONTAL and VERTICAL of angle and loss in dB below the gain. Horizontal angles
// run clockwise from the boresight; vertical ones from the horizon in front downward. Tables of other lengths than 360 are
// interpolated.
func ReadMSI(r io.Reader) (*Antenna, error) {
	p := newPatternLines("MSI", r)
	a := &Antenna{Name: "MSI antenna", pattern: interpolated, gainDBi: math.NaN()}
	for {
		f, ok, err := p.next()
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		key := strings.ToUpper(f[0])
		value := strings.Join(f[1:], " ")
		switch key {
		case "NAME":
			a.Name = value
		case "FREQUENCY":
			if a.FreqMHz, err = p.first(f[1:], "FREQUENCY"); err != nil {
				// Some files name a range (1710-1880) or leave it empty: the pattern is good all the same.
				a.FreqMHz = 0
			}
		case "GAIN":
			if a.gainDBi, err = p.gain(f[1:]); err != nil {
				return nil, err
			}
		case "ELECTRICAL_TILT":
			if a.ElectricalTiltDeg, err = p.first(f[1:], "ELECTRICAL_TILT"); err != nil {
				a.ElectricalTiltDeg = 0 // "variable" and the like; the vertical cut tells
			}
		case "HORIZONTAL", "VERTICAL":
			table, err := p.cut(key, f[1:])
			if err != nil {
				return nil, err
			}
			if key == "HORIZONTAL" {
				a.horizontal = table
			} else {
				a.vertical = table
			}
		default:
			if _, err := strconv.ParseFloat(f[0], 64); err == nil {
				return nil, p.errorf("a row of numbers outside of any table: is the count after HORIZONTAL or VERTICAL too small?")
			}
		}
	}
	switch {
	case a.horizontal == nil && a.vertical == nil:
		return nil, p.errorf("no HORIZONTAL and no VERTICAL table: this is no MSI/Planet file")
	case a.horizontal == nil:
		return nil, p.errorf("no HORIZONTAL table: the file is cut short, or not whole")
	case a.vertical == nil:
		return nil, p.errorf("no VERTICAL table: the file is cut short, or not whole")
	case math.IsNaN(a.gainDBi):
		return nil, p.errorf("no GAIN: add a line such as GAIN 15.2 dBd")
	}
	return a, nil
}

// first is the first field of a header's value as a number.
func (p *patternLines) first(f []string, what string) (float64, error) {
	if len(f) == 0 {
		return 0, p.errorf("%s has no value", what)
	}
	return p.number(f[0], what)
}

// gain reads "7.69 dBd", "17.5 dBi", "17.5dBi" or a bare number, which is dBd.
func (p *patternLines) gain(f []string) (float64, error) {
	text := strings.ToLower(strings.Join(f, ""))
	number, unit := text, ""
	if i := strings.IndexByte(text, 'd'); i >= 0 {
		number, unit = text[:i], text[i:]
	}
	v, err := p.number(number, "GAIN")
	if err != nil {
		return 0, err
	}
	switch unit {
	case "dbi":
		return v, nil
	case "", "dbd", "db":
		return DBiFromDBd(v), nil
	}
	return 0, p.errorf("GAIN is in %q, expected dBd or dBi", unit)
}

// cut reads a table of an MSI file: as many rows of angle and loss as its head says.
func (p *patternLines) cut(name string, f []string) ([]float64, error) {
	count, err := p.first(f, name)
	if err != nil {
		return nil, err
	}
	if count != math.Trunc(count) || count < 2 || count > maxPatternLines {
		return nil, p.errorf("%s holds %g rows, expected a whole number such as 360", name, count)
	}
	start := p.line
	var angles, values []float64
	for range int(count) {
		f, ok, err := p.next()
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, p.errorf("the file ends after %d of the %g rows of %s (line %d): it is cut short", len(angles), count, name, start)
		}
		if len(f) < 2 {
			return nil, p.errorf("%q in the table %s, expected an angle and a loss in dB: the table may hold fewer rows than its head says", f[0], name)
		}
		deg, err := p.number(f[0], "angle")
		if err != nil {
			return nil, err
		}
		loss, err := p.number(f[1], "loss")
		if err != nil {
			return nil, err
		}
		if deg == 360 { // the circle's end is its beginning
			continue
		}
		if deg < 0 || deg > 360 || len(angles) > 0 && deg <= angles[len(angles)-1] {
			return nil, p.errorf("angle %g in %s, expected growing angles from 0 to below 360", deg, name)
		}
		if loss < -1 { // less is a pattern that was normalised elsewhere
			return nil, p.errorf("loss of %g dB in %s, expected how far below the gain it is, 0 or more: change the sign", loss, name)
		}
		angles, values = append(angles, deg), append(values, max(floorDB, min(0, -loss)))
	}
	if len(angles) == 0 {
		return nil, p.errorf("%s holds no angle below 360", name)
	}
	return spread(angles, values), nil
}

// ReadSPLAT reads an antenna in the two files of SPLAT!, of which either may be nil. The .az file holds the azimuth to which
// the pattern is turned, then azimuth and field strength (0 to 1); the .el file mechanical tilt below the horizon and the
// azimuth in which it tilts, then elevation (−10 above the horizon to 90 straight below) and field strength. Fields multiply.
// The gain is 0 dBi, as SPLAT! puts it into the ERP: see WithGain. Unlike SPLAT!, which lets the tilt fade evenly with
// azimuth, the tilt is a rotation; above −10 the first value is kept.
func ReadSPLAT(az, el io.Reader) (*Antenna, error) {
	a := &Antenna{Name: "SPLAT! antenna", pattern: product, horizontal: flat(), vertical: flat()}
	if az != nil {
		p := newPatternLines("SPLAT! .az", az)
		head, angles, fields, err := p.splat(0, 360)
		if err != nil {
			return nil, err
		}
		if len(head) > 0 {
			a.azimuthDeg = head[0]
		}
		if n := len(angles) - 1; angles[n] == 360 {
			if angles, fields = angles[:n], fields[:n]; n == 0 {
				return nil, p.errorf("no azimuth below 360")
			}
		}
		a.horizontal = spread(angles, fieldsToDB(fields))
	}
	if el != nil {
		p := newPatternLines("SPLAT! .el", el)
		head, angles, fields, err := p.splat(-90, 90)
		if err != nil {
			return nil, err
		}
		db := fieldsToDB(fields)
		for i := range a.vertical {
			// Behind the mast the same elevations hold: SPLAT!'s table knows no front.
			deg := float64(i)
			if i > 180 {
				deg -= 360
			}
			if deg > 90 {
				deg = 180 - deg
			} else if deg < -90 {
				deg = -180 - deg
			}
			a.vertical[i] = along(angles, db, deg)
		}
		if len(head) > 0 && head[0] != 0 {
			direction := a.azimuthDeg
			if len(head) > 1 {
				direction = head[1]
			}
			a = a.tilt(head[0], direction)
		}
	}
	return a, nil
}

// splat reads the head and the rows of either file.
func (p *patternLines) splat(low, high float64) (head, angles, fields []float64, err error) {
	for {
		f, ok, err := p.next()
		if err != nil {
			return nil, nil, nil, err
		}
		if !ok {
			break
		}
		if i := strings.IndexByte(f[0], ';'); i == 0 {
			continue
		}
		values := make([]float64, 0, 2)
		for _, text := range f {
			if text[0] == ';' { // a comment to the line's end
				break
			}
			if len(values) == 2 {
				break
			}
			v, err := p.number(text, "value")
			if err != nil {
				return nil, nil, nil, err
			}
			values = append(values, v)
		}
		if head == nil {
			head = values
			if math.Abs(head[0]) > 360 {
				return nil, nil, nil, p.errorf("the first line says %g degrees, expected the pattern's rotation or tilt", head[0])
			}
			continue
		}
		switch {
		case len(values) < 2:
			return nil, nil, nil, p.errorf("%q, expected an angle and a field strength", strings.Join(f, " "))
		case values[0] < low || values[0] > high || len(angles) > 0 && values[0] <= angles[len(angles)-1]:
			return nil, nil, nil, p.errorf("angle %g, expected growing angles from %g to %g", values[0], low, high)
		case values[1] < 0 || values[1] > 1:
			return nil, nil, nil, p.errorf("field strength %g, expected 0 to 1 (a share of the strongest field, not dB)", values[1])
		}
		angles, fields = append(angles, values[0]), append(fields, values[1])
	}
	if len(angles) == 0 {
		return nil, nil, nil, p.errorf("no rows: expected a first line with rotation or tilt, then angle and field strength")
	}
	return head, angles, fields, nil
}

// fieldsToDB turns shares of the strongest field into dB.
func fieldsToDB(fields []float64) []float64 {
	out := make([]float64, len(fields))
	for i, f := range fields {
		out[i] = floorDB
		if f > 0 {
			out[i] = max(floorDB, 20*log10(f))
		}
	}
	return out
}

// along is a table's value at an angle, the ends kept beyond them.
func along(angles, values []float64, deg float64) float64 {
	for i, a := range angles {
		if deg <= a {
			if i == 0 {
				return values[0]
			}
			return values[i-1] + (values[i]-values[i-1])*(deg-angles[i-1])/(a-angles[i-1])
		}
	}
	return values[len(values)-1]
}

// ReadRadioMobile reads an antenna in Radio Mobile's .ant format: one relative gain in dB a line. 360 lines (version 1) are
// the horizontal cut, clockwise from the boresight; 180 or 181 more (version 2) the vertical cut in front from 90° above the
// horizon to 90° below; 360 more (version 3) go on around the back. The file holds no gain: it is 0 dBi until WithGain.
func ReadRadioMobile(r io.Reader) (*Antenna, error) {
	p := newPatternLines("Radio Mobile .ant", r)
	var values []float64
	for {
		f, ok, err := p.next()
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		v, err := p.number(f[0], "relative gain")
		if err != nil {
			return nil, err
		}
		if v > 0.05 { // rounding of a normalised file
			return nil, p.errorf("relative gain %g dB, expected 0 or less (the strongest direction is 0)", v)
		}
		values = append(values, max(floorDB, min(0, v)))
	}
	a := &Antenna{Name: "Radio Mobile antenna"}
	switch n := len(values); n {
	case 360:
		a.pattern, a.horizontal = horizontalOnly, values
		return a, nil
	case 540, 541:
		a.pattern, a.horizontal, a.vertical = product, values[:360], flat()
		for i := range a.vertical { // i degrees below the horizon in front
			deg := i
			if deg > 180 {
				deg -= 360
			}
			if deg > 90 {
				deg = 180 - deg
			} else if deg < -90 {
				deg = -180 - deg
			}
			a.vertical[i] = values[min(360+90+deg, n-1)]
		}
		return a, nil
	case 720:
		a.pattern, a.horizontal, a.vertical = interpolated, values[:360], flat()
		for i := range a.vertical {
			a.vertical[i] = values[360+(90+i)%360]
		}
		return a, nil
	default:
		return nil, p.errorf("%d values, expected 360, 541 or 720: is a line missing or doubled?", n)
	}
}
