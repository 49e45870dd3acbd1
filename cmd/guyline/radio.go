package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/radio"
	"github.com/guyline/guyline/radio/itm"
	"github.com/guyline/guyline/terrain"
)

func radioCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "radio",
		Short: "Radio propagation between two places",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(lossCommand())
	return c
}

// lossFlags are what guyline radio loss is asked.
type lossFlags struct {
	from, to, model, polarization, format string
	terrain                               []string
	freqMHz, stepM, kFactor               float64
	timePct, locationPct, situationPct    float64
	climate                               int
	n0, deltaN, epsilon, sigma            float64
	width                                 int
	ascii                                 bool
}

func lossCommand() *cobra.Command {
	var f lossFlags
	c := &cobra.Command{
		Use:   "loss",
		Short: "Predict the loss of one path, and draw its profile",
		Long: `Loss predicts the basic transmission loss from one place to another, says what led to it, and draws the ground between
them with the line of sight, the first Fresnel zone and the Earth's bulge.

A place is LAT,LON,HEIGHT: degrees north and east (WGS 84) and the antenna's metres above ground. A model is one of

  itm           NTIA's Irregular Terrain Model, point to point; needs --terrain
  p1812         ITU-R P.1812-6; needs --terrain
  knife-edge    ITU-R P.526 delta-Bullington over the terrain, with free space; needs --terrain
  fspl          free space, ITU-R P.525
  tr38901-rma   3GPP TR 38.901, also tr38901-uma and tr38901-umi: without line of sight where the terrain stands in it, else
                the mean of both by the probability of line of sight; the first place is the base station

and after it, joined by +, what the second place's surroundings add: p2108 (clutter, ITU-R P.2108-1, not exceeded at
--location % of places), p2109 (into a traditional building, ITU-R P.2109-2, median) or p2109-efficient (into a thermally
efficient one), car (into a car, TR 38.901 clause 7.4.3.2).

Terrain is a file or folder of SRTM (.hgt, also .gz and .zip) or GeoTIFF tiles. With none the ground is taken to be flat.`,
		Example: `  guyline radio loss --from 51.0,-114.0,30 --to 51.15,-114.25,1.5 --freq 3500 --terrain dem/
  guyline radio loss --from 51.0,-114.0,30 --to 51.02,-114.0,1.5 --freq 3500 --model tr38901-uma+car
  guyline radio loss --from 36.6,-121.9,20 --to 36.7,-121.7,10 --freq 700 --model p1812 --terrain dem/ --format json`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if f.format != "text" && f.format != "json" {
				return fmt.Errorf("--format %s: expected text or json", f.format)
			}
			p, err := predict(c.Context(), f)
			if err != nil {
				return err
			}
			w := bufio.NewWriter(c.OutOrStdout())
			if f.format == "json" {
				out := json.NewEncoder(w)
				out.SetEscapeHTML(false)
				out.SetIndent("", "  ")
				if err := out.Encode(p); err != nil {
					return err
				}
				return w.Flush()
			}
			p.text(w)
			drawProfile(w, p, screenOf(c, f.width, f.ascii))
			return w.Flush()
		},
	}
	fl := c.Flags()
	fl.StringVar(&f.from, "from", "", "the transmitter: LAT,LON,HEIGHT")
	fl.StringVar(&f.to, "to", "", "the receiver: LAT,LON,HEIGHT")
	fl.Float64Var(&f.freqMHz, "freq", 0, "frequency in MHz")
	fl.StringVar(&f.model, "model", "itm", "model, and with + what the receiver's surroundings add")
	fl.StringSliceVar(&f.terrain, "terrain", nil, "elevation file or folder; may be given again")
	fl.Float64Var(&f.stepM, "step", 90, "distance in m between the profile's heights")
	fl.Float64Var(&f.kFactor, "k", radio.MedianK, "effective Earth radius factor, for knife-edge and the drawing")
	fl.StringVar(&f.polarization, "polarization", "vertical", "of both antennas: vertical or horizontal")
	fl.Float64Var(&f.timePct, "time", 50, "% of time in which the loss is not exceeded: itm, p1812 (1 to 50)")
	fl.Float64Var(&f.locationPct, "location", 50, "% of places at which the loss is not exceeded: itm, p1812, p2108")
	fl.Float64Var(&f.situationPct, "situation", 50, "% of situations in which the loss is not exceeded: itm")
	fl.IntVar(&f.climate, "climate", int(itm.ContinentalTemperate), "itm: radio climate, 1 to 7 (5: continental temperate)")
	fl.Float64Var(&f.n0, "n0", 301, "sea-level refractivity in N-units: itm, p1812")
	fl.Float64Var(&f.deltaN, "delta-n", 45, "p1812: refractivity lapse in the lowest km, N-units/km")
	fl.Float64Var(&f.epsilon, "epsilon", 15, "itm: relative permittivity of the ground")
	fl.Float64Var(&f.sigma, "sigma", 0.005, "itm: conductivity of the ground in S/m")
	fl.StringVarP(&f.format, "format", "f", "text", "output format: text or json")
	fl.IntVar(&f.width, "width", 0, "columns of the drawing (0: the terminal's)")
	fl.BoolVar(&f.ascii, "ascii", false, "draw with ASCII alone, as is done where the locale is not UTF-8")
	for _, name := range []string{"from", "to", "freq"} {
		if err := c.MarkFlagRequired(name); err != nil {
			panic(err) // the flag is defined above
		}
	}
	return c
}

