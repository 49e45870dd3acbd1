package oscal

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"

	model "github.com/defenseunicorns/go-oscal/src/types/oscal-1-1-3"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/framework"
	"github.com/guyline/guyline/report"
)

// fight is MITRE FiGHT, whose techniques threats name.
const fight = "https://fight.mitre.org"

// results says what was observed and how each control stands.
func (d *drawing) results() *model.AssessmentResults {
	plan, profile := d.resource(AssessmentPlan), d.resource(Profile)
	start := d.r.Started.UTC()
	touched := d.touched()
	remarks := fmt.Sprintf("%d of %d controls have some answer. A control whose status is \"%s\" was not looked at, and is not satisfied for want of evidence, not because it failed. What was not among the inputs was not seen.",
		len(touched), len(d.answers), framework.NotAssessed)
	return &model.AssessmentResults{UUID: d.once("assessment-results"),
		Metadata: d.metadata(d.f.Title + ": assessment of " + d.target()),
		ImportAp: model.ImportAp{Href: reference(plan)},
		Results: []model.Result{{UUID: d.once("result"), Title: line("Assessment of " + d.target()), Start: start, End: &start,
			Description: "Answers of " + d.r.Tool.Name + " " + d.r.Tool.Version + " to the files and captures that it was given.", Remarks: remarks,
			LocalDefinitions: &model.LocalDefinitions{Components: list(d.components()...)},
			ReviewedControls: d.reviewed(touched, profile),
			Observations:     list(d.observations(d.every())...),
			Findings:         list(d.findings()...),
			Risks:            list(d.risks()...)}},
		BackMatter: &model.BackMatter{Resources: list(append([]model.Resource{plan, profile}, d.evidenceResources(d.every())...)...)}}
}

// every is all results of the framework's checks, in the order of its checks.
func (d *drawing) every() []int {
	var out []int
	for _, id := range d.checks {
		out = append(out, d.found[id]...)
	}
	return out
}

// tool is the component that observed.
func (d *drawing) tool() string { return identify([]string{"component", d.r.Tool.Name}) }

func (d *drawing) subject(name string) string { return d.lasting("subject", name) }

// components are the tool and the elements that were looked at.
func (d *drawing) components() []model.SystemComponent {
	unasked := model.SystemComponentStatus{State: "other", Remarks: "Whether it is in operation was not asked."}
	out := []model.SystemComponent{{UUID: d.tool(), Type: "software", Title: line(d.r.Tool.Name), Status: model.SystemComponentStatus{State: "operational"},
		Description: "Assesses the security of 5G networks.", Props: list(prop("version", d.r.Tool.Version)...)}}
	for _, s := range d.subjects {
		title, kind := subjectTitle(s)
		out = append(out, model.SystemComponent{UUID: d.subject(s), Type: kind, Title: title, Status: unasked,
			Description: "As found in what was assessed: " + title + "."})
	}
	return out
}

// origin says that the tool observed it.
func (d *drawing) origin() []model.Origin {
	return []model.Origin{{Actors: []model.OriginActor{{Type: "tool", ActorUuid: d.tool()}}}}
}

// observation identifies the result at an index. What a check says twice of one element is told apart by its place among these.
func (d *drawing) observation(index int) string {
	x := &d.r.Results[index]
	return d.once("observation", x.Check, x.Subject, strconv.Itoa(d.nth[index]))
}

// observations are results with their evidence.
func (d *drawing) observations(indices []int) []model.Observation {
	collected := d.r.Started.UTC()
	var out []model.Observation
	for _, i := range indices {
		x := &d.r.Results[i]
		title, _ := subjectTitle(x.Subject)
		o := model.Observation{UUID: d.observation(i), Title: line(x.Check + ": " + title), Methods: []string{method(x)}, Collected: collected,
			Types:       &[]string{"control-objective"},
			Description: observed(x), Origins: list(d.origin()...), RelevantEvidence: list(d.evidence(x.Evidence)...),
			Subjects: &[]model.SubjectReference{{SubjectUuid: d.subject(x.Subject), Type: "component", Title: title}}}
		props := prop("check", x.Check)
		props = append(props, prop("verdict", string(x.Verdict))...)
		if x.Verdict == check.Fail {
			props = append(props, prop("severity", x.Severity.String())...)
			props = append(props, prop("people", strconv.Itoa(x.People))...)
		}
		props = append(props, prop("confidence", x.Confidence)...)
		o.Props = list(append(props, prop("waived-by", x.WaivedBy)...)...)
		out = append(out, o)
	}
	return out
}

// observed is a result in a sentence. The title of a check says what is wrong when it fails, and is left out otherwise.
func observed(x *report.Result) string {
	text := cmp.Or(x.Detail, "the check says no more")
	if x.Verdict == check.Fail {
		return x.Title + ": " + text
	}
	return string(x.Verdict) + ": " + text
}

