package name

import (
	"math"
	"slices"
	"sync"
)

// Index finds, among many names, those that a name may stand for. It is made once and then only read: any number of goroutines
// may search it at the same time.
type Index struct {
	entries []Entry
	persons space
	bodies  space
	numbers map[string][]int32 // entries by identifier
	work    sync.Pool          // of *workspace
}

// space is the part of an index that is read as one kind: persons, or bodies (organisations, vessels, aircraft).
type space struct {
	person bool
	forms  []listed
	tokens []*token // the vocabulary: each token once, with its rarity here

	similar keyTable  // keys of tokens
	whole   keyTable  // keys of joined neighbours and acronyms of forms
	post    [][]int32 // the forms that have a token, by the token's number
	initial [][]int32 // of these, the forms that also have initials
	core    [][]int32 // the forms of whose distinctive name a token is the rarest part
	df      map[string]int32
	need    needs
	names   int // how many forms there are, for rarity
}

// listed is one reading of one entry, with what bounds its scores.
type listed struct {
	side
	entry    int32
	nth      int // which of the entry's readings
	kind     Kind
	initials int     // how many tokens are initials
	plain    int     // how many tokens its core has
	rest     float64 // what its tokens weigh when left over; numbers, initials, legal forms and small words not counted
	heaviest float64
}

// NewIndex reads the names. Entries of Unknown kind are read as what they look like.
func NewIndex(entries []Entry) *Index {
	x := &Index{entries: slices.Clone(entries), numbers: map[string][]int32{}}
	x.persons.person = true
	readers := [2]reader{{seen: map[string]*token{}}, {seen: map[string]*token{}}}
	for i := range x.entries {
		e := &x.entries[i]
		if e.Evidence != nil {
			for _, n := range e.Evidence.Identifiers {
				if v := n.number(); v != "" {
					x.numbers[v] = append(x.numbers[v], int32(i))
				}
			}
		}
		kind := e.Kind
		if kind == Unknown {
			kind = guess(e.Name)
		}
		s, r := &x.bodies, &readers[1]
		if kind == Person {
			s, r = &x.persons, &readers[0]
		}
		for n, f := range parse(e.Name, kind).forms {
			r.intern(s, &f)
			s.forms = append(s.forms, listed{side: side{form: f}, entry: int32(i), nth: n, kind: e.Kind})
		}
	}
	x.persons.build()
	x.bodies.build()
	x.work.New = func() any { return new(workspace) }
	return x
}

// Len is the number of entries.
func (x *Index) Len() int { return len(x.entries) }

// reader makes equal tokens one.
type reader struct {
	seen map[string]*token
	key  []byte
}

func (r *reader) intern(s *space, f *form) {
	if len(f.toks) > maxTokens {
		f.toks = f.toks[:maxTokens]
	}
	for i, t := range f.toks {
		r.key = append(append(append(append(r.key[:0], byte(t.class)), t.text...), 0), t.native...)
		r.key = append(append(r.key, byte(len(t.skeletons)), byte(len(t.alts)), byte(t.script())), t.canon...)
		if old, ok := r.seen[string(r.key)]; ok {
			f.toks[i] = old
			continue
		}
		t.id = int32(len(s.tokens))
		s.tokens = append(s.tokens, t)
		r.seen[string(r.key)] = t
	}
}

// pseudo is how many names the background counts for beside the index's own: rarity is the share of a word among both.
const pseudo = 20000

// rarity is how rare a word is in bits, of which the background says so many bits.
func (s *space) rarity(t *token, background float64) float64 {
	if t.class != plain {
		return background
	}
	df := float64(s.df[t.text])
	return min(background, -math.Log2((df+pseudo*math.Exp2(-background))/(float64(s.names)+pseudo)))
}

func (s *space) build() {
	s.df = make(map[string]int32, len(s.tokens))
	s.names = len(s.forms)
	s.post, s.initial, s.core = make([][]int32, len(s.tokens)), make([][]int32, len(s.tokens)), make([][]int32, len(s.tokens))
	for i := range s.forms {
		f := &s.forms[i]
		for k, t := range f.toks {
			if t.class == initial {
				f.initials++
			}
			if slices.Index(f.toks, t) == k {
				s.post[t.id] = append(s.post[t.id], int32(i))
				if t.class == plain {
					s.df[t.text]++
				}
			}
		}
	}
	for _, t := range s.tokens {
		t.bits = s.rarity(t, t.bits)
		t.consonants = skeletonsOf(t)
		s.need.abjad = s.need.abjad || len(t.skeletons) > 0
	}
	var keys, wholeKeys []key
	var ids, wholeIDs []int32
	var some []key
	for _, t := range s.tokens {
		some = tokenKeys(some[:0], t, needs{true, true})
		keys = append(keys, some...)
		for range some {
			ids = append(ids, t.id)
		}
	}
	for i := range s.forms {
		f := &s.forms[i]
		f.weigh(s.person)
		s.need.foreign = s.need.foreign || f.foreign
		if f.initials > 0 {
			for _, t := range f.toks {
				s.initial[t.id] = append(s.initial[t.id], int32(i))
			}
		}
		some = joinedKeys(some[:0], f.toks)
		if !s.person {
			for _, a := range acronymsOf(f.toks) {
				some = append(some, hash(keyAcronym, a))
			}
			core, _ := coreOf(&f.side)
			f.plain = popcount(core)
			if core != 0 {
				t := f.toks[f.rarest(core)]
				s.core[t.id] = append(s.core[t.id], int32(i))
			}
		}
		wholeKeys = append(wholeKeys, some...)
		for range some {
			wholeIDs = append(wholeIDs, int32(i))
		}
	}
	s.similar, s.whole = newTable(keys, ids), newTable(wholeKeys, wholeIDs)
}

// weigh fills in a form's weights and what bounds its scores.
func (f *listed) weigh(person bool) {
	filled := newSide(f.form, person)
	f.side = filled
	for i, t := range f.toks {
		if t.class == number || t.class >= initial {
			continue
		}
		w := f.leftWeight(i, person)
		f.heaviest = max(f.heaviest, w)
		f.rest += w
	}
}
