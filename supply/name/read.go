package name

import (
	"slices"
	"strings"
)

// token is one part of a name as it is compared.
type token struct {
	text       string // Latin, lower case, as read
	shown      string // as written
	norm       string // text with spelling habits folded
	class      class
	canon      string   // what a known word stands for; number in digits
	native     string   // Hangul or Han characters, which are compared as such with their like
	skeletons  []string // of a word in Arabic or Hebrew: its consonants
	consonants []string // of a listed word in another script: its skeletons
	alts       []string // of a word in Han: ways to read it in Japanese
	wade       string   // text as Chinese syllables in Wade-Giles; empty where it is none
	sector     string
	bits       float64 // rarity: log2 of one in how many names
	base       float64 // the same by the background alone
	id         int32   // the number in the index's vocabulary
}

// form is one reading of a name.
type form struct {
	toks    []*token
	filial  uint64 // bit i: token i names a parent
	surname uint64 // bit i: token i is the first of several surnames, which stand before a comma
	habit   string // which reading, where there are several: "Korean"
	native  bool   // one word in Han or Hangul, of which the surname is known to stand first
	ship    bool   // of a vessel or an aircraft, which belongs to no group by its name
	foreign bool   // Han with a middle dot: a foreign name by sound
}

// parsed is a name that was read: all its readings as one kind.
type parsed struct{ forms []form }

// plainBits is the rarity of a word that no table knows: one name in 2^12. knownBits is that of a given name or surname that
// the table of variants has.
const (
	plainBits   = 12
	knownBits   = 9
	shortBits   = 8   // a word of two letters
	familyBits  = 7.5 // a given name or surname in an organisation's name
	numberBits  = 6
	initialBits = 2
)

// parse reads a name as a kind. Unknown is not asked for.
func parse(s string, kind Kind) *parsed {
	p := &parsed{}
	ws := words(s)
	switch kind {
	case Person:
		for _, h := range habits(ws, isForeign(s)) {
			if f := personForm(ws, s, h); len(f.toks) > 0 {
				f.habit = h.name
				p.forms = append(p.forms, f)
			}
		}
	default:
		if f := bodyForm(ws, s); len(f.toks) > 0 {
			f.ship = kind == Vessel || kind == Aircraft
			p.forms = []form{f}
		}
	}
	return p
}

// guess is the kind that a name of unknown kind most looks like: an organisation where a legal form or a common word of
// organisations stands in it.
func guess(s string) Kind {
	f := bodyForm(words(s), s)
	for _, t := range f.toks {
		if t.class == legal || t.class == common && len(f.toks) > 1 {
			return Organisation
		}
	}
	return Person
}

// readWord reads a word in Latin letters. Han and Hangul, whose reading depends on the place in the name, stay.
func readWord(w word, whole string) string {
	switch w.script {
	case latin:
		return foldLatin(w.text)
	case cyrillic:
		return readCyrillic(w.text, whole)
	case greek:
		return readGreek(w.text)
	case arabic:
		return readLetters(w.text, arabicLetters())
	case hebrew:
		return readLetters(w.text, hebrewLetters())
	case kana:
		return readKana(w.text)
	case lettered:
		return readLettered(w.text)
	}
	return w.text
}

// bodyForm reads the name of an organisation, a vessel or an aircraft.
func bodyForm(ws []word, whole string) form {
	lex := knownWords()
	ws = splitNative(joinDotted(ws), lex)
	read := make([]string, len(ws))
	for i, w := range ws {
		read[i] = readWord(w, whole)
	}
	var f form
	for i := 0; i < len(ws); {
		if x := lex.native[ws[i].text]; x != nil {
			f.toks = append(f.toks, known(x, ws[i].text, ws[i].text))
			i++
			continue
		}
		if n, used := numberAt(ws, read, i); used > 0 {
			f.toks = append(f.toks, n)
			i += used
			continue
		}
		if x, n := lex.find(read[i:]); x != nil && !(n == 1 && len(read[i]) == 1) && !(x.class == legal && len(f.toks) == 0 && n == 1 && i+1 < len(ws) && len(read[i]) <= 2 && !legalInFront(read[i])) {
			f.toks = append(f.toks, known(x, strings.Join(read[i:i+n], " "), shownWords(ws[i:i+n])))
			i += n
			continue
		}
		if x, n := lex.misspelt(read[i:]); x != nil {
			f.toks = append(f.toks, known(x, strings.Join(read[i:i+n], " "), shownWords(ws[i:i+n])))
			i += n
			continue
		}
		f.toks = append(f.toks, bodyToken(ws[i], read[i], strings.Join(read[:min(i, 1)], ""), lex))
		i++
	}
	if !slices.ContainsFunc(f.toks, func(t *token) bool { return t.class < legal }) {
		for _, t := range f.toks { // a name of legal forms alone, "AG": they are its name
			if t.class == legal {
				t.class, t.bits, t.canon = plain, shortBits, ""
			}
		}
	}
	return f
}

