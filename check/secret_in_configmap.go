package check

import (
	"strings"

	"github.com/guyline/guyline/network"
)

// SecretInConfigMap looks at the keys of ConfigMaps, and at the passwords and keys in the configuration files that
// ConfigMaps hold. A Secret in the input is no better kept than its file, but at least it is guarded in the cluster.
var SecretInConfigMap = &Check{
	ID:        "secret-in-configmap",
	Title:     "A ConfigMap holds a secret",
	Principle: Cloud,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"CIS Kubernetes Benchmark", "5.4.1", "1.11"}, {"TS 33.117", "4.2.3.2.3", "V20.1.0"}, {"ENISA 5G SCM", "SO11-067", "1.3"}},
	FiGHT:     []string{"FGT1555"},
	Requires: "Passwords and private keys stand in Secrets, or in a store outside the cluster; no ConfigMap holds one, neither as a " +
		"key of its own nor in a configuration file.",
	Evidence: "the keys of ConfigMaps, and the passwords and keys in configuration files that ConfigMaps hold",
	Risk:     "Whoever may list ConfigMaps, which most roles allow, has the password or key; nothing encrypts it at rest.",
	Remedies: map[string]string{
		"kubernetes": "move it into a Secret and mount that file beside the ConfigMap's",
		"":           "move it into a Secret, or into a store outside the cluster",
	},
	Run: func(n *network.Network, say func(Result)) {
		inside := secretsInside(n)
		for s := range n.Elements(network.KindConfigStore) {
			if s.Type != "ConfigMap" {
				say(Result{Verdict: NotApplicable, Subject: s, Detail: "it is no ConfigMap but a " + s.Type})
				continue
			}
			keys := network.SecretEnv.Of(s)
			evidence := append(Facts(network.SecretEnv, keys), inside[s.Name]...)
			switch {
			case len(keys) > 0:
				say(Result{Verdict: Fail, Subject: s, Detail: "in clear: " + printed(network.SecretEnv, keys), Evidence: evidence})
			case len(evidence) > 0:
				say(Result{Verdict: Fail, Subject: s, Detail: "a configuration file in it holds a password or private key", Evidence: evidence})
			case len(network.Namespace.Of(s)) > 0:
				say(Result{Verdict: Pass, Subject: s, Detail: "no password or private key was found in it", Evidence: Facts(network.Namespace, network.Namespace.Of(s))})
			default:
				say(Result{Verdict: NoData, Subject: s, Detail: "no password or private key was found in it, and it names no namespace to tell it by"})
			}
		}
	},
}

// secretsInside is evidence of the passwords and keys in configuration files, by the ConfigMap that holds the file.
func secretsInside(n *network.Network) map[string][]Evidence {
	out := map[string][]Evidence{}
	for f := range n.Functions() {
		for _, config := range network.Config.Of(f) {
			rest, ok := strings.CutPrefix(config.Value, "configmap/")
			parts := strings.SplitN(rest, "/", 3)
			if !ok || len(parts) < 2 {
				continue
			}
			store := parts[0] + "/" + parts[1]
			for e := range n.Owned(f, network.KindCredential, network.KindHomeNetworkKey) {
				if e.Kind == network.KindCredential {
					out[store] = append(out[store], Facts(network.Password, network.Password.Of(e))...)
				} else if inline, evidence, ok := value(e, network.KeyInline); ok && inline {
					out[store] = append(out[store], evidence...)
				}
			}
		}
	}
	return out
}
