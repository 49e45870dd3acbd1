package observed

import (
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
)

// own is a registry of invented organisations beside the program's.
const own = `Registry,Assignment,Organization Name,Organization Address
MA-L,02F1A0,Left Out,"it is locally administered"
MA-L,ACF1A0,"Northwind Radio Works, Inc.","1 Example Street Springfield US 00000"
MA-L,ACF1A1,Sapphire Networks GmbH,Musterweg 1 Berlin DE 10115
MA-L,ACF1A2,Intel Corporate,Example
MA-L,ACF1A3,IEEE Registration Authority,Example
MA-M,ACF1A37,Small Maker Oy,Example
MA-S,ACF1A3001,Tiny Maker AB,Example
MA-L,ACF1A4,Private,
broken,ZZ,nothing,
`

func registry(t testing.TB) *Registry {
	t.Helper()
	r, err := NewRegistry()
	if err != nil {
		t.Fatal(err)
	}
	told, err := r.Read("oui.csv", strings.NewReader(own))
	if err != nil {
		t.Fatal(err)
	}
	if told.Blocks != 8 || told.Skipped != 1 || len(told.Problems) != 1 || !strings.Contains(told.Problems[0], "oui.csv:10:") {
		t.Fatalf("own registry: %+v", told)
	}
	return r
}

func mac(t testing.TB, s string) [6]byte {
	t.Helper()
	a, err := net.ParseMAC(s)
	if err != nil {
		t.Fatal(err)
	}
	return [6]byte(a)
}

func TestLook(t *testing.T) {
	r := registry(t)
	if r.Blocks() < 20_000 {
		t.Errorf("%d blocks are known, want 20,000 and more", r.Blocks())
	}
	for _, c := range []struct{ mac, want string }{
		{"ac:f1:a0:00:00:01", "1 Northwind Radio Works, Inc. "},
		{"ac:f1:a3:70:00:01", "1 Small Maker Oy "},
		{"ac:f1:a3:00:1f:ff", "1 Tiny Maker AB "},
		{"ac:f1:a3:80:00:01", "0  its block's owner is not public, or only in a finer registry"},
		{"ac:f1:a4:80:00:01", "0  its block's owner is not public, or only in a finer registry"},
		{"ac:f1:af:80:00:01", "0  its block is not in the registry at hand"},
		{"52:54:00:12:34:56", "2  QEMU or KVM"},
		{"02:42:ac:11:00:02", "2  Docker"},
		{"02:f1:a0:11:00:02", "2  an address that software or its owner chose"},
		{"00:50:56:00:00:01", "2  VMware"},
		{"00:16:3e:00:00:01", "2  Xen"},
		{"08:00:27:00:00:01", "2  VirtualBox"},
		{"00:00:5e:00:01:07", "2  a virtual router (VRRP)"},
		{"01:00:5e:00:00:01", "0  an address of many"},
		{"00:00:00:00:00:00", "0  no address"},
	} {
		m := r.Look(mac(t, c.mac))
		if got := fmt.Sprintf("%d %s %s", m.Nature, m.Organisation, m.What); got != c.want {
			t.Errorf("%s: %q, want %q", c.mac, got, c.want)
		}
	}
	if m := r.Look(mac(t, "00:00:1b:00:00:01")); m.Nature != Made || m.Organisation != "Novell, Inc." {
		t.Errorf("the program's own copy: %+v", m)
	}
}

func TestMaker(t *testing.T) {
	r := registry(t)
	for _, c := range []struct {
		supplier, mac string
		want          Outcome
		says          string
	}{
		{"Northwind Radio Works", "ac:f1:a0:00:00:01", Agrees, "as the declared supplier"},
		{"Northwind Radio Works", "ac:f1:a1:00:00:01", Differs, "Sapphire Networks GmbH"},
		{"Northwind Radio Works", "ac:f1:a2:00:00:01", Open, "others' products run on"},
		{"Northwind Radio Works", "52:54:00:00:00:01", Open, "virtual"},
		{"Quillcore Systems", "ac:f1:a1:00:00:01", Open, "no addresses of the declared supplier"},
		{"", "ac:f1:a1:00:00:01", Open, "no supplier is declared"},
	} {
		a := r.Maker(Declared{Supplier: c.supplier}, mac(t, c.mac))
		if a.Outcome != c.want || !strings.Contains(a.Why, c.says) {
			t.Errorf("%q, %s: %s: %s", c.supplier, c.mac, a.Outcome, a.Why)
		}
	}
}

