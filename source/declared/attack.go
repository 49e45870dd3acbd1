package declared

import (
	"strings"
	"time"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Attack is what the section attack says: which attackers are looked at, the numbers of the risk model, and the register of
// risks. None of it is a claim about the network.
type Attack struct {
	Path      string   // of the file
	Line      int      // of the section, 0 where there is none
	Footholds []string // ids; all where it is empty
	Seed      uint64
	Trials    int
	Ranges    []Range
	Risks     []Risk
}

// Range is a range that the risk model draws from, in place of its own.
type Range struct {
	Of        string // kind and id: technique register-as-function, foothold core, hours availability
	Low, High float64
	Source    string // who says so
	Origin    network.Origin
}

// Risk is an entry of the register of risks.
type Risk struct {
	ID, Title string
	From, To  string // ids of a foothold and an asset; "" is every foothold
	Owner     string
	Treatment string // modify, retain, avoid or share, ISO/IEC 27005
	Changes   []string
	Due       time.Time // zero where none is given
	Note      string
	Origin    network.Origin
}

// treatments are the options of ISO/IEC 27005 for a risk.
var treatments = []string{"modify", "retain", "avoid", "share"}

// ReadAttack is the section attack of a file in [Format].
func ReadAttack(f *source.File) Attack {
	n := f.Top().Get("attack")
	o := Attack{Path: f.Path}
	if !n.OK() {
		return o
	}
	o.Line = n.Line()
	r := &reader{File: f, budget: budget(f)}
	if !n.Map() {
		f.Notef(n.Line(), "attack: expected a mapping of keys to values, found %s", kindOf(n))
		return o
	}
	var seed, trials float64
	kinds := func(key, kind string, most float64) setting {
		return setting{key, func(r *reader, v source.Node) {
			section(key, func(r *reader, n source.Node) { r.assumed(n, kind, most, &o) })(r, nil, v)
		}}
	}
	r.settings(n, "attack", []setting{
		{"footholds", func(r *reader, v source.Node) {
			r.each("footholds", v, func(i source.Node) { o.Footholds = append(o.Footholds, i.Text()) })
		}},
		number("seed", &seed, 1, 1e15), number("trials", &trials, 1000, 1e7),
		kinds("likelihood", "technique", 1), kinds("footholds-likelihood", "foothold", 1), kinds("hours", "hours", 1e6),
		{"risks", func(r *reader, v source.Node) {
			section("risks", func(r *reader, n source.Node) { r.risk(n, &o) })(r, nil, v)
		}},
	})
	o.Seed, o.Trials = uint64(seed), int(trials)
	return o
}

// assumed reads a range: {of: ID, low: 0.1, high: 0.4, source: …}.
func (r *reader) assumed(n source.Node, kind string, most float64, o *Attack) {
	x := Range{Low: -1, High: -1, Origin: r.At(n.Line())}
	r.settings(n, "attack", []setting{
		{"of", func(_ *reader, v source.Node) { x.Of = v.Text() }},
		number("low", &x.Low, 0, most), number("high", &x.High, 0, most),
		{"source", func(_ *reader, v source.Node) { x.Source = v.Text() }},
	})
	switch {
	case x.Of == "" || x.Source == "":
		r.Notef(n.Line(), "attack: expected of, low, high and source, which says where the range comes from: the entry is left out")
	case x.Low < 0 || x.High < x.Low:
		r.Notef(n.Line(), "attack: %s: expected low and high, from the lower to the higher: the entry is left out", x.Of)
	default:
		x.Of = kind + " " + x.Of
		o.Ranges = append(o.Ranges, x)
	}
}

func (r *reader) risk(n source.Node, o *Attack) {
	x := Risk{Origin: r.At(n.Line())}
	word := func(key string, to *string) setting {
		return setting{key, func(_ *reader, v source.Node) { *to = strings.TrimSpace(v.Text()) }}
	}
	r.settings(n, "risks", []setting{
		word("id", &x.ID), word("title", &x.Title), word("from", &x.From), word("to", &x.To), word("owner", &x.Owner), word("note", &x.Note),
		{"treatment", func(r *reader, v source.Node) {
			for _, t := range treatments {
				if v.Text() == t {
					x.Treatment = t
					return
				}
			}
			r.Notef(v.Line(), "risks: treatment: expected one of %s, found %s", strings.Join(treatments, ", "), found(v))
		}},
		{"changes", func(r *reader, v source.Node) {
			r.each("changes", v, func(i source.Node) { x.Changes = append(x.Changes, i.Text()) })
		}},
		{"due", func(r *reader, v source.Node) {
			day, err := time.Parse(time.DateOnly, v.Text())
			if err != nil {
				r.Notef(v.Line(), "risks: due: expected a day such as 2027-03-31, found %s", found(v))
				return
			}
			x.Due = day
		}},
	})
	if x.ID == "" || x.To == "" {
		r.Notef(n.Line(), "risks: expected an id, and under to the asset that is at risk: the entry is left out")
		return
	}
	o.Risks = append(o.Risks, x)
}
