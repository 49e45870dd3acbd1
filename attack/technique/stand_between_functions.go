package technique

import "github.com/guyline/guyline/network"

// SharedSegment is what no check decides: whether a host of the core's network can draw the packets of others to itself.
var SharedSegment = &Weakness{
	ID:      "shared-segment",
	Title:   "hosts of its network segment can pass for one another",
	Missing: "which hosts share its network segment, and whether the switches hold addresses to ports",
}

// StandBetweenFunctions draws packets between functions to a host of the same segment. Nothing authenticates addresses in an Ethernet
// segment by itself (RFC 826); a container network is one, and its attachments are known. TLS or IPsec above it still hold.
var StandBetweenFunctions = &Technique{
	ID:    "stand-between-functions",
	Title: "Draw packets between functions to a host beside them",
	FiGHT: "FGT1557.002",
	Rule: func(m *Model, say func(Step)) {
		for _, f := range m.ServiceBased() {
			if m.withinHost(f) {
				continue
			}
			step := Step{On: f, Needs: []Condition{{OnCoreNetwork, nil}}, Gains: Condition{Between, f},
				Text: "draws the packets to " + f.String() + " to a machine of his own"}
			if shared, ok := m.bridge(f); ok {
				step.By = []Leaf{shared}
			} else {
				step.By = []Leaf{m.Weak(f, SharedSegment)}
			}
			say(step)
		}
	},
}

// bridge is the container network of which a function's container is a part, and with it whoever else is.
func (m *Model) bridge(f *network.Element) (Leaf, bool) {
	w := m.Workload(f)
	if w == nil {
		return Leaf{}, false
	}
	platform, ok := network.Platform.Best(w)
	attached, has := network.Attachment.Best(w)
	if !ok || !has || platform.Value != "compose" {
		return Leaf{}, false
	}
	return Fact(network.Attachment, w, attached), true
}
