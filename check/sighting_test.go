package check_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/network"
)

// TestSightings gives every check of the wire its event, then only coverage of its interface, then nothing.
func TestSightings(t *testing.T) {
	kinds := map[string]bool{}
	for _, c := range check.List {
		if !strings.HasPrefix(c.ID, "seen-") && !strings.HasPrefix(c.ID, "attack-") || c == check.SeenOther {
			continue
		}
		kinds[c.ID] = true
		at := network.Origin{Path: "a.pcap", Frame: 7}
		seen := network.New()
		for _, i := range []network.InterfaceName{network.N1, network.N2, network.N3, network.N4, network.F1, network.SBI, network.E1, network.N32, network.S6A} {
			e := seen.Add(network.KindCoverage, string(i), "a.pcap", nil)
			network.MessagesSeen.Say(e, 12, network.Observed, network.Origin{Path: "a.pcap"})
		}
		// Of what its tracker judges server by server, silence is no pass: a server must have been seen to keep it.
		judged := c.Class != check.OfAttack && slices.ContainsFunc([]string{"[SBI]", "[N32]", "[S6a]"}, func(on string) bool { return strings.HasSuffix(c.Evidence, on) })
		silence, kept := check.Pass, seen
		if judged {
			silence, kept = check.NoData, network.New()
			f := kept.Add(network.KindFunction, string(network.UDM), "192.0.2.1", nil)
			network.Kept.Say(f, strings.TrimPrefix(c.ID, "seen-"), network.Observed, at)
		}
		attacked := network.New()
		e := attacked.Add(network.KindEvent, strings.TrimPrefix(c.ID, "seen-"), "a.pcap#7", nil)
		if c.Class == check.OfAttack {
			network.AttackKind.Say(e, c.Kind, network.Observed, at)
		}
		network.EventDetail.Say(e, "it was seen", network.Observed, at)
		network.EventFrame.Say(e, 7, network.Observed, at)
		for name, want := range map[string]struct {
			n *network.Network
			v check.Verdict
		}{"seen": {attacked, check.Fail}, "not seen": {seen, silence}, "kept": {kept, check.Pass}, "nothing looked at": {network.New(), check.NoData}} {
			if name != "kept" || judged {
				want.n.Join()
			}
			findings := check.Run(want.n, []*check.Check{c})
			if !slices.ContainsFunc(findings, func(f check.Finding) bool { return f.Verdict == want.v }) {
				t.Errorf("%s, %s: %s, want %s", c.ID, name, findings[0].Verdict, want.v)
			}
			if want.v == check.Fail && (len(findings[0].Evidence) != 1 || findings[0].Evidence[0].Origin.Frame != 7) {
				t.Errorf("%s: the frame is not in the evidence", c.ID)
			}
		}
	}
	if len(kinds) < 80 {
		t.Errorf("only %d checks of the wire", len(kinds))
	}
}

// TestChoiceNotPreferred holds a configured order against what was seen.
func TestChoiceNotPreferred(t *testing.T) {
	c, ok := check.Find("nas-choice-not-preferred")
	if !ok {
		t.Fatal("there is no such check")
	}
	for _, tt := range []struct {
		configured, seen string
		want             check.Verdict
	}{
		{"NEA2 NEA0", "NEA0", check.Fail}, {"NEA2 NEA1", "NEA1", check.Pass}, {"NEA0 NEA2", "NEA0", check.Pass},
		{"", "NEA0", check.NoData}, {"NEA2", "", check.NoData},
	} {
		n := network.New()
		amf := n.Add(network.KindFunction, string(network.AMF), "amf", nil)
		if tt.configured != "" {
			if err := network.NASCiphering.SayText(amf, tt.configured, network.Configured, network.Origin{Path: "amf.yaml", Line: 3}); err != nil {
				t.Fatal(err)
			}
		}
		if tt.seen != "" {
			if err := network.ChosenCiphering.SayText(amf, tt.seen, network.Observed, network.Origin{Path: "n2.pcap", Frame: 9}); err != nil {
				t.Fatal(err)
			}
		}
		n.Join()
		if got := check.Run(n, []*check.Check{c})[0]; got.Verdict != tt.want {
			t.Errorf("configured %q, seen %q: %s (%s), want %s", tt.configured, tt.seen, got.Verdict, got.Detail, tt.want)
		}
	}
}

// TestNothingSeenIsLost gives an event that no check knows by name: it becomes a finding all the same, and one that a
// check knows does not become two.
func TestNothingSeenIsLost(t *testing.T) {
	n := network.New()
	for _, id := range []string{"never-heard-of", "nas-null-ciphering"} {
		e := n.Add(network.KindEvent, id, id, nil)
		network.EventClass.Say(e, "principle", network.Observed, network.Origin{Path: "a.pcap", Frame: 3})
		network.EventFrame.Say(e, 3, network.Observed, network.Origin{Path: "a.pcap", Frame: 3})
	}
	n.Join()
	findings := check.Run(n, []*check.Check{check.SeenOther})
	if len(findings) != 1 || findings[0].Verdict != check.Fail || findings[0].Subject.Type != "never-heard-of" {
		t.Errorf("findings %+v, want one about the unknown event", findings)
	}
}
