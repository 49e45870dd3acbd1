package technique

import "github.com/guyline/guyline/network"

// InDefaultNamespace is a workload where everything falls that names no place (CIS Kubernetes Benchmark 5.6.4).
var InDefaultNamespace = &Weakness{
	ID:      "in-default-namespace",
	Title:   "it runs in the default namespace",
	Shows:   []string{"default-namespace"},
	Refutes: []string{"default-namespace"},
	Moot:    []string{"default-namespace"},
	Mend:    "give it a namespace of its own",
	Missing: "the namespace that it is applied to",
}

// TenantsDeployThere is what no check decides.
var TenantsDeployThere = &Weakness{
	ID:      "tenants-deploy-there",
	Title:   "other tenants may start pods in its namespace",
	Mend:    "give it a namespace of its own",
	Missing: "who may create pods in its namespace",
}

// DeployBesideFunctions mounts what the functions mount: who may create pods in a namespace may give them every Secret and ConfigMap of
// it.
var DeployBesideFunctions = &Technique{
	ID:    "deploy-beside-functions",
	Title: "Start a pod beside functions that mounts their secrets",
	FiGHT: "T1610",
	Rule: func(m *Model, say func(Step)) {
		m.functionsOnPlatform(kubernetes, func(w, f *network.Element) {
			say(Step{On: w, Needs: []Condition{{InCluster, nil}}, By: []Leaf{m.Weak(w, InDefaultNamespace), m.Weak(w, TenantsDeployThere)},
				Gains: Condition{ReadsConfig, f}, Text: "starts a pod in the namespace of " + f.String() + " that mounts its configuration and secrets"})
		})
	},
}