// legalInFront is true of the short legal forms that stand before a name: "AO Kaspersky Lab", "PT Astra". Others of two
// letters in front are a name's beginning.
func legalInFront(s string) bool {
	return slices.Contains([]string{"ao", "pt", "sc", "cv", "ip", "at", "gp", "kp", "dp", "ad", "sp"}, s)
}

// bodyToken reads a word that no table knows. first is the name's first word: an abbreviation in brackets that begins like it
// is the name once more, and weighs nothing.
func bodyToken(w word, read, first string, lex *lexicon) *token {
	t := &token{text: read, shown: w.text, norm: fold(adjective(read)), bits: plainBits}
	if lex.stops[read] || w.aside && first != "" && len(read) >= 2 && len(read) <= 8 && read[0] == first[0] {
		t.class, t.bits = stop, stopBits
		return t
	}
	switch {
	case w.script == han:
		t.native, t.text = w.text, pinyin([]rune(w.text))
		t.norm = fold(t.text)
	case w.script == hangul:
		revised, _ := readHangul(w.text, false)
		t.native, t.text = w.text, strings.Join(revised, "")
		t.norm = fold(t.text)
	case w.script == arabic || w.script == hebrew:
		t.skeletons = abjadSkeletons(w.text)
	case len(read) == 1:
		t.bits = 3
	case len(read) == 2:
		t.bits = 6
	case len(read) == 3:
		t.bits = 10
	default:
		if _, ok := lex.variants[read]; ok {
			t.bits = familyBits
		}
	}
	t.base = t.bits
	t.wade = wadeGiles(t.text)
	return t
}

func known(x *lexeme, read, shown string) *token {
	return &token{text: read, shown: shown, norm: fold(read), class: x.class, canon: x.canon, bits: x.bits, base: x.bits, sector: x.sector}
}

func shownWords(ws []word) string {
	var s []string
	for _, w := range ws {
		s = append(s, w.text)
	}
	return strings.Join(s, " ")
}

// numberAt reads a number at word i, of one word or two: "44", "forty-four", "II".
func numberAt(ws []word, read []string, i int) (*token, int) {
	last := i == len(ws)-1 || i+1 < len(ws) && knownLegal(read[i+1:])
	n, ok := numeral(read[i], i > 0 && last && !ws[i].dotted)
	used := 1
	switch {
	case !ok && hasDigit(read[i]):
		return &token{text: read[i], shown: ws[i].text, norm: read[i], class: number, canon: read[i], bits: numberBits}, 1
	case !ok:
		return nil, 0
	case n >= 20 && n%10 == 0 && i+1 < len(ws) && smallNumbers[read[i+1]] > 0 && tens[read[i]] > 0:
		n += smallNumbers[read[i+1]]
		used = 2
	case len(read[i]) == 1 && !hasDigit(read[i]) && i == 0:
		return nil, 0
	}
	canon := itoa(n)
	return &token{text: canon, shown: shownWords(ws[i : i+used]), norm: canon, class: number, canon: canon, bits: numberBits}, used
}

func knownLegal(read []string) bool {
	x, _ := knownWords().find(read)
	return x != nil && x.class == legal
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// joinDotted makes one word of letters with full stops between them: "S.A.R.L.", "A.B.C.".
func joinDotted(ws []word) []word {
	var out []word
	for i := 0; i < len(ws); i++ {
		w := ws[i]
		if w.dotted {
			for i+1 < len(ws) && len([]rune(ws[i+1].text)) == 1 && ws[i].dotted && ws[i+1].script == w.script {
				i++
				w.text += ws[i].text
				w.dotted = false
			}
		}
		out = append(out, w)
	}
	return out
}

// splitNative cuts the known words out of runs of Han and Hangul, which are written without spaces: 华为技术有限公司.
func splitNative(ws []word, lex *lexicon) []word {
	if !slices.ContainsFunc(ws, func(w word) bool { return w.script == han || w.script == hangul }) {
		return ws
	}
	var out []word
	for _, w := range ws {
		if w.script != han && w.script != hangul {
			out = append(out, w)
			continue
		}
		r := []rune(w.text)
		begin := 0
		for i := 0; i < len(r); {
			n := min(lex.longest, len(r)-i)
			for n > 1 && lex.native[string(r[i:i+n])] == nil {
				n--
			}
			if n < 2 {
				i++
				continue
			}
			if i > begin {
				out = append(out, word{text: string(r[begin:i]), script: w.script})
			}
			out = append(out, word{text: string(r[i : i+n]), script: w.script})
			i += n
			begin = i
		}
		if begin < len(r) {
			out = append(out, word{text: string(r[begin:]), script: w.script})
		}
	}
	return out
}
