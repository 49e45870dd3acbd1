package name

import (
	"strings"
	"testing"
)

// texts writes a reading as "text/class text/class", names without their class.
func texts(f form) string {
	var w []string
	for _, t := range f.toks {
		s := t.text
		if t.class != plain {
			s += "/" + classNames[t.class]
		}
		w = append(w, s)
	}
	return strings.Join(w, " ")
}

func TestReadPersons(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"Dr. Anna-Lena O’Rourke", "dr/title anna lena orourke"},
		{"TESTOVA, Marina P.", "testova marina p/initial"},
		{"J.P. Example", "j/initial p/initial example"},
		{"Abd al-Rahman bin Yusuf", "abdulrahman bin/particle yusuf"},
		{"Nur al-Din Zaman", "nuruddin zaman"},
		{"M4rk T3st", "mark test"},
		{"Łukasz Żółć", "lukasz zolc"},
		{"Юрий Щукин", "yuriy shchukin"},
		{"Григорій Їжакевич", "hryhoriy yizhakevych"},
		{"Ђорђе Џамић", "djordje dzamic"},
		{"Σωκράτης Παππάς", "sokratis pappas"},
		{"يوسف الحداد", "ywsf hdad"},
		{"רחל כהן", "rhl khn"},
		{"やまだ はなこ", "yamada hanako"},
		{"キョウコ ファン", "kyoko fan"},
		{"ტარიელ", "tariel"},
		{"Արամ", "aram"},
		{"राम", "ram"},
		{"ราม", "ram"},
	} {
		if got := texts(parse(c.name, Person).forms[0]); got != c.want {
			t.Errorf("%s: read %q, want %q", c.name, got, c.want)
		}
	}
}

// TestReadSyllables reads names in Han and Hangul in every habit.
func TestReadSyllables(t *testing.T) {
	for _, c := range []struct {
		name string
		want []string
	}{
		{"박서준", []string{"park seo jun", "park so jun"}},
		{"李白", []string{"li bai", "lee baek", "lee baek", "sumomo shiro"}},
		{"司马光", []string{"sima guang"}},
	} {
		var got []string
		for _, f := range parse(c.name, Person).forms {
			got = append(got, texts(f))
		}
		for i, w := range c.want {
			if i >= len(got) || got[i] != w {
				t.Errorf("%s: read %q, want %q", c.name, got, c.want)
				break
			}
		}
	}
}

func TestReadBodies(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"Examplia S.A.R.L.", "examplia sarl/legal form"},
		{"ООО «Пример»", "ooo/legal form primer/common word"},
		{"Општество Пример", "opshtestvo primer/common word"},
		{"Zwetschgen Gesellschaft mit beschränkter Haftung", "zwetschgen gesellschaft mit beschrankter haftung/legal form"},
		{"Exampel Aktiengeselschaft", "exampel aktiengeselschaft/legal form"},
		{"Joynt Stock Company Zvonok", "joynt stock company/legal form zvonok"},
		{"Fund XIV L.P.", "fund/common word 14/number lp/legal form"},
		{"Brigade Forty-Four", "brigade/common word 44/number"},
		{"1st Bank of Nowhere", "1/number bank/common word of/small word nowhere"},
		{"H&M Zvonok", "h and/small word m zvonok"},
		{"A.B.C. Zvonok", "abc zvonok"},
		{"深圳智测科技有限公司", "深圳/place zhice 科技/common word 有限公司/legal form"},
		{"가나다전자 주식회사", "ganada 전자/common word 주식회사/legal form"},
		{"AG", "ag"},
		{"PT Contoh Tbk", "pt/legal form contoh tbk/legal form"},
		{"", ""},
	} {
		p := parse(c.name, Organisation)
		got := ""
		if len(p.forms) > 0 {
			got = texts(p.forms[0])
		}
		if got != c.want {
			t.Errorf("%s: read %q, want %q", c.name, got, c.want)
		}
	}
}

func TestNumerals(t *testing.T) {
	for _, c := range []struct {
		word string
		want int
		ok   bool
	}{
		{"7", 7, true}, {"007", 7, true}, {"3rd", 3, true}, {"seventh", 7, true}, {"nineteen", 19, true}, {"xlix", 49, true},
		{"iiii", 0, false}, {"mix", 0, false}, {"civil", 0, false}, {"12ab", 0, false}, {"v", 0, false}, {"", 0, false},
	} {
		if got, ok := numeral(c.word, false); got != c.want || ok != c.ok {
			t.Errorf("%q: %d %v, want %d %v", c.word, got, ok, c.want, c.ok)
		}
	}
	if n, ok := numeral("v", true); n != 5 || !ok {
		t.Errorf("v at the end of a name is %d %v, want 5", n, ok)
	}
	for n := 1; n < 50; n++ {
		if got, ok := romanNumeral(roman(n), true); got != n || !ok {
			t.Errorf("%s is read as %d %v, want %d", roman(n), got, ok, n)
		}
	}
}

func TestWadeGiles(t *testing.T) {
	for _, c := range []struct{ pinyin, wade string }{
		{"beijing", "peiching"}, {"zedong", "tsetung"}, {"xiaoping", "hsiaoping"}, {"zhou", "chou"}, {"guo", "kuo"}, {"shi", "shih"},
	} {
		if got := wadeGiles(c.pinyin); got != c.wade {
			t.Errorf("%s in Wade-Giles is %q, want %q", c.pinyin, got, c.wade)
		}
		if got := wadeGiles(c.wade); got != c.wade {
			t.Errorf("%s stays %q, want itself", c.wade, got)
		}
	}
	if got := wadeGiles("testova"); got != "" {
		t.Errorf("testova is no Chinese: %q", got)
	}
}
