package declared

import (
	"path"
	"slices"
	"strconv"

	"github.com/guyline/guyline/source"
)

// Rollout is what the section rollout says: no claims about the network, but where its ground and its people are
// described, and the terms on which it may grow. A value that the file leaves out is 0 or empty.
type Rollout struct {
	Path                           string // of the file
	Line                           int    // of the section, 0 where there is none
	Terrain, Clutter, Population   []string
	Licences, Candidates           []string
	ClutterCodes                   string // worldcover or nlcd
	Roads                          []string
	DriveTests, Claims             []string
	Technology                     string  // 5g-nr or lte
	DownMbps, UpMbps               float64 // the service that counts as served
	Environment                    string  // outdoor or in-vehicle
	Reliability                    float64 // probability at the cell's edge, 0.5 to 0.99
	Load                           float64 // of the neighbouring cells, 0 to 1
	RadiusKm                       float64
	ReceiverHeightM                float64
	Climate                        int     // radio climate of ITM, 1 to 7
	Refractivity                   float64 // N0 at the surface, N-units
	Budgets                        []Budget
	LargestSupplierShare           float64 // of the sites that are built, 0 to 1
	TargetShare                    float64 // of all people, 0 to 1
	FibreReachKm, MicrowaveReachKm float64
	GridReachKm                    float64
	RedundantAreas                 []string // regions in which people count once two sites serve them
	SecondCover                    float64  // what a person whom a second site serves counts beside being served, 0 to 1
}

// Budget is what may be spent in a year, in the owner's currency.
type Budget struct {
	Year   int
	Amount float64
	Line   int
}

// ReadRollout is the section rollout of a file in [Format], its paths as the user can open them.
func ReadRollout(f *source.File) Rollout {
	n := f.Top().Get("rollout")
	o := Rollout{Path: f.Path}
	if !n.OK() {
		return o
	}
	o.Line = n.Line()
	r := &reader{File: f, budget: budget(f)}
	if !n.Map() {
		f.Notef(n.Line(), "rollout: expected a mapping of keys to values, found %s", kindOf(n))
		return o
	}
	r.settings(n, "rollout", []setting{
		paths("terrain", &o.Terrain), paths("clutter", &o.Clutter), paths("population", &o.Population), paths("licences", &o.Licences),
		paths("candidates", &o.Candidates), paths("drive-tests", &o.DriveTests),
		paths("roads", &o.Roads), paths("claims", &o.Claims), oneWord("clutter-codes", &o.ClutterCodes, "worldcover", "nlcd"),
		oneWord("technology", &o.Technology, "5g-nr", "lte"), oneWord("environment", &o.Environment, "outdoor", "in-vehicle"),
		number("down-mbps", &o.DownMbps, 0.1, 10_000), number("up-mbps", &o.UpMbps, 0.1, 10_000),
		number("reliability", &o.Reliability, 0.5, 0.99), number("load", &o.Load, 0, 1),
		number("radius-km", &o.RadiusKm, 1, 200), number("receiver-height-m", &o.ReceiverHeightM, 0.5, 3000),
		number("refractivity", &o.Refractivity, 250, 400),
		number("largest-supplier-share", &o.LargestSupplierShare, 0, 1), number("target-share", &o.TargetShare, 0, 1),
		number("grid-reach-km", &o.GridReachKm, 0, 1000), number("second-cover", &o.SecondCover, 0, 1),
		{"redundant-areas", func(r *reader, v source.Node) {
			r.each("redundant-areas", v, func(i source.Node) { o.RedundantAreas = append(o.RedundantAreas, i.Text()) })
		}},
		number("fibre-reach-km", &o.FibreReachKm, 0, 1000), number("microwave-reach-km", &o.MicrowaveReachKm, 0, 200),
		{"climate", func(r *reader, v source.Node) {
			var climate float64
			number("climate", &climate, 1, 7).read(r, v)
			o.Climate = int(climate)
		}},
		{"budgets", func(r *reader, v source.Node) { o.Budgets = r.budgets(v) }},
	})
	return o
}

// setting is one key of a mapping that says nothing about an element.
type setting struct {
	key  string
	read func(*reader, source.Node)
}

func (r *reader) settings(n source.Node, where string, known []setting) {
	var names []string
	for _, s := range known {
		names = append(names, s.key)
	}
	for k, v := range n.AllPairs() {
		if !r.spend(k) {
			return
		}
		i := slices.Index(names, k.Text())
		if i < 0 {
			r.Notef(k.Line(), "%s: unknown key %q: %s", where, k.Text(), suggest(k.Text(), names))
			continue
		}
		known[i].read(r, v)
	}
}

// paths is a list of files or folders beside the file.
func paths(key string, to *[]string) setting {
	return setting{key, func(r *reader, n source.Node) {
		r.each(key, n, func(i source.Node) {
			name := i.Text()
			if name == "" {
				r.Notef(i.Line(), "%s: expected the name of a file or folder, found none", key)
				return
			}
			if !path.IsAbs(name) {
				name = path.Join(r.Dir(), name)
			}
			*to = append(*to, name)
		})
	}}
}

func oneWord(key string, to *string, words ...string) setting {
	return setting{key, func(r *reader, n source.Node) {
		if !slices.Contains(words, n.Text()) {
			r.Notef(n.Line(), "%s: expected %s, found %s", key, oneOf(words), found(n))
			return
		}
		*to = n.Text()
	}}
}

func number(key string, to *float64, low, high float64) setting {
	return setting{key, func(r *reader, n source.Node) {
		v, err := strconv.ParseFloat(n.Text(), 64)
		if err != nil || !(v >= low && v <= high) {
			r.Notef(n.Line(), "%s: expected a number from %s to %s, found %s", key, decimal(low), decimal(high), found(n))
			return
		}
		*to = v
	}}
}

// budgets is a mapping of years to amounts, in the order of years.
func (r *reader) budgets(n source.Node) []Budget {
	var out []Budget
	if !n.Map() {
		r.Notef(n.Line(), "budgets: expected a mapping of years to amounts, found %s", kindOf(n))
		return nil
	}
	for k, v := range n.AllPairs() {
		if !r.spend(k) {
			return nil
		}
		year, err := strconv.Atoi(k.Text())
		if err != nil || year < 2000 || year > 2200 {
			r.Notef(k.Line(), "budgets: expected a year such as 2027, found %q", k.Text())
			continue
		}
		b := Budget{Year: year, Line: k.Line()}
		before := len(r.Notes())
		number("budgets: "+k.Text(), &b.Amount, 0, 1e15).read(r, v)
		if len(r.Notes()) == before {
			out = append(out, b)
		}
	}
	slices.SortFunc(out, func(a, b Budget) int { return a.Year - b.Year })
	return out
}
