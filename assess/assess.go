// Package assess runs the analyses in their order and hands plain values from one to the next. It is the only package
// that imports analyses: the command line, the server and the jobs call it.
package assess

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/source"
)

// Options says what to assess and how.
type Options struct {
	Paths    []string
	Stdin    io.Reader
	Version  string
	Checks   []*check.Check // check.List where it is nil
	Now      time.Time      // decides which waivers and certificates have ended
	Frames   int            // frames of captures that each result shows taken apart; 0 is none
	Attack   AttackOptions
	Progress func(path string) // called as each file is read, from several goroutines; may be nil
}

// Assessment is the network that was read and the report on it.
type Assessment struct {
	Network *network.Network
	Files   []*source.File
	Report  *report.Report
}

// Load reads the inputs and joins what they say.
func Load(ctx context.Context, o Options) (*network.Network, []*source.File, error) {
	r := &source.Reader{Formats: Formats, Stdin: o.Stdin, Generate: renderCharts, Done: o.Progress}
	return r.Read(ctx, o.Paths...)
}

// Run assesses. Its error is ctx's or that of a policy; what is wrong with an input stands in the report.
func Run(ctx context.Context, o Options) (*Assessment, error) {
	began := time.Now()
	n, files, err := Load(ctx, o)
	if err != nil {
		return nil, err
	}
	n.Now = o.Now
	checks := o.Checks
	if checks == nil {
		checks = check.List
	}
	line1, served, err := rolloutOf(ctx, n, files)
	if err != nil {
		return nil, err
	}
	line3, err := supplyOf(ctx, n, files, served)
	if err != nil {
		return nil, err
	}
	impacts := network.NewImpacts(n)
	var findings []check.Finding
	captured := slices.Collect(n.Elements(network.KindCoverage))
	for _, c := range checks {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if c.NeedsCapture && len(captured) == 0 {
			continue // one sentence says it better than a result for each
		}
		findings = append(findings, check.Run(n, []*check.Check{c})...)
	}
	paths, err := attackOf(ctx, n, files, findings, impacts, o.Attack)
	if err != nil {
		return nil, err
	}
	waivers := readWaivers(files)
	r := &report.Report{
		Schema:  report.SchemaURI,
		Tool:    report.Tool{Name: "guyline", Version: o.Version},
		Started: o.Now.UTC(),
		Target:  strings.Join(o.Paths, " "),
		Inputs:  inputs(files),
		Network: summary(n, impacts),
		Rollout: line1,
		Supply:  line3,
		Attack:  paths,
	}
	used(r.Inputs, files)
	r.Results = results(findings, impacts)
	r.Principles, r.Attacks = principles(checks, findings)
	r.Contradictions, r.Doubts = contradictions(n), doubts(n)
	r.Results, r.Waivers = applyWaivers(r.Results, waivers, o.Now)
	report.Sort(r.Results)
	r.Sites = placed(n, impacts, r.Results)
	if err := addPackets(ctx, r, files, o.Frames); err != nil {
		return nil, err
	}
	if r.Plan, err = planOf(r); err != nil {
		return nil, err
	}
	r.Lines = lines(n, r)
	r.Next = next(r)
	r.Duration = time.Since(began).Seconds()
	return &Assessment{n, files, r}, nil
}

func inputs(files []*source.File) []report.Input {
	out := make([]report.Input, 0, len(files))
	for _, f := range files {
		in := report.Input{Path: f.Path, Format: f.Format, Status: string(f.Status()), SHA256: f.Digest(), Notes: []string{}}
		for _, n := range f.Notes() {
			in.Notes = append(in.Notes, n.String())
		}
		out = append(out, in)
	}
	return out
}

