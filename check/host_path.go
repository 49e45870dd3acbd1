package check

import (
	"path"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// HostPath: Kubernetes has volumes for what a workload keeps, so a directory of the node is out of place there. Compose
// has little else, so there only directories of the system count.
var HostPath = &Check{
	ID:        "host-path",
	Title:     "A workload mounts its node's directories",
	Principle: Cloud,
	Severity:  Medium,
	Strength:  Practice,
	Cites: []Clause{{"Kubernetes Pod Security Standards", "baseline: HostPath Volumes", "v1.31"},
		{"CIS Kubernetes Benchmark", "5.2.12", "1.11"}, {"CIS Docker Benchmark", "5.6", "1.6.0"}},
	FiGHT: []string{"FGT1611"},
	Requires: "No workload mounts a directory of its node, under Compose none of the system's. Left out are devices that a data plane " +
		"needs (/dev/net/tun, huge pages, VFIO), the clock's files, and container sockets, which are another finding.",
	Evidence: "the node's directories that each workload mounts",
	Risk:     "Through the node's files a taken-over function reads keys of others, or changes what the node starts next.",
	Remedies: map[string]string{
		"kubernetes": "use a ConfigMap, Secret or PersistentVolumeClaim in place of hostPath",
		"compose":    "mount the one file that is needed, read-only (:ro), or use a named volume",
		"":           "mount no directory of the node",
	},
	Run: func(n *network.Network, say func(Result)) {
		eachWorkload(n, say, func(w *network.Element) Result {
			paths := network.HostPath.Of(w)
			if len(paths) == 0 {
				return missing(w, "directory of the node", byPlatform{
					kubernetes: {Pass, "Kubernetes mounts none by itself"},
					compose:    {Pass, "Compose mounts none by itself"},
				})
			}
			r := Result{Verdict: Pass, Subject: w, Detail: "it mounts only what a function needs: " + printed(network.HostPath, paths),
				Evidence: Facts(network.HostPath, paths)}
			var bad []network.Claim[string]
			for _, p := range paths {
				dir := path.Clean(p.Value)
				switch {
				case socket(dir) || harmless(dir):
				case system(dir):
					r.Severity = High
					bad = append(bad, p)
				case platform(w) != compose:
					bad = append(bad, p)
				}
			}
			if len(bad) > 0 {
				r.Verdict, r.Detail, r.Evidence = Fail, "it mounts "+printed(network.HostPath, bad), Facts(network.HostPath, bad)
			}
			return r
		})
	},
}

// system reports whether a directory holds the node's own programs, settings or state.
func system(dir string) bool {
	if dir == "/" {
		return true
	}
	for _, d := range []string{"/etc", "/bin", "/sbin", "/usr", "/lib", "/lib64", "/boot", "/root", "/proc", "/sys", "/dev", "/run", "/var/run",
		"/var/lib/kubelet", "/var/lib/docker", "/var/lib/containerd", "/var/lib/rancher"} {
		if dir == d || strings.HasPrefix(dir, d+"/") {
			return true
		}
	}
	return false
}

// harmless reports whether a path is one that user planes and radio nodes work with, or tells the time.
func harmless(dir string) bool {
	if slices.Contains([]string{"/etc/localtime", "/etc/timezone", "/usr/share/zoneinfo", "/dev/net/tun", "/dev/net", "/dev/shm", "/lib/modules"}, dir) {
		return true
	}
	for _, d := range []string{"/dev/hugepages", "/dev/vfio", "/dev/bus/usb", "/sys/fs/cgroup", "/sys/bus/pci"} {
		if dir == d || strings.HasPrefix(dir, d+"/") {
			return true
		}
	}
	return false
}

// socket reports whether a path is that of a container runtime's control socket.
func socket(p string) bool {
	for _, s := range []string{"docker.sock", "containerd.sock", "crio.sock", "podman.sock", "cri-dockerd.sock"} {
		if strings.HasSuffix(p, "/"+s) || p == s {
			return true
		}
	}
	return false
}
