package name

import "slices"

// maxTokens is how many parts of a name are compared; a name of more is compared by its first.
const maxTokens = 20

// met is a part of one name that met a part of the other: bits of a and b say which tokens.
type met struct {
	a, b uint64
	like float64
	how  how
}

// side is one form with its tokens' weights.
type side struct {
	form
	weight [maxTokens]float64
	bits   [maxTokens]float64
	base   [maxTokens]float64
}

// aligner holds what aligning two names needs, so that many can be aligned without allocating.
type aligner struct {
	like   [maxTokens][maxTokens]float64
	how    [maxTokens][maxTokens]how
	met    []met
	usedA  uint64
	usedB  uint64
	best   [maxTokens]int8
	now    [maxTokens]int8
	edges  [maxTokens][]int8
	gain   [maxTokens][maxTokens]float64
	budget int
	top    float64
	names  int // how many names are searched; 0 or 1 where two names are compared
}

// fill says of every two tokens how alike they are.
func (x *aligner) fill(a, b *side) {
	for i, t := range a.toks {
		for j, u := range b.toks {
			x.like[i][j], x.how[i][j] = alike(t, u)
			if a.foreign != b.foreign && x.like[i][j] == 0 && meetsForeign(t, u) {
				x.like[i][j], x.how[i][j] = likeForeign, bySound
			}
		}
	}
}

// align finds which tokens of a and b meet, each at most one, so that the likeness of what meets, weighed by rarity, is
// greatest: fill came before. Forms written together or apart, and acronyms, are looked for where a token has no equal.
func (x *aligner) align(a, b *side, body bool) []met {
	n, m := len(a.toks), len(b.toks)
	x.met, x.usedA, x.usedB = x.met[:0], 0, 0
	x.join(a, b, n, m)
	if body {
		x.acronyms(a, b, n, m)
	}
	x.assign(a, b, n, m)
	return x.met
}

// hasEqual is true where a token has a partner that is as good as equal.
func (x *aligner) rowEqual(i, m int) bool {
	for j := range m {
		if x.like[i][j] >= likeName {
			return true
		}
	}
	return false
}

func (x *aligner) columnEqual(j, n int) bool {
	for i := range n {
		if x.like[i][j] >= likeName {
			return true
		}
	}
	return false
}

// maxParts is of how many parts a word is put together.
const maxParts = 4

// join looks for tokens of one side that make up one token of the other: "tele com" and "telecom".
func (x *aligner) join(a, b *side, n, m int) {
	for j := range m {
		if b.toks[j].whole() && x.usedB>>j&1 == 0 && !x.columnEqual(j, n) {
			if mask := joinedMask(a.toks, b.toks[j], x.usedA); mask != 0 {
				x.take(mask, 1<<j, likeJoined, joined)
			}
		}
	}
	for i := range n {
		if a.toks[i].whole() && x.usedA>>i&1 == 0 && !x.rowEqual(i, m) {
			if mask := joinedMask(b.toks, a.toks[i], x.usedB); mask != 0 {
				x.take(1<<i, mask, likeJoined, joined)
			}
		}
	}
}

func (x *aligner) take(a, b uint64, like float64, h how) {
	x.met = append(x.met, met{a, b, like, h})
	x.usedA |= a
	x.usedB |= b
}

// whole is true of tokens that others may make up when written together.
func (t *token) whole() bool {
	return t.class == plain && len(t.norm) >= 4 || (t.class == common || t.class == place) && len(t.text) >= 6
}

// joinedMask is which neighbouring tokens make up the whole; 0 for none.
func joinedMask(toks []*token, whole *token, used uint64) uint64 {
	for i := range toks {
		mask, length := uint64(0), 0
		for k := i; k < len(toks) && k < i+maxParts; k++ {
			if used>>k&1 != 0 {
				break
			}
			mask |= 1 << k
			length += len(toks[k].text)
			if k == i || length < len(whole.norm) || length > len(whole.text)+4 {
				continue
			}
			if key := joinKey(toks[i : k+1]); key == whole.norm || key == whole.text || whole.wade != "" && joinWade(toks[i:k+1]) == whole.wade {
				return mask
			}
		}
	}
	return 0
}

// joinKey is the tokens written together, as a token's norm is.
func joinKey(toks []*token) string {
	var b []byte
	for _, t := range toks {
		b = append(b, t.text...)
	}
	return foldPerson(string(b))
}

func joinWade(toks []*token) string {
	var b []byte
	for _, t := range toks {
		if t.wade == "" {
			return ""
		}
		b = append(b, t.wade...)
	}
	return string(b)
}

// acronyms looks for a token that is the initials of three and more tokens of the other side.
func (x *aligner) acronyms(a, b *side, n, m int) {
	for j := range m {
		if x.usedB>>j&1 == 0 && !x.columnEqual(j, n) {
			if mask := acronymMask(a.toks, b.toks[j]); mask != 0 && mask&x.usedA == 0 {
				x.take(mask, 1<<j, likeAcronym, byAcronym)
			}
		}
	}
	for i := range n {
		if x.usedA>>i&1 == 0 && !x.rowEqual(i, m) {
			if mask := acronymMask(b.toks, a.toks[i]); mask != 0 && mask&x.usedB == 0 {
				x.take(1<<i, mask, likeAcronym, byAcronym)
			}
		}
	}
}

