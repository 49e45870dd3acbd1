package vendor

import (
	"slices"
	"strings"
)

// A Question is one that the template asks, or one of ours (its id begins with "x-").
type Question struct {
	ID    string
	About string // in our words: what a "yes" says; of questions that ask for a text, what they are about
	Kind  Kind
	Key   bool // a decision is not made without its answer
}

// Kind is what a question asks for.
type Kind uint8

const (
	Text  Kind = iota // a description
	YesNo             // yes, no, partial or not applicable
)

// Above is the id of the question that one belongs to, "" for one that stands alone: 2.5 of 2.5.3.
func Above(id string) string {
	if i := strings.LastIndexByte(id, '.'); i > 0 && strings.Count(id, ".") > 1 {
		return id[:i]
	}
	return ""
}

// section is the part of the template that a question stands in: "2" of 2.5.3.
func section(id string) string {
	s, _, _ := strings.Cut(id, ".")
	return s
}

// sections are the parts of the template.
var sections = map[string]string{
	"1": "qualifying questions", "2": "management of the supply chain", "3": "secure design", "4": "information security", "5": "physical security",
	"6": "personnel", "7": "integrity", "8": "resilience",
}

// ours are questions that the template does not ask and that lists, ownership data and bills can answer.
var ours = []Question{
	{"x-listed-owners", "somebody who stands on a list of restricted parties owns or controls a part of it", YesNo, true},
	{"x-owners-named", "everybody who holds 5 % or more of it is named", YesNo, true},
	{"x-covered-modules", "it builds in modules or equipment of parties on a list", YesNo, true},
}