func results(findings []check.Finding, impacts *network.Impacts) []report.Result {
	out := make([]report.Result, 0, len(findings))
	of := map[*network.Element]network.Impact{}
	for _, f := range findings {
		x := report.Result{
			Check: f.Check.ID, Class: string(cmp.Or(f.Check.Class, check.OfPrinciple)), Kind: f.Check.Kind, Principle: int(f.Check.Principle), Verdict: f.Verdict,
			Severity: f.Severity(), Confidence: string(f.Confidence()), Title: f.Check.Title, Detail: f.Detail,
			Evidence: evidence(f.Evidence), Cites: []string{}, FiGHT: append([]string{}, f.Check.FiGHT...), Risk: f.Check.Risk,
			Remedy: f.Remedy(), Critical: []string{},
		}
		for _, c := range f.Check.Cites {
			x.Cites = append(x.Cites, c.String())
		}
		if f.Subject != nil {
			x.Subject = f.Subject.String()
			impact, ok := of[f.Subject]
			if !ok {
				impact = impacts.Of(f.Subject)
				of[f.Subject] = impact
			}
			x.People, x.Impact = impact.People, impact.Basis
			x.Critical = append(x.Critical, impact.Critical...)
			if !impact.Known {
				x.Impact = "people are not declared"
			}
		}
		out = append(out, x)
	}
	return out
}

func evidence(list []check.Evidence) []report.Evidence {
	out := make([]report.Evidence, 0, len(list))
	for _, e := range list {
		out = append(out, report.Evidence{Layer: e.Layer.String(), File: e.Origin.Path, Line: e.Origin.Line,
			Frame: e.Origin.Frame, Probe: e.Origin.Probe, Text: e.Text, Default: e.Origin.Default})
	}
	return out
}

// principles counts the checks by principle, and the kinds of attack by themselves.
func principles(checks []*check.Check, findings []check.Finding) (out []report.Principle, attacks report.Counts) {
	byCheck := map[string][]check.Finding{}
	for _, f := range findings {
		byCheck[f.Check.ID] = append(byCheck[f.Check.ID], f)
	}
	for _, p := range check.Principles() {
		if p == check.OwnPolicies && !slices.ContainsFunc(checks, func(c *check.Check) bool { return c.Principle == p }) {
			continue
		}
		x := report.Principle{Number: int(p), Title: p.String()}
		for _, c := range checks {
			switch {
			case c.Principle != p || c.Class != check.OfAttack && len(byCheck[c.ID]) == 0:
			case c.Class != check.OfAttack:
				x.Counts.Add(check.Overall(byCheck[c.ID]))
			case len(byCheck[c.ID]) == 0:
				attacks.Add(check.NoData)
			default:
				attacks.Add(check.Overall(byCheck[c.ID]))
			}
		}
		out = append(out, x)
	}
	return out, attacks
}

func contradictions(n *network.Network) []report.Contradiction {
	out := []report.Contradiction{}
	for c := range n.Contradictions() {
		x := report.Contradiction{Subject: c.Element.String(), Attribute: c.Attribute.Name(), Text: c.String()}
		for _, f := range c.Claims {
			x.Claims = append(x.Claims, report.Evidence{Layer: f.Layer.String(), File: f.Origin.Path, Line: f.Origin.Line,
				Frame: f.Origin.Frame, Probe: f.Origin.Probe, Text: f.Value, Default: f.Origin.Default})
		}
		out = append(out, x)
	}
	return out
}

func doubts(n *network.Network) []report.Doubt {
	out := []report.Doubt{}
	for e := range n.All() {
		for _, d := range e.Doubts {
			out = append(out, report.Doubt{Subject: e.String(), Other: d.Other.String(), Reason: d.Reason})
		}
	}
	return out
}

func summary(n *network.Network, impacts *network.Impacts) report.Network {
	s := report.Network{ByType: map[string]int{}, Products: []string{}, PLMNs: []string{}}
	plmns, tests := map[string]bool{}, 0
	for e := range n.All() {
		switch e.Kind {
		case network.KindFunction:
			s.Functions++
			s.ByType[e.Type]++
			for _, c := range network.Product.Of(e) {
				if !slices.Contains(s.Products, c.Value) {
					s.Products = append(s.Products, c.Value)
				}
			}
		case network.KindSite:
			s.Sites++
		case network.KindCell:
			s.Cells++
			s.People += impacts.Of(e).People
		case network.KindWorkload:
			s.Workloads++
		case network.KindOperator:
			s.Operator = e.Name
		}
	}
	for f := range n.Facts() {
		s.Claims++
		if f.Attribute == network.Attribute(network.PLMNs) {
			plmns[f.Value] = true
		}
	}
	for p := range plmns {
		s.PLMNs = append(s.PLMNs, p)
		if id, err := network.ParsePLMN(p); err == nil && id.Test() {
			tests++
		}
	}
	slices.Sort(s.PLMNs)
	slices.Sort(s.Products)
	s.TestPLMNs = len(plmns) > 0 && tests == len(plmns)
	return s
}

