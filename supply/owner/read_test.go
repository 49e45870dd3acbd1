package owner

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// lines writes a graph as text: its parties, then its holdings.
func lines(g *Graph) []string {
	var out []string
	for i := range uint32(g.Nodes()) {
		n := g.Node(i)
		out = append(out, strings.TrimRight(fmt.Sprintf("%s | %s | %s %s %s", n.ID, strings.Join(n.Names, "; "), n.Kind, n.Country, n.Status), " "))
	}
	g.Index()
	for i := range g.Edges() {
		e := g.Edge(i)
		text := fmt.Sprintf("%s > %s: %s", g.Node(e.Owner).ID, g.Node(e.Owned).ID, e.words())
		if !e.Counted {
			text += " not counted"
		}
		out = append(out, text)
	}
	return out
}

const lei1, lei2, lei3 = "TESTTESTTEST00000111", "TESTTESTTEST00000208", "TESTTESTTEST00000305"

// id pads a short word to the 32 characters that BODS asks of a statement's id.
func id(word string) string { return word + strings.Repeat("-", 32-len(word)) }

// statements puts ids for $1 to $9.
func statements(text string) string {
	for i := range 9 {
		text = strings.ReplaceAll(text, fmt.Sprint("$", i+1), id(fmt.Sprint("s", i+1)))
	}
	return text
}

const bods03 = `[
{"statementID":"$1","statementType":"entityStatement","isComponent":false,"entityType":"registeredEntity","name":"Aster Oy","publicationDetails":{"x":1}},
{"statementID":"$2","statementType":"personStatement","isComponent":false,"personType":"knownPerson","names":[{"fullName":"Test Person"}],"publicationDetails":{"x":1}},
{"statementID":"$3","statementType":"ownershipOrControlStatement","statementDate":"2020-01-01","isComponent":false,"subject":{"describedByEntityStatement":"$1"},
 "interestedParty":{"describedByPersonStatement":"$2"},"interests":[{"type":"shareholding","interestLevel":"direct","share":{"minimum":25,"maximum":50,"exclusiveMinimum":true}}],"publicationDetails":{"x":1}},
{"statementID":"$4","statementType":"ownershipOrControlStatement","statementDate":"2022-05-01","isComponent":false,"replacesStatements":["$3"],"subject":{"describedByEntityStatement":"$1"},
 "interestedParty":{"describedByPersonStatement":"$2"},"interests":[{"type":"voting-rights","interestLevel":"direct","share":{"exact":60}}],"publicationDetails":{"x":1}},
{"statementID":"$5","statementType":"ownershipOrControlStatement","isComponent":false,"subject":{"describedByEntityStatement":"$1"},
 "interestedParty":{"unspecified":{"reason":"interested-party-exempt-from-disclosure"}},"publicationDetails":{"x":1}}
]`

