package oscal

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	model "github.com/defenseunicorns/go-oscal/src/types/oscal-1-1-3"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/report"
)

// kinds of component, by the first word of a subject; network functions are services.
var kinds = map[string]string{"component": "software", "workload": "software", "site": "physical", "supplier": "interconnection"}

// subjectTitle is a subject's name and the type of component that it is. One without a name is the network as a whole.
func subjectTitle(s string) (title, kind string) {
	title = line(s)
	if title == "" {
		return "the network as a whole", "system"
	}
	first, _, _ := strings.Cut(title, " ")
	return title, cmp.Or(kinds[first], "service")
}

func sentence(s string) string { return " " + strings.TrimSuffix(line(s), ".") + "." }

func joined(names []string) string { return strings.Join(names, ", ") }

// failures are the results of a check that failed, waived or not.
func (d *drawing) failures(id string) []int {
	var out []int
	for _, i := range d.found[id] {
		if d.r.Results[i].Verdict == check.Fail {
			out = append(out, i)
		}
	}
	return out
}

// failing are the framework's checks with a failure, the most severe first, then by people, then in the framework's order.
func (d *drawing) failing() []string {
	var out []string
	for _, id := range d.checks {
		if len(d.failures(id)) > 0 {
			out = append(out, id)
		}
	}
	slices.SortStableFunc(out, func(a, b string) int {
		x, y := d.hurt(a), d.hurt(b)
		return cmp.Or(cmp.Compare(y.severity, x.severity), cmp.Compare(y.people, x.people))
	})
	return out
}

// hurt is what the failures of a check amount to.
type hurt struct {
	failures, waived, people int
	severity                 check.Severity
	example                  *report.Result // the failure with the most people
}

func (d *drawing) hurt(id string) hurt {
	var h hurt
	for _, i := range d.failures(id) {
		x := &d.r.Results[i]
		h.failures++
		if x.WaivedBy != "" {
			h.waived++
		}
		h.severity = max(h.severity, x.Severity)
		if h.example == nil || x.People > h.people {
			h.people, h.example = x.People, x
		}
	}
	return h
}

func (d *drawing) risk(id string) string { return d.lasting("risk", id) }

// risks are the failing checks and what they let somebody do. One is approved as a deviation where waivers accept every failure.
func (d *drawing) risks() []model.Risk {
	var out []model.Risk
	for _, id := range d.failing() {
		h := d.hurt(id)
		x := h.example
		risk := model.Risk{UUID: d.risk(id), Title: line(x.Title), Status: "open",
			Description: fmt.Sprintf("%s fails for %d of %d elements that were looked at.", id, h.failures, len(d.found[id])),
			Statement:   cmp.Or(x.Risk, x.Title), Origins: list(d.origin()...),
			Props:               list(append(prop("check", id), prop("waived", strconv.Itoa(h.waived))...)...),
			RelatedObservations: list(d.related(id)...),
			Characterizations: &[]model.Characterization{{Origin: d.origin()[0], Facets: []model.Facet{
				{Name: "severity", System: propertyNamespace, Value: h.severity.String()},
				{Name: "people", System: propertyNamespace, Value: strconv.Itoa(h.people), Remarks: "most people whom one failure affects"}}}}}
		if h.waived == h.failures {
			risk.Status = "deviation-approved"
			risk.Deadline = d.deadline(id)
		}
		for _, t := range x.FiGHT {
			href := fight + "/techniques/" + t + "/"
			*threats(&risk) = append(*threats(&risk), model.ThreatId{System: fight, ID: href, Href: href})
		}
		for i, text := range d.remedies(id) {
			*remediations(&risk) = append(*remediations(&risk), model.Response{UUID: d.lasting("remedy", id, strconv.Itoa(i)),
				Lifecycle: "recommendation", Title: line("Remedy of " + id), Description: text})
		}
		out = append(out, risk)
	}
	return out
}

