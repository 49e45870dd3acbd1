package technique

import "github.com/guyline/guyline/network"

// StealSIMKeys takes subscribers' keys where they are made: who makes the cards has K and OPc of each, and nothing in the network
// changes that.
var StealSIMKeys = &Technique{
	ID:    "steal-sim-keys",
	Title: "Take subscribers' keys from the maker of SIM cards",
	FiGHT: "FGT1195.501",
	Rule: func(m *Model, say func(Step)) {
		var cards []*network.Element
		for e := range m.Network.Elements(network.KindEquipment) {
			layer, _ := network.SupplyLayer.Best(e)
			if layer.Value == "sim" || e.Type == "sim" || e.Type == "esim" {
				cards = append(cards, e)
			}
		}
		for _, t := range []network.NFType{network.UDR, network.UDM, network.HSS, network.DATABASE, network.CORE, network.AGW} {
			keepers := m.Functions(t)
			for _, e := range cards {
				for _, f := range keepers {
					say(Step{On: e, Needs: []Condition{{InPipeline, nil}}, Gains: Condition{SubscriberKeys, f},
						Text: "takes the keys of " + e.String() + " from their maker, as " + f.String() + " has them"})
				}
			}
			if len(keepers) > 0 {
				return
			}
		}
	},
}
