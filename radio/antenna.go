package radio

import (
	"fmt"
	"math"
)

// Antenna is a pattern and where it looks. The zero Antenna is isotropic. Directions are those of the world: azimuth in
// degrees clockwise from north, elevation in degrees above the horizon (negative: below). A path from one point to another
// leaves at an elevation that the caller works out; on flat ground it is about −atan(height/distance).
type Antenna struct {
	Name    string
	FreqMHz float64 // for which the pattern was made; 0 where not known
	// ElectricalTiltDeg is the tilt that the pattern says it has in it already, below the horizon.
	ElectricalTiltDeg float64

	gainDBi float64 // in the best direction
	pattern pattern
	sector  Sector
	// horizontal and vertical hold a relative gain in dB, 0 or below, for each degree: around the mast, clockwise from the
	// boresight, and through boresight and zenith, from the horizon in front down (90 is straight down, 180 behind).
	horizontal, vertical []float64

	azimuthDeg     float64
	tiltDeg        float64 // mechanical, below the horizon
	tiltAzimuthDeg float64 // of the direction that is tilted down
	sin, cos       float64 // of the mechanical tilt
}

// pattern is how a direction's gain is made from what is known.
type pattern int

const (
	isotropic pattern = iota
	// interpolated: two whole cuts, joined by the horizontal projection interpolation of F. Gil, A. Claro, J. Ferreira, C.
	// Pardelinha, L. Correia, A 3-D interpolation method for base-station-antenna radiation patterns, IEEE Antennas and
	// Propagation Magazine 43 (2), 2001: exact on both cuts, and the back takes the vertical cut's back.
	interpolated
	// product: field strengths multiplied, that is decibels added, as SPLAT! joins its .az and .el files.
	product
	// sectorPattern: 3GPP TR 38.901 table 7.3-1.
	sectorPattern
	// horizontalOnly: the same gain at every elevation.
	horizontalOnly
)

// Omni is an antenna that sends alike in every direction. It stands in for a real one where only its gain is known.
func Omni(gainDBi float64) *Antenna { return &Antenna{Name: "omni", gainDBi: gainDBi} }

// Sector is the radiation of one element of 3GPP TR 38.901 V17.0.0 table 7.3-1, with values of one's own. It is a fair
// picture of a passive sector antenna when it is given that antenna's gain and beamwidths.
type Sector struct {
	GainDBi        float64 // 8 for one element
	HorizontalDeg  float64 // half-power beamwidth φ_3dB, 65; 360 or 0: all round
	VerticalDeg    float64 // half-power beamwidth θ_3dB, 65; 0: the same at every elevation
	FrontToBackDB  float64 // A_max, 30; 0 stands for it
	SidelobeDB     float64 // SLA_V, 30; 0 stands for it
	ElectricalTilt float64 // degrees below the horizon: the vertical cut moves down by as much, all round
}

// NewSector is the antenna of a sector. Beamwidths outside of 0 to 360° (vertical: 180°) are an error.
func NewSector(s Sector) (*Antenna, error) {
	if !(s.HorizontalDeg >= 0 && s.HorizontalDeg <= 360) || !(s.VerticalDeg >= 0 && s.VerticalDeg <= 180) {
		return nil, fmt.Errorf("sector: beamwidths are %g and %g degrees, expected 0 to 360 and 0 to 180", s.HorizontalDeg, s.VerticalDeg)
	}
	if math.IsNaN(s.GainDBi) || math.Abs(s.GainDBi) > 100 || !(math.Abs(s.ElectricalTilt) <= 90) || s.FrontToBackDB < 0 || s.SidelobeDB < 0 {
		return nil, fmt.Errorf("sector: gain %g dBi, tilt %g degrees, front to back %g dB, sidelobes %g dB: expected gain within 100, tilt within 90, the others not below 0",
			s.GainDBi, s.ElectricalTilt, s.FrontToBackDB, s.SidelobeDB)
	}
	if s.FrontToBackDB == 0 {
		s.FrontToBackDB = 30
	}
	if s.SidelobeDB == 0 {
		s.SidelobeDB = 30
	}
	return &Antenna{Name: "TR 38.901 sector", gainDBi: s.GainDBi, ElectricalTiltDeg: s.ElectricalTilt, pattern: sectorPattern, sector: s}, nil
}

// NewCBRSSector is the antenna of which a CBRS registration tells azimuth, beamwidth and gain: WInnForum WINNF-TS-0112
// requirement R2-SGN-20, min(12 (φ/φ_3dB)², 20 dB) below the gain, the same at every elevation. A beamwidth of 0 or 360 is
// all round.
func NewCBRSSector(azimuthDeg, beamwidthDeg, gainDBi float64) (*Antenna, error) {
	a, err := NewSector(Sector{GainDBi: gainDBi, HorizontalDeg: beamwidthDeg, FrontToBackDB: 20})
	if err != nil {
		return nil, err
	}
	a.Name = "CBRS sector"
	return a.Mount(azimuthDeg, 0), nil
}

// Mount is the antenna turned to an azimuth and tilted mechanically below the horizon in that direction (negative: up). It
// replaces what was mounted before. The pattern is shared.
func (a *Antenna) Mount(azimuthDeg, tiltDeg float64) *Antenna {
	b := *a
	b.azimuthDeg = azimuthDeg
	return b.tilt(tiltDeg, azimuthDeg)
}

