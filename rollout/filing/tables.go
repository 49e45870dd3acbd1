package filing

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A Column of a supporting file.
type Column struct {
	Name  string
	Field string // what it holds, in our words
	Known Known  // whether the name was confirmed
	Empty bool   // whether a value may be left out
	kind  kind
	rule  *Rule // the rule that its range comes from; nil is ruleValue
}

// A Table is a supporting file.
type Table struct {
	File    string
	Title   string
	Columns []Column
	key     []string // the columns whose values name a row
}

// kind is a type of value with its range.
type kind struct {
	name     string
	low, top float64
	whole    bool
	list     []string
}

func text(most int) kind { return kind{name: "text", top: float64(most)} }
func whole(low, top float64) kind {
	return kind{name: "integer", low: low, top: top, whole: true}
}
func decimal(low, top float64) kind { return kind{name: "decimal", low: low, top: top} }
func date() kind                    { return kind{name: "date"} }
func choice(list ...string) kind    { return kind{name: "choice", list: list} }
func (c Column) governs() Rule {
	if c.rule != nil {
		return *c.rule
	}
	return ruleValue
}

// Type is the column's type and range, for people.
func (c Column) Type() string {
	switch k := c.kind; k.name {
	case "text":
		return fmt.Sprintf("text of at most %.0f characters", k.top)
	case "integer", "decimal":
		return fmt.Sprintf("%s, %s to %s", k.name, number(k.low), number(k.top))
	case "date":
		return "date, YYYY-MM-DD or YYYY"
	default:
		return strings.Join(k.list, " or ")
	}
}

// wrong says what is wrong with a value; it is empty where nothing is.
func (c Column) wrong(value string) string {
	if value == "" {
		if c.Empty {
			return ""
		}
		return "no value"
	}
	switch k := c.kind; k.name {
	case "text":
		if n := utf8.RuneCountInString(value); n > int(k.top) {
			return fmt.Sprintf("%d characters, at most %.0f are taken", n, k.top)
		}
	case "integer", "decimal":
		v, err := strconv.ParseFloat(value, 64)
		if err != nil || k.whole && strings.ContainsAny(value, ".eExX") {
			return fmt.Sprintf("%.40q is no %s", value, k.name)
		}
		if !(v >= k.low && v <= k.top) {
			return fmt.Sprintf("%s lies outside of %s to %s", value, number(k.low), number(k.top))
		}
	case "date":
		form := time.DateOnly
		if len(value) == 4 {
			form = "2006"
		}
		if _, err := time.Parse(form, value); err != nil {
			return fmt.Sprintf("%.40q is no date YYYY-MM-DD and no year", value)
		}
	default:
		for _, v := range k.list {
			if v == value {
				return ""
			}
		}
		return fmt.Sprintf("%.40q is none of %s", value, strings.Join(k.list, ", "))
	}
	return ""
}

