package assess

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/attack"
	"github.com/guyline/guyline/attack/technique"
	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/declared"
)

// AttackOptions says which paths are looked for, and what is supposed.
type AttackOptions struct {
	From, To string   // ids of a foothold and an asset; "" is all
	WhatIf   []string // changes, as [attack.Analysis.FindChanges] takes them
	K        int      // paths of each pair that is listed; 1 where it is 0
	Trials   int      // of the model of chance; where it is 0, what guyline.yaml says, else as many as ranking needs
}

// AttackSection is the section attack of the first input that has one; Line is 0 where none has.
func AttackSection(files []*source.File) declared.Attack {
	for _, f := range files {
		if f.Format == declared.Format.Name && f.Status() != source.Failed {
			if o := declared.ReadAttack(f); o.Line > 0 {
				return o
			}
		}
	}
	return declared.Attack{}
}

// attackOf is the second half of line two of the report: nil where the input holds nothing that an attacker could have.
func attackOf(ctx context.Context, n *network.Network, files []*source.File, findings []check.Finding, impacts *network.Impacts, o AttackOptions) (*report.Attack, error) {
	s, err := newAttackStudy(n, files, findings, impacts, o)
	if err != nil {
		return nil, err
	}
	if len(s.Pairs()) == 0 {
		return nil, ctx.Err()
	}
	return s.report(ctx)
}

// newAttackStudy derives the paths from the footholds asked for.
func newAttackStudy(n *network.Network, files []*source.File, findings []check.Finding, impacts *network.Impacts, o AttackOptions) (*attackStudy, error) {
	s := &attackStudy{section: AttackSection(files), impacts: impacts, now: n.Now, options: o, people: map[*network.Element]network.Impact{}}
	footholds, err := s.footholds()
	if err != nil {
		return nil, err
	}
	s.Analysis = attack.New(n, Verdicts(findings), footholds, nil)
	return s, nil
}

// Verdicts is the findings as techniques ask for them.
func Verdicts(findings []check.Finding) []technique.Verdict {
	answers := map[check.Verdict]technique.Answer{check.Pass: technique.Passes, check.Fail: technique.Fails, check.NotApplicable: technique.NotApplicable}
	out := make([]technique.Verdict, len(findings))
	for i, f := range findings {
		out[i] = technique.Verdict{Check: f.Check.ID, Title: f.Check.Title, Answer: answers[f.Verdict], Subject: f.Subject, Detail: f.Detail}
		if f.Verdict != check.Pass {
			out[i].Remedy = f.Remedy()
		}
		if f.Verdict == check.Fail {
			for _, e := range f.Evidence {
				out[i].Evidence = append(out[i].Evidence, technique.Evidence(e))
			}
		}
	}
	return out
}

// attackStudy joins the paths of an analysis with people, the register and the model.
type attackStudy struct {
	*attack.Analysis
	section declared.Attack
	impacts *network.Impacts
	now     time.Time
	options AttackOptions

	out    *report.Attack
	people map[*network.Element]network.Impact
	pairs  []attack.Pair    // those asked for
	alone  [][]attack.Pair  // by change: the pairs that it closes by itself
	closes map[string][]int // by pair: the changes that close it by themselves
}

// footholds are those asked for, of those that the owner looks at.
func (s *attackStudy) footholds() ([]technique.Foothold, error) {
	out := slices.Clone(technique.Footholds)
	if len(s.section.Footholds) > 0 {
		out = out[:0]
		for _, id := range s.section.Footholds {
			if f, ok := technique.FindFoothold(id); ok {
				out = append(out, f)
			}
		}
	}
	if s.options.From == "" {
		return out, nil
	}
	f, ok := technique.FindFoothold(s.options.From)
	if !ok {
		return nil, fmt.Errorf("no foothold is called %q: expected one of %s", s.options.From, strings.Join(footholdIDs(), ", "))
	}
	return []technique.Foothold{f}, nil
}

func footholdIDs() (ids []string) {
	for _, f := range technique.Footholds {
		ids = append(ids, f.ID)
	}
	return ids
}

func assetIDs() (ids []string) {
	for _, a := range technique.Assets {
		ids = append(ids, string(a.State))
	}
	return ids
}

// impact is whom an element serves; what is of the whole network serves everybody.
func (s *attackStudy) impact(e *network.Element) network.Impact {
	x, ok := s.people[e]
	if !ok {
		switch {
		case e == nil:
			cells := s.impacts.All()
			every := make([]int, len(cells))
			for i := range every {
				every[i] = i
			}
			x.Cells, x.People, x.Sites = s.impacts.Count(every)
			x.Known, x.Basis = x.People > 0, "every cell"
		case e.Kind == network.KindSubscriber:
			x.People, x.Known, x.Basis = 1, true, "the subscriber"
		default:
			x = s.impacts.Of(e)
		}
		s.people[e] = x
	}
	return x
}

