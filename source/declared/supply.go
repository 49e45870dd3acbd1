package declared

import (
	"path"
	"strconv"

	"github.com/guyline/guyline/source"
)

// Supply is what the section supply says: no claims about the network, but where suppliers, their owners and what they
// delivered are described. A value that the file leaves out is 0 or empty.
type Supply struct {
	Path                   string // of the file
	Line                   int    // of the section, 0 where there is none
	Lists, Ownership       []string
	Rules, OwnerRules      []string
	Advisories, Statements []string
	Prices, Prefixes       []string
	Bills                  []SupplyBill
	Facts                  map[string]bool // of whoever buys and uses, by the words of rules
	Crews                  float64
	CrewSitesPerMonth      float64
	DeliveryMonths         float64
	DeadlineMonths         float64
	LargestShare           float64 // of one supplier after a replacement, 0 to 1
}

// SupplyBill is a bill of materials and the functions that run what it lists.
type SupplyBill struct {
	Path                string
	Line                int
	Functions, Products []string
	Equipment           []string
}

// ReadSupply is the section supply of a file in [Format], its paths as the user can open them.
func ReadSupply(f *source.File) Supply {
	n := f.Top().Get("supply")
	o := Supply{Path: f.Path}
	if !n.OK() {
		return o
	}
	o.Line = n.Line()
	r := &reader{File: f, budget: budget(f)}
	if !n.Map() {
		f.Notef(n.Line(), "supply: expected a mapping of keys to values, found %s", kindOf(n))
		return o
	}
	r.settings(n, "supply", []setting{
		paths("lists", &o.Lists), paths("ownership", &o.Ownership), paths("rules", &o.Rules), paths("owner-rules", &o.OwnerRules),
		paths("advisories", &o.Advisories), paths("statements", &o.Statements), paths("prices", &o.Prices), paths("prefixes", &o.Prefixes),
		{"bills", func(r *reader, v source.Node) {
			section("bills", func(r *reader, n source.Node) { r.bill(n, &o) })(r, nil, v)
		}},
		{"facts", func(r *reader, v source.Node) { o.Facts = r.facts(v) }},
		number("crews", &o.Crews, 0.1, 100_000), number("crew-sites-per-month", &o.CrewSitesPerMonth, 0.01, 1000),
		number("delivery-months", &o.DeliveryMonths, 0, 240), number("deadline-months", &o.DeadlineMonths, 1, 600),
		number("largest-share-of-supplier", &o.LargestShare, 0, 1),
	})
	return o
}

func (r *reader) bill(n source.Node, o *Supply) {
	b := SupplyBill{Line: n.Line()}
	words := func(key string, to *[]string) setting {
		return setting{key, func(r *reader, v source.Node) {
			r.each(key, v, func(i source.Node) { *to = append(*to, i.Text()) })
		}}
	}
	r.settings(n, "bills", []setting{
		{"file", func(r *reader, v source.Node) { b.Path = v.Text() }},
		words("functions", &b.Functions), words("products", &b.Products), words("equipment", &b.Equipment),
	})
	if b.Path == "" {
		r.Notef(n.Line(), "bills: expected the name of a file under file, found none: the entry is left out")
		return
	}
	if !path.IsAbs(b.Path) {
		b.Path = path.Join(r.Dir(), b.Path)
	}
	o.Bills = append(o.Bills, b)
}

// facts are statements by their words, true or false.
func (r *reader) facts(n source.Node) map[string]bool {
	out := map[string]bool{}
	if n.OK() && !n.Map() {
		r.Notef(n.Line(), "facts: expected a mapping of words to true or false, found %s", kindOf(n))
	}
	for k, v := range n.AllPairs() {
		if !r.spend(k) {
			break
		}
		holds, err := strconv.ParseBool(v.Text())
		if err != nil {
			r.Notef(v.Line(), "facts: %s: expected true or false, found %s", k.Text(), found(v))
			continue
		}
		out[k.Text()] = holds
	}
	return out
}
