package main

import (
	"fmt"
	"strings"
)

// NGAP messages in hexadecimal, written by hand after TS 38.413 V18.2.0 clause 9.4 in aligned PER (X.691): only what this
// one association needs, with identifiers below 256 where PER would make them longer.

// plmnOctets is 999/47 as TS 38.413 clause 9.3.3.5 writes it.
const plmnOctets = "99f974"

// guami is region 4, set 7, pointer 0: what core/amf.yaml configures (TS 38.413 clause 9.3.3.3).
const guami = plmnOctets + "04" + "01c0"

// Kinds of NGAP message: the choice that begins it.
const (
	initiating = "00"
	successful = "20"
)

// Criticality.
const (
	reject = "00"
	ignore = "40"
)

// ngap is a message: kind, procedure code, criticality, and a sequence of IEs.
func ngap(kind string, procedure int, criticality string, ies ...string) string {
	value := fmt.Sprintf("00%04x", len(ies)) + strings.Join(ies, "")
	return kind + fmt.Sprintf("%02x", procedure) + criticality + long(value)
}

// ie is an information element: id, criticality, value.
func ie(id int, criticality, value string) string {
	return fmt.Sprintf("%04x", id) + criticality + long(value)
}

// long puts a length before a value: one octet, or two from 128 on (X.691 clause 11.9).
func long(value string) string {
	if n := len(value) / 2; n > 127 {
		return fmt.Sprintf("%04x", 0x8000|n) + value
	}
	return fmt.Sprintf("%02x", len(value)/2) + value
}

// name is a PrintableString of 1 to 150 characters, extensible: an extension bit and eight bits of length, then octets.
func name(s string) string { return fmt.Sprintf("%04x%x", (len(s)-1)<<7, s) }

// sliceItem is an S-NSSAI as an item of a list: 0 0 for the item, 0 1 0 for an SD without extension, SST, SD.
func sliceItem(snssai string) string {
	var sst int
	var sd string
	_, _ = fmt.Sscanf(snssai, "%d/%s", &sst, &sd) // our own lists
	return fmt.Sprintf("%04x", 0x1000|sst<<3) + strings.ToLower(sd)
}

func sliceItems(list []string) string {
	s := fmt.Sprintf("%04x", len(list)-1)
	for _, x := range list {
		s += sliceItem(x)
	}
	return s
}

// ngSetupRequest is TS 38.413 clause 9.2.6.1.
func ngSetupRequest(s station) string {
	return ngap(initiating, 21, reject,
		ie(27, reject, "00"+plmnOctets+"00"+fmt.Sprintf("%06x", s.id<<2)), // Global RAN Node ID: a gNB ID of 22 bits
		ie(82, ignore, name(nodeName(s.name))),                            // RAN Node Name
		ie(102, reject, "0000"+fmt.Sprintf("%06x", s.tac)+ // Supported TA List: one TAC
			"00"+plmnOctets+sliceItems(strings.Split(slices(s), "|"))), // and in it one PLMN with its slices
		ie(21, ignore, "40")) // Default Paging DRX: 128 frames
}

// ngSetupResponse is TS 38.413 clause 9.2.6.2.
func ngSetupResponse() string {
	return ngap(successful, 21, reject,
		ie(1, reject, name("vrw-amf-1")), // AMF Name
		ie(96, reject, "0000"+guami),     // Served GUAMI List
		ie(86, ignore, "ff"),             // Relative AMF Capacity
		ie(80, reject, "00"+plmnOctets+sliceItems([]string{"1/0000A1", "1/0000B2", "3/0000C3"}))) // PLMN Support List
}

// location is the User Location Information of the station's first cell: NR CGI and TAI (TS 38.413 clause 9.3.1.16).
func location(s station, criticality string) string {
	return ie(121, criticality, "40"+plmnOctets+fmt.Sprintf("%09x0", s.id<<14)+plmnOctets+fmt.Sprintf("%06x", s.tac))
}

// amfID and ranID are the terminal's identifiers on N2.
func amfID(u terminal, criticality string) string {
	return ie(10, criticality, fmt.Sprintf("00%02x", u.id))
}

func ranID(u terminal, criticality string) string {
	return ie(85, criticality, fmt.Sprintf("00%02x", u.id))
}

func nasPDU(n, criticality string) string { return ie(38, criticality, long(n)) }

// initialUEMessage is TS 38.413 clause 9.2.5.1.
func initialUEMessage(s station, u terminal, n string) string {
	return ngap(initiating, 15, ignore, ranID(u, reject), nasPDU(n, reject), location(s, reject),
		ie(90, ignore, "18"),  // RRC Establishment Cause: mo-Signalling
		ie(112, ignore, "00")) // UE Context Request
}

func downlinkNAS(u terminal, n string) string {
	return ngap(initiating, 4, ignore, amfID(u, reject), ranID(u, reject), nasPDU(n, reject))
}

func uplinkNAS(s station, u terminal, n string) string {
	return ngap(initiating, 46, ignore, amfID(u, reject), ranID(u, reject), nasPDU(n, reject), location(s, ignore))
}

// initialContextSetup is TS 38.413 clause 9.2.2.1: the gNB gets the key of the radio interface, in the clear as all of N2.
func initialContextSetup(u terminal, key, n string) string {
	// TS 38.413 clause 9.3.1.86 leaves the null algorithm out, so that its octets are those of NAS moved by one bit; each
	// comes behind an extension bit, and nothing is said of E-UTRA.
	c := int(u.capability<<1) & 0xff
	capabilities := fmt.Sprintf("%02x00%02x00", c>>3, c>>4) + "0000000000"
	return ngap(initiating, 14, reject, amfID(u, reject), ranID(u, reject),
		ie(28, reject, "00"+guami),                                            // GUAMI
		ie(0, reject, "0201"+strings.ToLower(u.slice)),                        // Allowed NSSAI: one, of SST 1
		ie(119, reject, capabilities), ie(94, reject, key), nasPDU(n, ignore)) // UE Security Capabilities, Security Key
}

func initialContextSetupResponse(u terminal) string {
	return ngap(successful, 14, reject, amfID(u, ignore), ranID(u, ignore))
}

// release is TS 38.413 clauses 9.2.2.4 to 9.2.2.6: the gNB asks for want of traffic, the AMF orders, the gNB has done it.
func release(u terminal) (request, command, complete string) {
	cause := ie(15, ignore, "0500") // radio network, user inactivity
	return ngap(initiating, 42, ignore, amfID(u, reject), ranID(u, reject), cause),
		ngap(initiating, 41, reject, ie(114, reject, fmt.Sprintf("00%02x00%02x", u.id, u.id)), cause),
		ngap(successful, 41, reject, amfID(u, ignore), ranID(u, ignore))
}
