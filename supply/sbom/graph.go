package sbom

import (
	"fmt"
	"slices"
	"strings"
)

// Find is the index of the component with this reference (bom-ref, SPDXID or spdxId), or None.
func (d *Document) Find(ref string) int {
	if n, ok := d.index[ref]; ok && d.at[n] >= 0 {
		return int(d.at[n])
	}
	return None
}

// Host is a device that holds a component.
type Host struct {
	Component int
	Path      []int // from the component's holder up to the host: the host is its last entry
}

// hardware says that the component is a thing, or what runs on it and only there.
func (t Type) hardware() bool {
	return t == Device || t == DeviceDriver || t == Firmware || t == Platform
}

// Hosts are the devices that hold the component, nearest first: every device above it by nesting, containment or, of
// hardware, dependency; and the bill's root, where that is a device and nothing else leads to it. (FCC 25-71 refuses
// authorisation to a host with a covered module.) Cycles end the walk. A component that is the top of its bill has none.
func (d *Document) Hosts(component int) []Host {
	if component < 0 || component >= len(d.Components) {
		return nil
	}
	from := map[int]int{component: None} // component → the one below, on the shortest way
	queue := []int{component}
	var hosts []Host
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if at != component && d.Components[at].Type == Device {
			hosts = append(hosts, Host{at, path(from, at)})
		}
		next := d.above(at)
		if len(next) == 0 && d.Root >= 0 && at != d.Root && (at == component || d.Components[at].Type.hardware()) {
			next = []int{d.Root}
		}
		for _, n := range next {
			if _, seen := from[n]; !seen {
				from[n] = at
				queue = append(queue, n)
			}
		}
	}
	return hosts
}

// above are the components right above one.
func (d *Document) above(component int) []int {
	var out []int
	if p := d.Components[component].Parent; p >= 0 {
		out = append(out, int(p))
	}
	for _, e := range d.incoming(component) {
		up := &d.Components[e.From]
		if e.Relation == Contains || e.Relation == DependsOn && up.Type.hardware() {
			out = append(out, int(e.From))
		}
	}
	return out
}

// incoming are the edges that lead to a component.
func (d *Document) incoming(component int) []Edge {
	i, _ := slices.BinarySearchFunc(d.byTo, component, func(e Edge, c int) int { return int(e.To) - c })
	j := i
	for j < len(d.byTo) && int(d.byTo[j].To) == component {
		j++
	}
	return d.byTo[i:j]
}

// path leads from the component's holder up to the host.
func path(from map[int]int, host int) []int {
	var out []int
	for at := host; from[at] != None; at = from[at] {
		out = append(out, at)
	}
	slices.Reverse(out)
	return out
}

// Dependents are the components that depend on the component, directly or not, without itself; ascending.
func (d *Document) Dependents(component int) []int {
	if component < 0 || component >= len(d.Components) {
		return nil
	}
	seen := map[int]bool{component: true}
	queue := []int{component}
	var out []int
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, e := range d.incoming(at) {
			if from := int(e.From); e.Relation == DependsOn && !seen[from] {
				seen[from] = true
				queue = append(queue, from)
				out = append(out, from)
			}
		}
	}
	slices.Sort(out)
	return out
}

// cycles are the strongly connected parts of the graph of dependencies with more than one component, or with one that
// depends on itself (Tarjan 1972, without recursion). Each is ascending. edges are sorted by From.
func cycles(n int, edges []Edge) [][]int32 {
	first := make([]int32, n+1)
	for _, e := range edges {
		first[e.From+1]++
	}
	for i := range n {
		first[i+1] += first[i]
	}
	var out [][]int32
	order, low := make([]int32, n), make([]int32, n) // order 0 = not seen
	on := make([]bool, n)
	next := slices.Clone(first[:n])
	var stack, way []int32
	count := int32(0)
	for root := range int32(n) {
		if order[root] != 0 {
			continue
		}
		way = append(way, root)
		for len(way) > 0 {
			v := way[len(way)-1]
			if order[v] == 0 {
				count++
				order[v], low[v] = count, count
				stack, on[v] = append(stack, v), true
			}
			deeper := false
			for ; next[v] < first[v+1]; next[v]++ {
				e := edges[next[v]]
				if e.Relation != DependsOn {
					continue
				}
				if order[e.To] == 0 {
					way, deeper = append(way, e.To), true
					break
				}
				if on[e.To] {
					low[v] = min(low[v], low[e.To])
				}
			}
			if deeper {
				continue
			}
			way = way[:len(way)-1]
			if len(way) > 0 {
				up := way[len(way)-1]
				low[up] = min(low[up], low[v])
			}
			if low[v] != order[v] {
				continue
			}
			at := len(stack) - 1
			for stack[at] != v {
				at--
			}
			part := slices.Clone(stack[at:])
			stack = stack[:at]
			for _, w := range part {
				on[w] = false
			}
			if len(part) > 1 || slices.Contains(edges[first[v]:first[v+1]], Edge{v, v, DependsOn}) {
				slices.Sort(part)
				out = append(out, part)
			}
		}
	}
	return out
}

func cycleText(d *Document, cycle []int32) string {
	var names []string
	for _, c := range cycle[:min(len(cycle), 5)] {
		names = append(names, clip([]byte(d.Components[c].Name)))
	}
	text := strings.Join(names, ", ")
	if len(cycle) > 5 {
		text += fmt.Sprintf(" and %d more", len(cycle)-5)
	}
	return text + " depend on one another in a circle"
}
