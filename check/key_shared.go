package check

import (
	"path"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// KeyShared looks at both: files that two functions of one configuration name, and key files with different names and
// one key in them. A copy of a file under its own name in another folder says nothing.
var KeyShared = &Check{
	ID:        "key-shared",
	Title:     "Two functions share a private key",
	Principle: Secrets,
	Severity:  Medium,
	Strength:  Practice,
	Cites:     []Clause{{"TS 33.310", "6.1.3c.3", "V18.2.0"}, {"NIST SP 800-53", "SC-12", "rev. 5"}},
	FiGHT:     []string{"FGT1557.504", "FGT5007"},
	Requires: "Each function has a key and certificate of its own, since the certificate names the one instance that holds it. Interfaces of one " +
		"function may share them.",
	Evidence: "the key files that interfaces name, and the public keys of certificates and key files",
	Risk:     "Whoever takes over one function passes for the others, and a replacement of the key stops them all.",
	Remedies: map[string]string{
		"open5gs-2.7": "private_key and cert of its own in each function's sbi.server, and client_private_key and client_cert in its client",
		"free5gc":     "configuration.sbi.tls: { pem: cert/NF.pem, key: cert/NF.key } with a key made for each function",
		"":            "make a key and a certificate for each function",
	},
	Run: func(n *network.Network, say func(Result)) {
		holders := map[string][]*network.Element{} // functions by the key file that they name
		for i := range n.Elements(network.KindInterface) {
			for _, k := range keyFiles(n, i) {
				if f := i.Function(); f != nil && !slices.Contains(holders[k], f) {
					holders[k] = append(holders[k], f)
				}
			}
		}
		done := map[*network.Element]bool{}
		for i := range n.Elements(network.KindInterface) {
			f := i.Function()
			file, evidence, ok := value(i, network.KeyFile)
			if !ok || f == nil || done[f] {
				continue
			}
			done[f] = true
			r := Result{Verdict: Pass, Subject: f, Detail: "no other function names " + file, Evidence: evidence}
			for _, k := range keyFiles(n, i) {
				for _, other := range holders[k] {
					if other != f && (other.Type != f.Type || other.Name != f.Name) { // else an alternative of it
						r.Verdict, r.Detail = Fail, file+" is also the key of "+other.String()
						r.Evidence = append(r.Evidence, keyEvidence(n, other, k)...)
						break
					}
				}
			}
			say(r)
		}
		for _, kind := range []network.Kind{network.KindCertificate, network.KindPrivateKey} {
			sameKeys(n, kind, say)
		}
	},
}

// keyFiles are the key files that an interface names, in a form that tells two files apart: what a workload mounts there,
// else the path beside the configuration that names it.
func keyFiles(n *network.Network, i *network.Element) []string {
	f := i.Function()
	key, ok := network.KeyFile.Best(i)
	if !ok || f == nil {
		return nil
	}
	workloads := workloadsOf(n, f)
	if len(workloads) == 0 {
		config, _ := network.Config.Best(f)
		return []string{path.Dir(config.Value) + " " + key.Value}
	}
	var out []string
	for _, w := range workloads {
		for c := range n.Owned(w, network.KindContainer) {
			for _, m := range network.Mount.Of(c) {
				from, to, _ := strings.Cut(m.Value, ":")
				if rest, ok := strings.CutPrefix(key.Value, strings.TrimSuffix(to, "/")); ok && (rest == "" || rest[0] == '/') {
					out = append(out, from+rest)
				}
			}
		}
	}
	return out
}

func keyEvidence(n *network.Network, f *network.Element, key string) []Evidence {
	for i := range n.Owned(f, network.KindInterface) {
		if slices.Contains(keyFiles(n, i), key) {
			_, evidence, _ := value(i, network.KeyFile)
			return evidence
		}
	}
	return nil
}

// sameKeys says fail of each certificate or key file whose key another file of another name holds too. Authorities may
// have several certificates for one key.
func sameKeys(n *network.Network, kind network.Kind, say func(Result)) {
	first := map[string]*network.Element{}
	for e := range n.Elements(kind) {
		if ca, _, ok := value(e, network.IsCA); ok && ca {
			continue
		}
		digest, evidence, ok := value(e, network.KeyDigest)
		if !ok {
			continue
		}
		held, known := first[digest]
		if !known {
			first[digest] = e
			continue
		}
		if stem(e.Name) == stem(held.Name) {
			continue
		}
		_, theirs, _ := value(held, network.KeyDigest)
		say(Result{Verdict: Fail, Subject: e, Detail: "its key is also that of " + held.Name, Evidence: append(evidence, theirs...)})
	}
}

// stem is a file's name without folder, the file that it is embedded in, and ending: certificate and key of one holder
// differ in the ending only.
func stem(file string) string {
	base := file[strings.LastIndexAny(file, "/!")+1:]
	return strings.TrimSuffix(base, path.Ext(base))
}
