package rollout

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/guyline/guyline/radio"
	"github.com/guyline/guyline/rollout/coverage"
	"github.com/guyline/guyline/rollout/filing"
	"github.com/guyline/guyline/terrain"
)

// About is what a filing says beside the prediction.
type About struct {
	ProviderID, Brand, ToolVersion string
	TerrainSource, TerrainVintage  string
	ClutterVintage                 string // year or day of the land cover; that of the terrain where it is empty
}

// modelID names the one model that all maps are made with.
const modelID = "itm-p2p"

// Filing is the mobile package of a covering: 5G-NR at 7/1 and 35/3 Mbit/s, outdoors and in a vehicle. The map's RSRP is the
// same for all; which of it counts as covered is each link budget's.
func (c *Covering) Filing(about About) (*filing.Package, error) {
	t := c.Service.Terms
	if t.Reliability < 0.9 || t.Load < 0.5 {
		return nil, fmt.Errorf("the filing asks for at least 90 %% at the cell's edge and 50 %% load (47 CFR 1.7004): %g and %g are set under rollout", t.Reliability, t.Load)
	}
	stepM := c.Server.StepLat * math.Pi / 180 * terrain.EarthRadiusM
	p := &filing.Package{ProviderID: about.ProviderID, Brand: about.Brand,
		Models: []filing.Model{{ID: modelID, Tool: "Guyline", ToolVersion: about.ToolVersion, ToolDeveloper: "Guyline project", ResolutionM: int(math.Ceil(stepM)),
			ReceiverHeightM: t.ReceiverHeightM, TerrainSource: about.TerrainSource, TerrainVintage: about.TerrainVintage, TerrainResolutionM: int(math.Ceil(stepM)),
			ClutterSource: t.clutterSource(), ClutterVintage: cmp.Or(about.ClutterVintage, about.TerrainVintage), ClutterResolutionM: int(math.Ceil(stepM))}},
		Clutter:     c.clutterTable(),
		Conditions:  "ITM (Longley-Rice) 1.4, point-to-point over the terrain profile of every cell of the map; " + t.String() + ".",
		Description: "Budgets of each carrier in both directions; the uplink decides where it bears less loss.",
	}
	var why error // no service is offered
	services := []filing.Service{filing.NR, filing.NRFast}
	if t.Technology == radio.LTE {
		services = []filing.Service{filing.LTE}
	}
	for _, service := range services {
		var part filing.Part
		offered := true
		for _, env := range []filing.Environment{filing.Outdoor, filing.Vehicle} {
			terms := t
			terms.DownMbps, terms.UpMbps = service.SpeedMbps()
			terms.InVehicle = env == filing.Vehicle
			budgets, err := c.file(p, service, env, &terms)
			if err != nil {
				why, offered = err, false
				break
			}
			covered := c.covered(budgets)
			if env == filing.Vehicle {
				part.Vehicle = covered
			} else {
				part.Outdoor = covered
			}
		}
		if offered {
			p.Maps = append(p.Maps, filing.Map{Service: service, Parts: filing.One(part)})
		}
	}
	if len(p.Maps) == 0 {
		return nil, why
	}
	return p, nil
}

func (t *Terms) clutterSource() string {
	if t.Clutter == nil {
		return "none"
	}
	return t.Clutter.Source()
}

// clutterTable is each class of clutter with what it takes: of those that shield a receiver, at each carrier.
func (c *Covering) clutterTable() []filing.Clutter {
	t := &c.Service.Terms
	if t.Clutter == nil {
		return []filing.Clutter{{ModelID: modelID, Category: "open", Description: "no clutter is modelled: bare ground"}}
	}
	var carriers []float64
	for i := range c.Service.Cells {
		carriers = append(carriers, c.Service.Cells[i].FreqMHz)
	}
	slices.Sort(carriers)
	carriers = slices.Compact(carriers)
	var out []filing.Clutter
	for class := terrain.NoClutter; class <= terrain.DenseUrban; class++ {
		if _, shields := clutterTypes[class]; !shields {
			what := fmt.Sprintf("%s: nothing is added to ITM", class)
			out = append(out, filing.Clutter{ModelID: modelID, Category: class.String(), Description: what, HeightM: class.ProfileHeightM()})
			continue
		}
		for _, mhz := range carriers {
			method := "section 3.1"
			if mhz > 3000 {
				method = "section 3.2, 50 % of places, from 2 km on (nearer it is less)"
			}
			out = append(out, filing.Clutter{ModelID: modelID, Category: fmt.Sprintf("%s, %g MHz", class, mhz), HeightM: class.TerminalHeightM(),
				Description: fmt.Sprintf("%s around the receiver: ITU-R P.2108-1 %s", class, method), LossDB: ClutterLossDB(class, mhz, t.ReceiverHeightM, 2000)})
		}
	}
	return out
}