func (s *attackStudy) report(ctx context.Context) (*report.Attack, error) {
	if s.options.To != "" {
		if _, ok := technique.FindAsset(s.options.To); !ok {
			return nil, fmt.Errorf("no asset is called %q: expected one of %s", s.options.To, strings.Join(assetIDs(), ", "))
		}
	}
	for _, p := range s.Pairs() {
		if s.options.To == "" || string(p.Asset.State) == s.options.To {
			s.pairs = append(s.pairs, p)
		}
	}
	s.out = &report.Attack{Footholds: []report.AttackFoothold{}, Assets: []report.AttackAsset{}, Joins: []report.AttackJoin{}, Paths: []report.AttackPath{}, Chokes: []report.AttackChoke{},
		Changes: []report.AttackChange{}, Fixes: []report.AttackFixes{}, Register: []report.AttackEntry{}, Faults: []string{}}
	for _, id := range s.section.Footholds {
		if _, ok := technique.FindFoothold(id); !ok {
			s.out.Faults = append(s.out.Faults, fmt.Sprintf("attack.footholds: no foothold is called %q: expected some of %s", id, strings.Join(footholdIDs(), ", ")))
		}
	}
	for _, r := range s.section.Ranges {
		if kind, id, _ := strings.Cut(r.Of, " "); !known(kind, id) {
			s.out.Faults = append(s.out.Faults, fmt.Sprintf("%s: the range of %s is not used: there is no such technique, foothold or asset (docs/techniques.md lists them)", r.Origin, id))
		}
	}
	if err := s.try(ctx); err != nil {
		return nil, err
	}
	s.counts()
	s.paths()
	s.chokes()
	s.fixes()
	s.changesOf()
	s.register()
	if err := s.whatIf(); err != nil {
		return nil, err
	}
	if err := s.risk(ctx); err != nil {
		return nil, err
	}
	return s.out, nil
}

// known reports whether there is something that a range of the section attack can be of.
func known(kind, id string) bool {
	var ok bool
	switch kind {
	case "technique":
		_, ok = technique.Find(id)
	case "foothold":
		_, ok = technique.FindFoothold(id)
	case "hours":
		_, ok = technique.FindAsset(id)
	}
	return ok
}

// try asks each change for what it closes by itself.
func (s *attackStudy) try(ctx context.Context) error {
	s.alone, s.closes = make([][]attack.Pair, len(s.Changes())), map[string][]int{}
	for i := range s.Changes() {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, p := range s.Try(i).Closed {
			if s.options.To != "" && string(p.Asset.State) != s.options.To {
				continue
			}
			s.alone[i] = append(s.alone[i], p)
			s.closes[p.Title()] = append(s.closes[p.Title()], i)
		}
	}
	return nil
}

// counts counts the pairs by foothold and by asset.
func (s *attackStudy) counts() {
	for _, f := range s.Footholds {
		x := report.AttackFoothold{ID: f.ID, Title: f.Title}
		for _, p := range s.pairs {
			if p.Foothold.ID == f.ID {
				tally(p.Evidenced, &x.Evidenced, &x.Possible)
			}
		}
		s.out.Footholds = append(s.out.Footholds, x)
	}
	for _, asset := range technique.Assets {
		x := report.AttackAsset{ID: string(asset.State), Title: asset.Title}
		held := map[*network.Element]bool{}
		worst := [2]int{} // of evidenced ones, of possible ones
		for _, p := range s.pairs {
			if p.Asset.State != asset.State {
				continue
			}
			tally(p.Evidenced, &x.Evidenced, &x.Possible)
			held[p.Target] = true
			at := 1
			if p.Evidenced {
				at = 0
			}
			worst[at] = max(worst[at], s.impact(p.Target).People)
		}
		x.Elements, x.People = len(held), worst[0]
		if x.Evidenced == 0 {
			x.People = worst[1]
		}
		if len(held) == 0 && s.options.To != "" {
			continue
		}
		s.out.Assets = append(s.out.Assets, x)
		for _, f := range s.Footholds {
			j := report.AttackJoin{From: f.ID, To: x.ID}
			for _, p := range s.pairs {
				if p.Foothold.ID == f.ID && p.Asset.State == asset.State {
					tally(p.Evidenced, &j.Evidenced, &j.Possible)
				}
			}
			if j.Evidenced+j.Possible > 0 {
				s.out.Joins = append(s.out.Joins, j)
			}
		}
	}
}