// yesNo are the questions of the template that are answered with yes or no (or, in its words, "Alternate" or "N/A").
var yesNo = []Question{
	{"1.1", "it has given this information before", YesNo, false},
	{"1.2", "its controls are those of NIST SP 800-161", YesNo, false},
	{"2.1", "it tells when what it said about its risks changes", YesNo, false},
	{"2.2", "its supply chain has a documented quality management", YesNo, false},
	{"2.3", "it has a strategy for the risks of its supply chain from end to end", YesNo, false},
	{"2.4", "it makes sure that no supplier or component of others is on a list of banned ones", YesNo, true},
	{"2.5", "it gives a bill of materials with all hardware, firmware and software that holds logic", YesNo, true},
	{"2.5.2", "it gives that bill when asked", YesNo, true},
	{"2.6", "it buys hardware only from makers and their licensed resellers", YesNo, false},
	{"2.7", "it traces its product through development and manufacture", YesNo, false},
	{"2.8", "its contracts with suppliers state requirements on supply chain risk", YesNo, false},
	{"2.9", "it revises these requirements", YesNo, false},
	{"2.10", "its suppliers must tell it when their subcontractors or products change", YesNo, false},
	{"3.1", "it develops or integrates hardware or software of its own", YesNo, true},
	{"3.2", "somebody is formally responsible for secure engineering", YesNo, false},
	{"3.4", "it documents the security requirements on its product", YesNo, false},
	{"3.6", "it protects code and patches from tampering", YesNo, true},
	{"3.7", "the integrity of its releases and patches can be verified", YesNo, true},
	{"3.9", "it manages the integrity of what its product is made of", YesNo, false},
	{"3.10", "it follows secure coding and manufacturing practices", YesNo, false},
	{"3.11", "it verifies that software of others meets security requirements", YesNo, false},
	{"3.12", "it reuses well-secured components", YesNo, false},
	{"3.13", "it builds with settings that harden executables", YesNo, false},
	{"3.14", "it analyses vulnerabilities and weaknesses formally", YesNo, true},
	{"3.15", "its products are secure by default", YesNo, false},
	{"3.16", "it receives and answers reports of vulnerabilities (PSIRT)", YesNo, true},
	{"3.17", "it looks for the causes of vulnerabilities", YesNo, false},
	{"4.1", "somebody else attests or certifies its information security", YesNo, false},
	{"4.2", "it follows a standard of information security", YesNo, false},
	{"4.3", "it has public policies on security and privacy", YesNo, false},
	{"4.4", "it audits hardware and software kept in reserve", YesNo, false},
	{"4.5", "it has said what management of assets covers", YesNo, false},
	{"4.6", "devices and software that users installed are found and secured", YesNo, false},
	{"4.7", "its assets are managed by an approved programme", YesNo, false},
	{"4.8", "assets on its network are managed from purchase to disposal", YesNo, false},
	{"4.9", "it does not obtain assets that are on a list of banned ones", YesNo, true},
	{"4.10", "it has policies on the integrity of hardware and software", YesNo, false},
	{"4.11", "it has policies on detecting threats", YesNo, false},
	{"4.12", "its security operations work with physical security", YesNo, false},
	{"4.13", "information is handled by its classification", YesNo, false},
	{"4.14", "it manages the vulnerabilities of its own network", YesNo, false},
	{"4.15", "access to its network is controlled by a standard", YesNo, false},
	{"4.16", "administrators must be trained", YesNo, false},
	{"4.17", "its suppliers are bound to protect information", YesNo, false},
	{"4.18", "it has a policy on encryption", YesNo, false},
	{"4.19", "its network devices are hardened", YesNo, false},
	{"4.20", "its clouds follow a standard", YesNo, false},
	{"4.21", "it has practices for detecting incidents", YesNo, false},
	{"4.22", "software is scanned before it is accepted", YesNo, false},
	{"4.23", "it manages updates and versions of its products", YesNo, true},
	{"4.24", "it uses anti-malware software", YesNo, false},
	{"4.25", "it has an incident response process and team", YesNo, true},
	{"4.26", "it can recover, with integrity verified, after an incident", YesNo, false},
	{"4.27", "it is insured against incidents", YesNo, false},
	{"5.1", "its facilities are cleared or certified", YesNo, false},
	{"5.2", "it controls physical access to cyber assets", YesNo, false},
	{"5.3", "it trains staff on physical access", YesNo, false},
	{"5.4", "it has a process for physical incidents", YesNo, false},
	{"5.5", "its guards are bound by its policies", YesNo, false},
	{"5.6", "physical intrusion has consequences", YesNo, false},
	{"5.7", "it has evidence that physical security works", YesNo, false},
	{"5.8", "a controlled bill of materials protects what is in transit", YesNo, false},
	{"5.9", "what it ships is packed so that tampering shows", YesNo, false},
	{"5.10", "it keeps counterfeit parts out", YesNo, true},
	{"6.1", "it has a formal programme of personnel security", YesNo, false},
	{"6.2", "it has a process for new staff", YesNo, false},
	{"6.3", "it checks the background of its staff", YesNo, false},
	{"6.4", "it checks the background of suppliers", YesNo, false},
	{"6.5", "it checks the background of subcontractors", YesNo, false},
	{"6.6", "it has a process for staff who leave", YesNo, false},
	{"6.7", "its practices on personnel are documented", YesNo, false},
	{"6.8", "these practices are enforced and audited", YesNo, false},
	{"6.9", "staff are trained on supply chain risk each year", YesNo, false},
	{"6.10", "staff are trained in security", YesNo, false},
	{"6.11", "those with elevated rights are trained further", YesNo, false},
	{"6.12", "it knows how its suppliers train their staff", YesNo, false},
	{"6.13", "it has a code of conduct", YesNo, false},
	{"7.1", "its processes follow a standard of product integrity", YesNo, false},
	{"7.2", "it follows a secure development life cycle", YesNo, false},
	{"7.3", "it has procedures of validation", YesNo, false},
	{"7.4", "it detects anomalies in its products", YesNo, false},
	{"7.5", "it watches products of others for defects", YesNo, false},
	{"7.6", "its product relies on clouds", YesNo, false},
	{"7.7", "it requires training on product integrity", YesNo, false},
	{"7.8", "it evaluates the integrity of suppliers before choosing them", YesNo, false},
	{"7.9", "it audits integrity regularly", YesNo, false},
	{"7.10", "it improves integrity by a process", YesNo, false},
	{"7.11", "it controls reuse and recycling of hardware", YesNo, false},
	{"8.1", "it has a formal process for resilience", YesNo, false},
	{"8.2", "it considers threats that are not technical", YesNo, false},
	{"8.3", "it has a plan for continuity", YesNo, false},
	{"8.4", "it has a trained crisis team", YesNo, false},
	{"8.5", "its staff can work remotely", YesNo, false},
	{"8.6", "it avoids single sources", YesNo, false},
	{"8.7", "it considers other ways of delivery", YesNo, false},
}

