package sba_test

import (
	"encoding/base64"
	"fmt"
	"math/rand"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/sba"
	"github.com/guyline/guyline/wire/tcp"
)

// network writes traffic of NFs at documentation addresses, in HTTP/1.1, which is the easiest to write.
type network struct {
	*sba.Tracker
	events []event.Event
	now    int64 // ns
	frame  int64
	flows  uint32
}

const start = 1_800_000_000 // seconds since 1970

func newNetwork() *network {
	n := &network{now: start * 1e9}
	n.Tracker = sba.New(func(e *event.Event) { n.events = append(n.events, e.Clone()) }, &event.Pseudonyms{Key: []byte("test")})
	return n
}

// conn is one connection.
type conn struct {
	n        *network
	flow     uint32
	src, dst netip.Addr
}

func (n *network) dial(src, dst string) *conn {
	n.flows++
	return &conn{n, n.flows, netip.MustParseAddr(src), netip.MustParseAddr(dst)}
}

func (c *conn) send(dir uint8, text string) {
	s := tcp.Segment{Flow: c.flow, Slot: c.flow % 64, Dir: dir, Src: c.src, Dst: c.dst, SrcPort: 40000, DstPort: 8000, Data: []byte(text)}
	if dir == 1 {
		s.Src, s.Dst, s.SrcPort, s.DstPort = c.dst, c.src, 8000, 40000
	}
	c.n.frame++
	c.n.now += 1e6
	s.Frame, s.Time = c.n.frame, c.n.now
	c.n.Segment(&s)
}

func (c *conn) ask(line, token, body string) {
	text := line + " HTTP/1.1\r\nHost: nf.example\r\n"
	if token != "" {
		text += "Authorization: Bearer " + token + "\r\n"
	}
	c.send(0, fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", text, len(body), body))
}

func (c *conn) answer(status int, body string) {
	c.send(1, fmt.Sprintf("HTTP/1.1 %d x\r\nContent-Length: %d\r\n\r\n%s", status, len(body), body))
}

// do is a request and its answer on a connection of its own.
func (n *network) do(src, dst, line, token, body string, status int) {
	c := n.dial(src, dst)
	c.ask(line, token, body)
	c.answer(status, "{}")
}

// jwt is a token of so many seconds from the start.
func jwt(subject, audience, scope string, seconds int64) string {
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(`{"alg":"ES256"}`)) + "." + part([]byte(fmt.Sprintf(`{"iss":%q,"sub":%q,"aud":%q,"scope":%q,"exp":%d}`, id(99), subject, audience, scope, start+seconds))) + ".c2ln"
}

func id(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }

func (n *network) register(src string, number int, nfType, address string) {
	n.do(src, nrf, "PUT /nnrf-nfm/v1/nf-instances/"+id(number), "", fmt.Sprintf(`{"nfInstanceId":%q,"nfType":%q,"nfStatus":"REGISTERED","ipv4Addresses":[%q]}`, id(number), nfType, address), 201)
}

func (n *network) kinds() (out []string) {
	n.Flush()
	for _, e := range n.events {
		if e.Class == event.Attack && !slices.Contains(out, e.Kind) {
			out = append(out, e.Kind)
		}
	}
	slices.Sort(out)
	return out
}

const (
	nrf, amf, smf, udm, scp, evil = "192.0.2.10", "192.0.2.18", "192.0.2.2", "192.0.2.3", "192.0.2.200", "192.0.2.66"
	search                        = "GET /nnrf-disc/v1/nf-instances?requester-nf-type=AMF&target-nf-type=UDM"
	data                          = "GET /nudm-sdm/v2/imsi-001010000000001/am-data"
)

// heartbeats makes a network in which an AMF and an SMF live and show tokens.
func (n *network) heartbeats() {
	n.register(amf, 1, "AMF", amf)
	n.register(smf, 2, "SMF", smf)
	n.do(amf, nrf, "PATCH /nnrf-nfm/v1/nf-instances/"+id(1), jwt(id(1), "NRF", "nnrf-nfm", 3600), "[]", 204)
	n.do(smf, nrf, "PATCH /nnrf-nfm/v1/nf-instances/"+id(2), jwt(id(2), "NRF", "nnrf-nfm", 3600), "[]", 204)
}

