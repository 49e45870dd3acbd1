package ngap

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	oracle "github.com/free5gc/nas"
	"github.com/free5gc/nas/nasType"

	"github.com/guyline/guyline/wire/nas"
)

// theirNAS lists what free5GC's tree of a NAS message says about the things that are read here, one line each.
func theirNAS(v reflect.Value, out *[]string) {
	add := func(format string, a ...any) { *out = append(*out, fmt.Sprintf(format, a...)) }
	if v.CanInterface() {
		switch x := v.Interface().(type) {
		case nasType.MobileIdentity5GS:
			add("identity %x", x.Buffer)
		case nasType.MobileIdentity:
			add("identity %x", x.Buffer)
		case nasType.GUTI5G:
			add("identity %x", x.Octet)
		case nasType.TMSI5GS:
			add("identity %x", x.Octet)
		case nasType.IMEISV:
			add("identity %x", x.Octet)
		case nasType.UESecurityCapability:
			add("capability %x", x.Buffer[:2])
		case nasType.ReplayedUESecurityCapabilities:
			add("replayed %x", x.Buffer[:2])
		case nasType.SelectedNASSecurityAlgorithms:
			add("algorithms %02x", x.Octet)
		case nasType.AuthenticationParameterRAND:
			add("rand %x", x.Octet)
		case nasType.AuthenticationParameterAUTN:
			add("autn %x", x.Octet)
		case nasType.AuthenticationResponseParameter:
			add("res %x", x.Octet)
		case nasType.AuthenticationFailureParameter:
			add("auts %x", x.Octet)
		case nasType.ABBA:
			add("abba %x", x.Buffer)
		case nasType.Cause5GMM:
			add("cause %d", x.Octet)
		case nasType.PayloadContainer:
			add("payload %x", x.Buffer)
		case nasType.NASMessageContainer:
			add("container %x", x.Buffer)
		case nasType.DNN:
			add("dnn %x", x.Buffer)
		case nasType.PDUAddress:
			add("address %x", x.Octet[1:5])
		case nasType.Cause5GSM:
			add("sm cause %d", x.Octet)
		case nasType.PduSessionID2Value:
			add("session %d", x.Octet)
		case nasType.PTI:
			add("pti %d", x.Octet)
		}
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			theirNAS(v.Elem(), out)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			theirNAS(v.Field(i), out)
		}
	}
}

// ourNAS lists the same from a Message, and from the 5GSM message in it on its own.
func ourNAS(m *nas.Message) (mm, sm []string) {
	add := func(format string, a ...any) { mm = append(mm, fmt.Sprintf(format, a...)) }
	octets := func(name string, f nas.Field, v []byte) {
		if m.Has&f != 0 {
			add("%s %x", name, v)
		}
	}
	octets("identity", nas.HasIdentity, m.Identity.Raw)
	octets("rand", nas.HasRAND, m.RAND)
	octets("autn", nas.HasAUTN, m.AUTN)
	octets("res", nas.HasRES, m.RES)
	octets("auts", nas.HasAUTS, m.AUTS)
	octets("abba", nas.HasABBA, m.ABBA)
	octets("payload", nas.HasPayload, m.Payload)
	octets("container", nas.HasContainer, m.Container)
	octets("dnn", nas.HasDNN, m.DNN)
	octets("capability", nas.HasCapability, []byte{byte(m.Capability.EA), byte(m.Capability.IA)})
	octets("replayed", nas.HasReplayed, []byte{byte(m.Replayed.EA), byte(m.Replayed.IA)})
	octets("algorithms", nas.HasAlgorithms, []byte{byte(m.Ciphering)<<4 | byte(m.Integrity)})
	if m.Has&nas.HasCause != 0 {
		add("cause %d", m.Cause)
	}
	if m.Has&nas.HasSession != 0 {
		add("session %d", m.Session)
	}
	if m.Has&nas.HasSM != 0 {
		s := m.SM
		sm = append(sm, fmt.Sprintf("pti %d", s.PTI))
		if s.Has&nas.SMHasCause != 0 {
			sm = append(sm, fmt.Sprintf("sm cause %d", s.Cause))
		}
		if s.Has&nas.SMHasDNN != 0 {
			sm = append(sm, fmt.Sprintf("dnn %x", s.DNN))
		}
		if s.Has&nas.SMHasAddress != 0 && s.Address.Type == 1 {
			sm = append(sm, fmt.Sprintf("address %x", s.Address.IPv4.AsSlice()))
		}
	}
	return mm, sm
}

// decodeNAS is free5GC's decoder; it panics on some input.
func decodeNAS(b []byte) (lines []string, kind uint8, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	m := oracle.NewMessage()
	b = slices.Clone(b)
	if err := m.PlainNasDecode(&b); err != nil {
		return nil, 0, err
	}
	theirNAS(reflect.ValueOf(m), &lines)
	if m.GmmMessage != nil {
		return lines, m.GmmMessage.GmmHeader.GetMessageType(), nil
	}
	return lines, m.GsmMessage.GsmHeader.GetMessageType(), nil
}

// TestNASOracle compares every NAS message of the captures that lies in clear, and the messages inside it, with free5GC's decoder.
func TestNASOracle(t *testing.T) {
	var m Message
	var n nas.Message
	seen := map[string]bool{}
	agreed, refused, lines := 0, 0, 0
	compare := func(c captured, plain []byte, kind nas.MessageType, got []string) {
		want, theirKind, err := decodeNAS(plain)
		if err != nil {
			refused++
			t.Logf("%s: frame %d: %s: free5GC: %v", c.file, c.frame, kind, err)
			return
		}
		if kind.SM() {
			want = slices.DeleteFunc(want, func(s string) bool { return strings.HasPrefix(s, "address") && !slices.Contains(got, s) })
		}
		slices.Sort(want)
		slices.Sort(got)
		if uint8(kind) != theirKind || !slices.Equal(got, want) {
			t.Errorf("%s: frame %d: %s\nours   %s\ntheirs %s\n%x", c.file, c.frame, kind, got, want, plain)
			return
		}
		agreed++
		lines += len(got)
	}
	for _, c := range captures(t) {
		Parse(c.data, &m)
		for pdu := range m.NASPDUs() {
			if seen[string(pdu)] {
				continue
			}
			seen[string(pdu)] = true
			if nas.Parse(pdu, &n) != nil || n.Has&nas.HasType == 0 {
				continue
			}
			mm, sm := ourNAS(&n)
			kind, container, payload, inner := n.Type, n.Container, n.Payload, n.SM
			compare(c, n.Body, kind, mm)
			if sm != nil {
				compare(c, payload, inner.Type, sm)
			}
			if container != nil && nas.ParseContainer(container, &n) == nas.InnerRecognised {
				mm, _ = ourNAS(&n)
				compare(c, container, n.Type, mm)
			}
		}
	}
	t.Logf("%d different messages agree in %d values; free5GC refuses %d", agreed, lines, refused)
	if agreed == 0 {
		t.Error("nothing was compared")
	}
}
