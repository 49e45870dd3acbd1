package vuln

import "github.com/guyline/guyline/supply/version"

// Upgrade is the lowest version above a component's own that no advisory counts which is loaded and stands. known is false
// where some advisory that counts the component knows no fixed version; the version is then the lowest that leaves only
// such advisories, "" where there is none to go to. A component without findings has none.
func (x *Index) Upgrade(c *Component) (to string, known bool) {
	ecosystem := c.PURL.Ecosystem()
	entries := x.packages[ecosystem][key(ecosystem, c.PURL.Package())]
	scheme := version.SchemeOf(ecosystem)
	at, known := c.version(), true
	for range len(entries) + 1 { // each round leaves at least one range behind
		next := at
		for i := range entries {
			e := &entries[i]
			if a := x.advisories[e.advisory]; a.replaced || !a.Withdrawn.IsZero() || e.set.Contains(at) != version.Inside {
				continue
			}
			fixed, ok := e.set.Fixed(at)
			if !ok {
				known = false
			} else if order, comparable := scheme.Compare(fixed, next); comparable && order > 0 {
				next = fixed
			}
		}
		if next == at {
			break
		}
		at, to = next, next
	}
	return to, known
}
