package name

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// how says in what way two tokens met.
type how uint8

const (
	unlike how = iota
	sameWord
	sameMeaning  // the same known word, number or legal form
	sameSpelling // another romanisation's habit
	sameName     // forms of one name
	typing       // some letters differ
	bySound      // consonants alone, or Chinese syllables
	byReading    // one of several readings of Han characters
	byInitial
	byStem // one begins with the other
	joined
	byAcronym
)

var howNames = [...]string{"unlike", "same", "same meaning", "spelling", "name forms", "letters differ", "sound", "a reading", "initial", "stem", "written together", "acronym"}

const (
	likeSpelling = 0.96
	likeName     = 0.95
	likeForm     = 0.85 // forms that look unlike: John and Ivan
	likeLoose    = 0.75 // diminutives and other languages' forms
	likeReading  = 0.95
	likeWade     = 0.92
	likeInitial  = 0.75
	likeJoined   = 0.97
	likeAcronym  = 0.9
	likeStem     = 0.7
)

// alike says how alike two tokens are, 0..1, and why. It depends on the tokens alone, not on where they stand: the index
// relies on that.
func alike(a, b *token) (float64, how) {
	if a.class != b.class {
		return alikeAcross(a, b)
	}
	switch a.class {
	case plain:
		return alikePlain(a, b)
	case number:
		if a.canon == b.canon {
			return 1, sameWord
		}
		return 0, unlike
	case initial, particle, title, stop:
		if a.text == b.text {
			return 1, sameWord
		}
		return 0, unlike
	}
	if a.canon == b.canon {
		return 1, sameMeaning
	}
	return 0, unlike
}

// alikeAcross compares tokens of different classes.
func alikeAcross(a, b *token) (float64, how) {
	if a.class > b.class {
		a, b = b, a
	}
	switch {
	case a.class == plain && b.class == initial:
		if strings.HasPrefix(a.text, b.text) && len(a.skeletons) == 0 && a.native == "" {
			return likeInitial, byInitial
		}
	case a.class == plain && (b.class == title || b.class == particle):
		if a.text == b.text {
			return 0.9, sameWord
		}
	case a.class == plain && b.class <= place && len(a.text) >= 4: // a known word with a typing error
		if s, h := lettersAlike(a.text, b.text); s >= 0.75 && h == typing {
			return s * 0.9, typing
		}
	}
	return 0, unlike
}

func alikePlain(a, b *token) (float64, how) {
	if a.native != "" && b.native != "" {
		return alikeNative(a, b)
	}
	if a.text == b.text {
		return 1, sameWord
	}
	if len(a.skeletons) > 0 != (len(b.skeletons) > 0) {
		return alikeConsonants(a, b)
	}
	if len(a.alts) > 0 || len(b.alts) > 0 {
		if slices.Contains(a.alts, b.text) || slices.Contains(b.alts, a.text) {
			return likeReading, byReading
		}
		return 0, unlike
	}
	best, why := 0.0, unlike
	if a.norm == b.norm {
		best, why = likeSpelling, sameSpelling
	}
	if s := sameNameAs(a, b); s > best {
		best, why = s, sameName
	}
	if best < likeWade && a.wade != "" && a.wade == b.wade && isPinyin(a.text) != isPinyin(b.text) {
		best, why = likeWade, bySound
	}
	if best >= likeWade || isReading(a) || isReading(b) { // readings have no typing errors
		return best, why
	}
	if s, h := lettersAlike(a.text, b.text); s > best {
		best, why = s, h
	}
	if a.norm != a.text || b.norm != b.text {
		if s, h := lettersAlike(a.norm, b.norm); s*likeSpelling > best {
			best, why = s*likeSpelling, h
		}
	}
	if best < likeStem && servantStem(a.norm, b.norm) {
		return likeStem, byStem
	}
	return best, why
}

// isReading is true of single syllables and of words in Han. A Hangul word of several is spelt in Latin letters in many ways.
func isReading(t *token) bool {
	return t.native != "" && !(isHangul(t.native) && utf8.RuneCountInString(t.native) > 1)
}

// alikeNative compares words in Han or Hangul: a syllable is a word of its own, and another syllable is another name.
func alikeNative(a, b *token) (float64, how) {
	if a.native == b.native {
		return 1, sameWord
	}
	if a.norm == b.norm && len(a.alts) == 0 && len(b.alts) == 0 && !isHangul(a.native) && !isHangul(b.native) {
		return 0.85, sameSpelling // 习 and 習; or two names that sound alike
	}
	return 0, unlike
}

// alikeConsonants compares a word in Arabic or Hebrew with one in another script.
func alikeConsonants(a, b *token) (float64, how) {
	if len(b.skeletons) > 0 {
		a, b = b, a
	}
	switch meetsSkeleton(a.skeletons, skeletonsOf(b)) {
	case 0:
		return 0, unlike
	case 1:
		return 0.8, bySound
	case 2:
		return 0.85, bySound
	}
	return 0.92, bySound
}

