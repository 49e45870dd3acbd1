package owner

import (
	"bytes"
	_ "embed" // the rules
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// Rule says when ownership by listed parties restricts a party that is on no list. The package doc has the form in which
// users write their own.
type Rule struct {
	ID        string
	Aliases   []string
	Title     string
	Cite      string
	URL       string
	Threshold Share
	Strict    bool     // more than the threshold, not "at least"
	Lists     []string // lists whose entries count, together; "LIST/PROGRAM" for a part of one; none = all
	Each      bool     // each listed party's holdings by themselves, not the sum of all
	Shares    bool     // capital counts
	Votes     bool     // voting rights count, in a sum of their own
	Control   bool     // control by other means restricts too
	Multiply  bool     // shares are multiplied along a chain; else a restricted owner counts with its whole share
	// Controlling is the share in votes from which a link counts as the whole when multiplying; 0 = none does.
	Controlling Share
	InForce     []Period // none = always
	Note        string
	Place       Place
}

// Period is a span of days, both ends in it; the zero Time is open.
type Period struct{ From, To time.Time }

// On says whether the rule is in force on a day.
func (r Rule) On(day time.Time) bool {
	return len(r.InForce) == 0 || slices.ContainsFunc(r.InForce, func(p Period) bool {
		return (p.From.IsZero() || !day.Before(p.From)) && (p.To.IsZero() || !day.After(p.To))
	})
}

// Covers says whether an entry of a list counts under the rule. An entry whose list is not named counts under every rule.
func (r Rule) Covers(list, program string) bool {
	return len(r.Lists) == 0 || list == "" || slices.Contains(r.Lists, list) || program != "" && slices.Contains(r.Lists, list+"/"+program)
}

// meets says whether a share reaches the threshold.
func (r *Rule) meets(s Share) bool { return s > r.Threshold || s == r.Threshold && !r.Strict }

//go:embed rules.yaml
var rulesText []byte

// Rules gives the rules that come with the program.
func Rules() []Rule {
	rules, err := ParseRules("rules.yaml", rulesText)
	if err != nil {
		panic(err) // our own file; a test reads it
	}
	return rules
}

// FindRule gives the rule with an id or alias.
func FindRule(rules []Rule, id string) (Rule, bool) {
	i := slices.IndexFunc(rules, func(r Rule) bool { return r.ID == id || slices.Contains(r.Aliases, id) })
	if i < 0 {
		return Rule{}, false
	}
	return rules[i], true
}

// maxRules bounds a file of rules, in bytes.
const maxRules = 1 << 20

// ParseRules reads rules as the package doc shows them. Unknown and missing keys, wrong values and repeated ids are
// errors, each with path and line.
func ParseRules(path string, text []byte) ([]Rule, error) {
	if len(text) > maxRules {
		return nil, fmt.Errorf("%s: larger than %d bytes", path, maxRules)
	}
	var doc yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(text)).Decode(&doc); err != nil && err != io.EOF {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.SequenceNode {
		return nil, fmt.Errorf("%s:1: expected a list of rules, each with - id: first", path)
	}
	var rules []Rule
	for _, n := range doc.Content[0].Content {
		r := Rule{Place: Place{path, n.Line}}
		if err := r.parse(n); err != nil {
			return nil, fmt.Errorf("%s:%w", path, err)
		}
		for _, name := range append([]string{r.ID}, r.Aliases...) {
			if _, taken := FindRule(rules, name); taken {
				return nil, fmt.Errorf("%s:%d: a second rule with the id %s", path, n.Line, name)
			}
		}
		rules = append(rules, r)
	}
	return rules, nil
}

// parse reads one rule; errors begin with the line.
func (r *Rule) parse(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return fmt.Errorf("%d: a rule is a mapping", n.Line)
	}
	seen := map[string]bool{}
	for i := 0; i < len(n.Content); i += 2 {
		key, v := n.Content[i].Value, n.Content[i+1]
		if seen[key] {
			return fmt.Errorf("%d: a second %s", n.Content[i].Line, key)
		}
		seen[key] = true
		if err := r.set(key, v); err != nil {
			return fmt.Errorf("%d: %s: %w", max(v.Line, n.Content[i].Line), key, err)
		}
	}
	for _, key := range []string{"id", "title", "cite", "threshold", "test", "aggregate", "counts", "indirect"} {
		if !seen[key] {
			return fmt.Errorf("%d: the rule has no %s", n.Line, key)
		}
	}
	if r.Controlling > 0 && !r.Multiply {
		return fmt.Errorf("%d: controlling is for indirect: multiply alone", n.Line)
	}
	return nil
}

