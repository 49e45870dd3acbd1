package technique_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/guyline/guyline/attack/technique"
	"github.com/guyline/guyline/network"
)

// radioNetwork has one of each function that the techniques on radio and user plane are about, with the interfaces at which they work.
func radioNetwork() *network.Network {
	n := network.New()
	at := network.Origin{Path: "radio.yaml", Line: 1}
	for _, f := range []struct {
		typ        network.NFType
		interfaces string // name, role, address
	}{
		{network.AMF, "N2 server 192.0.2.1"},
		{network.SMF, "N4 server 192.0.2.2"},
		{network.UPF, "N3 server 192.0.2.3, N4 server 192.0.2.4, N9 server 192.0.2.5"},
		{network.UDM, ""},
		{network.UDR, ""},
		{network.MME, ""},
		{network.GNB, "N2 client 192.0.2.1, N3 server 198.51.100.1, F1 server 198.51.100.2, E1 server 198.51.100.3, Xn server 198.51.100.4, " +
			"E2 client 198.51.100.9, O1 server 198.51.100.5, OFH server 198.51.100.6"},
		{network.RIC, "A1 server 198.51.100.8"},
	} {
		e := n.Add(network.KindFunction, string(f.typ), "a", nil)
		network.Config.Say(e, at.Path, network.Configured, at)
		network.SNSSAIs.Say(e, network.SNSSAI{SST: 1}, network.Configured, at)
		for text := range strings.SplitSeq(f.interfaces, ", ") {
			part := strings.Fields(text)
			if len(part) == 0 {
				continue
			}
			i := n.Add(network.KindInterface, part[0], part[1]+" "+part[2], e)
			network.RoleOf.Say(i, network.Role(part[1]), network.Configured, at)
			network.Address.Say(i, part[2], network.Configured, at)
		}
	}
	slice := n.Add(network.KindSlice, "", "one", nil)
	network.SNSSAIs.Say(slice, network.SNSSAI{SST: 1}, network.Declared, at)
	network.HNScheme.Say(n.Add(network.KindSubscriber, "", "ue.yaml:1", nil), 0, network.Configured, at)
	n.Join()
	return n
}

// find is an element by its path as it prints.
func find(t *testing.T, n *network.Network, path string) *network.Element {
	t.Helper()
	for e := range n.All() {
		if e.String() == path {
			return e
		}
	}
	t.Fatalf("no element %s", path)
	return nil
}

const (
	noStep technique.Level = 0
	isSeen                 = technique.Observed
	isSet                  = technique.Configured
	isOpen                 = technique.Possible
)

