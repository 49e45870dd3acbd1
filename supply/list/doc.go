// Package list reads lists of restricted parties and of covered equipment, as their authorities publish them, into plain
// values: who is listed, under which names, since when and until when, and of which file and line. It knows nothing of a
// network, does not match names (package name does) and draws no conclusions (package rule does).
//
// Formats are told apart by content. Read are OFAC's lists (the delimited files, sdn.xml and the advanced XML), the
// Consolidated Screening List (CSV, JSON), the BIS Entity List (the table of Supplement No. 4 to Part 744) and Denied
// Persons List, the list of section 1260H, the FCC's Covered List, OpenSanctions' tables of statutes, its entities.ftm.json
// and targets.simple.csv, the UK Sanctions List (CSV, XML), OFSI's consolidated list (CSV of 2022), the EU's consolidated
// list (CSV, XML) and lists of the user's own. ODS and PDF are not read: save them as CSV.
//
// # Own lists
//
// A list of one's own is a CSV file with a header. Only name and one further column are needed, no other columns may stand
// in it; several values in a field are separated by "|":
//
//	list            short id; without it, the file's name
//	id              number of the party; without it, made of the name
//	kind            person, organisation, vessel, aircraft
//	name            the party's name
//	aliases         other names
//	weak_aliases    other names that do not identify it by themselves
//	previous_names  names that it no longer bears
//	countries       ISO 3166-1 codes, or English names
//	addresses       each in one line
//	identifiers     SCHEME:VALUE, such as lei:…, tax:…, registration:…, uscc:…, duns:…
//	programs        why it is listed, in key words
//	reason          why it is listed, in words
//	start, end      first and last day of the listing, YYYY-MM-DD
//	parents         names of its owners
//	classes, uses   what of it is covered, and for which uses alone, in the words of package rule
//	affiliates      yes: its subsidiaries and affiliates are covered too
//
// A complete example:
//
//	list,id,kind,name,aliases,countries,identifiers,reason,start
//	own-vendors,7,organisation,Example Radio Co.,ERC|Example Radio,CN,lei:5493001KJTIIGC8Y1R12,no answer on ownership,2026-01-15
//
// # Dates
//
// A list is as old as its data. The date is taken from the file where it says one (XML, EU, UK), else from the newest day in
// its rows, which may be months before it was published, else from the server's date in the manifest, else it is unknown;
// Source.DateFrom says which.
//
// # What is broken
//
// A row that cannot be read is told with its place, left out and counted (Source.Broken). A file that ends in the middle of
// an element, or is too large, is told and marked (Source.Complete is false): whoever is not found on it may still stand on
// it, and Set.Has says no.
package list
