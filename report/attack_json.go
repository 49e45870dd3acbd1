package report

// complete is a with an empty list where one is nil.
func (a *Attack) complete() *Attack {
	if a == nil {
		return nil
	}
	c := *a
	c.Footholds, c.Assets, c.Joins = list(a.Footholds), list(a.Assets), list(a.Joins)
	c.Chokes, c.Faults = list(a.Chokes), list(a.Faults)
	c.Paths = list(a.Paths)
	for i := range c.Paths {
		p := &c.Paths[i]
		p.Critical, p.Closes, p.Steps = list(p.Critical), list(p.Closes), list(p.Steps)
		for k := range p.Steps {
			p.Steps[k] = p.Steps[k].complete()
		}
	}
	c.Changes = list(a.Changes)
	for i := range c.Changes {
		x := &c.Changes[i]
		x.Checks, x.Closes = list(x.Checks), list(x.Closes)
	}
	c.Fixes = list(a.Fixes)
	for i := range c.Fixes {
		c.Fixes[i].Changes, c.Fixes[i].Open = list(c.Fixes[i].Changes), list(c.Fixes[i].Open)
	}
	c.Register = list(a.Register)
	for i := range c.Register {
		c.Register[i].Changes, c.Register[i].Faults = list(c.Register[i].Changes), list(c.Register[i].Faults)
	}
	if a.Risk != nil {
		r := *a.Risk
		r.Assets, r.Assumptions = list(r.Assets), list(r.Assumptions)
		c.Risk = &r
	}
	if a.WhatIf != nil {
		w := *a.WhatIf
		w.Changes, w.Closes = list(w.Changes), list(w.Closes)
		c.WhatIf = &w
	}
	return &c
}

func (s AttackStep) complete() AttackStep {
	s.Tactics, s.After, s.Weaknesses = list(s.Tactics), list(s.After), list(s.Weaknesses)
	for i := range s.Weaknesses {
		w := &s.Weaknesses[i]
		w.Proof = list(w.Proof)
		for k := range w.Proof {
			w.Proof[k].Packet = w.Proof[k].Packet.complete()
		}
	}
	return s
}
