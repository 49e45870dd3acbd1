package assess

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/guyline/guyline/attack"
	"github.com/guyline/guyline/attack/fight"
	"github.com/guyline/guyline/attack/risk"
	"github.com/guyline/guyline/attack/technique"
	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/report"
)

// assumed is a range of the risk model with where it comes from.
type assumed struct {
	risk.Range
	source string
}

const ours = "an assumption of this program: state your own in guyline.yaml under attack"

// footholdChances is how likely somebody attacks from a foothold within a year.
var footholdChances = map[string]assumed{
	"core":      {risk.Range{Low: 0.02, High: 0.2}, ours},
	"radio":     {risk.Range{Low: 0.3, High: 0.9}, ours},
	"terminal":  {risk.Range{Low: 0.3, High: 0.9}, ours},
	"roaming":   {risk.Range{Low: 0.05, High: 0.4}, ours},
	"internet":  {risk.Range{Low: 0.9, High: 1}, ours},
	"transport": {risk.Range{Low: 0.01, High: 0.1}, ours},
	"supplier":  {risk.Range{Low: 0.005, High: 0.05}, ours},
	"tenant":    {risk.Range{Low: 0.02, High: 0.2}, ours},
	"insider":   {risk.Range{Low: 0.05, High: 0.3}, ours},
}

// stepChances is how likely a step succeeds whose weakness is there, by how well MITRE FiGHT holds its technique attested.
var stepChances = map[fight.Status]assumed{
	fight.Observed:          {risk.Range{Low: 0.3, High: 0.9}, "FiGHT " + fight.Version + " rates the technique as observed; the range is " + ours},
	fight.ObservedElsewhere: {risk.Range{Low: 0.2, High: 0.7}, "FiGHT " + fight.Version + " rates the technique as observed elsewhere; the range is " + ours},
	fight.ProofOfConcept:    {risk.Range{Low: 0.1, High: 0.5}, "FiGHT " + fight.Version + " knows a proof of concept; the range is " + ours},
	fight.Theoretical:       {risk.Range{Low: 0.02, High: 0.3}, "FiGHT " + fight.Version + " rates the technique as theoretical; the range is " + ours},
	"":                      {risk.Range{Low: 0.1, High: 0.7}, "a technique that FiGHT does not rate; the range is " + ours},
}

// byDesign is the likelihood of a step that no weakness makes possible: it is how the network works.
var byDesign = assumed{risk.Range{Low: 0.8, High: 1}, "a step that uses the network as it is made; the range is " + ours}

// undecided is the likelihood of a weakness that nothing decides.
var undecided = assumed{risk.Range{Low: 0, High: 1}, "nothing in the input decides it: every likelihood is drawn alike"}

// dwell is for how long an intruder reads before he is found.
var dwell = assumed{risk.Range{Low: 336, High: 2928}, "14 days is the median until an intrusion is found, 122 days that of espionage (Mandiant, M-Trends 2026)"}

// assetHours is for how many hours an asset stays lost.
var assetHours = map[technique.State]assumed{
	technique.SubscriberKeys:       {risk.Range{Low: 720, High: 8760}, "until every card is replaced: " + ours},
	technique.SubscriberIdentities: dwell,
	technique.UserTraffic:          dwell,
	technique.Location:             dwell,
	technique.LawfulInterception:   dwell,
	technique.EmergencyCalls:       {risk.Range{Low: 2, High: 48}, "until service is restored: " + ours},
	technique.Availability:         {risk.Range{Low: 2, High: 48}, "until service is restored: " + ours},
}

// stated is the owner's range in place of the program's, where he gives one.
func (s *attackStudy) stated(kind, id string, instead assumed) assumed {
	for _, r := range s.section.Ranges {
		if r.Of == kind+" "+id {
			return assumed{risk.Range{Low: r.Low, High: r.High}, r.Source + " (" + r.Origin.String() + ")"}
		}
	}
	return instead
}

// hours is for how long an asset stays lost.
func (s *attackStudy) hours(a technique.Asset) report.AttackRange {
	h := s.stated("hours", string(a.State), assetHours[a.State])
	return report.AttackRange{Low: h.Low, High: h.High, Basis: h.source}
}

// stepChance is how likely a step succeeds, and of what it is said.
func (s *attackStudy) stepChance(step *attack.Step) (of string, x assumed) {
	weak := slices.ContainsFunc(step.By, func(l technique.Leaf) bool { return l.Weakness != nil })
	status := fight.Status("")
	if f, ok := fight.Find(step.FiGHT); ok {
		status = f.Status
	}
	of, x = "steps of techniques rated "+string(status), stepChances[status]
	switch {
	case !weak:
		of, x = "steps by design", byDesign
	case status == "":
		of = "steps of techniques that FiGHT does not rate"
	}
	if own := s.stated("technique", step.Technique.ID, x); own != x {
		return step.Technique.Title, own
	}
	return of, x
}

const (
	riskTrials = 10_000 // enough to rank by
	riskSeed   = 20_260_101
	riskLabel  = "A model, not evidence: what comes out is as good as the assumptions below. It ranks; it does not predict."
)

