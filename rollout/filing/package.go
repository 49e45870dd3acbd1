package filing

import (
	"encoding/csv"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strconv"

	"github.com/guyline/guyline/terrain"
)

// Package is what is filed.
type Package struct {
	ProviderID string // the collection's number of the provider
	Brand      string

	Models       []Model
	Clutter      []Clutter
	Associations []Association
	Budgets      []Budget
	Rationale    []Rationale

	Conditions  string // explanation of the propagation model's conditions (web form)
	Description string // description of the link budgets (web form)

	Maps []Map
}

// Model is a row of the propagation model details. Resolutions are in m; vintages are YYYY-MM-DD or YYYY.
type Model struct {
	ID, Tool, ToolVersion, ToolDeveloper string
	ResolutionM                          int
	ReceiverHeightM                      float64
	TerrainSource, TerrainVintage        string
	TerrainResolutionM                   int
	ClutterSource, ClutterVintage        string
	ClutterResolutionM                   int
}

// Clutter is a category of clutter of a model.
type Clutter struct {
	ModelID, Category, Description string
	HeightM, LossDB                float64
}

// Association says that a link budget is used with a model.
type Association struct{ ModelID, BudgetID string }

// Budget is a row of link budget parameters: of a service in an environment.
type Budget struct {
	ID                         string
	Service                    Service
	Environment                Environment
	FreqMHz, BandwidthMHz      float64
	CellEdgePercent            float64 // probability of service at the edge of a cell
	LoadingPercent             float64
	TxPowerDBm, TxGainDBi      float64
	TxLossDB                   float64
	RxGainDBi, RxNoiseFigureDB float64
	RequiredSINRDB             float64
	FadingMarginDB             float64
	InterferenceMarginDB       float64
	BodyLossDB                 float64
	PenetrationLossDB          float64
	MinSignalDBm               float64 // least RSRP of a covered place, margins included
}

// Rationale says why a parameter of a link budget has its value.
type Rationale struct{ BudgetID, Parameter, Text string }

// Map is the coverage of a service. A large one comes in parts, such as tiles, which must not overlap; each part is let
// go before the next is asked for.
type Map struct {
	Service Service
	Parts   iter.Seq2[Part, error]
}

// Part is a part of a map: the coverage of one area in both environments, on one grid.
type Part struct{ Outdoor, Vehicle Coverage }

// Coverage is what is predicted for a handset in an environment, losses into the vehicle included.
type Coverage struct {
	// SignalDBm is the RSRP; NaN says that nothing is known of a cell, which is then not covered and counted.
	SignalDBm *terrain.Raster[float32]
	// Probability of service, 0..1: cells of at least the link budget's cell-edge probability are covered. Where it is
	// nil, cells of at least the link budget's least signal are.
	Probability *terrain.Raster[float32]
}

// One is a map of a single part.
func One(p Part) iter.Seq2[Part, error] {
	return func(yield func(Part, error) bool) { yield(p, nil) }
}

// rows are a supporting file's rows without its header.
func (p *Package) rows(file string) [][]string {
	var out [][]string
	whole := strconv.Itoa
	switch file {
	case ModelsFile:
		for _, m := range p.Models {
			out = append(out, []string{
				m.ID, m.Tool, m.ToolVersion, m.ToolDeveloper, whole(m.ResolutionM), number(m.ReceiverHeightM),
				m.TerrainSource, m.TerrainVintage, whole(m.TerrainResolutionM),
				m.ClutterSource, m.ClutterVintage, whole(m.ClutterResolutionM),
			})
		}
	case ClutterFile:
		for _, c := range p.Clutter {
			out = append(out, []string{c.ModelID, c.Category, c.Description, number(c.HeightM), number(c.LossDB)})
		}
	case AssociationFile:
		for _, a := range p.Associations {
			out = append(out, []string{a.ModelID, a.BudgetID})
		}
	case BudgetsFile:
		for _, b := range p.Budgets {
			down, up := b.Service.SpeedMbps()
			row := []string{b.ID, whole(b.Service.Technology()), number(down), number(up), whole(int(b.Environment))}
			for _, v := range []float64{
				b.FreqMHz, b.BandwidthMHz, b.CellEdgePercent, b.LoadingPercent, b.TxPowerDBm, b.TxGainDBi, b.TxLossDB, b.RxGainDBi,
				b.RxNoiseFigureDB, b.RequiredSINRDB, b.FadingMarginDB, b.InterferenceMarginDB, b.BodyLossDB, b.PenetrationLossDB,
				b.MinSignalDBm,
			} {
				row = append(row, number(v))
			}
			out = append(out, row)
		}
	case RationaleFile:
		for _, r := range p.Rationale {
			out = append(out, []string{r.BudgetID, r.Parameter, r.Text})
		}
	}
	return out
}

// budget is the link budget of a map in an environment.
func (p *Package) budget(s Service, e Environment) (Budget, error) {
	for _, b := range p.Budgets {
		if b.Service == s && b.Environment == e {
			return b, nil
		}
	}
	return Budget{}, fmt.Errorf("filing: no link budget for %v, %v; add one to Budgets", s, e)
}

// writeTables writes the supporting files.
func (p *Package) writeTables(dir string) error {
	for _, t := range Tables() {
		rows := [][]string{t.header()}
		rows = append(rows, p.rows(t.File)...)
		if err := writeCSV(filepath.Join(dir, t.File), rows); err != nil {
			return err
		}
	}
	for name, text := range map[string]string{ConditionsFile: p.Conditions, DescriptionFile: p.Description} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text+"\n"), 0o644); err != nil {
			return fmt.Errorf("filing: %w", err)
		}
	}
	return nil
}

func (t Table) header() []string {
	var out []string
	for _, c := range t.Columns {
		out = append(out, c.Name)
	}
	return out
}

func writeCSV(path string, rows [][]string) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("filing: %w", err)
	}
	w := csv.NewWriter(f)
	err = w.WriteAll(rows)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("filing: %s: %w", filepath.Base(path), err)
	}
	return nil
}
