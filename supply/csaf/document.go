package csaf

// A Document is one advisory as it was read. What its JSON has in a wrong type is left out here and told by Check.
type Document struct {
	Document        Meta            `json:"document"`
	ProductTree     *ProductTree    `json:"product_tree"`
	Vulnerabilities []Vulnerability `json:"vulnerabilities"` // nil where the document has none

	tree     any // the whole of it, for Check
	products []Product
	groups   map[string][]string
}

// Meta is /document (clause 3.2.1).
type Meta struct {
	Category    string      `json:"category"`
	CSAFVersion string      `json:"csaf_version"`
	Lang        string      `json:"lang"`
	SourceLang  *string     `json:"source_lang"`
	Title       string      `json:"title"`
	Notes       []Note      `json:"notes"`
	Publisher   Publisher   `json:"publisher"`
	References  []Reference `json:"references"`
	Tracking    Tracking    `json:"tracking"`
}

// Publisher is /document/publisher.
type Publisher struct {
	Category  string `json:"category"`
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
}

// Tracking is /document/tracking. Dates are as written (RFC 3339).
type Tracking struct {
	ID                 string     `json:"id"`
	Status             string     `json:"status"`
	Version            string     `json:"version"`
	InitialReleaseDate string     `json:"initial_release_date"`
	CurrentReleaseDate string     `json:"current_release_date"`
	RevisionHistory    []Revision `json:"revision_history"`
}

// Revision is an item of /document/tracking/revision_history.
type Revision struct {
	Date    string `json:"date"`
	Number  string `json:"number"`
	Summary string `json:"summary"`
}

// Note is a text with its category.
type Note struct {
	Category string `json:"category"`
	Title    string `json:"title"`
	Text     string `json:"text"`
}

// Reference is a link; its category is "self" or "external" (which is what a missing one means, clause 3.1.10).
type Reference struct {
	Category string `json:"category"`
	Summary  string `json:"summary"`
	URL      string `json:"url"`
}

// ProductTree is /product_tree (clause 3.2.2).
type ProductTree struct {
	Branches         []Branch          `json:"branches"`
	FullProductNames []FullProductName `json:"full_product_names"`
	ProductGroups    []ProductGroup    `json:"product_groups"`
	Relationships    []Relationship    `json:"relationships"`
}

// Branch is a level of the tree: vendor, product_name, product_version and others.
type Branch struct {
	Category string           `json:"category"`
	Name     string           `json:"name"`
	Branches []Branch         `json:"branches"`
	Product  *FullProductName `json:"product"`
}

// FullProductName defines a product.
type FullProductName struct {
	ID     string  `json:"product_id"`
	Name   string  `json:"name"`
	Helper *Helper `json:"product_identification_helper"`
}

// Helper is what identifies a product outside the document.
type Helper struct {
	CPE           string   `json:"cpe"`
	PURL          *string  `json:"purl"`
	Hashes        []Hashes `json:"hashes"`
	ModelNumbers  []string `json:"model_numbers"`
	SerialNumbers []string `json:"serial_numbers"`
	SKUs          []string `json:"skus"`
	SBOMURLs      []string `json:"sbom_urls"`
}

// Hashes are the digests of one file.
type Hashes struct {
	Filename   string     `json:"filename"`
	FileHashes []FileHash `json:"file_hashes"`
}

// FileHash is one digest, as hexadecimal text.
type FileHash struct {
	Algorithm string `json:"algorithm"`
	Value     string `json:"value"`
}

// ProductGroup is a named list of products.
type ProductGroup struct {
	ID       string   `json:"group_id"`
	Products []string `json:"product_ids"`
	Summary  string   `json:"summary"`
}

// Relationship defines a product as one that stands to another in a relation ("installed_on", "default_component_of").
type Relationship struct {
	Category  string          `json:"category"`
	Product   FullProductName `json:"full_product_name"`
	Reference string          `json:"product_reference"`
	RelatesTo string          `json:"relates_to_product_reference"`
}

// Vulnerability is an item of /vulnerabilities (clause 3.2.3).
type Vulnerability struct {
	CVE           string        `json:"cve"`
	IDs           []ID          `json:"ids"`
	CWE           *CWE          `json:"cwe"`
	Title         string        `json:"title"`
	ReleaseDate   string        `json:"release_date"`
	Notes         []Note        `json:"notes"`
	Flags         []Flag        `json:"flags"`
	Involvements  []Involvement `json:"involvements"`
	ProductStatus *Status       `json:"product_status"`
	Remediations  []Remediation `json:"remediations"`
	Scores        []Score       `json:"scores"`
	Threats       []Threat      `json:"threats"`
	References    []Reference   `json:"references"`
}

// ID is an identifier that is no CVE.
type ID struct {
	System string `json:"system_name"`
	Text   string `json:"text"`
}

// CWE is a weakness.
type CWE struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Flag is a code for why products are not affected.
type Flag struct {
	Label    string   `json:"label"`
	Date     string   `json:"date"`
	Products []string `json:"product_ids"`
	Groups   []string `json:"group_ids"`
}

// Involvement is what a party does about a vulnerability.
type Involvement struct {
	Date   string `json:"date"`
	Party  string `json:"party"`
	Status string `json:"status"`
}

// Status lists products by their state.
type Status struct {
	FirstAffected      []string `json:"first_affected"`
	FirstFixed         []string `json:"first_fixed"`
	Fixed              []string `json:"fixed"`
	KnownAffected      []string `json:"known_affected"`
	KnownNotAffected   []string `json:"known_not_affected"`
	LastAffected       []string `json:"last_affected"`
	Recommended        []string `json:"recommended"`
	UnderInvestigation []string `json:"under_investigation"`
}

// Remediation is what can be done; its categories are mitigation, no_fix_planned, none_available, vendor_fix, workaround.
type Remediation struct {
	Category string   `json:"category"`
	Details  string   `json:"details"`
	Date     string   `json:"date"`
	URL      string   `json:"url"`
	Products []string `json:"product_ids"`
	Groups   []string `json:"group_ids"`
}

// Score is CVSS for products. V2 and V3 are objects of FIRST's schemas.
type Score struct {
	Products []string       `json:"products"`
	V2       map[string]any `json:"cvss_v2"`
	V3       map[string]any `json:"cvss_v3"`
}

// Threat is exploit_status, impact or target_set.
type Threat struct {
	Category string   `json:"category"`
	Details  string   `json:"details"`
	Date     string   `json:"date"`
	Products []string `json:"product_ids"`
	Groups   []string `json:"group_ids"`
}
