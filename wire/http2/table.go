package http2

// Bounds of the dynamic table. An encoder that uses a larger one is followed as far as this goes.
const (
	defaultTable = 4096 // RFC 7541 4.2, RFC 9113 6.5.2
	maxTable     = 16 << 10
	entryCost    = 32 // RFC 7541 4.1: overhead of one entry

	// What most tables of the SBI have room in.
	usualEntries = 16
	usualBytes   = 512
)

// table is the dynamic table of one direction, RFC 7541 2.3.2. New entries are index 62; the oldest are evicted.
//
//	index   62      63      …                      beyond what we saw inserted:
//	      newest  older   …  oldest known │ unknown, if joined in the middle
//
// Eviction depends on the entries that are newer alone, so entries that we saw are evicted just as the peers evict them.
type table struct {
	entries  []entry // oldest first, from first on
	first    int
	bytes    []byte // names and values, in the order of entries
	size     int    // RFC 7541 4.1
	max      int    // what the encoder last said
	complete bool   // all entries since the connection's start were seen
}

type entry struct{ at, name, value uint32 } // offset in bytes, lengths

// start empties the table: complete for a connection's beginning, else with older entries unknown. Of a table joined in
// its middle the size is not known: entries are kept as long as any size would keep them.
func (t *table) start(complete bool) {
	t.entries, t.bytes, t.first, t.size, t.complete = t.entries[:0], t.bytes[:0], 0, 0, complete
	t.max = maxTable
	if complete {
		t.max = defaultTable
	}
}

// resize takes a dynamic table size update, RFC 7541 6.3.
func (t *table) resize(n int) {
	if n > maxTable {
		n, t.complete = maxTable, false
	}
	t.max = n
	t.evict(0)
}

// add inserts an entry, RFC 7541 4.4. One larger than the table empties it.
func (t *table) add(name, value []byte) {
	cost := len(name) + len(value) + entryCost
	if cost > t.max {
		t.evict(t.max + 1)
		return
	}
	t.evict(cost)
	if t.first > 16 && t.first > len(t.entries)/2 {
		t.compact()
	}
	if t.entries == nil {
		t.entries, t.bytes = make([]entry, 0, usualEntries), make([]byte, 0, usualBytes)
	}
	t.entries = append(t.entries, entry{uint32(len(t.bytes)), uint32(len(name)), uint32(len(value))})
	t.bytes = append(append(t.bytes, name...), value...)
	t.size += cost
}

// evict makes room for an entry of this cost.
func (t *table) evict(cost int) {
	for t.first < len(t.entries) && t.size+cost > t.max {
		e := t.entries[t.first]
		t.size -= int(e.name+e.value) + entryCost
		t.first++
	}
	if t.first == len(t.entries) {
		t.entries, t.bytes, t.first, t.size = t.entries[:0], t.bytes[:0], 0, 0
	}
}

func (t *table) compact() {
	from := t.entries[t.first].at
	t.bytes = t.bytes[:copy(t.bytes, t.bytes[from:])]
	t.entries = t.entries[:copy(t.entries, t.entries[t.first:])]
	for i := range t.entries {
		t.entries[i].at -= from
	}
	t.first = 0
}

// get is the entry with this index (62 is the newest), valid until the next add.
func (t *table) get(index int) (name, value []byte, ok bool) {
	i := len(t.entries) - 1 - (index - len(static))
	if i < t.first || i >= len(t.entries) {
		return nil, nil, false
	}
	e := t.entries[i]
	return t.bytes[e.at : e.at+e.name], t.bytes[e.at+e.name : e.at+e.name+e.value], true
}