func threats(r *model.Risk) *[]model.ThreatId {
	if r.ThreatIds == nil {
		r.ThreatIds = &[]model.ThreatId{}
	}
	return r.ThreatIds
}

func remediations(r *model.Risk) *[]model.Response {
	if r.Remediations == nil {
		r.Remediations = &[]model.Response{}
	}
	return r.Remediations
}

func (d *drawing) related(id string) []model.RelatedObservation {
	var out []model.RelatedObservation
	for _, i := range d.failures(id) {
		out = append(out, model.RelatedObservation{ObservationUuid: d.observation(i)})
	}
	return out
}

// remedies are the different ones of a check's failures, in their order.
func (d *drawing) remedies(id string) []string {
	var out []string
	for _, i := range d.failures(id) {
		if text := d.r.Results[i].Remedy; text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// waivers are those that accept failures of a check.
func (d *drawing) waivers(id string) []report.Waiver {
	var out []report.Waiver
	for _, w := range d.r.Waivers {
		if w.Check == id && w.Used > 0 && !w.Expired {
			out = append(out, w)
		}
	}
	return out
}

// deadline is when the first waiver of a check ends; nil where none says.
func (d *drawing) deadline(id string) *time.Time {
	var first *time.Time
	for _, w := range d.waivers(id) {
		if until := w.Until.UTC(); first == nil || until.Before(*first) {
			first = &until
		}
	}
	return first
}

// poam lists what is to be done: an item for each check that fails, the most severe first.
func (d *drawing) poam() (*model.PlanOfActionAndMilestones, error) {
	failing := d.failing()
	if len(failing) == 0 {
		return nil, fmt.Errorf("%w: no check of the framework failed, which is no proof that all is well", ErrEmpty)
	}
	var items []model.PoamItem
	var about []int
	for _, id := range failing {
		items = append(items, d.item(id))
		about = append(about, d.failures(id)...)
	}
	return &model.PlanOfActionAndMilestones{UUID: d.once("poam"), Metadata: d.metadata(d.f.Title + ": what " + d.target() + " has to mend"),
		SystemId:         &model.SystemId{IdentifierType: "http://ietf.org/rfc/rfc4122", ID: d.lasting("system")},
		LocalDefinitions: &model.PlanOfActionAndMilestonesLocalDefinitions{Components: list(d.components()...)},
		Observations:     list(d.observations(about)...), Risks: list(d.risks()...), PoamItems: items,
		BackMatter: &model.BackMatter{Resources: list(append([]model.Resource{d.resource(AssessmentResults)}, d.evidenceResources(about)...)...)}}, nil
}

// item is what is to be done about one check.
func (d *drawing) item(id string) model.PoamItem {
	h := d.hurt(id)
	item := model.PoamItem{UUID: d.lasting("poam-item", id), Title: line(h.example.Title),
		Description:         cmp.Or(strings.Join(d.remedies(id), "\n\n"), h.example.Title),
		Origins:             &[]model.PoamItemOrigin{{Actors: d.origin()[0].Actors}},
		RelatedObservations: list(d.related(id)...), RelatedRisks: &[]model.AssociatedRisk{{RiskUuid: d.risk(id)}}}
	props := append(prop("check", id), prop("severity", h.severity.String())...)
	props = append(props, prop("failures", strconv.Itoa(h.failures))...)
	props = append(props, prop("waived", strconv.Itoa(h.waived))...)
	props = append(props, prop("people", strconv.Itoa(h.people))...)
	for _, control := range d.controls[id] {
		props = append(props, prop("control-id", d.ids[control])...)
	}
	remarks := sentence("People affected: " + cmp.Or(h.example.Impact, "nobody said"))
	for _, w := range d.waivers(id) {
		props = append(props, prop("waived-by", w.Owner)...)
		remarks += sentence(fmt.Sprintf("%s: accepted until %s by %s: %s", cmp.Or(w.Subject, "all"), w.Until.UTC().Format(time.DateOnly), w.Owner, w.Reason))
	}
	item.Props, item.Remarks = list(props...), line(remarks)
	return item
}
