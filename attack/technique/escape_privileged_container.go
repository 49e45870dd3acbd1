package technique

import "github.com/guyline/guyline/network"

// Privileged is a container that is given all of its node's devices and capabilities (Kubernetes Pod Security Standards, baseline:
// Privileged Containers).
var Privileged = &Weakness{
	ID:      "privileged",
	Title:   "the container runs privileged",
	Shows:   []string{"container-privileged"},
	Refutes: []string{"container-privileged"},
	Moot:    []string{"container-privileged"},
	Mend:    "run it unprivileged",
	Missing: "the manifest of the container",
}

// EscapePrivilegedContainer leaves a container that holds nothing back. An init container that is privileged does not help who
// commands the function after it.
var EscapePrivilegedContainer = &Technique{
	ID:    "escape-privileged-container",
	Title: "Leave a privileged container for its node",
	FiGHT: "FGT1611.501",
	Rule: func(m *Model, say func(Step)) {
		m.functionsOnPlatform("", func(w, f *network.Element) {
			for _, c := range m.containersOf(w, f) {
				m.asRoot(c, Step{On: c, Needs: []Condition{{Runs, f}}, By: []Leaf{m.Weak(c, Privileged)}, Gains: Condition{OnNode, w},
					Text: "leaves the privileged container of " + f.String() + " and is root on its node"}, say)
			}
		})
	},
}
