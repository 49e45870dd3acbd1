package technique

// States of the air, of N2 and of the user plane that no other group shares.
const (
	FalseCell   State = "a cell of his own that terminals take for the network's" // [none]
	RadioKeys   State = "has the keys of the radio"                               // [AMF: of terminals that it serves; gNB: of those in its cells]
	SteersCells State = "moves terminals and shuts cells"                         // [gNB]
	KnowsTunnel State = "knows the tunnels of subscribers"                        // [UPF]
)
