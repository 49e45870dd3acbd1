package ngap

import (
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/free5gc/aper"
	oracle "github.com/free5gc/ngap"
	"github.com/free5gc/ngap/ngapType"
)

// transfers are the types that free5GC leaves as octets, by the name of the field that holds them.
var transfers = map[string]func() any{
	"PDUSessionResourceSetupRequestTransfer":       func() any { return new(ngapType.PDUSessionResourceSetupRequestTransfer) },
	"HandoverRequestTransfer":                      func() any { return new(ngapType.PDUSessionResourceSetupRequestTransfer) },
	"PDUSessionResourceSetupResponseTransfer":      func() any { return new(ngapType.PDUSessionResourceSetupResponseTransfer) },
	"PDUSessionResourceSetupUnsuccessfulTransfer":  func() any { return new(ngapType.PDUSessionResourceSetupUnsuccessfulTransfer) },
	"PDUSessionResourceModifyRequestTransfer":      func() any { return new(ngapType.PDUSessionResourceModifyRequestTransfer) },
	"PDUSessionResourceModifyResponseTransfer":     func() any { return new(ngapType.PDUSessionResourceModifyResponseTransfer) },
	"PDUSessionResourceModifyUnsuccessfulTransfer": func() any { return new(ngapType.PDUSessionResourceModifyUnsuccessfulTransfer) },
	"PDUSessionResourceReleaseCommandTransfer":     func() any { return new(ngapType.PDUSessionResourceReleaseCommandTransfer) },
	"PathSwitchRequestTransfer":                    func() any { return new(ngapType.PathSwitchRequestTransfer) },
	"PathSwitchRequestAcknowledgeTransfer":         func() any { return new(ngapType.PathSwitchRequestAcknowledgeTransfer) },
	"HandoverRequestAcknowledgeTransfer":           func() any { return new(ngapType.HandoverRequestAcknowledgeTransfer) },
}

// theirs lists what free5GC's tree says about the things that are read here, one line each.
func theirs(v reflect.Value, name string, out *[]string) {
	add := func(format string, a ...any) { *out = append(*out, fmt.Sprintf(format, a...)) }
	if v.CanInterface() {
		switch x := v.Interface().(type) {
		case ngapType.AMFUENGAPID:
			add("amf-ue %d", x.Value)
			return
		case ngapType.RANUENGAPID:
			add("ran-ue %d", x.Value)
			return
		case ngapType.NASPDU:
			add("nas %x", []byte(x.Value))
			return
		case ngapType.GTPTunnel:
			add("tunnel %x %x", x.TransportLayerAddress.Value.Bytes, []byte(x.GTPTEID.Value))
			return
		case ngapType.SNSSAI:
			if x.SD == nil || string(x.SD.Value) == "\xff\xff\xff" { // both mean "no SD"
				add("s-nssai %x", []byte(x.SST.Value))
			} else {
				add("s-nssai %x %x", []byte(x.SST.Value), []byte(x.SD.Value))
			}
			return
		case ngapType.GUAMI:
			add("guami %x %x %x %x", []byte(x.PLMNIdentity.Value), x.AMFRegionID.Value.Bytes, x.AMFSetID.Value.Bytes, x.AMFPointer.Value.Bytes)
			return
		case ngapType.FiveGSTMSI:
			add("s-tmsi %x %x %x", x.AMFSetID.Value.Bytes, x.AMFPointer.Value.Bytes, []byte(x.FiveGTMSI.Value))
			return
		case ngapType.UESecurityCapabilities:
			add("capabilities %x %x %x %x", x.NRencryptionAlgorithms.Value.Bytes, x.NRintegrityProtectionAlgorithms.Value.Bytes,
				x.EUTRAencryptionAlgorithms.Value.Bytes, x.EUTRAintegrityProtectionAlgorithms.Value.Bytes)
			return
		case ngapType.SecurityIndication:
			add("indication %d %d", x.IntegrityProtectionIndication.Value, x.ConfidentialityProtectionIndication.Value)
			return
		case ngapType.SecurityResult:
			add("result %t %t", x.IntegrityProtectionResult.Value == 0, x.ConfidentialityProtectionResult.Value == 0)
			return
		case ngapType.RRCEstablishmentCause:
			add("establishment %d", x.Value)
			return
		case ngapType.RANNodeName:
			add("ran name %s", x.Value)
			return
		case ngapType.AMFName:
			add("amf name %s", x.Value)
			return
		case ngapType.GlobalGNBID:
			add("gnb %x %d %x", []byte(x.PLMNIdentity.Value), x.GNBID.GNBID.BitLength, x.GNBID.GNBID.Bytes)
			return
		case ngapType.UserLocationInformationNR:
			add("cell %x %x tai %x %x", []byte(x.NRCGI.PLMNIdentity.Value), x.NRCGI.NRCellIdentity.Value.Bytes, []byte(x.TAI.PLMNIdentity.Value), []byte(x.TAI.TAC.Value))
			return
		case ngapType.SupportedTAItem:
			for _, p := range x.BroadcastPLMNList.List {
				add("ta %x %x", []byte(x.TAC.Value), []byte(p.PLMNIdentity.Value))
			}
		case ngapType.Cause:
			switch x.Present {
			case ngapType.CausePresentRadioNetwork:
				add("cause 0 %d", x.RadioNetwork.Value)
			case ngapType.CausePresentTransport:
				add("cause 1 %d", x.Transport.Value)
			case ngapType.CausePresentNas:
				add("cause 2 %d", x.Nas.Value)
			case ngapType.CausePresentProtocol:
				add("cause 3 %d", x.Protocol.Value)
			case ngapType.CausePresentMisc:
				add("cause 4 %d", x.Misc.Value)
			}
			return
		case ngapType.PDUSessionID:
			add("session %d", x.Value)
			return
		case aper.OctetString:
			if t := transfers[name]; t != nil {
				tree := t()
				if aper.UnmarshalWithParams(x, tree, "valueExt") == nil {
					theirs(reflect.ValueOf(tree), "", out)
				}
			}
			return
		}
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			theirs(v.Elem(), name, out)
		}
	case reflect.Slice:
		for i := range v.Len() {
			theirs(v.Index(i), name, out)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			theirs(v.Field(i), v.Type().Field(i).Name, out)
		}
	}
}

