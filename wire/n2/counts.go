package n2

import (
	"strconv"

	"github.com/guyline/guyline/wire/nas"
	"github.com/guyline/guyline/wire/ngap"
)

// Counts are sums of what was read, named "ngap_proc,14", "nas_mm,RegReq", "sec_hdr,2", "suci_scheme,1", "smc_nea,0", "smc_nia,2",
// "f1ap_proc,11", "e1ap_proc,8", "s1ap_proc,9". NAS counts are those on N2, and of messages that can be read without
// knowing that 5G-EA0 is in use: what the header calls ciphered is not looked into, as tshark does not.
type Counts map[string]int64

// A Coverage says for how long an interface was seen, and with how much.
type Coverage struct {
	Interface        string
	First, Last      int64 // ns since 1970
	Frames, Messages int64
}

type tallies struct {
	ngap, f1, e1, s1 [256]int64
	mm               [256]int64
	header           [16]int64
	scheme           [16]int64
	nea, nia         [8]int64
}

// short are the names by which messages are counted.
var short = map[nas.MessageType]string{
	nas.RegistrationRequest: "RegReq", nas.RegistrationAccept: "RegAcc", nas.RegistrationComplete: "RegComp", nas.RegistrationReject: "RegRej",
	nas.DeregistrationRequestUE: "DeregReqUE", nas.DeregistrationAcceptUE: "DeregAccUE", nas.DeregistrationRequestNetwork: "DeregReqNW",
	nas.DeregistrationAcceptNetwork: "DeregAccNW", nas.ServiceRequest: "SvcReq", nas.ServiceReject: "SvcRej", nas.ServiceAccept: "SvcAcc",
	nas.ConfigurationUpdateCommand: "ConfUpdCmd", nas.ConfigurationUpdateComplete: "ConfUpdComp", nas.AuthenticationRequest: "AuthReq",
	nas.AuthenticationResponse: "AuthResp", nas.AuthenticationReject: "AuthRej", nas.AuthenticationFailure: "AuthFail",
	nas.AuthenticationResult: "AuthResult", nas.IdentityRequest: "IdReq", nas.IdentityResponse: "IdResp", nas.SecurityModeCommand: "SMC",
	nas.SecurityModeComplete: "SMComplete", nas.SecurityModeReject: "SMReject", nas.Status5GMM: "Status", nas.Notification: "Notif",
	nas.NotificationResponse: "NotifResp", nas.ULNASTransport: "ULNAS", nas.DLNASTransport: "DLNAS",
}

// Counts sums up what was read so far.
func (t *Tracker) Counts() Counts {
	out := Counts{}
	put := func(name string, v []int64) {
		for i, n := range v {
			if n != 0 {
				out[name+","+strconv.Itoa(i)] = n
			}
		}
	}
	put("ngap_proc", t.sum.ngap[:])
	put("f1ap_proc", t.sum.f1[:])
	put("e1ap_proc", t.sum.e1[:])
	put("s1ap_proc", t.sum.s1[:])
	put("sec_hdr", t.sum.header[:])
	put("suci_scheme", t.sum.scheme[:])
	put("smc_nea", t.sum.nea[:])
	put("smc_nia", t.sum.nia[:])
	for i, n := range t.sum.mm {
		if n == 0 {
			continue
		}
		name, ok := short[nas.MessageType(i)]
		if !ok {
			name = "0x" + strconv.FormatInt(int64(i), 16)
		}
		out["nas_mm,"+name] = n
	}
	return out
}

// countNAS counts one NAS PDU of N2.
func (t *Tracker) countNAS(m *nas.Message) {
	if m.EPS {
		return
	}
	t.sum.header[m.Security&15]++
	open := m.Security == nas.Plain || m.Inner == nas.InnerDeclared
	if m.Inner == nas.InnerDeclared {
		t.sum.header[nas.Plain]++
	}
	if !open {
		return
	}
	if m.Has&nas.HasType != 0 && m.Type.Known() && !m.Type.SM() {
		t.sum.mm[m.Type]++
	}
	if m.Has&nas.HasIdentity != 0 && m.Identity.Type == nas.SUCI {
		t.sum.scheme[m.Identity.Scheme&15]++
	}
	if m.Has&nas.HasAlgorithms != 0 {
		t.sum.nea[m.Ciphering&7]++
		t.sum.nia[m.Integrity&7]++
	}
}

// coverage of the interfaces that this package sees.
type face uint8

const (
	faceN1 face = iota
	faceN2
	faceF1
	faceE1
	faceS1
	faces
)

var faceNames = [faces]string{"N1", "N2", "F1", "E1", "S1"}

func (t *Tracker) cover(f face) {
	c := &t.seen[f]
	if c.Messages == 0 {
		c.First = t.now.time
	}
	c.Messages++
	if t.frameOf[f] != t.now.frame {
		t.frameOf[f] = t.now.frame
		c.Frames++
	}
	c.Last = max(c.Last, t.now.time)
}

// Seen says which interfaces were seen and for how long.
func (t *Tracker) Seen() []Coverage {
	var out []Coverage
	for f, c := range t.seen {
		if c.Messages > 0 {
			c.Interface = faceNames[f]
			out = append(out, c)
		}
	}
	return out
}

// uplink says whether the message's NAS comes from the UE; in all other procedures that carry NAS it goes to it.
func uplink(m *ngap.Message) bool {
	return m.Procedure == ngap.InitialUEMessage || m.Procedure == ngap.UplinkNASTransport
}
