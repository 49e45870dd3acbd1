// Package fight knows the techniques and tactics of MITRE FiGHT (5G Hierarchy of Threats): id, name, tactics, and how well each
// technique is attested. It holds facts and none of FiGHT's text; table.go says origin, version and licence, and is written by
// "make tables". Techniques of ATT&CK that FiGHT did not take up are not in it.
package fight

import (
	"cmp"
	"slices"
	"strings"
)

// Status is how well a technique is attested, in FiGHT's words made even.
type Status string

const (
	Observed          Status = "observed"           // seen in a 5G network
	ObservedElsewhere Status = "observed-elsewhere" // seen in earlier generations or in enterprises, and possible in 5G
	ProofOfConcept    Status = "proof-of-concept"   // shown in a laboratory
	Theoretical       Status = "theoretical"
)

// Technique is a technique or a sub-technique.
type Technique struct {
	ID      string   // FGT5007, FGT1040.501
	Name    string   // its own: "Radio Interface"
	Parent  string   // name of the technique that a sub-technique belongs to: "Network Sniffing"; else ""
	Tactics []string // ids, in order
	Status  Status
}

// FullName is the name with the parent's, as FiGHT writes it: several sub-techniques are called "Radio Interface".
func (t Technique) FullName() string {
	if t.Parent == "" {
		return t.Name
	}
	return t.Parent + ": " + t.Name
}

// tactic is a column of the matrix.
type tactic struct{ id, name string }

// Find is the technique with an id, which is compared without regard to case.
func Find(id string) (Technique, bool) {
	i, found := slices.BinarySearchFunc(techniques, strings.ToUpper(id), func(t Technique, id string) int { return cmp.Compare(t.ID, id) })
	if !found {
		return Technique{}, false
	}
	t := techniques[i]
	t.Tactics = slices.Clone(t.Tactics)
	return t, true
}

// TacticName is the name of a tactic: "Initial Access" of TA0001; "" where there is no such tactic.
func TacticName(id string) string {
	for _, t := range tactics {
		if strings.EqualFold(t.id, id) {
			return t.name
		}
	}
	return ""
}

// Tactics is the ids of all tactics, in the order of the matrix.
func Tactics() []string {
	var ids []string
	for _, t := range tactics {
		ids = append(ids, t.id)
	}
	return ids
}
