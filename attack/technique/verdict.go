package technique

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// Answer is the answer of a check about one element, as whoever runs the checks hands it over.
type Answer uint8

// The answers.
const (
	NoData Answer = iota
	NotApplicable
	Passes
	Fails
)

// Verdict is what a check says about one element.
type Verdict struct {
	Check    string
	Title    string // of the check: what is wrong when it fails
	Answer   Answer
	Subject  *network.Element // nil where it is about the network as a whole
	Detail   string
	Evidence []Evidence
	Remedy   string
}

// index is the verdicts by check and by the element that they are about.
type index struct {
	general map[string][]*Verdict                      // about the network as a whole, by check
	at      map[*network.Element]map[string][]*Verdict // by element, then check
}

// newIndex attaches each verdict to its subject, to the function that the subject belongs to, to the functions that a workload
// runs, to the functions at both ends of something seen, and to those whose files a certificate or key is.
func newIndex(m *Model, verdicts []Verdict) *index {
	x := &index{general: map[string][]*Verdict{}, at: map[*network.Element]map[string][]*Verdict{}}
	for i := range verdicts {
		v := &verdicts[i]
		about := m.about(v.Subject)
		if len(about) == 0 {
			x.general[v.Check] = append(x.general[v.Check], v)
		}
		for _, e := range about {
			if x.at[e] == nil {
				x.at[e] = map[string][]*Verdict{}
			}
			x.at[e][v.Check] = append(x.at[e][v.Check], v)
		}
	}
	return x
}

// about is the elements that a verdict with a subject is about; none where that is the network as a whole.
func (m *Model) about(subject *network.Element) []*network.Element {
	if subject == nil || subject.Kind == network.KindCoverage || subject.Kind == network.KindOperator || subject.Kind == network.KindProtection {
		return nil
	}
	out := []*network.Element{subject}
	for e := subject.Owner; e != nil; e = e.Owner {
		out = append(out, e)
	}
	switch subject.Kind {
	case network.KindEvent:
		ends := m.seenBetween(subject)
		if len(ends) == 0 {
			return nil
		}
		out = append(out, ends...)
	case network.KindCertificate, network.KindPrivateKey:
		out = append(out, m.byFile[lastPart(subject.Name)]...)
	case network.KindComponent:
		for _, c := range network.RunsIn.Of(subject) {
			out = append(out, m.byName[strings.ToLower(c.Value)]...)
		}
	case network.KindSupplier:
		out = append(out, m.supplies[strings.ToLower(subject.Name)]...)
	case network.KindService, network.KindNetworkPolicy, network.KindNamespace:
		out = append(out, m.inNamespace(subject)...)
	}
	for _, e := range slices.Clone(out) {
		if e.Kind == network.KindWorkload {
			out = append(out, m.runs[e.Name]...)
		}
	}
	return unique(out)
}

// seenBetween is the functions at both ends of what was seen.
func (m *Model) seenBetween(event *network.Element) []*network.Element {
	var out []*network.Element
	for _, p := range network.EventPeer.Of(event) {
		host := p.Value
		if at, err := netip.ParseAddrPort(host); err == nil {
			host = at.Addr().String()
		}
		out = append(out, m.byAddress[host]...)
	}
	return out
}

// inNamespace is the workloads of the Kubernetes namespace that an element is or lies in.
func (m *Model) inNamespace(e *network.Element) []*network.Element {
	name := e.Name
	if e.Kind != network.KindNamespace {
		c, ok := network.Namespace.Best(e)
		if !ok {
			return nil
		}
		name = c.Value
	}
	return m.byNamespace[name]
}

// of is the verdicts of a check that are about an element itself.
func (x *index) of(e *network.Element, check string) []*Verdict { return x.at[e][check] }

// unique is the elements of a list, each once.
func unique(list []*network.Element) []*network.Element {
	out := list[:0:0]
	seen := make(map[*network.Element]bool, len(list))
	for _, e := range list {
		if e != nil && !seen[e] {
			seen[e] = true
			out = append(out, e)
		}
	}
	return out
}

func lastPart(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }
