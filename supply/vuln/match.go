package vuln

import (
	"cmp"
	"slices"
	"strings"

	"github.com/guyline/guyline/supply/sbom"
	"github.com/guyline/guyline/supply/version"
)

// A State is what a finding comes to.
type State uint8

const (
	Found    State = iota // the version lies in the affected range
	Possible              // the version cannot be ordered against the range: it may be affected
	Unused                // of the Go packages that hold the vulnerability, none is built in
	Silenced              // Found, and a statement says that it is not affected, or fixed
)

func (s State) String() string {
	return [...]string{"affected", "possibly affected", "package not used", "silenced by a statement"}[s]
}

// A Finding is one vulnerability of one component, whatever number of advisories tell of it.
type Finding struct {
	Component  int      // index into the components that were asked about
	IDs        []string // all ids of the vulnerability: CVE first, then Go's, GitHub's and others
	Advisories []*Advisory
	State      State

	Ecosystem, Package, Version string
	Fixed                       string   // the nearest fixed version above this one; "" = no fixed version is known
	Named                       string   // a fixed version that the advisory names outside the package's published ones
	Imports                     []Import // Go packages that hold it; empty = the whole module, or not told

	Rating Rating // the highest; zero = none is told
	KEV    *KEV   // nil = not in the catalog
	EPSS   *EPSS  // nil = no score

	Statements []Applied // what Apply found, in the order of authors
	Disputed   bool      // authors contradict each other

	affected *version.Set
}

// Affected is the range that is affected, as a vers: URI.
func (f *Finding) Affected() string { return f.affected.String() }

// A Report is the answer about a list of components. Every component is counted once: Judged, Files, NoPURL,
// NoVersion, in NoAdvisories or in NoOrder.
type Report struct {
	Findings []Finding // by component, then by first id

	Components   int
	Judged       int            // asked of advisories: findings or none
	Files        int            // files that are no package: nothing to ask
	NoPURL       int            // without a package URL: cannot be judged
	NoVersion    int            // without a version: cannot be judged
	NoAdvisories map[string]int // not judged, by ecosystem (or purl type, where OSV has no ecosystem): none are loaded
	NoOrder      int            // the version cannot be ordered and some advisory concerns the package
	Withdrawn    int            // matches that are left out because the advisory was withdrawn
}

// answer is what is found for one package in one version; components repeat.
type answer struct {
	findings  []Finding
	withdrawn int
	unordered bool
}

type question struct{ ecosystem, name, version string }

// Match asks about components.
func (x *Index) Match(components []Component) *Report {
	r := &Report{Components: len(components), NoAdvisories: map[string]int{}}
	asked := map[question]*answer{}
	var found []asker
	total := 0
	for i := range components {
		c := &components[i]
		if !c.PURL.Valid() {
			if c.Type == sbom.File {
				r.Files++
			} else {
				r.NoPURL++
			}
			continue
		}
		ecosystem := c.PURL.Ecosystem()
		packages := x.packages[ecosystem]
		if packages == nil {
			r.NoAdvisories[x.unjudged(c, ecosystem)]++
			continue
		}
		q := question{ecosystem, key(ecosystem, c.PURL.Package()), c.version()}
		if q.version == "" {
			r.NoVersion++
			continue
		}
		entries := packages[q.name]
		if len(entries) == 0 {
			r.Judged++
			continue
		}
		a := asked[q]
		if a == nil {
			a = x.answer(q, c.PURL.Package(), entries)
			asked[q] = a
		}
		found = append(found, asker{i, a})
		total += len(a.findings)
	}
	r.Findings = make([]Finding, 0, total)
	for _, f := range found {
		r.take(f.component, &components[f.component], f.answer)
	}
	return r
}

// unjudged names what no advisories are loaded for.
func (x *Index) unjudged(c *Component, ecosystem string) string {
	if ecosystem == "" {
		return "purl type " + c.PURL.Type
	}
	for loaded := range x.packages {
		if strings.HasPrefix(loaded, ecosystem+":") {
			return ecosystem + ", release not told"
		}
	}
	return ecosystem
}

// asker is a component whose package advisories concern.
type asker struct {
	component int
	answer    *answer
}

// take adds what was found for a component's package.
func (r *Report) take(i int, c *Component, a *answer) {
	r.Withdrawn += a.withdrawn
	if a.unordered {
		r.NoOrder++
	} else {
		r.Judged++
	}
	for _, f := range a.findings {
		f.Component = i
		if c.Packages != nil && len(f.Imports) > 0 && !slices.ContainsFunc(f.Imports, func(m Import) bool { return slices.Contains(c.Packages, m.Path) }) {
			f.State = Unused
		}
		r.Findings = append(r.Findings, f)
	}
}

