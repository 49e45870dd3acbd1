package technique

import (
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// CapabilitiesAdded counts only where a capability is added that lets a process out of its container; see escaping.
var CapabilitiesAdded = &Weakness{
	ID:      "capabilities-added",
	Title:   "a capability that rules the node is added",
	Shows:   []string{"container-capabilities-added"},
	Refutes: []string{"container-capabilities-added"},
	Moot:    []string{"container-capabilities-added"},
	Mend:    "add no capability beyond the one that the function needs",
	Missing: "the capabilities that the container is given",
}

// escaping are the capabilities with which a process reaches its node's files or kernel by itself, capabilities(7): SYS_ADMIN mounts,
// SYS_MODULE loads code into the kernel, DAC_READ_SEARCH opens the node's files by handle. NET_ADMIN and SYS_PTRACE do not by themselves.
var escaping = []string{"ALL", "SYS_ADMIN", "SYS_MODULE", "DAC_READ_SEARCH"}

// EscapeWithCapability leaves a container by a capability that reaches beyond it.
var EscapeWithCapability = &Technique{
	ID:    "escape-with-capability",
	Title: "Leave a container by a capability that was added",
	FiGHT: "FGT1611",
	Rule: func(m *Model, say func(Step)) {
		m.functionsOnPlatform("", func(w, f *network.Element) {
			for _, c := range m.containersOf(w, f) {
				leaf := m.Weak(c, CapabilitiesAdded)
				if leaf.Level.Evidenced() {
					if leaf.Proof = only(network.CapabilityAdd, c, escapes); len(leaf.Proof) == 0 {
						continue // what is added harms otherwise
					}
				}
				m.asRoot(c, Step{On: c, Needs: []Condition{{Runs, f}}, By: []Leaf{leaf}, Gains: Condition{OnNode, w},
					Text: "uses a capability that was added to the container of " + f.String() + ", and is root on its node"}, say)
			}
		})
	},
}

func escapes(capability string) bool {
	return slices.Contains(escaping, strings.TrimPrefix(strings.ToUpper(capability), "CAP_"))
}
