package rule

import "gopkg.in/yaml.v3"

// node reads a predicate: a mapping with one key.
func (p *parser) node(n *yaml.Node, depth int) (node, error) {
	if depth > maxNesting {
		return nil, p.err(n, "more than %d predicates within each other", maxNesting)
	}
	if n.Kind == yaml.MappingNode && len(n.Content) != 2 {
		return nil, p.err(n, "a predicate has one key; put several into all or any")
	}
	var out node
	nodes := func(n *yaml.Node) (list []node, err error) {
		err = p.list(n, func(m *yaml.Node) error {
			inner, err := p.node(m, depth+1)
			list = append(list, inner)
			return err
		})
		if err == nil && len(list) == 0 {
			err = p.err(n, "at least one predicate is expected")
		}
		return list, err
	}
	role := func(role string) func(*yaml.Node) error {
		return func(n *yaml.Node) (err error) { out, err = p.party(n, role); return err }
	}
	err := p.mapping(n, "a predicate", map[string]func(*yaml.Node) error{
		"all": func(n *yaml.Node) error { l, err := nodes(n); out = allOf(l); return err },
		"any": func(n *yaml.Node) error { l, err := nodes(n); out = anyOf(l); return err },
		"not": func(n *yaml.Node) error { m, err := p.node(n, depth+1); out = notOf{m}; return err },
		"contains": func(n *yaml.Node) error {
			m, err := p.node(n, depth+1)
			out = contains{m}
			return err
		},
		"class": func(n *yaml.Node) error {
			var l []string
			err := p.texts(&l, classText)(n)
			if err == nil && len(l) == 0 {
				err = p.err(n, "at least one class is expected")
			}
			out = classIn(l)
			return err
		},
		"made_in": func(n *yaml.Node) error {
			var l []string
			out = madeIn{}
			if n.Kind == yaml.ScalarNode && n.Value == "foreign" {
				return nil
			}
			err := p.texts(&l, countryText)(n)
			if err == nil && len(l) == 0 {
				err = p.err(n, "foreign, or a list of countries, is expected")
			}
			out = madeIn{l}
			return err
		},
		"fact": func(n *yaml.Node) error {
			out = fact(n.Value)
			if !knownFact(n.Value) {
				return p.err(n, "%q is no fact that is known; see the table Facts, or begin a word of your own with x-", n.Value)
			}
			return nil
		},
		"rule": func(n *yaml.Node) error { out = ruleOf(n.Value); return nil },
		"authorised_before": func(n *yaml.Node) error {
			var b before
			if n.Value != "start" {
				if err := p.day(&b.day)(n); err != nil {
					return err
				}
			}
			out = b
			return nil
		},
		"maker": role("maker"), "provider": role("provider"), "supplier": role("supplier"),
	})
	if err == nil && out == nil {
		err = p.err(n, "a predicate is expected")
	}
	return out, err
}

func (p *parser) party(n *yaml.Node, role string) (node, error) {
	out := party{role: role}
	err := p.mapping(n, "a "+role, map[string]func(*yaml.Node) error{
		"lists": p.texts(&out.lists, anyText), "entities": p.texts(&out.entities, anyText), "owned": p.text(&out.owned),
		"scope": func(n *yaml.Node) error { return p.truth(n, &out.scope) }, "country": p.texts(&out.country, countryText),
	})
	switch {
	case err != nil:
		return nil, err
	case len(out.country) > 0 && (len(out.lists) > 0 || out.owned != ""):
		return nil, p.err(n, "country stands by itself: put it and lists into all or any")
	case len(out.country) == 0 && len(out.lists) == 0 && out.owned == "":
		return nil, p.err(n, "a %s needs lists, owned or country", role)
	case len(out.lists) == 0 && (out.scope || len(out.entities) > 0):
		return nil, p.err(n, "scope and entities need lists")
	}
	return out, nil
}
