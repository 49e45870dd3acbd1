package technique

import "github.com/guyline/guyline/network"

// State is what an attacker has, of an element or of the network as a whole.
type State string

// The states. Each is of the kind of element in brackets; of none where it is of the whole network.
const (
	// Where the attacker is.
	OnCoreNetwork State = "a host on the core's network"      // [none] from where the interfaces of core functions are reached, unless something keeps them apart
	OnManagement  State = "a place on the management network" // [none]
	OnInternet    State = "the internet"                      // [none] what is published can be reached
	OnRoaming     State = "a place on the interconnect"       // [none] N32, Diameter, GTP between operators
	OnAir         State = "radio contact"                     // [none] can listen and transmit where the cells are
	HasTerminal   State = "a subscription and a terminal"     // [none] an ordinary subscriber
	HasSession    State = "a PDU session"                     // [none]
	AtSite        State = "hands on a site"                   // [none]
	AtTransport   State = "hands on the transport network"    // [none] the links between sites and core
	InCluster     State = "a container in the cluster"        // [none] a tenant of the same cloud
	InPipeline    State = "a supplier's way of delivering"    // [none] its updates, its remote access, its people
	Reach         State = "packets reach the interface"       // [interface, or function where no interface is known]
	OnPath        State = "reads and changes what passes"     // [interface] in the middle of the interface's traffic
	ReadsPath     State = "reads what passes"                 // [interface]

	// What the attacker is taken for, and holds.
	Peer         State = "taken for a peer"                        // [interface's function: of AMF a gNB, of UPF an SMF, of SEPP a partner]
	Registered   State = "registered as a network function"        // [NRF]
	HoldsToken   State = "holds access tokens"                     // [NRF] that producers of this NRF accept
	Calls        State = "calls its services"                      // [SBI function] requests are served
	Discovered   State = "others turn to the attacker's function"  // [NRF]
	SignedIn     State = "signed in at the console"                // [function with a management interface]
	ReadsConfig  State = "reads the configuration and its secrets" // [function or workload]
	PrivateKey   State = "has the private key"                     // [function] of its TLS certificate
	HomeKey      State = "has the home network private key"        // [UDM] of SUCI
	ReadsDB      State = "reads the database"                      // [function that uses it, or Database]
	WritesDB     State = "writes the database"                     // [function that uses it, or Database]
	Runs         State = "runs code in the function"               // [function]
	OnNode       State = "is root on the node"                     // [workload] on which the workload runs
	ClusterAdmin State = "rules the cluster"                       // [none]
	RulesN4      State = "commands the user plane's sessions"      // [UPF]
	RulesRadio   State = "commands the radio node"                 // [gNB]
	PlainNAS     State = "reads NAS signalling"                    // [AMF] of terminals in radio contact, or on N2
	FakeNAS      State = "sends NAS signalling in another's name"  // [AMF]
	PlainRadio   State = "reads user traffic on the air"           // [gNB]

	// Assets; see Assets.
	SubscriberKeys       State = "subscriber-keys"       // [UDR, UDM, AUSF, HSS, Database, AGW, 5GC]
	SubscriberIdentities State = "subscriber-identities" // [function that holds or carries them]
	UserTraffic          State = "user-traffic"          // [UPF, gNB, SMF, SEPP, …]
	Location             State = "location"              // [AMF, LMF, UDM, GMLC-like, MME]
	LawfulInterception   State = "lawful-interception"   // [AMF, SMF, UPF: those with points of interception]
	EmergencyCalls       State = "emergency-calls"       // [AMF, gNB]
	Availability         State = "availability"          // [function whose loss stops cells, or site]
)

// Condition is a state of an element: what an attacker has once a step has succeeded.
type Condition struct {
	State State
	Of    *network.Element // nil where the state is of the whole network
}

// String is the condition in words.
func (c Condition) String() string {
	if c.Of == nil {
		return string(c.State)
	}
	return string(c.State) + ": " + c.Of.String()
}

// Foothold is a place where an attacker can stand without having attacked anything.
type Foothold struct {
	ID     string
	Title  string // "an anonymous host on the core's network"
	About  string // who stands there
	States []State
}

// Footholds are the places, in the order of listings. Their states are of the whole network.
var Footholds = []Foothold{
	{"core", "an anonymous host on the core's network", "a machine that was taken or plugged in, a forgotten test system, a function of somebody else's", []State{OnCoreNetwork}},
	{"radio", "a radio neighbour", "whoever is near a cell, with a receiver and a false base station", []State{OnAir}},
	{"terminal", "a subscriber's device", "whoever has a subscription, and software of his own in the terminal", []State{HasTerminal, OnAir}},
	{"roaming", "a roaming partner", "another operator, one who rents its access, or an intermediary of the interconnect", []State{OnRoaming}},
	{"internet", "the internet", "anybody", []State{OnInternet}},
	{"transport", "a tap in the transport network", "whoever has hands on the fibre, microwave link or leased line between sites and core", []State{AtTransport}},
	{"supplier", "a supplier's update channel", "whoever has got into a supplier, or the supplier under orders", []State{InPipeline}},
	{"tenant", "a tenant of the same cloud", "somebody else's container or machine on the platform that runs the functions", []State{InCluster}},
	{"insider", "an insider at a site", "a technician, a visitor, a burglar at a mast or an exchange", []State{AtSite}},
}

// FindFoothold is the foothold with an id.
func FindFoothold(id string) (Foothold, bool) {
	for _, f := range Footholds {
		if f.ID == id {
			return f, true
		}
	}
	return Foothold{}, false
}

// Asset is a kind of thing that must not fall.
type Asset struct {
	State State // its id as a state
	Title string
	About string
}

// Assets are what must not fall, in the order of listings.
var Assets = []Asset{
	{SubscriberKeys, "subscriber keys", "K and OPc, with which every subscriber can be impersonated and listened to for ever"},
	{SubscriberIdentities, "subscriber identities", "who the subscribers are, and who of them is there"},
	{UserTraffic, "user traffic", "what subscribers send and receive, read or changed"},
	{Location, "location", "where subscribers are and were"},
	{LawfulInterception, "lawful interception", "who is listened to by law, and what is heard"},
	{EmergencyCalls, "emergency calls", "that a call for help gets through"},
	{Availability, "availability", "that the cells of an area serve"},
}

// FindAsset is the asset with an id.
func FindAsset(id string) (Asset, bool) {
	for _, a := range Assets {
		if string(a.State) == id {
			return a, true
		}
	}
	return Asset{}, false
}
