package stream

// MaxBuffer is the size of the largest buffer, and so the most that is kept of one body.
const MaxBuffer = 64 << 10

// Pool lends buffers for what comes in pieces, in three sizes, and bounds what all connections hold together. A
// pool belongs to one goroutine. The zero Pool lends nothing; make one with NewPool.
type Pool struct {
	limit, lent int
	free        [len(sizes)][][]byte

	// Text and Record are memory that readers use within one call and leave for the next: decoded strings, and the
	// content of a decrypted record, out of which strings are decoded in turn.
	Text, Record []byte
}

var sizes = [...]int{2 << 10, 16 << 10, MaxBuffer}

// NewPool makes a pool that lends at most limit bytes at a time.
func NewPool(limit int) *Pool { return &Pool{limit: limit} }

// Lent is the number of bytes that are lent now.
func (p *Pool) Lent() int { return p.lent }

// Append adds data to a buffer of this pool, or to nil, and returns the buffer and how much of data it took: less than
// all at MaxBuffer, or when the pool's limit is reached.
func (p *Pool) Append(buf, data []byte) ([]byte, int) {
	need := min(len(buf)+len(data), MaxBuffer)
	if need > cap(buf) {
		if larger := p.get(need); larger != nil {
			larger = append(larger, buf...)
			p.Free(buf)
			buf = larger
		}
	}
	n := min(len(data), cap(buf)-len(buf))
	return append(buf, data[:n]...), n
}

// Free takes a buffer back; nil is none.
func (p *Pool) Free(buf []byte) {
	for i, size := range sizes {
		if cap(buf) == size {
			p.lent -= size
			if len(p.free[i])*size < p.limit/4 { // what lies idle is bounded too
				p.free[i] = append(p.free[i], buf[:0])
			}
			return
		}
	}
}

// get lends an empty buffer of at least n bytes, nil where the limit is reached.
func (p *Pool) get(n int) []byte {
	for i, size := range sizes {
		if size < n {
			continue
		}
		if p.lent+size > p.limit {
			return nil
		}
		p.lent += size
		if last := len(p.free[i]) - 1; last >= 0 {
			buf := p.free[i][last]
			p.free[i] = p.free[i][:last]
			return buf
		}
		return make([]byte, 0, size)
	}
	return nil
}
