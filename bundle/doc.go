// Package bundle turns an assessment into evidence that somebody else can verify offline, without trusting whoever sends it with
// more than a signature, and without seeing what he must not see.
//
// It is the specification of the format. Everything below is version 1; another version has other first lines and other predicate types.
//
// # From a report to a root
//
// A report (JSON, report/schema/v1.json) is taken apart into leaves, one for each number, word or list of words ([Flatten]). The
// duration of the run, the next steps and the frames taken apart are left out. Beside them stand the counts of each check ([Aggregate]).
// A path is the names on the way to the value, joined by slashes:
//
//	results/9f2c51d07be3a846/verdict    "fail"
//	aggregates/0b7712ce5590ff1d/text    "97 % of 66 pass"
//	inputs/41d9e00c3b5f7a62/sha256      "229097b6…"
//
// The leaves become a Merkle tree with salts, in an order and with filler that come from a secret of 32 octets alone (package
// [github.com/guyline/guyline/bundle/merkle]). So the same inputs, time, program and secret give the same root, and whoever has no
// secret learns nothing from a hash: not the value, by guessing; not how many leaves there are, below a multiple of 65,536; not what
// stood beside what. Inputs, lists and tiles are leaves by digest, as all else is.
//
// # What is signed
//
// Two in-toto Statements v1, each in a DSSE envelope of one line of canonical JSON. Both have one subject, named "evidence", whose digest
// by "guyline-merkle-v1" is the root. The evidence statement has the predicate [Evidence], the disclosure statement [Disclosure]
// (schema/v1.json). Keys are Ed25519, or ECDSA on P-256 with SHA-256; a key's id is the SHA-256 of its SubjectPublicKeyInfo.
//
// # The files
//
// A sealed assessment is its owner's, and never given away. Lines: a fixed first line; the evidence envelope; the secret in base64; and
// of each leaf, path, tab, value. Whoever is to replay the assessment gets this file or the secret.
//
// A bundle is what a recipient gets:
//
//	guyline bundle v1
//	{"payloadType":"application/vnd.in-toto+json","payload":"…","signatures":[…]}      evidence
//	{"payloadType":"application/vnd.in-toto+json","payload":"…","signatures":[…]}      disclosure
//	AYABRP4C…                                  positions of the leaves: differences as varints, base64
//	q83vASNFZ4k…                               the proof: hashes in the order in which verification asks, base64
//	zPq0…==	results/9f2c51d07be3a846/verdict	"fail"           salt, path, value, separated by tabs
//
// The disclosure statement holds the SHA-256 of everything behind the two envelopes, and both envelopes must be canonical, so every octet
// of the file is signed: a recipient who passes on less than he got has to sign that himself.
//
// # What is withheld
//
// A [Policy] names categories. Every kind of leaf is classified; a kind that is not is withheld wherever anything is. A name that is
// withheld takes every other leaf with it in which it stands. What remains is disclosed whole: values are never altered.
//
// Numbers tell more than they seem to. A map of coverage, a hexagon, the count of people behind one site, or a count of one: each
// points at a place to somebody who has a census or drives past. Withhold coordinates and people together, set smallest in the policy, and
// do not give two recipients who talk to each other different parts of one assessment.
//
// # What a bundle does not show
//
// That the inputs are all of the network, that they were its own, or that the clock was right. A log entry ([EntryOf]) shows since when it
// exists; a replay ([Plant]) shows that the program, given these inputs, says this.
package bundle
