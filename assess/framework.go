package assess

import (
	"fmt"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/framework"
	"github.com/guyline/guyline/report"
)

// evidenceOfTally is how many places of failures a tally names.
const evidenceOfTally = 3

// FrameworkInput gives what a report found as frameworks take it: verdicts by check and figures by id. A figure without data has no text.
func FrameworkInput(r *report.Report) framework.Input {
	in := framework.Input{Tallies: map[string]framework.Tally{}, Figures: map[string]framework.Figure{}}
	for _, x := range r.Results {
		t := in.Tallies[x.Check]
		switch {
		case x.Verdict == check.Fail && x.WaivedBy != "":
			t.Waived++
		case x.Verdict == check.Fail:
			t.Fail++
			t.People = max(t.People, x.People)
			if len(t.Evidence) < evidenceOfTally {
				if place := placeOf(x.Evidence); place != "" {
					t.Evidence = append(t.Evidence, place)
				}
			}
		case x.Verdict == check.Pass:
			t.Pass++
		case x.Verdict == check.NoData:
			t.NoData++
		case x.Verdict == check.NotApplicable:
			t.NotApplicable++
		default:
			t.Error++
		}
		in.Tallies[x.Check] = t
	}
	texts := figures(r)
	for _, k := range framework.Figures {
		in.Figures[k.ID] = framework.Figure{Text: texts[k.ID], Command: k.Command}
	}
	return in
}

func placeOf(list []report.Evidence) string {
	for _, e := range list {
		switch {
		case e.File == "":
		case e.Frame > 0:
			return fmt.Sprintf("%s frame %d", e.File, e.Frame)
		case e.Line > 0:
			return fmt.Sprintf("%s:%d", e.File, e.Line)
		default:
			return e.File
		}
	}
	return ""
}

// figures words what the report has of each figure.
func figures(r *report.Report) map[string]string {
	c := r.Counts()
	out := map[string]string{
		"inputs":         fmt.Sprintf("%d inputs, each with its digest and how far it was understood", len(r.Inputs)),
		"contradictions": fmt.Sprintf("%d contradictions between what is declared, configured and observed", len(r.Contradictions)),
	}
	if c.Pass+c.Fail > 0 {
		out["frameworks"] = fmt.Sprintf("the answers of %d checks stand in every framework of guyline share map --list", c.Pass+c.Fail)
		out["bundle"] = fmt.Sprintf("%d results can be sealed and disclosed in part; a bundle is verified offline", len(r.Results))
		out["principles"] = fmt.Sprintf("%d checks pass, %d fail, %d have no data, under %d principles", c.Pass, c.Fail, c.NoData, len(r.Principles))
	}
	if len(r.Waivers) > 0 {
		out["waivers"] = fmt.Sprintf("%d waivers with owner, reason and end", len(r.Waivers))
	}
	if r.Attacks.Pass+r.Attacks.Fail > 0 {
		out["wire.observed"] = attacksSeen(r.Attacks)
	}
	rolloutFigures(out, r.Rollout)
	supplyFigures(out, r.Supply)
	attackFigures(out, r.Attack)
	return out
}

func rolloutFigures(out map[string]string, x *report.Rollout) {
	if x == nil || x.Problem != "" {
		return
	}
	out["models"] = x.Terms
	if x.People > 0 {
		out["rollout.service"] = fmt.Sprintf("%s of %s people served (%.1f %%)", report.Number(x.Served), report.Number(x.People), 100*float64(x.Served)/float64(x.People))
	}
	if len(x.Failures) > 0 {
		out["rollout.resilience"] = fmt.Sprintf("%d single failures weighed by people; the worst costs %s", len(x.Failures), report.Number(x.Failures[0].People))
	}
	if x.Plan != nil {
		out["rollout.plan"] = fmt.Sprintf("%d sites to build for %s serve %s more people, at most %.1f %% below the best plan", len(x.Plan.Builds), report.Number(int(x.Plan.Cost)), report.Number(x.Plan.People), 100*x.Plan.Gap)
	}
	if x.Audit != nil {
		out["rollout.audit"] = fmt.Sprintf("%d drive tests held against claimed coverage: %d hexagons can be challenged", x.Audit.Counted, x.Audit.Challengeable)
	}
}

