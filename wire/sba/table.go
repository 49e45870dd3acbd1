package sba

// table is a map with a bound: the entry that was added first makes room.
type table[K comparable, V any] struct {
	limit   int
	evicted func(*V)      // may be nil
	keep    func(*V) bool // may be nil: entries that only make room when many like them are in a row
	entries map[K]*V
	order   []K // from first on
	first   int
}

// maxKept is how many entries worth keeping are passed over in looking for one that is not.
const maxKept = 64

// find is the entry of a key.
func (t *table[K, V]) find(key K) (*V, bool) {
	v, ok := t.entries[key]
	return v, ok
}

// add makes an entry for a key that has none.
func (t *table[K, V]) add(key K) *V {
	if t.entries == nil {
		t.entries = map[K]*V{}
	}
	if len(t.entries) >= t.limit {
		for range maxKept {
			if t.keep == nil || !t.keep(t.entries[t.order[t.first]]) {
				break
			}
			t.first = (t.first + 1) % len(t.order)
		}
		oldest := t.order[t.first]
		if t.evicted != nil {
			t.evicted(t.entries[oldest])
		}
		delete(t.entries, oldest)
		t.order[t.first] = key
		t.first = (t.first + 1) % len(t.order)
	} else {
		t.order = append(t.order, key)
	}
	v := new(V)
	t.entries[key] = v
	return v
}

// get finds or makes an entry.
func (t *table[K, V]) get(key K) (v *V, made bool) {
	if v, ok := t.entries[key]; ok {
		return v, false
	}
	return t.add(key), true
}

// each visits the entries, the first added first.
func (t *table[K, V]) each(visit func(*V)) {
	for i := range t.order {
		visit(t.entries[t.order[(t.first+i)%len(t.order)]])
	}
}

func (t *table[K, V]) clear() {
	t.entries, t.order, t.first = nil, nil, 0
}
