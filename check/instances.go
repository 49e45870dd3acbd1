package check

import (
	"path"
	"slices"

	"github.com/guyline/guyline/network"
)

// instances is how many copies of something run together, as far as the input shows.
type instances struct {
	subject  *network.Element
	count    int
	evidence []Evidence
}

// copies is how often a workload runs. A DaemonSet runs on every node, so more than once; of what a chart's values leave
// to its templates nothing is known.
func copies(w *network.Element) (count int, evidence []Evidence, ok bool) {
	replicas, evidence, ok := value(w, network.Replicas)
	switch {
	case w.Type == "DaemonSet":
		_, evidence, _ = value(w, network.Platform)
		return 2, evidence, true
	case w.Type == chartValues && ok && !stated(evidence):
		return 0, nil, false
	}
	return replicas, evidence, ok
}

// together names the workloads that run side by side: a Kubernetes namespace, or the folder of a Compose file.
func together(w *network.Element) string { return path.Dir(w.Name) }

// running counts the copies of functions by the workloads that run them, for each group of workloads. Files of
// functions that nothing is known to run may be alternatives, and count nowhere.
func running(n *network.Network, functions iterator) map[string]instances {
	out := map[string]instances{}
	for f := range functions {
		for _, w := range workloadsOf(n, f) {
			count, evidence, ok := copies(w)
			if !ok {
				continue
			}
			g := out[together(w)]
			if g.subject == nil {
				g.subject = f
			}
			g.count += count
			g.evidence = append(g.evidence, evidence...)
			out[together(w)] = g
		}
	}
	return out
}

// inventoried counts functions by the inventory.
func inventoried(n *network.Network, functions iterator) instances {
	var out instances
	for f := range functions {
		if here, evidence := seen(n, f, network.Declared); here {
			if out.subject == nil {
				out.subject = f
			}
			out.count++
			out.evidence = append(out.evidence, evidence...)
		}
	}
	return out
}

// types are the function types among the candidates that the network has.
func types(n *network.Network, candidates ...network.NFType) []network.NFType {
	return slices.DeleteFunc(candidates, func(t network.NFType) bool {
		for range n.Functions(t) {
			return false
		}
		return true
	})
}