// TestRadioSteps holds of each technique how sure its surest step is when a check fails, when nothing decides, and when checks refute it.
func TestRadioSteps(t *testing.T) {
	for _, c := range []struct {
		technique *technique.Technique
		gains     string          // the state that is looked at, and the element that it is gained at
		about     string          // what the verdicts are about
		fails     string          // checks, of which nothing is surer than the files that describe the elements
		shown     technique.Level // when they fail
		open      technique.Level // when nothing decides
		refuted   string          // checks whose pass closes the step; "" where none does
	}{
		{technique.ReadNASOnAir, "reads NAS signalling: AMF a", "AMF a", "nas-null-cipher-preferred", isSet, isOpen, "nas-null-cipher-preferred"},
		{technique.ReadNASOnAir, "reads NAS signalling: AMF a", "AMF a", "seen-nas-null-ciphering", isSet, isOpen, "nas-null-cipher-offered"},
		{technique.FollowByNAS, "location: AMF a", "", "", noStep, isSet, ""},
		{technique.StandUpFalseCell, "a cell of his own that terminals take for the network's", "", "", noStep, isSeen, ""},
		{technique.AlterNASOnAir, "sends NAS signalling in another's name: AMF a", "AMF a", "nas-null-integrity-preferred", isSet, isOpen, "nas-null-integrity-offered"},
		{technique.AlterNASOnAir, "sends NAS signalling in another's name: AMF a", "AMF a", "nas-null-integrity-offered", isOpen, isOpen, "nas-null-integrity-preferred"},
		{technique.ReplayNAS, "sends NAS signalling in another's name: AMF a", "AMF a", "attack-nas-count-replay", isSet, isOpen, ""},
		{technique.DetachTerminals, "emergency-calls: AMF a", "", "", noStep, isSet, ""},
		{technique.BidDownAlgorithms, "reads NAS signalling: AMF a", "AMF a", "nas-null-cipher-offered", isOpen, isOpen, "nas-null-cipher-offered"},
		{technique.BidDownAlgorithms, "reads NAS signalling: AMF a", "AMF a", "nas-null-cipher-offered attack-ue-capability-bidding-down", isOpen, isOpen, ""},
		{technique.ListenToRadio, "reads user traffic on the air: gNB a", "gNB a", "rrc-null-cipher-preferred", isSet, isOpen, "rrc-null-cipher-preferred drb-ciphering-off"},
		{technique.ListenToRadio, "reads user traffic on the air: gNB a", "gNB a", "drb-ciphering-off", isSet, isOpen, ""},
		{technique.ReadUserTrafficOnAir, "user-traffic: gNB a", "", "", noStep, isSet, ""},
		{technique.LocateByRadioSignalling, "location: gNB a", "gNB a", "seen-rrc-null-ciphering", isSet, isOpen, "rrc-null-cipher-preferred"},
		{technique.ReadUnprotectedSessions, "user-traffic: SMF a", "SMF a", "up-policy-not-needed", isOpen, isOpen, ""},
		{technique.ReadUnprotectedSessions, "user-traffic: AMF a", "AMF a", "seen-up-security-not-needed", isSet, noStep, ""},
		{technique.AlterUserTrafficOnAir, "user-traffic: gNB a", "gNB a", "drb-integrity-off", isSet, isOpen, "drb-integrity-off"},
		{technique.AlterRadioSignalling, "emergency-calls: gNB a", "gNB a", "attack-null-cipher-integrity", isSet, isOpen, "rrc-null-integrity-offered"},
		{technique.AlterRadioSignalling, "emergency-calls: gNB a", "gNB a", "rrc-null-integrity-offered", isOpen, isOpen, ""},
		{technique.CatchIdentities, "subscriber-identities: UDM a", "UDM a", "suci-no-key", isSet, isOpen, "suci-no-key"},
		{technique.CatchIdentities, "subscriber-identities: AMF a", "AMF a", "seen-suci-null-scheme", isSet, isOpen, ""},
		{technique.CatchIdentities, "subscriber-identities: subscriber ue.yaml:1", "subscriber ue.yaml:1", "suci-ue-null-scheme", isSet, noStep, ""},
		{technique.DrawOutIdentities, "subscriber-identities: AMF a", "AMF a", "attack-downlink-identity-extraction", isSet, isOpen, ""},
		{technique.BidDownToLTE, "subscriber-identities: MME a", "", "", noStep, isSet, ""},
		{technique.TryIdentities, "subscriber-identities: UDM a", "UDM a", "seen-null-scheme-suci-accepted", isSet, isOpen, ""},
		{technique.OpenConcealedIdentities, "subscriber-identities: UDM a", "", "", noStep, isSet, ""},
		{technique.FollowTemporaryIdentity, "location: AMF a", "AMF a", "seen-nas-guti-not-renewed", isSet, isOpen, ""},
		{technique.ReplayConcealedIdentity, "location: AMF a", "AMF a", "attack-suci-replay", isSet, isOpen, ""},
		{technique.CutOffByTemporaryIdentity, "emergency-calls: AMF a", "AMF a", "attack-blind-dos-tmsi", isSet, isOpen, ""},
		{technique.StopAMFBySignalling, "availability: AMF a", "AMF a", "attack-nas-fuzzing", isOpen, isOpen, ""},
		{technique.FloodAMF, "availability: AMF a", "AMF a", "attack-auth-brute-force", isSet, isOpen, ""},
		{technique.CloneSIM, "user-traffic: UDR a", "", "", noStep, isSet, ""},
		{technique.DecipherWithSubscriberKeys, "reads NAS signalling: AMF a", "", "", noStep, isSet, ""},
		{technique.PoseAsNetwork, "sends NAS signalling in another's name: AMF a", "", "", noStep, isSet, ""},

		{technique.TapTransportLink, "reads and changes what passes: AMF a / N2 server 192.0.2.1", "", "", noStep, isSet, ""},
		{technique.ReachOverTransport, "packets reach the interface: UPF a / N3 server 192.0.2.3", "", "", noStep, isSet, ""},
		{technique.StandOnCorePath, "reads and changes what passes: UPF a / N4 server 192.0.2.4", "", "", noStep, isOpen, ""},
		{technique.EnterByAnyNetwork, "packets reach the interface: UPF a / N4 server 192.0.2.4", "UPF a / N4 server 192.0.2.4", "n4-listens-everywhere", isSet, isOpen, "n4-listens-everywhere"},
		{technique.ReachAtSharedAddress, "packets reach the interface: UPF a", "UPF a", "planes-share-address", isSet, isOpen, "planes-share-address"},
		{technique.ReadN2, "location: AMF a", "AMF a / N2 server 192.0.2.1", "n2-unprotected", isSet, isOpen, "n2-unprotected"},
		{technique.ReadN2, "has the keys of the radio: gNB a", "AMF a / N2 server 192.0.2.1", "n2-unprotected", isSet, isOpen, "n2-unprotected"},
		{technique.ReadN2, "reads NAS signalling: AMF a", "AMF a / N2 server 192.0.2.1", "n2-unprotected", isOpen, isOpen, "n2-unprotected"},
		{technique.AlterN2, "user-traffic: gNB a", "AMF a / N2 server 192.0.2.1", "n2-unprotected", isSet, isOpen, "n2-unprotected"},
		{technique.ConnectRogueGNB, "taken for a peer: AMF a", "AMF a", "attack-rogue-gnb", isSet, isOpen, "n2-unprotected"},
		{technique.ServeAsGNB, "emergency-calls: AMF a", "", "", noStep, isSet, ""},
		{technique.TakeRadioKeys, "has the keys of the radio: gNB a", "gNB a / E1 server 198.51.100.3", "e1-unprotected", isSet, isOpen, ""},
		{technique.TakeRadioKeys, "has the keys of the radio: gNB a", "gNB a / Xn server 198.51.100.4", "xn-unprotected", isSet, isOpen, ""},
		{technique.DecipherRadio, "user-traffic: gNB a", "gNB a / F1 server 198.51.100.2", "f1-unprotected", isSet, isOpen, "f1-unprotected"},
		{technique.DecipherRadio, "user-traffic: AMF a", "", "", noStep, isSet, ""},
		{technique.SteerOverRANInterfaces, "moves terminals and shuts cells: gNB a", "gNB a / E2 client 198.51.100.9", "e2-unprotected", isSet, isOpen, ""},
		{technique.CommandOverO1, "commands the radio node: gNB a", "gNB a / O1 server 198.51.100.5", "o1-unprotected", isSet, isOpen, "o1-unprotected"},
		{technique.SteerThroughRIC, "moves terminals and shuts cells: gNB a", "RIC a / A1 server 198.51.100.8", "a1-unprotected", isSet, isSet, ""},
		{technique.UseRadioNode, "availability: gNB a", "", "", noStep, isSet, ""},
		{technique.ShiftFronthaulTime, "availability: gNB a", "gNB a / OFH server 198.51.100.6", "fronthaul-unprotected", isSet, isOpen, "fronthaul-unprotected"},

		{technique.AssociateWithUPF, "taken for a peer: UPF a", "UPF a / N4 server 192.0.2.4", "n4-unprotected", isSet, isOpen, "n4-unprotected"},
		{technique.AssociateWithUPF, "taken for a peer: UPF a", "UPF a / N9 server 192.0.2.5", "n4-unprotected", isOpen, isOpen, ""},
		{technique.AssociateWithUPF, "taken for a peer: UPF a", "UPF a", "attack-pfcp-rogue-association", isSet, isOpen, ""},
		{technique.AssociateWithUPF, "taken for a peer: UPF a", "UPF a", "seen-pfcp-association-beside", isSet, isOpen, ""},
		{technique.CommandSessions, "commands the user plane's sessions: UPF a", "", "", noStep, isSet, ""},
		{technique.RedirectUserTraffic, "user-traffic: UPF a", "", "", noStep, isSet, ""},
		{technique.DeleteSessions, "availability: UPF a", "", "", noStep, isSet, ""},
		{technique.FloodUPF, "availability: UPF a", "UPF a", "seen-pfcp-heartbeat-to-stranger", isSet, isOpen, "n4-unprotected"},
		{technique.StopUPF, "availability: UPF a", "UPF a", "attack-pfcp-pdn-type-0", isOpen, isOpen, "n4-unprotected"},
		{technique.StopUPF, "availability: UPF a", "UPF a", "attack-pfcp-pdn-type-0 attack-pfcp-heartbeat-flood", isSet, isOpen, ""},
		{technique.ReadN3, "user-traffic: gNB a", "gNB a / N3 server 198.51.100.1", "n3-unprotected", isSet, isOpen, "n3-unprotected"},
		{technique.ReadN3, "user-traffic: UPF a", "UPF a / N9 server 192.0.2.5", "n4-unprotected", isSet, isOpen, ""},
		{technique.DiscoverTunnels, "knows the tunnels of subscribers: UPF a", "UPF a", "attack-teid-scan", isSet, isOpen, ""},
		{technique.InjectIntoTunnels, "user-traffic: UPF a", "UPF a / N3 server 192.0.2.3", "n3-unprotected", isSet, isOpen, "n3-unprotected"},
		{technique.OpenSession, "a PDU session", "", "", noStep, isSet, ""},
		{technique.ReachCoreFromTerminal, "a host on the core's network", "UPF a", "attack-core-reached-from-ue", isSet, isOpen, ""},
		{technique.CommandUPFFromTerminal, "packets reach the interface: UPF a / N4 server 192.0.2.4", "UPF a", "attack-pfcp-in-gtp", isSet, isOpen, ""},
		{technique.TunnelInTunnel, "user-traffic: UPF a", "UPF a", "attack-gtp-in-gtp", isSet, isOpen, ""},
		{technique.SpoofTerminalAddress, "user-traffic: UPF a", "UPF a", "attack-ue-address-spoofing", isSet, isOpen, ""},
		{technique.ShareTunnel, "user-traffic: UPF a", "UPF a", "seen-teid-collision", isSet, noStep, ""},
		{technique.ExhaustSharedSlice, "availability: SMF a", "SMF a", "slice-isolation-broken", isOpen, noStep, ""},
		{technique.LocateAcrossSlices, "location: SMF a", "SMF a", "slice-isolation-broken", isSet, noStep, ""},
	} {
		t.Run(c.technique.ID+" "+c.fails, func(t *testing.T) {
			n := radioNetwork()
			sure := func(checks string, answer technique.Answer) technique.Level {
				var verdicts []technique.Verdict
				for id := range strings.FieldsSeq(checks) {
					layer := network.Configured
					if strings.HasPrefix(id, "seen-") || strings.HasPrefix(id, "attack-") {
						layer = network.Observed
					}
					verdicts = append(verdicts, technique.Verdict{Check: id, Answer: answer, Subject: find(t, n, c.about),
						Evidence: []technique.Evidence{{Text: "it is so", Layer: layer, Origin: network.Origin{Path: "radio.yaml", Line: 1}}}})
				}
				best := noStep
				c.technique.Rule(technique.NewModel(n, verdicts), func(s technique.Step) {
					if s.Gains.String() == c.gains && (best == noStep || s.Level() < best) {
						best = s.Level()
					}
				})
				return best
			}
			if c.fails != "" {
				if got := sure(c.fails, technique.Fails); got != c.shown {
					t.Errorf("%s fails: level %v, want %v", c.fails, got, c.shown)
				}
			}
			if got := sure("", technique.Passes); got != c.open {
				t.Errorf("nothing decides: level %v, want %v", got, c.open)
			}
			if c.refuted != "" {
				if got := sure(c.refuted, technique.Passes); got != technique.Refuted {
					t.Errorf("%s passes: level %v, want %v", c.refuted, got, technique.Refuted)
				}
			}
		})
	}
}

