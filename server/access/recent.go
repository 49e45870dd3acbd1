package access

import (
	"container/list"
	"sync"
)

// recent keeps a value per key for the keys that were used last, up to a bound.
type recent[K comparable, V any] struct {
	mu    sync.Mutex
	bound int
	order list.List // of entry[K, V], the last used first
	at    map[K]*list.Element
}

type entry[K comparable, V any] struct {
	key   K
	value V
}

func newRecent[K comparable, V any](bound int) *recent[K, V] {
	return &recent[K, V]{bound: bound, at: map[K]*list.Element{}}
}

// update hands the key's value to change, the zero value where there is none; nobody else sees the key meanwhile.
func (r *recent[K, V]) update(key K, change func(*V)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.at[key]
	if e == nil {
		if r.order.Len() >= r.bound {
			last := r.order.Back()
			delete(r.at, last.Value.(*entry[K, V]).key)
			r.order.Remove(last)
		}
		e = r.order.PushFront(&entry[K, V]{key: key})
		r.at[key] = e
	} else {
		r.order.MoveToFront(e)
	}
	change(&e.Value.(*entry[K, V]).value)
}

func (r *recent[K, V]) forget(key K) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e := r.at[key]; e != nil {
		r.order.Remove(e)
		delete(r.at, key)
	}
}
