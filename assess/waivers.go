package assess

import (
	"cmp"
	"slices"
	"time"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/declared"
)

// readWaivers gathers the accepted failures of every network folder among the inputs.
func readWaivers(files []*source.File) []declared.Waiver {
	var out []declared.Waiver
	for _, f := range files {
		if f.Format == declared.Format.Name {
			out = append(out, declared.ReadWaivers(f)...)
		}
	}
	return out
}

// applyWaivers marks the failures that a waiver accepts. One that has ended accepts nothing and becomes a failure
// itself, so that it cannot be forgotten.
func applyWaivers(results []report.Result, waivers []declared.Waiver, now time.Time) ([]report.Result, []report.Waiver) {
	out := []report.Waiver{}
	var ended []report.Result
	for _, w := range waivers {
		x := report.Waiver{Check: w.Check, Subject: w.Subject, Owner: w.Owner, Reason: w.Reason, Until: w.Until,
			File: w.Origin.Path, Line: w.Origin.Line, Expired: !w.InForce(now)}
		for i := range results {
			if results[i].Verdict != check.Fail || !w.Covers(results[i].Check, results[i].Subject) {
				continue
			}
			x.Used++
			if !x.Expired {
				results[i].WaivedBy = w.Owner
			}
		}
		if x.Expired {
			ended = append(ended, expired(x))
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b report.Waiver) int {
		return cmp.Or(cmp.Compare(a.Check, b.Check), cmp.Compare(a.Subject, b.Subject))
	})
	return append(results, ended...), out
}

func expired(w report.Waiver) report.Result {
	until := w.Until.Format(time.DateOnly)
	return report.Result{
		Check: "waiver-expired", Class: string(check.OfPrinciple), Principle: int(check.OwnPolicies), Verdict: check.Fail,
		Severity: check.High, Confidence: string(check.Certain), Subject: "waiver of " + w.Check + " for " + w.Subject,
		Title: "A waiver has ended", Detail: w.Owner + " accepted the risk until " + until + ": " + w.Reason,
		Critical: []string{}, Cites: []string{}, FiGHT: []string{},
		Evidence: []report.Evidence{{Layer: "declared", File: w.File, Line: w.Line, Text: "until " + until}},
		Risk:     "A risk that was accepted for a time is carried on without anybody having decided so.",
		Remedy:   "mend what it accepts, or decide anew and write the new date",
	}
}
