package name

import (
	"cmp"
	"slices"
)

// Match is a listed party whose name is like the query.
type Match struct {
	Entry Entry // the name of the party that is likest, where it has several
	at    int32 // its place among the entries
	Result
}

// Search finds the parties whose Best score is least or more, the best first, each once. A least below MinScore is raised to
// it. The answer is that of scoring every entry.
func (x *Index) Search(q Query, least float64) []Match {
	least = max(least, MinScore)
	byName := q.loosened(least)
	w := x.work.Get().(*workspace)
	defer x.work.Put(w)
	w.hits, w.kind = w.hits[:0], q.Kind
	if q.Kind == Unknown || q.Kind == Person {
		x.persons.search(w, parse(q.Name, Person), byName)
	}
	if q.Kind != Person {
		kind := q.Kind
		if kind == Unknown {
			kind = Organisation
		}
		x.bodies.search(w, parse(q.Name, kind), byName)
	}
	return x.matches(w, q, least)
}

// workspace is what one search needs; it is used again.
type workspace struct {
	aligner aligner
	query   side
	like    [maxTokens][]near // by token of the query: which tokens are how like it
	stamp   []int32           // by token of the vocabulary: in which round it was seen
	round   int32
	acc     []account // by form
	touched []int32
	skip    uint64 // tokens of the query that bring no candidates
	kind    Kind
	hits    []hit
	keys    []key
}

// near is a token of the vocabulary that is like one of the query.
type near struct {
	id   int32
	how  how
	like float64
}

// account is what is known of a form before it is scored.
type account struct {
	mask  uint32 // which tokens of the query it has the likes of
	whole bool   // tokens written together, or an acronym: no bound holds
}

// hit is a form that reached the score.
type hit struct {
	entry   int32
	form    *listed
	query   form
	person  bool
	outcome outcome
}

// kind is the kind as which the entry was read.
func (h hit) kind() Kind {
	if h.person {
		return Person
	}
	return max(h.form.kind, Organisation)
}

func (s *space) search(w *workspace, p *parsed, least float64) {
	if len(s.forms) == 0 {
		return
	}
	if len(w.acc) < len(s.forms) {
		w.acc = make([]account, len(s.forms))
	}
	if len(w.stamp) < len(s.tokens) {
		w.stamp = make([]int32, len(s.tokens))
	}
	for _, f := range p.forms {
		for _, t := range f.toks {
			t.bits = s.rarity(t, t.bits)
		}
		w.query = newSide(f, s.person)
		s.candidates(w, least)
		for _, i := range w.touched {
			f := &s.forms[i]
			if meet(w.kind, f.kind) && (s.bound(w, f, &w.acc[i]) >= least || s.mayGroup(w, f, &w.acc[i])) {
				s.try(w, f, least)
			}
			w.acc[i] = account{}
		}
		w.touched = w.touched[:0]
	}
}

// candidates finds the forms that share enough with the query that a score of least is possible.
func (s *space) candidates(w *workspace, least float64) {
	q := &w.query
	for i, t := range q.toks {
		w.like[i] = w.like[i][:0]
		if t.class < legal {
			s.nearTo(w, i, t)
		}
	}
	skip := s.skippable(q, least)
	w.skip = skip
	for i, t := range q.toks {
		if t.class >= legal || t.class == initial {
			continue
		}
		for _, n := range w.like[i] {
			forms := s.post[n.id]
			if skip>>i&1 != 0 {
				forms = s.initial[n.id]
				for _, f := range s.core[n.id] {
					w.touch(f, i)
				}
			}
			for _, f := range forms {
				w.touch(f, i)
			}
		}
	}
	w.keys = joinedWithin(w.keys[:0], q.toks)
	for _, k := range w.keys { // the query's neighbours together make one token of the list
		for _, id := range s.similar.find(k) {
			for _, f := range s.post[id] {
				w.touchWhole(f)
			}
		}
	}
	w.keys = w.keys[:0]
	for _, t := range q.toks {
		w.keys = wholeKeys(w.keys, t)
		if t.class == plain && len(t.text) >= 3 && len(t.text) <= 8 && !s.person {
			w.keys = append(w.keys, hash(keyAcronym, t.text))
		}
	}
	for _, k := range w.keys { // the other way round
		for _, f := range s.whole.find(k) {
			w.touchWhole(f)
		}
	}
	if !s.person {
		for _, a := range acronymsOf(q.toks) {
			for _, id := range s.similar.find(hash(keyText, a)) {
				for _, f := range s.post[id] {
					w.touchWhole(f)
				}
			}
		}
	}
}

