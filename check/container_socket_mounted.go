package check

import (
	"path"
	"strings"

	"github.com/guyline/guyline/network"
)

// ContainerSocketMounted: who may speak to the runtime's socket may start a privileged container.
var ContainerSocketMounted = &Check{
	ID:        "container-socket-mounted",
	Title:     "A workload holds the container runtime's socket",
	Principle: Cloud,
	Severity:  High,
	Strength:  Practice,
	Cites:     []Clause{{"CIS Docker Benchmark", "5.32", "1.6.0"}, {"ENISA 5G SCM", "SO11-065", "1.3"}},
	FiGHT:     []string{"FGT1611", "FGT1609"},
	Requires:  "The control socket of the container runtime (Docker, containerd, CRI-O, Podman) is mounted into no container.",
	Evidence:  "the files and directories of the node that each workload mounts",
	Risk:      "The socket is worth root on the node: whoever holds it starts, reads and stops every container there.",
	Remedies: map[string]string{
		"kubernetes": "remove the hostPath volume of the socket; ask the Kubernetes API with a role of its own instead",
		"compose":    "remove /var/run/docker.sock from volumes",
		"":           "do not mount the runtime's socket",
	},
	Run: func(n *network.Network, say func(Result)) {
		eachWorkload(n, say, func(w *network.Element) Result {
			var found []Evidence
			for _, p := range network.HostPath.Of(w) {
				if socket(path.Clean(p.Value)) {
					found = append(found, Fact(network.HostPath, p))
				}
			}
			for c := range n.Owned(w, network.KindContainer) {
				for _, m := range network.Mount.Of(c) {
					from, to, _ := strings.Cut(m.Value, ":")
					if socket(from) || socket(to) {
						found = append(found, Fact(network.Mount, m))
					}
				}
			}
			if len(found) > 0 {
				return Result{Verdict: Fail, Subject: w, Detail: "it mounts the runtime's socket", Evidence: found}
			}
			return missing(w, "socket of the runtime", byPlatform{
				kubernetes: {Pass, "Kubernetes mounts none by itself"},
				compose:    {Pass, "Compose mounts none by itself"},
			})
		})
	},
}
