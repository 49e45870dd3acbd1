package merkle

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"slices"
	"sync"
)

// Hash is a SHA-256.
type Hash [sha256.Size]byte

// Salt is 128 bits that nobody can guess.
type Salt [16]byte

// Padding is what the number of leaves is rounded up to.
const Padding = 65536

// maxSize bounds the trees that are verified.
const maxSize = 1 << 26

// Leaf is one value and where it belongs.
type Leaf struct {
	Path  string
	Value []byte
}

// Tree is a commitment to leaves, with all that is needed to disclose some of them.
type Tree struct {
	salts     []Salt
	positions []int
	levels    [][]Hash // from the leaves up; the last node of an odd level is carried up as it is
}

// keyed derives salts and orders from one secret. The standard library keeps the state of the key, so that it is not hashed again for each leaf.
type keyed struct {
	mac hash.Hash
	sum [sha256.Size]byte
	buf []byte // of what is hashed, kept so that nothing is allocated for each leaf
}

func newKeyed(secret []byte) *keyed { return &keyed{mac: hmac.New(sha256.New, secret)} }

func (k *keyed) derive(kind, path string) (s Salt, order [16]byte) {
	k.mac.Reset()
	k.buf = append(append(k.buf[:0], kind...), path...)
	k.mac.Write(k.buf)
	k.mac.Sum(k.sum[:0])
	return Salt(k.sum[:16]), [16]byte(k.sum[16:])
}

// Derive gives the salt of a path, and the number by which leaves are ordered: the two halves of HMAC-SHA-256(secret, "leaf" 0x00 path).
func Derive(secret []byte, path string) (s Salt, order [16]byte) {
	return newKeyed(secret).derive("leaf\x00", path)
}

// LeafHash is RFC 6962's hash of a leaf, SHA-256(0x00 || data), where data is salt, length of the path in four octets, path, value. With the length
// no other path and value give the same data.
func LeafHash(s Salt, path string, value []byte) Hash {
	var room [512]byte
	return Hash(sha256.Sum256(appendLeaf(room[:0], s, path, value)))
}

func appendLeaf(b []byte, s Salt, path string, value []byte) []byte {
	b = append(append(b, 0), s[:]...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(path)))
	return append(append(b, path...), value...)
}

func nodeHash(left, right *Hash) Hash {
	var b [1 + 2*sha256.Size]byte
	b[0] = 1
	copy(b[1:], left[:])
	copy(b[1+sha256.Size:], right[:])
	return sha256.Sum256(b[:])
}

// Commit makes the tree of leaves: each with its salt, in the order that the secret gives, with filler up to the next multiple of [Padding].
// The secret has 16 octets or more.
func Commit(secret []byte, leaves []Leaf) (*Tree, error) {
	if len(secret) < 16 {
		return nil, fmt.Errorf("the secret has %d octets, expected 16 or more", len(secret))
	}
	if len(leaves) == 0 {
		return nil, errors.New("there is no leaf to commit to")
	}
	size := (len(leaves) + Padding - 1) / Padding * Padding
	if size > maxSize {
		return nil, fmt.Errorf("%d leaves are more than the %d of the largest tree", len(leaves), maxSize)
	}
	t := &Tree{salts: make([]Salt, len(leaves)), positions: make([]int, len(leaves))}
	slots := make([]slot, size)
	halves(size, func(from, to int) {
		k := newKeyed(secret)
		var data []byte
		var counter [8]byte
		for i := from; i < to; i++ {
			s := &slots[i]
			if i < len(leaves) {
				t.salts[i], s.order = k.derive("leaf\x00", leaves[i].Path)
				data = appendLeaf(data[:0], t.salts[i], leaves[i].Path, leaves[i].Value)
			} else {
				binary.BigEndian.PutUint64(counter[:], uint64(i-len(leaves)))
				var salt Salt
				salt, s.order = k.derive("filler\x00", string(counter[:]))
				data = appendLeaf(data[:0], salt, "", nil)
			}
			s.hash = sha256.Sum256(data)
		}
	})
	order := make([]int32, size)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return bytes.Compare(slots[a].order[:], slots[b].order[:]) })
	level := make([]Hash, size)
	for position, i := range order {
		if position > 0 && slots[order[position-1]].order == slots[i].order {
			return nil, sameLeaf(leaves, int(order[position-1]), int(i))
		}
		level[position] = slots[i].hash
		if int(i) < len(leaves) {
			t.positions[i] = position
		}
	}
	t.levels = grow(level)
	return t, nil
}

