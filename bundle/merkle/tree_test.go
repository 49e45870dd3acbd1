package merkle

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

var secret = []byte("a secret of thirty-two octets!!!")

func leaves(n int) []Leaf {
	out := make([]Leaf, n)
	for i := range out {
		out[i] = Leaf{fmt.Sprintf("results/%d/verdict", i), fmt.Appendf(nil, `"%d"`, i%3)}
	}
	return out
}

func commit(t testing.TB, n int) *Tree {
	t.Helper()
	x, err := Commit(secret, leaves(n))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// storage is a tree of sumdb/tlog over the same leaf hashes.
func storage(t *testing.T, level []Hash) tlog.HashReader {
	t.Helper()
	var stored []tlog.Hash
	read := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, x := range indexes {
			out[i] = stored[x]
		}
		return out, nil
	})
	for i, h := range level {
		more, err := tlog.StoredHashesForRecordHash(int64(i), tlog.Hash(h), read)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, more...)
	}
	return read
}

// TestOracle holds roots and proofs against those of sumdb/tlog, for sizes that are powers of two and sizes that are not.
func TestOracle(t *testing.T) {
	for _, n := range []int{1, 65_536, 65_537, 140_000} {
		x := commit(t, n)
		read := storage(t, x.levels[0])
		want, err := tlog.TreeHash(int64(x.Size()), read)
		if err != nil || Hash(want) != x.Root() {
			t.Fatalf("%d leaves: %v: root %x, tlog has %x", n, err, x.Root(), want)
		}
		for _, i := range []int{0, n / 2, n - 1} {
			p := x.Position(i)
			single, err := x.Prove([]int{p})
			if err != nil {
				t.Fatal(err)
			}
			proof := make(tlog.RecordProof, len(single))
			for j, h := range single {
				proof[j] = tlog.Hash(h)
			}
			l := leaves(n)[i]
			if err := tlog.CheckRecord(proof, int64(x.Size()), want, int64(p), tlog.Hash(LeafHash(x.Salt(i), l.Path, l.Value))); err != nil {
				t.Errorf("%d leaves, leaf %d: %v", n, i, err)
			}
			others, err := tlog.ProveRecord(int64(x.Size()), int64(p), read)
			if err != nil || !slices.Equal(others, proof) {
				t.Errorf("%d leaves, leaf %d: tlog proves it otherwise", n, i)
			}
		}
	}
}

// pick gives some leaves, their positions in order, and their hashes.
func pick(x *Tree, all []Leaf, some []int) (positions []int, hashes []Hash) {
	slices.SortFunc(some, func(a, b int) int { return x.Position(a) - x.Position(b) })
	for _, i := range some {
		positions = append(positions, x.Position(i))
		hashes = append(hashes, LeafHash(x.Salt(i), all[i].Path, all[i].Value))
	}
	return positions, hashes
}

func TestProofs(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	const n = 70_000
	x, all := commit(t, n), leaves(n)
	for _, k := range []int{1, 2, 3, 10, 1000, 30_000, n} {
		positions, hashes := pick(x, all, random.Perm(n)[:k])
		proof, err := x.Prove(positions)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Root(x.Size(), positions, hashes, proof)
		if err != nil || got != x.Root() {
			t.Errorf("%d leaves: %v: root %x, expected %x", k, err, got, x.Root())
		}
		if len(proof) > 17*k {
			t.Errorf("%d leaves: %d hashes are more than so many single proofs", k, len(proof))
		}
	}
}

func TestHiding(t *testing.T) {
	one, most := commit(t, 1), commit(t, Padding)
	if one.Size() != Padding || most.Size() != Padding {
		t.Errorf("sizes %d and %d tell how many leaves there are", one.Size(), most.Size())
	}
	if more := commit(t, Padding+1); more.Size() != 2*Padding {
		t.Errorf("%d leaves for %d", more.Size(), Padding+1)
	}
	ascending := 0
	for i := range Padding - 1 {
		if most.Position(i) < most.Position(i+1) {
			ascending++
		}
	}
	if ascending < Padding*45/100 || ascending > Padding*55/100 {
		t.Errorf("%d of %d neighbours are in order: the order tells something", ascending, Padding)
	}
	again := commit(t, Padding)
	if again.Root() != most.Root() {
		t.Error("the same secret gives another root")
	}
	other, err := Commit([]byte("another secret of many octets!!!"), leaves(Padding))
	if err != nil || other.Root() == most.Root() || other.Salt(0) == most.Salt(0) {
		t.Errorf("%v: another secret gives the same", err)
	}
	s, _ := Derive(secret, leaves(1)[0].Path)
	if s != one.Salt(0) {
		t.Error("Derive gives another salt than Commit")
	}
	if LeafHash(s, "ab", []byte("c")) == LeafHash(s, "a", []byte("bc")) {
		t.Error("two leaves have one hash")
	}
}

