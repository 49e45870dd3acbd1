package supply

import (
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/supply/removal"
)

// essential are the functions without one of which no terminal registers or has a session (TS 23.501 4.2.3, 4.2.6). A type
// that the model lacks altogether is not asked for: it is not known, rather than gone.
var essential = []network.NFType{network.AMF, network.SMF, network.UPF, network.AUSF, network.UDM, network.UDR, network.NRF, network.CORE, network.AGW}

// wiring is what needs what: for every asset and every cell a node of the graph.
type wiring struct {
	assets []Asset
	nodes  []removal.Node
	loss   *removal.Loss
	asset  []int32          // node by asset
	first  int32            // node of the first cell; the others follow
	links  map[string]int32 // node by name in lower case
	sets   map[string]int32 // node by the names of links of which one is enough
}

// wire lays the graph. A cell needs the radio that carries it; one of the links of its site, where it names any; and, of each
// type of function that is essential and that the model has, one that serves it. A link needs all equipment that carries it.
// A function needs, of each class of equipment that names it, one piece: pieces of one class stand in for each other; and so
// do the cells of a radio node that equipment names. So do pieces of transport, timing and cloud that name neither function
// nor link, for the cells of their site, or for all cells where they name none. Of other layers nothing stops by itself: SIM
// cards in the field go on working.
func wire(n *network.Network, impacts *network.Impacts, assets []Asset) (*wiring, error) {
	w := &wiring{assets: assets, asset: make([]int32, len(assets)), links: map[string]int32{}, sets: map[string]int32{}}
	const usual = 4 // inputs of a cell: its radio, its site, the functions that serve it, and one more
	cells := len(impacts.All())
	room, needs := make([]int32, usual*cells), make([][]int32, cells)
	w.nodes = make([]removal.Node, 0, cells+2*len(assets))
	for i := range needs {
		needs[i] = room[usual*i : usual*i : usual*(i+1)]
	}
	functions := map[string][]int32{} // by name in lower case
	for i := range assets {
		a := &assets[i]
		w.asset[i] = w.node(removal.All)
		if a.Within >= 0 { // without its module, a piece stops
			w.need(w.asset[a.Within], w.asset[i])
		}
		for _, c := range a.Cells {
			if at := impacts.Index(c); at >= 0 {
				needs[at] = append(needs[at], w.asset[i])
			}
		}
		if a.Element.Kind == network.KindFunction {
			functions[strings.ToLower(a.Name)] = append(functions[strings.ToLower(a.Name)], w.asset[i])
		}
	}
	radio := map[string][]*network.Element{}
	for f := range n.Functions() {
		if network.NFType(f.Type).RAN() {
			radio[strings.ToLower(f.Name)] = append(radio[strings.ToLower(f.Name)], f)
		}
	}
	var every []int32
	atSite := map[string][]int32{}
	for _, b := range w.bought() {
		any := w.node(removal.Any, b.pieces...)
		switch {
		case b.function != "":
			for _, f := range functions[b.function] {
				w.need(f, any)
			}
			for _, f := range radio[b.function] {
				for _, i := range impacts.Reach(f) {
					needs[i] = append(needs[i], any)
				}
			}
		case b.site == "":
			every = append(every, any)
		default:
			atSite[b.site] = append(atSite[b.site], any)
		}
	}
	sites := map[*network.Element]int32{} // what the cells of a site share, -1 for nothing
	for i, shared := range w.served(impacts, every) {
		if shared >= 0 {
			needs[i] = append(needs[i], shared)
		}
		site := impacts.Site(i)
		if site == nil {
			continue
		}
		node, ok := sites[site]
		if !ok {
			in := slices.Clone(atSite[strings.ToLower(site.Name)])
			if named := network.Backhaul.Of(site); len(named) > 0 {
				in = append(in, w.anyLink(named))
			}
			if node = -1; len(in) > 0 {
				node = w.node(removal.All, in...)
			}
			sites[site] = node
		}
		if node >= 0 {
			needs[i] = append(needs[i], node)
		}
	}
	w.first = int32(len(w.nodes))
	for _, in := range needs {
		slices.Sort(in)
		w.node(removal.All, slices.Compact(in)...)
	}
	g, err := removal.NewGraph(w.nodes)
	if err != nil {
		return nil, err
	}
	w.loss, w.nodes = g.NewLoss(), nil
	return w, nil
}

func (w *wiring) node(gate removal.Gate, inputs ...int32) int32 {
	w.nodes = append(w.nodes, removal.Node{Gate: gate, Inputs: inputs})
	return int32(len(w.nodes) - 1)
}

// need adds an input to a node.
func (w *wiring) need(node, input int32) { w.nodes[node].Inputs = append(w.nodes[node].Inputs, input) }

// link is the node of a link.
func (w *wiring) link(name string) int32 {
	name = strings.ToLower(name)
	if _, ok := w.links[name]; !ok {
		w.links[name] = w.node(removal.All)
	}
	return w.links[name]
}

