// Package oscal exchanges frameworks and assessments as documents of NIST's Open Security Controls Assessment Language (OSCAL)
// 1.1.3, in JSON.
//
// [Write] makes a catalog, a profile, a component definition, an assessment plan, assessment results and a plan of action and
// milestones of one assessment. They refer to one another through resources in their back matter, whose links are the file
// names that [Kind.File] gives; identifiers are UUIDs of version 5 (RFC 9562 clause 5.5), so that the same assessment gives the
// same bytes, and what lives longer than a run (an element, a check, what is to be done about it) keeps its identifier.
// [Import] reads catalogues and profiles of others as frameworks, and [Dangling] finds references that lead nowhere, which a
// schema cannot see.
//
// OSCAL knows two states of a target, satisfied and not-satisfied. Satisfied is said of [framework.Met] alone; all else is
// not-satisfied, with the reason "other" and a sentence where nothing failed, and the framework's own word in a property.
//
// It writes no system security plan, reads no XML and no YAML, and does not apply a profile's changes to parameters and text.
package oscal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	model "github.com/defenseunicorns/go-oscal/src/types/oscal-1-1-3"
	"github.com/google/uuid"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/framework"
	"github.com/guyline/guyline/report"
)

// Version is the edition of OSCAL that is written.
const Version = model.Version

// propertyNamespace names the properties that OSCAL does not define.
const propertyNamespace = "https://github.com/guyline/guyline/oscal"

// space is the namespace of our identifiers: one of our own, below that of URLs (RFC 9562 clause 6.6).
var space = uuid.NewSHA1(uuid.NameSpaceURL, []byte(propertyNamespace))

// Kind is a document that [Write] writes.
type Kind string

// The kinds, by OSCAL's names. POAM is a plan of action and milestones.
const (
	Catalog             Kind = "catalog"
	Profile             Kind = "profile"
	ComponentDefinition Kind = "component-definition"
	AssessmentPlan      Kind = "assessment-plan"
	AssessmentResults   Kind = "assessment-results"
	POAM                Kind = "poam"
)

// Kinds are all documents, each after those that it refers to.
var Kinds = []Kind{Catalog, Profile, ComponentDefinition, AssessmentPlan, AssessmentResults, POAM}

// File is the name under which the other documents look for one of this kind.
func (k Kind) File() string { return string(k) + ".json" }

// ErrEmpty says that a document would list nothing, which OSCAL does not allow: no check failed, or no control was answered.
var ErrEmpty = errors.New("nothing to write")

