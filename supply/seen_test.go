package supply

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/network"
)

func TestSaySeen(t *testing.T) {
	prefixes := filepath.Join(t.TempDir(), "oui.csv")
	if err := os.WriteFile(prefixes, []byte("prefix,organization,country\nACF1A0,Northwind Radio Works Inc,X\nACF1A1,Sapphire Networks GmbH,X\nbroken,x,\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	n := network.New()
	declared, seen := network.Origin{Path: "guyline.yaml", Line: 3}, network.Origin{Path: "n2.pcap", Frame: 7}
	s := n.Add(network.KindSupplier, "", "Northwind", nil)
	network.AlsoKnownAs.Say(s, "Northwind Radio Works", network.Declared, declared)
	function := func(name, supplier, product string, says ...string) {
		f := n.Add(network.KindFunction, string(network.GNB), name, nil)
		if supplier != "" {
			network.Supplied.Say(f, supplier, network.Declared, declared)
		}
		if product != "" {
			network.Product.Say(f, product, network.Configured, declared)
		}
		for _, v := range says {
			network.SeenVendor.Say(f, v, network.Observed, seen)
		}
	}
	function("a", "Northwind", "", "mac: ac:f1:a0:00:00:01", "subject: Valley Mobile")
	function("b", "Northwind", "", "mac: ac:f1:a1:00:00:01")
	function("c", "Northwind", "", "mac: 52:54:00:00:00:01")
	function("d", "", "open5gs", "mac: ac:f1:a1:00:00:01", "product: free5GC/4.0", "issuer: Sapphire Networks")
	function("e", "Northwind", "")
	n.Refresh()
	faults, err := SaySeen(n, []string{prefixes})
	if err != nil || len(faults) != 1 {
		t.Fatalf("%v, %v", faults, err)
	}
	var got []string
	for f := range n.Functions() {
		for _, a := range []*network.Attr[string]{network.SeenAgrees, network.SeenDiffers, network.SeenOpen} {
			for _, c := range a.Of(f) {
				got = append(got, fmt.Sprintf("%s %s: %s @%d", f.Name, a.Name(), c.Value, c.Origin.Frame))
			}
		}
	}
	slices.Sort(got)
	want := []string{
		"a supplier-seen-open: its certificate names the organisation \"Valley Mobile\", which may be who runs it rather than who made it @7",
		"a supplier-seen: its MAC address is one of Northwind Radio Works Inc, as the declared supplier Northwind (ac:f1:a0:00:00:01) @7",
		"b supplier-seen-otherwise: its MAC address is one of Sapphire Networks GmbH; the declared supplier Northwind has addresses of its own (Northwind Radio Works Inc) (ac:f1:a1:00:00:01) @7",
		"c supplier-seen-open: its MAC address is virtual (QEMU or KVM) and names no maker (52:54:00:00:00:01) @7",
		"d supplier-seen-otherwise: it calls itself \"free5GC/4.0\"; the declared product is open5gs @7",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
