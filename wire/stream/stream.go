// Package stream holds what the readers of byte streams share: the pieces that they are fed with, the answer whether a
// stream is theirs, and the pool that bounds what all of them hold together.
package stream

// Piece is the next bytes of one direction of a byte stream.
type Piece struct {
	Dir   uint8 // 0 or 1
	Gap   int   // bytes lost before Data; Unmeasured where their number is not known
	Data  []byte
	Frame int64 // packet that brought Data
	Time  int64 // ns since 1970
}

// Unmeasured is a gap that is longer than anything a reader could step over.
const Unmeasured = 1 << 30

// Answer is what a look at the first bytes of a stream can say.
type Answer uint8

const (
	No   Answer = iota
	Yes         // it is
	More        // it may be: more bytes decide
)
