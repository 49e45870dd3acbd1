package bundle

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"

	"github.com/guyline/guyline/bundle/merkle"
)

// Policy says what one recipient is not to see.
type Policy struct {
	Recipient string     `yaml:"recipient"`
	Hide      []Category `yaml:"hide"`
	Paths     []string   `yaml:"paths"`    // shapes withheld besides, as path.Match: results/*/remedy
	Words     []string   `yaml:"words"`    // names withheld besides, wherever they stand
	Show      []string   `yaml:"show"`     // shapes shown although they are unclassified
	Smallest  int        `yaml:"smallest"` // aggregates of fewer elements are withheld; 0 shows all
}

// ParsePolicy reads a policy in YAML. A recipient, where one is given, and categories come in front of what it says.
func ParsePolicy(text []byte, recipient string, hide []string) (*Policy, error) {
	var p Policy
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&p); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("policy: %w", err)
	}
	p.Recipient = cmp.Or(recipient, p.Recipient)
	for _, c := range hide {
		p.Hide = append(p.Hide, Category(c))
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	return &p, nil
}

// Warning says how what is shown points at what is withheld; "" where nothing does.
func (p *Policy) Warning() string {
	shown := func(c Category) bool { return !slices.Contains(p.Hide, c) }
	switch {
	case p.showsAll():
		return ""
	case shown(Coordinates):
		return "maps, hexagons and coordinates are shown: they tell where sites are, whatever else is withheld"
	case shown(People):
		return "counts of people are shown: with a census they tell which site is meant"
	case p.Smallest < 5:
		return "counts of fewer than five elements are shown: set smallest in the policy"
	}
	return ""
}

func (p *Policy) check() error {
	if strings.TrimSpace(p.Recipient) == "" {
		return fmt.Errorf("policy: recipient is missing: say for whom the file is")
	}
	for _, c := range p.Hide {
		if !slices.Contains(Categories(), c) {
			return fmt.Errorf("policy: hide: %q is no category; expected some of %v", c, Categories())
		}
	}
	for _, pattern := range slices.Concat(p.Paths, p.Show) {
		if _, err := path.Match(pattern, ""); err != nil {
			return fmt.Errorf("policy: %q: %w", pattern, err)
		}
	}
	for _, w := range p.Words {
		if len(words(w)) == 0 {
			return fmt.Errorf("policy: words: %q has no letter and no digit", w)
		}
	}
	if p.Smallest < 0 {
		return fmt.Errorf("policy: smallest is %d, expected 0 or more", p.Smallest)
	}
	return nil
}

// showsAll reports whether the policy withholds nothing.
func (p *Policy) showsAll() bool {
	return len(p.Hide) == 0 && len(p.Paths) == 0 && len(p.Words) == 0
}

// Withheld says of each leaf whether the policy withholds it. A word of a withheld leaf that names something (a supplier, a site, a
// function, an address) takes every other leaf with it in which it stands: a name that is left out of one list and stands in a
// sentence elsewhere is given away all the same.
func (p *Policy) Withheld(leaves []merkle.Leaf) []bool {
	out := make([]bool, len(leaves))
	if p.showsAll() && p.Smallest == 0 {
		return out
	}
	spread := newVocabulary()
	for _, w := range p.Words {
		spread.add(w)
	}
	small := p.smallAggregates(leaves)
	for i, l := range leaves {
		for _, c := range Classify(l) {
			if !p.hides(c, l.Path) {
				continue
			}
			out[i] = true
			if c == Suppliers || c == Names || c == Coordinates || c == Files {
				for _, t := range text(l.Value) {
					spread.add(t)
				}
			}
		}
		if matches(p.Paths, Shape(l.Path)) {
			out[i] = true
			for _, t := range text(l.Value) {
				spread.add(t)
			}
		}
		if element, _ := record(l.Path, "aggregates"); small[element] {
			out[i] = true
		}
	}
	for i, l := range leaves {
		out[i] = out[i] || spread.in(l)
	}
	return out
}

func (p *Policy) hides(c Category, leaf string) bool {
	if c == Unclassified {
		return !p.showsAll() && !matches(p.Show, Shape(leaf))
	}
	return slices.Contains(p.Hide, c)
}

func matches(patterns []string, shape string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { ok, _ := path.Match(pattern, shape); return ok })
}

// vocabulary finds names in text, whole words at a time, letters' case aside.
type vocabulary struct {
	byFirst map[string][][]string
	known   map[string]bool
}

func newVocabulary() *vocabulary {
	return &vocabulary{map[string][][]string{}, map[string]bool{}}
}

// nameless are words that a withheld name may consist of and that name nobody.
var nameless = map[string]bool{"": true, "true": true, "false": true, "null": true, "unknown": true, "none": true, "all": true, "core": true, "ran": true, "network": true, "the": true}

// add takes a name, and what is left of it behind the kind of element in front: "AMF amf-1" is known as amf-1 too.
func (v *vocabulary) add(name string) {
	full := words(name)
	v.sequence(full)
	if kind, rest, ok := strings.Cut(name, " "); ok && (kind == strings.ToUpper(kind) || elementKinds[kind]) {
		v.sequence(words(rest))
	}
}

var elementKinds = map[string]bool{"site": true, "cell": true, "supplier": true, "workload": true, "component": true, "gNB": true, "operator": true, "slice": true, "subscriber": true, "equipment": true, "link": true}

func (v *vocabulary) sequence(w []string) {
	if len(w) == 0 || len(w) > 12 || len(w) == 1 && (nameless[w[0]] || len(w[0]) < 3 || len(w[0]) < 7 && strings.Trim(w[0], "0123456789") == "") {
		return // a short number stands everywhere: the number of a line is no name
	}
	if key := strings.Join(w, " "); !v.known[key] {
		v.known[key] = true
		v.byFirst[w[0]] = append(v.byFirst[w[0]], w)
	}
}

func (v *vocabulary) in(l merkle.Leaf) bool {
	if len(v.byFirst) == 0 {
		return false
	}
	if v.inWords(words(l.Path)) {
		return true
	}
	return slices.ContainsFunc(text(l.Value), func(t string) bool { return v.inWords(words(t)) })
}

func (v *vocabulary) inWords(w []string) bool {
	for i, first := range w {
		for _, want := range v.byFirst[first] {
			if i+len(want) <= len(w) && slices.Equal(want, w[i:i+len(want)]) {
				return true
			}
		}
	}
	return false
}

// words are the runs of letters and digits, in lower case.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