// tilt is the antenna tilted down in a direction.
func (a *Antenna) tilt(tiltDeg, tiltAzimuthDeg float64) *Antenna {
	b := *a
	b.tiltDeg, b.tiltAzimuthDeg = tiltDeg, tiltAzimuthDeg
	b.sin, b.cos = math.Sincos(tiltDeg * math.Pi / 180)
	return &b
}

// WithGain is the antenna with another gain in its best direction; formats that hold no gain (SPLAT!, Radio Mobile) need it.
func (a *Antenna) WithGain(gainDBi float64) *Antenna {
	b := *a
	b.gainDBi = gainDBi
	b.sector.GainDBi = gainDBi
	return &b
}

// PeakGainDBi is the gain in the pattern's best direction.
func (a *Antenna) PeakGainDBi() float64 { return a.gainDBi }

// Orientation says how the antenna is mounted: azimuth, and mechanical tilt below the horizon.
func (a *Antenna) Orientation() (azimuthDeg, tiltDeg float64) { return a.azimuthDeg, a.tiltDeg }

// GainDBi is the gain towards a direction of the world, in dBi. It does not allocate.
func (a *Antenna) GainDBi(azimuthDeg, elevationDeg float64) float64 {
	if a.pattern == isotropic {
		return a.gainDBi
	}
	if a.tiltDeg != 0 {
		azimuthDeg, elevationDeg = a.turned(azimuthDeg, elevationDeg)
	}
	off := math.Mod(azimuthDeg-a.azimuthDeg, 360) // from the boresight, clockwise
	if off > 180 {
		off -= 360
	} else if off <= -180 {
		off += 360
	}
	switch a.pattern {
	case sectorPattern:
		return a.gainDBi + a.sector.relative(off, elevationDeg)
	case horizontalOnly:
		return a.gainDBi + around(a.horizontal, off)
	case product:
		return a.gainDBi + around(a.horizontal, off) + around(a.vertical, -elevationDeg)
	}
	h, turn := a.horizontal, math.Abs(off)/180
	front, back := around(a.vertical, -elevationDeg), around(a.vertical, 180+elevationDeg)
	g := around(h, off) - ((1-turn)*(h[0]-front) + turn*(h[180]-back))
	return a.gainDBi + min(0, g)
}

// turned is a direction of the world as an antenna sees it that is tilted about the horizontal axis across the tilt's
// direction: a rotation, TR 38.901 clause 7.1.3 with a bearing and a downtilt.
func (a *Antenna) turned(azimuthDeg, elevationDeg float64) (azimuth, elevation float64) {
	sinE, cosE := math.Sincos(elevationDeg * math.Pi / 180)
	sinA, cosA := math.Sincos((azimuthDeg - a.tiltAzimuthDeg) * math.Pi / 180)
	forward, right, up := cosE*cosA, cosE*sinA, sinE
	forward, up = forward*a.cos-up*a.sin, forward*a.sin+up*a.cos
	return a.tiltAzimuthDeg + math.Atan2(right, forward)*180/math.Pi, math.Asin(max(-1, min(1, up))) * 180 / math.Pi
}

// relative is table 7.3-1 of TR 38.901: A_dB = −min{−(A_V + A_H), A_max}.
func (s Sector) relative(offDeg, elevationDeg float64) float64 {
	var h, v float64
	if s.HorizontalDeg > 0 && s.HorizontalDeg < 360 {
		h = min(12*(offDeg/s.HorizontalDeg)*(offDeg/s.HorizontalDeg), s.FrontToBackDB)
	}
	if s.VerticalDeg > 0 {
		below := (elevationDeg + s.ElectricalTilt) / s.VerticalDeg
		v = min(12*below*below, s.SidelobeDB)
	}
	return -min(h+v, s.FrontToBackDB)
}

// around is the value of a table of 360 degrees at an angle of −360 to 720, between its neighbours.
func around(table []float64, deg float64) float64 {
	if deg < 0 {
		deg += 360
	}
	i := int(deg)
	part := deg - float64(i)
	i %= 360
	if i < 0 || part == 0 {
		return table[max(i, 0)]
	}
	next := i + 1
	if next == 360 {
		next = 0
	}
	return table[i] + part*(table[next]-table[i])
}

// flat is a table of an antenna that does not care for the angle.
func flat() []float64 { return make([]float64, 360) }

// floorDB is the least relative gain that a pattern may hold: fields of 0 are no −∞.
const floorDB = -100.0

// spread is a table of 360 degrees from points at growing angles, 0 to below 360, between which it interpolates, around the
// circle too.
func spread(angles, values []float64) []float64 {
	out := make([]float64, 360)
	n := len(angles)
	j := 0 // the first angle beyond
	for i := range out {
		deg := float64(i)
		for j < n && angles[j] <= deg {
			j++
		}
		before, after := (j+n-1)%n, j%n
		a, b := angles[before], angles[after]
		if j == 0 {
			a -= 360
		}
		if j == n {
			b += 360
		}
		if b == a {
			out[i] = values[before]
			continue
		}
		out[i] = values[before] + (values[after]-values[before])*(deg-a)/(b-a)
	}
	return out
}
