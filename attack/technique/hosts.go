package technique

import (
	"path"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

const (
	kubernetes = "kubernetes"
	compose    = "compose"
)

// platformOf is the platform that a workload is written for, "" where that is not known.
func platformOf(w *network.Element) string {
	if c, ok := network.Platform.Best(w); ok {
		return c.Value
	}
	return ""
}

// hostGroup is workloads that run on one host, or may: the services of one Compose file surely, the pods of a cluster where nothing
// keeps them apart.
type hostGroup struct {
	first     *network.Element
	workloads []*network.Element
}

// hostGroups is all of them, in the model's order.
func (m *Model) hostGroups() []*hostGroup {
	var out []*hostGroup
	at := map[string]*hostGroup{}
	for w := range m.Network.Elements(network.KindWorkload) {
		key := platformOf(w)
		switch key {
		case kubernetes:
		case compose:
			key += " " + path.Dir(w.Name)
		default:
			continue
		}
		if at[key] == nil {
			at[key] = &hostGroup{first: w}
			out = append(out, at[key])
		}
		at[key].workloads = append(at[key].workloads, w)
	}
	return out
}

// SharesNodes is what manifests do not decide: the scheduler does.
var SharesNodes = &Weakness{
	ID:      "shares-nodes",
	Title:   "pods of other kinds may run on its node",
	Mend:    "keep the core's functions on nodes of their own",
	Missing: "which pods share a node, or what keeps them apart (taints, node pools)",
}

// shares is whether a workload runs on a host that others of its group have: Compose runs all services of a file on one host, and
// Kubernetes a DaemonSet on every node; of other pods the scheduler decides.
func (m *Model) shares(g *hostGroup, w *network.Element) Leaf {
	if c, ok := network.Platform.Best(w); ok && (c.Value == compose || w.Type == "DaemonSet") {
		return Fact(network.Platform, w, c)
	}
	return m.Weak(g.first, SharesNodes)
}

// containersOf is the containers of a workload in which a function may run: those that stay, and of several those that are called like
// the function, where some are.
func (m *Model) containersOf(w, f *network.Element) []*network.Element {
	var all, named []*network.Element
	kind := strings.ToLower(f.Type)
	for c := range m.Network.Owned(w, network.KindContainer) {
		if i, ok := network.InitContainer.Best(c); ok && i.Value {
			continue
		}
		all = append(all, c)
		name := strings.ToLower(c.Name)
		if i, ok := network.ImageRef.Best(c); ok {
			name += " " + lastPart(i.Value.Repository)
		}
		if strings.Contains(name, kind) {
			named = append(named, c)
		}
	}
	if len(named) > 0 {
		return named
	}
	return all
}

// RunsAsRoot and GainsRoot are the two ways to be root inside a container, without which its privileges are of little use.
var (
	RunsAsRoot = &Weakness{
		ID:      "runs-as-root",
		Title:   "it runs as root, or its image may say so",
		Shows:   []string{"container-runs-as-root"},
		Refutes: []string{"container-runs-as-root"},
		Moot:    []string{"container-runs-as-root"},
		Mend:    "run it as a user other than root, without new privileges",
		Missing: "the user that the container runs as",
	}
	GainsRoot = &Weakness{
		ID:      "gains-root",
		Title:   "its processes may gain privileges",
		Shows:   []string{"container-privilege-escalation"},
		Refutes: []string{"container-privilege-escalation"},
		Moot:    []string{"container-privilege-escalation"},
		Mend:    "run it as a user other than root, without new privileges",
		Missing: "whether the container may gain privileges",
	}
)

// asRoot says a step once for each way to be root in the container, where nothing refutes it.
func (m *Model) asRoot(c *network.Element, s Step, say func(Step)) {
	if slices.ContainsFunc(s.By, func(l Leaf) bool { return l.Level == Refuted }) {
		return
	}
	for _, w := range []*Weakness{RunsAsRoot, GainsRoot} {
		alternative := s
		alternative.By = append(slices.Clone(s.By), m.Weak(c, w))
		say(alternative)
	}
}

// functionsOnPlatform calls do with each function that a workload of a platform runs; platform is "" for any.
func (m *Model) functionsOnPlatform(platform string, do func(w, f *network.Element)) {
	for w := range m.Network.Elements(network.KindWorkload) {
		if platform != "" && platformOf(w) != platform {
			continue
		}
		for _, f := range m.RunBy(w) {
			do(w, f)
		}
	}
}

// only is the facts of an attribute whose value counts: of all that a check finds wrong, what makes a step possible.
func only(a *network.Attr[string], e *network.Element, counts func(value string) bool) []Evidence {
	var out []Evidence
	for _, c := range a.Of(e) {
		if counts(c.Value) {
			out = append(out, Fact(a, e, c).Proof...)
		}
	}
	return out
}
