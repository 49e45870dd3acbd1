package main

import (
	"crypto/ecdh"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"strings"
)

// suciVectors are the home network private keys of 3GPP TS 33.501 Annex C.4.3 and C.4.4 (V18.4.0), with the public keys
// that the annex gives for them. Every core that ships them as its default uses a key that all know.
var suciVectors = []struct {
	profile         string
	curve           ecdh.Curve
	private, public string
}{
	{"profile A", ecdh.X25519(), "c53c22208b61860b06c62e5406a7b330c2b577aa5558981510d128247d38bd1d",
		"5a8d38864820197c3394b92613b20b91633cbd897119273bf8e4a6f4eec0a650"},
	{"profile B", ecdh.P256(), "f1ab1074477ebcc7f554ea1c5fc368b1616730155e0041ac447d6301975fecda",
		"0272da71976234ce833a6907425867b82e074d44ef907dfb4b3e21c1c2256ebcd1"},
}

// vectorKeys are the rows of the SUCI test vectors.
func vectorKeys() ([]row, error) {
	var rows []row
	for _, v := range suciVectors {
		raw, err := hex.DecodeString(v.private)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", v.profile, err)
		}
		key, err := v.curve.NewPrivateKey(raw)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", v.profile, err)
		}
		spki, err := x509.MarshalPKIXPublicKey(key.PublicKey())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", v.profile, err)
		}
		sum := sha256.Sum256(spki)
		rows = append(rows, row{hex.EncodeToString(sum[:]), "3GPP test vector for SUCI " + v.profile, "3GPP TS 33.501 Annex C.4"})
	}
	return rows, nil
}

// subscriberKeys are long-term keys K that are printed in standards, or that products give to sample subscribers and
// simulated terminals. The first mention of a key names it.
var subscriberKeys = []struct{ k, name, origin string }{
	{"465B5CE8B199B49FAA5F0A2EE238A6BC", "MILENAGE test set 1; sample subscriber of Open5GS and UERANSIM", "3GPP TS 35.208 4.3.1"},
	{"0396EB317B6D1C36F19C1C84CD6FFD16", "MILENAGE test set 2", "3GPP TS 35.207 4.2"},
	{"FEC86BA6EB707ED08905757B1BB44B8F", "MILENAGE test set 3; sample subscriber of OAI", "3GPP TS 35.208 4.3.3"},
	{"9E5944AEA94B81165C82FBF9F32DB751", "MILENAGE test set 4", "3GPP TS 35.208 4.3.4"},
	{"4AB1DEB05CA6CEB051FC98E77D026A84", "MILENAGE test set 5", "3GPP TS 35.208 4.3.5"},
	{"6C38A116AC280C454F59332EE35C8C4F", "MILENAGE test set 6", "3GPP TS 35.208 4.3.6"},
	{"2D609D4DB0AC5BF0D2C0DE267014DE0D", "MILENAGE test set 7", "3GPP TS 35.208 4.3.7"},
	{"A530A7FE428FAD1082C45EDDFCE13884", "MILENAGE test set 8", "3GPP TS 35.208 4.3.8"},
	{"D9151CF04896E25830BF2E08267B8360", "MILENAGE test set 9", "3GPP TS 35.208 4.3.9"},
	{"A0E2971B6822E8D354A18CC235624ECB", "MILENAGE test set 10", "3GPP TS 35.208 4.3.10"},
	{"0DA6F7BA86D5EAC8A19CF563AC58642D", "MILENAGE test set 11", "3GPP TS 35.208 4.3.11"},
	{"77B45843C88E58C10D202684515ED430", "MILENAGE test set 12", "3GPP TS 35.208 4.3.12"},
	{"729B17729270DD87CCDF1BFE29B4E9BB", "MILENAGE test set 13", "3GPP TS 35.208 4.3.13"},
	{"D32DD23E89DC662354CA12EB79DD32FA", "MILENAGE test set 14", "3GPP TS 35.208 4.3.14"},
	{"AF7C65E1927221DE591187A2C5987A53", "MILENAGE test set 15", "3GPP TS 35.208 4.3.15"},
	{"5BD7ECD3D3127A41D12539BED4E7CF71", "MILENAGE test set 16", "3GPP TS 35.208 4.3.16"},
	{"6CD1C6CEB1E01E14F1B82316A90B7F3D", "MILENAGE test set 17", "3GPP TS 35.208 4.3.17"},
	{"B73A90CBCF3AFB622DBA83C58A8415DF", "MILENAGE test set 18; sample subscriber of free5GC's N3IWF terminal", "3GPP TS 35.208 4.3.18"},
	{"5122250214C33E723A5DD523FC145FC0", "MILENAGE test set 19; sample subscriber of free5GC, SD-Core and gnbsim", "3GPP TS 35.208 4.3.19"},
	{"90DCA4EDA45B53CF0F12D7C9C3BC6A89", "MILENAGE test set 20", "3GPP TS 35.208 4.3.20"},
	{"8BAF473F2F8FD09487CCCBD7097C6862", "sample subscriber of free5GC, UERANSIM and OAI", "github.com/aligungr/UERANSIM config/free5gc-ue.yaml"},
	{"00112233445566778899AABBCCDDEEFF", "sample subscriber of srsRAN and PacketRusher", "github.com/srsran/srsRAN_Project docker/open5gs/open5gs.env"},
	{"0C0A34601D4F07677303652C0462535B", "sample subscriber of OAI", "OAI documentation of cn5g and nr-ue"},
	{"6874736969202073796D4B2079650A73", "sample subscriber of OAI and of Open Cells SIM cards", "OAI openair-cn database script"},
	{"70D49A71DD1A2B806A25ABE0EF749F1E", "sample subscriber of my5G-RANTester; Open5GS tests", "github.com/my5G/my5G-RANTester README"},
	{"00000000000000000000000000000000", "all zeros", "anyone's guess"},
	{"11111111111111111111111111111111", "all ones", "anyone's guess"},
	{"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "all F", "anyone's guess"},
	{"000102030405060708090A0B0C0D0E0F", "counted up", "anyone's guess"},
	{"0123456789ABCDEF0123456789ABCDEF", "counted up", "anyone's guess"},
	{"0123456789ABCDEFFEDCBA9876543210", "counted up and down", "anyone's guess"},
	{"12345678901234567890123456789012", "counted up", "anyone's guess"},
	{"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "all A", "anyone's guess"},
}

// subscriberRows have the digest that network.Secret.Digest gives.
func subscriberRows() []row {
	var rows []row
	for _, s := range subscriberKeys {
		sum := sha256.Sum256([]byte(strings.ToUpper(s.k)))
		rows = append(rows, row{hex.EncodeToString(sum[:]), s.name, s.origin})
	}
	return rows
}