func tally(sure bool, evidenced, possible *int) {
	if sure {
		*evidenced++
	} else {
		*possible++
	}
}

// chokesShown is how many shared steps a report lists.
const chokesShown = 12

func (s *attackStudy) chokes() {
	for _, c := range s.Chokes(s.pairs) {
		x := report.AttackChoke{Title: c.Step.Title, Subject: subjectOf(c.Step.On), Evidence: c.Step.Level().String(), Pairs: len(c.Pairs)}
		for _, p := range c.Pairs {
			x.People = max(x.People, s.impact(p.Target).People)
		}
		s.out.Chokes = append(s.out.Chokes, x)
	}
	slices.SortStableFunc(s.out.Chokes, func(a, b report.AttackChoke) int {
		return cmp.Or(cmp.Compare(b.Pairs, a.Pairs), cmp.Compare(b.People, a.People), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Subject, b.Subject))
	})
	s.out.Chokes = s.out.Chokes[:min(len(s.out.Chokes), chokesShown)]
}

func subjectOf(e *network.Element) string {
	if e == nil {
		return ""
	}
	return e.String()
}

func (s *attackStudy) fixes() {
	for _, asset := range technique.Assets {
		if s.options.To != "" && string(asset.State) != s.options.To {
			continue
		}
		f := s.Fix(asset, s.pairs)
		if f.Closes == 0 && len(f.Open) == 0 {
			continue
		}
		x := report.AttackFixes{Asset: string(asset.State), Title: asset.Title, Changes: []string{}, Least: f.Least, Exact: f.Exact, Closes: f.Closes, Open: []string{}}
		for _, c := range f.Changes {
			x.Changes = append(x.Changes, s.Changes()[c].ID)
		}
		for _, p := range f.Open {
			x.Open = append(x.Open, p.Title()+": no change of configuration closes it")
		}
		s.out.Fixes = append(s.out.Fixes, x)
	}
}

// changesOf lists the changes that close something, and those that listed paths name.
func (s *attackStudy) changesOf() {
	named := map[string]bool{}
	for _, p := range s.out.Paths {
		for _, step := range p.Steps {
			for _, w := range step.Weaknesses {
				named[w.Change] = true
			}
		}
	}
	for _, f := range s.out.Fixes {
		for _, id := range f.Changes {
			named[id] = true
		}
	}
	for i, c := range s.Changes() {
		if len(s.alone[i]) == 0 && !named[c.ID] {
			continue
		}
		x := report.AttackChange{ID: c.ID, Title: c.Title, Subject: subjectOf(c.Of), Remedy: c.Remedy, Checks: append([]string{}, c.Checks...), Closes: []string{}, Pairs: len(s.alone[i])}
		if c.Place.Path != "" {
			x.Place = c.Place.String()
		}
		for _, p := range s.alone[i] {
			x.Everyone = max(x.Everyone, s.impact(p.Target).People)
		}
		for _, p := range s.out.Paths {
			if slices.Contains(p.Closes, c.ID) {
				x.Closes = append(x.Closes, p.ID)
			}
		}
		s.out.Changes = append(s.out.Changes, x)
	}
	slices.SortStableFunc(s.out.Changes, func(a, b report.AttackChange) int {
		return cmp.Or(cmp.Compare(b.Pairs, a.Pairs), cmp.Compare(b.Everyone, a.Everyone), cmp.Compare(a.ID, b.ID))
	})
}

func (s *attackStudy) whatIf() error {
	if len(s.options.WhatIf) == 0 {
		return nil
	}
	var all []int
	x := &report.AttackWhatIf{Changes: []string{}, Closes: []string{}}
	for _, name := range s.options.WhatIf {
		found, err := s.FindChanges(name)
		if err != nil {
			return fmt.Errorf("--what-if: %w", err)
		}
		all = append(all, found...)
	}
	for _, i := range all {
		x.Changes = append(x.Changes, s.Changes()[i].ID)
	}
	w := s.Try(all...)
	ours := func(p attack.Pair) bool { return s.options.To == "" || string(p.Asset.State) == s.options.To }
	for _, p := range w.Closed {
		if ours(p) {
			x.Closes = append(x.Closes, p.Title())
		}
	}
	for _, p := range w.Remain {
		if ours(p) {
			x.Remain++
		}
	}
	for _, p := range w.Possible {
		if ours(p) {
			x.Possible++
		}
	}
	s.out.WhatIf = x
	return nil
}
