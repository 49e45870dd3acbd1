package radio

import (
	"cmp"
	"fmt"
	"math"
)

// thermalDBmHz is kT at 290 K: Boltzmann's 1.380649e-23 J/K (SI, exact) gives −173.98 dBm/Hz.
var thermalDBmHz = 10 * math.Log10(1.380649e-23*290*1000)

// NoisePerREDBm is the noise in one resource element, in dBm, of a receiver with a noise figure in dB.
func NoisePerREDBm(spacingKHz, noiseFigureDB float64) float64 {
	return thermalDBmHz + 10*log10(spacingKHz*1000) + noiseFigureDB
}

// EPREDBm is the energy per resource element of a carrier, as a power in dBm, whose whole power is spread evenly: P −
// 10 log(12 N_RB). RSRP (TS 38.215 clause 5.1.1, TS 36.214 clause 5.1.1) is this less the loss on the way.
func (c Carrier) EPREDBm(powerDBm float64) (float64, error) {
	n, err := ResourceBlocks(c.Technology, c.FreqMHz, c.BandwidthMHz, c.SpacingKHz)
	if err != nil {
		return 0, err
	}
	return powerDBm - 10*log10(float64(12*n)), nil
}

// SINRDB is the ratio of a serving RSRP to noise per resource element and the RSRP of other cells, which send for a share
// load of the time (0 to 1): all powers in dBm. It does not allocate.
func SINRDB(servingDBm, noiseDBm, load float64, othersDBm ...float64) float64 {
	rest := db10(noiseDBm)
	for _, o := range othersDBm {
		rest += load * db10(o)
	}
	return servingDBm - 10*log10(rest)
}

// NoiseRiseDB is how much interference lifts the noise where cells are loaded to a share of what they can take: the load
// equation −10 log(1 − load) (H. Holma, A. Toskala, WCDMA for UMTS, chapter 8), 3 dB at a half. It is a rule
// of planning; where a raster knows the other cells, SINRDB says more.
func NoiseRiseDB(load float64) float64 { return -10 * log10(1-load) }

// LinkBudget holds what a service's reach depends on. Defaults gives a start; every value is printed in the budget.
type LinkBudget struct {
	Carrier         Carrier
	PowerDBm        float64 // of the base station, whole carrier, at the radio's connector
	LineLossDB      float64 // from there to the antenna
	GainDBi         float64 // of the base station's antenna, best direction
	NoiseFigureDB   float64 // of the base station
	UEPowerDBm      float64
	UEGainDBi       float64
	UENoiseFigureDB float64
	BodyLossDB      float64
	EntryLossDB     float64 // into a vehicle or a building; 0 outdoors
	EntrySigmaDB    float64 // its standard deviation
	ShadowSigmaDB   float64
	EdgeProbability float64 // at the cell's edge, 0 to 1
	Load            float64 // of the cells, this one included, 0 to below 1
	InterferenceDB  float64 // margin for interference; 0 stands for NoiseRiseDB(Load)
	DownMapping     Mapping // the zero mapping stands for MappingOf
	UpMapping       Mapping
}

// DefaultBudget is a budget with the values that Report ITU-R M.2412-0 table 5 evaluates with (terminal 23 dBm, 0 dBi, noise figure
// 7 dB and 5 dB at the base station; in FR2 10 and 7 dB), shadow fading of TR 38.901 RMa without line of sight (8 dB), and the
// FCC's mobile parameters: 90 % at the cell's edge and half the load (47 CFR 1.7004). A base station's power, line and
// antenna are the caller's.
func DefaultBudget(c Carrier) LinkBudget {
	b := LinkBudget{Carrier: c, UEPowerDBm: 23, UENoiseFigureDB: 7, NoiseFigureDB: 5, ShadowSigmaDB: 8, EdgeProbability: 0.9, Load: 0.5}
	if c.FreqMHz >= fr2StartMHz {
		b.UENoiseFigureDB, b.NoiseFigureDB = 10, 7
	}
	return b
}

// InVehicle is the budget for a terminal in a car: the loss and spread of TR 38.901 clause 7.4.3.2, 9 dB and 5 dB.
func (b LinkBudget) InVehicle() LinkBudget {
	car := Car.Loss(b.Carrier.FreqMHz/1000, 0)
	b.EntryLossDB, b.EntrySigmaDB = car.LossDB, car.SigmaDB
	return b
}

// BudgetRow is one line of an itemised budget.
type BudgetRow struct {
	Name   string
	Value  float64
	Unit   string
	Source string // a clause, "given", or "sum" where it follows from the rows above
}

// LinkResult is one direction of a budget.
type LinkResult struct {
	Direction Direction
	Rows      []BudgetRow
	SINRDB    float64 // needed
	Blocks    int     // resource blocks that the terminal gets
	MAPLDB    float64 // maximum allowed path loss between isotropic antennas outdoors, median
	NeededDBm float64 // power per resource element needed at the receiver's antenna connector
}

