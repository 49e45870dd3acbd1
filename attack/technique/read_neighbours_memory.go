package technique

import "github.com/guyline/guyline/network"

// SharesProcesses is a workload in its node's process table (Kubernetes Pod Security Standards, baseline: Host Namespaces).
var SharesProcesses = &Weakness{
	ID:      "shares-processes",
	Title:   "it shares its node's processes",
	Shows:   []string{"host-namespaces"},
	Refutes: []string{"host-namespaces"},
	Moot:    []string{"host-namespaces"},
	Mend:    "give it a process table of its own",
	Missing: "whether the workload shares its node's processes",
}

// ReadNeighboursMemory reads settings and keys of other functions out of their processes. Inter-process communication that is shared
// alone does not show them.
var ReadNeighboursMemory = &Technique{
	ID:    "read-neighbours-memory",
	Title: "Read the processes of neighbouring functions",
	FiGHT: "FGT5005",
	Rule: func(m *Model, say func(Step)) {
		for _, g := range m.hostGroups() {
			shared := false
			for _, w := range g.workloads {
				leaf := m.Weak(w, SharesProcesses)
				if pid, ok := network.HostPID.Best(w); leaf.Level.Evidenced() && !(ok && pid.Value) || leaf.Level == Refuted {
					continue
				}
				for _, f := range m.RunBy(w) {
					for _, c := range m.containersOf(w, f) {
						shared = true
						m.asRoot(c, Step{On: w, Needs: []Condition{{Runs, f}}, By: []Leaf{leaf}, Gains: Condition{SeesProcesses, g.first},
							Text: "looks from " + f.String() + " into the processes of its node"}, say)
					}
				}
			}
			if !shared {
				continue
			}
			for _, w := range g.workloads {
				for _, f := range m.RunBy(w) {
					say(Step{On: f, Needs: []Condition{{SeesProcesses, g.first}}, By: []Leaf{m.shares(g, w)}, Gains: Condition{ReadsConfig, f},
						Text: "reads settings and keys of " + f.String() + " out of its memory"})
				}
			}
		}
	},
}
