package fight

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFind(t *testing.T) {
	for _, c := range []struct {
		id, full, status string
		tactics          []string
	}{
		{"FGT5007", "Registration Of Malicious Network Functions", "theoretical", []string{"TA0002"}},
		{"fgt1040.501", "Network Sniffing: Radio Interface", "observed-elsewhere", []string{"TA0006", "TA0007", "TA0009"}},
		{"FGT1611", "Escape to Host", "observed-elsewhere", []string{"TA0004", "TA0008"}},
		{"FGT1498.002", "Network Denial of Service: Reflection Amplification", "proof-of-concept", []string{"TA0040"}},
		{"FGT5026", "SIM Cloning", "proof-of-concept", []string{"TA0006", "TA5001"}},
		{"FGT1195.501", "Supply Chain Compromise: SIM Credentials Theft", "observed", []string{"TA0001", "TA0006"}},
	} {
		got, ok := Find(c.id)
		if !ok || got.FullName() != c.full || string(got.Status) != c.status {
			t.Errorf("%s: %v %q %s, want %q %s", c.id, ok, got.FullName(), got.Status, c.full, c.status)
		}
		if diff := cmp.Diff(c.tactics, got.Tactics); diff != "" {
			t.Errorf("%s: tactics (-want +got):\n%s", c.id, diff)
		}
	}
	for _, id := range []string{"", "FGT", "FGT9999", "T1040", "FGT1040.501 "} {
		if got, ok := Find(id); ok {
			t.Errorf("%q: found %s", id, got.ID)
		}
	}
}

// What Find gives away is the caller's own.
func TestFindCopies(t *testing.T) {
	a, _ := Find("FGT5007")
	a.Tactics[0] = "changed"
	if b, _ := Find("FGT5007"); b.Tactics[0] != "TA0002" {
		t.Error("a caller changed the table")
	}
}

func TestTactics(t *testing.T) {
	if got := TacticName("TA0001"); got != "Initial Access" {
		t.Errorf("TA0001 is %q", got)
	}
	if got := TacticName("TA5001"); got != "Fraud" {
		t.Errorf("TA5001 is %q", got)
	}
	if got := TacticName("TA9999"); got != "" {
		t.Errorf("TA9999 is %q", got)
	}
	if got := len(Tactics()); got != 15 {
		t.Errorf("%d tactics, want 15", got)
	}
}

// The numbers are those that MITRE gives for the version.
func TestTable(t *testing.T) {
	if len(techniques) != 183 {
		t.Errorf("%d techniques, want 183", len(techniques))
	}
	if !slices.IsSortedFunc(techniques, func(a, b Technique) int { return strings.Compare(a.ID, b.ID) }) {
		t.Error("not in order: Find needs it")
	}
	for _, x := range techniques {
		if len(x.Tactics) == 0 || (x.Parent != "") != strings.Contains(x.ID, ".") {
			t.Errorf("%s: tactics %v, parent %q", x.ID, x.Tactics, x.Parent)
		}
	}
}
