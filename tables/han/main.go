// Command han writes supply/name/han.txt: how Han characters are read in Mandarin, Korean and Japanese.
//
//	go run ./tables/han -unihan FOLDER
//
// FOLDER holds the text files of the Unicode Han Database (Unihan.zip of unicode.org: lines "U+4E00<TAB>field<TAB>value").
// Kept are the characters of the international core (kIICore) and of the national sets GB 2312, JIS X 0208 and KS X 1001:
// others hardly occur in names, and each costs room in the program.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

const header = `# How Han characters are read: character, Mandarin (Pinyin without tones), Korean (Hangul), Japanese (Hepburn; on, then kun).
# Origin: the Unicode Han Database (UAX #38), fields kMandarin, kHangul, kJapaneseOn, kJapaneseKun.
# Copyright © 1991-2026 Unicode, Inc. Licence: Unicode License v3 (https://www.unicode.org/license.txt).
# Written by "go run ./tables/han": do not edit.
`

// core are the fields any of which keeps a character.
var core = []string{"kIICore", "kGB0", "kJis0", "kKSC0"}

func main() {
	unihan := flag.String("unihan", "", "folder of the Unicode Han Database")
	out := flag.String("out", "supply/name/han.txt", "file to write")
	flag.Parse()
	if err := run(*unihan, *out); err != nil {
		fmt.Fprintf(os.Stderr, "han: %v\n", err)
		os.Exit(1)
	}
}

func run(unihan, out string) error {
	files, err := filepath.Glob(filepath.Join(unihan, "Unihan_*.txt"))
	if err != nil {
		return err
	}
	if unihan == "" || len(files) == 0 {
		return fmt.Errorf("no Unihan_*.txt in %q: unpack https://www.unicode.org/Public/UCD/latest/ucd/Unihan.zip and give the folder with -unihan", unihan)
	}
	chars := map[rune]map[string]string{}
	for _, file := range files {
		if err := read(file, chars); err != nil {
			return err
		}
	}
	var b strings.Builder
	b.WriteString(header)
	for _, r := range slices.Sorted(maps.Keys(chars)) {
		fields := chars[r]
		if !slices.ContainsFunc(core, func(f string) bool { return fields[f] != "" }) || fields["kMandarin"] == "" {
			continue
		}
		fmt.Fprintf(&b, "%c%s,%s,%s,%s\n", r, plain(fields["kMandarin"], 1), hangul(fields["kHangul"]),
			hepburn(plain(fields["kJapaneseOn"], 2)), hepburn(plain(fields["kJapaneseKun"], 4)))
	}
	return os.WriteFile(out, []byte(b.String()), 0o666)
}

func read(file string, chars map[rune]map[string]string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	for s.Scan() {
		part := strings.SplitN(s.Text(), "\t", 3)
		if len(part) != 3 || !strings.HasPrefix(part[0], "U+") {
			continue
		}
		r, err := strconv.ParseInt(part[0][2:], 16, 32)
		if err != nil {
			return fmt.Errorf("%s: %q: %w", file, s.Text(), err)
		}
		if chars[rune(r)] == nil {
			chars[rune(r)] = map[string]string{}
		}
		chars[rune(r)][part[1]] = part[2]
	}
	return s.Err()
}

// hepburn drops long vowels, as names in Latin letters do.
func hepburn(readings string) string {
	return strings.NewReplacer("ou", "o", "uu", "u").Replace(readings)
}

// plain keeps the first most readings, without tone marks, in lower case.
func plain(readings string, most int) string {
	var kept []string
	for _, r := range strings.Fields(strings.ToLower(readings)) {
		r = strings.NewReplacer("ü", "v", "ǖ", "v", "ǘ", "v", "ǚ", "v", "ǜ", "v").Replace(r)
		r = strings.Map(func(c rune) rune {
			if c < 0x300 || c > 0x36f {
				return c
			}
			return -1
		}, norm.NFD.String(r))
		r = strings.ReplaceAll(r, "v", "yu") // ü as passports write it
		if len(kept) < most && !slices.Contains(kept, r) {
			kept = append(kept, r)
		}
	}
	return strings.Join(kept, " ")
}

// hangul keeps the syllables of "김:0N 금:0E".
func hangul(readings string) string {
	var kept []string
	for _, r := range strings.Fields(readings) {
		syllable, _, _ := strings.Cut(r, ":")
		kept = append(kept, syllable)
	}
	return strings.Join(kept, " ")
}
