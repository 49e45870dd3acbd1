package name

import (
	"math"
	"strings"
	"testing"
)

func TestComparePersons(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want Relation
	}{
		{"TESTOVA, Marina", "Marina Testova", Same},
		{"Marina Viktorovna Testova", "Marina Testova", Same},
		{"M. Testova", "Marina Testova", Same},
		{"K. Testova", "Marina Testova", Different},
		{"Marina K. Testova", "Marina P. Testova", Different},
		{"Marina Testova", "Karina Testova", Same}, // one letter: a look is worth it
		{"Marina Testova", "Olga Testova", Different},
		{"MarinaTestova", "Marina Testova", Same},
		{"Marina Tes To Va", "Marina Testova", Same},
		{"Марина Тестова", "Marina Testova", Same},
		{"Yusuf bin Karim", "Karim bin Yusuf", Different},
		{"Abd al-Rahman Zaman", "Abdurrahman Zaman", Same},
		{"Bill Exampleton", "William Exampleton", Same},
		{"Seong-hun Pak", "Park Sung Hoon", Same},
		{"박민수", "Park Min-su", Same},
		{"박민수", "박민주", Different},
		{"陈小龙", "Chen Xiaolong", Same},
		{"陈小龙", "陳小龍", Same},
		{"Tse-tung Example", "Zedong Example", Same},
		{"يوسف حداد", "Yusuf Haddad", Same},
		{"", "Marina Testova", Different},
		{"...", "...", Different},
	} {
		if got := Compare(c.a, c.b, Person); got.Relation() != c.want {
			t.Errorf("%s and %s are %v, want %v\n%v", c.a, c.b, got.Relation(), c.want, got.Why)
		}
	}
}

func TestCompareBodies(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want Relation
	}{
		{"Zvonok Ltd", "ZVONOK LIMITED", Same},
		{"Zvonok GmbH", "Zvonok LLC", Same},
		{"OOO Zvonok", "ООО «Звонок»", Same},
		{"Zvonok Tech Co., Ltd.", "Zvonok Technologies", Same},
		{"Zvonok Int'l Trdg Co", "Zvonok International Trading Company", Same},
		{"Zvo nok Ltd", "Zvonok Ltd", Same},
		{"Bank 1", "Bank 2", Different},
		{"Zvonok Fund II L.P.", "Zvonok Fund L.P.", Group},
		{"17th Zvonok Institute", "18th Zvonok Institute", Group},
		{"Zvonok India Private Limited", "Zvonok Technologies Company", Group},
		{"Zvonok Textile Mill", "Zvonok Software Company", Different},
		{"Zvonak Textile", "Zvonik Steel", Different},
		{"QT plc", "QD plc", Different},
		{"ZKPE", "Zvonok Klin Power Engineering", Same},
		{"Titan Textiles", "Titan Software", Different},
		{"China Nowhere Zvonok Textile", "China Software Corporation", Different},
		{"上海智测科技有限公司", "Shanghai Zhice Technology Co., Ltd.", Same},
	} {
		if got := Compare(c.a, c.b, Organisation); got.Relation() != c.want {
			t.Errorf("%s and %s are %v, want %v\n%v", c.a, c.b, got.Relation(), c.want, got.Why)
		}
	}
	if got := Compare("Zvonok Star", "Zvonok Moon", Vessel); got.Relation() != Different {
		t.Errorf("two vessels: %v", got.Why)
	}
	if got := (Query{Name: "Marina Testova", Kind: Person}).Compare(Entry{Name: "Marina Testova", Kind: Vessel}); got.Best() != 0 {
		t.Errorf("a person and a vessel: %v", got.Why)
	}
}

