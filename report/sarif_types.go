package report

// The part of the SARIF 2.1.0 object model that [SARIF] writes; section numbers are those of the specification
// (OASIS, errata 01).

type sarifLog struct { // 3.13
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct { // 3.14
	Tool        sarifTool         `json:"tool"`
	Invocations []sarifInvocation `json:"invocations"`
	ColumnKind  string            `json:"columnKind"`
	Artifacts   []sarifArtifact   `json:"artifacts"`
	Results     []sarifResult     `json:"results"`
}

type sarifTool struct { // 3.18
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct { // 3.19
	Name           string      `json:"name"`
	Version        string      `json:"version,omitempty"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct { // 3.49
	ID                   string              `json:"id"`
	ShortDescription     sarifText           `json:"shortDescription"`
	FullDescription      sarifText           `json:"fullDescription"`
	Help                 *sarifText          `json:"help,omitempty"`
	DefaultConfiguration sarifConfiguration  `json:"defaultConfiguration"`
	Properties           sarifRuleProperties `json:"properties"`
}

// sarifRuleProperties are the ones that GitHub's code scanning reads.
type sarifRuleProperties struct {
	Tags             []string `json:"tags"`
	Precision        string   `json:"precision"`
	SecuritySeverity string   `json:"security-severity"`
}

type sarifConfiguration struct { // 3.50
	Level string `json:"level"`
}

type sarifText struct { // 3.11 and 3.12
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifInvocation struct { // 3.20
	ExecutionSuccessful bool                `json:"executionSuccessful"`
	StartTimeUTC        string              `json:"startTimeUtc"`
	EndTimeUTC          string              `json:"endTimeUtc"`
	Notifications       []sarifNotification `json:"toolExecutionNotifications"`
}

type sarifNotification struct { // 3.58
	Level     string              `json:"level"`
	Message   sarifText           `json:"message"`
	Rule      *sarifRuleReference `json:"associatedRule,omitempty"`
	Locations []sarifLocation     `json:"locations,omitempty"`
}

type sarifRuleReference struct { // 3.52
	ID    string `json:"id"`
	Index int    `json:"index"`
}

type sarifArtifact struct { // 3.24
	Location sarifArtifactLocation `json:"location"`
	Roles    []string              `json:"roles"`
	Hashes   map[string]string     `json:"hashes,omitempty"`
}

type sarifArtifactLocation struct { // 3.4
	URI string `json:"uri"`
}

type sarifResult struct { // 3.27
	RuleID       string                `json:"ruleId"`
	RuleIndex    int                   `json:"ruleIndex"`
	Kind         string                `json:"kind"`
	Level        string                `json:"level"`
	Message      sarifText             `json:"message"`
	Locations    []sarifLocation       `json:"locations"`
	Related      []sarifLocation       `json:"relatedLocations,omitempty"`
	Fingerprints map[string]string     `json:"partialFingerprints"`
	Suppressions []sarifSuppression    `json:"suppressions"`
	Properties   sarifResultProperties `json:"properties"`
}

type sarifResultProperties struct {
	Severity      string   `json:"severity"`
	Confidence    string   `json:"confidence"`
	Class         string   `json:"class"`
	People        int      `json:"people"`
	Impact        string   `json:"impact,omitempty"`
	CriticalUsers []string `json:"criticalUsers,omitempty"`
	Remedy        string   `json:"remedy,omitempty"`
}

type sarifLocation struct { // 3.28
	ID       int            `json:"id,omitempty"`
	Physical *sarifPhysical `json:"physicalLocation,omitempty"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	Message  *sarifText     `json:"message,omitempty"`
}

type sarifPhysical struct { // 3.29
	Artifact sarifArtifactLocation `json:"artifactLocation"`
	Region   *sarifRegion          `json:"region,omitempty"`
}

type sarifRegion struct { // 3.30
	StartLine int `json:"startLine"`
}

type sarifLogical struct { // 3.33
	FullyQualifiedName string `json:"fullyQualifiedName"`
}

type sarifSuppression struct { // 3.35
	Kind          string `json:"kind"`
	Status        string `json:"status"`
	Justification string `json:"justification"`
}