const bods04 = `{"statementId":"$1","declarationSubject":"a","statementDate":"2024-01-01","recordId":"a","recordType":"entity","recordDetails":{"isComponent":false,"entityType":{"type":"registeredEntity"},"name":"Aster Oy","jurisdiction":{"name":"Finland","code":"FI"},"identifiers":[{"scheme":"FI-PRO","id":"0000001-0"}]}}
{"statementId":"$2","declarationSubject":"a","statementDate":"2024-01-01","recordId":"b","recordType":"entity","recordDetails":{"isComponent":true,"entityType":{"type":"registeredEntity"},"name":"Borel SA","identifiers":[{"scheme":"XI-LEI","id":"TESTTESTTEST00000111"}]}}
{"statementId":"$3","declarationSubject":"a","statementDate":"2024-01-01","recordId":"p","recordType":"person","recordDetails":{"isComponent":false,"personType":"anonymousPerson","unspecifiedPersonDetails":{"reason":"subjectExemptFromDisclosure"}}}
{"statementId":"$4","declarationSubject":"a","statementDate":"2024-01-01","recordId":"r1","recordType":"relationship","recordDetails":{"isComponent":true,"subject":"a","interestedParty":"b","interests":[{"type":"shareholding","directOrIndirect":"direct","share":{"exact":60}}]}}
{"statementId":"$5","declarationSubject":"a","statementDate":"2024-01-01","recordId":"r2","recordType":"relationship","recordDetails":{"isComponent":true,"subject":"b","interestedParty":"p","interests":[{"type":"shareholding","directOrIndirect":"direct","share":{"exclusiveMinimum":50,"maximum":75}},{"type":"boardMember"}]}}
{"statementId":"$6","declarationSubject":"a","statementDate":"2024-01-01","recordId":"r3","recordType":"relationship","recordDetails":{"isComponent":false,"subject":"a","interestedParty":"p","interests":[{"type":"shareholding","directOrIndirect":"indirect","share":{"exact":36}}],"componentRecords":["b","r1","r2"]}}
{"statementId":"$7","declarationSubject":"a","statementDate":"2024-06-01","recordId":"r1","recordStatus":"updated","recordType":"relationship","recordDetails":{"isComponent":true,"subject":"a","interestedParty":"b","interests":[{"type":"shareholding","directOrIndirect":"direct","share":{"exact":40}}]}}
{"statementId":"$8","declarationSubject":"a","statementDate":"2025-01-01","recordId":"r1","recordStatus":"closed","recordType":"relationship","recordDetails":{"isComponent":true,"subject":"a","interestedParty":"b","interests":[{"type":"shareholding","directOrIndirect":"direct","share":{"exact":40}}]}}
{"statementId":"$9","declarationSubject":"a","statementDate":"2024-01-01","recordId":"r9","recordType":"relationship","recordDetails":{"isComponent":false,"subject":"a"}}
{"statementId":"cut
`

const gleifRR = `<?xml version="1.0" encoding="UTF-8"?>
<rr:RelationshipData xmlns:rr="http://www.gleif.org/data/schema/rr/2016"><rr:Header><rr:ContentDate>2026-01-01</rr:ContentDate></rr:Header><rr:RelationshipRecords>
<rr:RelationshipRecord><rr:Relationship><rr:StartNode><rr:NodeID>TESTTESTTEST00000111</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:StartNode><rr:EndNode><rr:NodeID>TESTTESTTEST00000208</rr:NodeID></rr:EndNode>
<rr:RelationshipType>IS_DIRECTLY_CONSOLIDATED_BY</rr:RelationshipType><rr:RelationshipPeriods><rr:RelationshipPeriod><rr:StartDate>2020-01-01T00:00:00Z</rr:StartDate><rr:EndDate>2020-12-31T00:00:00Z</rr:EndDate><rr:PeriodType>ACCOUNTING_PERIOD</rr:PeriodType></rr:RelationshipPeriod>
<rr:RelationshipPeriod><rr:StartDate>2018-02-03T00:00:00Z</rr:StartDate><rr:PeriodType>RELATIONSHIP_PERIOD</rr:PeriodType></rr:RelationshipPeriod></rr:RelationshipPeriods></rr:Relationship></rr:RelationshipRecord>
<rr:RelationshipRecord><rr:Relationship><rr:StartNode><rr:NodeID>TESTTESTTEST00000305</rr:NodeID></rr:StartNode><rr:EndNode><rr:NodeID>TESTTESTTEST00000111</rr:NodeID></rr:EndNode><rr:RelationshipType>IS_INTERNATIONAL_BRANCH_OF</rr:RelationshipType></rr:Relationship></rr:RelationshipRecord>
<rr:RelationshipRecord><rr:Relationship><rr:StartNode><rr:NodeID>TESTTESTTEST-0000398</rr:NodeID></rr:StartNode><rr:EndNode><rr:NodeID>TESTTESTTEST00000111</rr:NodeID></rr:EndNode><rr:RelationshipType>IS_SUBFUND_OF</rr:RelationshipType></rr:Relationship></rr:RelationshipRecord>
</rr:RelationshipRecords></rr:RelationshipData>`

