package assess

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/radio"
	"github.com/guyline/guyline/radio/itm"
	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/rollout"
	"github.com/guyline/guyline/rollout/plan"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/declared"
)

// failuresShown is how many single failures a report lists.
const failuresShown = 25

// RolloutSection is the section rollout of the first input that has one; Line is 0 where none has.
func RolloutSection(files []*source.File) declared.Rollout {
	for _, f := range files {
		if f.Format == declared.Format.Name && f.Status() != source.Failed {
			if o := declared.ReadRollout(f); o.Line > 0 {
				return o
			}
		}
	}
	return declared.Rollout{}
}

// OpenStudy predicts what the section asks for, and puts it into the model.
func OpenStudy(ctx context.Context, n *network.Network, section declared.Rollout) (*rollout.Study, error) {
	from := rollout.Sources{Terrain: section.Terrain, Population: section.Population, Candidates: section.Candidates, Licences: section.Licences,
		Clutter: section.Clutter, ClutterCodes: section.ClutterCodes, Roads: section.Roads}
	s, err := rollout.Open(ctx, n, from, terms(section))
	if err != nil {
		return nil, err
	}
	at := network.Origin{Path: section.Path, Line: section.Line}
	s.Service.Say(at)
	if s.Licences != nil {
		rollout.SayLicences(s.Service.Cells, s.Licences, cmp.Or(n.Now, time.Now()), at)
	}
	return s, nil
}

// terms are the defaults with what the section says.
func terms(o declared.Rollout) rollout.Terms {
	t := rollout.DefaultTerms()
	if o.Technology == "lte" {
		t.Technology, t.DownMbps = radio.LTE, 5
	}
	t.DownMbps = cmp.Or(o.DownMbps, t.DownMbps)
	t.UpMbps = cmp.Or(o.UpMbps, t.UpMbps)
	t.InVehicle = o.Environment == "in-vehicle"
	t.Reliability = cmp.Or(o.Reliability, t.Reliability)
	t.Load = cmp.Or(o.Load, t.Load)
	t.RadiusKm = cmp.Or(o.RadiusKm, t.RadiusKm)
	t.ReceiverHeightM = cmp.Or(o.ReceiverHeightM, t.ReceiverHeightM)
	t.Climate = cmp.Or(itm.Climate(o.Climate), t.Climate)
	t.RefractivityN = cmp.Or(o.Refractivity, t.RefractivityN)
	return t
}

// rolloutOf is line one of the report, with the prediction on which it rests, nil where there is none. An error that leaves
// nothing to predict is its problem, not the run's.
func rolloutOf(ctx context.Context, n *network.Network, files []*source.File) (*report.Rollout, *rollout.Service, error) {
	section := RolloutSection(files)
	if section.Line == 0 {
		return nil, nil, nil
	}
	if len(section.Terrain) == 0 || len(section.Population) == 0 {
		r := noPrediction(fmt.Sprintf("name terrain and population under rollout in %s", section.Path))
		audited(r, n, section, nil)
		return r, nil, nil
	}
	s, err := OpenStudy(ctx, n, section)
	if err != nil {
		r := noPrediction(fmt.Sprintf("%s:%d: %v", section.Path, section.Line, err))
		audited(r, n, section, nil)
		return r, nil, ctx.Err()
	}
	r := noPrediction("")
	r.Terms, r.Cells, r.Assumed = s.Service.Terms.String(), len(s.Service.Cells), append(r.Assumed, s.Service.Assumed()...)
	r.People, r.Served, r.Twice = s.Service.Total()
	addFaults(r, s.Faults)
	if err := alongRoads(ctx, r, s); err != nil {
		return nil, nil, err
	}
	audited(r, n, section, s.Service.Points)
	if err := compared(ctx, r, s, section); err != nil {
		return nil, nil, err
	}
	failures := s.Service.Failures()
	for _, f := range failures[:min(failuresShown, len(failures))] {
		r.Failures = append(r.Failures, report.RolloutFailure{Cause: string(f.Cause), Name: f.Name, Sites: f.Sites, Cells: f.Cells, People: f.People, Moved: f.Moved})
	}
	var marks []rollout.Mark
	if len(s.Candidates) > 0 && len(section.Budgets) > 0 {
		p, err := s.Plan(ctx, BuildTerms(section), rollout.Trusted(n, s.Candidates))
		switch {
		case ctx.Err() != nil:
			return nil, nil, ctx.Err()
		case err != nil:
			r.Faults = append(r.Faults, "no plan: "+err.Error())
		default:
			r.Plan = PlanOf(p, BuildTerms(section).Goal())
			marks = s.Marks(p)
		}
	}
	r.Map = rollout.Picture(s.Service, s.Picture, marks)
	return r, s.Service, nil
}

// alongRoads adds the roads that are served. Its error is that of a run that was stopped.
func alongRoads(ctx context.Context, r *report.Rollout, s *rollout.Study) error {
	roads, err := s.ServeRoads(ctx)
	if err != nil {
		r.Faults = append(r.Faults, "no service along roads: "+err.Error())
		return ctx.Err()
	}
	r.RoadsKm, r.ServedRoadsKm = roads.Km, roads.ServedKm
	addFaults(r, roads.Faults)
	return nil
}