// maxLegal is how many legal forms a name may have to be known by its initials.
const maxLegal = 4

func legalForms(toks []*token) int {
	n := 0
	for _, t := range toks {
		if t.class == legal {
			n++
		}
	}
	return n
}

// acronymMask is which tokens' initials make up the acronym: all of the name from its first word on, its legal form with or
// without, small words left out.
func acronymMask(toks []*token, acronym *token) uint64 {
	if acronym.class != plain || acronym.native != "" || len(acronym.text) < 3 || len(acronym.text) > 8 {
		return 0
	}
	if legalForms(toks) > maxLegal {
		return 0
	}
	mask, n := uint64(0), 0
	for i, t := range toks {
		if t.class == stop || t.class == number {
			continue
		}
		if n == len(acronym.text) {
			if t.class == legal || t.class == place {
				continue
			}
			return 0
		}
		if t.text == "" || t.text[0] != acronym.text[n] {
			if t.class == legal {
				continue
			}
			return 0
		}
		mask |= 1 << i
		n++
	}
	if n != len(acronym.text) {
		return 0
	}
	return mask
}

// assign matches the tokens that are left one to one, by trying all ways where tokens compete.
func (x *aligner) assign(a, b *side, n, m int) {
	contested := false
	columns := [maxTokens]int8{}
	for i := range n {
		x.edges[i] = x.edges[i][:0]
		if x.usedA>>i&1 != 0 {
			continue
		}
		for j := range m {
			if x.usedB>>j&1 == 0 && x.like[i][j] > 0 {
				x.edges[i] = append(x.edges[i], int8(j))
				columns[j]++
				contested = contested || columns[j] > 1
				x.gain[i][j] = x.like[i][j] * (0.05 + min(a.weight[i], b.weight[j]))
			}
		}
		contested = contested || len(x.edges[i]) > 1
	}
	if !contested {
		for i := range n {
			for _, j := range x.edges[i] {
				x.take(1<<i, 1<<j, x.like[i][j], x.how[i][j])
			}
		}
		return
	}
	for i := range n {
		slices.SortStableFunc(x.edges[i], func(p, q int8) int {
			switch d := x.gain[i][q] - x.gain[i][p]; {
			case d > 0:
				return 1
			case d < 0:
				return -1
			}
			return 0
		})
	}
	x.top, x.budget = -1, 4000
	x.search(0, n, x.usedB, 0)
	for i := range n {
		if j := x.best[i]; j >= 0 && x.usedA>>i&1 == 0 {
			x.take(1<<i, 1<<j, x.like[i][j], x.how[i][j])
		}
	}
}

// search tries every partner of row i, and none, and keeps the best whole. It gives up refining after a number of steps:
// the first whole that it finds takes the best partner of each row in turn.
func (x *aligner) search(i, n int, used uint64, gain float64) {
	x.budget--
	if i == n {
		if gain > x.top+1e-12 {
			x.top, x.best = gain, x.now
		}
		return
	}
	rest := gain
	for k := i; k < n; k++ {
		if len(x.edges[k]) > 0 {
			rest += x.gain[k][x.edges[k][0]]
		}
	}
	if rest <= x.top+1e-12 || x.budget < 0 && x.top >= 0 {
		return
	}
	for _, j := range x.edges[i] {
		if used>>j&1 == 0 {
			x.now[i] = j
			x.search(i+1, n, used|1<<j, gain+x.gain[i][j])
		}
	}
	x.now[i] = -1
	x.search(i+1, n, used, gain)
}

// likeForeign is for names that Han characters give by sound: 奥巴马 for Obama.
const likeForeign = 0.83

// meetsForeign compares the consonants of a foreign name with those of its Han sounds, in which r is l and a word's last
// consonants are often lost.
func meetsForeign(a, b *token) bool {
	if a.native == "" {
		a, b = b, a
	}
	if a.native == "" || b.native != "" || a.class != plain || b.class != plain {
		return false
	}
	p, q := foreignSkeleton(a.text), foreignSkeleton(b.text)
	return len(p) >= 2 && p == q
}

func foreignSkeleton(s string) string {
	var b []byte
	for _, r := range fold(s) {
		switch r {
		case 'r':
			r = 'l'
		case 'p', 'v', 'f':
			r = 'b'
		case 'd':
			r = 't'
		case 'g':
			r = 'k'
		case 'z', 'j':
			r = 's'
		case 'a', 'e', 'i', 'o', 'u', 'h':
			continue
		}
		if r < 0x80 && (len(b) == 0 || b[len(b)-1] != byte(r)) {
			b = append(b, byte(r))
		}
	}
	return string(b)
}
