package supply

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/supply/concentration"
	"github.com/guyline/guyline/supply/list"
	"github.com/guyline/guyline/supply/name"
	"github.com/guyline/guyline/supply/owner"
	"github.com/guyline/guyline/supply/rule"
)

// Sources are the files that a study rests on, or folders of them.
type Sources struct {
	Lists, Ownership, Rules, OwnerRules []string
	Advisories, Statements, Prices      []string
	Bills                               []BillSource
}

// BillSource is a bill of materials, and the functions that run what it lists: by name, by product, or, where neither is
// given, those whose product the bill's subject is named after.
type BillSource struct {
	Path                string
	Functions, Products []string
	Equipment           []string       // of hardware, by name
	At                  network.Origin // where that is said
}

// Terms are what rules and dates are judged by.
type Terms struct {
	Day     time.Time       // zero: nothing is judged by a day, and no rule applies
	Country string          // of the operator, ISO 3166-1 alpha-2
	Facts   map[string]bool // of whoever buys and uses, by the words of rule.Facts
}

// Study is what is known of the suppliers of one network.
type Study struct {
	Terms    Terms
	Assets   []Asset
	Parties  []*Party // suppliers first, by name, then their owners
	Lists    *list.Set
	BuiltIn  []string // lists that are not given, for which the program's own stand in
	Graph    *owner.Graph
	Owned    []owner.Told // what reading ownership told, by file
	Items    []Item
	Layers   []concentration.Layer
	Software *Software // nil where there are no bills of materials
	Made     []MadeBy  // components of bills whose makers stand on lists
	Prices   *Prices
	Faults   []string

	n          *network.Network
	impacts    *network.Impacts
	book       *rule.Book
	index      *owner.Index
	rules      []owner.Rule
	groups     map[string]string // head of the group, by supplier in lower case
	wiring     *wiring
	supplier   map[string]*Party           // by name in lower case
	judged     map[*Party]*rule.Party      // as rules see them
	owners     map[uint32]*Party           // that are no suppliers, by node
	from       map[string][]int            // indexes of Assets, by supplier in lower case
	delivers   map[string][]string         // suppliers by class in lower case
	pieces     map[string]map[string]int   // by layer and supplier in lower case; by "" those of all
	known      []*Vulnerable               // what Vulnerable has found
	components map[string]*network.Element // of the model, by name and version
	names      *name.Index                 // of the lists' entries, by their place in Lists.Entities
}

// Open reads the sources and judges suppliers, equipment and components. What is wrong with a row or a file is told in Faults
// or those of Software, and the others are used; the error is ctx's, or a defect of the program's own rules.
func Open(ctx context.Context, n *network.Network, impacts *network.Impacts, from Sources, terms Terms) (*Study, error) {
	terms.Day = day(terms.Day)
	s := &Study{Terms: terms, n: n, impacts: impacts, groups: map[string]string{}, supplier: map[string]*Party{}, judged: map[*Party]*rule.Party{},
		owners: map[uint32]*Party{}, from: map[string][]int{}, delivers: map[string][]string{}, pieces: map[string]map[string]int{}, components: map[string]*network.Element{}}
	s.Assets = Inventory(n, impacts)
	s.readLists(from.Lists)
	if err := s.readRules(from.Rules, from.OwnerRules); err != nil {
		return nil, err
	}
	if err := s.readOwnership(ctx, from.Ownership); err != nil {
		return nil, err
	}
	s.name()
	if err := s.screen(ctx); err != nil {
		return nil, err
	}
	s.own()
	s.judge()
	s.Layers = concentration.Measure(holdings(s.Assets), s.groupOf)
	s.Prices = ReadPrices(from.Prices)
	s.Faults = append(s.Faults, s.Prices.Faults...)
	var err error
	if s.Software, err = s.readSoftware(ctx, from); err != nil {
		return nil, err
	}
	return s, s.judgeBills(ctx)
}

func day(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(24 * time.Hour)
}

