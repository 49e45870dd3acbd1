package check

// Principle is one of the twelve core security principles that the checks are grouped by, or the user's own policies.
type Principle uint8

// The principles.
const (
	ServiceInterfaces Principle = iota + 1
	Authorisation
	Subscribers
	AirInterface
	Transport
	Segmentation
	Cloud
	Secrets
	Interconnect
	SoftwareIntegrity
	Logging
	Resilience
	OwnPolicies // the user's own rules, where they name no other principle
	Coverage    // of the first line of effort: what is declared to be served
	SupplyChain // of the third: on whom the network depends
)

var principleTitles = [...]string{"",
	"Authenticated, encrypted service interfaces",
	"Authorised service requests",
	"Subscriber identity and credentials",
	"Air-interface protection",
	"Protected transport",
	"Segmentation and exposure",
	"Hardened cloud platform",
	"No default, shared or published secrets",
	"Interconnect, roaming and exposure",
	"Software integrity",
	"Logging and monitoring",
	"Resilience",
	"The operator's own policies",
	"Coverage as declared and licensed",
	"Suppliers lawful, known and replaceable",
}

// String is the principle's title.
func (p Principle) String() string { return principleTitles[p] }

// Principles lists them in order.
func Principles() []Principle {
	var out []Principle
	for p := ServiceInterfaces; p <= SupplyChain; p++ {
		out = append(out, p)
	}
	return out
}
