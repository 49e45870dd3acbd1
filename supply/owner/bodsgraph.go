package owner

import (
	"fmt"
	"slices"
	"strings"
)

// finish puts versions in order, then parties and holdings into the graph.
func (b *bodsFile) finish() {
	byRecord := map[string][]int{}
	for i := range b.holds {
		root := b.root(b.holds[i].id)
		byRecord[root] = append(byRecord[root], i)
	}
	for _, versions := range byRecord {
		slices.SortStableFunc(versions, func(a, c int) int { return b.holds[a].date.Compare(b.holds[c].date) })
		for i := 1; i < len(versions); i++ {
			b.holds[versions[i-1]].replaced = b.holds[versions[i]].date
		}
		if len(versions) > 1 {
			for i, at := range versions[:len(versions)-1] {
				if !b.holds[versions[i+1]].date.After(b.holds[at].date) {
					b.holds[at].interests = nil // replaced on its own day
					b.holds[at].unspecified = ""
				}
			}
		}
	}
	nodes := map[string]uint32{}
	node := func(id string) uint32 {
		root := b.root(id)
		if at, ok := nodes[root]; ok {
			return at
		}
		p, ok := b.parties[id]
		if !ok {
			p = bodsParty{node: Node{ID: b.path + "#" + id}}
		}
		at := b.g.Put(p.node)
		nodes[root] = at
		return at
	}
	for _, id := range keysOf(b.parties) {
		node(id)
	}
	first := map[string]bool{}
	for i := range b.holds {
		h := &b.holds[i]
		root := b.root(h.id)
		isFirst := !first[root] && b.holds[byRecord[root][0]].date.Equal(h.date)
		first[root] = true
		b.edges(h, isFirst, node)
	}
}

// keysOf gives the ids in order, so that two readings of a file number its parties alike.
func keysOf(parties map[string]bodsParty) []string {
	var out []string
	for id := range parties {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// root follows replaced statements to the first one; a circle of them ends at its start.
func (b *bodsFile) root(id string) string {
	for range len(b.same) {
		before, ok := b.same[id]
		if !ok || before == id {
			break
		}
		id = before
	}
	return id
}

// edges turns one version of a relationship into holdings: it tells what holds from its own day (the first version: from
// ever) to the day before the next version's.
func (b *bodsFile) edges(h *bodsHold, isFirst bool, node func(string) uint32) {
	if h.subject == "" {
		return // an interest in nobody that is named
	}
	owned := node(h.subject)
	var owner uint32
	switch {
	case h.party != "":
		owner = node(h.party)
	case h.unspecified == "" || strings.EqualFold(strings.ReplaceAll(h.unspecified, "-", ""), "noBeneficialOwners"):
		return // it is said that nobody is to be named
	default:
		owner = b.g.Put(Node{ID: fmt.Sprintf("%s#%s: unnamed party", b.path, h.id), Kind: Unnamed, Status: bodsReason(h.unspecified, ""), Names: []string{"unnamed party"}})
	}
	interests := h.interests
	if len(interests) == 0 && (h.replaced.IsZero() || h.replaced.After(h.date)) {
		interests = []bodsInterest{{kind: "unknownInterest", most: Whole, indirect: h.components}}
	}
	capital := slices.ContainsFunc(interests, func(i bodsInterest) bool { return i.kind == "shareholding" })
	for _, in := range interests {
		from, to := in.from, in.to
		if !isFirst && from.Before(h.date) {
			from = h.date
		}
		if h.closed && (to.IsZero() || to.After(h.date)) {
			to = h.date
		}
		if !h.replaced.IsZero() && (to.IsZero() || !to.Before(h.replaced)) {
			to = h.replaced.AddDate(0, 0, -1)
		}
		if !from.IsZero() && !to.IsZero() && to.Before(from) {
			continue
		}
		e := Edge{Owner: owner, Owned: owned, Min: in.least, Max: in.most, From: from, To: to, Indirect: in.indirect, Place: Place{b.path, h.line}}
		b.interest(e, in, capital)
	}
}

// interest says what a type of interest counts as. Economic rights count as capital where no shareholding is told of the
// same pair: together they are the same share told twice. 0.2 writes the types with hyphens.
func (b *bodsFile) interest(e Edge, in bodsInterest, capital bool) {
	switch strings.ToLower(strings.ReplaceAll(in.kind, "-", "")) {
	case "shareholding":
		e.Kind = Shares
	case "votingrights":
		e.Kind = Votes
	case "rightstosurplusassetsondissolution", "rightstoprofitorincome", "beneficiaryoflegalarrangement", "beneficiaryoftrust":
		if capital {
			return
		}
		e.Kind = Shares
	case "appointmentofboard": // where a share is told, it is that of the board
		e.Kind = Control
		switch {
		case in.told && in.most <= Whole/2:
			e.Kind = Office
		case in.told && in.least <= Whole/2:
			e.Min, e.Max = 0, Whole
		default:
			e.Min, e.Max = Whole, Whole
		}
	case "controlviacompanyrulesorarticles", "controlbylegalframework":
		e.Kind, e.Min, e.Max = Control, Whole, Whole
	case "otherinfluenceorcontrol", "otherinfluenceorcontroloftrust", "rightsgrantedbycontract", "conditionalrightsgrantedbycontract", "trustee", "trusteeoftrust", "protector", "protectoroftrust", "settlor", "settloroftrust",
		"nominator", "nominee", "enjoymentanduseofassets", "righttoprofitorincomefromassets":
		e.Kind, e.Min, e.Max = Control, 0, Whole
	case "seniormanagingofficial", "boardmember", "boardchair":
		e.Kind = Office
	default: // unknown, unpublished, or none told: any share, and perhaps control
		b.link(e)
		if in.told {
			return
		}
		e.Kind, e.Min, e.Max = Control, 0, Whole
	}
	b.link(e)
}
