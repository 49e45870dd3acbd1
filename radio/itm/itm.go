// Package itm is the Irregular Terrain Model (Longley-Rice) as NTIA publishes it, version 1.4: basic transmission loss from
// 20 MHz to 20 GHz over a terrain profile (point-to-point) or over terrain known by its roughness (area), with NTIA's
// warnings, error codes and intermediate values.
//
// Equations are cited as NTIA's source cites them: "Algorithm" is Hufford, The ITS Irregular Terrain Model, version 1.2.2:
// The Algorithm (1985); "ERL 79-ITS 67" is Longley and Rice, ESSA Technical Report (1968); "TN101" is Rice et al., NBS
// Technical Note 101 (1967); "Vogler" is Vogler, Radio Science 68D (1964).
//
// Kernel gives the same loss, within 0.001 dB, for the many paths of a sweep over a raster.
//
// Go may fuse x*y + z into one rounding (it does on arm64 and, with GOAMD64=v3, on amd64). The model picks profile samples by
// truncated distances and by rank, where a last bit can move the loss by decibels (NTIA/itm issues 21 and 22), so everything
// that leads to such a choice rounds its products with an explicit float64; the smooth formulas behind it need no such care.
package itm

// Climate is one of the seven radio climates.
type Climate int

const (
	Equatorial                Climate = 1
	ContinentalSubtropical    Climate = 2
	MaritimeSubtropical       Climate = 3
	Desert                    Climate = 4
	ContinentalTemperate      Climate = 5
	MaritimeTemperateOverLand Climate = 6
	MaritimeTemperateOverSea  Climate = 7
)

// Polarization of both antennas.
type Polarization int

const (
	Horizontal Polarization = 0
	Vertical   Polarization = 1
)

// Variability says which variations of the loss are lumped together: one of the four modes, with 10 added where location
// variability is to be left out (a path between known points) and 20 where direct situation variability is (interference).
type Variability int

const (
	SingleMessage Variability = 0
	Accidental    Variability = 1
	Mobile        Variability = 2
	Broadcast     Variability = 3

	NoLocation  Variability = 10
	NoSituation Variability = 20
)

// Link is two terminals with the ground and the air between them.
type Link struct {
	TxHeightM, RxHeightM float64 // above ground, 0.5 to 3000; outside of 1 to 1000 is warned of
	Climate              Climate
	N0                   float64 // surface refractivity reduced to sea level, 250 to 400 N-units
	FreqMHz              float64 // 20 to 20,000; outside of 40 to 10,000 is warned of
	Polarization         Polarization
	Epsilon              float64 // relative permittivity of the ground, at least 1
	SigmaSM              float64 // conductivity of the ground, above 0 S/m
	Variability          Variability
}

// TLS asks for the loss not exceeded for percentages of time, locations and situations, each between 0 and 100.
type TLS struct{ TimePercent, LocationPercent, SituationPercent float64 }

// CR asks for the loss not exceeded with a confidence and a reliability in percent, each between 0 and 100.
type CR struct{ ConfidencePercent, ReliabilityPercent float64 }

// tls is NTIA's reading of confidence as situations and of reliability as time.
func (q CR) tls() TLS { return TLS{q.ReliabilityPercent, 50, q.ConfidencePercent} }

// Profile is the terrain from transmitter to receiver: heights at even steps, the first and the last under the terminals.
type Profile struct {
	StepM    float64
	HeightsM []float64 // above mean sea level, at least 2
}

// Siting says how carefully the terminals of an area prediction are placed.
type Siting int

const (
	RandomSiting      Siting = 0
	CarefulSiting     Siting = 1
	VeryCarefulSiting Siting = 2
)

// Area is a path of which only the length and the kind of terrain are known.
type Area struct {
	DistKm             float64 // above 0
	DeltaHM            float64 // terrain irregularity, at least 0
	TxSiting, RxSiting Siting
}

// Mode is the mechanism by which the reference attenuation was found. It is the model's method, not proof of sight.
type Mode int

const (
	LineOfSight  Mode = 1
	Diffraction  Mode = 2
	Troposcatter Mode = 3
)

// Result is a prediction with its intermediate values. Where an error is returned only Warnings holds.
type Result struct {
	LossDB      float64 // basic transmission loss
	Warnings    Warnings
	Mode        Mode
	FreeSpaceDB float64
	ReferenceDB float64 // attenuation below free space
	SurfaceN    float64 // surface refractivity, N-units
	Geometry
}

// Geometry is what the model takes from a path's terrain. Index 0 is the transmitter, 1 the receiver.
type Geometry struct {
	DistM      float64
	HorizonRad [2]float64 // elevation angle of the radio horizon
	HorizonM   [2]float64 // distance of the radio horizon
	EffectiveM [2]float64 // effective height
	DeltaHM    float64    // terrain irregularity
}

// PointToPointTLS predicts the loss over a profile. The error is a Code, or says that the profile is unusable.
func PointToPointTLS(l Link, p Profile, q TLS) (Result, error) {
	var r Result
	if err := l.validate(q, &r.Warnings); err != nil {
		return r, err
	}
	if err := p.validate(); err != nil {
		return r, err
	}
	n := len(p.HeightsM) - 1
	g := groundAndAir(&l, p.meanHeight())
	r.DistM = float64(n) * p.StepM
	r.SurfaceN = g.surfaceN
	r.fromProfile(&l, p, g.curvature)
	return r, r.predict(&l, &g, pointToPoint, q)
}

// PointToPointCR is PointToPointTLS for confidence and reliability.
func PointToPointCR(l Link, p Profile, q CR) (Result, error) {
	r, err := PointToPointTLS(l, p, q.tls())
	return r, inCR(err)
}

// AreaTLS predicts the loss over terrain known by its roughness. The error is a Code.
func AreaTLS(l Link, a Area, q TLS) (Result, error) {
	var r Result
	if err := l.validate(q, &r.Warnings); err != nil {
		return r, err
	}
	if err := a.validate(); err != nil {
		return r, err
	}
	g := groundAndAir(&l, 0)
	r.DistM = a.DistKm * 1000
	r.SurfaceN = g.surfaceN
	r.fromArea(&l, &a, g.curvature)
	return r, r.predict(&l, &g, area, q)
}

// AreaCR is AreaTLS for confidence and reliability.
func AreaCR(l Link, a Area, q CR) (Result, error) {
	r, err := AreaTLS(l, a, q.tls())
	return r, inCR(err)
}

// predict turns the geometry into a loss.
func (r *Result) predict(l *Link, g *ground, m method, q TLS) error {
	if err := r.reference(l, g, m); err != nil {
		return err
	}
	r.FreeSpaceDB = freeSpace(r.DistM, l.FreqMHz)
	r.LossDB = r.vary(l, q) + r.FreeSpaceDB
	return nil
}

// method tells the two predictions apart where their formulas differ.
type method int

const (
	pointToPoint method = iota
	area
)