const gleifLEI = `LEI,Entity.LegalName,Entity.LegalName.xmllang,Entity.OtherEntityNames.OtherEntityName.1,Entity.LegalAddress.Country,Entity.LegalJurisdiction,Entity.EntityCategory,Entity.EntityStatus
TESTTESTTEST00000111,"Aster, Inc.",en,Aster Incorporated,US,US-DE,GENERAL,ACTIVE
TESTTESTTEST00000208,Borel SA,fr,,FR,FR,GENERAL,INACTIVE
TESTTESTTEST00000208,short
`

const gleifRepex = `LEI,Exception.Category,Exception.Reason.1
TESTTESTTEST00000111,DIRECT_ACCOUNTING_CONSOLIDATION_PARENT,NON_PUBLIC
TESTTESTTEST00000111,ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT,NON_PUBLIC
TESTTESTTEST00000208,DIRECT_ACCOUNTING_CONSOLIDATION_PARENT,NO_KNOWN_PERSON
`

const ftmLines = `{"id":"c1","schema":"Company","properties":{"name":["Aster Oy"],"jurisdiction":["fi"],"leiCode":["TESTTESTTEST00000111"]}}
{"id":"p1","schema":"Person","properties":{"name":["Test Person"],"nationality":["se"]}}
{"id":"o1","schema":"Ownership","properties":{"owner":["p1"],"asset":["c1"],"percentage":["25-50 %"],"startDate":["2019"],"endDate":["2024-02"]}}
{"id":"d1","schema":"Directorship","properties":{"director":["p1"],"organization":["c1"],"role":["chair"]}}
{"id":"o2","schema":"Ownership","properties":{"owner":["p1"],"percentage":["12"]}}
{"id":"o3","schema":"Ownership","properties":{"owner":[{"id":"p2","schema":"Person","properties":{"name":["Other Person"]}}],"asset":["c1"],"percentage":["many"]}}
{"id":"v1","schema":"Vessel","properties":{"name":["Test Vessel"]}}
`

const tableCSV = `owner;owned;percent;kind;from;to;source;complete;colour
Aster Oy;Borel SA;60;;2019-05-01;;annual report;;red
Casto Fund;Borel SA;25-40;votes;;2022-03;register;yes;
;Derin Ltd;;;;;;;
Aster Oy;Derin Ltd;120;;;;;;
Aster Oy;Derin Ltd;10;stock;;;;;
Aster Oy;Derin Ltd;10;;2022-01-01;2021-01-01;;;
Aster Oy;Derin Ltd
Test Person;Derin Ltd;;control;;;;;
`

