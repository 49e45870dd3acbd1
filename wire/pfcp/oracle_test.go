package pfcp_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/wmnsk/go-pfcp/ie"
	"github.com/wmnsk/go-pfcp/message"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/wire/pfcp"
)

// TestAgainstGoPFCP reads every PFCP packet of the captures with go-pfcp too and compares header, node, session, cause and
// rules. go-pfcp refuses what it cannot read whole; such packets must show a flaw here, or stand in the generated file,
// which holds elements that go-pfcp is stricter or looser about.
func TestAgainstGoPFCP(t *testing.T) {
	dir := testdata.Dir(t, "wire")
	seen := map[string]bool{}
	compared, refused := 0, 0
	var m pfcp.Message
	for _, row := range testdata.CSV(t, filepath.Join(dir, "facts.csv")) {
		file := row["file"]
		if row["fact"] != "pfcp" || seen[file] {
			continue
		}
		seen[file] = true
		generated := strings.Contains(file, "pfcp_all_messages")
		each(t, filepath.Join(dir, file), func(frame int64, data []byte) {
			if pfcp.Parse(data, &m) != nil {
				return
			}
			o, err := message.Parse(data)
			if err != nil {
				if refused++; !generated && m.NumFlaws == 0 {
					t.Errorf("%s frame %d: go-pfcp: %v", file, frame, err)
				}
				return
			}
			compared++
			if uint8(m.Type) != o.MessageType() || m.SEID != o.SEID() || m.Sequence != o.Sequence() {
				t.Errorf("%s frame %d: header %v %d %d, go-pfcp %d %d %d", file, frame, m.Type, m.SEID, m.Sequence, o.MessageType(), o.SEID(), o.Sequence())
			}
			if generated {
				return
			}
			switch o := o.(type) {
			case *message.SessionEstablishmentRequest:
				compareRules(t, file, frame, &m, o.CreatePDR, o.CreateFAR)
				if f, err := o.CPFSEID.FSEID(); err != nil || f.SEID != m.FSEID.SEID || f.IPv4Address.String() != m.FSEID.IPv4.String() {
					t.Errorf("%s frame %d: F-SEID %v, go-pfcp %v", file, frame, m.FSEID, f)
				}
				if m.QERs.Create != len(o.CreateQER) || m.URRs.Create != len(o.CreateURR) {
					t.Errorf("%s frame %d: QERs %v, URRs %v", file, frame, m.QERs, m.URRs)
				}
			case *message.SessionModificationRequest:
				compareRules(t, file, frame, &m, append(append(o.RemovePDR, o.CreatePDR...), o.UpdatePDR...), append(append(o.RemoveFAR, o.CreateFAR...), o.UpdateFAR...))
			case *message.SessionEstablishmentResponse:
				if c, err := o.Cause.Cause(); err != nil || c != uint8(m.Cause) {
					t.Errorf("%s frame %d: cause %v, go-pfcp %d", file, frame, m.Cause, c)
				}
				compareRules(t, file, frame, &m, o.CreatedPDR, nil)
			case *message.AssociationSetupRequest:
				if id, err := o.NodeID.NodeID(); err != nil || m.NodeID.Addr.IsValid() && id != m.NodeID.Addr.String() {
					t.Errorf("%s frame %d: node %v, go-pfcp %s", file, frame, m.NodeID, id)
				}
				if at, err := o.RecoveryTimeStamp.RecoveryTimeStamp(); err != nil || !at.Equal(m.RecoveryTime()) {
					t.Errorf("%s frame %d: started %v, go-pfcp %v", file, frame, m.RecoveryTime(), at)
				}
			}
		})
	}
	t.Logf("%d messages compared, %d refused by go-pfcp", compared, refused)
}

// compareRules compares the rules that can be found by their identifiers; go-pfcp keeps each kind in a list of its own.
func compareRules(t *testing.T, file string, frame int64, m *pfcp.Message, pdrs, fars []*ie.IE) {
	t.Helper()
	if len(pdrs) != m.NumPDRs || len(fars) != m.NumFARs {
		t.Errorf("%s frame %d: %d PDRs, %d FARs, go-pfcp %d, %d", file, frame, m.NumPDRs, m.NumFARs, len(pdrs), len(fars))
		return
	}
	for i := range pdrs {
		id, err := pdrs[i].PDRID()
		p := &m.PDRs()[i]
		if err != nil || id != p.ID {
			t.Errorf("%s frame %d: PDR %d, go-pfcp %d (%v)", file, frame, p.ID, id, err)
		}
		if f, err := pdrs[i].FTEID(); err == nil && (f.TEID != p.FTEID.TEID || f.HasCh() != p.FTEID.Choose || f.HasIPv4() != p.FTEID.V4) {
			t.Errorf("%s frame %d: F-TEID %+v, go-pfcp %+v", file, frame, p.FTEID, f)
		}
	}
	for i := range fars {
		id, err := fars[i].FARID()
		f := &m.FARs()[i]
		if err != nil || id != f.ID {
			t.Errorf("%s frame %d: FAR %d, go-pfcp %d (%v)", file, frame, f.ID, id, err)
		}
		if a, err := fars[i].ApplyAction(); err == nil && (len(a) == 0 || a[0] != uint8(f.Apply)) {
			t.Errorf("%s frame %d: action %v, go-pfcp %v", file, frame, f.Apply, a)
		}
		if h, err := fars[i].OuterHeaderCreation(); err == nil && f.Outer.Description != 0 && (h.TEID != f.Outer.TEID || h.IPv4Address.String() != f.Outer.IPv4.String()) {
			t.Errorf("%s frame %d: outer header %v, go-pfcp %v", file, frame, f.Outer, h)
		}
	}
}
