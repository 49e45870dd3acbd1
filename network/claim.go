package network

import (
	"cmp"
	"fmt"
	"time"
)

// Layer is the way in which a fact reached us.
type Layer uint8

// The three layers, and what is computed from them.
const (
	Declared   Layer = iota + 1 // what the owner says: inventory, site list, filing, bill of materials
	Configured                  // what files configure: core, RAN, cloud
	Observed                    // what was seen: captures, probes, measurements
	Predicted                   // what a model computes from the others: people covered. It is held against them by checks only
)

var layerNames = [...]string{"", "declared", "configured", "observed", "predicted"}

// String is the layer's name in lower case.
func (l Layer) String() string { return layerNames[l] }

// Origin is where a claim comes from.
type Origin struct {
	Path  string // the input, as the user can open it
	Line  int    // 1-based; 0 where the claim is about the whole input
	Frame int64  // 1-based frame number of a capture; 0 where Path is none
	Probe string // the probe's test, "" where the claim is from none
	At    time.Time

	// Default says that the input leaves the value out and what its product then does, for instance "Open5GS serves
	// plain HTTP where tls is absent". "" where the input states the value.
	Default string
}

// String is path:line, path#frame, or the path alone.
func (o Origin) String() string {
	switch {
	case o.Frame > 0:
		return fmt.Sprintf("%s#%d", o.Path, o.Frame)
	case o.Line > 0:
		return fmt.Sprintf("%s:%d", o.Path, o.Line)
	}
	return o.Path
}

// Compare orders origins by path, line, frame and probe.
func (o Origin) Compare(p Origin) int {
	return cmp.Or(
		cmp.Compare(o.Path, p.Path),
		cmp.Compare(o.Line, p.Line),
		cmp.Compare(o.Frame, p.Frame),
		cmp.Compare(o.Probe, p.Probe),
	)
}

// Claim is what one source says about one attribute of one element.
type Claim[T any] struct {
	Value  T
	Layer  Layer
	Origin Origin
}

// Fact is a claim in printable form, for outputs that go through all attributes.
type Fact struct {
	Subject   *Element
	Attribute Attribute
	Value     string
	Layer     Layer
	Origin    Origin
}
