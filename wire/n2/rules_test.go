package n2

import (
	"encoding/hex"
	"math/rand/v2"
	"net/netip"
	"strconv"
	"strings"
	"testing"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/ngap"
	"github.com/guyline/guyline/wire/sctp"
)

// Messages of UEs of the test network 001/01.
const (
	suciNull    = "000d0100f110f0ff00000000000017"
	suciA       = "00350100f110f0ff0101" + keyA + "2222222222" + "3333333333333333"
	keyA        = "1111111111111111111111111111111111111111111111111111111111111111"
	guti        = "000bf200f1100200401234abcd"
	capability  = "2e02e0e0"
	nullOnly    = "2e028080"
	idRequest   = "7e005b01"
	idResponse  = "7e005c" + suciNull
	authRequest = "7e00560002000021" + "00000000000000000000000000000001" + "2010" + "00000000000000000000000000000001"
	authFailure = "7e005914"
	authReject  = "7e0058"
	reject23    = "7e004417"
)

func register(ksiAndType, identity, rest string) string {
	return "7e0041" + ksiAndType + identity + rest
}

// TestRules feeds bare NAS messages, a second apart unless "+N" says that N seconds pass.
func TestRules(t *testing.T) {
	smc := func(alg, replayed string) string { return "7e03000000000" + "07e005d" + alg + "00" + replayed }
	burst := strings.Repeat(register("79", suciNull, capability)+" "+authRequest+" "+authFailure+" "+authReject+" +20 ", 5)
	for _, c := range []struct{ name, in, want string }{
		{"protected SUCI, well done", register("79", suciA, capability) + " " + authRequest, ""},
		{"null-only capabilities", register("79", suciNull, nullOnly) + " " + reject23, "bidding-down"},
		{"null-only, no answer seen", register("79", suciNull, nullOnly), "bidding-down"},
		{"NIA0", register("79", suciNull, capability) + " " + smc("20", "02e0e0"), "null-integrity"},
		{"NIA0 in an emergency", register("7c", suciNull, capability) + " " + smc("20", "02e0e0"), ""},
		{"other capabilities replayed", register("79", suciNull, capability) + " " + smc("02", "028080"), "ue-capability-bidding-down"},
		{"five failures", burst, "auth-brute-force"},
		{"four failures", strings.Repeat(register("79", suciNull, capability)+" "+authRequest+" "+authFailure+" "+authReject+" +20 ", 4), ""},
		{"answer to no question", register("79", suciNull, capability) + " " + authRequest + " " + idResponse, "downlink-identity-extraction"},
		{"identity asked for a GUTI", register("79", guti, capability) + " " + idRequest + " " + idResponse, ""},
		{"GUTI with a context, unprotected", register("19", guti, capability) + " " + idRequest + " " + idResponse, "uplink-identity-extraction"},
		{"SUCI given, identity asked again", register("79", suciNull, capability) + " " + idRequest + " " + idResponse, "uplink-identity-extraction"},
		{"SUCI again while T3519 runs", register("79", suciA, capability) + " +20 " + register("79", suciA, capability), ""},
		{"SUCI again after T3519", register("79", suciA, capability) + " +70 " + register("79", suciA, capability), "suci-replay"},
		{"SUCI probed", register("79", suciA, capability) + " +20 " + register("79", suciA, capability) + " " + authRequest + " " + authFailure, "suci-replay"},
		{"null scheme beside profile A", register("79", suciA, capability) + " " + register("79", suciNull, capability), "null-scheme-suci"},
		{"unknown message", register("79", suciNull, capability) + " 7e007100", ""}, // its direction cannot be told
	} {
		got := map[string]bool{}
		tr := New(func(e *event.Event) {
			if e.Class == event.Attack {
				got[e.Kind] = true
			}
		}, &event.Pseudonyms{Key: []byte("test")})
		at := int64(1e9)
		for i, m := range strings.Fields(c.in) {
			if n, ok := strings.CutPrefix(m, "+"); ok {
				s, _ := strconv.ParseInt(n, 10, 64)
				at += s * 1e9
				continue
			}
			b, err := hex.DecodeString(m)
			if err != nil {
				t.Fatal(c.name, m, err)
			}
			tr.NAS(b, int64(i+1), at)
			at += 1e9
		}
		tr.Flush()
		if len(got) > 1 || c.want == "" && len(got) > 0 || c.want != "" && !got[c.want] {
			t.Errorf("%s: %v, want %q", c.name, got, c.want)
		}
	}
}