// terminal is one end of a path.
type terminal struct {
	Lat     float64  `json:"lat"`
	Lon     float64  `json:"lon"`
	HeightM float64  `json:"height_m"`           // above ground
	GroundM *float64 `json:"ground_m,omitempty"` // above sea level, where the terrain says
}

func parseTerminal(flag, text string) (terminal, error) {
	fields := strings.Split(text, ",")
	if len(fields) != 3 {
		return terminal{}, fmt.Errorf("--%s %q: expected LAT,LON,HEIGHT such as 51.0,-114.0,30", flag, text)
	}
	var v [3]float64
	for i, name := range []string{"latitude", "longitude", "height"} {
		var err error
		if v[i], err = strconv.ParseFloat(strings.TrimSpace(fields[i]), 64); err != nil || math.IsNaN(v[i]) || math.IsInf(v[i], 0) {
			return terminal{}, fmt.Errorf("--%s %q: %s is %q, expected a number", flag, text, name, fields[i])
		}
	}
	if err := terrain.CheckPoint(v[0], v[1]); err != nil {
		return terminal{}, fmt.Errorf("--%s %q: %w", flag, text, err)
	}
	if !(v[2] > 0 && v[2] <= 20000) {
		return terminal{}, fmt.Errorf("--%s %q: height is %g m, expected metres above ground, more than 0 and at most 20000", flag, text, v[2])
	}
	return terminal{Lat: v[0], Lon: v[1], HeightM: v[2]}, nil
}

// part is one summand of a loss, or one figure that led to it.
type part struct {
	Name   string  `json:"name"`
	DB     float64 `json:"db"`
	Source string  `json:"source"`
}

// prediction is the answer of guyline radio loss.
type prediction struct {
	Model    string      `json:"model"`
	FreqMHz  float64     `json:"freq_mhz"`
	From     terminal    `json:"from"`
	To       terminal    `json:"to"`
	DistM    float64     `json:"dist_m"`
	LossDB   float64     `json:"loss_db"`
	Parts    []part      `json:"parts"`          // their sum is the loss
	Beside   []part      `json:"beside"`         // what else the model says
	Mode     string      `json:"mode,omitempty"` // the mechanism, in words
	Warnings []string    `json:"warnings"`
	Path     pathProfile `json:"profile"`
}

// pathProfile is the ground with what is drawn over it: heights above sea level at even steps, to which the bulge is to be
// added where the line is drawn straight.
type pathProfile struct {
	StepM       float64   `json:"step_m"`
	KFactor     float64   `json:"k_factor"`
	GroundM     []float64 `json:"ground_m"`
	BulgeM      []float64 `json:"bulge_m"`
	LineM       []float64 `json:"line_m"`
	FresnelM    []float64 `json:"fresnel_m"`
	Known       bool      `json:"known"` // the ground comes from terrain, and is not taken to be flat
	LineOfSight bool      `json:"line_of_sight"`
	// ClearanceM is the least clearance of the line over ground and bulge, relative to the first Fresnel zone's radius
	// there: where, and how much.
	WorstDistM   float64 `json:"worst_dist_m"`
	ClearanceM   float64 `json:"clearance_m"`
	FresnelShare float64 `json:"fresnel_share"`
}

