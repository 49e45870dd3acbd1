package technique

import "github.com/guyline/guyline/network"

// TakesSubscriberData: consumers of a UDR create, change and delete what it holds (TS 29.504 clause 5.2.1.1).
var TakesSubscriberData = &Weakness{
	ID:    "takes-subscriber-data",
	Title: "subscriber data is changed by whoever may call it",
}

// AlterSubscriberData writes what makes subscriptions invalid. Fraud that ends in an invoice is no asset here.
var AlterSubscriberData = &Technique{
	ID:    "alter-subscriber-data",
	Title: "Change or delete subscriptions in the UDR",
	FiGHT: "FGT5022",
	Rule: func(m *Model, say func(Step)) {
		for _, udr := range m.Functions(network.UDR) {
			say(Step{On: udr, Needs: []Condition{{Calls, udr}}, By: []Leaf{m.ByDesign(udr, TakesSubscriberData)}, Gains: Condition{Availability, udr},
				Text: "changes the subscriptions in " + udr.String() + " so that terminals are refused"})
		}
	},
}
