package radio

import (
	"fmt"
	"math"
)

// Scenario is an environment of 3GPP TR 38.901 V17.0.0 clause 7.2.
type Scenario int

// The outdoor scenarios: rural macro, urban macro and urban micro (street canyon).
const (
	RMa Scenario = iota
	UMa
	UMi
)

func (s Scenario) String() string {
	switch s {
	case RMa:
		return "RMa"
	case UMa:
		return "UMa"
	case UMi:
		return "UMi"
	}
	return fmt.Sprintf("Scenario(%d)", int(s))
}

// ScenarioPath is what TR 38.901's path loss depends on. Street width and building height matter to RMa only; 0 stands for
// the table's defaults, 20 m and 5 m.
type ScenarioPath struct {
	DistM           float64 // along the ground, d2D
	BSHeightM       float64 // above ground
	UTHeightM       float64 // above ground
	FreqMHz         float64
	StreetWidthM    float64
	BuildingHeightM float64
}

// ScenarioLoss is a median loss, and the standard deviation of the lognormal shadow fading around it.
type ScenarioLoss struct {
	LossDB        float64
	ShadowSigmaDB float64
	BreakpointM   float64 // d_BP of RMa, d'_BP of UMa and UMi
}

// scenarioLight is the speed of light that TR 38.901 prints below table 7.4.1-1, in m/s.
const scenarioLight = 3.0e8

// dist3D is d3D, figure 7.4.1-1.
func (p ScenarioPath) dist3D() float64 { return math.Hypot(p.DistM, p.BSHeightM-p.UTHeightM) }

// known says what keeps the formulas from giving any value.
func (p ScenarioPath) known() error {
	for _, q := range []struct {
		name  string
		value float64
	}{{"frequency", p.FreqMHz}, {"base station height", p.BSHeightM}, {"terminal height", p.UTHeightM}, {"distance", p.dist3D()}} {
		if !(q.value > 0) || math.IsInf(q.value, 0) {
			return fmt.Errorf("tr38901: %s is %g, expected more than 0", q.name, q.value)
		}
	}
	if p.StreetWidthM < 0 || p.BuildingHeightM < 0 || p.DistM < 0 {
		return fmt.Errorf("tr38901: distance %g m, street width %g m, building height %g m: expected none below 0", p.DistM, p.StreetWidthM, p.BuildingHeightM)
	}
	return nil
}

// Outside says in words which inputs lie outside of the range for which table 7.4.1-1 holds: the loss is then an
// extrapolation. It is empty where all is well.
func (s Scenario) Outside(p ScenarioPath) []string {
	p = p.withDefaults()
	var out []string
	within := func(name string, value, low, high float64, unit string) {
		switch {
		case value >= low && value <= high:
		case low == high:
			out = append(out, fmt.Sprintf("TR 38.901 %s is made for %s of %g %s, and this is %g", s, name, low, unit, value))
		default:
			out = append(out, fmt.Sprintf("TR 38.901 %s holds for %s of %g to %g %s, and this is %g", s, name, low, high, unit, value))
		}
	}
	switch s {
	case RMa:
		within("a frequency", p.FreqMHz, 500, 30000, "MHz") // clause 7.4.1, note 5: up to 30 GHz
		within("a distance", p.DistM, 10, 10000, "m")
		if p.DistM > 5000 && p.DistM <= 10000 {
			out = append(out, fmt.Sprintf("TR 38.901 RMa without line of sight holds for a distance of 10 to 5000 m, and this is %g", p.DistM))
		}
		within("a base station height", p.BSHeightM, 10, 150, "m")
		within("a terminal height", p.UTHeightM, 1, 10, "m")
		within("a street width", p.StreetWidthM, 5, 50, "m")
		within("a building height", p.BuildingHeightM, 5, 50, "m")
	case UMa:
		within("a frequency", p.FreqMHz, 500, 100000, "MHz")
		within("a distance", p.DistM, 10, 5000, "m")
		within("a base station height", p.BSHeightM, 25, 25, "m")
		within("a terminal height", p.UTHeightM, 1.5, 22.5, "m")
	case UMi:
		within("a frequency", p.FreqMHz, 500, 100000, "MHz")
		within("a distance", p.DistM, 10, 5000, "m")
		within("a base station height", p.BSHeightM, 10, 10, "m")
		within("a terminal height", p.UTHeightM, 1.5, 22.5, "m")
	}
	return out
}

func (p ScenarioPath) withDefaults() ScenarioPath {
	if p.StreetWidthM == 0 {
		p.StreetWidthM = 20
	}
	if p.BuildingHeightM == 0 {
		p.BuildingHeightM = 5
	}
	return p
}

