package technique

import "github.com/guyline/guyline/network"

// SubscriberKeyInFile: long-term keys are not stored in clear (TS 33.501 clause 5.8.1, TS 33.117 clause 4.2.3.2.3).
var SubscriberKeyInFile = &Weakness{
	ID:    "subscriber-key-in-file",
	Title: "its long-term key stands in a configuration file",
	Shows: []string{"subscriber-key-in-configuration"},
	Mend:  "keep subscriber keys out of configuration",
}

// OperatorKeyInFile is the other half of what a SIM card needs, where the file with the key holds neither OP nor OPc.
var OperatorKeyInFile = &Weakness{
	ID:    "operator-key-in-file",
	Title: "its configuration holds one operator key for all subscribers",
	Shows: []string{"operator-key-network-wide"},
	Mend:  "keep operator keys out of configuration",
}

// TakeKeysFromConfiguration reads K, and OP or OPc, from files that functions are configured by.
var TakeKeysFromConfiguration = &Technique{
	ID:    "take-keys-from-configuration",
	Title: "Read subscribers' long-term keys from configuration files",
	FiGHT: "T1552.001",
	Rule: func(m *Model, say func(Step)) {
		configures := map[string][]*network.Element{} // functions by file
		var operator []*network.Element
		for _, f := range m.Functions() {
			for _, c := range network.Config.Of(f) {
				add(configures, c.Value, f)
			}
			if m.failsAny(f, OperatorKeyInFile.Shows...) {
				operator = append(operator, f)
			}
		}
		for _, s := range m.subscribers(SubscriberKeyInFile) {
			inFile := m.Weak(s, SubscriberKeyInFile)
			for _, reader := range configures[fileOf(s)] {
				step := Step{On: s, Needs: []Condition{{ReadsConfig, reader}}, By: []Leaf{inFile}, Gains: Condition{SubscriberKeys, s},
					Text: "takes the key of " + s.String() + " from the configuration of " + reader.String()}
				if len(network.SubscriberOP.Of(s)) > 0 {
					say(step)
					continue
				}
				for _, f := range operator {
					step.Needs = []Condition{{ReadsConfig, reader}, {ReadsConfig, f}}
					step.By = []Leaf{inFile, m.Weak(f, OperatorKeyInFile)}
					step.Text = "takes the key of " + s.String() + " from the configuration of " + reader.String() + ", and the operator's from that of " + f.String()
					say(step)
				}
			}
		}
	},
}

// fileOf is the file in which a subscriber's key stands.
func fileOf(s *network.Element) string {
	if c, ok := network.SubscriberKey.Best(s); ok {
		return c.Origin.Path
	}
	c, _ := network.KeyInline.Best(s)
	return c.Origin.Path
}