func TestErrors(t *testing.T) {
	if _, err := Commit(secret, append(leaves(3), leaves(2)[1])); err == nil || !strings.Contains(err.Error(), "results/1/verdict") {
		t.Errorf("a path twice: %v", err)
	}
	for name, run := range map[string]func() error{
		"short secret": func() error { _, err := Commit(secret[:8], leaves(1)); return err },
		"no leaf":      func() error { _, err := Commit(secret, nil); return err },
		"unsorted":     func() error { _, err := commit(t, 5).Prove([]int{3, 1}); return err },
		"twice":        func() error { _, err := commit(t, 5).Prove([]int{3, 3}); return err },
		"outside":      func() error { _, err := commit(t, 5).Prove([]int{Padding}); return err },
		"none":         func() error { _, err := commit(t, 5).Prove(nil); return err },
		"size":         func() error { _, err := Root(7, []int{1}, make([]Hash, 1), nil); return err },
		"huge":         func() error { _, err := Root(1<<40, []int{1}, make([]Hash, 1), nil); return err },
		"short proof":  func() error { _, err := Root(Padding, []int{1}, make([]Hash, 1), make([]Hash, 15)); return err },
		"long proof":   func() error { _, err := Root(Padding, []int{1}, make([]Hash, 1), make([]Hash, 17)); return err },
		"hashes":       func() error { _, err := Root(Padding, []int{1}, make([]Hash, 2), make([]Hash, 16)); return err },
	} {
		if run() == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestMutations changes proofs at random: none gives the root.
func TestMutations(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	const n = 1000
	x, all := commit(t, n), leaves(n)
	positions, hashes := pick(x, all, random.Perm(n)[:6])
	proof, err := x.Prove(positions)
	if err != nil {
		t.Fatal(err)
	}
	tries := 20_000
	fmt.Sscan(os.Getenv("GUYLINE_MUTATIONS"), &tries)
	for i := range tries {
		p, h, q, size := slices.Clone(positions), slices.Clone(hashes), slices.Clone(proof), x.Size()
		switch i % 7 {
		case 0:
			p[random.IntN(len(p))] ^= 1 << random.IntN(16)
		case 1:
			h[random.IntN(len(h))][random.IntN(32)] ^= 1 << random.IntN(8)
		case 2:
			q[random.IntN(len(q))][random.IntN(32)] ^= 1 << random.IntN(8)
		case 3:
			a, b := random.IntN(len(q)), random.IntN(len(q))
			if a == b {
				continue
			}
			q[a], q[b] = q[b], q[a]
		case 4:
			q = slices.Delete(q, i%len(q), i%len(q)+1)
		case 5:
			q = slices.Insert(q, random.IntN(len(q)+1), q[random.IntN(len(q))])
		case 6:
			size += Padding * (1 + random.IntN(9))
		}
		if root, err := Root(size, p, h, q); err == nil && root == x.Root() {
			t.Fatalf("mutation %d is accepted", i)
		}
	}
	t.Logf("%d mutations", tries)
}

func TestCommitAllocations(t *testing.T) {
	all := leaves(Padding)
	if n := testing.AllocsPerRun(1, func() { Commit(secret, all) }); n > 300 {
		t.Errorf("%.0f allocations for %d leaves", n, len(all))
	}
}

func FuzzRoot(f *testing.F) {
	f.Add(uint32(Padding), []byte{1, 2, 9}, bytes.Repeat([]byte{7}, 640))
	f.Fuzz(func(t *testing.T, size uint32, at, raw []byte) {
		positions := make([]int, len(at))
		for i, b := range at {
			positions[i] = int(b) * 7
		}
		var hashes []Hash
		for h := range slices.Chunk(raw, len(Hash{})) {
			if len(h) == len(Hash{}) {
				hashes = append(hashes, Hash(h))
			}
		}
		cut := min(len(positions), len(hashes))
		Root(int(size), positions, hashes[:cut], hashes[cut:])
	})
}
