package name

import (
	"strings"
	"unicode/utf8"
)

// The parts of a Hangul syllable in Revised Romanization (2000), without assimilation between syllables: names are
// written syllable by syllable.
var (
	hangulInitials = strings.Split("g kk n d tt r m b pp s ss - j jj ch k t p h", " ")
	hangulVowels   = strings.Split("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i", " ")
	hangulFinals   = strings.Split("- k k k n n n t l k m l l l p l m p p t t ng t t k t p t", " ")
)

// hangulSurnames are the spellings that most bearers use where it is not Revised Romanization.
var hangulSurnames = letters("김 kim 이 lee 박 park 최 choi 강 kang 조 cho 윤 yoon 장 jang 임 lim 오 oh 서 seo 신 shin 권 kwon 안 ahn 류 ryu 유 yoo " +
	"전 jeon 고 ko 문 moon 손 son 백 baek 심 shim 곽 kwak 주 joo 우 woo 구 koo 노 roh 리 ri 림 rim 로 ro 라 ra")

var openVowels = strings.NewReplacer("eo", "o", "eu", "u")

// romanise reads one syllable. popular is the habit of North Korea's and of most people's passports: eo as o, eu as u.
func romanise(r rune) (revised, popular string) {
	if r < 0xac00 || r > 0xd7a3 {
		return string(r), string(r)
	}
	n := int(r - 0xac00)
	initial, vowel, final := hangulInitials[n/588], hangulVowels[n%588/28], hangulFinals[n%28]
	revised = strings.ReplaceAll(initial+vowel+final, "-", "")
	popular = strings.ReplaceAll(initial+openVowels.Replace(vowel)+final, "-", "")
	return revised, popular
}

func isHangul(s string) bool { r, _ := utf8.DecodeRuneInString(s); return scriptOf(r) == hangul }

// maxSyllables is the length up to which a word of syllables is read as a person's name, syllable by syllable.
const maxSyllables = 4

// readHangul reads a word syllable by syllable, in both habits. The first syllable of a word that stands first and has three
// or less is a surname.
func readHangul(s string, surname bool) (revised, popular []string) {
	for i, r := range []rune(s) {
		a, b := romanise(r)
		if to, ok := hangulSurnames()[r]; ok && surname && i == 0 {
			a, b = to, to
		}
		revised, popular = append(revised, a), append(popular, b)
	}
	return revised, popular
}