// Tables are the supporting files, in the order in which the regulator lists them. A column whose name was not read in the
// regulator's own table is marked Unconfirmed.
func Tables() []Table {
	identifier := text(255)
	return []Table{
		{File: ModelsFile, Title: "Mobile Propagation Model Details", key: []string{"model_id"}, Columns: []Column{
			{"model_id", "identifier of the model, given by the filer", Confirmed, false, identifier, nil},
			{"tool_name", "planning tool", Confirmed, false, text(255), nil},
			{"tool_version", "its version", Confirmed, false, text(255), nil},
			{"tool_developer", "its developer", Confirmed, false, text(255), nil},
			{"model_resolution", "resolution of the model in m", Confirmed, false, whole(1, 100), &ruleResolution},
			{"receiver_height", "height of the receiver in m above ground", Confirmed, false, decimal(1.5, 100), &ruleReceiver},
			{"terrain_source", "who made the terrain data", Confirmed, false, text(255), nil},
			{"terrain_vintage", "date of the terrain data", Confirmed, false, date(), nil},
			{"terrain_resolution", "resolution of the terrain data in m", Confirmed, false, whole(1, 100), &ruleResolution},
			{"clutter_source", "who made the clutter data", Unconfirmed, false, text(255), nil},
			{"clutter_vintage", "date of the clutter data", Unconfirmed, false, date(), nil},
			{"clutter_resolution", "resolution of the clutter data in m", Unconfirmed, false, whole(1, 100), &ruleResolution},
		}},
		{File: ClutterFile, Title: "Mobile Clutter Category Data", key: []string{"model_id", "clutter_category"}, Columns: []Column{
			{"model_id", "the model that uses the category", Unconfirmed, false, identifier, nil},
			{"clutter_category", "code of the category", Unconfirmed, false, text(255), nil},
			{"clutter_description", "what it stands for", Unconfirmed, false, text(1024), nil},
			{"clutter_height", "its height in m", Unconfirmed, false, decimal(0, 1000), nil},
			{"clutter_loss", "loss that the model adds for it in dB", Unconfirmed, false, decimal(0, 200), nil},
		}},
		{File: AssociationFile, Title: "Mobile Propagation Model and Link Budget Association", key: []string{"model_id", "link_budget_id"}, Columns: []Column{
			{"model_id", "the model", Unconfirmed, false, identifier, nil},
			{"link_budget_id", "a link budget that is used with it", Unconfirmed, false, identifier, nil},
		}},
		{File: BudgetsFile, Title: "Mobile Link Budget Parameters", key: []string{"link_budget_id"}, Columns: []Column{
			{"link_budget_id", "identifier of the link budget, given by the filer", Unconfirmed, false, identifier, nil},
			{"technology", "400 LTE, 500 5G-NR", Unconfirmed, false, choice("400", "500"), &ruleService},
			{"mindown", "least download speed in Mbps", Unconfirmed, false, decimal(0, 10000), &ruleService},
			{"minup", "least upload speed in Mbps", Unconfirmed, false, decimal(0, 10000), &ruleService},
			{"environmnt", "0 outdoor stationary, 1 in-vehicle mobile", Unconfirmed, false, choice("0", "1"), &ruleBoth},
			{"frequency_mhz", "carrier in MHz", Unconfirmed, false, decimal(100, 100_000), nil},
			{"bandwidth_mhz", "channel bandwidth in MHz", Unconfirmed, false, decimal(0.1, 2000), nil},
			{"cell_edge_probability", "probability of service at the cell's edge in %", Unconfirmed, false, decimal(90, 100), &ruleEdge},
			{"cell_loading", "loading of the cells in %", Unconfirmed, false, decimal(50, 100), &ruleLoading},
			{"tx_power_dbm", "conducted power in dBm", Unconfirmed, false, decimal(-50, 100), nil},
			{"tx_gain_dbi", "gain of the base station's antenna in dBi", Unconfirmed, false, decimal(-30, 60), nil},
			{"tx_loss_db", "losses before that antenna in dB", Unconfirmed, false, decimal(0, 100), nil},
			{"rx_gain_dbi", "gain of the handset's antenna in dBi", Unconfirmed, false, decimal(-30, 60), nil},
			{"rx_noise_figure_db", "noise figure of the handset in dB", Unconfirmed, false, decimal(0, 50), nil},
			{"required_sinr_db", "least ratio of signal to interference and noise in dB", Unconfirmed, false, decimal(-30, 60), nil},
			{"fading_margin_db", "margin for the cell-edge probability in dB", Unconfirmed, false, decimal(0, 100), nil},
			{"interference_margin_db", "margin for the loading in dB", Unconfirmed, false, decimal(0, 100), nil},
			{"body_loss_db", "loss by the user's body in dB", Unconfirmed, false, decimal(0, 100), nil},
			{"penetration_loss_db", "loss into the vehicle in dB; 0 outdoors", Unconfirmed, false, decimal(0, 100), nil},
			{"min_signal_dbm", "least signal of a covered place in dBm (RSRP)", Unconfirmed, false, decimal(-160, 0), nil},
		}},
		{File: RationaleFile, Title: "Mobile Link Budget Parameters Rationale", key: []string{"link_budget_id", "parameter"}, Columns: []Column{
			{"link_budget_id", "the link budget", Unconfirmed, false, identifier, nil},
			{"parameter", "name of the parameter's column", Unconfirmed, false, text(255), nil},
			{"rationale", "why it has its value", Unconfirmed, false, text(4096), nil},
		}},
	}
}