// bought is pieces of one class that stand in for each other: for a function, or for the cells of a site, or all cells where
// neither is named.
type bought struct {
	function, site string // in lower case
	pieces         []int32
}

// bought lists what stands in for each other, and hands to each link what carries it.
func (w *wiring) bought() []bought {
	var out []bought
	index := map[[3]string]int{}
	add := func(function, site, class string, piece int32) {
		key := [3]string{strings.ToLower(function), strings.ToLower(site), strings.ToLower(class)}
		at, ok := index[key]
		if !ok {
			at = len(out)
			index[key] = at
			out = append(out, bought{function: key[0], site: key[1]})
		}
		out[at].pieces = append(out[at].pieces, piece)
	}
	for i := range w.assets {
		a := &w.assets[i]
		if a.Element.Kind != network.KindEquipment || a.Within >= 0 {
			continue
		}
		carries, needed := network.Carries.Of(a.Element), network.NeededBy.Of(a.Element)
		for _, l := range carries {
			w.need(w.link(l.Value), w.asset[i])
		}
		for _, f := range needed {
			add(f.Value, "", a.Class, w.asset[i])
		}
		if all := a.Layer == Transport || a.Layer == Timing || a.Layer == Cloud; all && len(carries) == 0 && len(needed) == 0 {
			add("", a.Site, a.Class, w.asset[i])
		}
	}
	return out
}

// anyLink is a node that works while one of a site's links does. A link that no equipment carries always works.
func (w *wiring) anyLink(named []network.Claim[string]) int32 {
	var in []int32
	var key []string
	for _, l := range named {
		in, key = append(in, w.link(l.Value)), append(key, strings.ToLower(l.Value))
	}
	slices.Sort(key)
	all := strings.Join(slices.Compact(key), "\x00") // one node for all sites with these links
	if _, ok := w.sets[all]; !ok {
		slices.Sort(in)
		w.sets[all] = w.node(removal.Any, slices.Compact(in)...)
	}
	return w.sets[all]
}

// served is, for each cell, a node that works while, of each essential type, some function does that serves the cell, and
// while all of every do; -1 where there is none. Cells that the same functions serve share it.
func (w *wiring) served(impacts *network.Impacts, every []int32) []int32 {
	all := newChains() // the nodes that a cell needs
	whole := int32(0)
	for _, e := range every {
		whole = all.add(whole, e)
	}
	cells := len(impacts.All())
	needs := slices.Repeat([]int32{whole}, cells)
	for _, t := range essential {
		some := newChains() // the functions that serve a cell
		serve := make([]int32, cells)
		for i := range w.assets {
			if e := w.assets[i].Element; e.Kind == network.KindFunction && e.Type == string(t) {
				for _, c := range impacts.Reach(e) {
					serve[c] = some.add(serve[c], w.asset[i])
				}
			}
		}
		pools := map[int32]int32{}
		for c, list := range serve {
			if list == 0 {
				continue
			}
			pool, ok := pools[list]
			if !ok {
				pool = w.node(removal.Any, some.items(list)...)
				pools[list] = pool
			}
			needs[c] = all.add(needs[c], pool)
		}
	}
	nodes := map[int32]int32{0: -1}
	for c, list := range needs {
		if _, ok := nodes[list]; !ok {
			nodes[list] = w.node(removal.All, all.items(list)...)
		}
		needs[c] = nodes[list]
	}
	return needs
}

// chains numbers lists that many cells share. 0 is the empty one; every other is one that was there before, and an item.
type chains struct {
	before, item []int32
	next         map[[2]int32]int32
	last         [2]int32 // what was asked for last, which is mostly asked for next
	answer       int32
}

func newChains() *chains {
	return &chains{before: []int32{-1}, item: []int32{-1}, next: map[[2]int32]int32{}, last: [2]int32{-1, -1}}
}

// add is the number of a list with one item more.
func (c *chains) add(list, item int32) int32 {
	key := [2]int32{list, item}
	if key == c.last {
		return c.answer
	}
	n, ok := c.next[key]
	if !ok {
		n = int32(len(c.before))
		c.before, c.item = append(c.before, list), append(c.item, item)
		c.next[key] = n
	}
	c.last, c.answer = key, n
	return n
}

// items is what a list holds.
func (c *chains) items(list int32) []int32 {
	var out []int32
	for ; list > 0; list = c.before[list] {
		out = append(out, c.item[list])
	}
	slices.Reverse(out)
	return out
}

// lost is the cells that fail without some assets, as indexes.
func (w *wiring) lost(assets []int) []int {
	nodes := make([]int32, len(assets))
	for i, a := range assets {
		nodes[i] = w.asset[a]
	}
	var out []int
	for _, n := range w.loss.Remove(nodes...) {
		if n >= w.first {
			out = append(out, int(n-w.first))
		}
	}
	return out
}

// functions are the names of the functions that are down.
func (w *wiring) functions() []string {
	var out []string
	for i := range w.assets {
		if e := w.assets[i].Element; e.Kind == network.KindFunction && w.loss.Down(w.asset[i]) {
			out = append(out, e.String())
		}
	}
	return out
}
