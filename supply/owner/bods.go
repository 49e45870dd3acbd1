package owner

import (
	"io"
	"slices"
	"strings"
	"time"
)

// bodsParty is what an entity or person statement says.
type bodsParty struct {
	node Node
	date time.Time
}

// bodsHold is one version of a relationship: one statement.
type bodsHold struct {
	id          string // the record's, or of 0.2 and 0.3 the statement's
	date        time.Time
	line        int
	closed      bool
	subject     string
	party       string
	unspecified string // the reason, where no party is named
	components  bool   // other records tell the links of an indirect interest
	interests   []bodsInterest
	replaced    time.Time // the day on which the next version takes over
}

type bodsInterest struct {
	kind        string
	least, most Share
	told        bool // a share is told
	from, to    time.Time
	indirect    bool
}

// bodsFile collects statements until the end, because they may refer to later ones and replace earlier ones.
type bodsFile struct {
	*file
	parties map[string]bodsParty // by record or statement id
	same    map[string]string    // 0.2 and 0.3: statement → the one that it replaces
	holds   []bodsHold
}

// maxStatements bounds the relationships of one file.
const maxStatements = 20_000_000

// interestTypes are those of BODS 0.4.
var interestTypes = []string{"shareholding", "votingRights", "appointmentOfBoard", "otherInfluenceOrControl", "seniorManagingOfficial", "settlor", "trustee", "protector",
	"beneficiaryOfLegalArrangement", "rightsToSurplusAssetsOnDissolution", "rightsToProfitOrIncome", "rightsGrantedByContract", "conditionalRightsGrantedByContract",
	"controlViaCompanyRulesOrArticles", "controlByLegalFramework", "boardMember", "boardChair", "unknownInterest", "unpublishedInterest", "enjoymentAndUseOfAssets",
	"rightToProfitOrIncomeFromAssets", "nominee", "nominator"}

// bodsUsed are the parts of a statement that the graph is made of. A fault in one of them loses the statement; a fault in an
// address or an annotation is told, and the statement is read.
var bodsUsed = []string{"statementId", "statementID", "statementDate", "statementType", "recordId", "recordType", "recordStatus", "recordDetails",
	"subject", "interestedParty", "interests", "isComponent", "entityType", "personType", "componentRecords", "componentStatementIDs", "names", "name", "replacesStatements"}

var bodsAside = []string{"recordDetails.addresses", "recordDetails.publicListing", "recordDetails.politicalExposure", "recordDetails.taxResidencies",
	"recordDetails.placeOfBirth", "recordDetails.birthDate", "recordDetails.deathDate", "recordDetails.foundingDate", "recordDetails.formedByStatute",
	"recordDetails.uri", "recordDetails.nationalities", "recordDetails.jurisdiction", "recordDetails.alternateNames", "recordDetails.identifiers", "recordDetails.entityType.subtype",
	"recordDetails.dissolutionDate"}

func used(at string) bool {
	within := func(path string) bool {
		rest, ok := strings.CutPrefix(at, path)
		return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
	}
	return slices.ContainsFunc(bodsUsed, within) && !slices.ContainsFunc(bodsAside, within)
}

// bods reads statements of BODS 0.2 to 0.4.
func (f *file) bods(r io.Reader) error {
	b := &bodsFile{file: f, parties: map[string]bodsParty{}, same: map[string]string{}}
	err := f.values(r, b.statement)
	b.finish()
	return err
}

// statement checks and keeps one statement.
func (b *bodsFile) statement(v *value) {
	old := v.get("statementType") != nil || v.get("statementID") != nil && v.get("statementId") == nil
	s := statement04
	if old {
		s = statement03
	}
	lost, faults := false, 0
	if v.last > v.line {
		b.problem(v.line, "the statement stands neither in an array nor on a line of its own")
	}
	s.check(v, "", func(line int, at, what string) {
		if faults++; faults <= 5 {
			if at == "" {
				at = "the statement"
			}
			b.problem(line, "%s %s", at, what)
		}
		lost = lost || used(at) || at == "the statement"
	})
	if lost {
		b.told.Skipped++
		return
	}
	if old {
		b.old(v)
	} else {
		b.new(v)
	}
}

// new keeps a statement of BODS 0.4.
func (b *bodsFile) new(v *value) {
	date, _ := parseDay(v.str("statementDate"), false)
	details, id := v.get("recordDetails"), v.str("recordId")
	switch v.str("recordType") {
	case "entity":
		b.party(id, date, b.bodsEntity(details, details.get("entityType").str("type"), id))
	case "person":
		b.party(id, date, b.bodsPerson(details, id))
	case "relationship":
		h := bodsHold{id: id, date: date, line: v.line, closed: v.str("recordStatus") == "closed",
			components: len(details.list("componentRecords")) > 0}
		h.subject, h.party = details.str("subject"), details.str("interestedParty")
		h.unspecified = details.get("interestedParty").str("reason")
		b.hold(h, details)
	}
}