// texts are the ids of the questions that ask for a description.
const texts = `1.2.1 1.2.2 2.1.1 2.1.2 2.2.1 2.3.1 2.3.2 2.5.1 2.5.3 2.7.1 2.7.2 2.8.1 2.8.2 2.8.3 2.10.1 3.1.1 3.2.1 3.3 3.4.1 3.5 3.6.1 3.8
3.9.1 3.10.1 3.10.2 3.10.3 3.10.4 3.11.1 3.13.1 3.14.1 3.14.2 3.15.1 3.16.1 3.16.2 3.17.1 4.2.1 4.3.1 4.3.2 4.3.2.1 4.4.1 4.6.1 4.7.1 4.7.1.1 4.7.2
4.8.1 4.8.2 4.8.3 4.9.1 4.10.1 4.10.1.1 4.11.1 4.11.1.1 4.11.1.2 4.12.1 4.12.2 4.12.3 4.13.1 4.13.1.1 4.14.1 4.14.1.1 4.14.1.2 4.15.1 4.15.2 4.15.2.1
4.15.2.2 4.16.1 4.16.2 4.16.2.1 4.17.1 4.18.1 4.18.2 4.18.2.1 4.19.1 4.19.2 4.19.3 4.19.4 4.20.1 4.20.1.1 4.21.1 4.21.2 4.22.1 4.22.2 4.23.1 4.24.1
4.24.1.1 4.25.1 4.25.2 4.26.1 4.27.1 5.1.1 5.1.2 5.2.1 5.2.1.1 5.2.1.2 5.3.1 5.3.2 5.3.2.1 5.3.3 5.3.3.1 5.4.1 5.4.1.1 5.5.1 5.5.2 5.5.2.1 5.6.1 5.7.1
5.8.1 5.9.1 5.9.1.1 5.10.1 5.10.2 5.10.2.1 6.1.1 6.1.2 6.1.3 6.2.1 6.2.2 6.2.3 6.2.4 6.2.4.1 6.3.1 6.3.2 6.4.1 6.4.2 6.5.1 6.5.2 6.6.1 6.6.2 6.6.3 6.6.4
6.12.1 6.13.1 6.13.2 6.13.3 6.13.4 7.2.1 7.3.1 7.3.1.1 7.3.1.2 7.3.2 7.3.2.1 7.4.1 7.4.1.1 7.5.1 7.6.1 7.6.1.1 7.7.1 7.7.1.1 7.8.1 7.8.1.1 7.9.1 7.9.2
7.10.1 7.11.1 8.1.1 8.3.1 8.4.1 8.5.1 8.5.1.1 8.5.1.2`

// alone are what the texts ask for that belong to no other question.
var alone = map[string]string{
	"3.3": "the framework by which the security of its products is defined", "3.5": "how development and manufacture are automated",
	"3.8": "how malicious and counterfeit components are kept out",
}

// Questions lists all questions, those of the template in its order (CISA, ICT Supply Chain Risk Management Task Force,
// "Vendor Supply Chain Risk Management (SCRM) Template", April 2021), then ours.
func Questions() []Question {
	out := slices.Clone(yesNo)
	for id := range strings.FieldsSeq(texts) {
		about := alone[id]
		if about == "" {
			about = "details on " + Above(id)
		}
		out = append(out, Question{ID: id, About: about})
	}
	slices.SortFunc(out, func(a, b Question) int { return compareIDs(a.ID, b.ID) })
	return append(out, ours...)
}

// compareIDs orders ids by their numbers.
func compareIDs(a, b string) int {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			if len(x[i]) != len(y[i]) {
				return len(x[i]) - len(y[i])
			}
			return strings.Compare(x[i], y[i])
		}
	}
	return len(x) - len(y)
}

// wanted is the answer that speaks for a supplier: "no" to what nobody should do.
func (q Question) wanted() Answer {
	switch q.ID {
	case "x-listed-owners", "x-covered-modules":
		return No
	}
	return Yes
}

// neutral says that neither answer speaks against a supplier.
func (q Question) neutral() bool {
	switch q.ID {
	case "1.1", "1.2", "3.1", "4.1", "5.1", "7.6":
		return true
	}
	return false
}
