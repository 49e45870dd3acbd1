package owner

import "time"

// maxRounds bounds how often groups are joined to groups; each round joins at least one.
const maxRounds = 32

// Collapse gives for each party the head of its group on a day: the party at the top of the chain of those who hold more
// than half of it, or control it for certain, itself where there is none. Holdings of one group are added: a company held
// 30 % each by two subsidiaries of one group belongs to it. A circle of parties that hold each other has the one with the
// lowest number as its head. Half against half belongs to nobody. At most 32 rounds of joining.
func (x *Index) Collapse(day time.Time) []uint32 {
	n := x.g.count
	at := dayOf(day, 0)
	head := make([]uint32, n)
	for i := range head {
		head[i] = uint32(i)
	}
	for c := range uint32(n) {
		if parent, ok := x.parent(c, at); ok {
			head[c] = parent
		}
	}
	settle(head)
	sums := map[uint32]sum{}
	for range maxRounds {
		joined := false
		for c := range uint32(n) {
			if head[c] != c || len(x.holders(c)) < 2 {
				continue
			}
			if group, ok := x.groupOf(c, at, head, sums); ok {
				head[c] = group
				joined = true
			}
		}
		if !joined {
			break
		}
		settle(head)
	}
	return head
}

// parent is who by itself holds the majority or controls; a holding goes before control, and a direct link before an
// indirect one.
func (x *Index) parent(c uint32, day int32) (parent uint32, ok bool) {
	best := -1
	for _, place := range x.holders(c) {
		e := &x.edges[place]
		if e.owner == c || !e.on(day) || e.flags&repeated != 0 || !e.majority() {
			continue
		}
		score := 0
		if e.flags&indirect == 0 {
			score += 2
		}
		if e.kind != Control {
			score++
		}
		if score > best || score == best && e.owner < parent {
			best, parent, ok = score, e.owner, true
		}
	}
	return parent, ok
}

// groupOf is the group whose members together hold the majority.
func (x *Index) groupOf(c uint32, day int32, head []uint32, sums map[uint32]sum) (group uint32, ok bool) {
	clear(sums)
	for _, place := range x.holders(c) {
		e := &x.edges[place]
		if !e.on(day) || e.flags&(repeated|spanned) != 0 || e.kind == Control || e.kind == Office {
			continue
		}
		g := top(head, e.owner)
		if g == c {
			continue // it holds itself through its own subsidiary
		}
		s := sums[g]
		s.add(countsOf[e.kind], e.min)
		sums[g] = s
		if s[0] > Whole/2 || s[1] > Whole/2 {
			return g, true
		}
	}
	return 0, false
}

// top follows heads to one that is its own, and halves the way for the next.
func top(head []uint32, at uint32) uint32 {
	for head[at] != at {
		head[at] = head[head[at]]
		at = head[at]
	}
	return at
}

// settle points every party to the head at the top, and breaks circles at their lowest number.
func settle(head []uint32) {
	const open, walking, done = 0, 1, 2
	state := make([]uint8, len(head))
	var path []uint32
	for start := range uint32(len(head)) {
		at := start
		path = path[:0]
		for state[at] == open && head[at] != at {
			state[at] = walking
			path = append(path, at)
			at = head[at]
		}
		root := head[at]
		switch {
		case state[at] == walking: // a circle: from at, to the end of the path
			root = at
			from := len(path) - 1
			for ; path[from] != at; from-- {
				root = min(root, path[from])
			}
			head[root] = root
		case state[at] == open: // its own head
			root = at
		}
		state[at] = done
		for _, p := range path {
			head[p] = root
			state[p] = done
		}
	}
}