func TestProduct(t *testing.T) {
	for _, c := range []struct {
		declared Declared
		field    string
		want     Outcome
	}{
		{Declared{Product: "open5gs"}, "Open5GS v2.7.2", Agrees},
		{Declared{Product: "open5gs", Version: "2.7.2"}, "Open5GS v2.7.2", Agrees},
		{Declared{Product: "open5gs", Version: "2.7"}, "Open5GS v2.7.2-14-g1a2b3c4", Agrees},
		{Declared{Product: "open5gs", Version: "2.6.6"}, "Open5GS v2.7.2", Differs},
		{Declared{Product: "free5gc"}, "Open5GS v2.7.2", Differs},
		{Declared{Product: "free5gc"}, "free5GC/3.4.4 (linux)", Agrees},
		{Declared{Product: "oai"}, "OpenAirInterface/2.1", Agrees},
		{Declared{Product: "free5gc"}, "nginx/1.24.0", Open},
		{Declared{Product: "free5gc"}, "Go-http-client/2.0", Open},
		{Declared{Product: "free5gc"}, "", Open},
		{Declared{Product: "free5gc"}, "((((", Open},
		{Declared{Supplier: "Quillcore Systems"}, "Quillcore-Systems/4.1", Agrees},
		{Declared{Supplier: "Quillcore Systems"}, "Open5GS v2.7.2", Open},
		{Declared{}, "Open5GS v2.7.2", Open},
	} {
		if a := Product(c.declared, c.field); a.Outcome != c.want || a.Why == "" {
			t.Errorf("%+v, %q: %s: %s", c.declared, c.field, a.Outcome, a.Why)
		}
	}
}

func TestCertificate(t *testing.T) {
	for _, c := range []struct {
		supplier, organisation string
		want                   Outcome
	}{{"Quillcore Systems", "Quillcore Systems Ltd", Agrees}, {"Quillcore Systems", "Valley Mobile", Open}, {"", "Valley Mobile", Open}} {
		if a := Certificate(Declared{Supplier: c.supplier}, c.organisation); a.Outcome != c.want {
			t.Errorf("%q, %q: %s: %s", c.supplier, c.organisation, a.Outcome, a.Why)
		}
	}
}

func TestReadLayouts(t *testing.T) {
	for _, c := range []struct{ name, text, mac string }{
		{"npm", "prefix,organization,country\nACF1B0,Example Works,Finland\n", "ac:f1:b0:00:00:01"},
		{"text", "OUI/MA-L\t\tOrganization\n\nAC-F1-B0   (hex)\t\tExample Works\nACF1B0     (base 16)\t\tExample Works\n\t\t\t\tStreet\n", "ac:f1:b0:00:00:01"},
		{"text of MA-S", "OUI/MA-S\n\nAC-F1-B0   (hex)\t\tExample Works\n04B000-04BFFF     (base 16)\t\tExample Works\n", "ac:f1:b0:04:b1:01"},
	} {
		r := registry(t)
		told, err := r.Read(c.name, strings.NewReader(c.text))
		if err != nil || told.Blocks != 1 || told.Skipped != 0 {
			t.Errorf("%s: %+v, %v", c.name, told, err)
		}
		if m := r.Look(mac(t, c.mac)); m.Organisation != "Example Works" {
			t.Errorf("%s: %+v", c.name, m)
		}
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

func TestHostile(t *testing.T) {
	for name, in := range map[string]io.Reader{
		"empty": strings.NewReader(""), "another file": strings.NewReader("{}"), "no end": endless{},
		"no end of a field": io.MultiReader(strings.NewReader("prefix,organization\nACF1A0,\""), endless{}),
		"no end of a line":  io.MultiReader(strings.NewReader("x (base 16) y\n"), endless{}),
	} {
		r := &Registry{by: map[block]int32{}, known: map[string]int32{}, words: map[string][]int32{}}
		if _, err := r.Read(name, in); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(own, "Open5GS v2.7.2 (x)")
	f.Add("OUI/MA-S\n\nAC-F1-B0   (hex)\t\tExample Works\n04B000-04BFFF     (base 16)\t\tExample Works\n", "a/b c/d")
	f.Fuzz(func(t *testing.T, file, field string) {
		r := &Registry{by: map[block]int32{}, known: map[string]int32{}, words: map[string][]int32{}}
		if _, err := r.Read("x", strings.NewReader(file)); err == nil {
			r.Look([6]byte{0xac, 0xf1, 0xa0})
		}
		Product(Declared{Product: "open5gs", Version: "2.7"}, field)
	})
}