// Write writes one document about how an assessment answers a framework.
func Write(w io.Writer, kind Kind, f *framework.Framework, answers []framework.Answer, r *report.Report) error {
	d := newDrawing(f, answers, r)
	var doc model.OscalModels
	var err error
	switch kind {
	case Catalog:
		doc.Catalog = d.catalog()
	case Profile:
		doc.Profile, err = d.profile()
	case ComponentDefinition:
		doc.ComponentDefinition, err = d.definition()
	case AssessmentPlan:
		doc.AssessmentPlan, err = d.plan()
	case AssessmentResults:
		doc.AssessmentResults = d.results()
	case POAM:
		doc.PlanOfActionAndMilestones, err = d.poam()
	default:
		err = fmt.Errorf("expected one of %v, found %q", Kinds, kind)
	}
	if err != nil {
		return fmt.Errorf("oscal: %s of %s: %w", kind, f.ID, err)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(doc)
}

// drawing is what the documents of one assessment share.
type drawing struct {
	f       *framework.Framework
	answers []framework.Answer
	r       *report.Report

	ids      map[string]string   // control by the framework's id → id in the catalogue
	checks   []string            // that the framework maps to, in its order
	controls map[string][]string // by check: the framework's ids of the controls that it is mapped to
	found    map[string][]int    // by check, of those that it maps to: indices into r.Results
	nth      []int               // by index into r.Results: how many results before it are of the same check and subject
	subjects []string            // of these results, sorted
	inputs   map[string]bool     // paths of the inputs
}

func newDrawing(f *framework.Framework, answers []framework.Answer, r *report.Report) *drawing {
	d := &drawing{f: f, answers: answers, r: r, ids: controlIDs(f), controls: map[string][]string{},
		found: map[string][]int{}, nth: make([]int, len(r.Results)), inputs: map[string]bool{}}
	for _, a := range answers {
		for _, m := range a.Control.Maps {
			for _, id := range m.Checks {
				if d.controls[id] == nil {
					d.checks = append(d.checks, id)
				}
				if !slices.Contains(d.controls[id], a.Control.ID) {
					d.controls[id] = append(d.controls[id], a.Control.ID)
				}
			}
		}
	}
	type about struct{ check, subject string }
	before := map[about]int{}
	for i := range r.Results {
		x := &r.Results[i]
		if d.controls[x.Check] == nil {
			continue
		}
		d.nth[i] = before[about{x.Check, x.Subject}]
		before[about{x.Check, x.Subject}]++
		d.found[x.Check] = append(d.found[x.Check], i)
		d.subjects = append(d.subjects, x.Subject)
	}
	slices.Sort(d.subjects)
	d.subjects = slices.Compact(d.subjects)
	for _, in := range r.Inputs {
		d.inputs[in.Path] = true
	}
	return d
}

// lasting identifies what is the same in every run over one target.
func (d *drawing) lasting(kind string, key ...string) string {
	return identify(append([]string{kind, d.r.Target}, key...))
}

// once identifies what belongs to this run.
func (d *drawing) once(kind string, key ...string) string {
	return identify(append([]string{kind, d.r.Target, d.r.Started.UTC().String(), d.f.ID}, key...))
}

func identify(key []string) string {
	return uuid.NewSHA1(space, []byte(strings.Join(key, "\x00"))).String()
}

// metadata is the head of a document.
func (d *drawing) metadata(title string) model.Metadata {
	m := model.Metadata{Title: line(title), LastModified: d.r.Started.UTC(), OscalVersion: Version, Version: "1",
		Props: list(prop("tool", d.r.Tool.Name+" "+d.r.Tool.Version)...)}
	if d.r.Network.Operator != "" {
		party := d.lasting("party", d.r.Network.Operator)
		m.Parties = &[]model.Party{{UUID: party, Type: "organization", Name: line(d.r.Network.Operator)}}
		m.Roles = &[]model.Role{{ID: "asset-owner", Title: "Operator of the network"}}
		m.ResponsibleParties = &[]model.ResponsibleParty{{RoleId: "asset-owner", PartyUuids: []string{party}}}
	}
	return m
}

// target is what was assessed, for people.
func (d *drawing) target() string {
	if d.r.Network.Operator != "" {
		return d.r.Network.Operator
	}
	return d.r.Target
}

// resource is another of our documents, in a back matter.
func (d *drawing) resource(k Kind) model.Resource {
	return model.Resource{UUID: d.lasting("resource", string(k), d.f.ID), Title: string(k),
		Rlinks: &[]model.ResourceLink{{Href: k.File(), MediaType: "application/oscal+json"}}}
}

// reference leads to a resource of the same document.
func reference(r model.Resource) string { return "#" + r.UUID }

// list is what OSCAL takes for a list: nothing where it is empty.
func list[T any](items ...T) *[]T {
	if len(items) == 0 {
		return nil
	}
	return &items
}

// prop is a property of ours; nothing where the value is empty, which OSCAL does not allow.
func prop(name, value string) []model.Property {
	if value = line(value); value == "" {
		return nil
	}
	return []model.Property{{Name: name, Ns: propertyNamespace, Value: value}}
}

// line brings text into the form of OSCAL's strings: one line without white space at its ends.
func line(s string) string { return strings.Join(strings.Fields(s), " ") }

// controlIDs gives every control the id that it has in its catalogue. Those of OSCAL are tokens: a letter or "_", then
// letters, digits, ".", "-" and "_".
func controlIDs(f *framework.Framework) map[string]string {
	ids, taken := map[string]string{}, map[string]bool{}
	for i := range f.Controls {
		id := f.Controls[i].ID
		t := token(id)
		if c, ok := published[f.ID]; ok {
			t = c.id(id)
		}
		for n := 2; taken[t]; n++ {
			t = fmt.Sprintf("%s_%d", token(id), n)
		}
		ids[id], taken[t] = t, true
	}
	return ids
}

func token(s string) string {
	var b strings.Builder
	for i, r := range s {
		letter := unicode.IsLetter(r) || r == '_'
		if i == 0 && !letter {
			b.WriteByte('_')
		}
		if letter || unicode.IsNumber(r) || r == '.' || r == '-' {
			b.WriteRune(r)
		} else {
			b.WriteByte('-')
		}
	}
	if b.Len() == 0 {
		return "_"
	}
	return b.String()
}

// checksByID are the program's checks.
func checksByID() map[string]*check.Check {
	m := map[string]*check.Check{}
	for _, c := range check.List {
		m[c.ID] = c
	}
	return m
}
