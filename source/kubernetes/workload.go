package kubernetes

import (
	"encoding/json"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// podSpec leads from an object of each kind that runs pods to its pod template: metadata and spec.
var podSpec = map[string][]string{
	"Pod":                   {},
	"Deployment":            {"spec", "template"},
	"DeploymentConfig":      {"spec", "template"},
	"StatefulSet":           {"spec", "template"},
	"DaemonSet":             {"spec", "template"},
	"ReplicaSet":            {"spec", "template"},
	"ReplicationController": {"spec", "template"},
	"Job":                   {"spec", "template"},
	"CronJob":               {"spec", "jobTemplate", "spec", "template"},
}

// scaled are the kinds that run one copy unless they say otherwise.
var scaled = map[string]bool{
	"Deployment": true, "DeploymentConfig": true, "StatefulSet": true, "ReplicaSet": true, "ReplicationController": true,
}

// pod is a workload while the other objects of its file are looked at.
type pod struct {
	element   *network.Element
	namespace string
	labels    source.Node
	account   string // service account
	automount bool   // the pod itself says whether its token is mounted
	line      int
}

// restartPolicies are the words of [network.RestartPolicy].
var restartPolicies = map[string]string{"Always": "always", "OnFailure": "on-failure", "Never": "no"}

func (r *reader) workload(m manifest) {
	f := r.f
	typ := m.kind
	if r.as != "" {
		typ = r.as
	}
	w := r.element(network.KindWorkload, typ, m)
	source.Set(f, w, network.Platform, "kubernetes", m.Line())
	template := m.Get(podSpec[m.kind]...)
	spec := template.Get("spec")
	if !spec.Map() {
		f.Notef(m.Line(), "%s %s has no pod", m.kind, m.name(f))
		return
	}
	if replicas := m.Get("spec", "replicas"); replicas.OK() {
		source.Put(f, w, network.Replicas, replicas)
	} else if scaled[m.kind] {
		byDefault(r, w, network.Replicas, 1, m.Line(), "Kubernetes runs one copy where replicas is absent")
	}
	for _, s := range []struct {
		key  string
		attr *network.Attr[bool]
	}{{"hostNetwork", network.HostNetwork}, {"hostPID", network.HostPID}, {"hostIPC", network.HostIPC}} {
		if v := spec.Get(s.key); v.OK() {
			source.Put(f, w, s.attr, v)
		} else {
			byDefault(r, w, s.attr, false, spec.Line(), "Kubernetes keeps a pod apart from its node where "+s.key+" is absent")
		}
	}
	account := spec.First("serviceAccountName", "serviceAccount")
	source.Put(f, w, network.ServiceAccount, account)
	automount := spec.Get("automountServiceAccountToken")
	source.Put(f, w, network.TokenMounted, automount)
	r.restart(w, m, spec)
	affinity := spec.Get("affinity", "podAntiAffinity")
	for _, n := range []source.Node{
		affinity.Get("requiredDuringSchedulingIgnoredDuringExecution"),
		affinity.Get("preferredDuringSchedulingIgnoredDuringExecution"), spec.Get("topologySpreadConstraints"),
	} {
		for item := range n.Items() {
			source.Set(f, w, network.AntiAffinity, true, item.Line())
			break
		}
	}
	if host := spec.Get("hostname"); !variable(host.Text()) {
		source.Put(f, w, network.HostName, host)
	}
	annotations := template.Get("metadata", "annotations")
	for _, key := range []string{"k8s.v1.cni.cncf.io/networks", "v1.multus-cni.io/default-network"} {
		r.attachments(w, annotations.Get(key))
	}
	volumes := r.volumes(w, m, spec)
	r.containers(w, m, template, volumes)
	r.pods = append(r.pods, pod{w, m.namespace(), template.Get("metadata", "labels"), account.Text(), automount.OK(), spec.Line()})
}

func (r *reader) restart(w *network.Element, m manifest, spec source.Node) {
	policy := spec.Get("restartPolicy")
	switch text := restartPolicies[policy.Text()]; {
	case text != "":
		source.Set(r.f, w, network.RestartPolicy, text, policy.Line())
	case policy.OK():
		source.PutText(r.f, w, network.RestartPolicy, strings.ToLower(policy.Text()), policy.Line())
	case m.kind != "Job" && m.kind != "CronJob":
		byDefault(r, w, network.RestartPolicy, "always", spec.Line(), "Kubernetes restarts containers always where restartPolicy is absent")
	}
}

// attachments reads the networks that Multus attaches a pod to, in both forms of its annotation (Kubernetes Network
// Custom Resource Definition De-facto Standard 1.3, 4.1.2.1): "namespace/name@interface" with commas between, or a
// JSON list.
func (r *reader) attachments(w *network.Element, n source.Node) {
	text := strings.TrimSpace(n.Text())
	if text == "" {
		return
	}
	if variable(text) {
		r.f.Notef(n.Line(), "%s: the value is filled in elsewhere", network.Attachment.Name())
		return
	}
	if !strings.HasPrefix(text, "[") && !strings.HasPrefix(text, "{") {
		for part := range strings.SplitSeq(text, ",") {
			source.PutText(r.f, w, network.Attachment, strings.TrimSpace(part), n.Line())
		}
		return
	}
	type selection struct{ Name, Namespace, Interface string }
	var list []selection
	if strings.HasPrefix(text, "{") {
		text = "[" + text + "]"
	}
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		r.f.Notef(n.Line(), "attachment: expected names or a JSON list of networks")
		return
	}
	for _, s := range list {
		name := s.Name
		if s.Namespace != "" {
			name = s.Namespace + "/" + name
		}
		if s.Interface != "" {
			name += "@" + s.Interface
		}
		source.PutText(r.f, w, network.Attachment, name, n.Line())
	}
}