// old keeps a statement of BODS 0.2 or 0.3, where a statement is its own record.
func (b *bodsFile) old(v *value) {
	date, _ := parseDay(v.str("statementDate"), false)
	id := v.str("statementID")
	for _, r := range v.list("replacesStatements") {
		if r.text != id {
			b.same[id] = r.text
		}
	}
	switch v.str("statementType") {
	case "entityStatement":
		b.party(id, date, b.bodsEntity(v, v.str("entityType"), id))
	case "personStatement":
		b.party(id, date, b.bodsPerson(v, id))
	case "ownershipOrControlStatement":
		party := v.get("interestedParty")
		h := bodsHold{id: id, date: date, line: v.line, components: len(v.list("componentStatementIDs")) > 0,
			subject:     v.get("subject").str("describedByEntityStatement"),
			party:       party.str("describedByEntityStatement") + party.str("describedByPersonStatement"),
			unspecified: party.get("unspecified").str("reason")}
		b.hold(h, v)
	}
}

func (b *bodsFile) party(id string, date time.Time, n Node) {
	if old, ok := b.parties[id]; ok && old.date.After(date) {
		return // the later statement stands
	}
	b.parties[id] = bodsParty{n, date}
}

// bodsEntity reads name, register number and jurisdiction. The id is a register's number where there is one, so that the
// same company in two files is one; else the file's own.
func (b *bodsFile) bodsEntity(v *value, kind, id string) Node {
	n := Node{ID: b.path + "#" + id, Kind: Entity, Names: []string{v.str("name")}}
	if kind == "anonymousEntity" || kind == "unknownEntity" {
		n.Kind = Unnamed
		n.Status = bodsReason(v.get("unspecifiedEntityDetails").str("reason"), kind)
	}
	for _, name := range v.list("alternateNames") {
		n.Names = append(n.Names, name.text)
	}
	j := v.get("jurisdiction")
	if j == nil {
		j = v.get("incorporatedInJurisdiction")
	}
	n.Country = country(j.str("code"))
	if end := v.str("dissolutionDate"); end != "" {
		n.Status = "dissolved " + shorten(end)
	}
	for _, i := range v.list("identifiers") {
		scheme, number := i.str("scheme"), i.str("id")
		if scheme == "" || number == "" {
			continue
		}
		if scheme == "XI-LEI" && isLEI(strings.ToUpper(number)) {
			n.LEI = strings.ToUpper(number)
			n.ID = n.LEI
			break
		}
		if strings.HasPrefix(n.ID, b.path+"#") {
			n.ID = scheme + ":" + number
		}
	}
	return n
}

func (b *bodsFile) bodsPerson(v *value, id string) Node {
	n := Node{ID: b.path + "#" + id, Kind: Person}
	if kind := v.str("personType"); kind != "knownPerson" {
		n.Kind = Unnamed
		n.Status = bodsReason(v.get("unspecifiedPersonDetails").str("reason"), kind)
	}
	for _, name := range v.list("names") {
		n.Names = append(n.Names, name.str("fullName"))
	}
	if nations := v.list("nationalities"); len(nations) > 0 {
		n.Country = country(nations[0].str("code"))
	}
	return n
}

// bodsReason writes a code of unspecifiedReason in words.
func bodsReason(code, otherwise string) string {
	if code == "" {
		code = otherwise
	}
	var out strings.Builder
	for i, r := range strings.ReplaceAll(code, "-", " ") {
		if r >= 'A' && r <= 'Z' {
			if i > 0 {
				out.WriteByte(' ')
			}
			r += 'a' - 'A'
		}
		out.WriteRune(r)
	}
	return out.String()
}

// hold keeps a relationship with its interests.
func (b *bodsFile) hold(h bodsHold, v *value) {
	if len(b.holds) >= maxStatements {
		b.skip(h.line, "the file has more than %d relationships", maxStatements)
		return
	}
	for _, i := range v.list("interests") {
		in := bodsInterest{kind: i.str("type")}
		level := i.str("directOrIndirect") + i.str("interestLevel")
		in.indirect = level == "indirect" || level != "direct" && h.components
		in.least, in.most, in.told = bodsShare(i.get("share"))
		if in.least > in.most {
			b.problem(i.line, "the least share stands above the most; it counts as unknown")
			in.least, in.most = 0, Whole
		}
		var err error
		if in.from, in.to, err = days(i.str("startDate"), i.str("endDate")); err != nil {
			b.problem(i.line, "%v", err)
		}
		h.interests = append(h.interests, in)
	}
	b.holds = append(b.holds, h)
}

// bodsShare reads exact, minimum, maximum and the exclusive bounds: numbers in 0.4, booleans before.
func bodsShare(v *value) (least, most Share, told bool) {
	least, most = 0, Whole
	at := func(key string) (low, high Share, ok bool) {
		n := v.get(key)
		if n == nil || n.sort != number {
			return 0, 0, false
		}
		low, high, err := ParseShare(n.text)
		return low, high, err == nil
	}
	if low, high, ok := at("exact"); ok {
		return low, high, true
	}
	if low, _, ok := at("minimum"); ok {
		least, told = low, true
		if v.yes("exclusiveMinimum") {
			least = min(least+1, Whole)
		}
	}
	if low, _, ok := at("exclusiveMinimum"); ok {
		least, told = max(least, min(low+1, Whole)), true
	}
	if _, high, ok := at("maximum"); ok {
		most, told = high, true
		if v.yes("exclusiveMaximum") {
			most = max(most-1, 0)
		}
	}
	if _, high, ok := at("exclusiveMaximum"); ok {
		most, told = min(most, max(high-1, 0)), true
	}
	return least, most, told
}
