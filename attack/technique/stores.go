package technique

import (
	"net/netip"
	"path"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// store is a database behind the functions: its own element where the model has one, else the function that uses it.
type store struct {
	at      *network.Element
	clients []*network.Element // functions
}

// stores is the databases of the network, in the model's order.
func (m *Model) stores() []*store {
	var out []*store
	at := map[*network.Element]*store{}
	put := func(e *network.Element) *store {
		if at[e] == nil {
			at[e] = &store{at: e}
			out = append(out, at[e])
		}
		return at[e]
	}
	homes := m.storeHomes()
	for _, f := range m.Functions() {
		if f.Type == string(network.DATABASE) {
			put(f)
		}
		for _, e := range homes[f] {
			s := put(e)
			s.clients = append(s.clients, f)
		}
	}
	return out
}

// storeHomes is where functions keep what they store. Functions that name one database, which the model does not have as such, share that of
// the first of them that keeps subscription data. A core in one program with a console keeps its subscribers itself.
func (m *Model) storeHomes() map[*network.Element][]*network.Element {
	named := map[string]*network.Element{}
	for _, f := range m.Functions() {
		for _, i := range m.Clients(f, network.DB) {
			for _, name := range m.databaseNames(f, i) {
				if first := named[name]; first == nil || !keepsSubscribers(first) && keepsSubscribers(f) {
					named[name] = f
				}
			}
		}
	}
	out := map[*network.Element][]*network.Element{}
	for _, f := range m.Functions() {
		if f.Type == string(network.DATABASE) {
			continue
		}
		for _, i := range m.Clients(f, network.DB) {
			if !staysOnHost(i) {
				if known := m.Partners(f, network.DATABASE); len(known) > 0 {
					out[f] = known
					break
				}
			}
			if names := m.databaseNames(f, i); len(names) > 0 {
				add(out, f, named[names[0]])
			} else {
				add(out, f, f)
			}
		}
		if len(out[f]) == 0 && keepsSubscribers(f) && m.isConsole(f) {
			out[f] = []*network.Element{f}
		}
	}
	return out
}

// databaseNames is by what functions know that they use one database: its address. On its own host that is another for each workload, and for
// each folder of configuration where no workload is known.
func (m *Model) databaseNames(f, i *network.Element) []string {
	prefix := ""
	if staysOnHost(i) {
		if w := m.Workload(f); w != nil {
			prefix = w.Name + " "
		} else if c, ok := network.Config.Best(f); ok {
			prefix = path.Dir(c.Value) + " "
		}
	}
	var out []string
	for _, a := range network.Address.Of(i) {
		out = append(out, prefix+a.Value)
	}
	return out
}

// keepsSubscribers reports whether functions of a type keep subscription data in their database.
func keepsSubscribers(f *network.Element) bool {
	switch network.NFType(f.Type) {
	case network.UDR, network.UDM, network.AUSF, network.HSS, network.CORE, network.AGW:
		return true
	}
	return false
}

// reached is what it takes to send packets to the database; ok is false where it stays on its host.
func (s *store) reached(m *Model) (c Condition, ok bool) {
	ends := m.Servers(s.at, network.DB)
	if s.at.Type == string(network.DATABASE) {
		return Condition{Reach, s.at}, len(ends) == 0 || !slices.ContainsFunc(ends, staysOnHost)
	}
	ends = m.Clients(s.at, network.DB)
	return Condition{OnCoreNetwork, nil}, len(ends) > 0 && !slices.ContainsFunc(ends, staysOnHost)
}

// ofSubscribers reports whether it holds subscribers, by the functions that use it: those that keep subscription data, and consoles that
// write it. Where none is known it is taken to, as cores have one database.
func (s *store) ofSubscribers() bool {
	for _, f := range append([]*network.Element{s.at}, s.clients...) {
		if keepsSubscribers(f) || f.Type == string(network.WEBUI) {
			return true
		}
	}
	return len(s.clients) == 0 && s.at.Type == string(network.DATABASE)
}

// weak is whether the database has a weakness, which shows at itself or at a function that uses it. Evidence at itself refutes it, or at all
// functions that use it.
func (s *store) weak(m *Model, w *Weakness) Leaf {
	own := m.Weak(s.at, w)
	best, refuted := own, 0
	for _, f := range s.clients {
		leaf := m.Weak(f, w)
		if leaf.Level < best.Level {
			best = leaf
		}
		if leaf.Level == Refuted {
			refuted++
		}
	}
	if !best.Level.Evidenced() && (own.Level == Refuted || refuted > 0 && refuted == len(s.clients)) {
		own.Level = Refuted
		return own
	}
	return best
}

// passwords is whether an account of the owners that counts has a default or common password; ok is false where no such account is
// known.
func (m *Model) passwords(w *Weakness, owners []*network.Element, counts func(account *network.Element) bool) (leaf Leaf, ok bool) {
	for _, f := range owners {
		for _, v := range m.said(f, "default-password") {
			if v.Subject == nil || v.Subject.Kind != network.KindCredential || !counts(v.Subject) {
				continue
			}
			level := Refuted
			switch v.Answer {
			case Fails:
				level = weakest(v.Evidence)
			case NoData:
				level = Possible
			}
			if !ok || level < leaf.Level {
				leaf = Leaf{Weakness: w, Of: f, Title: w.Title, Level: level}
				if v.Answer == Fails {
					leaf.Check, leaf.Proof, leaf.Remedy = v.Check, v.Evidence, v.Remedy
				}
			}
			ok = true
		}
	}
	return leaf, ok
}

// ofDatabase reports whether a credential is an account of a database: readers call those of connections so, and variables name the
// product.
func ofDatabase(c *network.Element) bool {
	if c.Function() != nil && c.Function().Type == string(network.DATABASE) {
		return true
	}
	name := strings.ToUpper(c.Name)
	return slices.ContainsFunc([]string{"DATABASE", "DB_", "MONGO", "MYSQL", "MARIADB", "POSTGRES", "REDIS", "SQL"}, func(s string) bool {
		return strings.Contains(name, s)
	})
}

// ofConsole reports whether a credential is an account of a console, by its name.
func ofConsole(c *network.Element) bool {
	name := strings.ToUpper(c.Name)
	return !ofDatabase(c) && strings.Contains(name, "PASS") && slices.ContainsFunc([]string{"BASICAUTH", "ADMIN", "WEB", "CONSOLE"}, func(s string) bool {
		return strings.Contains(name, s)
	})
}

// staysOnHost reports whether all addresses of an interface, by number or by name, are of its own host.
func staysOnHost(i *network.Element) bool {
	addresses := network.Address.Of(i)
	for _, a := range addresses {
		if ip, err := netip.ParseAddr(a.Value); a.Value != "localhost" && (err != nil || !ip.IsLoopback()) {
			return false
		}
	}
	return len(addresses) > 0
}
