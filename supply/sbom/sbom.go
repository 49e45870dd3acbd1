// Package sbom reads bills of materials of software and hardware, and scores what they say about themselves.
//
// Read takes a stream, recognises the format by its content and keeps what Guyline needs of it:
//
//   - CycloneDX 1.2 to 1.7, JSON and XML (XML of 1.0 and 1.1 too), with nested components, hardware (device, firmware and
//     the cdx:device properties), services, dependencies, compositions and the vulnerabilities of a VEX;
//   - SPDX 2.2 and 2.3, JSON, YAML and tag-value: packages, files, relationships;
//   - SPDX 3.0 JSON-LD: elements of the graph, relationships, agents and licences.
//
// SPDX in XML (RDF or not) is recognised and refused, with what to convert it to. Not read: pedigree, evidence, formulation,
// annotations, declarations, signatures (that one is there is kept), snippets, and texts longer than 64 KiB.
//
// A stream of any length is read in one pass with bounded memory: the reader holds one buffer and what it keeps of the
// components, at most Limits. A bill that goes beyond them ends with an error that says which. Wrong types at a known key,
// double and dangling references, cycles, purls and times that cannot be read are Problems with their line; the rest
// counts. Broken syntax, nesting deeper than 200 and documents that are no bill are errors.
//
// The reading of JSON is our own, and not CycloneDX/cyclonedx-go or spdx/tools-golang: both decode a whole document into
// memory, know no lines, and give up the document at one wrong type. Tests hold our reading against theirs.
package sbom

import (
	"io"
	"time"

	"github.com/guyline/guyline/supply/purl"
)

// Format is the family of the document.
type Format uint8

const (
	CycloneDX Format = iota + 1
	SPDX
)

func (f Format) String() string {
	switch f {
	case CycloneDX:
		return "CycloneDX"
	case SPDX:
		return "SPDX"
	}
	return ""
}

// Encoding is how the document is written.
type Encoding uint8

const (
	JSON Encoding = iota + 1
	XML
	TagValue
	YAML
)

// None stands for "no component" where an index into Document.Components is expected.
const None = -1

// Document is one bill of materials.
type Document struct {
	Format      Format
	Encoding    Encoding
	SpecVersion string    // "1.6", "SPDX-2.3", "3.0.1", as written
	Serial      string    // CycloneDX serialNumber, SPDX documentNamespace, spdxId of the SPDX 3 document
	Revision    string    // CycloneDX version of the document ("1"); SPDX has none
	Name        string    // SPDX document name
	Created     time.Time // UTC; zero = not told
	Authors     []Party   // who made the document, people and organisations
	Supplier    Party     // CycloneDX metadata.supplier: who delivers the root component
	Tools       []Tool
	Lifecycles  []string // CycloneDX metadata.lifecycles, SPDX 3 sbomType: design, build, …
	Comment     string   // SPDX creator comment
	Licence     string   // of the document: SPDX dataLicense, CycloneDX metadata.licenses
	Signed      bool     // a signature stands in the document; it is not verified
	Root        int      // index of what the bill describes, or None

	// Components holds every component, services and SPDX files included, in the order of the document. CycloneDX has a
	// parent before the components nested in it.
	Components []Component
	// Dependencies are edges between components, sorted by From, then To, each once.
	Dependencies []Edge
	Compositions []Composition
	// Vulnerabilities is the decoded section of a CycloneDX VEX or VDR; it is not judged here.
	Vulnerabilities []Vulnerability

	Problems []Problem  // by line; at most 1,000 of each kind, Counts has them all
	Counts   [kinds]int // by Kind

	index map[string]int32 // reference → its number
	at    []int32          // number → component
	byTo  []Edge           // Dependencies by To
}

// Party is a person or an organisation.
type Party struct {
	Name    string
	Email   string
	Country string // ISO 3166-1 alpha-2 where that is written, else the text
	Person  bool   // told to be a person
}

// Tool made the document.
type Tool struct{ Vendor, Name, Version string }