// maxSteps bounds a profile: 100 km at a metre.
const maxSteps = 100_000

// predict works out one path.
func predict(ctx context.Context, f lossFlags) (*prediction, error) {
	p := &prediction{Model: f.model, FreqMHz: f.freqMHz, Parts: []part{}, Beside: []part{}, Warnings: []string{}}
	var err error
	if p.From, err = parseTerminal("from", f.from); err != nil {
		return nil, err
	}
	if p.To, err = parseTerminal("to", f.to); err != nil {
		return nil, err
	}
	if !(f.freqMHz > 0) || math.IsInf(f.freqMHz, 0) {
		return nil, fmt.Errorf("--freq %g: expected MHz, more than 0", f.freqMHz)
	}
	if !(f.stepM >= 1 && f.stepM <= 100e3) {
		return nil, fmt.Errorf("--step %g: expected 1 to 100000 m", f.stepM)
	}
	if !(f.kFactor >= 0.1 && f.kFactor <= 1e6) {
		return nil, fmt.Errorf("--k %g: expected 0.1 to 1000000 (4/3 is usual)", f.kFactor)
	}
	pol := radio.Vertical
	switch f.polarization {
	case "vertical":
	case "horizontal":
		pol = radio.Horizontal
	default:
		return nil, fmt.Errorf("--polarization %s: expected vertical or horizontal", f.polarization)
	}
	base, added, err := parseModel(f.model)
	if err != nil {
		return nil, err
	}
	if models[base].terrain && len(f.terrain) == 0 {
		return nil, fmt.Errorf("--model %s needs the ground: give --terrain a file or folder of SRTM or GeoTIFF tiles", base)
	}
	p.DistM = terrain.Distance(p.From.Lat, p.From.Lon, p.To.Lat, p.To.Lon)
	if p.DistM < 1 {
		return nil, errors.New("--from and --to are the same place, to a metre")
	}
	if p.DistM > 3000e3 {
		return nil, fmt.Errorf("--from and --to are %.0f km apart, expected at most 3000: are latitude and longitude in order?", p.DistM/1000)
	}
	if p.DistM/f.stepM > maxSteps {
		return nil, fmt.Errorf("--step %g: %.0f km would make more than %d steps; give a longer one", f.stepM, p.DistM/1000, maxSteps)
	}
	if err := p.survey(ctx, f); err != nil {
		return nil, exitError{exitUnreadable, err}
	}
	if err := models[base].run(p, f, pol); err != nil {
		return nil, err
	}
	for _, name := range added {
		if err := extras[name](p, f); err != nil {
			return nil, err
		}
	}
	for _, s := range p.Parts {
		p.LossDB += s.DB
	}
	return p, nil
}

