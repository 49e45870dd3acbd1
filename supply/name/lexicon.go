package name

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed legal.txt
var legalTable string

//go:embed words.txt
var wordTable string

//go:embed places.txt
var placeTable string

//go:embed variants.txt
var variantTable string

// class is the part that a token plays in a name.
type class uint8

const (
	plain    class = iota // what distinguishes a name
	common                // a word that organisations' names share
	place                 // a country, region or city
	number                // a number or ordinal
	initial               // one letter for a given name
	legal                 // a legal form
	title                 // a title before a person's name
	particle              // al, bin, von
	stop                  // the, of, and
)

var classNames = [...]string{"name", "common word", "place", "number", "initial", "legal form", "title", "particle", "small word"}

// lexeme is a word or phrase that we know.
type lexeme struct {
	class  class
	canon  string // what it stands for
	bits   float64
	sector string // the trade it speaks of; empty where it tells none
}

// phrase is a lexeme's words, for looking it up.
type phrase struct {
	first string
	rest  []string
	*lexeme
}

// lexicon is all tables of words, read once.
type lexicon struct {
	phrases   map[string][]phrase // by first word, the longest phrase first
	native    map[string]*lexeme  // in Han and Hangul, which are found inside words
	bySecond  map[string][]phrase // legal forms of three words and more, by their second
	longForms []phrase            // legal forms of one long word
	longest   int                 // the most characters of a native word
	variants  map[string]variant  // given names and surnames
	tight     map[int32]bool      // names of which all spellings are alike, however they look: Lee, Yi
	titles    map[string]bool
	particles map[string]bool
	filial    map[string]bool
	stops     map[string]bool
}

// variant says which name a spelling is a form of.
type variant struct {
	groups []int32 // the names that it is a spelling of
	loose  []int32 // the names that it is a diminutive or another language's form of
}

const (
	legalBits = 1 // a legal form says next to nothing
	placeBits = 5 // one in thirty
	stopBits  = 0.2
	smallBits = 0.25 // titles
)

var knownWords = sync.OnceValue(readLexicon)

func readLexicon() *lexicon {
	l := &lexicon{phrases: map[string][]phrase{}, bySecond: map[string][]phrase{}, native: map[string]*lexeme{}, variants: map[string]variant{}, tight: map[int32]bool{},
		titles: set(titles), particles: set(particles), filial: set(filial), stops: set(stops)}
	for head, forms := range table(legalTable) {
		l.add(lexeme{class: legal, canon: head, bits: legalBits}, forms)
	}
	for head, forms := range table(placeTable) {
		l.add(lexeme{class: place, canon: head, bits: placeBits}, forms)
	}
	for head, forms := range table(wordTable) {
		f := strings.Fields(head)
		bits, err := strconv.ParseFloat(f[1], 64)
		if err != nil {
			continue
		}
		canon, apart := strings.CutPrefix(f[0], "*")
		x := lexeme{class: common, canon: canon, bits: bits}
		if f[2] != "-" {
			x.sector = f[2]
		}
		if !apart {
			l.add(x, forms)
			continue
		}
		for _, form := range forms {
			x.canon = canon + ": " + form
			l.add(x, []string{form})
		}
	}
	for first, p := range l.phrases {
		slices.SortStableFunc(p, func(a, b phrase) int { return len(b.rest) - len(a.rest) })
		l.phrases[first] = p
	}
	n := int32(0)
	for line := range strings.Lines(variantTable) {
		if line[0] == '#' {
			continue
		}
		n++
		if rest, alone := strings.CutPrefix(line, "+"); alone {
			for _, w := range strings.Fields(rest) {
				if _, ok := l.variants[w]; !ok {
					l.variants[w] = variant{}
				}
			}
			continue
		}
		if _, syllable := strings.CutPrefix(line, "= "); syllable {
			l.tight[n] = true
			line = line[2:]
		}
		for _, w := range strings.Fields(line) {
			w, loose := strings.CutPrefix(w, "~")
			v := l.variants[w]
			if loose {
				v.loose = append(v.loose, n)
			} else {
				v.groups = append(v.groups, n)
			}
			l.variants[w] = v
		}
	}
	return l
}

// table yields the lines "head = form, form" of a table.
func table(text string) func(yield func(head string, forms []string) bool) {
	return func(yield func(string, []string) bool) {
		for line := range strings.Lines(text) {
			head, forms, ok := strings.Cut(strings.TrimSpace(line), " = ")
			if line[0] == '#' || !ok {
				continue
			}
			if !yield(head, strings.Split(forms, ", ")) {
				return
			}
		}
	}
}

func (l *lexicon) add(x lexeme, forms []string) {
	for _, form := range forms {
		ws := words(form)
		if len(ws) == 0 {
			continue
		}
		if s := ws[0].script; s == han || s == hangul {
			l.native[ws[0].text] = &x
			l.longest = max(l.longest, len([]rune(ws[0].text)))
			continue
		}
		var read []string
		for _, w := range ws {
			read = append(read, readWord(w, form))
		}
		l.phrases[read[0]] = append(l.phrases[read[0]], phrase{read[0], read[1:], &x})
		if x.class == legal && len(read) >= 3 {
			l.bySecond[read[1]] = append(l.bySecond[read[1]], phrase{read[0], read[1:], &x})
		}
		if x.class == legal && len(read) == 1 && len(read[0]) >= 7 {
			l.longForms = append(l.longForms, phrase{read[0], nil, &x})
		}
	}
}

// find is the longest known phrase at the start of a run of words, and how many words it has.
func (l *lexicon) find(read []string) (*lexeme, int) {
next:
	for _, p := range l.phrases[read[0]] {
		if len(p.rest) >= len(read) {
			continue
		}
		for i, w := range p.rest {
			if read[i+1] != w {
				continue next
			}
		}
		return p.lexeme, 1 + len(p.rest)
	}
	return nil, 0
}

// misspelt is a legal form written out with a typing error in one of its words, at the start of a run of words: long words
// alone, for short ones are other words.
func (l *lexicon) misspelt(read []string) (*lexeme, int) {
	if len(read) >= 3 {
		for _, p := range l.bySecond[read[1]] {
			if len(read) > len(p.rest) && slices.Equal(read[1:1+len(p.rest)], p.rest) && nearly(read[0], p.first) {
				return p.lexeme, 1 + len(p.rest)
			}
		}
	}
	if len(read[0]) < 6 {
		return nil, 0
	}
	for _, p := range l.longForms {
		if nearly(read[0], p.first) {
			return p.lexeme, 1
		}
	}
	return nil, 0
}

// nearly is true of a word with one typing error, or with its last letter cut off.
func nearly(a, b string) bool {
	if d := len(a) - len(b); d > 1 || d < -1 || len(a) < 5 || a[0] != b[0] {
		return false
	}
	return distance(a, b, 1) <= 1
}

func set(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}
