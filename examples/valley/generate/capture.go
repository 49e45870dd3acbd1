package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/guyline/guyline/wire/pcap"
)

// recorded is when captures/n2.pcapng begins.
var recorded = time.Date(2026, 10, 5, 8, 30, 0, 0, time.UTC)

// opaque is octets that nobody reads: random numbers, keys, MACs, ciphertext. They are computed from no key; the seed is
// fixed, so that the capture is the same at every run.
type opaque struct{ random *rand.Rand }

func (o *opaque) octets(n int) string {
	s := ""
	for range n {
		s += fmt.Sprintf("%02x", o.random.IntN(256))
	}
	return s
}

// terminals register one after the other. The first asks for everybody's slice, the second for public safety.
var terminals = []terminal{
	{id: 1, capability: 0xe0, slice: "0000a1", tmsi: "c0000a01"},
	{id: 2, capability: 0xf0, slice: "0000b2", tmsi: "c0000a02"},
}

// n2 is captures/n2.pcapng: N2 of the gNB at the high school, taken on the ring outside the exchange. Addresses are those of
// ran/norrell-high-school.yaml.
func n2() ([]byte, error) {
	var b bytes.Buffer
	w, err := pcap.NewWriter(&b)
	if err != nil {
		return nil, err
	}
	a := &association{to: w, at: recorded,
		gnb: &peer{addr: [4]byte{203, 0, 113, 42}, port: 40421, tag: 0x42100001, tsn: 1000},
		amf: &peer{addr: [4]byte{192, 0, 2, 22}, port: portNGAP, tag: 0x22000001, tsn: 5000}}
	s, err := find("Norrell High School")
	if err != nil {
		return nil, err
	}
	a.open()
	a.up(0, ngSetupRequest(s))
	a.down(0, ngSetupResponse())
	o := &opaque{random: rand.New(rand.NewPCG(1908, 421))}
	for _, u := range terminals {
		a.at = a.at.Add(40 * time.Second)
		a.register(o, s, u)
	}
	return b.Bytes(), a.err
}

func find(site string) (station, error) {
	for _, s := range stations() {
		if s.name == site {
			return s, nil
		}
	}
	return station{}, fmt.Errorf("no site %q", site)
}

// register is an initial registration (TS 23.502 clause 4.2.2.2.2), and the release of the connection after it.
func (a *association) register(o *opaque, s station, u terminal) {
	concealed := o.octets(32 + 5 + 8)
	a.up(1, initialUEMessage(s, u, registrationRequest(u, concealed, "")))
	a.down(1, downlinkNAS(u, authenticationRequest(o)))
	a.up(1, uplinkNAS(s, u, authenticationResponse(o)))
	a.down(1, downlinkNAS(u, securityModeCommand(o, u)))
	whole := registrationRequest(u, concealed, "2f05"+"0401"+u.slice) // with the Requested NSSAI
	a.up(1, uplinkNAS(s, u, securityModeComplete(o, whole)))
	a.down(1, initialContextSetup(u, o.octets(32), registrationAccept(o, s, u)))
	a.up(1, initialContextSetupResponse(u))
	a.up(1, uplinkNAS(s, u, registrationComplete(o)))
	a.at = a.at.Add(10 * time.Second)
	request, command, complete := release(u)
	a.up(1, request)
	a.down(1, command)
	a.up(1, complete)
}
