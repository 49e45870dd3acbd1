package attack

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/guyline/guyline/attack/technique"
	"github.com/guyline/guyline/network"
)

// core is an NRF, a UDM and a UDR, as a capture shows them.
func core(t *testing.T) (n *network.Network, nrf, udr *network.Element) {
	t.Helper()
	n = network.New()
	at := network.Origin{Path: "core.pcap", Frame: 1}
	for i, typ := range []network.NFType{network.NRF, network.UDM, network.UDR} {
		f := n.Add(network.KindFunction, string(typ), string(typ)+"-1", nil)
		network.Version.Say(f, "1", network.Observed, at)
		s := n.Add(network.KindInterface, string(network.SBI), "", f)
		network.RoleOf.Say(s, network.Server, network.Observed, at)
		network.Address.Say(s, fmt.Sprintf("192.0.2.%d", 10+i), network.Observed, at)
	}
	n.Join()
	for f := range n.Functions() {
		switch network.NFType(f.Type) {
		case network.NRF:
			nrf = f
		case network.UDR:
			udr = f
		}
	}
	return n, nrf, udr
}

// seen is a verdict that a frame shows, or a pass.
func seen(check string, e *network.Element, a technique.Answer) technique.Verdict {
	return technique.Verdict{Check: check, Answer: a, Subject: e, Remedy: "mend " + check,
		Evidence: []technique.Evidence{{Text: check, Layer: network.Observed, Origin: network.Origin{Path: "core.pcap", Frame: 7}}}}
}

// chain is the techniques from a host on the core's network to subscriber keys.
var chain = []*technique.Technique{technique.ReachCoreFunctions, technique.RegisterAsFunction, technique.ObtainToken, technique.CallWithToken,
	technique.CallWithoutToken, technique.ReadSubscriberKeys}

func keys(a *Analysis) (p Pair, ok bool) {
	for _, p := range a.Pairs() {
		if p.Foothold.ID == "core" && p.Asset.State == technique.SubscriberKeys {
			return p, true
		}
	}
	return Pair{}, false
}

func TestRegistrationToKeys(t *testing.T) {
	n, nrf, udr := core(t)
	strangers, tokens := seen("seen-anonymous-nf-registration", nrf, technique.Fails), seen("seen-token-to-self-registered", nrf, technique.Fails)
	refused, clear := seen("seen-oauth-enforced", udr, technique.Passes), seen("seen-sbi-clear-text", udr, technique.Fails)
	issued := seen("oauth-off", nrf, technique.Passes)
	for name, c := range map[string]struct {
		verdicts  []technique.Verdict
		pair      bool
		evidenced bool
	}{
		"nothing decides":           {nil, true, false},
		"seen":                      {[]technique.Verdict{strangers, tokens, clear, refused, issued}, true, true},
		"tokens are not decided":    {[]technique.Verdict{strangers, clear, refused, issued}, true, false},
		"the NRF refuses strangers": {[]technique.Verdict{seen("seen-anonymous-nf-registration", nrf, technique.Passes), refused, issued}, false, false},
	} {
		a := New(n, c.verdicts, nil, chain)
		p, ok := keys(a)
		if ok != c.pair || p.Evidenced != c.evidenced {
			t.Errorf("%s: a pair is %t, evidenced %t; expected %t, %t", name, ok, p.Evidenced, c.pair, c.evidenced)
		}
	}
	a := New(n, []technique.Verdict{strangers, tokens, clear, refused, issued}, nil, chain)
	paths := a.Paths()
	i := slices.IndexFunc(paths, func(p Path) bool { return p.Asset.State == technique.SubscriberKeys })
	var steps []string
	for _, s := range paths[i].Steps {
		steps = append(steps, s.Technique.ID)
	}
	slices.Sort(steps)
	want := []string{"call-with-token", "obtain-token", "reach-core-functions", "reach-core-functions", "read-subscriber-keys", "register-as-function"}
	if !slices.Equal(steps, want) || paths[i].Level != technique.Observed {
		t.Errorf("the path has steps %v at level %v, expected %v, observed", steps, paths[i].Level, want)
	}
	fix := a.Fix(technique.Assets[0], a.Pairs())
	if len(fix.Changes) != 1 || !fix.Exact || len(a.Try(fix.Changes...).Remain) != 0 {
		t.Errorf("fixes: %+v of %+v, expected one that closes the path", fix, a.Changes())
	}
	found, err := a.FindChanges("mutual-tls-at-the-nrf")
	if err != nil {
		t.Fatal(err)
	}
	before := fmt.Sprint(a.Pairs())
	if w := a.Try(found...); len(w.Closed) != 1 || len(w.Remain) != 0 || len(w.Possible) != 0 {
		t.Errorf("with mutual TLS %d pairs close, %d remain, %d are possible; expected 1, 0, 0", len(w.Closed), len(w.Remain), len(w.Possible))
	}
	if w := a.Try(); len(w.Remain) != 1 || fmt.Sprint(a.Pairs()) != before {
		t.Error("asking what a change would do has changed something")
	}
	if _, err := a.FindChanges("mutual-tls"); err == nil {
		t.Error("a part of a change's words is no change")
	}
}