func TestRead(t *testing.T) {
	tests := []struct {
		name, text string
		format     Format
		want       []string
		problems   []string
	}{
		{"bods03", statements(bods03), BODS, []string{
			"f#" + id("s1") + " | Aster Oy | entity",
			"f#" + id("s2") + " | Test Person | person",
			"f#" + id("s5") + ": unnamed party | unnamed party | unnamed  interested party exempt from disclosure",
			"f#" + id("s2") + " > f#" + id("s1") + ": holds 25.0001 % to 50 % (shares, to 2022-04-30; f:4)",
			"f#" + id("s2") + " > f#" + id("s1") + ": holds 60 % (votes, 2022-05-01 to now; f:6)",
			"f#" + id("s5") + ": unnamed party > f#" + id("s1") + ": holds an unknown share (holding; f:8)",
			"f#" + id("s5") + ": unnamed party > f#" + id("s1") + ": may control it (f:8)",
		}, nil},
		{"bods04", statements(bods04), BODS, []string{
			"FI-PRO:0000001-0 | Aster Oy | entity FI",
			lei1 + " | Borel SA | entity",
			"f#p |  | unnamed  subject exempt from disclosure",
			lei1 + " > FI-PRO:0000001-0: holds 60 % (shares, to 2024-05-31; f:4)",
			"f#p > " + lei1 + ": holds 50.0001 % to 75 % (shares; f:5)",
			"f#p > " + lei1 + ": has an office in it (f:5)",
			"f#p > FI-PRO:0000001-0: holds 36 % (shares, indirect; f:6) not counted",
			lei1 + " > FI-PRO:0000001-0: holds 40 % (shares, 2024-06-01 to 2024-12-31; f:7)",
			lei1 + " > FI-PRO:0000001-0: holds 40 % (shares, 2025-01-01 to 2025-01-01; f:8)",
		}, []string{"f:9: recordDetails.interestedParty is missing", "f:10: line 10: json: a control character in a string"}},
		{"relations", gleifRR, Relations, []string{
			lei1 + " |  | entity", lei2 + " |  | entity", lei3 + " |  | entity",
			lei2 + " > " + lei1 + ": holds an unknown share (holding, 2018-02-03 to now; f:3)",
			lei2 + " > " + lei1 + ": controls it (2018-02-03 to now; f:3)",
			lei1 + " > " + lei3 + ": holds 100 % (holding; f:6)",
			lei1 + " > " + lei3 + ": controls it (f:6)",
		}, []string{`f:7: Relationship.StartNode.NodeID "TESTTESTTEST-0000398" is no LEI (ISO 17442: 20 letters and digits)`}},
		{"lei", gleifLEI, LEI, []string{
			lei1 + " | Aster, Inc.; Aster Incorporated | entity US ACTIVE",
			lei2 + " | Borel SA | entity FR INACTIVE",
		}, []string{"f:4: 2 fields where the first row has 8"}},
		{"exceptions", gleifRepex, Exceptions, []string{
			lei1 + " |  | entity",
			lei1 + ": unnamed parent | unnamed parent | unnamed  who its parent is, is not public",
			lei2 + " |  | entity",
			lei1 + ": unnamed parent > " + lei1 + ": holds an unknown share (holding; f:2)",
			lei1 + ": unnamed parent > " + lei1 + ": may control it (f:2)",
			lei1 + ": unnamed parent > " + lei1 + ": holds an unknown share (holding, indirect; f:3) not counted",
			lei1 + ": unnamed parent > " + lei1 + ": may control it (indirect; f:3) not counted",
		}, nil},
		{"ftm", ftmLines, FtM, []string{
			"c1 | Aster Oy | entity FI", "p1 | Test Person | person SE", "p2 | Other Person | person",
			"p1 > c1: holds 25 % to 50 % (holding, 2019-01-01 to 2024-02-29; f:3)",
			"p1 > c1: has an office in it (f:4)",
			"p2 > c1: holds an unknown share (holding; f:6)",
		}, []string{"f:5: Ownership o2: has no owner or no asset", `f:6: percentage: share "many": expected a percentage such as 50, 25-50 or >50; the share counts as unknown`}},
		{"table", tableCSV, Table, []string{
			"Aster Oy | Aster Oy | entity", "Borel SA | Borel SA | entity", "Casto Fund | Casto Fund | entity",
			"f#Derin Ltd: unnamed owner |  | unnamed  the table names no owner", "Derin Ltd | Derin Ltd | entity", "Test Person | Test Person | entity",
			"Aster Oy > Borel SA: holds 60 % (holding, 2019-05-01 to now; f:2, from annual report)",
			"Casto Fund > Borel SA: holds 25 % to 40 % (votes, to 2022-03-31; f:3, from register)",
			"f#Derin Ltd: unnamed owner > Derin Ltd: holds an unknown share (holding; f:4)",
			"Test Person > Derin Ltd: controls it (f:9)",
		}, []string{`f:1: column "colour" is not read; known are ` + strings.Join(tableColumns, ", "), `f:5: share "120": 120 is above 100 %`,
			`f:6: kind "stock": expected holding, shares, votes, control or office`, "f:7: the holding ends on 2021-01-01, before it begins on 2022-01-01",
			"f:8: 2 fields where the first row has 9"}},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			g := NewGraph()
			told, err := g.Read("f", strings.NewReader(c.text))
			if err != nil || told.Format != c.format {
				t.Fatalf("format %q: %v", told.Format, err)
			}
			var problems []string
			for _, p := range told.Problems {
				problems = append(problems, p.String())
			}
			if diff := cmp.Diff(c.problems, problems); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.want, lines(g)); diff != "" {
				t.Errorf("graph (-want +got):\n%s", diff)
			}
		})
	}
}

