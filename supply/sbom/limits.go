package sbom

// Limits bound what is kept of a bill.
type Limits struct {
	Components      int // and services and SPDX files
	Edges           int // of the dependency graph
	Vulnerabilities int
	Text            int64 // bytes of text that is kept
}

// DefaultLimits hold bills of whole Linux distributions (some 10^5 packages and files) and keep the reader below about
// 1 GB, whatever the bill.
var DefaultLimits = Limits{Components: 500_000, Edges: 8_000_000, Vulnerabilities: 200_000, Text: 256 << 20}
