package technique

import (
	"path"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// MountsNodeFiles counts only where a directory is mounted from which the node is ruled; see ruling. Whether it is mounted read-only
// manifests say and the model does not know: then it gives secrets of the node, which are mostly worth as much.
var MountsNodeFiles = &Weakness{
	ID:      "mounts-node-files",
	Title:   "it mounts a directory from which its node is ruled",
	Shows:   []string{"host-path"},
	Refutes: []string{"host-path"},
	Moot:    []string{"host-path"},
	Mend:    "mount no directory of the node",
	Missing: "the directories of the node that the workload mounts",
}

// WriteNodeFiles changes what the node starts next, or takes its keys.
var WriteNodeFiles = &Technique{
	ID:    "write-node-files",
	Title: "Reach the node through its directories",
	FiGHT: "FGT1611",
	Rule: func(m *Model, say func(Step)) {
		m.functionsOnPlatform("", func(w, f *network.Element) {
			leaf := m.Weak(w, MountsNodeFiles)
			if leaf.Level.Evidenced() {
				if leaf.Proof = only(network.HostPath, w, ruling); len(leaf.Proof) == 0 {
					return // directories for data only
				}
			}
			for _, c := range m.containersOf(w, f) {
				m.asRoot(c, Step{On: w, Needs: []Condition{{Runs, f}}, By: []Leaf{leaf}, Gains: Condition{OnNode, w},
					Text: "reaches the node through the directories that " + f.String() + " mounts of it"}, say)
			}
		})
	},
}

// ruling reports whether a directory holds the node's programs, its settings, or the state of its runtime. Devices are not among
// them: a container's own device rules still hold.
func ruling(dir string) bool {
	dir = path.Clean(dir)
	if slices.Contains([]string{"/", "/etc", "/root", "/boot", "/bin", "/sbin", "/usr", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/lib", "/lib64",
		"/proc", "/sys", "/run", "/var", "/var/run", "/var/lib"}, dir) {
		return true
	}
	for _, d := range []string{"/etc/kubernetes", "/etc/systemd", "/etc/cron", "/root/.ssh", "/var/spool/cron", "/var/lib/kubelet", "/var/lib/docker",
		"/var/lib/containerd", "/var/lib/rancher"} {
		if strings.HasPrefix(dir, d) {
			return true
		}
	}
	return false
}