// TestRogue: a newcomer is strange only in a network of one tracking area, or where the AMF refuses it.
func TestRogue(t *testing.T) {
	area := func(tac ngap.TAC) ngap.TAI { return ngap.TAI{PLMN: ngap.PLMN{0x00, 0xf1, 0x10}, TAC: tac} }
	node := func(i byte, setup int64, tacs ...ngap.TAC) *gnb {
		g := &gnb{addr: netip.AddrFrom4([4]byte{192, 0, 2, i}), node: ngap.Node{Kind: ngap.GNB, ID: uint32(i)}, first: setup, early: setup == 0}
		if setup > 0 {
			g.setup = moment{frame: setup, time: setup}
		}
		for _, c := range tacs {
			g.areas = append(g.areas, area(c))
		}
		return g
	}
	ended := node(1, 0, 1)
	ended.ended = 5
	refused := node(2, 9, 1)
	refused.refused = true
	restarted := node(1, 9, 7)
	for _, c := range []struct {
		name string
		gnbs []*gnb
		want int
	}{
		{"first gNB", []*gnb{node(1, 1, 1)}, 0},
		{"second gNB in the area", []*gnb{node(1, 0, 1), node(2, 9, 1)}, 0},
		{"second gNB in another area", []*gnb{node(1, 0, 1), node(2, 9, 99)}, 1},
		{"several areas", []*gnb{node(1, 0, 1), node(2, 0, 2), node(3, 9, 3)}, 0},
		{"after the others had gone", []*gnb{ended, node(2, 9, 99)}, 0},
		{"refused", []*gnb{node(1, 0, 1), refused}, 1},
		{"restart with another area", []*gnb{node(1, 0, 1), restarted}, 0},
	} {
		n := 0
		tr := New(func(*event.Event) { n++ }, &event.Pseudonyms{})
		tr.amfs = []*amf{{gnbs: c.gnbs}}
		tr.flushRogues()
		if n != c.want {
			t.Errorf("%s: %d events, want %d", c.name, n, c.want)
		}
	}
}

func TestTable(t *testing.T) {
	var gone []int
	x := newTable[int](3, func(v *int) { gone = append(gone, *v) })
	for i := range 4 {
		*x.put(uint64(i)) = i
		x.get(0)
	}
	if len(gone) != 1 || gone[0] != 1 || x.get(0) == nil || x.get(1) != nil || x.get(3) == nil {
		t.Errorf("forgot %v of 0 to 3, want 1", gone)
	}
	x.drop(0)
	*x.put(7) = 7
	if len(x.keys) != 3 {
		t.Errorf("%d slots, want 3", len(x.keys))
	}
	x.clear()
	if _, _, ok := x.oldest(); ok || x.len != 0 {
		t.Error("not empty after clear")
	}
}

// TestTableIndex compares the table with a map while entries come and go.
func TestTableIndex(t *testing.T) {
	x, want := newTable[uint64](1<<12, nil), map[uint64]uint64{}
	r := rand.New(rand.NewPCG(1, 2))
	for i := range uint64(100_000) {
		k := r.Uint64N(1 << 12)
		switch r.IntN(3) {
		case 0:
			*x.put(k), want[k] = i, i
		case 1:
			x.drop(k)
			delete(want, k)
		default:
			v := x.get(k)
			if w, ok := want[k]; ok != (v != nil) || ok && *v != w {
				t.Fatalf("step %d: key %d is not as in the map", i, k)
			}
		}
		if x.len != len(want) {
			t.Fatalf("step %d: %d entries, want %d", i, x.len, len(want))
		}
	}
}

// FuzzTracker feeds arbitrary octets as the user messages of an association: nothing may panic.
func FuzzTracker(f *testing.F) {
	for _, p := range []byte{0, sctp.PPIDNGAP, sctp.PPIDF1AP, sctp.PPIDE1AP, sctp.PPIDS1AP} {
		f.Add(p, []byte{8, 0, 21, 0, 4, 0, 0, 0, 0})
		f.Add(p, []byte{12, 0, 11, 0, 8, 0, 0, 1, 0, 41, 0, 1, 7})
	}
	f.Fuzz(func(t *testing.T, ppid byte, b []byte) {
		tr := New(func(e *event.Event) {
			if len(e.Frames) == 0 {
				t.Error("event without a frame")
			}
		}, &event.Pseudonyms{Key: []byte("fuzz")})
		src, dst := netip.AddrFrom4([4]byte{192, 0, 2, 1}), netip.AddrFrom4([4]byte{192, 0, 2, 2})
		frame := int64(0)
		for len(b) > 0 {
			n := min(int(b[0]), len(b)-1)
			frame++
			m := sctp.Message{Assoc: uint32(n) & 3, Dir: uint8(frame) & 1, SrcPort: 9487, DstPort: portNGAP, PPID: uint32(ppid), Data: b[1 : 1+n],
				Frame: frame, Time: frame * 1e9, Src: src, Dst: dst}
			if n == 0 {
				m.Kind = sctp.Kind(frame % 6)
			}
			tr.Message(&m)
			tr.NAS(m.Data, frame, m.Time)
			b = b[1+n:]
		}
		tr.Flush()
		tr.Counts()
		tr.Seen()
	})
}
