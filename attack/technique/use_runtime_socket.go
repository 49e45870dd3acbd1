package technique

import "github.com/guyline/guyline/network"

// HoldsSocket is a control socket of the runtime in a container; who speaks to it starts containers as he likes (CIS Docker Benchmark
// 5.32).
var HoldsSocket = &Weakness{
	ID:      "holds-runtime-socket",
	Title:   "the container runtime's socket is mounted into it",
	Shows:   []string{"container-socket-mounted"},
	Refutes: []string{"container-socket-mounted"},
	Moot:    []string{"container-socket-mounted"},
	Mend:    "do not mount the runtime's socket",
	Missing: "the files of the node that the workload mounts",
}

// UseRuntimeSocket commands the node's container runtime from within a container.
var UseRuntimeSocket = &Technique{
	ID:    "use-runtime-socket",
	Title: "Command the container runtime through its socket",
	FiGHT: "FGT1609",
	Rule: func(m *Model, say func(Step)) {
		m.functionsOnPlatform("", func(w, f *network.Element) {
			for _, c := range m.containersOf(w, f) {
				m.asRoot(c, Step{On: w, Needs: []Condition{{Runs, f}}, By: []Leaf{m.Weak(w, HoldsSocket)}, Gains: Condition{OnNode, w},
					Text: "speaks to the container runtime from " + f.String() + ", and so rules the node"}, say)
			}
		})
	},
}