// TestReference holds the pairs and what changes do against a plain fixpoint over the steps, for random answers of checks.
func TestReference(t *testing.T) {
	n, nrf, udr := core(t)
	var udm *network.Element
	for f := range n.Functions(network.UDM) {
		udm = f
	}
	checks := map[string]bool{}
	for _, x := range technique.List {
		x.Rule(technique.NewModel(n, nil), func(s technique.Step) {
			for _, l := range s.By {
				if l.Weakness != nil {
					for _, c := range slices.Concat(l.Weakness.Shows, l.Weakness.Refutes) {
						checks[c] = true
					}
				}
			}
		})
	}
	ids := slices.Sorted(func(yield func(string) bool) {
		for c := range checks {
			if !yield(c) {
				return
			}
		}
	})
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 200 {
		var verdicts []technique.Verdict
		for _, c := range ids {
			for _, e := range []*network.Element{nrf, udr, udm} {
				if a := technique.Answer(random.IntN(4)); random.IntN(2) == 0 {
					verdicts = append(verdicts, seen(c, e, a))
				}
			}
		}
		a := New(n, verdicts, nil, nil)
		for _, level := range []technique.Level{technique.Predicted, technique.Possible} {
			for _, f := range a.Footholds {
				holds := reference(a, f, level, nil)
				for _, asset := range technique.Assets {
					for _, target := range []*network.Element{nil, nrf, udr, udm} {
						want := holds[technique.Condition{State: asset.State, Of: target}]
						got := slices.ContainsFunc(a.Pairs(), func(p Pair) bool {
							return p.Foothold.ID == f.ID && p.Asset.State == asset.State && p.Target == target && (level == technique.Possible || p.Evidenced)
						})
						if got != want {
							t.Fatalf("round %d: %s to %s at %v up to %v: %t, expected %t", round, f.ID, asset.State, target, level, got, want)
						}
					}
				}
			}
		}
		for i := range a.Changes() {
			w := a.Try(i)
			for _, p := range w.Closed {
				if reference(a, p.Foothold, technique.Predicted, a.Changes()[i].leaves)[technique.Condition{State: p.Asset.State, Of: p.Target}] {
					t.Fatalf("round %d: %s does not close %s", round, a.Changes()[i].ID, p.Title())
				}
			}
			for _, p := range w.Remain {
				if !reference(a, p.Foothold, technique.Predicted, a.Changes()[i].leaves)[technique.Condition{State: p.Asset.State, Of: p.Target}] {
					t.Fatalf("round %d: %s closes %s", round, a.Changes()[i].ID, p.Title())
				}
			}
		}
		for _, p := range a.Paths() {
			have := map[technique.Condition]bool{}
			for _, s := range p.Foothold.States {
				have[technique.Condition{State: s}] = true
			}
			for _, s := range p.Steps {
				for _, need := range s.Needs {
					if !have[need] {
						t.Fatalf("round %d: %s: the step %q needs %v, which no step before it gains", round, p.Title(), s.Text, need)
					}
				}
				have[s.Gains] = true
			}
			if p.Evidenced != (p.Possible() == 0) {
				t.Fatalf("round %d: %s: evidenced is %t, and %d steps are possible only", round, p.Title(), p.Evidenced, p.Possible())
			}
		}
	}
}

// reference is what holds from a foothold over steps up to a level, without the mended leaves.
func reference(a *Analysis, f technique.Foothold, level technique.Level, mended []int32) map[technique.Condition]bool {
	holds := map[technique.Condition]bool{}
	for _, s := range f.States {
		holds[technique.Condition{State: s}] = true
	}
	for again := true; again; {
		again = false
		for _, s := range a.Steps {
			ok := !holds[s.Gains]
			for _, l := range s.By {
				ok = ok && (l.Weakness == nil || l.Level <= level)
			}
			for _, n := range s.leaves {
				ok = ok && !slices.Contains(mended, n)
			}
			for _, c := range s.Needs {
				ok = ok && holds[c]
			}
			if ok {
				holds[s.Gains], again = true, true
			}
		}
	}
	return holds
}
