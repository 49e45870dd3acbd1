// Package supplies recognises the files from which the supply analysis works: bills of materials, advisories, statements on
// them, owners, and lists of authorities. They say nothing about the network by themselves, so that no claims come from them
// here: package supply reads them by their paths, whatever their size, and says what they come to.
package supplies

import (
	"bytes"
	"slices"
	"strings"

	"github.com/guyline/guyline/internal/table"
	"github.com/guyline/guyline/source"
)

// The names of the formats by what the supply analysis does with a file.
const (
	BillName      = "bill-of-materials"
	AdvisoryName  = "advisories"
	StatementName = "vex"
	OwnershipName = "ownership"
	ListName      = "restricted-parties"
	PricesName    = "replacement-prices"
)

// Formats are recognised by what stands in the first 4 KiB, in this order: a statement in CycloneDX is a bill with
// vulnerabilities, and what it holds decides how it is used.
var Formats = []*source.Format{
	stream(StatementName, "statements on exploitability: OpenVEX; CSAF", is(`openvex.dev/ns`, `"csaf_version"`)),
	stream(BillName, "bills of materials, and statements in them: CycloneDX 1.2 to 1.7 (JSON, XML), SPDX 2.2, 2.3 and 3.0",
		is(`"bomFormat"`, `cyclonedx.org/schema/bom`, `"spdxVersion"`, "SPDXVersion:", "spdxVersion:", `spdx.org/rdf/3`)),
	stream(AdvisoryName, "advisories: OSV (JSON, JSON lines, zip), CISA's known exploited vulnerabilities, EPSS", advisories),
	stream(OwnershipName, "who owns whom: BODS, GLEIF, OpenSanctions' entities, tables (columns owner, owned, percent)", ownership),
	stream(ListName, "lists of authorities: OFAC, Consolidated Screening List, FCC, DoD, UK, EU, tables", lists),
	{Name: PricesName, About: "what replacing equipment costs (columns class, supplier, low, high, months)", Read: nothing, Detect: func(f *source.File) bool {
		return columns(f.Data, []string{"class"}, []string{"supplier", "vendor"}, []string{"low", "costlow", "failurerate", "annualfailurerate"})
	}},
}

func stream(name, about string, magic func([]byte) bool) *source.Format {
	return &source.Format{Name: name, About: about, Magic: magic, Read: nothing}
}

// nothing is there to read: who analyses opens the file by its path.
func nothing(*source.File) {}

func is(marks ...string) func([]byte) bool {
	return func(head []byte) bool {
		return slices.ContainsFunc(marks, func(m string) bool { return bytes.Contains(head, []byte(m)) })
	}
}

func all(head []byte, marks ...string) bool {
	return !slices.ContainsFunc(marks, func(m string) bool { return !bytes.Contains(head, []byte(m)) })
}

func advisories(head []byte) bool {
	return is(`"knownExploitedVulnerabilities"`, `"catalogVersion"`, "#model_version", "cve,epss,percentile")(head) ||
		bytes.HasPrefix(head, []byte("cveID,")) ||
		bytes.HasPrefix(bytes.TrimSpace(head), []byte("{")) && all(head, `"id"`, `"modified"`) && is(`"affected"`, `"schema_version"`)(head)
}

func ownership(head []byte) bool {
	return is(`"statementId"`, `"statementID"`, "gleif.org/concatenated", "lei:LEIData", "rr:RelationshipData", "repex:ReportingExceptionData")(head) ||
		bytes.HasPrefix(head, []byte("{")) && all(head, `"schema"`, `"properties"`) && is(`"Ownership"`, `"Directorship"`)(head) ||
		columns(head, []string{"owner", "shareholder", "parent"}, []string{"owned", "company", "subsidiary", "child"}, []string{"percent", "percentage", "share", "shares", "min", "minimum", "bps", "basispoints"})
}

func lists(head []byte) bool {
	first, _, _ := bytes.Cut(head, []byte("\n"))
	return is("covered_equipment_or_services", "sdnList", "sanctionsData", "FINANCIAL SANCTIONS", "fsd.ec.europa.eu")(head) ||
		bytes.Count(first, []byte("-0-")) > 3 ||
		columns(head, []string{"source"}, []string{"entitynumber"}, []string{"programs"}) ||
		columns(head, []string{"schema"}, []string{"name"}, []string{"topics", "aliases"}) ||
		columns(head, []string{"list"}, []string{"name"}, []string{"aliases", "alias"}) ||
		columns(head, []string{"name"}, []string{"cleanname"}, []string{"parentname"})
}

// columns reports whether the first line of a table has, for each list of names, a column with one of them.
func columns(data []byte, wanted ...[]string) bool {
	first, _, _ := bytes.Cut(bytes.TrimPrefix(data[:min(len(data), 16<<10)], []byte("\xef\xbb\xbf")), []byte("\n"))
	if strings.IndexByte(string(first), 0) >= 0 {
		return false
	}
	header := table.New(first).Header()
	for i, h := range header {
		header[i] = table.Plain(h)
	}
	return !slices.ContainsFunc(wanted, func(names []string) bool {
		return !slices.ContainsFunc(names, func(n string) bool { return slices.Contains(header, n) })
	})
}