func (r *Rule) set(key string, v *yaml.Node) (err error) {
	switch key {
	case "id":
		if r.ID, err = words(v); err == nil && strings.ContainsAny(r.ID, " /:") {
			err = fmt.Errorf("%q: an id has no blanks, colons or slashes", r.ID)
		}
	case "title":
		r.Title, err = words(v)
	case "cite":
		r.Cite, err = words(v)
	case "url":
		r.URL, err = words(v)
	case "note":
		r.Note, err = words(v)
	case "aliases":
		r.Aliases, err = wordList(v)
	case "lists":
		r.Lists, err = wordList(v)
	case "threshold":
		r.Threshold, err = percent(v)
	case "controlling":
		r.Controlling, err = percent(v)
	case "test":
		r.Strict, err = choice(v, "at-least", "more-than")
	case "aggregate":
		r.Each, err = choice(v, "all", "each")
	case "indirect":
		r.Multiply, err = choice(v, "whole", "multiply")
	case "control":
		r.Control, err = choice(v, "false", "true")
	case "counts":
		var list []string
		list, err = wordList(v)
		for _, what := range list {
			switch what {
			case "shares":
				r.Shares = true
			case "votes":
				r.Votes = true
			default:
				return fmt.Errorf("%q: expected shares, votes or both", what)
			}
		}
		if err == nil && !r.Shares && !r.Votes {
			err = fmt.Errorf("nothing counts: expected shares, votes or both")
		}
	case "in-force":
		err = r.periods(v)
	default:
		err = fmt.Errorf("there is no such key")
	}
	return err
}

func words(v *yaml.Node) (string, error) {
	if v.Kind != yaml.ScalarNode || strings.TrimSpace(v.Value) == "" {
		return "", fmt.Errorf("expected a text")
	}
	return strings.TrimSpace(v.Value), nil
}

func wordList(v *yaml.Node) ([]string, error) {
	if v.Kind != yaml.SequenceNode {
		return nil, fmt.Errorf("expected a list, as in [a, b]")
	}
	var out []string
	for _, item := range v.Content {
		w, err := words(item)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

func percent(v *yaml.Node) (Share, error) {
	n, err := strconv.ParseFloat(v.Value, 64)
	if v.Kind != yaml.ScalarNode || err != nil || !(n > 0 && n <= 100) {
		return 0, fmt.Errorf("%q: expected a percentage above 0, up to 100", shorten(v.Value))
	}
	s, _, err := decimal(v.Value)
	return s, err
}

// choice says whether the second of two words stands there.
func choice(v *yaml.Node, no, yes string) (bool, error) {
	if v.Kind != yaml.ScalarNode || v.Value != no && v.Value != yes {
		return false, fmt.Errorf("%q: expected %s or %s", shorten(v.Value), no, yes)
	}
	return v.Value == yes, nil
}

func (r *Rule) periods(v *yaml.Node) error {
	if v.Kind != yaml.SequenceNode {
		return fmt.Errorf("expected a list, as in [{from: 2025-09-29, to: 2025-11-09}]")
	}
	for _, item := range v.Content {
		if item.Kind != yaml.MappingNode {
			return fmt.Errorf("expected {from: DAY, to: DAY}")
		}
		var p Period
		for i := 0; i < len(item.Content); i += 2 {
			day, err := time.Parse(time.DateOnly, item.Content[i+1].Value)
			if err != nil {
				return fmt.Errorf("%q: expected a day as 2025-09-29", shorten(item.Content[i+1].Value))
			}
			switch item.Content[i].Value {
			case "from":
				p.From = day
			case "to":
				p.To = day
			default:
				return fmt.Errorf("%q: expected from or to", shorten(item.Content[i].Value))
			}
		}
		if !p.From.IsZero() && !p.To.IsZero() && p.To.Before(p.From) {
			return fmt.Errorf("a period ends before it begins")
		}
		r.InForce = append(r.InForce, p)
	}
	return nil
}
