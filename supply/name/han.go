package name

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed han.txt
var hanTable string

// reading is how a Han character is read.
type reading struct {
	mandarin string
	korean   string   // Hangul syllables
	japanese []string // kun first, as names mostly are, then on
}

// hanReadings is read when the first Han character comes.
var hanReadings = sync.OnceValue(func() map[rune]reading {
	m := make(map[rune]reading, 12000)
	for line := range strings.Lines(hanTable) {
		if line[0] == '#' {
			continue
		}
		runes := []rune(strings.TrimSpace(line))
		f := strings.Split(string(runes[1:]), ",")
		if len(f) != 4 {
			continue
		}
		m[runes[0]] = reading{f[0], strings.ReplaceAll(f[1], " ", ""), slices.Concat(strings.Fields(f[3]), strings.Fields(f[2]))}
	}
	return m
})

// chineseSurnames of two characters; all others that are common have one.
const chineseSurnames = " 欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 东方 東方 夏侯 皇甫 尉迟 公孙 公孫 慕容 令狐 长孙 宇文 司空 南宫 端木 "

// hanParts splits a person's name into surname and given name.
func hanParts(s string) (surname, given []rune) {
	r := []rune(s)
	n := 1
	if len(r) >= 3 && strings.Contains(chineseSurnames, " "+string(r[:2])+" ") {
		n = 2
	}
	return r[:n], r[n:]
}

// pinyin reads characters as one word.
func pinyin(s []rune) string {
	var b strings.Builder
	for _, r := range s {
		if to, ok := hanReadings()[r]; ok {
			b.WriteString(to.mandarin)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// koreanSyllables reads characters as Korean, in Hangul. A surname that has a reading of its own takes it: 金 is Kim in a
// surname and Geum elsewhere, 李 is Lee. It is empty where a character has no Korean reading.
func koreanSyllables(s []rune) string {
	var b strings.Builder
	for i, r := range s {
		korean := []rune(hanReadings()[r].korean)
		if len(korean) == 0 {
			return ""
		}
		best := korean[0]
		for _, k := range korean {
			if _, surname := hangulSurnames()[k]; surname && i == 0 {
				best = k
			}
		}
		b.WriteRune(best)
	}
	return b.String()
}

// maxJapanese bounds the readings of one name.
const maxJapanese = 160

// japaneseReadings gives ways to read characters as a Japanese name, the likelier ones first: every character has several
// readings, of which a name takes one.
func japaneseReadings(s []rune) []string {
	out := []string{""}
	for _, r := range s {
		choices := slices.Concat(nameReadings()[r], hanReadings()[r].japanese)
		if len(choices) == 0 {
			return nil
		}
		var next []string
		for _, c := range choices {
			for _, o := range out {
				next = append(next, o+c)
			}
		}
		out = next
		if len(out) > maxJapanese {
			out = out[:maxJapanese]
		}
	}
	if name, ok := japaneseSurnames()[string(s)]; ok {
		out = append(out, name)
	}
	return out
}
