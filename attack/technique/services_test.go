package technique_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/guyline/guyline/attack/technique"
	"github.com/guyline/guyline/network"
)

var coreFile = network.Origin{Path: "core/config/core.yaml", Line: 7}

// smallCore is a core of one function of each type, each with its SBI at an address of its own; UDM and NRF have one key file.
func smallCore(more ...func(*network.Network)) *network.Network {
	n := network.New()
	for i, t := range []network.NFType{network.NRF, network.AMF, network.SMF, network.AUSF, network.UDM, network.UDR, network.NEF, network.SCP, network.SEPP,
		network.UPF, network.HSS, network.DATABASE} {
		f := n.Add(network.KindFunction, string(t), strings.ToLower(string(t)), nil)
		network.Config.Say(f, coreFile.Path, network.Configured, coreFile)
		if !t.ServiceBased() {
			continue
		}
		s := n.Add(network.KindInterface, string(network.SBI), "sbi", f)
		network.RoleOf.Say(s, network.Server, network.Configured, coreFile)
		network.Address.Say(s, fmt.Sprintf("192.0.2.%d", i+1), network.Configured, coreFile)
		if t == network.UDM || t == network.NRF {
			network.KeyFile.Say(s, "cert/core.key", network.Configured, coreFile)
			network.CAFile.Say(s, "cert/ca.pem", network.Configured, coreFile)
		}
		if t == network.UDM {
			network.HNScheme.Say(n.Add(network.KindHomeNetworkKey, "", "1", f), 1, network.Configured, coreFile)
		}
	}
	for _, add := range more {
		add(n)
	}
	n.Join()
	return n
}

// answer is what a check says of an element, which is named by its path.
type answer struct {
	check, of string
	says      technique.Answer
	layer     network.Layer
}

func fails(check, of string) answer { return answer{check, of, technique.Fails, network.Configured} }
func seen(check, of string) answer  { return answer{check, of, technique.Fails, network.Observed} }
func passes(check, of string) answer {
	return answer{check, of, technique.Passes, network.Configured}
}
func moot(check, of string) answer {
	return answer{check, of, technique.NotApplicable, network.Configured}
}

// steps is what a technique says over a network with some answers: the best level of a gain, by the gain in words and by a need and the gain.
func steps(t *testing.T, x *technique.Technique, n *network.Network, answers []answer) map[string]technique.Level {
	t.Helper()
	byPath := map[string]*network.Element{}
	for e := range n.All() {
		byPath[e.String()] = e
	}
	var verdicts []technique.Verdict
	for _, a := range answers {
		e, ok := byPath[a.of]
		if !ok {
			t.Fatalf("no element %q", a.of)
		}
		v := technique.Verdict{Check: a.check, Answer: a.says, Subject: e}
		if a.says == technique.Fails {
			v.Evidence = []technique.Evidence{{Text: "a fact", Layer: a.layer, Origin: coreFile}}
		}
		verdicts = append(verdicts, v)
	}
	out := map[string]technique.Level{}
	x.Rule(technique.NewModel(n, verdicts), func(s technique.Step) {
		level := s.Level()
		if slices.ContainsFunc(s.By, func(l technique.Leaf) bool { return l.Level == technique.Refuted }) {
			return
		}
		ways := []string{s.Gains.String()}
		for _, c := range s.Needs {
			ways = append(ways, c.String()+" → "+s.Gains.String())
		}
		for _, w := range ways {
			if out[w] == 0 || level < out[w] {
				out[w] = level
			}
		}
	})
	return out
}

func gain(s technique.State, of string) string { return string(s) + ": " + of }

func way(need technique.State, gains technique.State, of string) string {
	return gain(need, of) + " → " + gain(gains, of)
}

