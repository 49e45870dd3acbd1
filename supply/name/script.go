package name

import (
	"strings"
	"sync"
	"unicode"
)

// The tables below are the letters' usual romanisations: BGN/PCGN without marks for Russian, Ukrainian, Belarusian, Kazakh and
// Mongolian; Serbian's and Macedonian's own Latin letters without accents; ELOT 743 for Greek; Revised Romanization for
// Hangul; Hepburn for kana.

var russian = letters("а a б b в v г g д d е e ё e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ъ - ы y ь - э e ю yu я ya " +
	"і i ї yi є ye ґ g ў u ђ dj ј j љ lj њ nj ћ c џ dz ѓ gj ќ kj ѕ dz ә a ғ gh қ q ң ng ө o ұ u ү u һ h ѣ e ѵ i")

// What Ukrainian, Belarusian and the south Slavs read otherwise.
var (
	ukrainian = letters("г h и y")
	southern  = letters("ж z х h ц c ч c ш s")
)

// readCyrillic reads a word. habit is the whole name, whose letters tell the language.
func readCyrillic(s, habit string) string {
	special := map[rune]string(nil)
	switch {
	case strings.ContainsAny(habit, "іїєґўІЇЄҐЎ"):
		special = ukrainian()
	case strings.ContainsAny(habit, "ђјљњћџѓќЂЈЉЊЋЏЃЌ"):
		special = southern()
	}
	return readLetters(s, special, russian())
}

var greekLetters = letters("α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o")

var greekPairs = strings.NewReplacer("ου", "ou", "αυ", "av", "ευ", "ev", "μπ", "mp", "γγ", "ng", "γκ", "gk", "γχ", "nch")

func readGreek(s string) string {
	s = foldLatin(s)
	s = greekPairs.Replace(s)
	return readLetters(s, nil, greekLetters())
}

var kanaLetters = letters("あ a い i う u え e お o か ka き ki く ku け ke こ ko が ga ぎ gi ぐ gu げ ge ご go さ sa し shi す su せ se そ so ざ za じ ji ず zu ぜ ze ぞ zo " +
	"た ta ち chi つ tsu て te と to だ da ぢ ji づ zu で de ど do な na に ni ぬ nu ね ne の no は ha ひ hi ふ fu へ he ほ ho ば ba び bi ぶ bu べ be ぼ bo ぱ pa ぴ pi ぷ pu ぺ pe ぽ po " +
	"ま ma み mi む mu め me も mo や ya ゆ yu よ yo ら ra り ri る ru れ re ろ ro わ wa ゐ i ゑ e を o ん n ゔ vu ぁ a ぃ i ぅ u ぇ e ぉ o ー -")

var longVowels = strings.NewReplacer("ou", "o", "uu", "u", "oo", "o")

// readKana reads hiragana and katakana by Hepburn, without long vowels.
func readKana(s string) string {
	var b []byte
	double := false
	for _, r := range s {
		if r >= 'ァ' && r <= 'ヴ' {
			r -= 'ァ' - 'ぁ'
		}
		switch r {
		case 'っ':
			double = true
			continue
		case 'ゃ', 'ゅ', 'ょ':
			if n := len(b); n > 0 && b[n-1] == 'i' {
				b = b[:n-1]
				if n < 3 || !strings.HasSuffix(string(b), "sh") && !strings.HasSuffix(string(b), "ch") && !strings.HasSuffix(string(b), "j") {
					b = append(b, 'y')
				}
			}
			b = append(b, map[rune]byte{'ゃ': 'a', 'ゅ': 'u', 'ょ': 'o'}[r])
			continue
		case 'ぁ', 'ぃ', 'ぅ', 'ぇ', 'ぉ': // after a syllable they replace its vowel: ファ = fa
			if n := len(b); n > 0 {
				b = b[:n-1]
			}
		}
		to := kanaLetters()[r]
		if double && to != "" {
			b = append(b, to[0])
		}
		double = false
		b = append(b, to...)
	}
	return longVowels.Replace(string(b))
}

// letters makes a table of "from to from to", at its first use; "-" stands for nothing.
func letters(s string) func() map[rune]string {
	return sync.OnceValue(func() map[rune]string {
		m := map[rune]string{}
		f := strings.Fields(s)
		for i := 0; i+1 < len(f); i += 2 {
			to := f[i+1]
			if to == "-" {
				to = ""
			}
			m[[]rune(f[i])[0]] = to
		}
		return m
	})
}

// readLetters reads letter by letter, by the first table that has the letter; others stay.
func readLetters(s string, tables ...map[rune]string) string {
	var b strings.Builder
next:
	for _, r := range s {
		r = unicode.ToLower(r)
		for _, t := range tables {
			if to, ok := t[r]; ok {
				b.WriteString(to)
				continue next
			}
		}
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}
