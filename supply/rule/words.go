package rule

import "slices"

// Class is a kind of equipment, software or service. A class is under each of its parents: what is asked of a parent holds of
// it. An item of a class whose children a rule asks for is not known to be one of them.
type Class struct {
	ID, Title string
	Parents   []string
}

// Classes are the words for what an item is. They are ours; the phrases of the lists are put into them by package list.
var Classes = []Class{
	{"telecommunications-equipment", "telecommunications equipment", nil},
	{"radio-access-equipment", "equipment of a radio access network", []string{"telecommunications-equipment"}},
	{"base-station", "base station or its units (CU, DU, baseband)", []string{"radio-access-equipment"}},
	{"radio-unit", "radio unit", []string{"radio-access-equipment"}},
	{"small-cell", "small cell", []string{"radio-access-equipment"}},
	{"repeater", "repeater or distributed antenna system", []string{"radio-access-equipment"}},
	{"core-equipment", "equipment or software of a core network", []string{"telecommunications-equipment"}},
	{"transport-equipment", "transmission and transport equipment", []string{"telecommunications-equipment"}},
	{"router", "router", []string{"telecommunications-equipment"}},
	{"carrier-router", "router of a network", []string{"router", "transport-equipment"}},
	{"consumer-router", "router for homes and small offices that its user installs (consumer-grade, NIST IR 8425A)", []string{"router", "customer-equipment"}},
	{"switch", "switch", []string{"transport-equipment"}},
	{"optical-transport", "optical transport", []string{"transport-equipment"}},
	{"microwave-link", "microwave link", []string{"transport-equipment"}},
	{"fibre-access", "access equipment of full-fibre networks", []string{"telecommunications-equipment"}},
	{"firewall", "firewall or gateway", []string{"telecommunications-equipment"}},
	{"customer-equipment", "equipment at the customer's", []string{"telecommunications-equipment"}},
	{"modem", "modem or cellular gateway", []string{"customer-equipment"}},
	{"handset", "handset", []string{"customer-equipment"}},
	{"radio-module", "modular transmitter: a radio module that is built into a host", []string{"telecommunications-equipment"}},
	{"video-surveillance", "video surveillance equipment", nil},
	{"camera", "surveillance camera", []string{"video-surveillance"}},
	{"video-recorder", "video recorder", []string{"video-surveillance"}},
	{"telecommunications-service", "telecommunications service", nil},
	{"section-214-service", "service subject to section 214 of the Communications Act", []string{"telecommunications-service"}},
	{"international-section-214-service", "international service subject to section 214 of the Communications Act", []string{"section-214-service"}},
	{"video-surveillance-service", "video surveillance service", nil},
	{"software", "software", nil},
	{"security-software", "information security or anti-virus software", []string{"software"}},
	{"security-service", "information security service", nil},
	{"cloud-service", "cloud service", nil},
	{"semiconductor", "semiconductor", nil},
	{"memory-chip", "memory chip", []string{"semiconductor"}},
	{"logic-chip", "processor, modem or other logic chip", []string{"semiconductor"}},
	{"uncrewed-aircraft", "uncrewed aircraft system", nil},
	{"uncrewed-aircraft-component", "critical component of an uncrewed aircraft system", nil},
	{"power-inverter", "power inverter", nil},
	{"robot", "robotic device", nil},
	{"advanced-robot", "advanced robotic device", []string{"robot"}},
	{"sim", "SIM or eSIM", nil},
	{"timing-equipment", "timing receiver or clock", nil},
	{"power-equipment", "power supply other than an inverter", nil},
	{"server", "server", nil},
}

// classes is Classes by ID, and above the classes that each is under, with itself. A test sees that there are no cycles.
var (
	classes = func() map[string]Class {
		m := map[string]Class{}
		for _, c := range Classes {
			m[c.ID] = c
		}
		return m
	}()
	above = func() map[string][]string {
		m := map[string][]string{}
		var climb func(id string, to []string, depth int) []string
		climb = func(id string, to []string, depth int) []string {
			if slices.Contains(to, id) || depth > len(Classes) {
				return to
			}
			to = append(to, id)
			for _, p := range classes[id].Parents {
				to = climb(p, to, depth+1)
			}
			return to
		}
		for _, c := range Classes {
			m[c.ID] = climb(c.ID, nil, 0)
		}
		return m
	}()
)

func classOf(id string) (Class, bool) {
	c, ok := classes[id]
	return c, ok
}

// under says whether a class is another or below it.
func under(id, other string) bool { return id == other || slices.Contains(above[id], other) }

// Fact is a statement on an item that no list and no bill of materials answers.
type Fact struct{ ID, Asks string }

// Facts are the words for what rules ask of an item beyond its class, makers and places. A user's rules may use words of their
// own that begin with "x-".
var Facts = []Fact{
	{"use-public-safety", "whether it is used for public safety"},
	{"use-government-facility", "whether it is used for the security of government facilities"},
	{"use-critical-infrastructure", "whether it is used for physical security surveillance of critical infrastructure"},
	{"use-national-security", "whether it is used for other national security purposes"},
	{"conditional-approval", "whether the Department of War or of Homeland Security has granted it a Conditional Approval"},
	{"blue-uas", "whether it is on the Blue UAS Cleared List"},
	{"domestic-end-product", "whether it is a domestic end product (48 CFR 25.101(a))"},
	{"toy-drone", "whether it is a toy drone as the determination of June 2026 has it"},
	{"fcc-holder", "whether its maker holds an authorisation of the FCC"},
	{"federal-agency-buys", "whether a US federal agency buys it"},
	{"federal-contractor-uses", "whether somebody who contracts with a US federal agency uses it"},
	{"dod-buys", "whether the US Department of Defense buys it"},
	{"federal-funds", "whether federal subsidies, loans or grants pay for it"},
	{"substantial-component", "whether it is a substantial or essential component of a system, or critical technology in it"},
	{"interconnection-only", "whether it only connects to others' facilities (backhaul, roaming, interconnection)"},
	{"no-user-data", "whether it can neither route nor redirect user data nor see into it"},
	{"component-only", "whether it is a component and no end product"},
	{"acquired-before", "whether it was acquired, or its contract made, before the rule took effect"},
	{"uk-directed-provider", "whether it is in the network of a provider to whom the United Kingdom gave a designated vendor direction"},
	{"in-5g-network", "whether it is part of a 5G network"},
	{"uk-significant-site", "whether it stands at a site that is significant to the United Kingdom's national security"},
	{"sanctions-affected", "whether US export controls affect it (foreign direct product rule)"},
	{"eu-key-asset", "whether it is part of a key ICT asset of a mobile network in the Union"},
}

// factAsks is Facts by ID.
var factAsks = func() map[string]string {
	m := map[string]string{}
	for _, f := range Facts {
		m[f.ID] = f.Asks
	}
	return m
}()

// asks is what a fact asks, in words.
func asks(id string) string {
	if s, ok := factAsks[id]; ok {
		return s
	}
	return "whether " + id + " holds"
}

func knownFact(id string) bool {
	_, ok := factAsks[id]
	return ok || len(id) > 2 && id[:2] == "x-"
}
