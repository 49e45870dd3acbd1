package name

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxRunes bounds how much of a name is read. The longest name on the lists that we know has 150 characters.
const maxRunes = 400

// script is a system of writing that is read in a way of its own.
type script uint8

const (
	latin script = iota
	cyrillic
	greek
	arabic
	hebrew
	hangul
	han
	kana
	lettered // read by the names of its letters
)

func scriptOf(r rune) script {
	switch {
	case r < 0x370:
		return latin
	case unicode.Is(unicode.Cyrillic, r):
		return cyrillic
	case unicode.Is(unicode.Greek, r):
		return greek
	case unicode.Is(unicode.Arabic, r):
		return arabic
	case unicode.Is(unicode.Hebrew, r):
		return hebrew
	case unicode.Is(unicode.Hangul, r):
		return hangul
	case unicode.Is(unicode.Han, r):
		return han
	case unicode.In(r, unicode.Hiragana, unicode.Katakana) || r == 'ー':
		return kana
	case unicode.Is(unicode.Latin, r):
		return latin
	}
	return lettered
}

// word is a run of letters and digits as it was written.
type word struct {
	text   string // NFKC, apostrophes dropped
	script script
	dotted bool // one letter before a full stop: "A."
	tied   bool // a hyphen stands before it
	comma  bool // a comma stands behind it
	aside  bool // it stands in brackets, all in capitals
}

// words splits a name. Apostrophes, which romanisations use at will, are dropped; "&" and "%" become words.
func words(s string) []word {
	if utf8.RuneCountInString(s) > maxRunes {
		s = string([]rune(s)[:maxRunes])
	}
	s = norm.NFKC.String(s)
	var out []word
	var b []rune
	tied, aside := false, false
	flush := func() {
		if len(b) > 0 {
			w := newWord(b, tied)
			w.aside = aside && w.text == strings.ToUpper(w.text)
			out = append(out, w)
			tied, b = false, b[:0]
		}
	}
	for i, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == 'ー':
			if len(b) > 0 && scriptOf(r) != scriptOf(b[len(b)-1]) && !unicode.IsMark(r) && scriptOf(r)+scriptOf(b[len(b)-1]) >= han {
				flush() // Han and kana stand beside other letters without a space
			}
			b = append(b, r)
		case isApostrophe(r):
		case r == '.':
			single := len(b) == 1
			flush()
			if single {
				out[len(out)-1].dotted = true
			}
		case r == '&' || r == '+':
			flush()
			out = append(out, word{text: "and"})
		case r == '%':
			flush()
			out = append(out, word{text: "percent"})
			if next, _ := utf8.DecodeRuneInString(s[i+1:]); unicode.IsLetter(next) {
				b, out = append(b, []rune("percent")...), out[:len(out)-1]
			}
		case unicode.In(r, unicode.Cf):
		default:
			flush()
			tied = unicode.Is(unicode.Pd, r) && len(out) > 0
			switch r {
			case '(', '[':
				aside = true
			case ')', ']':
				aside = false
			}
			if r == ',' && len(out) > 0 {
				out[len(out)-1].comma = true
			}
		}
	}
	flush()
	return out
}

func newWord(b []rune, tied bool) word {
	w := word{text: string(b), script: scriptOf(b[0]), tied: tied}
	if unicode.IsDigit(b[0]) {
		for _, r := range b {
			if !unicode.IsDigit(r) {
				w.script = scriptOf(r)
			}
		}
	}
	return w
}

// isApostrophe is true of the marks that romanisations write for hamza, ayn, aspiration and elision.
func isApostrophe(r rune) bool {
	return strings.ContainsRune("'`´’‘‛ʼʻʿʾʹ′＇״׳ʺ", r)
}

// foldLatin gives Latin letters in lower case without accents. Letters that are no accented ones are written as their
// languages write them where they must do without.
func foldLatin(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if to, ok := latinLetters[r]; ok {
			b.WriteString(to)
			continue
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

var latinLetters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ı': "i", 'ħ': "h", 'ŋ': "ng", 'ə': "a",
	'ŧ': "t", 'ĸ': "k", 'ſ': "s", 'ɓ': "b", 'ɗ': "d", 'ƙ': "k", 'ɛ': "e", 'ɔ': "o", 'ƴ': "y", 'ʼ': "", 'ǝ': "e",
}
