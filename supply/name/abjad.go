package name

import (
	"slices"
	"strings"
	"unicode"
)

// Arabic and Hebrew write consonants. Their words are read letter by letter for the eye, and compared with other scripts
// by consonants alone: see skeletons.

var arabicLetters = letters("ا a ب b ت t ث th ج j ح h خ kh د d ذ dh ر r ز z س s ش sh ص s ض d ط t ظ z ع a غ gh ف f ق q ك k ل l م m ن n ه h و w ي y ى a ة a ء - أ a إ i آ a ٱ a ؤ w ئ y " +
	"پ p چ ch ژ zh گ g ک k ی y ڤ v ٹ t ڈ d ڑ r ں n ے e ھ h ہ h ۃ a ې e ۍ y ړ r ښ sh ږ g ځ dz څ ts ټ t ډ d ڼ n ـ -")

var hebrewLetters = letters("א a ב b ג g ד d ה h ו v ז z ח h ט t י y כ k ך k ל l מ m ם m נ n ן n ס s ע a פ p ף f צ ts ץ ts ק k ר r ש sh ת t")

var consonantHabits = strings.NewReplacer("kh", "k", "gh", "g", "sh", "š", "ch", "š", "th", "t", "dh", "d", "ph", "f", "ts", "s", "tz", "s", "zh", "g")

// skeletons are the consonants of a Latin spelling that an Arabic or Hebrew one can show, in its possible readings: y, v and w
// kept, and dropped as the vowels that the same letters write. At most two.
func skeletons(s string) []string {
	s = consonantHabits.Replace(s)
	out := []string{skeleton(s, "yvw"), skeleton(s, "")}
	if out[0] == out[1] {
		return out[:1]
	}
	return out
}

func skeleton(s, keep string) string {
	var b strings.Builder
	last := rune(0)
	for i, r := range s {
		switch r {
		case 'q', 'c':
			r = 'k'
		case 'p':
			r = 'b'
		case 'j':
			r = 'g'
		case 'x':
			r = 's'
		case 'w', 'v', 'y':
			if !strings.ContainsRune(keep, r) {
				continue
			}
			if r == 'w' {
				r = 'v'
			}
		case 'h':
			if i == len(s)-1 {
				continue
			}
		case 'a', 'e', 'i', 'o', 'u', '-':
			continue
		}
		if r == last || r > unicode.MaxLatin1 && r != 'š' {
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// meetsSkeleton is true where two sets of skeletons have one in common that is long enough to say something.
func meetsSkeleton(a, b []string) (length int) {
	for _, s := range a {
		if slices.Contains(b, s) {
			length = max(length, len(strings.ReplaceAll(s, "š", "s")))
		}
	}
	return length
}

// splitArticle takes the Arabic article off.
func splitArticle(s string) (article bool, rest string) {
	if rest, ok := strings.CutPrefix(s, "ال"); ok && len([]rune(rest)) >= 3 {
		return true, rest
	}
	return false, s
}