type slot struct {
	order [16]byte
	hash  Hash
}

func sameLeaf(leaves []Leaf, a, b int) error {
	if a < len(leaves) && b < len(leaves) {
		return fmt.Errorf("the path %q is there twice", leaves[max(a, b)].Path)
	}
	return errors.New("the secret gives two leaves one place: take another")
}

// halves runs a function over two halves of a range at once.
func halves(n int, run func(from, to int)) {
	var group sync.WaitGroup
	group.Go(func() { run(0, n/2) })
	run(n/2, n)
	group.Wait()
}

// grow makes all levels above the leaves, pairing from the left. RFC 6962 clause 2.1 splits at the largest power of two below the size; pairing
// from the left and carrying the odd last node up gives the same tree.
func grow(level []Hash) [][]Hash {
	levels := [][]Hash{level}
	for len(level) > 1 {
		next := make([]Hash, (len(level)+1)/2)
		pairs := len(level) / 2
		halves(pairs, func(from, to int) {
			for i := from; i < to; i++ {
				next[i] = nodeHash(&level[2*i], &level[2*i+1])
			}
		})
		if len(level)%2 == 1 {
			next[pairs] = level[len(level)-1]
		}
		level = next
		levels = append(levels, level)
	}
	return levels
}

// Root is the hash at the top.
func (t *Tree) Root() Hash { return t.levels[len(t.levels)-1][0] }

// Size is the number of leaves, filler included.
func (t *Tree) Size() int { return len(t.levels[0]) }

// Salt is that of leaves[i].
func (t *Tree) Salt(i int) Salt { return t.salts[i] }

// Position is where leaves[i] stands.
func (t *Tree) Position(i int) int { return t.positions[i] }

// Prove gives the hashes that [Root] asks for to recompute the root from the leaves at these positions, which ascend strictly.
func (t *Tree) Prove(positions []int) ([]Hash, error) {
	if err := checkPositions(t.Size(), positions); err != nil {
		return nil, err
	}
	var proof []Hash
	at := slices.Clone(positions)
	for _, level := range t.levels[:len(t.levels)-1] {
		above := at[:0]
		for i := 0; i < len(at); i++ {
			p := at[i]
			switch sibling := p ^ 1; {
			case sibling >= len(level):
			case p&1 == 0 && i+1 < len(at) && at[i+1] == sibling:
				i++
			default:
				proof = append(proof, level[sibling])
			}
			above = append(above, p>>1)
		}
		at = above
	}
	return proof, nil
}

// Root recomputes the root of a tree from the hashes of the leaves at some positions and their proof: level by level from below, from left to
// right, one hash for each node whose sibling is not known. Everything malformed is an error, a hash too many as well.
func Root(size int, positions []int, leaves, proof []Hash) (Hash, error) {
	if size <= 0 || size%Padding != 0 || size > maxSize {
		return Hash{}, fmt.Errorf("a tree of %d leaves: expected a multiple of %d up to %d", size, Padding, maxSize)
	}
	if err := checkPositions(size, positions); err != nil {
		return Hash{}, err
	}
	if len(leaves) != len(positions) {
		return Hash{}, fmt.Errorf("%d hashes for %d positions", len(leaves), len(positions))
	}
	at, known := slices.Clone(positions), slices.Clone(leaves)
	for width := size; width > 1; width = (width + 1) / 2 {
		n := 0
		for i := 0; i < len(at); i++ {
			p, h := at[i], known[i]
			switch sibling := p ^ 1; {
			case sibling >= width:
			case p&1 == 0 && i+1 < len(at) && at[i+1] == sibling:
				h = nodeHash(&h, &known[i+1])
				i++
			case len(proof) == 0:
				return Hash{}, errors.New("the proof is too short")
			case p&1 == 0:
				h, proof = nodeHash(&h, &proof[0]), proof[1:]
			default:
				h, proof = nodeHash(&proof[0], &h), proof[1:]
			}
			at[n], known[n] = p>>1, h
			n++
		}
		at, known = at[:n], known[:n]
	}
	if len(proof) > 0 {
		return Hash{}, fmt.Errorf("the proof has %d hashes too many", len(proof))
	}
	return known[0], nil
}

func checkPositions(size int, positions []int) error {
	if len(positions) == 0 {
		return errors.New("no position is asked for")
	}
	last := -1
	for _, p := range positions {
		if p <= last || p >= size {
			return fmt.Errorf("position %d behind %d in a tree of %d: expected ascending positions within it", p, last, size)
		}
		last = p
	}
	return nil
}
