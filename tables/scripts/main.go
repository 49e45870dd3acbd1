// Command scripts writes supply/name/scripts.txt: how the letters of the scripts of India and South-East Asia, and of
// Ethiopia, are read, as the Unicode names of the letters say it ("DEVANAGARI LETTER KA").
//
//	go run ./tables/scripts
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/runenames"
)

const header = `# How letters are read, from their Unicode names: letter, part, reading.
# Parts: c a consonant with an inherent vowel (a), v a vowel sign that takes its place, x a sign that drops it, l any other.
# Origin: the Unicode Character Database, names of characters, through golang.org/x/text/unicode/runenames.
# Copyright © 1991-2026 Unicode, Inc. Licence: Unicode License v3 (https://www.unicode.org/license.txt).
# Written by "go run ./tables/scripts": do not edit.
`

var scripts = []string{"Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu", "Kannada", "Malayalam", "Thai", "Lao", "Khmer", "Myanmar", "Ethiopic"}

func main() {
	out := flag.String("out", "supply/name/scripts.txt", "file to write")
	flag.Parse()
	if err := os.WriteFile(*out, []byte(table()), 0o666); err != nil {
		fmt.Fprintf(os.Stderr, "scripts: %v\n", err)
		os.Exit(1)
	}
}

func table() string {
	var b strings.Builder
	b.WriteString(header)
	for _, s := range scripts {
		for _, block := range unicode.Scripts[s].R16 {
			for r := rune(block.Lo); r <= rune(block.Hi); r += rune(block.Stride) {
				if part, latin := read(strings.ToLower(runenames.Name(r))); part != 0 {
					fmt.Fprintf(&b, "%c %c %s\n", r, part, latin)
				}
			}
		}
	}
	return b.String()
}

// read takes a character's name apart.
func read(name string) (part byte, latin string) {
	f := strings.Fields(name)
	has := func(s string) bool { return slices.Contains(f, s) }
	last := f[len(f)-1]
	switch {
	case f[0] == "thai":
		return thai(f)
	case has("digit") || has("number"):
		return 0, ""
	case has("virama") || has("coeng") || has("asat"):
		return 'x', ""
	case has("anusvara") || has("candrabindu") || has("bindi") || has("tippi"):
		return 'l', "n"
	case has("vowel") && has("sign") || f[0] == "khmer" && has("vowel"):
		return 'v', vowels(last)
	case f[0] == "ethiopic" && has("syllable"):
		return 'l', strings.ReplaceAll(strings.ReplaceAll(vowels(strings.Join(f[2:], "")), "ee", "e"), "pharyngeal", "")
	case f[0] == "lao" && has("letter"):
		return 'l', strings.TrimSuffix(f[2], "o")
	case has("letter") || has("independent"):
		if f[0] == "khmer" && strings.HasSuffix(last, "o") { // the second series
			last = strings.TrimSuffix(last, "o") + "a"
		}
		if n := len(last); n > 1 && last[n-1] == 'a' && !strings.ContainsRune("aeiou", rune(last[0])) {
			return 'c', strings.ReplaceAll(last[:n-1], "tt", "t")
		}
		return 'l', vowels(last)
	}
	return 0, ""
}

func vowels(s string) string {
	return strings.NewReplacer("aa", "a", "ii", "i", "uu", "u", "oo", "o", "candra", "").Replace(s)
}

// thai reads "thai character ko kai", "thai character sara a".
func thai(f []string) (byte, string) {
	switch {
	case len(f) > 3 && f[2] == "sara":
		return 'l', strings.NewReplacer("uee", "ue", "ue", "ue", "aa", "a", "ii", "i", "uu", "u", "am", "am", "maimuan", "", "maimalai", "").Replace(strings.Join(f[3:], ""))
	case len(f) > 3 && f[2] != "digit" && strings.HasSuffix(f[2], "o"):
		return 'l', strings.TrimSuffix(f[2], "o")
	case len(f) > 3 && f[2] == "mai" && f[3] == "han-akat":
		return 'l', "a"
	}
	return 0, ""
}