// ours lists the same from a Message.
func ours(m *Message) []string {
	var out []string
	add := func(format string, a ...any) { out = append(out, fmt.Sprintf(format, a...)) }
	has := func(f Field) bool { return m.Has&f != 0 }
	slice := func(s SNSSAI) {
		if s.SD == 0xffffff {
			add("s-nssai %02x", s.SST)
		} else {
			add("s-nssai %02x %06x", s.SST, s.SD)
		}
	}
	guami := func(g GUAMI) {
		add("guami %x %02x %04x %02x", g.PLMN[:], g.Region, g.Set<<6, g.Pointer<<2)
	}
	tunnel := func(t Tunnel) {
		if t.Valid() {
			add("tunnel %x%x %08x", t.Addr.AsSlice(), t.IPv6.AsSlice(), t.TEID)
		}
	}
	if has(HasAMFUENGAPID) {
		add("amf-ue %d", m.AMFUENGAPID)
	}
	if has(HasRANUENGAPID) {
		add("ran-ue %d", m.RANUENGAPID)
	}
	for n := range m.NASPDUs() {
		add("nas %x", n)
	}
	for _, s := range m.Sessions {
		add("session %d", s.ID)
		if s.Has&SessionHasSNSSAI != 0 {
			slice(s.SNSSAI)
		}
		if s.Has&SessionHasIndication != 0 {
			add("indication %d %d", s.Integrity, s.Confidentiality)
		}
		if s.Has&SessionHasResult != 0 {
			add("result %t %t", s.IntegrityOn, s.ConfidentialOn)
		}
		if s.Has&SessionHasCause != 0 {
			add("cause %d %d", s.Cause.Group, s.Cause.Value)
		}
		tunnel(s.Uplink)
		tunnel(s.Downlink)
		for _, f := range s.Further {
			tunnel(f)
		}
	}
	for _, s := range m.AllowedNSSAI {
		slice(s)
	}
	for _, t := range m.TAs {
		add("ta %06x %x", uint32(t.TAC), t.PLMN[:])
		for _, s := range t.Slices {
			slice(s)
		}
	}
	for _, s := range m.PLMNSupport {
		slice(s.SNSSAI)
	}
	for _, g := range m.ServedGUAMIs {
		guami(g)
	}
	if has(HasGUAMI) {
		guami(m.GUAMI)
	}
	if has(HasSTMSI) {
		add("s-tmsi %04x %02x %08x", m.STMSI.Set<<6, m.STMSI.Pointer<<2, m.STMSI.TMSI)
	}
	if has(HasCapabilities) {
		add("capabilities %04x %04x %04x %04x", m.Capabilities.NEA, m.Capabilities.NIA, m.Capabilities.EEA, m.Capabilities.EIA)
	}
	if has(HasEstablishment) {
		add("establishment %d", m.Establishment)
	}
	if has(HasRANNodeName) {
		add("ran name %s", m.NodeName)
	}
	if has(HasAMFName) {
		add("amf name %s", m.AMFName)
	}
	if has(HasNode) && m.Node.Kind == GNB {
		size := (int(m.Node.Bits) + 7) / 8
		left := uint64(m.Node.ID) << (size*8 - int(m.Node.Bits))
		add("gnb %x %d %0*x", m.Node.PLMN[:], m.Node.Bits, size*2, left)
	}
	if has(HasLocation) && m.Location.Kind == GNB {
		l := m.Location
		add("cell %x %010x tai %x %06x", l.PLMN[:], l.Cell<<4, l.TAI.PLMN[:], uint32(l.TAI.TAC))
	}
	if has(HasCause) {
		add("cause %d %d", m.Cause.Group, m.Cause.Value)
	}
	return out
}

// TestOracle compares every message of the captures with free5GC's decoder.
func TestOracle(t *testing.T) {
	var m Message
	seen := map[string]bool{}
	agreed, refused, lines := 0, 0, 0
	for _, c := range captures(t) {
		if seen[string(c.data)] {
			continue
		}
		seen[string(c.data)] = true
		pdu, err := oracle.Decoder(c.data)
		if err != nil {
			refused++
			t.Logf("%s: frame %d: free5GC: %v", c.file, c.frame, err)
			continue
		}
		if err := Parse(c.data, &m); err != nil {
			t.Errorf("%s: frame %d: %v", c.file, c.frame, err)
		}
		var want []string
		theirs(reflect.ValueOf(pdu), "", &want)
		got := ours(&m)
		if m.Procedure == PDUSessionResourceSetup && m.Type == Successful { // free5GC's release does not know the location there (V16.2.0 and on)
			got = slices.DeleteFunc(got, func(s string) bool { return strings.HasPrefix(s, "cell ") })
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: frame %d: %s\nours   %s\ntheirs %s\n%s", c.file, c.frame, m.Name(), strings.Join(got, "; "), strings.Join(want, "; "), hex.EncodeToString(c.data))
			continue
		}
		agreed++
		lines += len(got)
	}
	t.Logf("%d different messages agree in %d values; free5GC refuses %d", agreed, lines, refused)
	if agreed == 0 {
		t.Error("nothing was compared")
	}
}