func TestTrackerScenarios(t *testing.T) {
	for _, test := range []struct {
		name string
		play func(n *network)
		want string
	}{
		{"nobody shows tokens", func(n *network) {
			n.register(amf, 1, "AMF", amf)
			n.do(amf, nrf, search, "", "", 200)
			n.do(smf, nrf, search, "", "", 200)
			n.do(evil, udm, data, "", "", 200)
		}, ""},
		{"a stranger asks for a subscriber where the others show tokens", func(n *network) {
			n.heartbeats()
			n.do(evil, udm, data, "", "", 200)
		}, "subscriber-data-unauthorised"},
		{"a stranger is refused", func(n *network) {
			n.heartbeats()
			n.do(evil, udm, data, "", "", 401)
		}, ""},
		{"the attack comes before what shows that it is one", func(n *network) {
			n.do(evil, nrf, search, "", "", 200)
			n.heartbeats()
		}, "nf-discovery-unauthorised"},
		{"discovery is free for all, the rest takes tokens", func(n *network) {
			n.heartbeats()
			n.do("192.0.2.31", nrf, search, "", "", 200)
			n.do("192.0.2.32", nrf, search, "", "", 200)
		}, ""},
		{"an SCP forwards with the consumer's token", func(n *network) {
			token := jwt(id(1), "UDM", "nudm-sdm", 3600)
			for range 2 {
				a, b := n.dial(amf, scp), n.dial(scp, udm)
				a.ask(data, token, "")
				b.ask(data, token, "")
				b.answer(200, "{}")
				a.answer(200, "{}")
			}
		}, ""},
		{"an SCP forwards from another address than it serves at", func(n *network) {
			token := jwt(id(1), "UDM", "nudm-sdm", 3600)
			a, b := n.dial(amf, scp), n.dial("192.0.2.201", udm)
			a.ask(data, token, "")
			b.ask(data, token, "")
			b.answer(200, "{}")
			a.answer(200, "{}")
		}, ""},
		{"a token in the hands of another", func(n *network) {
			token := jwt(id(1), "UDM", "nudm-sdm", 3600)
			n.do(amf, udm, data, token, "", 200)
			n.do(evil, udm, data, token, "", 200)
		}, "oauth-token-replay"},
		{"the clock of the recording is wrong", func(n *network) {
			for i := range 3 {
				n.do(amf, udm, data, jwt(id(1), "UDM", "nudm-sdm", int64(i-90000)), "", 200)
			}
		}, ""},
		{"an expired token among good ones", func(n *network) {
			n.heartbeats()
			n.do(amf, udm, data, jwt(id(1), "UDM", "nudm-sdm", -7200), "", 200)
		}, "oauth-expired"},
		{"an expired token is refused and renewed", func(n *network) {
			n.heartbeats()
			n.do(amf, udm, data, jwt(id(1), "UDM", "nudm-sdm", -7200), "", 401)
			n.do(amf, udm, data, jwt(id(1), "UDM", "nudm-sdm", 3600), "", 200)
		}, ""},
		{"audience of another type", func(n *network) {
			n.heartbeats()
			n.do(amf, udm, data, jwt(id(1), "SMF", "nudm-sdm", 3600), "", 200)
		}, "oauth-audience"},
		{"audience is an instance that nobody knows", func(n *network) {
			n.heartbeats()
			n.do(amf, udm, data, jwt(id(1), id(77), "nudm-sdm", 3600), "", 200)
		}, ""},
		{"no token of the network has the right audience", func(n *network) {
			n.do(amf, udm, data, jwt(id(1), "NRF", "nudm-sdm", 3600), "", 200)
			n.do(smf, udm, data, jwt(id(2), "NRF", "nudm-sdm", 3600), "", 200)
		}, ""},
		{"scope of another producer", func(n *network) {
			n.heartbeats()
			n.do(amf, udm, data, jwt(id(1), "UDM", "nsmf-pdusession", 3600), "", 200)
		}, "oauth-scope"},
		{"scope of another service of the same producer", func(n *network) {
			n.heartbeats()
			n.do(amf, udm, data, jwt(id(1), "UDM", "nudm-uecm", 3600), "", 200)
		}, ""},
		{"an operation level scope", func(n *network) {
			n.heartbeats()
			n.do(amf, udm, data, jwt(id(1), "UDM", "nudm-sdm:am-data:read", 3600), "", 200)
		}, ""},
		{"all on one host shut down together", func(n *network) {
			for i := range 14 {
				n.register("127.0.0.1", i, "AMF", fmt.Sprintf("127.0.0.%d", 10+i))
			}
			for i := range 14 {
				n.do("127.0.0.1", "127.0.0.10", "DELETE /nnrf-nfm/v1/nf-instances/"+id(i), "", "", 204)
			}
		}, ""},
		{"the recording begins as all shut down", func(n *network) {
			for i := range 14 {
				n.do("127.0.0.1", "127.0.0.10", "DELETE /nnrf-nfm/v1/nf-instances/"+id(i), "", "", 204)
			}
		}, ""},
		{"one connection takes out everybody", func(n *network) {
			c := n.dial(evil, nrf)
			for i := range 14 {
				c.ask("DELETE /nnrf-nfm/v1/nf-instances/"+id(i), "", "")
				c.answer(204, "")
			}
		}, "nf-deregistration-storm"},
		{"somebody takes out an AMF that works", func(n *network) {
			n.register(amf, 1, "AMF", amf)
			n.do(evil, nrf, "DELETE /nnrf-nfm/v1/nf-instances/"+id(1), "", "", 204)
		}, "nf-deregistration-unauthorised"},
		{"an NF restarts with a new id", func(n *network) {
			n.register(amf, 1, "AMF", amf)
			n.register(amf, 3, "AMF", amf)
			n.do(amf, nrf, "DELETE /nnrf-nfm/v1/nf-instances/"+id(3), "", "", 204)
		}, ""},
		{"an instance with the address of another", func(n *network) {
			n.register(amf, 1, "AMF", amf)
			n.register(evil, 3, "AMF", amf)
		}, "rogue-nf-registration"},
		{"a new instance behind an address translation", func(n *network) {
			n.register(amf, 1, "AMF", amf)
			n.register("192.0.2.1", 3, "UDM", udm)
		}, ""},
		{"what cannot be an NF type", func(n *network) {
			n.do(evil, nrf, "GET /nnrf-disc/v1/nf-instances?requester-nf-type=90210&target-nf-type=", "", "", 200)
		}, "nf-discovery-invalid-type"},
		{"an NF type of an operator's own", func(n *network) {
			n.do(evil, nrf, "GET /nnrf-disc/v1/nf-instances?requester-nf-type=ACME_PROBE&target-nf-type=UDM", "", "", 200)
		}, ""},
		{"no type at all", func(n *network) {
			n.do(evil, nrf, "GET /nnrf-disc/v1/nf-instances?requester-nf-type=&target-nf-type=", "", "", 500)
		}, "nrf-malformed-discovery"},
	} {
		t.Run(test.name, func(t *testing.T) {
			n := newNetwork()
			test.play(n)
			if have := strings.Join(n.kinds(), " "); have != test.want {
				t.Errorf("want %q, have %q", test.want, have)
			}
			for _, e := range n.events {
				check(t, &e)
			}
		})
	}
}