// method is how the facts were come by, in OSCAL's words: a file is examined, traffic and answers to probes are tests.
func method(x *report.Result) string {
	for _, e := range x.Evidence {
		if e.Frame > 0 || e.Probe != "" {
			return "TEST"
		}
	}
	return "EXAMINE"
}

// evidence are the facts of a result. A file that was an input is led to through its resource, which has its digest.
func (d *drawing) evidence(facts []report.Evidence) []model.RelevantEvidence {
	var out []model.RelevantEvidence
	for _, e := range facts {
		m := model.RelevantEvidence{Description: cmp.Or(e.Text, e.Default, "a fact without text")}
		switch {
		case d.inputs[e.File]:
			m.Href = "#" + d.input(e.File)
		case e.File != "":
			m.Href = fileHref(e.File)
		}
		props := append(prop("layer", e.Layer), prop("file", e.File)...)
		if e.Line > 0 {
			props = append(props, prop("line", strconv.Itoa(e.Line))...)
		}
		if e.Frame > 0 {
			props = append(props, prop("frame", strconv.FormatInt(e.Frame, 10))...)
		}
		props = append(props, prop("probe", e.Probe)...)
		m.Props = list(append(props, prop("default", e.Default)...)...)
		out = append(out, m)
	}
	return out
}

// input identifies an input by its place: two inputs may have the same content.
func (d *drawing) input(path string) string { return d.lasting("input", path) }

// evidenceResources are the inputs that results rest on, in the report's order, each with its digest.
func (d *drawing) evidenceResources(indices []int) []model.Resource {
	used := map[string]bool{}
	for _, i := range indices {
		for _, e := range d.r.Results[i].Evidence {
			used[e.File] = true
		}
	}
	var out []model.Resource
	for _, in := range d.r.Inputs {
		if !used[in.Path] {
			continue
		}
		used[in.Path] = false // a path given twice is one resource
		link := model.ResourceLink{Href: fileHref(in.Path)}
		if in.SHA256 != "" {
			link.Hashes = &[]model.Hash{{Algorithm: "SHA-256", Value: in.SHA256}}
		}
		out = append(out, model.Resource{UUID: d.input(in.Path), Title: line(in.Path), Rlinks: &[]model.ResourceLink{link},
			Props: list(append(prop("format", in.Format), prop("status", in.Status)...)...)})
	}
	return out
}

// fileHref is a path as a URI reference.
func fileHref(path string) string { return (&url.URL{Path: path}).String() }

// findings say how each control stands.
func (d *drawing) findings() []model.Finding {
	var out []model.Finding
	for i := range d.answers {
		a := &d.answers[i]
		f := model.Finding{UUID: d.once("finding", a.Control.ID), Title: line(a.Control.ID + " " + a.Control.Title),
			Description: string(a.Status) + ": " + a.Why, Origins: list(d.origin()...), Target: d.targetOf(a)}
		props := append(prop("control-id", d.ids[a.Control.ID]), prop("status", string(a.Status))...)
		f.Props = list(append(props, prop("decided", string(a.Decided))...)...)
		seen := map[string]bool{}
		var about []model.RelatedObservation
		var risks []model.AssociatedRisk
		for _, c := range a.Checks {
			if seen[c.ID] {
				continue
			}
			seen[c.ID] = true
			for _, i := range d.found[c.ID] {
				about = append(about, model.RelatedObservation{ObservationUuid: d.observation(i)})
			}
			if len(d.failures(c.ID)) > 0 {
				risks = append(risks, model.AssociatedRisk{RiskUuid: d.risk(c.ID)})
			}
		}
		f.RelatedObservations, f.RelatedRisks = list(about...), list(risks...)
		out = append(out, f)
	}
	return out
}

// targetOf is the state of a control's statement, with what is left to people and what was missing.
func (d *drawing) targetOf(a *framework.Answer) model.FindingTarget {
	t := model.FindingTarget{Type: "statement-id", TargetId: d.ids[a.Control.ID] + d.statementSuffix(), Title: line(a.Control.Title),
		Status: model.ObjectiveStatus{State: "not-satisfied", Reason: "other", Remarks: string(a.Status) + ": " + a.Why}}
	switch a.Status {
	case framework.Met:
		t.Status.State, t.Status.Reason = "satisfied", "pass"
	case framework.NotMet:
		t.Status.Reason = "fail"
	}
	for _, g := range a.Figures {
		t.Remarks += sentence(g.Text + " (" + g.Command + ")")
	}
	if len(a.Missing) > 0 {
		t.Remarks += sentence("Without data: " + joined(a.Missing))
	}
	if a.Control.People != "" {
		t.Remarks += sentence("Left to people: " + a.Control.People)
	}
	t.Remarks = line(t.Remarks)
	return t
}
