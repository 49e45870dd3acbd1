package oscal

import (
	"cmp"
	"fmt"
	"slices"

	model "github.com/defenseunicorns/go-oscal/src/types/oscal-1-1-3"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/framework"
	"github.com/guyline/guyline/report"
)

// plan says which checks are asked of what, for which controls.
func (d *drawing) plan() (*model.AssessmentPlan, error) {
	planned := d.mapped()
	if len(planned) == 0 {
		return nil, fmt.Errorf("%w: no control of the framework is mapped to a check", ErrEmpty)
	}
	profile, system := d.resource(Profile), d.resource(ComponentDefinition)
	system.Description = "There is no system security plan: what the network consists of was read from its configuration and is in this component definition."
	everything := model.AssessmentSubject{Type: "component", IncludeAll: &model.IncludeAll{}}
	var activities []model.Activity
	var associated []model.AssociatedActivity
	checks := checksByID()
	for _, id := range d.checks {
		activities = append(activities, d.activity(id, checks[id]))
		associated = append(associated, model.AssociatedActivity{ActivityUuid: d.lasting("activity", id, d.f.ID), Subjects: []model.AssessmentSubject{everything}})
	}
	p := &model.AssessmentPlan{UUID: d.once("assessment-plan"), Metadata: d.metadata(d.f.Title + ": plan of the assessment of " + d.target()),
		ImportSsp:          model.ImportSsp{Href: reference(system), Remarks: system.Description},
		LocalDefinitions:   &model.LocalDefinitions{Activities: list(activities...), Components: list(d.components()[1:]...)},
		ReviewedControls:   d.reviewed(planned, profile),
		AssessmentSubjects: &[]model.AssessmentSubject{everything},
		AssessmentAssets: &model.AssessmentAssets{Components: list(d.components()[0]),
			AssessmentPlatforms: []model.AssessmentPlatform{{UUID: d.lasting("platform"), Title: "Where the tool ran",
				UsesComponents: &[]model.UsesComponent{{ComponentUuid: d.tool()}}}}},
		BackMatter: &model.BackMatter{Resources: &[]model.Resource{profile, system}}}
	p.Tasks = &[]model.Task{{UUID: d.once("task"), Type: "action", Title: line("guyline assess " + d.r.Target), AssociatedActivities: list(associated...)}}
	return p, nil
}

// mapped are the catalogue's ids of the controls that some check or figure answers.
func (d *drawing) mapped() []string {
	var ids []string
	for i := range d.answers {
		if c := d.answers[i].Control; c.Decided() != framework.ByPeople {
			ids = append(ids, d.ids[c.ID])
		}
	}
	return ids
}

// activity is one check. c is nil for one that the program makes of what captures show.
func (d *drawing) activity(id string, c *check.Check) model.Activity {
	a := model.Activity{UUID: d.lasting("activity", id, d.f.ID), Title: id, Description: id, Props: list(prop("check", id)...)}
	method := "EXAMINE"
	if c != nil {
		a.Description = cmp.Or(c.Requires, c.Title)
		if c.NeedsCapture {
			method = "TEST"
		}
	}
	*a.Props = append(*a.Props, model.Property{Name: "method", Value: method})
	var ids []model.AssessedControlsSelectControlById
	for _, control := range d.controls[id] {
		ids = append(ids, model.AssessedControlsSelectControlById{ControlId: d.ids[control]})
	}
	a.RelatedControls = &model.ReviewedControls{ControlSelections: []model.AssessedControls{{IncludeControls: list(ids...)}}}
	return a
}

// definition describes the tool as a component that validates, and the network's elements with the controls that checks saw to
// hold of them.
func (d *drawing) definition() (*model.ComponentDefinition, error) {
	source := d.catalogResource()
	tool := model.DefinedComponent{UUID: d.tool(), Type: "validation", Title: line(d.r.Tool.Name), Description: "Assesses the security of 5G networks.",
		Props: list(prop("version", d.r.Tool.Version)...)}
	var asked []model.ImplementedRequirementControlImplementation
	for i := range d.answers {
		if c := d.answers[i].Control; len(c.Maps) > 0 {
			asked = append(asked, d.asked(c))
		}
	}
	if len(asked) == 0 {
		return nil, fmt.Errorf("%w: no control of the framework is mapped to a check", ErrEmpty)
	}
	tool.ControlImplementations = &[]model.ControlImplementationSet{{UUID: d.lasting("implementation", d.f.ID), Source: reference(source),
		Description:             "Which checks and figures answer which control, and how what they decide lies to what it asks (NIST IR 8477).",
		ImplementedRequirements: asked}}
	components := []model.DefinedComponent{tool}
	held := d.held()
	for _, s := range d.subjects {
		title, kind := subjectTitle(s)
		c := model.DefinedComponent{UUID: d.subject(s), Type: kind, Title: title, Description: "As found in what was assessed: " + title + "."}
		if reqs := d.requirements(s, held[s]); len(reqs) > 0 {
			c.ControlImplementations = &[]model.ControlImplementationSet{{UUID: d.once("implementation", s), Source: reference(source),
				Description: "Controls of which checks saw a part to hold here and none to fail.", ImplementedRequirements: reqs}}
		}
		components = append(components, c)
	}
	return &model.ComponentDefinition{UUID: d.once("component-definition"), Metadata: d.metadata(d.f.Title + ": components of " + d.target()),
		Components: list(components...), BackMatter: &model.BackMatter{Resources: &[]model.Resource{source}}}, nil
}

// asked says how the program answers a control.
func (d *drawing) asked(c *framework.Control) model.ImplementedRequirementControlImplementation {
	q := model.ImplementedRequirementControlImplementation{UUID: d.lasting("requirement", d.f.ID, c.ID), ControlId: d.ids[c.ID]}
	props := prop("decided", string(c.Decided()))
	for _, m := range c.Maps {
		q.Description += sentence(string(m.Relation) + ": " + m.Why)
		for _, id := range m.Checks {
			p := prop("check", id)
			p[0].Class = string(m.Relation)
			props = append(props, p...)
		}
		for _, id := range m.Figures {
			p := prop("figure", id)
			p[0].Class = string(m.Relation)
			props = append(props, p...)
		}
	}
	q.Description, q.Props = line(q.Description), list(props...)
	if c.People != "" {
		q.Remarks = "Left to people: " + c.People
	}
	return q
}

// held are the results about each subject.
func (d *drawing) held() map[string][]*report.Result {
	out := map[string][]*report.Result{}
	for _, i := range d.every() {
		x := &d.r.Results[i]
		out[x.Subject] = append(out[x.Subject], x)
	}
	return out
}

// requirements are the controls of which a check passed for a subject and none failed.
func (d *drawing) requirements(subject string, results []*report.Result) []model.ImplementedRequirementControlImplementation {
	passed, failed := map[string][]string{}, map[string]bool{}
	for _, x := range results {
		for _, control := range d.controls[x.Check] {
			switch x.Verdict {
			case check.Pass:
				if !slices.Contains(passed[control], x.Check) {
					passed[control] = append(passed[control], x.Check)
				}
			case check.Fail, check.Error:
				failed[control] = true
			}
		}
	}
	var out []model.ImplementedRequirementControlImplementation
	for i := range d.f.Controls {
		id := d.f.Controls[i].ID
		if len(passed[id]) == 0 || failed[id] {
			continue
		}
		out = append(out, model.ImplementedRequirementControlImplementation{UUID: d.once("requirement", subject, id), ControlId: d.ids[id],
			Description: "In part, as far as checks see it. Passed: " + joined(passed[id]) + "."})
	}
	return out
}
