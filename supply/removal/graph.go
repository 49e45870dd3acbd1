package removal

import "fmt"

// Gate says how many of its inputs a node needs.
type Gate uint8

// The gates. A node without inputs works under both.
const (
	All Gate = iota
	Any
)

// A Node is something that works or does not.
type Node struct {
	Gate   Gate
	Inputs []int32 // indexes of nodes, each once
}

// A Graph is the nodes and who needs them.
type Graph struct {
	need  []int32 // how many inputs may fail less one, before the node does: 0 for All, inputs-1 for Any
	start []int32 // of each node's users in users, len(nodes)+1
	users []int32
}

// NewGraph indexes the nodes. An input outside of them is an error.
func NewGraph(nodes []Node) (*Graph, error) {
	g := &Graph{need: make([]int32, len(nodes)), start: make([]int32, len(nodes)+1)}
	edges := 0
	for i, n := range nodes {
		if n.Gate == Any && len(n.Inputs) > 0 {
			g.need[i] = int32(len(n.Inputs)) - 1
		}
		for _, in := range n.Inputs {
			if in < 0 || int(in) >= len(nodes) {
				return nil, fmt.Errorf("node %d needs node %d of %d", i, in, len(nodes))
			}
			g.start[in+1]++
			edges++
		}
	}
	for i := range nodes {
		g.start[i+1] += g.start[i]
	}
	g.users = make([]int32, edges)
	at := append([]int32(nil), g.start...)
	for i, n := range nodes {
		for _, in := range n.Inputs {
			g.users[at[in]] = int32(i)
			at[in]++
		}
	}
	return g, nil
}

// A Loss is the state of a graph from which something was removed. One Loss serves many removals, one after the other.
type Loss struct {
	g      *Graph
	down   []bool
	failed []int32 // inputs that have failed, by node
	order  []int32 // the nodes that are down, in the order in which they failed
}

// NewLoss is a state in which everything works.
func (g *Graph) NewLoss() *Loss {
	return &Loss{g: g, down: make([]bool, len(g.need)), failed: make([]int32, len(g.need))}
}

// Remove is every node that fails when the given ones are removed, these first; valid until the next call.
func (l *Loss) Remove(nodes ...int32) []int32 {
	for _, n := range l.order {
		l.down[n] = false
		for _, u := range l.g.users[l.g.start[n]:l.g.start[n+1]] {
			l.failed[u] = 0
		}
	}
	l.order = l.order[:0]
	fail := func(n int32) {
		if !l.down[n] {
			l.down[n] = true
			l.order = append(l.order, n)
		}
	}
	for _, n := range nodes {
		fail(n)
	}
	for i := 0; i < len(l.order); i++ {
		n := l.order[i]
		for _, u := range l.g.users[l.g.start[n]:l.g.start[n+1]] {
			if l.failed[u]++; l.failed[u] > l.g.need[u] {
				fail(u)
			}
		}
	}
	return l.order
}

// Down reports whether a node failed in the last removal.
func (l *Loss) Down(node int32) bool { return l.down[node] }