// ServiceReach is what a service needs of a cell.
type ServiceReach struct {
	Down, Up LinkResult
	MAPLDB   float64   // the smaller of both
	Limit    Direction // whose it is
	// RSRPDBm is the median RSRP predicted outdoors for an isotropic antenna from which the service holds with the
	// budget's reliability in both directions: coverage's threshold.
	RSRPDBm float64
	// AtTerminalDBm is the RSRP that the terminal itself must measure for the downlink, behind every loss and margin.
	AtTerminalDBm float64
}

// check says which value cannot be.
func (b LinkBudget) check() error {
	switch {
	case !(b.Load >= 0 && b.Load < 1):
		return fmt.Errorf("link budget: load is %g, expected 0 to below 1", b.Load)
	case !(b.EdgeProbability > 0 && b.EdgeProbability < 1):
		return fmt.Errorf("link budget: cell-edge probability is %g, expected between 0 and 1", b.EdgeProbability)
	case !(b.ShadowSigmaDB >= 0 && b.EntrySigmaDB >= 0):
		return fmt.Errorf("link budget: standard deviations are %g and %g dB, expected none below 0", b.ShadowSigmaDB, b.EntrySigmaDB)
	}
	for name, v := range map[string]float64{"power": b.PowerDBm, "line loss": b.LineLossDB, "gain": b.GainDBi, "noise figure": b.NoiseFigureDB,
		"terminal's power": b.UEPowerDBm, "terminal's gain": b.UEGainDBi, "terminal's noise figure": b.UENoiseFigureDB,
		"body loss": b.BodyLossDB, "entry loss": b.EntryLossDB, "interference margin": b.InterferenceDB} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("link budget: %s is %g, expected a number", name, v)
		}
	}
	return nil
}

// Reach works the budget out for a service of a data rate in each direction: which SINR it needs, how much path loss it
// bears, and which RSRP coverage must have.
func (b LinkBudget) Reach(downMbps, upMbps float64) (ServiceReach, error) {
	if err := b.check(); err != nil {
		return ServiceReach{}, err
	}
	if !(downMbps > 0 && upMbps > 0) {
		return ServiceReach{}, fmt.Errorf("link budget: service of %g/%g Mbit/s, expected more than 0", downMbps, upMbps)
	}
	n, err := ResourceBlocks(b.Carrier.Technology, b.Carrier.FreqMHz, b.Carrier.BandwidthMHz, b.Carrier.SpacingKHz)
	if err != nil {
		return ServiceReach{}, err
	}
	if b.DownMapping.Table == nil {
		b.DownMapping = MappingOf(b.Carrier.Technology, Downlink)
	}
	if b.UpMapping.Table == nil {
		b.UpMapping = MappingOf(b.Carrier.Technology, Uplink)
	}
	var r ServiceReach
	if r.Down, err = b.down(n, downMbps); err != nil {
		return ServiceReach{}, err
	}
	if r.Up, err = b.up(n, upMbps); err != nil {
		return ServiceReach{}, err
	}
	r.MAPLDB = r.Down.MAPLDB
	if r.Up.MAPLDB < r.MAPLDB {
		r.MAPLDB, r.Limit = r.Up.MAPLDB, Uplink
	}
	epre := b.PowerDBm - 10*log10(float64(12*n)) - b.LineLossDB + b.GainDBi
	r.RSRPDBm = epre - r.MAPLDB
	r.AtTerminalDBm = r.Down.NeededDBm
	return r, nil
}

// down is the downlink: the whole carrier sends, and the terminal gets what load leaves.
func (b LinkBudget) down(blocks int, rateMbps float64) (LinkResult, error) {
	c, m := b.Carrier, b.DownMapping
	per := c.perRE(Downlink, blocks, 1-b.Load)
	sinr, ok := m.RequiredSINRDB(rateMbps/per, c.layers(Downlink))
	if !ok {
		return LinkResult{}, b.tooMuch(Downlink, rateMbps, per*m.Table[len(m.Table)-1].Efficiency()*float64(c.layers(Downlink)))
	}
	epre := b.PowerDBm - 10*log10(float64(12*blocks))
	l := ledger{}
	l.add("transmit power", b.PowerDBm, "dBm", "given")
	l.add("resource blocks", float64(blocks), "", blocksSource(c))
	l.add("power per resource element", epre, "dBm", "sum: P - 10 log(12 N_RB)")
	l.add("line loss", b.LineLossDB, "dB", "given")
	l.add("antenna gain", b.GainDBi, "dBi", "given")
	l.add("EIRP per resource element", epre-b.LineLossDB+b.GainDBi, "dBm", "sum")
	return b.close(&l, Downlink, rateMbps, blocks, sinr, epre-b.LineLossDB+b.GainDBi, b.UENoiseFigureDB, b.UEGainDBi), nil
}

