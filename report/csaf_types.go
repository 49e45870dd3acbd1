package report

// The types of a CSAF 2.0 document (clause 3), as far as we write them. Their fields stand in the order of their names in JSON, as
// test 6.2.13 asks.

type csafDocument struct {
	Document        csafMeta            `json:"document"`
	ProductTree     csafTree            `json:"product_tree"`
	Vulnerabilities []csafVulnerability `json:"vulnerabilities"`
}

type csafMeta struct {
	Category     string            `json:"category"`
	Version      string            `json:"csaf_version"`
	Distribution *csafDistribution `json:"distribution,omitempty"`
	Lang         string            `json:"lang"`
	Notes        []csafNote        `json:"notes"`
	Publisher    csafPublisher     `json:"publisher"`
	References   []csafReference   `json:"references,omitempty"`
	Title        string            `json:"title"`
	Tracking     csafTracking      `json:"tracking"`
}

type csafDistribution struct {
	TLP struct {
		Label string `json:"label"`
	} `json:"tlp"`
}

type csafNote struct {
	Category string `json:"category"`
	Text     string `json:"text"`
	Title    string `json:"title,omitempty"`
}

type csafPublisher struct {
	Category  string `json:"category"`
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
}

type csafTracking struct {
	Current   string         `json:"current_release_date"`
	Generator csafGenerator  `json:"generator"`
	ID        string         `json:"id"`
	Initial   string         `json:"initial_release_date"`
	History   []csafRevision `json:"revision_history"`
	Status    string         `json:"status"`
	Version   string         `json:"version"`
}

type csafGenerator struct {
	Date   string `json:"date"`
	Engine struct {
		Name    string `json:"name"`
		Version string `json:"version,omitempty"`
	} `json:"engine"`
}

type csafRevision struct {
	Date    string `json:"date"`
	Number  string `json:"number"`
	Summary string `json:"summary"`
}

type csafTree struct {
	Products  []csafProduct  `json:"full_product_names"`
	Relations []csafRelation `json:"relationships,omitempty"`
}

type csafProduct struct {
	Name   string      `json:"name"`
	ID     string      `json:"product_id"`
	Helper *csafHelper `json:"product_identification_helper,omitempty"`
}

type csafHelper struct {
	PURL string    `json:"purl,omitempty"`
	URIs []csafURI `json:"x_generic_uris,omitempty"`
}

type csafURI struct {
	Namespace string `json:"namespace"`
	URI       string `json:"uri"`
}

type csafRelation struct {
	Category  string      `json:"category"`
	Product   csafProduct `json:"full_product_name"`
	Reference string      `json:"product_reference"`
	RelatesTo string      `json:"relates_to_product_reference"`
}

type csafVulnerability struct {
	CVE          string            `json:"cve,omitempty"`
	Flags        []csafFlag        `json:"flags,omitempty"`
	IDs          []csafID          `json:"ids,omitempty"`
	Notes        []csafNote        `json:"notes"`
	Status       csafStatus        `json:"product_status"`
	References   []csafReference   `json:"references,omitempty"`
	Remediations []csafRemediation `json:"remediations,omitempty"`
	Scores       []csafScore       `json:"scores,omitempty"`
	Threats      []csafThreat      `json:"threats,omitempty"`
	Title        string            `json:"title,omitempty"`
}

type csafFlag struct {
	Label    string   `json:"label"`
	Products []string `json:"product_ids"`
}

type csafID struct {
	System string `json:"system_name"`
	Text   string `json:"text"`
}

type csafStatus struct {
	Fixed       []string `json:"fixed,omitempty"`
	Affected    []string `json:"known_affected,omitempty"`
	NotAffected []string `json:"known_not_affected,omitempty"`
	Open        []string `json:"under_investigation,omitempty"`
}

type csafReference struct {
	Category string `json:"category"`
	Summary  string `json:"summary"`
	URL      string `json:"url"`
}

type csafRemediation struct {
	Category string   `json:"category"`
	Details  string   `json:"details"`
	Products []string `json:"product_ids"`
}

type csafScore struct {
	V2       *csafCVSS `json:"cvss_v2,omitempty"`
	V3       *csafCVSS `json:"cvss_v3,omitempty"`
	Products []string  `json:"products"`
}

type csafCVSS struct {
	Score    float64 `json:"baseScore"`
	Severity string  `json:"baseSeverity,omitempty"` // version 3 only
	Vector   string  `json:"vectorString"`
	Version  string  `json:"version"`
}

type csafThreat struct {
	Category string   `json:"category"`
	Details  string   `json:"details"`
	Products []string `json:"product_ids"`
}