// hit is an advisory that concerns the version.
type hit struct {
	*affected
	advisory *Advisory
	answer   version.Answer
}

func (x *Index) answer(q question, name string, entries []affected) *answer {
	a := &answer{}
	var hits []hit
	for i := range entries {
		e := &entries[i]
		adv := x.advisories[e.advisory]
		if adv.replaced {
			continue
		}
		in := e.set.Contains(q.version)
		switch {
		case in == version.Outside:
			continue
		case !adv.Withdrawn.IsZero():
			a.withdrawn++
			continue
		case in == version.Unknown:
			a.unordered = true
		}
		hits = append(hits, hit{e, adv, in})
	}
	for _, group := range merge(hits) {
		a.findings = append(a.findings, x.finding(q, name, group))
	}
	slices.SortFunc(a.findings, func(a, b Finding) int { return cmp.Compare(a.IDs[0], b.IDs[0]) })
	return a
}

// merge puts advisories that share an id or an alias together, also by way of a third: groups in the order of their first.
func merge(hits []hit) [][]hit {
	if len(hits) <= 1 {
		return [][]hit{hits}[:len(hits)]
	}
	parent := make([]int, len(hits)) // disjoint sets, each led by its lowest member
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	owner := map[string]int{}
	for i, h := range hits {
		parent[i] = i
		for _, id := range append([]string{h.advisory.ID}, h.advisory.Aliases...) {
			if o, ok := owner[id]; ok {
				a, b := find(o), find(i)
				parent[max(a, b)] = min(a, b)
			} else {
				owner[id] = i
			}
		}
	}
	var groups [][]hit
	place := map[int]int{}
	for i, h := range hits {
		leader := find(i)
		if _, ok := place[leader]; !ok {
			place[leader] = len(groups)
			groups = append(groups, nil)
		}
		groups[place[leader]] = append(groups[place[leader]], h)
	}
	return groups
}

// finding is one vulnerability. Where its advisories differ, it is affected if one says so, and the fix is the highest of
// the fixes, so that no advisory still counts it.
func (x *Index) finding(q question, name string, group []hit) Finding {
	f := Finding{
		State: Possible, Ecosystem: q.ecosystem, Package: name, Version: q.version, affected: group[0].set,
		Advisories: make([]*Advisory, 0, len(group)), IDs: make([]string, 0, 4*len(group)),
	}
	scheme := version.SchemeOf(q.ecosystem)
	unfixed := false
	for _, h := range group {
		f.Advisories = append(f.Advisories, h.advisory)
		f.IDs = append(append(f.IDs, h.advisory.ID), h.advisory.Aliases...)
		if f.Imports == nil {
			f.Imports = h.imports[:len(h.imports):len(h.imports)]
		} else {
			f.Imports = append(f.Imports, h.imports...)
		}
		for _, r := range h.advisory.Ratings {
			if f.Rating == (Rating{}) || r.Known && (!f.Rating.Known || r.Score > f.Rating.Score) {
				f.Rating = r
			}
		}
		if h.answer != version.Inside {
			continue
		}
		if f.State != Found {
			f.State, f.affected = Found, h.set
		}
		f.Named = cmp.Or(f.Named, h.named)
		fixed, known := h.set.Fixed(q.version)
		if !known {
			unfixed = true
		} else if order, ok := scheme.Compare(fixed, f.Fixed); f.Fixed == "" || ok && order > 0 {
			f.Fixed = fixed
		}
	}
	if unfixed {
		f.Fixed = ""
	}
	slices.SortFunc(f.IDs, compareIDs)
	f.IDs = slices.Compact(f.IDs)
	x.enrich(&f)
	return f
}

// enrich adds what CISA and FIRST say about the finding's CVEs.
func (x *Index) enrich(f *Finding) {
	for _, id := range f.IDs {
		if !strings.HasPrefix(id, "CVE-") {
			break // CVEs come first
		}
		if k, ok := x.kev[id]; ok && f.KEV == nil {
			f.KEV = &k
		}
		if e, ok := x.epss[id]; ok && (f.EPSS == nil || e.Score > f.EPSS.Score) {
			f.EPSS = &e
		}
	}
}

// compareIDs puts CVEs first, then the ids of Go and GitHub, then the rest.
func compareIDs(a, b string) int {
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
}

func rank(id string) int {
	for i, prefix := range []string{"CVE-", "GO-", "GHSA-"} {
		if strings.HasPrefix(id, prefix) {
			return i
		}
	}
	return 3
}
