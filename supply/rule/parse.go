package rule

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// Bounds of a file of rules.
const (
	maxFileBytes = 1 << 20
	maxRules     = 1000
	maxNesting   = 20
)

// parser reads one file. It walks YAML nodes by itself, since every error has to say its line and every key has to be known.
type parser struct {
	path string
}

func (p *parser) err(n *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", p.path, n.Line, fmt.Sprintf(format, args...))
}

var idPattern = regexp.MustCompile(`^[a-z0-9]+([._-][a-z0-9]+)*$`)

// parse reads the rules of a file.
func parse(path string, text []byte) ([]*Rule, error) {
	p := &parser{path: path}
	if len(text) > maxFileBytes {
		return nil, fmt.Errorf("%s: %d bytes, more than the %d that a file of rules may have", path, len(text), maxFileBytes)
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	var doc yaml.Node
	if err := dec.Decode(&doc); err == io.EOF {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: one document is expected", path)
	}
	var rules []*Rule
	err := p.mapping(doc.Content[0], "a file of rules", map[string]func(*yaml.Node) error{
		"rules": func(n *yaml.Node) error {
			return p.list(n, func(m *yaml.Node) error {
				if len(rules) >= maxRules {
					return p.err(m, "more than %d rules", maxRules)
				}
				r, err := p.rule(m)
				rules = append(rules, r)
				return err
			})
		},
	}, "rules")
	return rules, err
}

// mapping hands each value to the function of its key. Keys that are not known, or stand twice, are errors, and so are keys
// that are needed and not there.
func (p *parser) mapping(n *yaml.Node, what string, keys map[string]func(*yaml.Node) error, needed ...string) error {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		return p.err(n, "anchors and aliases are not read: write it out")
	}
	if n.Kind != yaml.MappingNode {
		return p.err(n, "%s is a mapping", what)
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		f, ok := keys[k.Value]
		if !ok {
			return p.err(k, "%q is no key of %s: %s", k.Value, what, strings.Join(sortedKeys(keys), ", "))
		}
		if seen[k.Value] {
			return p.err(k, "%q stands twice", k.Value)
		}
		seen[k.Value] = true
		if v.Kind == yaml.AliasNode || v.Anchor != "" {
			return p.err(v, "anchors and aliases are not read: write it out")
		}
		if err := f(v); err != nil {
			return err
		}
	}
	for _, k := range needed {
		if !seen[k] {
			return p.err(n, "%s needs %q", what, k)
		}
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (p *parser) list(n *yaml.Node, each func(*yaml.Node) error) error {
	if n.Kind != yaml.SequenceNode {
		return p.err(n, "a list is expected")
	}
	for _, m := range n.Content {
		if m.Kind == yaml.AliasNode || m.Anchor != "" {
			return p.err(m, "anchors and aliases are not read: write it out")
		}
		if err := each(m); err != nil {
			return err
		}
	}
	return nil
}

// text reads a text into a variable.
func (p *parser) text(to *string) func(*yaml.Node) error {
	return func(n *yaml.Node) error {
		if n.Kind != yaml.ScalarNode || strings.TrimSpace(n.Value) == "" {
			return p.err(n, "a text is expected")
		}
		*to = strings.Join(strings.Fields(n.Value), " ")
		return nil
	}
}

func (p *parser) texts(to *[]string, check func(string) string) func(*yaml.Node) error {
	return func(n *yaml.Node) error {
		return p.list(n, func(m *yaml.Node) error {
			var s string
			if err := p.text(&s)(m); err != nil {
				return err
			}
			if problem := check(s); problem != "" {
				return p.err(m, "%s", problem)
			}
			*to = append(*to, s)
			return nil
		})
	}
}

func (p *parser) day(to *time.Time) func(*yaml.Node) error {
	return func(n *yaml.Node) error {
		t, err := time.Parse(time.DateOnly, n.Value)
		if err != nil || n.Kind != yaml.ScalarNode {
			return p.err(n, "a day is expected, YYYY-MM-DD")
		}
		*to = t
		return nil
	}
}

func (p *parser) days(to *[]Interval) func(*yaml.Node) error {
	return func(n *yaml.Node) error {
		return p.list(n, func(m *yaml.Node) error {
			var i Interval
			if err := p.mapping(m, "an interval", map[string]func(*yaml.Node) error{"from": p.day(&i.From), "to": p.day(&i.To)}); err != nil {
				return err
			}
			if !i.To.IsZero() && i.To.Before(i.From) {
				return p.err(m, "it ends before it begins")
			}
			if k := len(*to) - 1; k >= 0 && ((*to)[k].To.IsZero() || !i.From.After((*to)[k].To)) {
				return p.err(m, "intervals follow on each other in time and do not overlap")
			}
			*to = append(*to, i)
			return nil
		})
	}
}

func anyText(string) string { return "" }

func countryText(s string) string {
	if len(s) != 2 || s != strings.ToUpper(s) {
		return fmt.Sprintf("%q: countries are ISO 3166-1 codes of two capital letters", s)
	}
	return ""
}

func classText(s string) string {
	if _, ok := classOf(s); !ok {
		return fmt.Sprintf("%q is no class; see the table Classes", s)
	}
	return ""
}

// rule reads one rule.
func (p *parser) rule(n *yaml.Node) (*Rule, error) {
	r := &Rule{Path: p.path, Line: n.Line, Standing: InForce}
	err := p.mapping(n, "a rule", map[string]func(*yaml.Node) error{
		"id": p.text(&r.ID), "title": p.text(&r.Title), "authority": p.text(&r.Authority), "citation": p.text(&r.Citation),
		"country": p.text(&r.Country), "note": p.text(&r.Note), "days": p.days(&r.Days), "category": p.text(&r.category),
		"standing": func(n *yaml.Node) error {
			r.Standing = Standing(n.Value)
			if !slices.Contains([]Standing{InForce, Proposal, Own}, r.Standing) {
				return p.err(n, "standing is one of %s, %s, %s", InForce, Proposal, Own)
			}
			return nil
		},
		"when": func(n *yaml.Node) (err error) { r.when, err = p.node(n, 0); return err },
		"except": func(n *yaml.Node) error {
			return p.list(n, func(m *yaml.Node) error {
				x, err := p.exception(m)
				r.Except = append(r.Except, x)
				return err
			})
		},
		"effects": func(n *yaml.Node) error {
			return p.list(n, func(m *yaml.Node) error {
				e, err := p.effect(m)
				r.Effects = append(r.Effects, e)
				return err
			})
		},
	}, "id", "title", "authority", "when", "effects")
	if err != nil {
		return r, err
	}
	if !idPattern.MatchString(r.ID) {
		return r, p.err(n, "id %q: lower case letters, digits and dashes", r.ID)
	}
	if r.Country != "" {
		if problem := countryText(r.Country); problem != "" {
			return r, p.err(n, "%s", problem)
		}
	}
	if r.Citation == "" && r.Standing != Own {
		return r, p.err(n, "a rule that is not the user's own needs its citation (or standing: own)")
	}
	return r, p.foreign(n, r)
}

// foreign refuses "foreign" in a rule that does not say whose it is.
func (p *parser) foreign(n *yaml.Node, r *Rule) error {
	bad := false
	walk(r.when, func(m node) {
		if f, ok := m.(madeIn); ok && len(f.countries) == 0 && (r.Country == "" || r.Country == "EU") {
			bad = true
		}
	})
	if bad {
		return p.err(n, "made_in: foreign needs the country of the rule")
	}
	return nil
}

// walk visits a predicate and everything in it.
func walk(n node, visit func(node)) {
	visit(n)
	switch n := n.(type) {
	case allOf:
		for _, m := range n {
			walk(m, visit)
		}
	case anyOf:
		for _, m := range n {
			walk(m, visit)
		}
	case notOf:
		walk(n.of, visit)
	case contains:
		walk(n.of, visit)
	}
}

func (p *parser) exception(n *yaml.Node) (Exception, error) {
	var x Exception
	err := p.mapping(n, "an exception", map[string]func(*yaml.Node) error{
		"title": p.text(&x.Title), "days": p.days(&x.Days),
		"claim": func(n *yaml.Node) error { return p.truth(n, &x.Claim) },
		"when":  func(n *yaml.Node) (err error) { x.when, err = p.node(n, 0); return err },
	}, "title", "when")
	return x, err
}

func (p *parser) truth(n *yaml.Node, to *bool) error {
	if n.Value != "true" && n.Value != "false" {
		return p.err(n, "true or false is expected")
	}
	*to = n.Value == "true"
	return nil
}

var kinds = []EffectKind{NoAuthorisation, NoProcurement, NoFunds, NoInstall, Remove, Cap, Licence, Blocked, NoInvestment, NoService, Disclose, Attest, Restrict}

func (p *parser) effect(n *yaml.Node) (Effect, error) {
	var e Effect
	err := p.mapping(n, "an effect", map[string]func(*yaml.Node) error{
		"kind": func(n *yaml.Node) error {
			e.Kind = EffectKind(n.Value)
			if !slices.Contains(kinds, e.Kind) {
				return p.err(n, "%q is no effect: one of %v", n.Value, kinds)
			}
			return nil
		},
		"by": p.day(&e.By), "text": p.text(&e.Text), "classes": p.texts(&e.Classes, classText),
		"months": func(n *yaml.Node) error {
			m, err := strconv.Atoi(n.Value)
			if err != nil || m < 1 || m > 1200 {
				return p.err(n, "months is a number from 1 to 1200")
			}
			e.Months = m
			return nil
		},
		"percent": func(n *yaml.Node) error {
			f, err := strconv.ParseFloat(n.Value, 64)
			if err != nil || !(f > 0 && f <= 100) {
				return p.err(n, "percent is a number above 0, up to 100")
			}
			e.Share = int32(math.Round(100 * f))
			return nil
		},
	}, "kind", "text")
	if err == nil && e.Kind == Cap && e.Share == 0 {
		return e, p.err(n, "a cap needs percent")
	}
	return e, err
}