// LOS is the path loss in line of sight: TR 38.901 table 7.4.1-1. UMa and UMi take the effective environment height to be
// 1 m, its value for terminals below 13 m (note 1; above, the table draws it at random).
func (s Scenario) LOS(p ScenarioPath) (ScenarioLoss, error) {
	if err := p.known(); err != nil {
		return ScenarioLoss{}, err
	}
	p = p.withDefaults()
	fGHz, d3 := p.FreqMHz/1000, p.dist3D()
	switch s {
	case RMa:
		h := p.BuildingHeightM
		breakM := 2 * math.Pi * p.BSHeightM * p.UTHeightM * p.FreqMHz * 1e6 / scenarioLight // note 5
		pl1 := func(d float64) float64 {
			return 20*log10(40*math.Pi*d*fGHz/3) + min(0.03*math.Pow(h, 1.72), 10)*log10(d) -
				min(0.044*math.Pow(h, 1.72), 14.77) + 0.002*log10(h)*d
		}
		if p.DistM <= breakM {
			return ScenarioLoss{pl1(d3), 4, breakM}, nil
		}
		return ScenarioLoss{pl1(breakM) + 40*log10(d3/breakM), 6, breakM}, nil
	case UMa, UMi:
		const environmentM = 1.0
		breakM := max(0, 4*(p.BSHeightM-environmentM)*(p.UTHeightM-environmentM)*p.FreqMHz*1e6/scenarioLight) // note 1
		fixed, slope, beyond := 28.0, 22.0, 9.0
		if s == UMi {
			fixed, slope, beyond = 32.4, 21.0, 9.5
		}
		if p.DistM <= breakM {
			return ScenarioLoss{fixed + slope*log10(d3) + 20*log10(fGHz), 4, breakM}, nil
		}
		diff := p.BSHeightM - p.UTHeightM
		return ScenarioLoss{fixed + 40*log10(d3) + 20*log10(fGHz) - beyond*log10(breakM*breakM+diff*diff), 4, breakM}, nil
	}
	return ScenarioLoss{}, fmt.Errorf("tr38901: no scenario %d, expected RMa, UMa or UMi", int(s))
}

// NLOS is the path loss without line of sight: TR 38.901 table 7.4.1-1, never below that in line of sight.
func (s Scenario) NLOS(p ScenarioPath) (ScenarioLoss, error) {
	los, err := s.LOS(p)
	if err != nil {
		return ScenarioLoss{}, err
	}
	p = p.withDefaults()
	fGHz, d3 := p.FreqMHz/1000, p.dist3D()
	var loss, sigma float64
	switch s {
	case RMa:
		h, bs := p.BuildingHeightM, p.BSHeightM
		loss, sigma = 161.04-7.1*log10(p.StreetWidthM)+7.5*log10(h)-(24.37-3.7*(h/bs)*(h/bs))*log10(bs)+
			(43.42-3.1*log10(bs))*(log10(d3)-3)+20*log10(fGHz)-(3.2*math.Pow(log10(11.75*p.UTHeightM), 2)-4.97), 8
	case UMa:
		loss, sigma = 13.54+39.08*log10(d3)+20*log10(fGHz)-0.6*(p.UTHeightM-1.5), 6
	case UMi:
		loss, sigma = 35.3*log10(d3)+22.4+21.3*log10(fGHz)-0.3*(p.UTHeightM-1.5), 7.82
	}
	return ScenarioLoss{max(los.LossDB, loss), sigma, los.BreakpointM}, nil
}

// LOSProbability is how likely a terminal at a ground distance is in line of sight: TR 38.901 table 7.4.2-1. The terminal's
// height matters to UMa, from 13 m to 23 m.
func (s Scenario) LOSProbability(distM, utHeightM float64) float64 {
	near := func(decayM float64) float64 {
		return 18/distM + math.Exp(-distM/decayM)*(1-18/distM)
	}
	switch s {
	case RMa:
		if distM <= 10 {
			return 1
		}
		return math.Exp(-(distM - 10) / 1000)
	case UMi:
		if distM <= 18 {
			return 1
		}
		return near(36)
	}
	if distM <= 18 {
		return 1
	}
	high := 0.0
	if utHeightM > 13 {
		high = math.Pow((min(utHeightM, 23)-13)/10, 1.5)
	}
	return near(63) * (1 + high*1.25*math.Pow(distM/100, 3)*math.Exp(-distM/150))
}

// Material is a façade's, TR 38.901 table 7.4.3-1.
type Material int

// The materials.
const (
	StandardGlass Material = iota // multi-pane
	InfraredGlass                 // infrared-reflecting
	Concrete
	Wood
)

// LossDB is what a material takes from a wave that passes it, frequency in GHz: TR 38.901 table 7.4.3-1.
func (m Material) LossDB(freqGHz float64) float64 {
	switch m {
	case StandardGlass:
		return 2 + 0.2*freqGHz
	case InfraredGlass:
		return 23 + 0.3*freqGHz
	case Concrete:
		return 5 + 4*freqGHz
	}
	return 4.85 + 0.12*freqGHz
}

// Penetration is a way in, TR 38.901 clause 7.4.3.
type Penetration int

// The ways: buildings with little or much loss (table 7.4.3-2; RMa knows little loss only), and cars with plain or
// metallised windows (clause 7.4.3.2).
const (
	LowLossBuilding Penetration = iota
	HighLossBuilding
	Car
	MetallisedCar
)

// PenetrationLoss is a median loss of entry and the standard deviation of the normal (in dB) part around it.
type PenetrationLoss struct{ LossDB, SigmaDB float64 }

// Loss is the loss of a way in, in dB: TR 38.901 equations (7.4-2), (7.4-3) and table 7.4.3-2 for buildings, indoorM metres behind the
// outer wall (the report draws the lesser of two values, even between 0 and 25 m, 10 m for RMa); clause 7.4.3.2 for cars,
// 0.6 to 60 GHz.
func (w Penetration) Loss(freqGHz, indoorM float64) PenetrationLoss {
	wall := func(glassShare float64, glass Material) float64 {
		return 5 - 10*log10(glassShare*db10(-glass.LossDB(freqGHz))+(1-glassShare)*db10(-Concrete.LossDB(freqGHz)))
	}
	switch w {
	case LowLossBuilding:
		return PenetrationLoss{wall(0.3, StandardGlass) + 0.5*indoorM, 4.4}
	case HighLossBuilding:
		return PenetrationLoss{wall(0.7, InfraredGlass) + 0.5*indoorM, 6.5}
	case Car:
		return PenetrationLoss{9, 5}
	}
	return PenetrationLoss{20, 5}
}