// survey reads the ground, and lays line, Fresnel zone and bulge over it.
func (p *prediction) survey(ctx context.Context, f lossFlags) error {
	n := max(4, int(math.Ceil(p.DistM/f.stepM)))
	q := &p.Path
	q.KFactor = f.kFactor
	q.GroundM, q.StepM = make([]float64, n+1), p.DistM/float64(n)
	if len(f.terrain) > 0 {
		m, err := terrain.Open(terrain.Options{}, f.terrain...)
		if err != nil {
			return err
		}
		g, err := m.Profile(ctx, p.From.Lat, p.From.Lon, p.To.Lat, p.To.Lon, n)
		if err != nil {
			return err
		}
		q.GroundM, q.StepM, q.Known = g.Height, g.StepM, true
		p.From.GroundM, p.To.GroundM = &g.Height[0], &g.Height[n]
		for _, note := range m.Notes() {
			p.Warnings = append(p.Warnings, note.Path+": "+note.Text)
		}
	}
	begin, end := q.GroundM[0]+p.From.HeightM, q.GroundM[n]+p.To.HeightM
	q.LineOfSight, q.FresnelShare = true, math.Inf(1)
	for i, ground := range q.GroundM {
		d1 := float64(i) * q.StepM
		d2 := p.DistM - d1
		line := begin + (end-begin)*float64(i)/float64(n)
		bulge, zone := 0.0, 0.0
		if i > 0 && i < n {
			bulge, zone = radio.EarthBulgeM(d1, d2, f.kFactor*radio.EarthRadiusM), radio.FresnelRadiusM(d1, d2, p.FreqMHz)
			clear := line - ground - bulge
			if clear < 0 {
				q.LineOfSight = false
			}
			if share := clear / zone; share < q.FresnelShare {
				q.FresnelShare, q.ClearanceM, q.WorstDistM = share, clear, d1
			}
		}
		q.BulgeM, q.LineM, q.FresnelM = append(q.BulgeM, bulge), append(q.LineM, line), append(q.FresnelM, zone)
	}
	return nil
}

func (p *prediction) profile() radio.Profile { return radio.EvenProfile(p.Path.StepM, p.Path.GroundM) }

// freeSpace is the free-space loss over the straight line.
func (p *prediction) freeSpace() float64 {
	n := len(p.Path.LineM) - 1
	return radio.FreeSpaceLossDB(p.FreqMHz, math.Hypot(p.DistM, p.Path.LineM[n]-p.Path.LineM[0]))
}

func (p *prediction) add(name string, db float64, source string) {
	p.Parts = append(p.Parts, part{name, db, source})
}

func (p *prediction) note(name string, db float64, source string) {
	p.Beside = append(p.Beside, part{name, db, source})
}

// text says a prediction for people to read.
func (p *prediction) text(w *bufio.Writer) {
	where := func(q terminal) string {
		s := fmt.Sprintf("%.5f, %.5f, %g m above ground", q.Lat, q.Lon, q.HeightM)
		if q.GroundM != nil {
			s += fmt.Sprintf(" (ground at %.0f m)", *q.GroundM)
		}
		return s
	}
	fmt.Fprintf(w, "%s at %g MHz over %.2f km\n  from %s\n  to   %s\n\n", p.Model, p.FreqMHz, p.DistM/1000, where(p.From), where(p.To))
	fmt.Fprintf(w, "%7.1f dB basic transmission loss\n", p.LossDB)
	for _, s := range p.Parts {
		fmt.Fprintf(w, "  %7.1f dB %s (%s)\n", s.DB, s.Name, s.Source)
	}
	if len(p.Beside) > 0 {
		fmt.Fprintln(w, "beside it")
		for _, s := range p.Beside {
			fmt.Fprintf(w, "  %7.1f dB %s (%s)\n", s.DB, s.Name, s.Source)
		}
	}
	fmt.Fprintf(w, "\nMode: %s\n", cmp.Or(p.Mode, "not said"))
	q := p.Path
	ground := "ground"
	if !q.Known {
		ground = "ground taken to be flat"
	}
	switch {
	case !q.LineOfSight:
		fmt.Fprintf(w, "Line: blocked; worst at %.2f km, where %s stands %.1f m above it (%.2f Fresnel radii, k = %.3g)\n",
			q.WorstDistM/1000, ground, -q.ClearanceM, -q.FresnelShare, q.KFactor)
	case q.FresnelShare < 0.6:
		fmt.Fprintf(w, "Line: clear, but not its Fresnel zone: %.1f m over the %s at %.2f km, %.2f of the first zone's radius, where 0.6 is wanted\n",
			q.ClearanceM, ground, q.WorstDistM/1000, q.FresnelShare)
	default:
		fmt.Fprintf(w, "Line: clear: %.1f m over the %s at %.2f km, %.2f of the first Fresnel zone's radius\n",
			q.ClearanceM, ground, q.WorstDistM/1000, q.FresnelShare)
	}
	for _, s := range p.Warnings {
		fmt.Fprintf(w, "Warning: %s\n", s)
	}
	fmt.Fprintln(w)
}
