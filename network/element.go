package network

import "strings"

// Kind is the sort of thing that an element is.
type Kind string

// The kinds. An element of an owned kind (the second group) has a non-nil Owner of the kind in brackets.
const (
	KindOperator      Kind = "operator"
	KindSite          Kind = "site"
	KindFunction      Kind = "function"       // Type is an NFType
	KindWorkload      Kind = "workload"       // Type is "Deployment", "StatefulSet", …, or "ComposeService"
	KindNamespace     Kind = "namespace"      // Kubernetes namespace
	KindNetworkPolicy Kind = "network-policy" // Kubernetes NetworkPolicy
	KindService       Kind = "service"        // Kubernetes Service or Ingress; Type is its service type
	KindRole          Kind = "role"           // Kubernetes RBAC binding, with what it grants
	KindSupplier      Kind = "supplier"
	KindComponent     Kind = "component" // of software, at one version
	KindEquipment     Kind = "equipment" // a thing that was bought; Type is its class: router, clock, microwave-link, …
	KindSlice         Kind = "slice"
	KindCertificate   Kind = "certificate"
	KindPrivateKey    Kind = "private-key"  // public facts of it only
	KindSubscriber    Kind = "subscriber"   // a UE profile or a provisioned subscriber
	KindProtection    Kind = "protection"   // a declared statement: IPsec, DTLS, trusted network
	KindConfigStore   Kind = "config-store" // Kubernetes ConfigMap or Secret that holds settings

	KindEvent    Kind = "event"    // something that happened on the wire; Type is its id
	KindCoverage Kind = "coverage" // an interface that a capture or probe shows; Type is an InterfaceName

	KindCell           Kind = "cell"             // [site or function]
	KindInterface      Kind = "interface"        // [function] Type is an InterfaceName
	KindContainer      Kind = "container"        // [workload]
	KindHomeNetworkKey Kind = "home-network-key" // [function] a SUCI key, TS 33.501 6.12
	KindCredential     Kind = "credential"       // [function or container] a user name and password
)

// Kinds lists every kind.
var Kinds = []Kind{KindOperator, KindSite, KindFunction, KindWorkload, KindNamespace, KindNetworkPolicy, KindService, KindRole,
	KindSupplier, KindComponent, KindEquipment, KindSlice, KindCertificate, KindPrivateKey, KindSubscriber, KindProtection, KindConfigStore, KindEvent, KindCoverage,
	KindCell, KindInterface, KindContainer, KindHomeNetworkKey, KindCredential}

// Element is one thing in the network. Elements are created by [Network.Add] and belong to one Network.
type Element struct {
	Kind  Kind
	Type  string // the NF type, interface name or workload kind; "" where the kind has no types
	Name  string // as its source names it; unique only together with Kind, Type and Owner
	Owner *Element

	// Doubts says why this element may be the same as another one that it was not joined with.
	Doubts []Doubt

	net    *Network
	id     int
	layers [Predicted + 1]bool // those that say something about it; valid after Join
	joined *Element            // the element that took this one's place, valid after Join
}

// Doubt is a match between two elements that the rules of identity left open.
type Doubt struct {
	Other  *Element
	Reason string
}

// String is the element's path: owner, then type or kind, then name.
func (e *Element) String() string {
	label := e.Type
	if label == "" || e.Kind == KindWorkload || e.Kind == KindService {
		label = string(e.Kind)
	}
	if e.Name != "" {
		label += " " + e.Name
	}
	if e.Owner != nil {
		return e.Owner.String() + " / " + label
	}
	return label
}

// In reports whether a layer says something about e itself. It is valid after Join.
func (e *Element) In(l Layer) bool { return e.layers[l] }

// Function is the network function that e is or belongs to, nil where it is part of none.
func (e *Element) Function() *Element {
	for ; e != nil; e = e.Owner {
		if e.Kind == KindFunction {
			return e
		}
	}
	return nil
}

// NamedFor is the function types that stand in a workload's own name: "core/oai-amf", "free5gc_smf1". One file may
// configure all functions of a core and be mounted by the workload of each.
func (e *Element) NamedFor() []NFType {
	name := strings.ToLower(e.Name[strings.LastIndexByte(e.Name, '/')+1:])
	var out []NFType
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return r < 'a' || r > 'z' }) {
		if t, err := ParseNFType(word); err == nil {
			out = append(out, t)
		}
	}
	return out
}
