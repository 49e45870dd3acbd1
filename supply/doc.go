// Package supply says on whom a network depends, under which rules its suppliers and their goods fall on a day, which of
// their components are known to be vulnerable, and what the network loses without one of them.
//
// It joins the model with the packages below it, which know nothing of the model: list and name (who stands on a list),
// owner (who owns whom, and which rules that meets), rule (what may be bought, installed and kept), sbom, version and vuln
// (components and their advisories), csaf, concentration, removal.
//
// [Open] reads the sources and decides everything that does not depend on a question; [Study.Say] puts the answers into the
// model as predicted claims, from which checks make findings; [Study.Remove] answers for one supplier.
//
// Nothing that is missing counts in a supplier's favour. A supplier is screened against the lists that were read to their
// end and against no other; an unknown share stays unknown; a component without a version is not judged. Where no lists are
// given, the parties stand in for them that statutes and notices name themselves.
package supply
