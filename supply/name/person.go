package name

import (
	"slices"
	"strings"
)

// habit is one way to read the syllables of a person's name.
type habit struct {
	name string
	read func(w word, first bool) []*token
}

// habits are the ways to read a person's name: more than one only where Han or Hangul stands in it.
func habits(ws []word, foreign bool) []habit {
	var hasHan, hasHangul bool
	longest := 0
	for _, w := range ws {
		hasHan = hasHan || w.script == han
		hasHangul = hasHangul || w.script == hangul
		if w.script == han {
			longest = max(longest, len([]rune(w.text)))
		}
	}
	revised := habit{"Korean", func(w word, first bool) []*token { return koreanTokens(w, first, 0) }}
	popular := habit{"Korean as spelt by habit", func(w word, first bool) []*token { return koreanTokens(w, first, 1) }}
	switch {
	case hasHan && foreign:
		return []habit{{"Mandarin, by sound", foreignTokens}}
	case hasHan:
		out := []habit{{"Mandarin", mandarinTokens}, revised, popular}
		for cut := 1; cut <= 3 && cut <= longest; cut++ {
			out = append(out, habit{"Japanese", func(w word, _ bool) []*token { return japaneseTokens(w, cut) }})
		}
		return out
	case hasHangul:
		return []habit{revised, popular}
	}
	if len(ws) >= 2 && !slices.ContainsFunc(ws, func(w word) bool { return w.script != cyrillic || readPalladius(w.text) == "" }) {
		return []habit{{}, {"Chinese in Cyrillic", nil}}
	}
	return []habit{{}}
}

// foreignTokens reads a name that Han characters give by sound.
func foreignTokens(w word, _ bool) []*token {
	return []*token{syllables(w.text, pinyin([]rune(w.text)))}
}

// isForeign is true of names with the middle dot that Chinese and Japanese set between a foreigner's names.
func isForeign(whole string) bool { return strings.ContainsAny(whole, "·・•") }

func mandarinTokens(w word, first bool) []*token {
	r := []rune(w.text)
	if first && len(r) > 1 && len(r) <= maxSyllables {
		surname, given := hanParts(w.text)
		return []*token{syllables(string(surname), pinyin(surname)), syllables(string(given), pinyin(given))}
	}
	return []*token{syllables(w.text, pinyin(r))}
}

func koreanTokens(w word, first bool, style int) []*token {
	text := w.text
	if w.script == han {
		if text = koreanSyllables([]rune(text)); text == "" {
			return nil
		}
	}
	r := []rune(text)
	revised, popular := readHangul(text, first && len(r) <= maxSyllables)
	read := [2][]string{revised, popular}[style]
	var out []*token
	for i := range r {
		shown := string([]rune(w.text)[i])
		out = append(out, syllables(shown, read[i]))
	}
	return out
}

func japaneseTokens(w word, cut int) []*token {
	r := []rune(w.text)
	if cut >= len(r) {
		return []*token{japanese(r)}
	}
	return []*token{japanese(r[:cut]), japanese(r[cut:])}
}

func japanese(r []rune) *token {
	alts := japaneseReadings(r)
	t := &token{shown: string(r), native: string(r), alts: alts, bits: plainBits, text: string(r), norm: string(r)}
	if len(alts) > 0 {
		t.text = alts[0]
		t.norm = fold(t.text)
	}
	return t
}

// syllableBits is how rare a syllable is in names of persons: there are about thirty common ones in either language once they
// are written in Latin letters.
const syllableBits = 5

func syllables(native, read string) *token {
	return &token{text: read, shown: native, norm: fold(read), native: native, bits: min(nameBits(read), syllableBits*float64(len([]rune(native)))), wade: wadeGiles(read)}
}

// nameBits is the rarity of a word in a person's name before an index is asked.
func nameBits(read string) float64 {
	if _, ok := knownWords().variants[read]; ok {
		return knownBits
	}
	if len(read) <= 2 {
		return shortBits
	}
	return plainBits
}

