package check

import (
	"fmt"
	"strings"

	"github.com/guyline/guyline/network"
)

// CertificateWeakKey: no 3GPP clause that we read states a size; the limits are those of common practice, 112 bits of
// security: RSA and DSA of 2048 bits, elliptic curves of 224.
var CertificateWeakKey = &Check{
	ID:        "certificate-weak-key",
	Title:     "A certificate's key is too short",
	Principle: ServiceInterfaces,
	Severity:  High,
	Strength:  Practice,
	Cites:     []Clause{{"NIST SP 800-53", "SC-12", "rev. 5"}, {"NIST SP 800-53", "SC-13", "rev. 5"}, {"TS 33.310", "6.1.1", "V17.2.0"}},
	FiGHT:     []string{"FGT1600.502"},
	Requires:  "Keys of certificates have at least 112 bits of security: RSA of 2048 bits or more, elliptic curves of 224 or more.",
	Evidence:  "type and size of each certificate's key",
	Risk:      "The private key can be computed from the certificate, and whoever has it is the function.",
	Remedies:  map[string]string{"": "make a new key on P-256 (ECDSA is what TS 33.310 recommends for SBI) and issue a certificate for it"},
	Run: func(n *network.Network, say func(Result)) {
		for c := range certificates(n) {
			kind, evidence, ok := value(c, network.KeyType)
			bits, size, known := value(c, network.KeyBits)
			evidence = append(evidence, size...)
			least := leastBits(kind)
			switch {
			case ok && least == 0:
				say(Result{Verdict: Pass, Subject: c, Detail: kind + " has one size, which is enough", Evidence: evidence})
			case !ok || !known:
				say(Result{Verdict: NoData, Subject: c, Detail: "type or size of its key is not known"})
			case bits < least:
				say(Result{Verdict: Fail, Subject: c, Detail: fmt.Sprintf("%s of %d bits, at least %d are needed", kind, bits, least),
					Evidence: evidence})
			default:
				say(Result{Verdict: Pass, Subject: c, Detail: fmt.Sprintf("%s of %d bits", kind, bits), Evidence: evidence})
			}
		}
	},
}

// leastBits is the least size of a key type, 0 where the type has one size only.
func leastBits(kind string) int {
	switch strings.ToUpper(kind) {
	case "RSA", "DSA":
		return 2048
	case "ED25519", "X25519", "ED448":
		return 0
	}
	return 224
}
