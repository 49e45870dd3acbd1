package technique

// States of the platform that no other group shares.
const (
	OnHost        State = "rules a host that runs several containers" // [workload, the first of those that may share the host]
	SeesProcesses State = "reads the memory of a host's processes"    // [workload, likewise]
	ReadsStores   State = "reads what the cluster keeps for its pods" // [none] ConfigMaps
)
