package report

import "fmt"

// Rollout is the first line of effort in numbers: whom the cells serve by prediction, and what each single failure costs.
type Rollout struct {
	Problem  string           `json:"problem"` // why there is no prediction; "" where there is one
	Terms    string           `json:"terms"`   // what counts as served
	People   int              `json:"people"`  // who live at the places that were given
	Served   int              `json:"served"`
	Twice    int              `json:"twice"`   // of the served: by cells of more than one site
	Cells    int              `json:"cells"`   // that were predicted
	Assumed  []string         `json:"assumed"` // what nobody declared, with the number of cells
	Faults   []string         `json:"faults"`  // what was left out or is odd, and why
	Failures []RolloutFailure `json:"failures"`
	Plan     *RolloutPlan     `json:"plan,omitempty"`

	RoadsKm       float64 `json:"roadsKm"` // of all roads that were given
	ServedRoadsKm float64 `json:"servedRoadsKm"`

	Audit *RolloutAudit `json:"audit,omitempty"`

	Measured        int     `json:"measured"`        // places with a measured and a predicted RSRP
	MeasuredErrorDB float64 `json:"measuredErrorDB"` // mean of predicted less measured, dB
	MeasuredSigmaDB float64 `json:"measuredSigmaDB"` // standard deviation of it, dB

	// Map is a picture of people and masts, an SVG element.
	Map string `json:"map,omitempty"`
}

// RolloutFailure is what the loss of one site, supplier, power area or link costs.
type RolloutFailure struct {
	Cause  string `json:"cause"`
	Name   string `json:"name"`
	Sites  int    `json:"sites"`
	Cells  int    `json:"cells"`
	People int    `json:"people"` // who lose service
	Moved  int    `json:"moved"`  // whom another cell serves then
}

// RolloutPlan is what to build, when, and with whose equipment.
type RolloutPlan struct {
	Builds   []RolloutBuild `json:"builds"`
	Cost     float64        `json:"cost"`
	People   int            `json:"people"` // newly served
	Bound    int            `json:"bound"`  // no plan on these terms serves more people; for a target, none costs less
	Gap      float64        `json:"gap"`    // certified: (bound - people) / bound; for a target, (cost - bound) / cost
	Target   bool           `json:"target"` // the plan reaches a share of the people at the least cost
	Marginal []string       `json:"marginal"`
	Refused  []string       `json:"refused"`
}

// RolloutBuild is one site of a plan.
type RolloutBuild struct {
	Year     int     `json:"year"`
	Site     string  `json:"site"`
	Option   string  `json:"option"`
	Supplier string  `json:"supplier"`
	Cost     float64 `json:"cost"`
	People   int     `json:"people"` // newly served when it is built
	Why      string  `json:"why"`
}

// RolloutAudit is what drive tests say of the claimed coverage, by hexagons of resolution 8, each environment by itself.
type RolloutAudit struct {
	Tests         int            `json:"tests"`
	Counted       int            `json:"counted"`       // of them, within the rules
	Challengeable int            `json:"challengeable"` // hexagons of which the tests make a challenge now
	AtRisk        int            `json:"atRisk"`
	Unchallenged  int            `json:"unchallenged"`
	Untested      int            `json:"untested"`
	Next          []RolloutDrive `json:"next"`
}

// RolloutDrive is a place to test next.
type RolloutDrive struct {
	Hexagon     string  `json:"hexagon"`
	Environment string  `json:"environment"`
	Latitude    float64 `json:"latitude"`
	Longitude   float64 `json:"longitude"`
	Tests       int     `json:"tests"` // that pass would settle it
}

// Tested is the hexagons in which tests count.
func (a *RolloutAudit) Tested() int { return a.Challengeable + a.AtRisk + a.Unchallenged }

// RoadShare is the part of the roads that is served, in percent with one decimal.
func (r *Rollout) RoadShare() string {
	if r.RoadsKm == 0 {
		return "0"
	}
	return fmt.Sprintf("%.1f", 100*r.ServedRoadsKm/r.RoadsKm)
}

// Share is the part of the people who are served, in percent with one decimal.
func (r *Rollout) Share() string {
	if r.People == 0 {
		return "0"
	}
	return fmt.Sprintf("%.1f", 100*float64(r.Served)/float64(r.People))
}

// Summary is one line for people.
func (r *Rollout) Summary() string {
	if r.Problem != "" {
		return "no prediction: " + r.Problem + r.Audit.summary()
	}
	text := fmt.Sprintf("%s of %s people served (%s %%), %s of them by two sites", Number(r.Served), Number(r.People), r.Share(), Number(r.Twice))
	for _, f := range r.Failures {
		if f.Cause == "site" {
			text += fmt.Sprintf("; %s alone serves %s", f.Name, Number(f.People))
			break
		}
	}
	if r.Plan != nil && len(r.Plan.Builds) > 0 {
		text += fmt.Sprintf("; the plan adds %s", Number(r.Plan.People))
	}
	if r.RoadsKm > 0 {
		text += fmt.Sprintf("; %s of %s km of road served", Number(int(r.ServedRoadsKm+0.5)), Number(int(r.RoadsKm+0.5)))
	}
	return text + r.Audit.summary()
}

// summary is what goes behind the others; "" without an audit.
func (a *RolloutAudit) summary() string {
	if a == nil {
		return ""
	}
	return fmt.Sprintf("; of %s claimed hexagons with drive tests %s can be challenged", Number(a.Tested()), Number(a.Challengeable))
}

// GapPercent is the certified gap in percent, with two decimals.
func (p *RolloutPlan) GapPercent() string { return fmt.Sprintf("%.2f", 100*p.Gap) }

// failuresInPage is how many failures the HTML report and the text show.
const failuresInPage = 12

// Worst is the failures that cost the most people.
func (r *Rollout) Worst() []RolloutFailure { return r.Failures[:min(len(r.Failures), failuresInPage)] }

// Money is an amount without a currency, which the owner knows: 1,250,000.
func Money(v float64) string { return Number(int(v + 0.5)) }
