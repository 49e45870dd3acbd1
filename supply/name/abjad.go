package name

import (
	"slices"
	"strings"
	"sync"
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

// abjadSounds are the consonants that a letter may stand for in a Latin spelling, as skeleton writes them: several where the
// letter has several sounds, and none where it may be a vowel or silent. Letters that are not here are silent.
var abjadSounds = sync.OnceValue(func() map[rune][]string {
	m := map[rune][]string{}
	f := strings.Fields("ب b ت t ث t/s ج g ح h خ k د d ذ d/z ر r ز z س s ش š ص s ض d/z ط t ظ z/d غ g ف f ق k/g ك k ل l م m ن n ه h/- و -/v ي -/y ى - پ b چ š ژ g/z گ g ک k ی -/y " +
		"ڤ v ٹ t ڈ d ڑ r ں n ے - ھ h ہ h/- ړ r ښ š ږ g ځ d څ s ټ t ډ d ڼ n " +
		"ב b/v ג g ד d ה h/- ו -/v ז z ח h/š ט t י -/y כ k/š ך k/š ל l מ m ם m נ n ן n ס s פ b/f ף f צ s ץ s ק k ר r ש š/s ת t")
	for i := 0; i+1 < len(f); i += 2 {
		m[[]rune(f[i])[0]] = strings.Split(f[i+1], "/")
	}
	return m
})

// maxSkeletons bounds the readings of one word; those of its first letters come first.
const maxSkeletons = 24

// abjadSkeletons are the consonants of an Arabic or Hebrew word in its possible readings.
func abjadSkeletons(s string) []string {
	out := []string{""}
	for _, r := range s {
		sounds := abjadSounds()[r]
		if len(sounds) == 0 || len(sounds) > 1 && len(out)*len(sounds) > maxSkeletons {
			sounds = sounds[:min(1, len(sounds))]
		}
		var next []string
		for _, c := range sounds {
			c = strings.Trim(c, "-")
			for _, o := range out {
				if c == "" || strings.HasSuffix(o, c) {
					next = append(next, o)
				} else {
					next = append(next, o+c)
				}
			}
		}
		if next != nil {
			slices.Sort(next)
			out = slices.Compact(next)
		}
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
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