// TestTrackerNotification: a callback without a token says nothing of OAuth.
func TestTrackerNotification(t *testing.T) {
	n := newNetwork()
	n.do(nrf, amf, "POST /nnrf-nfm/v1/nf-status-notify", "", "{}", 204)
	n.do(smf, amf, "POST /namf-callback/v1/am-policy/1/update", "", "{}", 204)
	n.Flush()
	for _, e := range n.events {
		if e.ID == "oauth-enforced" {
			t.Errorf("%+v", e)
		}
	}
}

// TestTrackerBounds: a flood of everything leaves the tracker with what its constants allow.
func TestTrackerBounds(t *testing.T) {
	n := newNetwork()
	for i := range 20000 {
		src := fmt.Sprintf("198.51.%d.%d", 100+i>>8&3, i&255)
		n.do(src, fmt.Sprintf("203.0.%d.%d", i>>8, i&255), data, jwt(id(i), "SMF", "x", int64(i)), "", 200)
		n.do(src, nrf, "PUT /nnrf-nfm/v1/nf-instances/"+id(i), "", `{"nfType":"AMF"}`, 201)
	}
	n.Flush()
}

func FuzzSegment(f *testing.F) {
	f.Add([]byte("GET /nnrf-disc/v1/nf-instances?target-nf-type= HTTP/1.1\r\n\r\n"), []byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"), int64(1))
	f.Add([]byte("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00"), []byte("\x00\x00\x00\x04\x00\x00\x00\x00\x00"), int64(2))
	f.Add([]byte("\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00"), []byte("\x15\x03\x03\x00\x02\x02\x46"), int64(3))
	f.Add([]byte("PUT /nnrf-nfm/v1/nf-instances/x HTTP/1.1\r\nContent-Length: 15\r\n\r\n{\"nfType\":\"AMF\"}"), []byte("HTTP/1.1 201 x\r\nContent-Length: 0\r\n\r\n"), int64(4))
	f.Fuzz(func(t *testing.T, a, b []byte, seed int64) {
		n := newNetwork()
		r := rand.New(rand.NewSource(seed))
		c := n.dial(amf, nrf)
		for dirs := [2][]byte{a, b}; len(dirs[0])+len(dirs[1]) > 0; {
			dir := uint8(r.Intn(2))
			if len(dirs[dir]) == 0 {
				dir = 1 - dir
			}
			size := 1 + r.Intn(len(dirs[dir]))
			c.send(dir, string(dirs[dir][:size]))
			dirs[dir] = dirs[dir][size:]
		}
		n.Flush()
		for _, e := range n.events {
			check(t, &e)
		}
	})
}
