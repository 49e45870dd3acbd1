package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/guyline/guyline/radio"
	"github.com/guyline/guyline/radio/itm"
)

// models are the base models, and whether they need terrain.
var models = map[string]struct {
	terrain bool
	run     func(*prediction, lossFlags, radio.Polarization) error
}{
	"itm":         {true, runITM},
	"p1812":       {true, runP1812},
	"knife-edge":  {true, runKnifeEdge},
	"fspl":        {false, runFreeSpace},
	"tr38901-rma": {false, runScenario(radio.RMa)},
	"tr38901-uma": {false, runScenario(radio.UMa)},
	"tr38901-umi": {false, runScenario(radio.UMi)},
}

// extras are what the receiver's surroundings add.
var extras = map[string]func(*prediction, lossFlags) error{
	"p2108":           addClutter,
	"p2109":           addBuilding(radio.Traditional, "into a traditional building, median"),
	"p2109-efficient": addBuilding(radio.ThermallyEfficient, "into a thermally efficient building, median"),
	"car":             addCar,
}

// parseModel takes a model's name apart; the base may stand anywhere.
func parseModel(text string) (base string, added []string, err error) {
	for name := range strings.SplitSeq(strings.ToLower(text), "+") {
		_, isBase := models[name]
		_, isExtra := extras[name]
		switch {
		case isBase && base == "":
			base = name
		case isExtra && !slices.Contains(added, name):
			added = append(added, name)
		case isBase || isExtra:
			return "", nil, fmt.Errorf("--model %s: expected one model, and each addition once", text)
		default:
			return "", nil, fmt.Errorf("--model %s: there is no %q; expected itm, p1812, knife-edge, fspl, tr38901-rma, tr38901-uma or tr38901-umi, then + and p2108, p2109, p2109-efficient or car",
				text, name)
		}
	}
	if base == "" {
		return "", nil, fmt.Errorf("--model %s: only what surroundings add; expected a model too, such as itm+%s", text, text)
	}
	return base, added, nil
}

func runITM(p *prediction, f lossFlags, pol radio.Polarization) error {
	link := itm.Link{TxHeightM: p.From.HeightM, RxHeightM: p.To.HeightM, Climate: itm.Climate(f.climate), N0: f.n0, FreqMHz: f.freqMHz,
		Polarization: itm.Vertical, Epsilon: f.epsilon, SigmaSM: f.sigma, Variability: itm.Mobile + itm.NoLocation}
	if pol == radio.Horizontal {
		link.Polarization = itm.Horizontal
	}
	r, err := itm.PointToPointTLS(link, itm.Profile{StepM: p.Path.StepM, HeightsM: p.Path.GroundM},
		itm.TLS{TimePercent: f.timePct, LocationPercent: f.locationPct, SituationPercent: f.situationPct})
	if err != nil {
		return err
	}
	p.add("free space", r.FreeSpaceDB, "ITM")
	p.add("terrain and variability", r.LossDB-r.FreeSpaceDB, "ITM")
	p.note("reference attenuation", r.ReferenceDB, "ITM")
	p.Mode = [...]string{"", "within the smooth Earth's horizons (ITM's line-of-sight range; terrain may stand in the line all the same)", "diffraction", "troposcatter"}[r.Mode]
	if r.Warnings != 0 {
		p.Warnings = append(p.Warnings, "ITM calls this dubious: "+r.Warnings.String())
	}
	return nil
}

func runP1812(p *prediction, f lossFlags, pol radio.Polarization) error {
	q := radio.P1812{FreqMHz: f.freqMHz, TimePercent: f.timePct, LocationPercent: f.locationPct, TxHeightM: p.From.HeightM, RxHeightM: p.To.HeightM,
		Polarization: pol, LatitudeDeg: (p.From.Lat + p.To.Lat) / 2, DeltaN: f.deltaN, N0: f.n0}
	if f.locationPct != 50 {
		q.LocationSigmaDB = radio.LocationSigmaDB(f.freqMHz/1000, p.To.HeightM, 10, 100)
	}
	r, err := q.Loss(p.profile())
	if err != nil {
		return err
	}
	p.add("free space", r.FreeSpaceDB, "P.1812-6 equation (8)")
	p.add("terrain and air", r.LossDB-r.FreeSpaceDB, "P.1812-6 equation (69)")
	p.note("diffraction, median", r.Diffraction50, "P.1812-6 equation (39)")
	p.note("in times of ducting", r.DuctingDB, "P.1812-6 equation (46)")
	p.note("by troposcatter", r.TroposcatterDB, "P.1812-6 equation (44)")
	p.Mode = "beyond the horizon"
	if r.LineOfSight {
		p.Mode = "line of sight"
	}
	p.Warnings = append(p.Warnings, "P.1812 takes the path to be inland and without clutter")
	return nil
}