// TestRadioObserved holds that what a capture shows of an element that the capture shows is observed.
func TestRadioObserved(t *testing.T) {
	n := network.New()
	at := network.Origin{Path: "n2.pcapng", Frame: 7}
	amf := n.Add(network.KindFunction, string(network.AMF), "192.0.2.1", nil)
	network.HostName.Say(amf, "192.0.2.1", network.Observed, at)
	event := n.Add(network.KindEvent, "nas-null-ciphering", "n2.pcapng#7 1", nil)
	network.EventPeer.Say(event, "192.0.2.1:38412", network.Observed, at)
	n.Join()
	m := technique.NewModel(n, []technique.Verdict{{Check: "seen-nas-null-ciphering", Answer: technique.Fails, Subject: event,
		Evidence: []technique.Evidence{{Text: "frame = 7", Layer: network.Observed, Origin: at}}}})
	technique.ReadNASOnAir.Rule(m, func(s technique.Step) {
		if s.Level() != technique.Observed || s.By[0].Proof[0].Origin.Frame != 7 {
			t.Errorf("%+v is no observed step that names its frame", s)
		}
	})
}

// TestTapLeavesSite holds that N4 between functions of one site is on no link between sites, and that where a site is not known it may be.
func TestTapLeavesSite(t *testing.T) {
	for _, c := range []struct {
		smf, upf string
		want     int
	}{{"Exchange", "Exchange", 0}, {"Exchange", "Edge", 2}, {"Exchange", "", 2}, {"", "", 2}} {
		n := network.New()
		at := network.Origin{Path: "guyline.yaml", Line: 1}
		for typ, site := range map[network.NFType]string{network.SMF: c.smf, network.UPF: c.upf} {
			f := n.Add(network.KindFunction, string(typ), "a", nil)
			if site != "" {
				network.SiteName.Say(f, site, network.Declared, at)
			}
			network.RoleOf.Say(n.Add(network.KindInterface, string(network.N4), "server", f), network.Server, network.Configured, at)
		}
		n.Join()
		got := 0
		technique.TapTransportLink.Rule(technique.NewModel(n, nil), func(technique.Step) { got++ })
		if got != c.want {
			t.Errorf("SMF at %q, UPF at %q: %d taps, want %d", c.smf, c.upf, got, c.want)
		}
	}
}

// TestRadioNodesAreBounded holds that of a large network those radio nodes are told that serve the most people, in the model's order.
func TestRadioNodesAreBounded(t *testing.T) {
	n := network.New()
	at := network.Origin{Path: "cells.csv", Line: 1}
	for i := range 2500 {
		gnb := n.Add(network.KindFunction, string(network.GNB), "gnb-"+strings.Repeat("0", 4-len(strconv.Itoa(i)))+strconv.Itoa(i), nil)
		network.People.Say(n.Add(network.KindCell, "", "cell", gnb), i, network.Declared, at)
	}
	n.Join()
	var told []string
	technique.ReadUserTrafficOnAir.Rule(technique.NewModel(n, nil), func(s technique.Step) { told = append(told, s.On.Name) })
	if len(told) != 2000 || told[0] != "gnb-0500" || !slices.IsSorted(told) {
		t.Errorf("%d nodes from %s on, want 2000 from gnb-0500 on in order", len(told), told[0])
	}
}