// lines says where the network stands on each of the plan's four lines of effort, from what this run decided.
func lines(n *network.Network, r *report.Report) []report.Line {
	c := r.Counts()
	out := []report.Line{
		{Number: 1, Name: "Rollout", Title: "Facilitate domestic rollout", Status: "no-data",
			Summary: "no data: give sites with cells and people in guyline.yaml"},
		{Number: 2, Name: "Risk", Title: "Assess risks to 5G infrastructure and identify its security principles", Status: "no-data",
			Summary: fmt.Sprintf("%d checks pass, %d fail, %d have no data; %s", c.Pass, c.Fail, c.NoData, attacksSeen(r.Attacks))},
		{Number: 3, Name: "Supply", Title: "Address risks to economic and national security", Status: "no-data",
			Summary: "no data: name the suppliers of sites, cells and functions in guyline.yaml, or give bills of materials"},
		{Number: 4, Name: "Share", Title: "Promote responsible global development and deployment", Status: "no-data",
			Summary: "no data: nothing was decided that could be shared"},
	}
	if r.Network.Cells > 0 {
		out[0].Status = "partly"
		out[0].Summary = fmt.Sprintf("%s sites with %s cells; %s", report.Number(r.Network.Sites), report.Number(r.Network.Cells), people(r.Network.People))
		if r.Network.Sites == 0 {
			out[0].Summary = fmt.Sprintf("%s cells of radio configuration, and no site list; %s", report.Number(r.Network.Cells), people(r.Network.People))
		}
	}
	if r.Rollout != nil {
		out[0].Summary += "; " + r.Rollout.Summary()
		if r.Rollout.Problem == "" {
			out[0].Status = "assessed"
		}
	}
	if c.Pass+c.Fail > 0 {
		out[1].Status = "assessed"
	}
	if line, evidence := report.PlanLine(r.Plan); evidence > 0 {
		out[3].Status, out[3].Summary = "partly", line+"; not sealed yet"
	}
	if r.Attack != nil {
		out[1].Summary += "; " + r.Attack.Summary()
	}
	if r.Supply != nil {
		out[2].Status, out[2].Summary = "assessed", r.Supply.Summary()
		switch {
		case r.Supply.Problem != "":
			out[2].Status = "no-data"
		case r.Supply.Software == nil || len(r.Supply.Suppliers) == 0:
			out[2].Status = "partly"
		}
	}
	return out
}

// attacksSeen says what captures show of attacks.
func attacksSeen(c report.Counts) string {
	switch {
	case c.Fail > 0:
		return fmt.Sprintf("%d kinds of attack seen in captures", c.Fail)
	case c.Pass > 0:
		return fmt.Sprintf("no attack in captures, which could show %d of %d kinds", c.Pass, c.Pass+c.NoData)
	}
	return "no capture to look for attacks in"
}

func people(n int) string {
	if n == 0 {
		return "people served are not declared"
	}
	return report.Number(n) + " people declared"
}

func next(r *report.Report) []string {
	var out []string
	if f := r.Failures(); len(f) > 0 {
		out = append(out, "guyline checks explain "+f[0].Check)
	}
	if r.Attack != nil {
		if evidenced, _ := r.Attack.Pairs(); evidenced > 0 {
			out = append(out, "guyline attack fixes "+r.Target)
		}
	}
	for _, in := range r.Inputs {
		if in.Status == string(source.Failed) {
			out = append(out, "mend "+in.Path+": "+strings.Join(in.Notes, "; "))
			break
		}
	}
	if r.Network.Cells == 0 {
		out = append(out, "declare sites, cells and people in guyline.yaml, so that findings are weighed by whom they hurt")
	}
	if c := r.Counts(); c.Pass+c.Fail > 0 {
		out = append(out, "guyline share map --list")
	}
	return append(out, "guyline assess --format html --output report.html "+r.Target)
}