func runKnifeEdge(p *prediction, f lossFlags, pol radio.Polarization) error {
	d, err := radio.DeltaBullington(p.profile(), p.From.HeightM, p.To.HeightM, f.freqMHz, f.kFactor, pol, radio.LandGround)
	if err != nil {
		return err
	}
	p.add("free space", p.freeSpace(), "P.525-4 equation (3)")
	p.add("diffraction", d.LossDB, "P.526-15 section 4.5, delta-Bullington")
	p.note("Bullington's edge over the terrain", d.BullingtonDB, "P.526-15 section 4.5")
	p.note("the same over the smooth surface", d.SmoothDB, "P.526-15 section 4.5")
	p.note("the smooth surface as a sphere", d.SphericalDB, "P.526-15 section 3.2")
	p.Mode = fmt.Sprintf("diffraction: the equivalent edge stands at %.2f km, ν = %.2f", d.EdgeDistM/1000, d.EdgeV)
	if d.LineOfSight {
		p.Mode = "line of sight"
	}
	return nil
}

func runFreeSpace(p *prediction, _ lossFlags, _ radio.Polarization) error {
	p.add("free space", p.freeSpace(), "P.525-4 equation (3)")
	p.Mode = "free space: nothing in the way is counted"
	return nil
}

func runScenario(s radio.Scenario) func(*prediction, lossFlags, radio.Polarization) error {
	return func(p *prediction, _ lossFlags, _ radio.Polarization) error {
		at := radio.ScenarioPath{DistM: p.DistM, BSHeightM: p.From.HeightM, UTHeightM: p.To.HeightM, FreqMHz: p.FreqMHz}
		los, err := s.LOS(at)
		if err != nil {
			return err
		}
		nlos, err := s.NLOS(at)
		if err != nil {
			return err
		}
		share := s.LOSProbability(p.DistM, p.To.HeightM)
		p.note("in line of sight", los.LossDB, fmt.Sprintf("TR 38.901 table 7.4.1-1, shadow fading σ = %g dB", los.ShadowSigmaDB))
		p.note("without", nlos.LossDB, fmt.Sprintf("TR 38.901 table 7.4.1-1, shadow fading σ = %g dB", nlos.ShadowSigmaDB))
		blocked := p.Path.Known && !p.Path.LineOfSight
		p.Mode = fmt.Sprintf("line of sight with probability %.3g (TR 38.901 table 7.4.2-1)", share)
		if blocked {
			share, p.Mode = 0, "the terrain stands in the line of sight"
		}
		p.add(s.String(), share*los.LossDB+(1-share)*nlos.LossDB, "TR 38.901 table 7.4.1-1")
		p.Warnings = append(p.Warnings, s.Outside(at)...)
		return nil
	}
}

func addClutter(p *prediction, f lossFlags) error {
	db, err := radio.TerrestrialClutterLossDB(p.FreqMHz/1000, p.DistM/1000, f.locationPct)
	if err != nil {
		return err
	}
	p.add("clutter round the receiver", db, fmt.Sprintf("P.2108-1 section 3.2, not exceeded at %g %% of places", f.locationPct))
	return nil
}

func addBuilding(b radio.Building, name string) func(*prediction, lossFlags) error {
	return func(p *prediction, _ lossFlags) error {
		n := len(p.Path.LineM) - 1
		elevation := math.Atan2(p.Path.LineM[0]-p.Path.LineM[n], p.DistM) * 180 / math.Pi
		db, err := radio.BuildingEntryLossDB(b, p.FreqMHz/1000, elevation, 0.5)
		if err != nil {
			return err
		}
		p.add(name, db, "P.2109-2 section 3")
		return nil
	}
}

func addCar(p *prediction, _ lossFlags) error {
	p.add("into a car", radio.Car.Loss(p.FreqMHz/1000, 0).LossDB, "TR 38.901 clause 7.4.3.2, median")
	return nil
}
