package owner

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"
)

// Place is where evidence stands; Line is 0 where no line is known.
type Place struct {
	Path string
	Line int
}

func (p Place) String() string {
	if p.Line == 0 {
		return p.Path
	}
	return fmt.Sprintf("%s:%d", p.Path, p.Line)
}

// NodeKind says what a node stands for.
type NodeKind uint8

const (
	Undescribed NodeKind = iota // named as a party of a holding, and described nowhere
	Entity                      // company, fund, trust, state body
	Person                      // natural person
	Unnamed                     // a party of which a source says that it exists, and not who it is; Node.Status says why
)

var nodeKinds = [...]string{"undescribed", "entity", "person", "unnamed"}

func (k NodeKind) String() string { return nodeKinds[k] }

// Node is a party. ID is unique in the graph: the LEI, the register's number ("GB-COH:01234567"), the source's own id, or
// the name where a table has nothing else.
type Node struct {
	ID      string
	Names   []string // the first is the legal name, where a source says so
	Country string   // ISO 3166-1 alpha-2; of a person, the first nationality
	Kind    NodeKind
	LEI     string
	Status  string // as the source has it ("ACTIVE", "dissolved 2020-01-31"); of an Unnamed party, the reason given
}

// Name is what to call the party in a sentence.
func (n Node) Name() string {
	if len(n.Names) > 0 {
		return n.Names[0]
	}
	return n.ID
}

// Kind says what an edge means.
type Kind uint8

const (
	Holding Kind = iota // a share of which no source says whether it is capital or votes: it counts as both
	Shares              // capital
	Votes               // voting rights
	Control             // control by other means: Min = Whole is certain, Min = 0 possible
	Office              // director, manager, trustee's agent: told, and counted by no rule
)

var kinds = [...]string{"holding", "shares", "votes", "control", "office"}

func (k Kind) String() string { return kinds[k] }

// ParseKind reads a kind as String writes it; "ownership", "share", "vote" too, and nothing is a Holding.
func ParseKind(text string) (Kind, error) {
	switch text {
	case "", "ownership":
		return Holding, nil
	case "share", "equity", "capital":
		return Shares, nil
	case "vote", "voting":
		return Votes, nil
	case "director", "manager":
		return Office, nil
	}
	if i := slices.Index(kinds[:], text); i >= 0 {
		return Kind(i), nil
	}
	return 0, fmt.Errorf("kind %q: expected holding, shares, votes, control or office", shorten(text))
}

// Edge is what one source says about one party's hold on another. Min and Max are equal where the share is known; 0 and
// Whole where nothing is. From and To are its first and last day; the zero Time is open.
type Edge struct {
	Owner, Owned uint32
	Kind         Kind
	Min, Max     Share
	From, To     time.Time
	Indirect     bool // the source says that others stand between them
	Place        Place
	Source       string // whom the file names as its source, where it does
	// Counted is false where the holding is told elsewhere too: an indirect one whose links are in the graph, or one that
	// a second file repeats. It is set by Index; Link ignores it.
	Counted bool
}

// edge is an Edge in 32 bytes.
type edge struct {
	owner, owned uint32
	min, max     Share
	from, to     int32 // days since 1970-01-01
	line         uint32
	path         uint16
	kind         Kind
	flags        uint8
}

// Flags of an edge.
const (
	indirect uint8 = 1 << iota // as Edge.Indirect
	spanned                    // indirect, and the links between are in the graph: it is not added to them
	repeated                   // another file tells the same holding
)

func (e *edge) on(day int32) bool { return e.from <= day && day <= e.to }

// never is a day before and after all days.
const (
	dawn = math.MinInt32
	dusk = math.MaxInt32
)

// dayOf is the number of a day; open where the time is zero.
func dayOf(t time.Time, open int32) int32 {
	if t.IsZero() {
		return open
	}
	return int32(min(max(t.Unix()/86400, -4e6), 4e6))
}

func timeOf(day int32) time.Time {
	if day == dawn || day == dusk {
		return time.Time{}
	}
	return time.Unix(int64(day)*86400, 0).UTC()
}

// Graph holds parties and their holdings. It is filled by Read, or by Put and Link, and asked through its Index.
type Graph struct {
	count    int    // nodes, described or not
	nodes    []Node // shorter than count where the last ones are not described
	ids      map[string]uint32
	edges    []edge
	paths    []string
	complete map[uint32]bool
	sources  map[Place]string
}

// NewGraph gives an empty graph.
func NewGraph() *Graph {
	return &Graph{ids: map[string]uint32{}, complete: map[uint32]bool{}, sources: map[Place]string{}}
}

// Grow adds parties known by number only and gives the first one's: for graphs kept elsewhere.
func (g *Graph) Grow(parties int) uint32 {
	first := g.count
	g.count += parties
	return uint32(first)
}

