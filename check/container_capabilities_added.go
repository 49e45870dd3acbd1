package check

import (
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// ContainerCapabilitiesAdded allows NET_ADMIN to what makes tunnels and routes (user plane and terminals), although the
// baseline standard does not: without it they cannot work, and recording that exception is all that is left to do.
var ContainerCapabilitiesAdded = &Check{
	ID:        "container-capabilities-added",
	Title:     "A container is given kernel capabilities",
	Principle: Cloud,
	Severity:  Medium,
	Strength:  Practice,
	Cites: []Clause{{"Kubernetes Pod Security Standards", "baseline: Capabilities", "v1.31"},
		{"CIS Kubernetes Benchmark", "5.2.9", "1.11"}, {"CIS Docker Benchmark", "5.4", "1.6.0"}},
	FiGHT: []string{"FGT1611.501"},
	Requires: "Containers are given no capability beyond the runtime's own set. A function that makes tunnels or routes (UPF, " +
		"radio node, terminal, VPN gateway) may have NET_ADMIN; NET_BIND_SERVICE harms nobody.",
	Evidence: "the capabilities added to each container, and the function that it runs",
	Risk: "A capability such as SYS_ADMIN or SYS_PTRACE lets a process leave its container; NET_RAW lets it forge the packets " +
		"of its neighbours.",
	Remedies: map[string]string{
		"kubernetes": "securityContext.capabilities: { drop: [ALL] }, with add: [NET_ADMIN] for a user-plane function only",
		"compose":    "cap_drop: [ALL], with cap_add: [NET_ADMIN] for a user-plane function only",
		"":           "remove the capabilities that the function works without",
	},
	Run: func(n *network.Network, say func(Result)) {
		eachContainer(n, say, func(c *network.Element) Result {
			added := network.CapabilityAdd.Of(c)
			if len(added) == 0 {
				return missing(c, network.CapabilityAdd.Name(), byPlatform{
					kubernetes: {Pass, "Kubernetes adds no capability by itself"},
					compose:    {Pass, "Compose adds no capability by itself"},
				})
			}
			r := Result{Verdict: Pass, Subject: c, Evidence: Facts(network.CapabilityAdd, added)}
			var needless []string
			for _, a := range added {
				switch name := capability(a.Value); {
				case slices.Contains(powerful, name):
					r.Severity = High
					fallthrough
				case name != "NET_BIND_SERVICE" && !(name == "NET_ADMIN" && tunnels(n, c)):
					if !slices.Contains(needless, name) {
						needless = append(needless, name)
					}
				}
			}
			if len(needless) == 0 {
				r.Detail = "only " + printed(network.CapabilityAdd, added) + " is added, which the function needs"
				return r
			}
			r.Verdict, r.Detail = Fail, "added: "+strings.Join(needless, " ")
			return r
		})
	},
}

// powerful are the capabilities that let a process out of its container or over the whole node, capabilities(7).
var powerful = []string{"ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "DAC_READ_SEARCH", "BPF", "SYS_BOOT", "MAC_ADMIN"}

func capability(s string) string { return strings.TrimPrefix(strings.ToUpper(s), "CAP_") }

// tunnels reports whether a container runs a function that makes tunnel devices or routes, by the function that is
// known to run there, or else by the name of its workload or image.
func tunnels(n *network.Network, c *network.Element) bool {
	functions := functionsOn(n, workload(c))
	for _, f := range functions {
		switch network.NFType(f.Type) {
		case network.UPF, network.SGWU, network.GNB, network.GNBCU, network.GNBDU, network.ENB, network.UE, network.N3IWF, network.TNGF,
			network.AGW, network.CORE:
			return true
		}
	}
	if len(functions) > 0 {
		return false
	}
	if slices.Contains(c.Owner.NamedFor(), network.UE) {
		return true
	}
	name := strings.ToLower(c.Owner.Name + " " + c.Name)
	if i, ok := network.ImageRef.Best(c); ok {
		name += " " + strings.ToLower(i.Value.Repository)
	}
	for _, word := range []string{"upf", "sgwu", "gnb", "enb", "ueransim", "nr-ue", "nrue", "n3iwf", "tngf", "n3iwue", "spgwu", "upg", "packetrusher"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}
