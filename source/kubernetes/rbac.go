package kubernetes

import (
	"slices"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// role reads a Role or ClusterRole as far as it grants everything.
func (r *reader) role(m manifest) {
	e := r.element(network.KindRole, m.kind, m)
	if line, all := everything(m); all {
		source.Set(r.f, e, network.GrantsAll, true, line)
	} else if !m.Get("aggregationRule").OK() {
		source.Set(r.f, e, network.GrantsAll, false, m.Line())
	}
}

// everything reports whether one rule allows every verb on every resource of every API group, and its line.
func everything(m manifest) (int, bool) {
	for rule := range m.Get("rules").Items() {
		all := true
		for _, key := range []string{"verbs", "resources", "apiGroups"} {
			all = all && slices.Contains(rule.Get(key).Strings(), "*")
		}
		if all {
			return rule.Line(), true
		}
	}
	return 0, false
}

// binding reads a RoleBinding or ClusterRoleBinding. Whether its role grants everything is known for cluster-admin, and
// for a role of the same file.
func (r *reader) binding(m manifest) {
	f := r.f
	e := r.element(network.KindRole, m.kind, m)
	ref := m.Get("roleRef", "name")
	source.Put(f, e, network.GrantedRole, ref)
	for s := range m.Get("subjects").Items() {
		name := s.Get("name").Text()
		if ns := s.Get("namespace").Text(); ns != "" {
			name = ns + "/" + name
		}
		source.PutText(f, e, network.GrantedTo, s.Get("kind").Text()+" "+name, s.Line())
	}
	if ref.Text() == "cluster-admin" {
		source.Set(f, e, network.GrantsAll, true, ref.Line())
		return
	}
	key := "ClusterRole " + ref.Text()
	if m.Get("roleRef", "kind").Text() == "Role" {
		key = "Role " + m.namespace() + "/" + ref.Text()
	}
	if role, ok := r.roles()[key]; ok {
		_, all := everything(role)
		source.Set(f, e, network.GrantsAll, all, ref.Line())
	}
}

// roles are the roles of the file by kind and name, but for those that gather the rules of others.
func (r *reader) roles() map[string]manifest {
	if r.byName == nil {
		r.byName = map[string]manifest{}
		for _, m := range r.all {
			switch {
			case m.Get("aggregationRule").OK():
			case m.kind == "Role":
				r.byName["Role "+m.namespace()+"/"+m.name(r.f)] = m
			case m.kind == "ClusterRole":
				r.byName["ClusterRole "+m.name(r.f)] = m
			}
		}
	}
	return r.byName
}
