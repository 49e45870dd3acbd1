package csaf

// A Failure is one place where a document breaks a rule.
type Failure struct {
	Test    string // "6.1.9", or "schema" for the structure of clause 3
	Pointer string // JSON pointer; "" is the whole document
	Text    string // what is wrong, in a sentence without an end
}

func (f Failure) String() string { return f.Test + " " + f.Pointer + ": " + f.Text }

// A Test is one mandatory test of clause 6.1.
type Test struct {
	ID, Title string
	run       func(d *Document, say func(pointer, text string) bool) // say is false when no more is asked for
}

// Tests lists the mandatory tests in the order of the standard.
func Tests() []Test {
	return []Test{
		{"6.1.1", "missing definition of product id", missingProducts},
		{"6.1.2", "multiple definition of product id", multipleProducts},
		{"6.1.3", "circular definition of product id", circularProducts},
		{"6.1.4", "missing definition of product group id", missingGroups},
		{"6.1.5", "multiple definition of product group id", multipleGroups},
		{"6.1.6", "contradicting product status", contradictingStatus},
		{"6.1.7", "multiple scores with the same version for a product", multipleScores},
		{"6.1.8", "invalid CVSS", invalidCVSS},
		{"6.1.9", "invalid CVSS computation", wrongScores},
		{"6.1.10", "inconsistent CVSS", inconsistentCVSS},
		{"6.1.11", "CWE", invalidCWE},
		{"6.1.12", "language", invalidLanguage},
		{"6.1.13", "purl", invalidPURL},
		{"6.1.14", "sorted revision history", unsortedHistory},
		{"6.1.15", "translator", translator},
		{"6.1.16", "latest document version", latestVersion},
		{"6.1.17", "document status draft", statusDraft},
		{"6.1.18", "released revision history", releasedHistory},
		{"6.1.19", "revision history entries for pre-release versions", preReleaseHistory},
		{"6.1.20", "non-draft document version", nonDraftVersion},
		{"6.1.21", "missing item in revision history", missingRevision},
		{"6.1.22", "multiple definition in revision history", multipleRevisions},
		{"6.1.23", "multiple use of the same CVE", multipleCVE},
		{"6.1.24", "multiple definition in involvements", multipleInvolvements},
		{"6.1.25", "multiple use of the same hash algorithm", multipleHashes},
		{"6.1.26", "prohibited document category name", prohibitedCategory},
		{"6.1.27.1", "document notes", documentNotes},
		{"6.1.27.2", "document references", documentReferences},
		{"6.1.27.3", "vulnerabilities of an informational advisory", noVulnerabilities},
		{"6.1.27.4", "product tree", productTree},
		{"6.1.27.5", "vulnerability notes", vulnerabilityNotes},
		{"6.1.27.6", "product status", productStatus},
		{"6.1.27.7", "VEX product status", vexStatus},
		{"6.1.27.8", "vulnerability id", vulnerabilityID},
		{"6.1.27.9", "impact statement", impactStatement},
		{"6.1.27.10", "action statement", actionStatement},
		{"6.1.27.11", "vulnerabilities", someVulnerabilities},
		{"6.1.28", "translation", translation},
		{"6.1.29", "remediation without product reference", remediationProducts},
		{"6.1.30", "mixed integer and semantic versioning", mixedVersions},
		{"6.1.31", "version range in product version", rangeInVersion},
		{"6.1.32", "flag without product reference", flagProducts},
		{"6.1.33", "multiple flags with VEX justification codes for a product", multipleFlags},
	}
}

// maxFailures bounds the answer about a document in which everything is wrong.
const maxFailures = 10_000

// Check is every failure of the document: of its structure, then of the mandatory tests in their order. After 10,000 it
// stops, and the last of them says so.
func (d *Document) Check() []Failure {
	var out []Failure
	note := func(test string) func(pointer, text string) bool {
		return func(pointer, text string) bool {
			if len(out) < maxFailures {
				out = append(out, Failure{test, pointer, text})
			}
			return len(out) < maxFailures
		}
	}
	documentShape().check(d.tree, "", note("schema"))
	for _, t := range Tests() {
		if len(out) == maxFailures {
			return append(out, Failure{t.ID, "", "this test and those that follow were not asked: there are too many failures already"})
		}
		t.run(d, note(t.ID))
	}
	return out
}