// Type is a kind of component, with CycloneDX's names.
type Type uint8

const (
	Unspecified Type = iota
	Application
	Framework
	Library
	Container
	Platform
	OperatingSystem
	Device
	DeviceDriver
	Firmware
	File
	Module // SPDX has it as a purpose; of CycloneDX, a device nested in a device is one, see Hosts
	MachineLearningModel
	Data
	CryptographicAsset
	Service // CycloneDX services, kept beside the components
	Source
	Archive
	Install
	Other
)

// Component is one entry of a bill. Strings are "" where the bill says nothing; SPDX's NOASSERTION and NONE are nothing.
type Component struct {
	Ref          string // bom-ref, SPDXID or spdxId
	Group        string // CycloneDX group
	Name         string
	Version      string
	PURL         purl.PURL // zero = none, or not readable (then a Problem)
	CPE          string    // the first; 2.3 before 2.2
	Supplier     string    // CycloneDX supplier, SPDX supplier / suppliedBy
	Manufacturer string    // CycloneDX manufacturer, SPDX originator / originatedBy
	Author       string    // CycloneDX author(s), else publisher
	Country      string    // of origin, else of manufacturer or supplier: ISO 3166-1 alpha-2 where that is written, else the text
	Serial       string    // hardware: cdx:device:serialNumber and its like
	Licences     []string  // identifiers, expressions or names
	Hashes       []Hash
	Properties   []Property // of hardware only (device, device driver, firmware, platform): at most 64
	Parent       int32      // index of the component that this one is nested or contained in, or None
	Line         int32      // 1-based, where it begins
	Type         Type
	Has          Fields // what else is there
	Complete     Completeness
}

// Hash is a digest of a component. Alg is as written (SHA-256, SHA256, sha256).
type Hash struct{ Alg, Value string }

// Property is a name with a value.
type Property struct{ Name, Value string }

// Fields are bits for what a component states beyond the fields of Component, for the guides that ask for it.
type Fields uint16

const (
	HasDownload         Fields = 1 << iota // SPDX PackageDownloadLocation, NOASSERTION included
	HasLicenceConcluded                    // likewise
	HasLicenceDeclared
	HasCopyright
	HasVerification // SPDX PackageVerificationCode
	HasFilesAnalyzed
	HasIdentifier      // SWID, SWHID, OmniBOR, GTIN and other identifiers that are kept nowhere else
	LicenceUnknown     // NOASSERTION or NONE is written: said to be unknown
	SupplierUnknown    // likewise
	HasDependencyEntry // its dependencies are listed, even where there are none
)

// Completeness is what compositions say about the parts or the dependencies of a component.
type Completeness uint8

const (
	NotTold Completeness = iota
	Complete
	Incomplete // CycloneDX incomplete and its first-party and third-party forms
	UnknownCompleteness
)

// Relation is what an edge means.
type Relation uint8

const (
	DependsOn Relation = iota + 1
	Contains           // SPDX; nesting stands in Parent, for both formats
	Provides           // CycloneDX 1.6: From implements the specification To
	Related            // every other relation of SPDX
)

// Edge is "From relation To", indices into Document.Components. SPDX's inverse relations (DEPENDENCY_OF) are turned.
type Edge struct {
	From, To int32
	Relation Relation
}

// Composition is a statement on completeness. Assemblies are components whose parts, Dependencies those whose dependencies
// are meant; both empty = the whole bill.
type Composition struct {
	Aggregate                string // as written: complete, incomplete, incomplete_third_party_only, unknown, not_specified, …
	Assemblies, Dependencies []int32
	Line                     int
}

// Read reads a bill of materials within DefaultLimits. A document is returned beside the error too where the bill breaks
// off or goes beyond a limit: what was read up to there.
//
// Errors say where and what to do: "sbom: line 12, byte 345: …".
func Read(r io.Reader) (*Document, error) { return ReadLimited(r, DefaultLimits) }