// audited holds the drive tests against the claims, and puts the outcome into the model too.
func audited(r *report.Rollout, n *network.Network, section declared.Rollout, people []rollout.Point) {
	if len(section.DriveTests) == 0 || len(section.Claims) == 0 {
		return
	}
	a, err := rollout.Audit(section.Claims, section.DriveTests, people, cmp.Or(n.Now, time.Now()))
	if err != nil {
		r.Faults = append(r.Faults, "no audit: "+err.Error())
		return
	}
	addFaults(r, a.Faults)
	r.Audit = &report.RolloutAudit{Tests: a.Tests, Counted: a.Counted, Challengeable: a.Challengeable, AtRisk: a.AtRisk, Unchallenged: a.Unchallenged,
		Untested: a.Untested, Next: []report.RolloutDrive{}}
	for _, d := range a.Next {
		at := d.Cell.LatLng()
		r.Audit.Next = append(r.Audit.Next, report.RolloutDrive{Hexagon: d.Cell.String(), Environment: d.Environment.String(), Latitude: at.Lat, Longitude: at.Lng,
			Tests: d.Tests})
	}
	at := network.Origin{Path: section.DriveTests[0], Line: 1}
	for o := range n.Elements(network.KindOperator) {
		network.HexagonsTested.Say(o, a.Tested(), network.Observed, at)
		network.HexagonsChallengeable.Say(o, a.Challengeable, network.Observed, at)
	}
}

// compared adds how far the prediction lies from measured signals. Its error is that of a run that was stopped.
func compared(ctx context.Context, r *report.Rollout, s *rollout.Study, section declared.Rollout) error {
	m, err := s.Compare(ctx, section.DriveTests)
	if err != nil {
		r.Faults = append(r.Faults, "measured signals are not compared: "+err.Error())
		return ctx.Err()
	}
	r.Measured, r.MeasuredErrorDB, r.MeasuredSigmaDB = m.Count, m.ErrorDB, m.SigmaDB
	addFaults(r, m.Faults)
	return nil
}

func addFaults(r *report.Rollout, faults []rollout.Fault) {
	for _, f := range faults {
		r.Faults = append(r.Faults, f.String())
	}
}

// BuildTerms is on which terms the network may grow.
func BuildTerms(o declared.Rollout) rollout.BuildTerms {
	t := rollout.BuildTerms{LargestSupplierShare: o.LargestSupplierShare, FibreReachKm: o.FibreReachKm, MicrowaveReachKm: o.MicrowaveReachKm, TargetShare: o.TargetShare,
		GridReachKm: o.GridReachKm, RedundantAreas: o.RedundantAreas, SecondCover: o.SecondCover}
	for _, b := range o.Budgets {
		t.Budgets = append(t.Budgets, rollout.Budget{Year: b.Year, Amount: b.Amount})
	}
	return t
}

// PlanOf is a plan as reports show it.
func PlanOf(p *plan.Plan, goal plan.Goal) *report.RolloutPlan {
	r := &report.RolloutPlan{Builds: []report.RolloutBuild{}, Marginal: []string{}, Refused: []string{}, Cost: float64(p.Cost), People: int(p.People),
		Bound: int(p.Bound), Gap: p.Gap, Target: goal == plan.LeastCost}
	for _, y := range p.Years {
		for _, b := range y.Builds {
			r.Builds = append(r.Builds, report.RolloutBuild{Year: y.Year, Site: b.Site, Option: b.Option, Supplier: b.Supplier, Cost: float64(b.Cost),
				People: int(b.People), Why: b.Why})
		}
		if y.Next != nil {
			r.Marginal = append(r.Marginal, fmt.Sprintf("%d: %s more would build %s (%s) and serve %s people", y.Year, report.Money(float64(y.Next.Short)),
				y.Next.Site, y.Next.Option, report.Number(int(y.Next.People))))
		}
	}
	r.Refused = append(r.Refused, p.Refusals()...)
	return r
}

func noPrediction(problem string) *report.Rollout {
	return &report.Rollout{Problem: problem, Assumed: []string{}, Faults: []string{}, Failures: []report.RolloutFailure{}}
}

// used marks the inputs that no format recognises and that a section of guyline.yaml names: they are read by its analysis.
func used(inputs []report.Input, files []*source.File) {
	x, y := RolloutSection(files), SupplySection(files)
	rollout := slices.Concat(x.Terrain, x.Clutter, x.Population, x.Licences, x.Candidates, x.DriveTests, x.Claims, x.Roads)
	supply := slices.Concat(y.Lists, y.Ownership, y.Rules, y.OwnerRules, y.Advisories, y.Statements, y.Prices)
	for _, b := range y.Bills {
		supply = append(supply, b.Path)
	}
	for i := range inputs {
		in := &inputs[i]
		within := func(p string) bool { return p == in.Path || strings.HasPrefix(in.Path, strings.TrimSuffix(p, "/")+"/") }
		switch {
		case in.Status != string(source.Unrecognised):
		case slices.Contains(rollout, in.Path):
			in.Status, in.Format = string(source.Read), "rollout"
		case slices.ContainsFunc(supply, within):
			in.Status, in.Format = string(source.Read), "supply"
		}
	}
}
