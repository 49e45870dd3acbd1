// Package csaf reads security advisories in the Common Security Advisory Framework, version 2.0 (OASIS Standard, 18
// November 2022, with Errata 01 of January 2024), and judges whether they are valid.
//
// Read gives a Document: its metadata, product tree and vulnerabilities. Check holds it against the structure that the
// standard's JSON schema asks for (clause 3) and against the mandatory tests of clause 6.1, and gives one Failure for
// every place that is wrong, with its JSON pointer (RFC 6901). An advisory without a Failure is valid in the sense of
// clause 6.1; what the optional and informative tests (6.2, 6.3) say is not judged. Failures of structure have the test
// "schema", those inside a CVSS object 6.1.8, as the standard has it.
//
// Products gives the product tree flat: each product with vendor, name and version as its branches say them, and with
// its helpers of identification (purl, CPE, hashes, model and serial numbers). Members resolves groups.
//
// The tree of JSON is read with limits: MaxBytes of text, maxDepth levels, and
// some millions of values. The documents are read with
// structures of our own: gocsaf/csaf/v3 (DESIGN.md) validates through a remote service or the schema file of OASIS and
// has neither the mandatory tests nor pointers to what is wrong, which is what this package is for.
//
// How we read the standard where it leaves room:
//   - Dates are compared as instants. Revisions of one instant are in the order of their numbers (6.1.14, 6.1.16, 6.1.21).
//   - Two involvements of one party without a date count as said at one date (6.1.24).
//   - A CWE's name may be any that the CWE ever had, since the document does not say which version it means; categories
//     and views are no weaknesses. Ids above those of CWE 4.15, up to CWE-1999, are left open (6.1.11).
//   - A score may also be that of the vector completed with the metrics that stand beside it (6.1.9); a metric that the
//     vector leaves out contradicts nothing (6.1.10).
//   - The words of 6.1.31 count as words between white space: OASIS calls the version "after-eight" valid. A vers: URI is
//     a range.
//   - The reserved prefix csaf_ is compared without case, as the standard's example "Csaf_a" asks (6.1.26).
package csaf
