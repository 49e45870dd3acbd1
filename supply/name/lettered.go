package name

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed scripts.txt
var scriptTable string

// letter is how a letter is read, and the part it plays: see scripts.txt.
type letter struct {
	part byte
	read string
}

// The two alphabets whose letters' names do not say their sounds: BGN/PCGN, for Armenian the Eastern values.
const (
	georgian = "ა a ბ b გ g დ d ე e ვ v ზ z თ t ი i კ k ლ l მ m ნ n ო o პ p ჟ zh რ r ს s ტ t უ u ფ p ქ k ღ gh ყ q შ sh ჩ ch ც ts ძ dz წ ts ჭ ch ხ kh ჯ j ჰ h"
	armenian = "ա a բ b գ g դ d ե e զ z է e ը y թ t ժ zh ի i լ l խ kh ծ ts կ k հ h ձ dz ղ gh ճ ch մ m յ y ն n շ sh ո o չ ch պ p ջ j ռ r ս s վ v տ t ր r ց ts ւ v փ p ք k օ o ֆ f և ev"
)

// letterReadings is read when the first such letter comes.
var letterReadings = sync.OnceValue(func() map[rune]letter {
	m := map[rune]letter{}
	for r, to := range letters(georgian + " " + armenian)() {
		m[r] = letter{'l', to}
	}
	for line := range strings.Lines(scriptTable) {
		r, n := utf8.DecodeRuneInString(line)
		f := strings.Fields(line[n:])
		if r == '#' || len(f) == 0 {
			continue
		}
		f = append(f, "")
		m[r] = letter{f[0][0], f[1]}
	}
	return m
})

// readLettered reads a word letter by letter. A consonant of the scripts of India carries the vowel a unless a sign replaces
// or drops it; at a word's end it is not spoken. Vowels that Thai and Lao write before their consonant are read after it.
func readLettered(s string) string {
	table := letterReadings()
	var b strings.Builder
	inherent, before := false, ""
	for _, r := range strings.ToLower(s) {
		l, ok := table[r]
		if !ok {
			if r >= 0x300 && scriptOf(r) == lettered && unicode.Is(unicode.M, r) {
				continue
			}
			l = letter{'l', string(r)}
		}
		if inherent && l.part != 'v' && l.part != 'x' {
			b.WriteByte('a')
		}
		inherent = l.part == 'c'
		if strings.ContainsRune("เแโใไເແໂໃໄ", r) {
			before = l.read
			continue
		}
		b.WriteString(l.read)
		b.WriteString(before)
		before = ""
	}
	b.WriteString(before)
	return b.String()
}
