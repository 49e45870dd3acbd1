package n2

// A table is a map of bounded size that forgets what was longest untouched. Entries lie in pages, which never move, and are
// reused, so that a full table allocates nothing; a pointer into it is valid until its entry is dropped.
type table[K comparable, V any] struct {
	limit  int
	index  map[K]int32
	pages  []*[pageSize]slot[K, V]
	count  int32 // slots that were ever used
	head   int32 // most recently touched, -1 for none
	tail   int32
	free   int32 // chain of free slots through next
	forget func(*V)
}

type slot[K comparable, V any] struct {
	key        K
	value      V
	prev, next int32
	used       bool
}

const pageSize = 64

// at is a slot by its number.
func (t *table[K, V]) at(i int32) *slot[K, V] { return &t.pages[i/pageSize][i%pageSize] }

func newTable[K comparable, V any](limit int, forget func(*V)) *table[K, V] {
	return &table[K, V]{limit: limit, index: make(map[K]int32), head: -1, tail: -1, free: -1, forget: forget}
}

// get touches and gives the entry, nil where there is none.
func (t *table[K, V]) get(k K) *V {
	i, ok := t.index[k]
	if !ok {
		return nil
	}
	if i != t.head {
		t.unlink(i)
		t.link(i)
	}
	return &t.at(i).value
}

// put makes a new, zero entry in place of one of the same key, which is forgotten first.
func (t *table[K, V]) put(k K) *V {
	t.drop(k)
	if len(t.index) >= t.limit {
		t.drop(t.at(t.tail).key)
	}
	i := t.free
	if i >= 0 {
		t.free = t.at(i).next
	} else {
		i = t.count
		if t.count++; i%pageSize == 0 {
			t.pages = append(t.pages, new([pageSize]slot[K, V]))
		}
	}
	s := t.at(i)
	*s = slot[K, V]{key: k, used: true}
	t.index[k] = i
	t.link(i)
	return &s.value
}

// drop forgets an entry.
func (t *table[K, V]) drop(k K) {
	i, ok := t.index[k]
	if !ok {
		return
	}
	if t.forget != nil {
		t.forget(&t.at(i).value)
	}
	delete(t.index, k)
	t.unlink(i)
	s := t.at(i)
	*s = slot[K, V]{next: t.free}
	t.free = i
}

// clear forgets every entry, in no order but that of the slots.
func (t *table[K, V]) clear() {
	for i := range t.count {
		if s := t.at(i); s.used {
			t.drop(s.key)
		}
	}
}

// oldest is the entry longest untouched.
func (t *table[K, V]) oldest() (k K, v *V, ok bool) {
	if t.tail < 0 {
		return k, nil, false
	}
	s := t.at(t.tail)
	return s.key, &s.value, true
}

func (t *table[K, V]) link(i int32) {
	s := t.at(i)
	s.prev, s.next = -1, t.head
	if t.head >= 0 {
		t.at(t.head).prev = i
	} else {
		t.tail = i
	}
	t.head = i
}

func (t *table[K, V]) unlink(i int32) {
	s := t.at(i)
	if s.prev >= 0 {
		t.at(s.prev).next = s.next
	} else {
		t.head = s.next
	}
	if s.next >= 0 {
		t.at(s.next).prev = s.prev
	} else {
		t.tail = s.prev
	}
}
