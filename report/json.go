package report

import (
	"encoding/json"
	"io"
)

// JSON writes the whole report, indented, in the form that [Schema] describes: every key present, every list a list.
func JSON(w io.Writer, r *Report) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false) // the text is a file of its own, never part of a page
	return e.Encode(complete(r))
}

// complete is the report with an empty list where one is nil, so that a reader of the JSON never meets a null.
func complete(r *Report) *Report {
	c := *r
	c.Inputs = list(r.Inputs)
	for i := range c.Inputs {
		c.Inputs[i].Notes = list(c.Inputs[i].Notes)
	}
	c.Lines, c.Plan, c.Principles, c.Doubts, c.Waivers, c.Next =
		list(r.Lines), list(r.Plan), list(r.Principles), list(r.Doubts), list(r.Waivers), list(r.Next)
	c.Network.Products, c.Network.PLMNs = list(r.Network.Products), list(r.Network.PLMNs)
	if c.Network.ByType == nil {
		c.Network.ByType = map[string]int{}
	}
	c.Results = list(r.Results)
	for i := range c.Results {
		x := &c.Results[i]
		x.Critical, x.Evidence, x.Cites, x.FiGHT = list(x.Critical), list(x.Evidence), list(x.Cites), list(x.FiGHT)
		for k := range x.Evidence {
			x.Evidence[k].Packet = x.Evidence[k].Packet.complete()
		}
	}
	c.Contradictions = list(r.Contradictions)
	for i := range c.Contradictions {
		c.Contradictions[i].Claims = list(c.Contradictions[i].Claims)
	}
	c.Attack = r.Attack.complete()
	return &c
}

// list is a copy of s that is never nil.
func list[T any](s []T) []T { return append([]T{}, s...) }