// up is the uplink: the terminal gathers its power in as many resource blocks as serve the rate with least of it.
func (b LinkBudget) up(blocks int, rateMbps float64) (LinkResult, error) {
	c, m := b.Carrier, b.UpMapping
	best, sinr, bestCost := 0, 0.0, math.Inf(1)
	for n := 1; n <= blocks; n++ {
		s, ok := m.RequiredSINRDB(rateMbps/c.perRE(Uplink, n, 1-b.Load), c.layers(Uplink))
		if cost := s + 10*log10(float64(n)); ok && cost < bestCost-1e-9 {
			best, sinr, bestCost = n, s, cost
		}
	}
	if best == 0 {
		return LinkResult{}, b.tooMuch(Uplink, rateMbps, c.perRE(Uplink, blocks, 1-b.Load)*m.Table[len(m.Table)-1].Efficiency()*float64(c.layers(Uplink)))
	}
	epre := b.UEPowerDBm - 10*log10(float64(12*best))
	l := ledger{}
	l.add("transmit power", b.UEPowerDBm, "dBm", "given; TS 38.101-1 table 6.2.1-1 power class 3 is 23 dBm")
	l.add("resource blocks allocated", float64(best), "", "fewest dB for the rate")
	l.add("power per resource element", epre, "dBm", "sum: P - 10 log(12 N)")
	l.add("antenna gain", b.UEGainDBi, "dBi", "given")
	l.add("EIRP per resource element", epre+b.UEGainDBi, "dBm", "sum")
	return b.close(&l, Uplink, rateMbps, best, sinr, epre+b.UEGainDBi, b.NoiseFigureDB, b.GainDBi-b.LineLossDB), nil
}

func blocksSource(c Carrier) string {
	switch {
	case c.Technology == LTE:
		return "TS 36.101 table 5.6-1"
	case c.FreqMHz >= fr2StartMHz:
		return "TS 38.101-2 table 5.3.2-1"
	}
	return "TS 38.101-1 table 5.3.2-1"
}

func (b LinkBudget) tooMuch(d Direction, rateMbps, mostMbps float64) error {
	return fmt.Errorf("link budget: %g Mbit/s in the %s is more than a carrier of %g MHz at load %g can give, %.3g Mbit/s: give it more bandwidth, layers or time, or less load",
		rateMbps, d, b.Carrier.BandwidthMHz, b.Load, mostMbps)
}

// close adds what both directions share: receiver, margins and sums. receiveGainDB is the receiver's antenna less its line.
func (b LinkBudget) close(l *ledger, d Direction, rateMbps float64, blocks int, sinr, eirp, noiseFigure, receiveGainDB float64) LinkResult {
	c := b.Carrier
	alpha := b.DownMapping.Alpha
	if d == Uplink {
		alpha = b.UpMapping.Alpha
	}
	interference := cmp.Or(b.InterferenceDB, NoiseRiseDB(b.Load))
	noise := NoisePerREDBm(c.SpacingKHz, noiseFigure)
	needed := noise + interference + sinr
	sigma := math.Hypot(b.ShadowSigmaDB, b.EntrySigmaDB)
	margin := ShadowMarginDB(b.EdgeProbability, sigma)
	mapl := eirp - needed + receiveGainDB - b.BodyLossDB - b.EntryLossDB - margin

	l.add("data rate", rateMbps, "Mbit/s", "the service")
	l.add("share of resources that load leaves", 1-b.Load, "", "given")
	l.add("share of time", c.share(d), "", "given")
	l.add("overhead", c.overhead(d), "", c.overheadSource())
	l.add("SINR needed", sinr, "dB", fmt.Sprintf("TS 38.214 clause 5.2.2.1 by TR 36.942 annex A, alpha %g", alpha))
	l.add("thermal noise per resource element", noise-noiseFigure, "dBm", "kT at 290 K")
	l.add("noise figure", noiseFigure, "dB", "given")
	l.add("interference margin", interference, "dB", "given, or -10 log(1 - load)")
	l.add("power needed per resource element", needed, "dBm", "sum")
	l.add("receive antenna gain less line", receiveGainDB, "dB", "given")
	l.add("body loss", b.BodyLossDB, "dB", "given")
	l.add("loss into vehicle or building", b.EntryLossDB, "dB", "given; a car: TR 38.901 clause 7.4.3.2")
	l.add("standard deviation of fading", sigma, "dB", "root of the sum of squares")
	l.add("reliability at the cell's edge", 100*b.EdgeProbability, "%", "given")
	l.add("shadow fading margin", margin, "dB", "normal quantile times standard deviation")
	l.add("maximum allowed path loss", mapl, "dB", "sum")
	return LinkResult{Direction: d, Rows: l.rows, SINRDB: sinr, Blocks: blocks, MAPLDB: mapl, NeededDBm: needed}
}

// ledger gathers rows.
type ledger struct{ rows []BudgetRow }

func (l *ledger) add(name string, value float64, unit, source string) {
	l.rows = append(l.rows, BudgetRow{name, value, unit, source})
}