// volumes records the node's directories that a pod mounts and returns each volume's source by the volume's name:
// "configmap/NAMESPACE/NAME", "secret/NAMESPACE/NAME", or a path of the node.
func (r *reader) volumes(w *network.Element, m manifest, spec source.Node) map[string][]volume {
	found := map[string][]volume{}
	for v := range spec.Get("volumes").Items() {
		name := v.Get("name").Text()
		add := func(kind string, name, items source.Node) volume {
			if name.Text() == "" || variable(name.Text()) {
				return volume{}
			}
			return volume{kind + "/" + m.namespace() + "/" + name.Text(), items}
		}
		var list []volume
		list = append(list, add("configmap", v.Get("configMap", "name"), v.Get("configMap", "items")),
			add("secret", v.Get("secret", "secretName"), v.Get("secret", "items")))
		for p := range v.Get("projected", "sources").Items() {
			list = append(list, add("configmap", p.Get("configMap", "name"), p.Get("configMap", "items")),
				add("secret", p.Get("secret", "name"), p.Get("secret", "items")))
		}
		if dir := v.Get("hostPath", "path"); dir.OK() {
			source.Put(r.f, w, network.HostPath, dir)
			if !source.Open(dir.Text()) {
				list = append(list, volume{dir.Text(), source.Node{}})
			}
		}
		for _, s := range list {
			if s.source != "" {
				found[name] = append(found[name], s)
			}
		}
	}
	return found
}

// volume is one source of a volume; items maps keys of a ConfigMap or Secret to file names.
type volume struct {
	source string
	items  source.Node
}

// path is what a container mounts of a volume: one key of a ConfigMap or Secret where subPath names its file.
func (v volume) path(subPath string) string {
	if subPath == "" || variable(subPath) || !strings.HasPrefix(v.source, "configmap/") && !strings.HasPrefix(v.source, "secret/") {
		return v.source
	}
	for i := range v.items.Items() {
		if i.Get("path").Text() == subPath {
			return v.source + "/" + i.Get("key").Text()
		}
	}
	return v.source + "/" + subPath
}

// maxLinks bounds the pairs of service and workload that are compared in one file.
const maxLinks = 1 << 20

// link records what only several objects of one file say together: the service names that reach a workload, and
// whether its service account's token is mounted.
func (r *reader) link() {
	byLabel := map[string][]pod{} // by namespace and label
	for _, p := range r.pods {
		for k, v := range p.labels.AllPairs() {
			key := p.namespace + " " + k.Text() + "=" + v.Text()
			byLabel[key] = append(byLabel[key], p)
		}
	}
	compared := 0
	accounts := map[string]manifest{}
	for _, m := range r.all {
		if m.kind == "ServiceAccount" {
			accounts[m.namespace()+"/"+m.name(r.f)] = m
		}
		selector := m.Get("spec", "selector")
		if m.kind != "Service" || m.group != "" || !selector.Map() {
			continue
		}
		for k, v := range selector.AllPairs() {
			for _, p := range byLabel[m.namespace()+" "+k.Text()+"="+v.Text()] {
				if compared++; compared < maxLinks && selects(selector, p.labels) {
					source.PutText(r.f, p.element, network.HostName, m.name(r.f), m.Line())
					source.PutText(r.f, p.element, network.HostName, m.name(r.f)+"."+m.namespace(), m.Line())
				}
			}
			break // the others are looked at by selects
		}
	}
	for _, p := range r.pods {
		if !p.automount {
			r.token(p, accounts[p.namespace+"/"+p.account])
		}
	}
}

// token records whether the token is mounted where the pod leaves it to its service account. That of another file is
// not known, except for the one that every namespace has by default.
func (r *reader) token(p pod, account manifest) {
	const why = "Kubernetes mounts the token where automountServiceAccountToken is absent"
	switch v := account.Get("automountServiceAccountToken"); {
	case v.OK():
		source.Put(r.f, p.element, network.TokenMounted, v)
	case account.OK():
		byDefault(r, p.element, network.TokenMounted, true, account.Line(), why)
	case p.account == "" || p.account == "default":
		byDefault(r, p.element, network.TokenMounted, true, p.line, why)
	}
}

// selects reports whether every label of a selector is among the labels.
func selects(selector, labels source.Node) bool {
	for k, v := range selector.AllPairs() {
		if labels.Get(k.Text()).Text() != v.Text() {
			return false
		}
	}
	return true
}
