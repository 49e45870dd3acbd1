package sbom

import (
	"slices"
)

// end joins agents, licences and roots.
func (r *spdx3) end() {
	if !r.found || r.doc.Format != SPDX {
		return
	}
	d := r.doc
	names := make(map[int32]string, len(r.agents)) // an agent that is nowhere described has its reference for a name
	missing := map[int32]bool{}
	for _, s := range r.supplied {
		if r.agents[s.agent].Name == "" {
			missing[s.agent] = true
		}
	}
	info := r.createdBy()
	for _, n := range slices.Concat(info.by, info.using) {
		missing[n] = r.agents[n].Name == ""
	}
	for text, n := range r.refs {
		if missing[n] {
			names[n] = text
			if r.at[n] == None {
				r.at[n] = elsewhere
			}
		}
	}
	agent := func(n int32) Party {
		p := r.agents[n]
		p.Name = firstOf(p.Name, names[n])
		return p
	}
	for _, s := range r.supplied {
		c := &d.Components[s.component]
		if s.originator {
			c.Manufacturer = firstOf(c.Manufacturer, agent(s.agent).Name)
		} else {
			c.Supplier = firstOf(c.Supplier, agent(s.agent).Name)
		}
	}
	d.Created, d.SpecVersion, d.Comment = info.at, info.version, info.comment
	for _, n := range info.by {
		r.author(agent(n))
	}
	for _, n := range info.using {
		r.tool(splitTool(agent(n).Name))
	}
	for _, l := range r.licensed {
		if l.from < 0 || r.at[l.from] < 0 {
			continue
		}
		if text := r.licences[l.to]; text != "" {
			r.licence(&d.Components[r.at[l.from]], []byte(text))
		}
		if r.at[l.to] == None { // licences of the SPDX list are named by their address alone
			r.at[l.to] = elsewhere
		}
	}
	for _, c := range r.completes {
		if at := r.at[c.ref]; at >= 0 {
			d.Components[at].Complete = c.complete
		}
	}
	r.findRoot(r.document, 0)
	r.findRoot(r.bill, 0)
}

// createdBy is the creation information of the document, else of the bill, else the first there is.
func (r *spdx3) createdBy() created {
	for _, n := range [...]int32{r.document, r.bill} {
		if at, ok := r.createdAt[n]; ok {
			if info, ok := r.creation[at]; ok {
				return info
			}
		}
	}
	return r.creation[r.first]
}

// findRoot follows root elements: a document's are bills, a bill's are components.
func (r *spdx3) findRoot(n int32, depth int) {
	for _, m := range r.roots[n] {
		if r.at[m] >= 0 {
			r.describe(m)
		} else if depth < 4 {
			r.findRoot(m, depth+1)
		}
	}
}