// Reserve makes room for so many more holdings, so that a large graph is not copied while it grows.
func (g *Graph) Reserve(holdings int) { g.edges = slices.Grow(g.edges, holdings) }

// Put adds a party, or adds to what is known of the one with this ID or LEI. What is there stays; names are joined.
func (g *Graph) Put(n Node) uint32 {
	at, known := g.ids[n.ID]
	if !known && n.LEI != "" {
		at, known = g.ids[n.LEI]
	}
	if !known {
		at = g.Grow(1)
	}
	g.ids[n.ID] = at
	if n.LEI != "" {
		if _, taken := g.ids[n.LEI]; !taken {
			g.ids[n.LEI] = at
		}
	}
	for len(g.nodes) <= int(at) {
		g.nodes = append(g.nodes, Node{})
	}
	old := &g.nodes[at]
	old.ID, old.Country, old.LEI, old.Status = cmp.Or(old.ID, n.ID), cmp.Or(old.Country, n.Country), cmp.Or(old.LEI, n.LEI), cmp.Or(old.Status, n.Status)
	old.Kind = cmp.Or(old.Kind, n.Kind)
	for _, name := range n.Names {
		if name != "" && len(old.Names) < 64 && !slices.Contains(old.Names, name) {
			old.Names = append(old.Names, name)
		}
	}
	return at
}

// Declare says that the owners of a party are all told: what they do not hold, nobody on a list holds.
func (g *Graph) Declare(node uint32) { g.complete[node] = true }

// Link adds a holding. It fails where a party is unknown, a share lies outside 0 to Whole, or the last day precedes the first.
func (g *Graph) Link(e Edge) error {
	switch {
	case int(e.Owner) >= g.count || int(e.Owned) >= g.count:
		return fmt.Errorf("holding of %d in %d: there are %d parties", e.Owner, e.Owned, g.count)
	case e.Min < 0 || e.Max > Whole || e.Min > e.Max:
		return fmt.Errorf("holding of %d to %d parts per million: expected 0 to %d", e.Min, e.Max, Whole)
	case !e.From.IsZero() && !e.To.IsZero() && e.To.Before(e.From):
		return fmt.Errorf("the holding ends on %s, before it begins on %s", e.To.Format(time.DateOnly), e.From.Format(time.DateOnly))
	case int(e.Kind) >= len(kinds):
		return fmt.Errorf("kind %d of a holding is none", e.Kind)
	}
	path := len(g.paths) - 1
	if path < 0 || g.paths[path] != e.Place.Path {
		if path = slices.Index(g.paths, e.Place.Path); path < 0 {
			if path = len(g.paths); path > math.MaxUint16 {
				return fmt.Errorf("more than %d files tell holdings", math.MaxUint16)
			}
			g.paths = append(g.paths, e.Place.Path)
		}
	}
	kept := edge{owner: e.Owner, owned: e.Owned, min: e.Min, max: e.Max, kind: e.Kind, path: uint16(path), line: uint32(max(e.Place.Line, 0)),
		from: dayOf(e.From, dawn), to: dayOf(e.To, dusk)}
	if e.Indirect {
		kept.flags |= indirect
	}
	g.edges = append(g.edges, kept)
	if e.Source != "" {
		g.sources[e.Place] = e.Source
	}
	return nil
}

// Nodes is how many parties there are; they are numbered from 0.
func (g *Graph) Nodes() int { return g.count }

// Edges is how many holdings there are.
func (g *Graph) Edges() int { return len(g.edges) }

// Node describes a party.
func (g *Graph) Node(at uint32) Node {
	if int(at) < len(g.nodes) && g.nodes[at].ID != "" {
		return g.nodes[at]
	}
	return Node{ID: fmt.Sprint(at)}
}

// Find gives the party with an ID or LEI.
func (g *Graph) Find(id string) (uint32, bool) {
	at, ok := g.ids[id]
	return at, ok
}

// Edge gives a holding, in the order of linking.
func (g *Graph) Edge(at int) Edge { return g.told(&g.edges[at]) }

func (g *Graph) told(e *edge) Edge {
	place := Place{g.paths[e.path], int(e.line)}
	return Edge{Owner: e.owner, Owned: e.owned, Kind: e.kind, Min: e.min, Max: e.max, From: timeOf(e.from), To: timeOf(e.to),
		Indirect: e.flags&indirect != 0, Counted: e.flags&(spanned|repeated) == 0, Place: place, Source: g.sources[place]}
}

// unnamed says whether a party is one that a source does not name.
func (g *Graph) unnamed(at uint32) bool { return int(at) < len(g.nodes) && g.nodes[at].Kind == Unnamed }
