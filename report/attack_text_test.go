package report

import (
	"io"
	"strings"
	"testing"
)

// attackTexts are the texts of an attack by name.
var attackTexts = map[string]func(io.Writer, *Attack, int) error{"attack": WriteAttack, "fixes": WriteFixes, "register": WriteRegister, "risk": WriteRisk}

// TestAttackTextFits: no line is wider than the terminal, single words aside, and nothing steers it.
func TestAttackTextFits(t *testing.T) {
	for name, write := range attackTexts {
		for _, width := range []int{20, 60, 80, 120, 160} {
			var b strings.Builder
			if err := write(&b, sampleAttack(), width); err != nil {
				t.Fatal(err)
			}
			for l := range strings.Lines(b.String()) {
				l = strings.TrimRight(l, "\n")
				if runes(l) > max(width, 60) && len(strings.Fields(l)) > 2 && !strings.HasPrefix(l, "         ") {
					t.Errorf("%s at %d: %d columns: %s", name, width, runes(l), l)
				}
				if strings.ContainsAny(l, "\x00\x1b\u202e") || l != strings.TrimRight(l, " ") {
					t.Errorf("%s: %q", name, l)
				}
			}
		}
	}
}

// TestAttackTextTells: a step says what is done on what, what shows it, and by which technique; a possible one what would decide it.
func TestAttackTextTells(t *testing.T) {
	var b strings.Builder
	if err := WriteAttack(&b, sampleAttack(), 1000); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Somebody on the core's network → Subscriber data of UDM udm (3 steps, configured)",
		"Hurts 214,300 people, 9 cells at 3 sites, Valley Hospital and Valley Emergency Call Centre (9 cells of its tracking areas); lost for 24 to 720 hours: until identities are replaced\n",
		"[NRF nrf] (FGT5007 Registration Of Malicious Network Functions, theoretical in FiGHT)\n",
		"observed captures/core.pcap#812: PUT", "configured core/udm.yaml:9: function.services = nudm-sdm\n", "observed probe anonymous-token: token given\n",
		"The UPF answers any SMF: possible, not evidenced; decided by: a capture of N4, or the UPF's list of SMFs\n",
		"builds on 1 and 2\n", "Have the NRF ask for client certificates, NRF nrf, core/nrf.yaml:7 [nrf-client-certificate]\n", "No single change closes it.",
		"4 more paths are counted above and not listed.", "1 pair falls, 1 stays in evidence, 1 turns from evidenced into possible.", "No path is known from: A roaming partner",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, b.String())
		}
	}
	b.Reset()
	if err := WriteFixes(&b, sampleAttack(), 1000); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Subscriber data: 1 change closes 1 pair of foothold and element; no smaller set does\n", "at least 1 is needed\n", "          verify_client: true\n", "(as above)\n",
		"Stays open: from a supplier's update channel"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, b.String())
		}
	}
	b.Reset()
	if err := WriteRisk(&b, sampleAttack(), 1000); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(b.String(), "MODEL, NOT EVIDENCE\n") || !strings.Contains(b.String(), "0.1 to 2 (own judgement, no published rate)\n") {
		t.Errorf("the model is not labelled:\n%s", b.String())
	}
}

// TestAttackOdd: what should not be is written, not stumbled over, in every output.
func TestAttackOdd(t *testing.T) {
	odd := oddAttack()
	odd.Footholds, odd.Assets = []AttackFoothold{{ID: "a", Evidenced: 2}}, []AttackAsset{{ID: "b"}}
	odd.Joins = []AttackJoin{{"a", "b", 1, 1}, {"c", "d", 0, 0}}
	for _, a := range []*Attack{odd, {}, {Footholds: []AttackFoothold{{ID: "a", Evidenced: 1}}}, {Joins: []AttackJoin{{"x", "y", 1, 0}}}} {
		for _, f := range formats {
			if err := f.write(io.Discard, &Report{Attack: a}); err != nil {
				t.Errorf("%s: %v", f.name, err)
			}
		}
		if err := Text(io.Discard, &Report{Attack: a}, 80); err != nil {
			t.Error(err)
		}
	}
}

// TestStories: paths that differ in their foothold alone are told once.
func TestStories(t *testing.T) {
	a := sampleAttack()
	for _, from := range []string{"roaming", "supplier", "roaming"} {
		p := a.Paths[0]
		p.From, p.FromTitle = from, a.foothold(from)
		a.Paths = append(a.Paths, p)
	}
	p := a.Paths[0]
	p.Target = "UDM other"
	a.Paths = append(a.Paths, p, p)
	got := a.Stories()
	if len(got) != 4 || strings.Join(got[0].Also, ", ") != "A roaming partner, A supplier's update channel" || got[3].Also != nil {
		t.Errorf("%d stories, the first also from %v", len(got), got[0].Also)
	}
}

// TestTextNamesWorstPaths: an assessment names the worst three, one line each, and nothing where there is none.
func TestTextNamesWorstPaths(t *testing.T) {
	r := sampleReport()
	fourth := r.Attack.Paths[0]
	fourth.Target = "UDM other"
	r.Attack.Paths = append(r.Attack.Paths, fourth)
	var b strings.Builder
	if err := Text(&b, r, 140); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "\n  path: "); n != 3 {
		t.Errorf("%d paths:\n%s", n, b.String())
	}
	if want := "  path: Somebody on the core's network → Subscriber data of UDM udm, 214,300 people, 3 steps, configured; mend core/nrf.yaml:7: Have"; !strings.Contains(b.String(), want) {
		t.Errorf("%q is not in\n%s", want, b.String())
	}
	b.Reset()
	r.Attack = &Attack{}
	if err := Text(&b, r, 140); err != nil || strings.Contains(b.String(), "path:") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

func TestChance(t *testing.T) {
	for share, want := range map[float64]string{0: "0 %", -1: "0 %", 0.00001: "< 0.01 %", 0.0004: "0.04 %", 0.042: "4.2 %", 0.1: "10 %", 0.42: "42 %", 1: "100 %"} {
		if got := Chance(share); got != want {
			t.Errorf("%g: %s, want %s", share, got, want)
		}
	}
}