func supplyFigures(out map[string]string, x *report.Supply) {
	if x == nil || x.Problem != "" {
		return
	}
	listed, owned := 0, 0
	owners := false
	for _, s := range x.Suppliers {
		switch s.Status {
		case "listed":
			listed++
		case "owned":
			owned++
		}
		owners = owners || len(s.Owners) > 0
	}
	if len(x.Suppliers) > 0 {
		out["supply.screening"] = fmt.Sprintf("%d suppliers held against %d lists as of %s: %d listed", len(x.Suppliers), len(x.Lists), x.Day, listed)
	}
	if owners {
		out["supply.ownership"] = fmt.Sprintf("%d of %d suppliers are owned by listed parties", owned, len(x.Suppliers))
	}
	if len(x.Rules) > 0 {
		apply := 0
		for _, rule := range x.Rules {
			if rule.Applies {
				apply++
			}
		}
		out["supply.rules"] = fmt.Sprintf("%d rules apply as of %s, %d cannot be decided", apply, x.Day, len(x.Rules)-apply)
	}
	if len(x.Layers) > 0 {
		most := x.Layers[0]
		for _, l := range x.Layers {
			if l.OwnedShare > most.OwnedShare {
				most = l
			}
		}
		out["supply.concentration"] = fmt.Sprintf("%d measures of concentration; the highest share of one group is %.0f %% of %s", len(x.Layers), 100*most.OwnedShare, most.Layer)
	}
	if len(x.Removals) > 0 {
		out["supply.removal"] = fmt.Sprintf("without %s %s people lose service", x.Removals[0].Supplier, report.Number(x.Removals[0].People))
	}
	if len(x.Single) > 0 {
		out["supply.single-points"] = fmt.Sprintf("nothing stands in for %d assets", len(x.Single))
	}
	if s := x.Software; s != nil {
		if s.Components > 0 {
			out["supply.components"] = fmt.Sprintf("%d of %d components judged: %d vulnerable, %d exploited, %d without a fix", s.Judged, s.Components, s.Vulnerable, s.Exploited, s.Unmended)
		}
		if len(s.Bills) > 0 {
			out["supply.bills-quality"] = fmt.Sprintf("%d bills of materials held against standards", len(s.Bills))
		}
	}
}

func attackFigures(out map[string]string, x *report.Attack) {
	if x == nil {
		return
	}
	evidenced, possible := x.Pairs()
	out["attack.paths"] = fmt.Sprintf("%d paths evidenced, %d possible", evidenced, possible)
	if len(x.Fixes) > 0 {
		out["attack.fixes"] = fmt.Sprintf("%d changes in %d sets, the fewest that close the paths to each asset", len(x.Changes), len(x.Fixes))
	}
	if len(x.Register) > 0 {
		out["attack.register"] = fmt.Sprintf("%d risks with owner, treatment and date", len(x.Register))
	}
	if x.Risk != nil {
		out["attack.risk"] = fmt.Sprintf("%d assets ranked by %d trials; a model, not evidence", len(x.Risk.Assets), x.Risk.Trials)
	}
}

// planOf says what the assessment answers of the Implementation Plan's activities.
func planOf(r *report.Report) ([]report.Activity, error) {
	f, err := framework.Find(framework.PlanID)
	if err != nil {
		return nil, err
	}
	var out []report.Activity
	for _, a := range framework.Assess(f, FrameworkInput(r)) {
		x := report.Activity{ID: a.Control.ID, Title: a.Control.Title, Group: a.Control.Group, Status: string(a.Status), Why: a.Why, People: a.Control.People,
			Figures: []report.ActivityFigure{}, Failing: []string{}, Passing: []string{}, Missing: append([]string{}, a.Missing...)}
		for _, fig := range a.Figures {
			x.Figures = append(x.Figures, report.ActivityFigure{Text: fig.Text, Command: fig.Command})
		}
		for _, c := range a.Checks {
			switch c.Verdict {
			case check.Fail:
				x.Failing = append(x.Failing, c.ID)
			case check.Pass:
				x.Passing = append(x.Passing, c.ID)
			}
		}
		out = append(out, x)
	}
	return out, nil
}
