package name

import (
	"strings"
	"sync"
)

// palladius reads Chinese syllables that Russian writes in the system of Palladius: Цзиньпин is Jinping. It is built from
// Pinyin's initials and finals.
var palladius = sync.OnceValue(func() map[string]string {
	initials := letterPairs("b б p п m м f ф d д t т n н l л g г k к h х zh чж ch ч sh ш r ж z цз c ц s с j цз q ц x с")
	finals := letterPairs("a а o о e э ai ай ei эй ao ао ou оу an ань en энь ang ан eng эн ong ун ia я ie е iao яо iu ю ian янь in инь iang ян ing ин iong юн " +
		"i и u у ua уа uo о uai уай ui уй uan уань un унь uang уан")
	rounded := letterPairs("u юй ue юэ uan юань un юнь")
	m := map[string]string{}
	for pi, ci := range initials {
		palatal := pi == "j" || pi == "q" || pi == "x"
		for pf, cf := range finals {
			if palatal == (pf[0] == 'i') || pf[0] == 'i' && strings.Contains("bpmdtnl", pi) {
				m[ci+cf] = pi + pf
			}
		}
		if palatal {
			for pf, cf := range rounded {
				m[ci+cf] = pi + pf
			}
		}
	}
	for p, c := range letterPairs("zi цзы ci цы si сы zhi чжи chi чи shi ши ri жи hui хуэй er эр lyu люй nyu нюй yi и ya я ye е yao яо you ю yan янь yin инь yang ян ying ин yong юн yu юй yue юэ yuan юань yun юнь " +
		"wu у wa ва wo во wai вай wei вэй wan вань wen вэнь wang ван weng вэн a а ai ай an ань ao ао ou оу en энь e э") {
		m[c] = p
	}
	return m
})

// maxPalladius is the longest word that is tried: four syllables of six letters.
const maxPalladius = 24

// readPalladius reads a word of Chinese syllables in Cyrillic; it is empty where it is none.
func readPalladius(s string) string {
	r := []rune(strings.ToLower(s))
	if len(r) > maxPalladius {
		return ""
	}
	return spellRunes(r, palladius())
}

// spellRunes divides a word into syllables, the longest first.
func spellRunes(s []rune, syllables map[string]string) string {
	for n := min(6, len(s)); n > 0; n-- {
		read, ok := syllables[string(s[:n])]
		if !ok {
			continue
		}
		if n == len(s) {
			return read
		}
		if rest := spellRunes(s[n:], syllables); rest != "" {
			return read + rest
		}
	}
	return ""
}