// joinedWithin appends the keys under which a token stands in the vocabulary that a query's neighbours make up.
func joinedWithin(keys []key, toks []*token) []key {
	for i := range toks {
		for k := i + 1; k < len(toks) && k < i+maxParts; k++ {
			if s := joinKey(toks[i : k+1]); len(s) >= 4 {
				keys = append(keys, hash(keyLetters, s), hash(keyText, s))
			}
			if wade := joinWade(toks[i : k+1]); wade != "" {
				keys = append(keys, hash(keyWade, wade))
			}
		}
	}
	return keys
}

// nearTo finds the tokens of the vocabulary that are like a token of the query.
func (s *space) nearTo(w *workspace, i int, t *token) {
	w.round++
	if w.round < 0 {
		clear(w.stamp)
		w.round = 1
	}
	need := s.need
	need.foreign = need.foreign || w.query.foreign
	w.keys = tokenKeys(w.keys[:0], t, need)
	for _, k := range w.keys {
		for _, id := range s.similar.find(k) {
			if w.stamp[id] == w.round {
				continue
			}
			w.stamp[id] = w.round
			u := s.tokens[id]
			like, how := alike(t, u)
			if like == 0 && need.foreign && meetsForeign(t, u) { // counted though neither may be foreign: an upper bound, put right on scoring
				like, how = likeForeign, unlike
			}
			if like > 0 {
				w.like[i] = append(w.like[i], near{id, how, like})
			}
		}
	}
	slices.SortFunc(w.like[i], func(a, b near) int { return cmp.Compare(a.id, b.id) })
}

func (w *workspace) touch(form int32, i int) {
	a := &w.acc[form]
	if a.mask == 0 && !a.whole {
		w.touched = append(w.touched, form)
	}
	a.mask |= 1 << i
}

func (w *workspace) touchWhole(form int32) {
	a := &w.acc[form]
	if a.mask == 0 && !a.whole {
		w.touched = append(w.touched, form)
	}
	a.whole = true
}

// try scores a form.
func (s *space) try(w *workspace, f *listed, least float64) {
	q := &w.query
	x := &w.aligner
	x.names = s.names
	if q.foreign != f.foreign {
		x.fill(q, &f.side)
	} else {
		for i, t := range q.toks {
			for j, u := range f.toks {
				x.like[i][j], x.how[i][j] = 0, unlike
				if t.class >= legal || u.class >= legal || t.class == initial || u.class == initial {
					x.like[i][j], x.how[i][j] = alike(t, u)
					continue
				}
				if k, ok := slices.BinarySearchFunc(w.like[i], u.id, func(n near, id int32) int { return cmp.Compare(n.id, id) }); ok {
					if n := w.like[i][k]; n.how != unlike {
						x.like[i][j], x.how[i][j] = n.like, n.how
					}
				}
			}
		}
	}
	o := x.score(q, &f.side, s.person)
	if max(o.score, o.group) < least {
		return
	}
	o.met = slices.Clone(o.met)
	w.hits = append(w.hits, hit{f.entry, f, q.form, s.person, o})
}

// matches makes of hits what the caller gets: the best of each party.
func (x *Index) matches(w *workspace, q Query, least float64) []Match {
	var out []Match
	for _, h := range w.hits {
		a := newSide(h.query, h.person)
		b := h.form.side // as this entry writes it: the vocabulary keeps one spelling for all
		b.toks = parse(x.entries[h.entry].Name, h.kind()).forms[h.form.nth].toks
		r := result(&a, &b, q, x.entries[h.entry], h.outcome)
		if r.Best() >= least {
			out = append(out, Match{x.entries[h.entry], h.entry, r})
		}
	}
	if q.Evidence != nil {
		for _, n := range q.Evidence.Identifiers {
			for _, i := range x.numbers[n.number()] {
				if r := q.Compare(x.entries[i]); r.Score >= least {
					out = append(out, Match{x.entries[i], i, r})
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Best(), a.Best()), cmp.Compare(b.Score, a.Score), cmp.Compare(a.at, b.at))
	})
	seen := map[int32]bool{}
	return slices.DeleteFunc(out, func(m Match) bool {
		again := seen[m.Entry.ID]
		seen[m.Entry.ID] = true
		return again
	})
}

// loosened is the least score by names alone that evidence can raise to least.
func (q Query) loosened(least float64) float64 {
	if q.Evidence == nil {
		return least
	}
	return max(0.1, 1-(1-least)/doubtLeast)
}

// meet is true of kinds that may name the same party.
func meet(a, b Kind) bool { return a == b || a == Unknown || b == Unknown }