// sameNameAs compares spellings of given names and surnames.
func sameNameAs(a, b *token) float64 {
	variants := knownWords().variants
	x, ok := variants[a.text]
	if !ok {
		return 0
	}
	y, ok := variants[b.text]
	if !ok {
		return 0
	}
	for _, g := range x.groups {
		if slices.Contains(y.groups, g) {
			if knownWords().tight[g] || skeleton(a.norm, "") == skeleton(b.norm, "") || min(len(a.norm), len(b.norm)) >= 6 && distance(a.norm, b.norm, 2) <= 2 {
				return likeName
			}
			return likeForm
		}
	}
	for _, g := range x.loose {
		if slices.Contains(y.groups, g) {
			return likeLoose
		}
	}
	for _, g := range y.loose {
		if slices.Contains(x.groups, g) {
			return likeLoose
		}
	}
	return 0
}

// servantStem is true of "hamid" and "abdulhamid".
func servantStem(a, b string) bool {
	return len(a) >= 4 && b == "abdul"+a || len(b) >= 4 && a == "abdul"+b
}

// edits is how many letters may differ in a word of so many: none up to two, one up to five, two from six on.
func edits(n int) int {
	switch {
	case n <= 2:
		return 0
	case n <= 5:
		return 1
	}
	return 2
}

// The cost of one letter that differs. A vowel for a vowel, and consonants that sound alike, cost less.
const (
	costLetter = 1.0
	costVowel  = 0.7
	costSound  = 0.75
	costSwap   = 0.8
	costDouble = 0.6
	costFirst  = 0.2 // more, at a word's beginning, where people err least
)

// strictness is the part of a word's likeness that one letter in its length costs.
const strictness = 1.2

// leastLetters is the likeness below which two words are taken for two words.
const leastLetters = 0.6

// lettersAlike compares letter by letter (Damerau-Levenshtein with adjacent transpositions). Words that differ in more letters
// than edits allows are unlike.
func lettersAlike(a, b string) (float64, how) {
	na, nb := len(a), len(b)
	if a == b {
		return 1, sameWord
	}
	if na >= utf8.RuneSelf || nb >= utf8.RuneSelf {
		return 0, unlike
	}
	allowed := min(edits(na), edits(nb))
	if d := na - nb; d > allowed || -d > allowed || allowed == 0 {
		return 0, unlike
	}
	if distance(a, b, allowed) > allowed {
		return 0, unlike
	}
	s := 1 - strictness*cost(a, b)/float64(max(na, nb))
	if s < leastLetters {
		return 0, unlike
	}
	return s, typing
}

// distance counts the edits between two words, and stops counting beyond most.
func distance(a, b string, most int) int {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) == 0 || len(b) == 0 {
		return max(len(a), len(b))
	}
	var rows [3][utf8.RuneSelf + 1]uint8
	before, last, now := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = uint8(j)
	}
	for i := 1; i <= len(a); i++ {
		now[0] = uint8(i)
		least := now[0]
		for j := 1; j <= len(b); j++ {
			d := last[j-1]
			if a[i-1] != b[j-1] {
				d = min(d, last[j], now[j-1]) + 1
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					d = min(d, before[j-2]+1)
				}
			}
			now[j] = d
			least = min(least, d)
		}
		if int(least) > most {
			return most + 1
		}
		before, last, now = last, now, before
	}
	return int(last[len(b)])
}

// cost weighs the edits between two words.
func cost(a, b string) float64 {
	var rows [3][utf8.RuneSelf + 1]float32
	before, last, now := &rows[0], &rows[1], &rows[2]
	last[0] = 0
	for j := 1; j <= len(b); j++ {
		last[j] = last[j-1] + drop(b, j-1)
	}
	for i := 1; i <= len(a); i++ {
		now[0] = last[0] + drop(a, i-1)
		for j := 1; j <= len(b); j++ {
			d := last[j-1] + swap(a, b, i-1, j-1)
			d = min(d, last[j]+drop(a, i-1), now[j-1]+drop(b, j-1))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+costSwap)
			}
			now[j] = d
		}
		before, last, now = last, now, before
	}
	return float64(last[len(b)])
}

// drop is the cost of a letter that the other word lacks.
func drop(s string, i int) float32 {
	switch {
	case i > 0 && s[i] == s[i-1]:
		return costDouble
	case i == 0:
		return costLetter + costFirst
	case vowel(s[i]) || s[i] == 'h':
		return costVowel + 0.1
	}
	return costLetter
}

// swap is the cost of one letter for another.
func swap(a, b string, i, j int) float32 {
	x, y := a[i], b[j]
	if x == y {
		return 0
	}
	c := float32(costLetter)
	switch {
	case vowel(x) && vowel(y):
		c = costVowel
	case x < 0x80 && y < 0x80 && soundClass[x]&soundClass[y] != 0:
		c = costSound
	}
	if i == 0 || j == 0 {
		c += costFirst
	}
	return c
}

// soundClass puts consonants together that are heard alike, a bit for each set.
var soundClass = func() (t [128]byte) {
	for i, class := range []string{"bpfv", "dt", "gkqcx", "szcx", "jyz", "mn", "lr"} {
		for _, c := range []byte(class) {
			t[c] |= 1 << i
		}
	}
	return t
}()
