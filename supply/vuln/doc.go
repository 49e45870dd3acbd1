// Package vuln finds known vulnerabilities in components, and what their makers say about them.
//
// An Index holds advisories in the OSV format (https://ossf.github.io/osv-schema/: JSON, JSON lines, arrays, zip files and
// folders of these), CISA's catalog of known exploited vulnerabilities (JSON or CSV) and EPSS scores
// (CSV, also compressed with gzip). Match asks it about components and gives a Report: one Finding for each vulnerability
// of a component, whatever number of advisories tell of it, with the affected range, the nearest fixed version or none, and
// what else is known. A component that cannot be judged (no package URL, no version, a version without order, an ecosystem
// of which no advisory is loaded) is counted as such and never as clean. Withdrawn advisories find nothing and are counted.
//
// ReadVEX reads statements on vulnerabilities of products: OpenVEX 0.0.1 to 0.2.0, CycloneDX (analysis in the section
// vulnerabilities, with BOM-Links to other bills) and CSAF 2.0 (product status, of any profile). Apply lays them over a
// Report. The newest statement of an author counts; authors who contradict each other are told and silence nothing; a
// match that a statement silences stays in the report with its author. Statements reach a component by package URL, by
// bom-ref or BOM-Link, by CPE or by digest. One that fits by name alone, or whose range is a text for people, is told as
// possible and changes nothing. ForEquipment finds statements on things that have a maker and a model.
//
// Names of packages are compared as their ecosystem compares them (key). Go modules are compared without case: package
// URLs have them in small letters. Go's own library is the package stdlib, and its commands are toolchain.
//
// Not read: ranges of commits (OSV type GIT: counted), CVSS 4.0 scores (the vector is kept), details and credits of
// advisories.
//
// Held against osv-scanner 2.5.1 with the 4,291 Go advisories of August 2026 on three bills of 5G software (free5GC's AMF
// and web console, Magma): each finds the same rows, and neither finds one that the other does not. Where other bills
// differ, TestConformanceAdvisories prints each row that only one has, with why.
//
// We read these formats ourselves. Streams of advisories are split into records before JSON is parsed, so that one record
// of a gigabyte or of depth 10^5 is told, with its line, and skipped; openvex/go-vex (DESIGN.md) loads a whole file, knows
// no lines and fails at the first wrong type; its own test documents are among ours.
package vuln
