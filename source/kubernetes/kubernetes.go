// Package kubernetes reads Kubernetes manifests: single, several in one file, in a List or an OpenShift Template, as
// written by hand, rendered by Helm, or put together by kustomize.
//
// It reads what decides how a workload is contained: all kinds that run pods, with every container; Services and
// Ingresses that open ports; network policies; RBAC; ConfigMaps and Secrets. What a ConfigMap or Secret holds under a
// key is read as a file of its own, by whatever format recognises it, but for manifests: they are no objects until some
// program applies them. Custom resources are recognised and stepped over:
// what an operator makes of them is not in the file. The network policies of Calico and Cilium are the exception.
//
// Patches of a kustomization are not applied, and a reference into another file (a role, a service account) is not
// followed.
package kubernetes

import (
	"fmt"
	"path"
	"strings"

	"github.com/guyline/guyline/internal/pattern"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Format recognises Kubernetes manifests.
var Format = source.Format{
	Name:  "kubernetes",
	About: "Kubernetes manifests and kustomizations: workloads, services, network policies, RBAC, ConfigMaps, Secrets",
	Detect: func(f *source.File) bool {
		return Manifest(f.Top()) || anyManifest(f.YAML()) || isKustomization(f.Top())
	},
	Read: func(f *source.File) { Read(f, "") },
}

// Read reads the manifests of f. as is "", or the type that the workloads of a template get in place of their kind: what
// a template leaves out may be filled in, so that nothing is said of what the platform does by default, and its network
// policies are left out, because conditions decide whether they are there.
func Read(f *source.File, as string) {
	r := &reader{f: f, as: as}
	for _, doc := range f.YAML() {
		r.collect(doc, 0)
	}
	for _, m := range r.all {
		m.read(r)
	}
	r.link()
}

// byDefault records what Kubernetes does where a manifest says nothing.
func byDefault[T any](r *reader, e *network.Element, a *network.Attr[T], v T, line int, why string) {
	if r.as == "" {
		source.SetDefault(r.f, e, a, v, line, why)
	}
}

var apiVersion = pattern.New(`^(?:[a-z0-9][a-z0-9.-]*/)?v[0-9]+(?:(?:alpha|beta)[0-9]+)?$`)

// Manifest reports whether a document has the two keys that every Kubernetes object has.
func Manifest(doc source.Node) bool {
	version, kind := doc.Get("apiVersion").Text(), doc.Get("kind").Text()
	return kind != "" && version != "" && (apiVersion().MatchString(version) || source.Open(version))
}

func anyManifest(docs []source.Node) bool {
	for _, d := range docs {
		if Manifest(d) {
			return true
		}
	}
	return false
}

// reader holds what the manifests of one file know of each other.
type reader struct {
	f      *source.File
	as     string
	all    []manifest
	pods   []pod
	byName map[string]manifest // see roles
}

// manifest is one object.
type manifest struct {
	source.Node
	group, kind string
}

// maxNesting is the deepest nesting of Lists that is followed.
const maxNesting = 4

// collect takes an object apart into those that it lists.
func (r *reader) collect(doc source.Node, depth int) {
	if isKustomization(doc) {
		r.kustomization(doc)
		return
	}
	if !Manifest(doc) {
		if doc.OK() {
			r.f.Notef(doc.Line(), "expected apiVersion and kind, as every Kubernetes object has them")
		}
		return
	}
	group, _, ok := strings.Cut(doc.Get("apiVersion").Text(), "/")
	if !ok {
		group = ""
	}
	m := manifest{doc, group, doc.Get("kind").Text()}
	list := doc.Get("items")
	if m.kind == "Template" && group != "batch" {
		list = doc.Get("objects")
	}
	if !list.List() {
		r.all = append(r.all, m)
		return
	}
	if depth >= maxNesting {
		r.f.Notef(doc.Line(), "lists nested deeper than %d", maxNesting)
		return
	}
	for item := range list.Items() {
		r.collect(item, depth+1)
	}
}

// groups are the API groups whose kinds are read. A kind of another group is a custom resource.
var groups = map[string]bool{
	"": true, "apps": true, "extensions": true, "batch": true, "networking.k8s.io": true, "rbac.authorization.k8s.io": true,
	"apps.openshift.io": true, "authorization.openshift.io": true,
}

// read reads one object. Kinds that say nothing about security are stepped over.
func (m manifest) read(r *reader) {
	switch {
	case r.as != "" && strings.HasSuffix(m.kind, "NetworkPolicy"):
	case m.kind == "NetworkPolicy" && (groups[m.group] || source.Open(m.group)):
		r.networkPolicy(m)
	case strings.HasSuffix(m.group, "projectcalico.org") && (m.kind == "NetworkPolicy" || m.kind == "GlobalNetworkPolicy"):
		r.calicoPolicy(m)
	case m.group == "cilium.io" && strings.HasSuffix(m.kind, "NetworkPolicy"):
		r.ciliumPolicy(m)
	case !groups[m.group] && !source.Open(m.group):
	case podSpec[m.kind] != nil:
		r.workload(m)
	case m.kind == "Service":
		r.service(m)
	case m.kind == "Ingress":
		r.ingress(m)
	case m.kind == "ConfigMap":
		r.configMap(m)
	case m.kind == "Secret":
		r.secret(m)
	case m.kind == "Namespace":
		r.f.Net.Add(network.KindNamespace, "", m.name(r.f), nil)
	case m.kind == "Role" || m.kind == "ClusterRole":
		r.role(m)
	case m.kind == "RoleBinding" || m.kind == "ClusterRoleBinding":
		r.binding(m)
	}
}

// name is an object's name. Where a template or variable leaves it open, it is the file's name and line.
func (m manifest) name(f *source.File) string {
	meta := m.Get("metadata")
	if n := meta.Get("name").Text(); n != "" && !variable(n) {
		return n
	}
	if n := meta.Get("generateName").Text(); n != "" && !variable(n) {
		return n + "*"
	}
	return fmt.Sprintf("%s:%d", path.Base(f.Name), f.At(m.Line()).Line)
}

// namespace is an object's namespace, "default" where none is written or a template leaves it open.
func (m manifest) namespace() string {
	if n := m.Get("metadata", "namespace").Text(); n != "" && !variable(n) {
		return n
	}
	return "default"
}

// element adds the element that an object stands for, named "namespace/name", or "name" where its kind belongs to no
// namespace.
func (r *reader) element(kind network.Kind, typ string, m manifest) *network.Element {
	name := m.name(r.f)
	if !strings.HasPrefix(m.kind, "Cluster") && !strings.HasPrefix(m.kind, "Global") {
		name = m.namespace() + "/" + name
	}
	e := r.f.Net.Add(kind, typ, name, nil)
	if ns := m.Get("metadata", "namespace"); kind != network.KindRole && !variable(ns.Text()) {
		source.Put(r.f, e, network.Namespace, ns)
	}
	return e
}

func isKustomization(doc source.Node) bool {
	if doc.Get("kind").Text() == "Kustomization" || doc.Get("kind").Text() == "Component" {
		return strings.HasPrefix(doc.Get("apiVersion").Text(), "kustomize.config.k8s.io/")
	}
	if !doc.Map() || doc.Get("kind").OK() || doc.Get("apiVersion").OK() {
		return false
	}
	// kustomize does not ask for apiVersion and kind in a kustomization.yaml.
	for _, k := range []string{"configMapGenerator", "secretGenerator", "patchesStrategicMerge", "patchesJson6902", "generatorOptions"} {
		if v := doc.Get(k); v.List() || k == "generatorOptions" && v.Map() {
			return true
		}
	}
	for item := range doc.Get("resources").Items() {
		if !item.Scalar() || !doc.Get("resources").List() {
			return false
		}
	}
	return doc.Get("resources").List() && (doc.Get("namespace").Scalar() || doc.Get("commonLabels").Map() || onlyKey(doc, "resources"))
}

func onlyKey(doc source.Node, key string) bool {
	n := 0
	for k := range doc.Pairs() {
		if k.Text() != key {
			return false
		}
		n++
	}
	return n == 1
}