// personForm reads a person's name in one habit.
func personForm(ws []word, whole string, h habit) form {
	lex := knownWords()
	f := form{foreign: isForeign(whole), native: len(ws) == 1 && h.name != ""}
	parent, comma := false, false
	for i := 0; i < len(ws); i++ {
		w := ws[i]
		if w.script == han || w.script == hangul {
			f.toks = append(f.toks, h.read(w, len(f.toks) == 0)...)
			continue
		}
		if w.script == arabic {
			if article, rest := splitArticle(w.text); article {
				w.text = rest
			}
		}
		read := readWord(w, whole)
		if h.name != "" && w.script == cyrillic {
			if chinese := readPalladius(w.text); chinese != "" {
				read = chinese
			}
		}
		t := &token{text: read, shown: w.text, bits: nameBits(read)}
		switch {
		case len(read) == 1 && read >= "a" && read <= "z" && !(read == "e" || read == "y") || w.dotted:
			t.class, t.bits = initial, initialBits
		case lex.filial[read]:
			t.class, t.bits = particle, stopBits
			parent = true
		case lex.particles[read]:
			t.class, t.bits = particle, stopBits
		case lex.titles[read] && !parent:
			t.class, t.bits = title, smallBits
		case hasDigit(read) && strings.ContainsAny(read, "abcdefghijklmnopqrstuvwxyz"):
			t.text = undisguise(read)
		}
		if w.script == arabic || w.script == hebrew {
			t.skeletons = abjadSkeletons(w.text)
			if filialAbjad[w.text] {
				t.class, t.bits, parent = particle, stopBits, true
			}
		}
		if t.class == plain {
			t = f.compound(t)
			t.norm, t.wade = foldPerson(t.text), wadeGiles(t.text)
			if parent && len(f.toks) < 64 && !slices.Contains(f.toks, t) {
				f.filial |= 1 << len(f.toks)
			}
			parent = false
		} else {
			t.norm = t.text
		}
		if !slices.Contains(f.toks, t) {
			f.toks = append(f.toks, t)
		}
		if w.comma && !comma {
			comma = true
			f.surname = firstSurname(f.toks)
		}
	}
	if !slices.ContainsFunc(f.toks, func(t *token) bool { return t.class == plain || t.class == initial }) {
		for _, t := range f.toks { // titles and particles alone are the name
			t.class, t.bits = plain, nameBits(t.text)
			t.norm = foldPerson(t.text)
		}
	}
	return f
}

// firstSurname is the first of several surnames, none of them bound to a particle. It is the father's in Spanish names, and
// the one that stays when one is left out.
func firstSurname(toks []*token) uint64 {
	if len(toks) < 2 || slices.ContainsFunc(toks, func(t *token) bool { return t.class != plain }) {
		return 0
	}
	return 1
}

var filialAbjad = set("بن ابن بنت בן בת ولد")

// compound joins the two halves of an Arabic name that is one name: "Abd al-Aziz", "Abdul Aziz", "Salah al-Din". It gives
// the token to go on with, which is already in the form where it was joined to the one before.
func (f *form) compound(t *token) *token {
	n := len(f.toks)
	i := n - 1
	for i >= 0 && f.toks[i].class == particle && !knownWords().filial[f.toks[i].text] {
		i--
	}
	if i < 0 || f.toks[i].class != plain || len(f.toks[i].skeletons) != len(t.skeletons) && (len(f.toks[i].skeletons) == 0 || len(t.skeletons) == 0) {
		return t
	}
	before := f.toks[i]
	switch {
	case isServant(before.text) && t.text != "":
		sep := "ul"
		if len(before.skeletons) > 0 {
			sep = ""
		}
		joined := &token{text: "abd" + sep + t.text, shown: before.shown + " " + t.shown, bits: plainBits}
		if len(before.skeletons) > 0 {
			for _, s := range t.skeletons {
				joined.skeletons = append(joined.skeletons, "bdl"+strings.TrimPrefix(s, "l"))
			}
		}
		f.toks = append(f.toks[:i], joined)
		return joined
	case t.text == "din" || t.text == "deen" || t.text == "dine":
		before.text += "uddin"
		before.shown += " " + t.shown
		f.toks = f.toks[:i+1]
		return before
	}
	return t
}

// isServant is true of the spellings of "servant of", which begins names such as Abdulaziz.
func isServant(s string) bool {
	return slices.Contains([]string{"abd", "abdul", "abdel", "abdal", "abdol", "abdur", "abdus", "abdud", "abed", "abad"}, s)
}

var disguises = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "8", "b", "9", "g")

// undisguise reads digits that stand for letters: "I9or Sech1n".
func undisguise(s string) string {
	return disguises.Replace(s)
}
