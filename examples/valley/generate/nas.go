package main

import "fmt"

// NAS messages in hexadecimal, written by hand after TS 24.501 V18.6.0 clause 8.2.

// A terminal is what registers in the capture.
type terminal struct {
	id         int    // on N2, at both ends
	capability byte   // its ciphering algorithms, and alike those of integrity: bit 8 is 5G-EA0 (TS 24.501 clause 9.11.3.54)
	slice      string // the SD that it asks for, with SST 1
	tmsi       string
}

// registrationRequest begins an initial registration with a SUCI of profile A under key 1 (TS 24.501 clause 9.11.3.4):
// PLMN, routing indicator 0, then ephemeral key, five octets of ciphertext and MAC. More is what goes only under protection.
func registrationRequest(u terminal, concealed, more string) string {
	suci := "01" + plmnOctets + "f0ff" + "01" + "01" + concealed
	return "7e004179" + fmt.Sprintf("%04x", len(suci)/2) + suci + "2e02" + capabilities(u) + more
}

func capabilities(u terminal) string { return fmt.Sprintf("%02x%02x", u.capability, u.capability) }

// authenticationRequest has ABBA, RAND and AUTN (with the AMF field 8000 in its middle); the response has RES*.
func authenticationRequest(o *opaque) string {
	return "7e005600" + "020000" + "21" + o.octets(16) + "2010" + o.octets(6) + "8000" + o.octets(8)
}

func authenticationResponse(o *opaque) string { return "7e0057" + "2d10" + o.octets(16) }

// securityModeCommand chooses 5G-EA0, which core/amf.yaml puts first, and 128-5G-IA2. It replays the terminal's
// capabilities and asks for the whole first message.
func securityModeCommand(o *opaque, u terminal) string {
	return protected("03", o, 0, "7e005d"+"02"+"00"+"02"+capabilities(u)+"360102")
}

// securityModeComplete carries the whole Registration Request, now under protection.
func securityModeComplete(o *opaque, request string) string {
	return protected("04", o, 0, "7e005e"+"71"+fmt.Sprintf("%04x", len(request)/2)+request)
}

// registrationAccept gives 5G-GUTI, registration area, allowed slice and T3512 of 30 minutes. 5G-EA0 leaves it readable.
func registrationAccept(o *opaque, s station, u terminal) string {
	return protected("02", o, 1, "7e0042"+"0101"+
		"77000bf2"+guami+u.tmsi+
		"5407"+"00"+plmnOctets+fmt.Sprintf("%06x", s.tac)+
		"1505"+"0401"+u.slice+
		"5e01be")
}

func registrationComplete(o *opaque) string { return protected("02", o, 1, "7e0043") }

// protected puts the security header before a message: its type, the MAC, the sequence number (TS 24.501 clause 9.1.1).
func protected(header string, o *opaque, sequence int, message string) string {
	return "7e" + header + o.octets(4) + fmt.Sprintf("%02x", sequence) + message
}