func (s *Study) readLists(paths []string) {
	set, err := list.Load(list.Limits{}, paths...)
	if err != nil { // one that cannot be used costs none of the others
		paths = slices.DeleteFunc(slices.Clone(paths), func(p string) bool {
			_, err := list.Load(list.Limits{}, p)
			if err != nil {
				s.Faults = append(s.Faults, err.Error())
			}
			return err != nil
		})
		if set, err = list.Load(list.Limits{}, paths...); err != nil {
			s.Faults, set = append(s.Faults, err.Error()), &list.Set{}
		}
	}
	s.Lists = set
	s.BuiltIn = s.Lists.AddMissing(list.BuiltIn())
	seen := map[[2]string]bool{}
	s.Lists.Entities = slices.DeleteFunc(s.Lists.Entities, func(e list.Entity) bool { // the Consolidated Screening List repeats OFAC's
		key := [2]string{e.List, e.ID}
		twice := seen[key]
		seen[key] = true
		return twice
	})
	for _, n := range s.Lists.Notes {
		s.Faults = append(s.Faults, n.String())
	}
}

func (s *Study) readRules(rules, owners []string) error {
	var err error
	if s.book, err = rule.BuiltIn(); err != nil {
		return err
	}
	s.rules = owner.Rules()
	s.book.AddCategories(s.Lists.Categories)
	for name, text := range files(rules, &s.Faults) {
		if err := s.book.Add(name, text); err != nil {
			s.Faults = append(s.Faults, err.Error()+": the file's rules are left out")
		}
	}
	for name, text := range files(owners, &s.Faults) {
		own, err := owner.ParseRules(name, text)
		if err != nil {
			s.Faults = append(s.Faults, err.Error()+": the file's rules are left out")
			continue
		}
		s.rules = append(s.rules, own...)
	}
	return nil
}

// maxRules is the largest file of rules or prices that is read.
const maxRules = 4 << 20

// files yields the name and content of every file that paths name, folders read whole.
func files(paths []string, faults *[]string) func(yield func(string, []byte) bool) {
	return func(yield func(string, []byte) bool) {
		for _, name := range expand(paths, faults) {
			info, err := os.Stat(name)
			if err == nil && info.Size() > maxRules {
				*faults = append(*faults, fmt.Sprintf("%s: larger than %d MiB: it is not read", name, maxRules>>20))
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				*faults = append(*faults, err.Error())
				continue
			}
			if !yield(name, text) {
				return
			}
		}
	}
}

// expand is the files that paths name, those below a folder in its place, hidden ones left out.
func expand(paths []string, faults *[]string) []string {
	var out []string
	for _, p := range paths {
		err := filepath.WalkDir(p, func(name string, d os.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && name != p && strings.HasPrefix(d.Name(), "."):
				return filepath.SkipDir
			case !d.IsDir() && (name == p || !strings.HasPrefix(d.Name(), ".")):
				out = append(out, name)
			}
			return nil
		})
		if err != nil {
			*faults = append(*faults, err.Error())
		}
	}
	return out
}

func (s *Study) readOwnership(ctx context.Context, paths []string) error {
	s.Graph = owner.NewGraph()
	for _, name := range expand(paths, &s.Faults) {
		if err := ctx.Err(); err != nil {
			return err
		}
		f, err := os.Open(name)
		if err != nil {
			s.Faults = append(s.Faults, err.Error())
			continue
		}
		told, err := s.Graph.Read(name, f)
		f.Close()
		if err != nil {
			s.Faults = append(s.Faults, fmt.Sprintf("%s: %v", name, err))
			continue
		}
		s.Owned = append(s.Owned, told)
		for _, p := range told.Problems {
			s.Faults = append(s.Faults, fmt.Sprintf("%s: %s", p.Place, p.Text))
		}
	}
	return nil
}

// groupOf is the group that owns a supplier, "" where nobody is known to.
func (s *Study) groupOf(supplier string) string { return s.groups[strings.ToLower(supplier)] }

// Group is the group that owns a supplier, "" where nobody is known to.
func (s *Study) Group(supplier string) string { return s.groupOf(supplier) }

// group is the suppliers that belong together with one, itself included. A group's own name stands for all its members.
func (s *Study) group(supplier string) []string {
	head := cmp.Or(s.groupOf(supplier), supplier)
	var out []string
	for _, p := range s.Parties {
		if p.Supplier && strings.EqualFold(cmp.Or(s.groupOf(p.Name), p.Name), head) {
			out = append(out, p.Name)
		}
	}
	if len(out) == 0 {
		out = append(out, supplier)
	}
	return out
}

func (s *Study) wired() (*wiring, error) {
	if s.wiring == nil {
		w, err := wire(s.n, s.impacts, s.Assets)
		if err != nil {
			return nil, err
		}
		s.wiring = w
	}
	return s.wiring, nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// dateText is a day as YYYY-MM-DD, "" where it is not known.
func dateText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