func TestExplanation(t *testing.T) {
	got := Compare("Zvonok Teknologies India Pvt Ltd", "Звонок Technology", Organisation).Why.String()
	for _, want := range []string{"Zvonok = Звонок: same, 1.00, weight 12.0", "read as", "India (place", "Pvt Ltd (legal form", "left over in the first"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

func TestEvidence(t *testing.T) {
	q := Query{Name: "Zvonok Trading", Kind: Organisation, Evidence: &Evidence{
		Identifiers: []Identifier{{"LEI", "0000 00TESTZVONOK0001"}}, Countries: []string{"AQ"}, Addresses: []string{"12 Example Street, Suite 5, Nowhere 10115"}}}
	plain := Compare("Zvonok Trading", "Zvonok Trading House", Organisation)
	for _, c := range []struct {
		name     string
		evidence Evidence
		more     int // than without
		note     string
	}{
		{"same identifier", Evidence{Identifiers: []Identifier{{"", "000000testzvonok0001"}}}, 1, "same identifier"},
		{"other LEI", Evidence{Identifiers: []Identifier{{"LEI", "000000OTHERONE00002X"}}}, -1, "other identifiers"},
		{"other registers", Evidence{Identifiers: []Identifier{{"IMO", "1234567"}}}, 0, ""},
		{"same country", Evidence{Countries: []string{"BV", "AQ"}}, 1, "same country"},
		{"other country", Evidence{Countries: []string{"BV"}}, -1, "other countries"},
		{"same address", Evidence{Addresses: []string{"Example St. 12, Nowhere 10115"}}, 1, "same address"},
		{"other address", Evidence{Addresses: []string{"14 Example Street, Elsewhere"}}, 0, ""},
	} {
		got := q.Compare(Entry{Name: "Zvonok Trading House", Kind: Organisation, Evidence: &c.evidence})
		d := got.Score - plain.Score
		if c.more > 0 != (d > 1e-9) || c.more < 0 != (d < -1e-9) || !strings.Contains(strings.Join(got.Why.Notes, " "), c.note) {
			t.Errorf("%s: %.3f, without %.3f\n%v", c.name, got.Score, plain.Score, got.Why)
		}
	}
	if got := q.Compare(Entry{Name: "Otherwise Ltd", Kind: Organisation, Evidence: &Evidence{Identifiers: q.Evidence.Identifiers}}); got.Relation() != Same {
		t.Errorf("the same identifier under another name: %v", got.Why)
	}
}

// FuzzCompare holds that nothing panics, scores keep their range, and a name is itself.
func FuzzCompare(f *testing.F) {
	for _, s := range []string{"Marina Testova", "Zvonok II S.A. de C.V.", "박민수", "陈小龙·李", "ﷺ", "ยา", "abdul abd din al din", "a.b.c.d. & % +", "\xff\xfe", "Ꙁ 1st ii 99999999999999999999"} {
		f.Add(s, "Zvonok Ltd", uint8(0))
		f.Add("Karim bin Yusuf", s, uint8(1))
	}
	f.Fuzz(func(t *testing.T, a, b string, k uint8) {
		kind := Kind(k % 5)
		got := Compare(a, b, kind)
		if !(got.Score >= 0 && got.Score <= 1+1e-9 && got.Group >= 0 && got.Group <= 1+1e-9) {
			t.Errorf("%q and %q: %v %v", a, b, got.Score, got.Group)
		}
		_ = got.Why.String()
		x := NewIndex([]Entry{{ID: 1, Name: b, Kind: kind}, {ID: 2, Name: "Zvonok Ltd"}, {ID: 3, Name: "Marina Testova"}})
		if d := differ(x.Search(Query{Name: a, Kind: kind}, MinScore), x.scan(Query{Name: a, Kind: kind}, MinScore)); d != "" {
			t.Errorf("%q and %q as %v: the index %s", a, b, kind, d)
		}
		if self := Compare(a, a, kind); self.Score != 0 && math.Abs(self.Score-1) > 1e-9 {
			t.Errorf("%q is itself by %v\n%v", a, self.Score, self.Why)
		}
	})
}
