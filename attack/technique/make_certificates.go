package technique

import (
	"path"
	"slices"

	"github.com/guyline/guyline/network"
)

// AuthorityKeyBeside: the key that signs certificates of functions is kept apart from them (NIST SP 800-53 SC-12 and SC-17), and a
// function's own certificate issues none (TS 33.310 clause 6.1.3c.3).
var AuthorityKeyBeside = &Weakness{
	ID:      "authority-key-beside",
	Title:   "the key with which certificates are issued lies beside it",
	Shows:   []string{"ca-key-beside-functions", "certificate-is-ca"},
	Refutes: []string{"ca-key-beside-functions"},
	Mend:    "move the authority's key away from functions",
	Missing: "where the authority's private key is kept",
}

// AuthorityKeyPublished is the same of a key that anybody has.
var AuthorityKeyPublished = &Weakness{
	ID:    "authority-key-published",
	Title: "the private key of this authority can be downloaded",
	Shows: []string{"certificate-published", "private-key-published"},
	Mend:  "make an authority of your own and renew what it signs",
}

// MakeCertificates issues certificates of functions that do not exist. Who trusts the authority takes them for functions.
var MakeCertificates = &Technique{
	ID:    "make-certificates",
	Title: "Issue certificates with the authority's key",
	FiGHT: "T1649",
	Rule: func(m *Model, say func(Step)) {
		beside := m.keysBeside()
		for _, f := range m.ServiceBased() {
			m.sayIssues(f, f, say)
			for _, key := range beside[f] {
				m.sayIssues(f, key, say)
			}
			for _, c := range m.authorities(f) {
				if leaf := m.Weak(c, AuthorityKeyPublished); leaf.Level.Evidenced() {
					for _, nrf := range m.registrars(f) {
						say(Step{On: f, By: []Leaf{leaf}, Gains: Condition{IssuesCertificates, nrf},
							Text: "issues certificates of functions with the published key of the authority that " + f.String() + " trusts"})
					}
				}
			}
			for _, nrf := range m.registrars(f) {
				for _, i := range m.onSBI(f) {
					say(Step{On: f, Needs: []Condition{{IssuesCertificates, nrf}, {Between, f}}, Gains: Condition{OnPath, i},
						Text: "shows a certificate that he issued as that of " + f.String() + ", and reads and changes what is asked of it"})
				}
			}
		}
		for _, nrf := range m.Functions(network.NRF) {
			say(Step{On: nrf, Needs: []Condition{{IssuesCertificates, nrf}, {Reach, nrf}}, Gains: Condition{HoldsToken, nrf},
				Text: "asks " + nrf.String() + " for access tokens as whatever function he issues a certificate for"})
		}
	},
}

// sayIssues is the steps from a function to the authority's key that lies at it, or in a file beside its configuration.
func (m *Model) sayIssues(f, key *network.Element, say func(Step)) {
	leaf := m.Weak(key, AuthorityKeyBeside)
	if !leaf.Level.Evidenced() {
		return
	}
	for _, nrf := range m.registrars(f) {
		say(Step{On: f, Needs: []Condition{{ReadsConfig, f}}, By: []Leaf{leaf}, Gains: Condition{IssuesCertificates, nrf},
			Text: "takes the authority's key from beside " + f.String() + " and issues certificates of functions"})
	}
}

// keysBeside is the authorities' key files in the folder of a function's configuration or in one beside it: config and cert.
func (m *Model) keysBeside() map[*network.Element][]*network.Element {
	at := map[string][]*network.Element{} // functions by folder
	for _, f := range m.ServiceBased() {
		for _, c := range network.Config.Of(f) {
			dir := path.Dir(c.Value)
			add(at, dir, f)
			if up := path.Dir(dir); up != "." && up != "/" {
				add(at, up, f)
			}
		}
	}
	out := map[*network.Element][]*network.Element{}
	for _, k := range m.Elements(network.KindPrivateKey) {
		if !m.failsAny(k, "ca-key-beside-functions") {
			continue
		}
		dir := path.Dir(k.Name)
		for _, f := range append(slices.Clone(at[dir]), at[path.Dir(dir)]...) {
			add(out, f, k)
		}
	}
	return out
}

// authorities is the certificates of authorities that a function's interfaces name, by file name.
func (m *Model) authorities(f *network.Element) []*network.Element {
	var out []*network.Element
	for i := range m.Network.Owned(f, network.KindInterface) {
		for _, file := range network.CAFile.Of(i) {
			for c := range m.Network.Elements(network.KindCertificate) {
				if lastPart(c.Name) == lastPart(file.Value) {
					out = append(out, c)
				}
			}
		}
	}
	return unique(out)
}
