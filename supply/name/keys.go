package name

import "slices"

// A key stands for something that two tokens share if they are alike: every two tokens that alike calls alike share at least
// one. Keys are hashes; what shares a key is then compared.
type key uint32

// What a key is made of.
const (
	keyText     = 't' // text, and each Japanese reading, and what stands behind "abdul"
	keyNative   = 'h'
	keyLetters  = 'd' // the first letters of text or norm with up to two deleted
	keyCanon    = 'c' // class and meaning
	keyName     = 'v' // a group of name variants
	keyWade     = 'w'
	keySkeleton = 's'
	keyForeign  = 'f'
	keyJoined   = 'j' // of forms: neighbouring tokens written together
	keyAcronym  = 'a' // of forms: initials
)

// hash is FNV-1a with a last mix, over a mark and a string.
func hash(mark byte, s string) key {
	h := (uint32(2166136261) ^ uint32(mark)) * 16777619
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	h ^= h >> 15
	h *= 0x2c1b3ce5
	return key(h ^ h>>13)
}

// prefix is how many letters of a word have letters deleted: words within k edits of each other have a common string among
// their first letters with up to k deleted (both lose what the other lacks, and at most as much at the end), which is what
// makes a table of deletions small.
const prefix = 7

// needs says which keys the other side may have that are seldom needed: of names in Arabic or Hebrew, and of foreign names in
// Han characters.
type needs struct{ abjad, foreign bool }

// tokenKeys appends the keys of a token.
func tokenKeys(keys []key, t *token, need needs) []key {
	switch t.class {
	case plain:
		keys = append(keys, hash(keyText, t.text))
		if t.native != "" {
			keys = append(keys, hash(keyNative, t.native))
			for _, a := range t.alts {
				keys = append(keys, hash(keyText, a))
			}
		}
		if need.foreign {
			keys = append(keys, hash(keyForeign, foreignSkeleton(t.text)))
		}
		if need.abjad || len(t.skeletons) > 0 {
			for _, s := range skeletonsOf(t) {
				keys = append(keys, hash(keySkeleton, s))
			}
		}
		if t.wade != "" {
			keys = append(keys, hash(keyWade, t.wade))
		}
		if v, ok := knownWords().variants[t.text]; ok {
			for _, g := range v.groups {
				keys = append(keys, hash(keyName, itoa(int(g))))
			}
			for _, g := range v.loose {
				keys = append(keys, hash(keyName, itoa(int(g))))
			}
		}
		if len(t.norm) > 5 && t.norm[:5] == "abdul" {
			keys = append(keys, hash(keyLetters, t.norm[5:]))
		}
		keys = append(keys, hash(keyLetters, t.norm)) // whole: equal spellings of short words, and the stems above
		keys = deletions(keys, t.text)
		if t.norm != t.text {
			keys = deletions(keys, t.norm)
		}
	case common, place:
		keys = append(keys, hash(keyCanon, string(rune('0'+t.class))+t.canon), hash(keyLetters, t.norm))
		keys = deletions(keys, t.text)
	case number:
		keys = append(keys, hash(keyCanon, string(rune('0'+t.class))+t.canon))
	case title, particle:
		keys = append(keys, hash(keyText, t.text))
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

func skeletonsOf(t *token) []string {
	switch {
	case len(t.skeletons) > 0:
		return t.skeletons
	case t.native != "":
		return nil
	case t.consonants == nil:
		return skeletons(t.text)
	}
	return t.consonants
}

// deletions appends the keys of a word's first letters with as many deleted as may differ.
func deletions(keys []key, s string) []key {
	k := edits(len(s))
	if len(s) > prefix {
		s = s[:prefix]
	}
	keys = append(keys, hash(keyLetters, s))
	if k == 0 {
		return keys
	}
	var one, two [prefix]byte
	for i := range s {
		n := copy(one[:], s[:i])
		n += copy(one[n:], s[i+1:])
		keys = append(keys, hash(keyLetters, string(one[:n])))
		if k < 2 {
			continue
		}
		for j := i; j < n; j++ {
			m := copy(two[:], one[:j])
			m += copy(two[m:], one[j+1:n])
			keys = append(keys, hash(keyLetters, string(two[:m])))
		}
	}
	return keys
}

// joinedKeys appends the keys of neighbouring tokens written together.
func joinedKeys(keys []key, toks []*token) []key {
	for i := range toks {
		for k := i + 1; k < len(toks) && k < i+maxParts; k++ {
			if s := joinKey(toks[i : k+1]); len(s) >= 4 {
				keys = append(keys, hash(keyJoined, s))
			}
			if w := joinWade(toks[i : k+1]); w != "" {
				keys = append(keys, hash(keyJoined, "w"+w))
			}
		}
	}
	return keys
}

// wholeKeys are the keys under which a token is found as what others make up together.
func wholeKeys(keys []key, t *token) []key {
	if !t.whole() {
		return keys
	}
	keys = append(keys, hash(keyJoined, t.norm))
	if t.text != t.norm {
		keys = append(keys, hash(keyJoined, t.text))
	}
	if t.wade != "" {
		keys = append(keys, hash(keyJoined, "w"+t.wade))
	}
	return keys
}

// acronymsOf are the initials that a name may be known by, as acronymMask reads them.
func acronymsOf(toks []*token) []string {
	if legalForms(toks) > maxLegal {
		return nil
	}
	var out []string
	var walk func(i int, s string)
	walk = func(i int, s string) {
		if len(s) > 8 || len(out) > 16 {
			return
		}
		if len(s) >= 3 && !slices.ContainsFunc(toks[i:], func(t *token) bool { return t.class < legal && t.class != place && t.class != number }) {
			out = append(out, s)
		}
		for ; i < len(toks); i++ {
			t := toks[i]
			if t.class == stop || t.class == number {
				continue
			}
			if t.text == "" {
				return
			}
			if t.class == legal {
				walk(i+1, s)
			}
			walk(i+1, s+t.text[:1])
			return
		}
	}
	walk(0, "")
	slices.Sort(out)
	return slices.Compact(out)
}

// table is a sorted table of keys and what has them.
type keyTable struct {
	keys []key
	ids  []int32
	top  []int32 // where the keys begin that have these first bits
}

const tableBits = 16

// newTable sorts pairs of key and id by key: radix sort by halves, for there are millions.
func newTable(keys []key, ids []int32) keyTable {
	outK, outI := make([]key, len(keys)), make([]int32, len(ids))
	for _, shift := range []int{0, 16} {
		var count [1<<16 + 1]int32
		for _, k := range keys {
			count[(k>>shift&0xffff)+1]++
		}
		for i := range 1 << 16 {
			count[i+1] += count[i]
		}
		for i, k := range keys {
			at := &count[k>>shift&0xffff]
			outK[*at], outI[*at] = k, ids[i]
			*at++
		}
		keys, outK = outK, keys
		ids, outI = outI, ids
	}
	t := keyTable{keys: keys, ids: ids, top: make([]int32, 1<<tableBits+1)}
	for _, k := range keys {
		t.top[k>>(32-tableBits)+1]++
	}
	for i := range 1 << tableBits {
		t.top[i+1] += t.top[i]
	}
	return t
}

// find is what has a key.
func (t *keyTable) find(k key) []int32 {
	lo, hi := t.top[k>>(32-tableBits)], t.top[k>>(32-tableBits)+1]
	for lo < hi && t.keys[lo] < k {
		lo++
	}
	end := lo
	for end < hi && t.keys[end] == k {
		end++
	}
	return t.ids[lo:end]
}