// repeat gives one text many times, without holding it.
func repeat(text string, times int) io.Reader {
	var r []io.Reader
	for range 64 {
		r = append(r, strings.NewReader(strings.Repeat(text, times/64)))
	}
	return io.MultiReader(r...)
}

func TestHostile(t *testing.T) {
	bomb := `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><rr:RelationshipData xmlns:rr="x">&b;</rr:RelationshipData>`
	entry := `[{"statementId":"x","recordDetails":`
	tests := []struct {
		name string
		text io.Reader
		want string
	}{
		{"nothing", strings.NewReader(""), "no ownership data"},
		{"noise", strings.NewReader("\x00\xff\xfe"), "no ownership data"},
		{"entity bomb", strings.NewReader(bomb), "a document type declaration"},
		{"deep JSON", io.MultiReader(strings.NewReader(entry), repeat("[", 100_032)), "nested deeper than 64"},
		{"long string", io.MultiReader(strings.NewReader(entry+`"`), repeat("0123456789abcdef", 1<<20)), "longer than 1048576"},
		{"wide statement", io.MultiReader(strings.NewReader(entry+`[0`), repeat(",0", 1<<20)), "more than 200000 values"},
		{"deep XML", io.MultiReader(strings.NewReader("<LEIData>"), repeat("<a>", 1<<16)), "nested deeper than 32"},
		{"endless text in XML", io.MultiReader(strings.NewReader("<LEIData><LEIRecord><LEI>"), repeat("0123456789abcdef", 1<<20)), "larger than"},
		{"endless field in CSV", io.MultiReader(strings.NewReader("owner,owned\n\""), repeat("0123456789abcdef", 1<<20)), "larger than"},
		{"cut short", strings.NewReader(`[{"statementId":"x"`), "cut short"},
		{"cut XML", strings.NewReader(`<LEIData><LEIRecord>`), "cut short"},
		{"wrong tag", strings.NewReader(`<LEIData></LEIRecord>`), "closes nothing"},
		{"charset", strings.NewReader(`<?xml version="1.0" encoding="utf-7"?><LEIData></LEIData>`), "expected UTF-8"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			_, err := NewGraph().Read("f", c.text)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, expected %q", err, c.want)
			}
			if spent := time.Since(start); spent > 2*time.Second {
				t.Errorf("it took %s", spent)
			}
		})
	}
}

// TestProblemsBounded: a file of nothing but broken rows is counted and told up to the bound.
func TestProblemsBounded(t *testing.T) {
	told, err := NewGraph().Read("f", io.MultiReader(strings.NewReader("owner,owned,percent\n"), repeat("a,b,x\n", 6400)))
	if err != nil || told.Rows != 6400 || told.Skipped != 6400 || len(told.Problems) != maxProblems || told.Dropped != 6400-maxProblems {
		t.Errorf("%v: %d rows, %d skipped, %d problems, %d dropped", err, told.Rows, told.Skipped, len(told.Problems), told.Dropped)
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{statements(bods03), statements(bods04), gleifRR, gleifLEI, gleifRepex, ftmLines, tableCSV,
		strings.ReplaceAll(tableCSV, ";", ",")} {
		f.Add([]byte(seed))
	}
	rules := Rules()
	f.Fuzz(func(t *testing.T, text []byte) {
		g := NewGraph()
		g.Read("f", bytes.NewReader(text))
		g.Read("g", bytes.NewReader(text))
		if g.Nodes() == 0 {
			return
		}
		x := g.Index()
		day := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
		for _, rule := range rules {
			j := x.Judge(rule, day, []Listed{{Node: 0}})
			for node := range uint32(g.Nodes()) {
				j.Explain(node)
			}
		}
		x.Collapse(day)
		x.Owners(uint32(g.Nodes()-1), day)
	})
}
