package kubernetes

import (
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// networkPolicy reads a NetworkPolicy (networking.k8s.io/v1). It governs the directions that policyTypes lists; where
// that is absent, ingress always and egress where it has rules for it. A direction that is governed and has no rule
// lets nothing through; a rule without peers and ports lets everything through.
func (r *reader) networkPolicy(m manifest) {
	p := r.element(network.KindNetworkPolicy, "", m)
	spec := m.Get("spec")
	source.Set(r.f, p, network.PolicyPods, selector(spec.Get("podSelector")), m.Line())
	types := spec.Get("policyTypes").Strings()
	if len(types) == 0 {
		types = []string{"Ingress"}
		if spec.Get("egress").OK() {
			types = append(types, "Egress")
		}
	}
	if slices.Contains(types, "Ingress") {
		r.direction(p, network.PolicyIngress, spec.Get("ingress"), m.Line(), "from", "ports")
	}
	if slices.Contains(types, "Egress") {
		r.direction(p, network.PolicyEgress, spec.Get("egress"), m.Line(), "to", "ports")
	}
}

// direction records what rules let through: nothing, all, or what some keys of a rule narrow.
func (r *reader) direction(p *network.Element, a *network.Attr[string], rules source.Node, line int, narrowing ...string) {
	if rules.OK() {
		line = rules.Line()
	}
	value := "none"
	for rule := range rules.Items() {
		if !rule.Map() && rule.OK() {
			continue
		}
		if value = "some"; !narrowed(rule, narrowing) {
			value = "all"
			break
		}
	}
	source.Set(r.f, p, a, value, line)
}

func narrowed(rule source.Node, keys []string) bool {
	for _, k := range keys {
		for range rule.Get(k).Items() {
			return true
		}
	}
	return false
}

// selector is a label selector in the notation of kubectl, "all" where it selects everything.
func selector(n source.Node) string {
	var parts []string
	for k, v := range n.Get("matchLabels").AllPairs() {
		parts = append(parts, k.Text()+"="+v.Text())
	}
	for e := range n.Get("matchExpressions").Items() {
		part := e.Get("key").Text() + " " + strings.ToLower(e.Get("operator").Text())
		if v := e.Get("values").Strings(); len(v) > 0 {
			part += " (" + strings.Join(v, ",") + ")"
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return "all"
	}
	slices.Sort(parts)
	return strings.Join(parts, ",")
}

// calicoPolicy reads a policy of Calico (projectcalico.org/v3), whose rules carry an action of their own.
func (r *reader) calicoPolicy(m manifest) {
	p := r.element(network.KindNetworkPolicy, "Calico"+m.kind, m)
	spec := m.Get("spec")
	pods := strings.TrimSpace(spec.Get("selector").Text())
	if pods == "" || pods == "all()" {
		pods = "all"
	}
	source.PutText(r.f, p, network.PolicyPods, pods, m.Line())
	types := spec.Get("types").Strings()
	for _, d := range []struct {
		name string
		attr *network.Attr[string]
	}{{"Ingress", network.PolicyIngress}, {"Egress", network.PolicyEgress}} {
		rules := spec.Get(strings.ToLower(d.name))
		if !slices.Contains(types, d.name) && (len(types) > 0 || !rules.OK() && d.name == "Egress") {
			continue
		}
		value := "none"
		for rule := range rules.Items() {
			if a := rule.Get("action").Text(); a != "Allow" && a != "Pass" {
				continue
			}
			if value = "some"; !narrowed(rule, []string{"source", "destination", "protocol", "icmp"}) {
				value = "all"
				break
			}
		}
		source.Set(r.f, p, d.attr, value, m.Line())
	}
}

// ciliumPolicy reads a policy of Cilium (cilium.io/v2). A direction is governed where the policy has a section for it.
func (r *reader) ciliumPolicy(m manifest) {
	p := r.element(network.KindNetworkPolicy, m.kind, m)
	specs := []source.Node{m.Get("spec")}
	for s := range m.Get("specs").Items() {
		specs = append(specs, s)
	}
	for _, spec := range specs {
		if !spec.Map() {
			continue
		}
		source.Set(r.f, p, network.PolicyPods, selector(spec.First("endpointSelector", "nodeSelector")), spec.Line())
		if in := spec.Get("ingress"); in.OK() {
			r.direction(p, network.PolicyIngress, in, m.Line(), "fromEndpoints", "fromCIDR", "fromCIDRSet", "fromEntities", "fromRequires",
				"fromNodes", "fromGroups", "toPorts", "icmps")
		}
		if out := spec.Get("egress"); out.OK() {
			r.direction(p, network.PolicyEgress, out, m.Line(), "toEndpoints", "toCIDR", "toCIDRSet", "toEntities", "toRequires", "toServices",
				"toFQDNs", "toNodes", "toGroups", "toPorts", "icmps")
		}
	}
}