// file works out the budgets of a service for every cell, and adds those that differ to the package. Where a cell's carrier
// cannot give the service its budget is empty, and nothing that it serves best is claimed; the error is for no cell that can.
func (c *Covering) file(p *filing.Package, service filing.Service, env filing.Environment, terms *Terms) ([]budget, error) {
	type kind struct{ freq, bandwidth, power, gain float64 }
	known := map[kind]budget{}
	offered, why := false, error(nil)
	budgets := make([]budget, len(c.Service.Cells))
	for i := range c.Service.Cells {
		cell := &c.Service.Cells[i]
		k := kind{cell.FreqMHz, cell.BandwidthMHz, cell.PowerDBm, cell.GainDBi}
		b, ok := known[k]
		if !ok {
			var err error
			if b, err = newBudget(cell, terms); err != nil {
				known[k], why = budget{}, cmp.Or(why, fmt.Errorf("no cell can offer %s: %s: %w", service, cell.Name, err))
				continue
			}
			known[k], offered = b, true
			id := fmt.Sprintf("%s-%s-%d", service, env, len(known))
			p.Budgets = append(p.Budgets, filingBudget(id, service, env, cell, terms, &b))
			p.Associations = append(p.Associations, filing.Association{ModelID: modelID, BudgetID: id})
			p.Rationale = append(p.Rationale, rationale(id)...)
		}
		budgets[i] = b
	}
	if !offered {
		return nil, why
	}
	return budgets, nil
}

func filingBudget(id string, service filing.Service, env filing.Environment, cell *Cell, terms *Terms, b *budget) filing.Budget {
	return filing.Budget{ID: id, Service: service, Environment: env, FreqMHz: cell.FreqMHz, BandwidthMHz: cell.BandwidthMHz,
		CellEdgePercent: 100 * terms.Reliability, LoadingPercent: 100 * terms.Load, TxPowerDBm: b.link.PowerDBm, TxGainDBi: b.link.GainDBi,
		TxLossDB: b.link.LineLossDB, RxGainDBi: b.link.UEGainDBi, RxNoiseFigureDB: b.link.UENoiseFigureDB, RequiredSINRDB: b.reach.Down.SINRDB,
		FadingMarginDB: b.marginDB, InterferenceMarginDB: radio.NoiseRiseDB(terms.Load), BodyLossDB: b.link.BodyLossDB,
		PenetrationLossDB: b.link.EntryLossDB, MinSignalDBm: b.leastDBm}
}

// rationale says why the parameters have their values.
func rationale(id string) []filing.Rationale {
	var out []filing.Rationale
	for _, r := range [][2]string{
		{"cell_edge_probability", "the least that 47 CFR 1.7004 allows"},
		{"cell_loading", "the least that 47 CFR 1.7004 allows"},
		{"rx_noise_figure_db", "Report ITU-R M.2412-0 table 5"},
		{"fading_margin_db", "normal quantile of the probability at the cell's edge times the standard deviation of shadow fading of TR 38.901 RMa, 8 dB"},
		{"penetration_loss_db", "of a car: TR 38.901 clause 7.4.3.2, 9 dB; none outdoors"},
	} {
		out = append(out, filing.Rationale{BudgetID: id, Parameter: r[0], Text: r[1]})
	}
	return out
}

// covered is the RSRP and the probability of service under some budgets.
func (c *Covering) covered(budgets []budget) filing.Coverage {
	signal, probability := terrain.NewRaster[float32](c.Server.Grid), terrain.NewRaster[float32](c.Server.Grid)
	for i, server := range c.Server.Data {
		signal.Data[i], probability.Data[i] = float32(math.NaN()), float32(math.NaN())
		if server == coverage.None || budgets[server].antenna == nil {
			continue
		}
		b := &budgets[server]
		rsrp := float64(c.ReceivedDBm.Data[i])
		signal.Data[i] = float32(rsrp - b.link.EntryLossDB)
		probability.Data[i] = float32(radio.EdgeProbability(rsrp-b.leastDBm+b.marginDB, b.sigmaDB))
	}
	return filing.Coverage{SignalDBm: signal, Probability: probability}
}
