package name

import (
	"strconv"
	"strings"
	"sync"
)

// foldHabits are spellings that romanisations write for one sound. The first that fits at a place is taken.
var foldHabits = strings.NewReplacer("tsch", "ch", "sch", "sh", "tch", "ch", "dzh", "j", "dj", "j", "kh", "k", "gh", "g", "ph", "f", "th", "t", "dh", "d",
	"ck", "k", "sh", "sh", "ch", "ch", "ce", "se", "ci", "si", "cy", "si", "c", "k", "q", "k", "x", "ks", "w", "v", "ou", "u", "oo", "u", "ee", "i", "ie", "i",
	"ey", "i", "ei", "i", "yi", "i", "iy", "i", "ij", "i", "yy", "i", "y", "i", "ae", "e", "oe", "o", "ue", "u", "tz", "z", "ts", "z")

// fold writes a Latin word with one spelling where romanisations have several, and single letters for double ones. Words
// that fold to the same are likely one word spelt twice.
func fold(s string) string {
	s = foldHabits.Replace(s)
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if i > 0 && s[i] == s[i-1] && s[i] < 0x80 {
			continue
		}
		b = append(b, s[i])
	}
	if n := len(b); n > 3 && b[n-1] == 'h' && vowel(b[n-2]) {
		b = b[:n-1]
	} else if n > 3 && b[n-1] == 'j' {
		b[n-1] = 'i'
		if b[n-2] == 'i' || b[n-2] == 'e' {
			b = append(b[:n-2], 'i')
		}
	}
	return string(b)
}

func vowel(c byte) bool { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' }

// foldPerson is fold with the joints of Arabic names made alike: Abdurrahman, Abdelrahman; Salahuddin, Salaheddine.
func foldPerson(s string) string {
	if rest, ok := strings.CutPrefix(s, "abd"); ok && len(s) > 6 && vowel(rest[0]) {
		rest = rest[1:]
		if rest[0] == 'l' || len(rest) > 1 && rest[0] == rest[1] {
			rest = rest[1:]
		}
		if len(rest) >= 2 {
			return "abdul" + fold(rest)
		}
	}
	for _, end := range []string{"din", "deen", "dine", "dien"} {
		rest, ok := strings.CutSuffix(s, end)
		if !ok || len(rest) < 4 {
			continue
		}
		rest = strings.TrimSuffix(strings.TrimSuffix(rest, "d"), "l")
		if n := len(rest); n >= 4 && vowel(rest[n-1]) {
			return fold(rest[:n-1]) + "udin"
		}
	}
	return fold(s)
}

// adjective takes the Slavic ending off that makes an adjective of a place: Muromskiy zavod is the plant of Murom.
func adjective(s string) string {
	for _, end := range []string{"skiy", "skii", "skij", "sky", "ski", "skaya", "skaia", "skoye", "skoe", "skogo"} {
		if rest, ok := strings.CutSuffix(s, end); ok && len(rest) >= 4 {
			return rest
		}
	}
	return s
}

// isPatronymic is true of names made of the father's, as Russians, Azeris and others bear them in the middle.
func isPatronymic(s string) bool {
	for _, end := range []string{"ovich", "evich", "ovych", "evych", "yovych", "ovna", "evna", "ivna", "yevich", "ogly", "oglu", "qizi", "kyzy"} {
		if strings.HasSuffix(s, end) && len(s) > len(end)+2 {
			return true
		}
	}
	return false
}

func itoa(n int) string { return strconv.Itoa(n) }

// chinese holds the syllables of Mandarin: Pinyin to Wade-Giles without apostrophes, and all that are Wade-Giles.
type chinese struct {
	wade     map[string]string
	syllable map[string]bool
}

// chineseSyllables are built from initials and finals; combinations that Mandarin lacks do no harm.
var chineseSyllables = sync.OnceValue(func() *chinese {
	c := &chinese{map[string]string{}, map[string]bool{}}
	initials := letterPairs("b p p p m m f f d t t t n n l l g k k k h h j ch q ch x hs zh ch ch ch sh sh r j z ts c ts s s y y w w - -")
	finals := letterPairs("a a ai ai an an ang ang ao ao e e ei ei en en eng eng er erh i i ia ia ian ien iang iang iao iao ie ieh in in ing ing iong iung iu iu " +
		"o o ong ung ou ou u u ua ua uai uai uan uan uang uang ue ueh ui ui un un uo o")
	for pi, wi := range initials {
		for pf, wf := range finals {
			c.wade[pi+pf] = wi + wf
		}
	}
	for p, w := range letterPairs("zhi chih chi chih shi shih ri jih zi tzu ci tzu si ssu gui kuei kui kuei guo kuo kuo kuo huo huo duo to tuo to luo lo zuo tso cuo tso suo so " +
		"ye yeh yan yen you yu yong yung yuan yuan yue yueh yu yu yi i xu hsu xuan hsuan xue hsueh xun hsun ju chu juan chuan jue chueh jun chun qu chu quan chuan que chueh er erh") {
		c.wade[p] = w
	}
	for _, w := range c.wade {
		c.syllable[w] = true
	}
	c.syllable["tse"] = true
	return c
})

func letterPairs(s string) map[string]string {
	m := map[string]string{}
	f := strings.Fields(strings.ReplaceAll(s, "-", "\x00"))
	for i := 0; i+1 < len(f); i += 2 {
		m[strings.Trim(f[i], "\x00")] = strings.Trim(f[i+1], "\x00")
	}
	return m
}

// wadeGiles writes a word of Chinese syllables in Wade-Giles without apostrophes, from that or from Pinyin; it is empty
// where the word is neither. Mao Zedong and Mao Tse-tung meet in it.
func wadeGiles(s string) string {
	if len(s) < 2 || len(s) > 18 {
		return ""
	}
	c := chineseSyllables()
	if w, ok := spell(s, func(x string) (string, bool) { w, ok := c.wade[x]; return w, ok }); ok {
		return w
	}
	if _, ok := spell(s, func(x string) (string, bool) { return x, c.syllable[x] }); ok {
		return s
	}
	return ""
}

// spell divides a word into syllables, the longest first, and gives them as read.
func spell(s string, read func(string) (string, bool)) (string, bool) {
	if s == "" {
		return "", true
	}
	for n := min(6, len(s)); n > 0; n-- {
		if w, ok := read(s[:n]); ok {
			if rest, ok := spell(s[n:], read); ok {
				return w + rest, true
			}
		}
	}
	return "", false
}

// isPinyin is true of words that are Pinyin as they stand.
func isPinyin(s string) bool {
	_, ok := spell(s, func(x string) (string, bool) { w, ok := chineseSyllables().wade[x]; return w, ok })
	return ok
}