// TestServices shows of each technique the level of a step when a check fails, when nothing decides, and when a check refutes it.
// Level 0 is no step.
func TestServices(t *testing.T) {
	const none = technique.Level(0)
	const amf, udm, udr, nrf, smf, ausf, nef, scp, sepp, upf, hss = "AMF amf", "UDM udm", "UDR udr", "NRF nrf", "SMF smf", "AUSF ausf", "NEF nef", "SCP scp", "SEPP sepp", "UPF upf", "HSS hss"
	sbi := func(f string) string { return f + " / SBI sbi" }
	onPath := func(f string) string { return gain(technique.OnPath, sbi(f)) }
	subscriber := func(op bool) func(*network.Network) {
		return func(n *network.Network) {
			s := n.Add(network.KindSubscriber, "", "ue.yaml:1", nil)
			key, _ := network.NewSecret(strings.Repeat("01", 16))
			network.SubscriberKey.Say(s, key, network.Configured, coreFile)
			network.KeyInline.Say(s, true, network.Configured, coreFile)
			if op {
				network.SubscriberOP.Say(s, key, network.Configured, coreFile)
			}
		}
	}
	const ue = "subscriber ue.yaml:1"
	operator := func(profile string) func(*network.Network) {
		return func(n *network.Network) {
			network.Profile.Say(n.Add(network.KindOperator, "", "operator", nil), profile, network.Declared, coreFile)
		}
	}
	inCompose := func(n *network.Network) {
		w := n.Add(network.KindWorkload, "ComposeService", "core/udm", nil)
		network.Platform.Say(w, "compose", network.Configured, coreFile)
		network.Attachment.Say(w, "core", network.Configured, coreFile)
		for f := range n.Functions(network.UDM) {
			network.RunsAs.Say(f, "core/udm", network.Configured, coreFile)
		}
	}
	at := func(t network.NFType, site string) func(*network.Network) {
		return func(n *network.Network) {
			for f := range n.Functions(t) {
				network.SiteName.Say(f, site, network.Declared, coreFile)
			}
		}
	}
	authority := func(n *network.Network) {
		network.IsCA.Say(n.Add(network.KindCertificate, "", "core/cert/ca.pem", nil), true, network.Configured, coreFile)
		network.KeyType.Say(n.Add(network.KindPrivateKey, "", "core/cert/ca.key", nil), "RSA", network.Configured, coreFile)
	}
	captured := func(n *network.Network) {
		for f := range n.Functions() {
			network.HostName.Say(f, strings.ToLower(f.Type)+".core", network.Observed, network.Origin{Path: "core.pcap", Frame: 9})
		}
	}
	diameter := func(n *network.Network) {
		for f := range n.Functions(network.HSS) {
			network.RoleOf.Say(n.Add(network.KindInterface, string(network.S6A), "s6a", f), network.Server, network.Configured, coreFile)
		}
	}

	tests := []struct {
		technique *technique.Technique
		more      []func(*network.Network)
		answers   []answer
		gain      string
		want      technique.Level
	}{
		{technique.StandBetweenFunctions, nil, nil, gain(technique.Between, udm), technique.Possible},
		{technique.StandBetweenFunctions, []func(*network.Network){inCompose}, nil, gain(technique.Between, udm), technique.Configured},
		{technique.TapBetweenSites, nil, nil, gain(technique.Between, udr), none},
		{technique.TapBetweenSites, []func(*network.Network){at(network.UDR, "east"), at(network.UDM, "east")}, nil, gain(technique.Between, udr), none},
		{technique.TapBetweenSites, []func(*network.Network){at(network.UDR, "east"), at(network.UDM, "west")}, nil, gain(technique.Between, udr), technique.Declared},

		{technique.ReadSBIInClear, nil, []answer{fails("sbi-unprotected", sbi(udm))}, onPath(udm), technique.Configured},
		{technique.ReadSBIInClear, nil, []answer{seen("sbi-unprotected", sbi(udm))}, onPath(udm), technique.Configured}, // seen, of a function that is only configured
		{technique.ReadSBIInClear, []func(*network.Network){captured}, []answer{seen("sbi-unprotected", sbi(udm))}, onPath(udm), technique.Observed},
		{technique.ReadSBIInClear, nil, []answer{fails("sbi-unprotected", sbi(udm))}, onPath(amf), technique.Possible},
		{technique.ReadSBIInClear, nil, []answer{passes("sbi-unprotected", sbi(udm))}, onPath(udm), none},
		{technique.ReadSBIInClear, nil, []answer{moot("sbi-unprotected", sbi(udm))}, onPath(udm), none},
		{technique.BreakObsoleteTLS, nil, nil, gain(technique.ReadsPath, sbi(udm)), none},
		{technique.BreakObsoleteTLS, nil, []answer{seen("seen-obsolete-tls-refused", udm)}, gain(technique.ReadsPath, sbi(udm)), technique.Possible},
		{technique.PoseAsProducer, nil, nil, onPath(udm), technique.Possible},
		{technique.PoseAsProducer, nil, []answer{fails("sbi-server-not-verified", amf), fails("sbi-no-client-certificate", sbi(udm))}, onPath(udm), technique.Configured},
		{technique.PoseAsProducer, nil, []answer{fails("sbi-server-not-verified", amf), passes("sbi-no-client-certificate", sbi(udm))}, onPath(udm), none},
		{technique.TakeWhatPasses, nil, nil, gain(technique.SubscriberKeys, udr), technique.Configured},
		{technique.TakeWhatPasses, nil, nil, gain(technique.Location, amf), technique.Configured},
		{technique.ChangeRequests, nil, nil, gain(technique.Calls, udm), technique.Configured},
		{technique.ChangeRequests, nil, nil, gain(technique.Discovered, nrf), technique.Configured},
		{technique.HandOnAsSCP, nil, nil, onPath(udm), technique.Configured},
		{technique.HandOnAsSCP, nil, nil, onPath(scp), none},

		{technique.TakePublishedKey, nil, []answer{fails("certificate-published", udm)}, gain(technique.PrivateKey, udm), technique.Configured},
		{technique.TakePublishedKey, nil, nil, gain(technique.PrivateKey, udm), technique.Possible},
		{technique.TakePublishedKey, nil, nil, gain(technique.PrivateKey, amf), none}, // it names no key
		{technique.TakePublishedKey, nil, []answer{passes("certificate-published", udm)}, gain(technique.PrivateKey, udm), none},
		{technique.UseSharedKey, nil, []answer{fails("key-shared", udm), fails("key-shared", nrf)}, gain(technique.PrivateKey, nrf), technique.Configured},
		{technique.UseSharedKey, nil, []answer{fails("key-shared", udm)}, gain(technique.PrivateKey, udm), none},
		{technique.ImpersonateWithKey, nil, nil, onPath(udm), technique.Configured},
		{technique.ImpersonateWithKey, nil, nil, gain(technique.Registered, nrf), technique.Configured},
		{technique.ImpersonateWithKey, nil, nil, gain(technique.Calls, udr), technique.Configured},
		{technique.ImpersonateWithKey, nil, nil, onPath(nrf), technique.Configured},
		{technique.ImpersonateWithKey, nil, nil, onPath(amf), none},
		{technique.MakeCertificates, []func(*network.Network){authority}, nil, gain(technique.IssuesCertificates, nrf), none},
		{technique.MakeCertificates, []func(*network.Network){authority}, []answer{fails("ca-key-beside-functions", "private-key core/cert/ca.key")}, gain(technique.IssuesCertificates, nrf), technique.Configured},
		{technique.MakeCertificates, []func(*network.Network){authority}, []answer{fails("certificate-published", "certificate core/cert/ca.pem")}, gain(technique.IssuesCertificates, nrf), technique.Configured},
		{technique.MakeCertificates, []func(*network.Network){authority}, []answer{passes("ca-key-beside-functions", udm)}, gain(technique.IssuesCertificates, nrf), none},
		{technique.MakeCertificates, nil, nil, gain(technique.HoldsToken, nrf), technique.Configured},

		{technique.StealToken, nil, nil, gain(technique.Calls, udm), technique.Configured},
		{technique.StealToken, nil, nil, gain(technique.HoldsToken, nrf), technique.Configured},
		{technique.StealToken, nil, []answer{passes("sbi-no-client-certificate", sbi(udm))}, gain(technique.Calls, udm), none},
		{technique.StealToken, nil, []answer{fails("oauth-off", nrf)}, gain(technique.Calls, udm), none},
		{technique.ForgeToken, nil, []answer{seen("seen-alg-none-refused", udm)}, gain(technique.Calls, udm), technique.Configured},
		{technique.ForgeToken, nil, []answer{seen("attack-oauth-alg-none", udm)}, gain(technique.Calls, udm), technique.Possible}, // tried, and perhaps refused
		{technique.ForgeToken, nil, nil, gain(technique.Calls, udm), technique.Possible},
		{technique.ForgeToken, nil, nil, gain(technique.HoldsToken, nrf), technique.Possible},
		{technique.ForgeToken, nil, []answer{fails("oauth-off", nrf)}, gain(technique.Calls, udm), none},
		{technique.WidenToken, nil, []answer{seen("attack-oauth-audience", udm)}, gain(technique.Calls, udm), technique.Configured},
		{technique.WidenToken, nil, []answer{seen("seen-token-claims-empty", nrf)}, gain(technique.Calls, udr), technique.Configured},
		{technique.WidenToken, nil, nil, gain(technique.Calls, udm), technique.Possible},
		{technique.WidenToken, nil, []answer{fails("oauth-off", nrf)}, gain(technique.Calls, udm), none},

		{technique.DiscoverFunctions, nil, []answer{fails("sbi-unprotected", sbi(nrf))}, way(technique.Reach, technique.KnowsFunctions, nrf), technique.Configured},
		{technique.DiscoverFunctions, nil, nil, way(technique.Reach, technique.KnowsFunctions, nrf), technique.Possible},
		{technique.DiscoverFunctions, nil, []answer{passes("sbi-no-client-certificate", sbi(nrf))}, way(technique.Reach, technique.KnowsFunctions, nrf), none},
		{technique.DiscoverFunctions, nil, []answer{passes("sbi-no-client-certificate", sbi(nrf))}, way(technique.Registered, technique.KnowsFunctions, nrf), technique.Configured},
		{technique.BeDiscovered, nil, nil, gain(technique.Discovered, nrf), technique.Configured},
		{technique.AnswerForOthers, nil, []answer{fails("sbi-unprotected", sbi(udm))}, onPath(udm), technique.Configured},
		{technique.AnswerForOthers, nil, nil, onPath(udm), technique.Possible},
		{technique.AnswerForOthers, nil, []answer{passes("sbi-unprotected", sbi(udr)), passes("sbi-server-not-verified", udm), passes("sbi-server-not-verified", nef)}, onPath(udr), none},
		{technique.PoseAsSMF, nil, []answer{fails("sbi-server-not-verified", amf)}, gain(technique.UserTraffic, amf), technique.Configured},
		{technique.PoseAsSMF, nil, nil, gain(technique.UserTraffic, amf), technique.Possible},
		{technique.PoseAsSMF, nil, []answer{passes("sbi-unprotected", sbi(smf)), passes("sbi-server-not-verified", amf)}, gain(technique.UserTraffic, amf), none},
		{technique.DeregisterFunctions, nil, []answer{fails("sbi-no-client-certificate", sbi(nrf))}, gain(technique.Availability, ausf), technique.Configured},
		{technique.DeregisterFunctions, nil, nil, gain(technique.Availability, smf), technique.Possible},
		{technique.DeregisterFunctions, nil, []answer{passes("sbi-no-client-certificate", sbi(nrf))}, gain(technique.Availability, udm), none},
		{technique.StopNRF, nil, []answer{seen("attack-nrf-malformed-discovery", nrf)}, gain(technique.Availability, nrf), technique.Possible},
		{technique.StopNRF, nil, nil, gain(technique.Availability, nrf), none},

		{technique.ReadLocation, nil, nil, gain(technique.Location, amf), technique.Configured},
		{technique.ReadIdentities, nil, nil, gain(technique.SubscriberIdentities, udm), technique.Configured},
		{technique.ReadIdentities, nil, nil, gain(technique.SubscriberIdentities, amf), technique.Possible},
		{technique.RegisterAsServingAMF, nil, nil, gain(technique.Availability, udm), technique.Possible},
		{technique.AskForVectors, nil, nil, gain(technique.UserTraffic, udm), technique.Configured},
		{technique.AlterSubscriberData, nil, nil, gain(technique.Availability, udr), technique.Configured},
		{technique.SwitchUserPlane, nil, nil, gain(technique.UserTraffic, smf), technique.Configured}, // for who sees the names of sessions
		{technique.PassForApplication, nil, []answer{fails("nef-clear", sbi(nef))}, gain(technique.Calls, nef), technique.Configured},
		{technique.PassForApplication, nil, nil, gain(technique.Calls, nef), technique.Possible},
		{technique.PassForApplication, nil, []answer{passes("sbi-no-client-certificate", sbi(nef))}, gain(technique.Calls, nef), none},

		{technique.ReadPublishedSubscriberKeys, []func(*network.Network){subscriber(true)}, []answer{fails("subscriber-key-published", ue)}, gain(technique.SubscriberKeys, ue), technique.Configured},
		{technique.ReadPublishedSubscriberKeys, []func(*network.Network){subscriber(true)}, []answer{passes("subscriber-key-published", ue)}, gain(technique.SubscriberKeys, ue), none},
		{technique.TakeKeysFromConfiguration, []func(*network.Network){subscriber(true)}, []answer{fails("subscriber-key-in-configuration", ue)}, gain(technique.SubscriberKeys, ue), technique.Configured},
		{technique.TakeKeysFromConfiguration, []func(*network.Network){subscriber(false)}, []answer{fails("subscriber-key-in-configuration", ue)}, gain(technique.SubscriberKeys, ue), none},
		{technique.TakeKeysFromConfiguration, []func(*network.Network){subscriber(false)}, []answer{fails("subscriber-key-in-configuration", ue), fails("operator-key-network-wide", amf)}, gain(technique.SubscriberKeys, ue), technique.Configured},
		{technique.TakeKeysFromConfiguration, []func(*network.Network){subscriber(true)}, []answer{passes("subscriber-key-in-configuration", ue)}, gain(technique.SubscriberKeys, ue), none},
		{technique.ReuseSubscriberKey, []func(*network.Network){subscriber(true)}, []answer{fails("subscriber-key-shared", ue)}, gain(technique.SubscriberKeys, udr), technique.Possible},
		{technique.ReuseSubscriberKey, []func(*network.Network){subscriber(true)}, []answer{passes("subscriber-key-shared", ue)}, gain(technique.SubscriberKeys, udr), none},
		{technique.TakeHomeNetworkKey, nil, []answer{fails("suci-key-published", udm+" / home-network-key 1")}, gain(technique.HomeKey, udm), technique.Configured},
		{technique.TakeHomeNetworkKey, nil, nil, gain(technique.HomeKey, udm), technique.Possible},
		{technique.TakeHomeNetworkKey, nil, []answer{passes("suci-key-published", udm+" / home-network-key 1"), passes("suci-key-in-configuration", udm+" / home-network-key 1")},
			gain(technique.HomeKey, udm), none},
		{technique.TakeHomeNetworkKey, nil, []answer{passes("suci-key-published", udm+" / home-network-key 1"), fails("suci-key-in-configuration", udm+" / home-network-key 1")},
			way(technique.ReadsConfig, technique.HomeKey, udm), technique.Configured},

		{technique.ReachInterconnect, nil, nil, gain(technique.Reach, sepp), technique.Configured},
		{technique.ReachInterconnect, nil, nil, gain(technique.Peer, sepp), technique.Possible},
		{technique.PassForPartner, nil, []answer{fails("n32-client-certificate", sepp)}, gain(technique.Peer, sepp), technique.Configured},
		{technique.PassForPartner, nil, nil, gain(technique.Peer, sepp), technique.Possible},
		{technique.PassForPartner, nil, []answer{passes("n32-client-certificate", sepp)}, gain(technique.Peer, sepp), none},
		{technique.CallThroughSEPP, nil, nil, gain(technique.Calls, ausf), technique.Configured},
		{technique.CallThroughSEPP, nil, nil, gain(technique.Calls, udr), none},
		{technique.ReadN32, nil, []answer{fails("n32-clear", sepp)}, gain(technique.Location, sepp), technique.Configured},
		{technique.ReadN32, nil, nil, gain(technique.SubscriberIdentities, sepp), technique.Possible},
		{technique.ReadN32, nil, []answer{passes("n32-clear", sepp)}, gain(technique.Location, sepp), none},
		{technique.PassForSEPP, nil, []answer{fails("sepp-certificate-shared", sepp)}, gain(technique.Location, sepp), technique.Configured},
		{technique.PassForSEPP, nil, nil, gain(technique.Location, sepp), none},
		{technique.AskOverDiameter, []func(*network.Network){diameter}, nil, gain(technique.Location, hss), technique.Possible},
		{technique.AskOverDiameter, nil, nil, gain(technique.Location, hss), none},

		{technique.ReadFromFunction, nil, nil, gain(technique.SubscriberKeys, udr), technique.Configured},
		{technique.ReadFromFunction, nil, nil, gain(technique.UserTraffic, upf), technique.Configured},
		{technique.ReadFromFunction, nil, nil, gain(technique.SubscriberKeys, amf), none},
		{technique.StopFunction, nil, nil, gain(technique.EmergencyCalls, amf), technique.Configured},
		{technique.StopFunction, nil, nil, gain(technique.EmergencyCalls, udm), none},
		{technique.RuleSessions, nil, nil, gain(technique.RulesN4, upf), technique.Configured},
		{technique.ActAsFunction, nil, nil, gain(technique.HoldsToken, nrf), technique.Configured},
		{technique.ActAsFunction, nil, nil, gain(technique.Calls, udr), technique.Configured},
		{technique.ReadInterception, nil, nil, gain(technique.LawfulInterception, amf), technique.Possible},
		{technique.ReadInterception, []func(*network.Network){operator("production")}, nil, gain(technique.LawfulInterception, amf), technique.Declared},
		{technique.ReadInterception, []func(*network.Network){operator("lab")}, nil, gain(technique.LawfulInterception, amf), none},
	}
	for _, test := range tests {
		if got := steps(t, test.technique, smallCore(test.more...), test.answers)[test.gain]; got != test.want {
			t.Errorf("%s: %v: %q is %q, want %q", test.technique.ID, test.answers, test.gain, got, test.want)
		}
	}
}
