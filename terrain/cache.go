package terrain

import (
	"container/list"
	"sync"
)

// block is a piece of a file as it is kept in memory: the heights of an SRTM tile as they stand there, or floats with NaN
// where there is none.
type block struct {
	cols, rows int
	hgt        []byte
	f32        []float32
}

// row copies part of a row; voids become NaN.
func (b *block) row(dst []float32, col, row int) {
	at := row*b.cols + col
	if b.f32 != nil {
		copy(dst, b.f32[at:at+len(dst)])
		return
	}
	raw := b.hgt[2*at : 2*(at+len(dst))]
	for i := range dst {
		dst[i] = hgtHeight(raw[2*i:])
	}
}

func (b *block) at(col, row int) float32 {
	if b.f32 != nil {
		return b.f32[row*b.cols+col]
	}
	return hgtHeight(b.hgt[2*(row*b.cols+col):])
}

func (b *block) bytes() int64 { return int64(cap(b.hgt) + 4*cap(b.f32)) }

type blockKey struct {
	tile   *tile
	bx, by int
}

// cache keeps the blocks that were used last, up to a number of bytes. A block that is asked for by several goroutines at
// once is read once.
type cache struct {
	mu      sync.Mutex
	limit   int64
	used    int64
	entries map[blockKey]*cacheEntry
	order   *list.List // of *cacheEntry, the last used in front; entries that are being read are not in it
	reads   int64
}

type cacheEntry struct {
	key   blockKey
	ready chan struct{}
	block *block
	err   error
	place *list.Element
}

func newCache(limit int64) *cache {
	return &cache{limit: limit, entries: map[blockKey]*cacheEntry{}, order: list.New()}
}

func (c *cache) get(key blockKey, read func() (*block, error)) (*block, error) {
	c.mu.Lock()
	if e, ok := c.entries[key]; ok {
		if e.place != nil {
			c.order.MoveToFront(e.place)
		}
		c.mu.Unlock()
		<-e.ready
		return e.block, e.err
	}
	e := &cacheEntry{key: key, ready: make(chan struct{})}
	c.entries[key] = e
	c.reads++
	c.mu.Unlock()

	e.block, e.err = read()
	close(e.ready)

	c.mu.Lock()
	defer c.mu.Unlock()
	if e.err != nil || e.block.bytes() > c.limit { // a failure is tried again; what is larger than the bound is not kept
		delete(c.entries, key)
		return e.block, e.err
	}
	e.place = c.order.PushFront(e)
	for c.used += e.block.bytes(); c.used > c.limit; {
		last := c.order.Remove(c.order.Back()).(*cacheEntry)
		c.used -= last.block.bytes()
		delete(c.entries, last.key)
	}
	return e.block, nil
}
