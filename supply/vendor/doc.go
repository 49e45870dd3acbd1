// Package vendor judges a supplier before something is bought from it: its answers to CISA's template of questions, held
// against what lists, ownership data and its own bill of materials say. The outcome is a decision record.
//
// The questions are those of the "Vendor Supply Chain Risk Management (SCRM) Template" (CISA, ICT Supply Chain Risk Management
// Task Force, April 2021), by their numbers, and three of ours (x-…); [Questions] lists them. The words are ours: the
// template's own text is what the supplier is asked.
//
// # Answers as CSV
//
// A table with the columns question, answer, evidence, comment (RFC 4180; the last two may be missing). The delimiter may be a
// semicolon or a tab. First come rows that say what is offered by whom, then a row for each question:
//
//	question,answer,evidence,comment
//	vendor,Brackwater Networks Ltd,,
//	also-known-as,Brackwater,,
//	country,CA,,
//	lei,5299000000EXAMPLE000,,
//	product,Brackwater Cell 40,,
//	version,4.2.1,,
//	class,small-cell,,
//	produced-in,CA,,
//	module,Example Modules Inc/EM-7,,
//	bill,bills/cell40.cdx.json,,
//	statement,bills/cell40.openvex.json,,
//	answered-by,Product security office,,
//	answered-on,2026-10-12,,
//	2.4,yes,policy-14.pdf,
//	2.5,yes,,the bill is attached
//	7.11,not-applicable,,nothing is reused
//	x-listed-owners,no,register.pdf,
//
// class is a word of package supply/rule; paths are relative to the file; also-known-as, produced-in, module, bill and
// statement may stand more than once. An answer is yes, no, partial (the template's "Alternate") or not-applicable (n/a); of
// a question that asks for a description, any text. evidence names the document that shows it.
//
// # Answers as JSON
//
//	{
//	  "vendor": {"name": "Brackwater Networks Ltd", "alsoKnownAs": ["Brackwater"], "country": "CA", "lei": ""},
//	  "product": {"name": "Brackwater Cell 40", "version": "4.2.1", "class": "small-cell", "producedIn": ["CA"],
//	              "modules": ["Example Modules Inc/EM-7"]},
//	  "bills": ["bills/cell40.cdx.json"], "statements": [],
//	  "answeredBy": "Product security office", "answeredOn": "2026-10-12",
//	  "answers": [{"question": "2.4", "answer": "yes", "evidence": "policy-14.pdf", "comment": ""}]
//	}
//
// # How it decides
//
// Each ground has an effect. One that refuses decides; else one that is open leaves the decision open; else conditions are
// attached; and only where there is none of these the supplier is accepted. What is missing never counts in its favour: an
// unanswered key question, owners who are not known, no bill of materials, a bill that no advisories were held against, and
// lists that were not given leave the decision open; other missing answers become conditions. Answers that contradict each
// other, or what files say, are named and leave it open until they are cleared up.
//
// The template lets a supplier skip questions: all of it where its controls follow NIST SP 800-161 (1.2), section 3 where it
// develops nothing (3.1), sections 4 and 5 where somebody certifies it (4.1, 5.1). That counts only where evidence is named,
// and makes the evidence a condition.
//
// The record (schema/v1.json describes its JSON) has the day it was judged for, and the digest of every file that went into
// it: the same files, day and name give the same bytes.
package vendor