// risk lays the model over the paths: once with what nothing decides, once by evidence alone.
func (s *attackStudy) risk(ctx context.Context) error {
	x := &report.AttackRisk{Label: riskLabel, Seed: s.section.Seed, Trials: s.section.Trials, Horizon: "one year", Assets: []report.AttackRiskAsset{},
		Assumptions: []report.AttackAssumption{}}
	if x.Seed == 0 {
		x.Seed = riskSeed
	}
	x.Trials = cmp.Or(s.options.Trials, x.Trials, riskTrials)
	told := map[string]bool{}
	tell := func(of string, a assumed) risk.Range {
		if !told[of] {
			told[of] = true
			x.Assumptions = append(x.Assumptions, report.AttackAssumption{Of: of, Low: a.Low, High: a.High, Source: a.source})
		}
		return a.Range
	}
	terms := s.assumptions(tell)
	all, err := risk.Run(ctx, s.RiskModel(terms), x.Seed, x.Trials)
	if err != nil {
		return err
	}
	terms.Open = risk.Range{}
	sure, err := risk.Run(ctx, s.RiskModel(terms), x.Seed, x.Trials)
	if err != nil {
		return err
	}
	x.Trials = all.Trials
	for i, a := range all.Assets {
		asset := technique.Assets[i]
		if a.Likelihood == 0 || s.options.To != "" && string(asset.State) != s.options.To {
			continue
		}
		x.Assets = append(x.Assets, report.AttackRiskAsset{Asset: string(asset.State), Title: asset.Title, Likelihood: a.Likelihood, Interval: a.Interval,
			PeopleHours: [3]float64{a.Mean, a.Twentieth, a.Hundredth}, Evidenced: sure.Assets[i].Likelihood})
	}
	slices.SortStableFunc(x.Assumptions, func(a, b report.AttackAssumption) int { return strings.Compare(a.Of, b.Of) })
	s.out.Risk = x
	return nil
}

// assumptions are the ranges of the model; each that is taken is told.
func (s *attackStudy) assumptions(tell func(of string, a assumed) risk.Range) attack.Assumptions {
	return attack.Assumptions{
		Foothold: func(f technique.Foothold) risk.Range {
			return tell("somebody attacks from "+f.Title, s.stated("foothold", f.ID, footholdChances[f.ID]))
		},
		Step: func(step *attack.Step) risk.Range { return tell(s.stepChance(step)) },
		Open: tell("weaknesses that are possible and not evidenced", undecided),
		Impact: func(p attack.Pair) (int, risk.Range) {
			return s.impact(p.Target).People, tell("hours of lost "+p.Asset.Title, s.stated("hours", string(p.Asset.State), assetHours[p.Asset.State]))
		},
	}
}

// RiskModels are the models of chance that an assessment lays over its paths: with what nothing decides, and by evidence alone.
func (a *Assessment) RiskModels(findings []check.Finding) (all, sure *risk.Model, err error) {
	s, err := newAttackStudy(a.Network, a.Files, findings, network.NewImpacts(a.Network), AttackOptions{})
	if err != nil {
		return nil, nil, err
	}
	terms := s.assumptions(func(_ string, x assumed) risk.Range { return x.Range })
	all = s.RiskModel(terms)
	terms.Open = risk.Range{}
	return all, s.RiskModel(terms), nil
}

// register is the owner's risks, and one for each asset to which evidence leads and that none of them is about.
func (s *attackStudy) register() {
	taken := map[string]bool{}
	for _, r := range s.section.Risks {
		e := report.AttackEntry{ID: r.ID, Title: r.Title, From: r.From, To: r.To, Owner: r.Owner, Treatment: r.Treatment, Changes: append([]string{}, r.Changes...), Note: r.Note,
			Place: r.Origin.String(), Faults: []string{}}
		asset, ok := technique.FindAsset(r.To)
		if !ok {
			e.Faults = append(e.Faults, fmt.Sprintf("no asset is called %q: expected one of %s", r.To, strings.Join(assetIDs(), ", ")))
		}
		if _, known := technique.FindFoothold(r.From); r.From != "" && !known {
			e.Faults = append(e.Faults, fmt.Sprintf("no foothold is called %q: expected one of %s", r.From, strings.Join(footholdIDs(), ", ")))
			ok = false
		}
		if e.Title == "" {
			e.Title = asset.Title
		}
		if s.options.To != "" && r.To != s.options.To {
			continue
		}
		if ok {
			taken[r.To] = taken[r.To] || r.From == ""
			s.weigh(&e, r.Changes)
		}
		if r.Treatment == "modify" && len(r.Changes) == 0 {
			e.Faults = append(e.Faults, "its treatment is modify, and it names no changes: guyline attack fixes lists them")
		}
		if !r.Due.IsZero() {
			e.Due = r.Due.Format("2006-01-02")
			e.Overdue = r.Due.AddDate(0, 0, 1).Before(s.now) && e.Paths > 0 && r.Treatment != "retain"
		}
		s.out.Register = append(s.out.Register, e)
	}
	for _, a := range s.out.Assets {
		if a.Evidenced > 0 && !taken[a.ID] {
			e := report.AttackEntry{ID: "untreated-" + a.ID, Title: a.Title, To: a.ID, Changes: []string{}, Faults: []string{}}
			s.weigh(&e, nil)
			s.out.Register = append(s.out.Register, e)
		}
	}
}

// weigh counts the evidenced pairs of a risk, now and after its changes.
func (s *attackStudy) weigh(e *report.AttackEntry, changes []string) {
	var all []int
	for _, name := range changes {
		found, err := s.FindChanges(name)
		if err != nil {
			e.Faults = append(e.Faults, err.Error())
		}
		all = append(all, found...)
	}
	its := func(p attack.Pair) bool {
		return string(p.Asset.State) == e.To && (e.From == "" || p.Foothold.ID == e.From)
	}
	for _, p := range s.Pairs() {
		if p.Evidenced && its(p) {
			e.Paths++
			e.People = max(e.People, s.impact(p.Target).People)
		}
	}
	for _, p := range s.Try(all...).Remain {
		if its(p) {
			e.Residual++
			e.After = max(e.After, s.impact(p.Target).People)
		}
	}
}
