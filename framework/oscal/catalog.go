package oscal

import (
	"fmt"
	"strings"

	model "github.com/defenseunicorns/go-oscal/src/types/oscal-1-1-3"

	"github.com/guyline/guyline/framework"
)

// publishedCatalog is a catalogue that a framework's publisher gives out in OSCAL.
type publishedCatalog struct {
	href      string
	statement string // what follows a control's id in the id of its statement
	id        func(string) string
}

// published are these catalogues, by framework. Ids and statements were looked up in the publisher's files: SP 800-53 Rev.
// 5.1.1 and CSF 2.0 of usnistgov/oscal-content.
var published = map[string]publishedCatalog{
	"nist-sp-800-53r5": {"https://raw.githubusercontent.com/usnistgov/oscal-content/main/nist.gov/SP800-53/rev5/json/NIST_SP-800-53_rev5_catalog.json",
		"_smt", func(id string) string { return token(canonical(id)) }},
	"nist-csf-2.0": {"https://raw.githubusercontent.com/usnistgov/oscal-content/main/nist.gov/CSF/v2.0/json/NIST_CSF_v2.0_catalog.json",
		"_statement", token},
}

// statementSuffix is what follows a control's id in the id of its statement.
func (d *drawing) statementSuffix() string {
	if c, ok := published[d.f.ID]; ok {
		return c.statement
	}
	return "_smt"
}

// catalogResource is the framework's catalogue: its publisher's where there is one in OSCAL, else the one that we write.
func (d *drawing) catalogResource() model.Resource {
	r := d.resource(Catalog)
	r.Title = line(d.f.Title)
	r.Description = line(d.f.Publisher + " " + d.f.Title + ", " + d.f.Version + ". " + d.f.Source)
	if c, ok := published[d.f.ID]; ok {
		r.Rlinks = &[]model.ResourceLink{{Href: c.href, MediaType: "application/oscal.catalog+json"}, {Href: Catalog.File()}}
	}
	return r
}

// catalog lists the framework's controls with their ids and our titles, in their groups.
func (d *drawing) catalog() *model.Catalog {
	c := &model.Catalog{UUID: identify([]string{"catalog", d.f.ID, d.f.Version}), Metadata: d.metadata(d.f.Title)}
	c.Metadata.Parties, c.Metadata.Roles, c.Metadata.ResponsibleParties = nil, nil, nil // it is about no network
	c.Metadata.Remarks = "Ids are those of the publisher; titles are in the words of Guyline and stand in for no text of the publisher. " + d.f.Rights
	c.BackMatter = &model.BackMatter{Resources: &[]model.Resource{{UUID: d.lasting("resource", "source", d.f.ID), Title: line(d.f.Title),
		Description: line(d.f.Publisher + ", " + d.f.Version), Citation: &model.Citation{Text: line(d.f.Publisher + ": " + d.f.Title + ", " + d.f.Version + ". " + d.f.Source)}}}}
	var groups []model.Group
	var loose []model.Control
	at := map[string]int{}
	for i := range d.f.Controls {
		k := &d.f.Controls[i]
		control := d.control(k)
		if k.Group == "" {
			loose = append(loose, control)
			continue
		}
		n, ok := at[k.Group]
		if !ok {
			n = len(groups)
			at[k.Group] = n
			groups = append(groups, model.Group{ID: fmt.Sprintf("group-%d", n+1), Title: line(k.Group), Controls: &[]model.Control{}})
		}
		*groups[n].Controls = append(*groups[n].Controls, control)
	}
	c.Groups, c.Controls = list(groups...), list(loose...)
	return c
}

func (d *drawing) control(k *framework.Control) model.Control {
	id := d.ids[k.ID]
	c := model.Control{ID: id, Title: line(k.Title), Props: &[]model.Property{{Name: "label", Value: line(k.ID)}},
		Parts: &[]model.Part{{ID: id + d.statementSuffix(), Name: "statement", Prose: k.Title}}}
	*c.Props = append(*c.Props, prop("decided", string(k.Decided()))...)
	return c
}

// profile takes the controls that the assessment's evidence touches from the framework's catalogue.
func (d *drawing) profile() (*model.Profile, error) {
	ids := d.touched()
	if len(ids) == 0 {
		return nil, fmt.Errorf("%w: no control of the framework was answered by what was assessed", ErrEmpty)
	}
	source := d.catalogResource()
	p := &model.Profile{UUID: d.once("profile"), Metadata: d.metadata(d.f.Title + ": controls that the evidence on " + d.target() + " touches"),
		Imports:    []model.Import{{Href: reference(source), IncludeControls: &[]model.SelectControlById{{WithIds: &ids}}}},
		Merge:      &model.Merge{AsIs: true},
		BackMatter: &model.BackMatter{Resources: &[]model.Resource{source}}}
	p.Metadata.Remarks = fmt.Sprintf("%d of %d controls. The others are not assessed: nothing that would decide them was among the inputs, or people alone decide them.",
		len(ids), len(d.f.Controls))
	return p, nil
}

// touched are the catalogue's ids of the controls for which there is some answer.
func (d *drawing) touched() []string {
	var ids []string
	for _, a := range d.answers {
		if a.Status != framework.NotAssessed {
			ids = append(ids, d.ids[a.Control.ID])
		}
	}
	return ids
}

// reviewed selects controls for a plan or results.
func (d *drawing) reviewed(ids []string, profile model.Resource) model.ReviewedControls {
	var include []model.AssessedControlsSelectControlById
	for _, id := range ids {
		include = append(include, model.AssessedControlsSelectControlById{ControlId: id})
	}
	return model.ReviewedControls{
		Links:             &[]model.Link{{Href: reference(profile), Rel: "reference"}},
		ControlSelections: []model.AssessedControls{{Description: strings.TrimSpace(d.f.Publisher + " " + d.f.Title), IncludeControls: list(include...)}},
	}
}
