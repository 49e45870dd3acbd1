package n4_test

import (
	"testing"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/pfcp"
)

// TestPods plays an SMF of three pods with one address, each with its own numbers, and somebody who deletes a session in its
// name.
func TestPods(t *testing.T) {
	for _, c := range []struct {
		name   string
		forged int // when, 0: never
	}{{"alone", 0}, {"forged early", 9}, {"forged late", 200}} {
		t.Run(c.name, func(t *testing.T) {
			s := newScene()
			next := [3]uint32{0x010040, 0x020000, 0x03fff0}
			s.seq[smf] = next[0]
			s.associate(smf, upf)
			next[0] = s.seq[smf]
			for i := range uint64(300) {
				pod := i % 3
				s.seq[smf] = next[pod]
				switch teid := uint32(100 + i); i % 9 {
				case 0, 1, 2:
					s.establish(smf, upf, 1000+i, teid, gnb)
				case 3, 4, 5:
					s.move(smf, upf, 1000+i-3, gnb)
				default:
					s.remove(smf, upf, 1000+i-6)
				}
				next[pod] = s.seq[smf]
				if c.forged > 0 && i == uint64(c.forged) {
					s.udp(smf, upf, pfcp.Port, message(pfcp.SessionDeletionRequest, 1000, 0x770001, nil))
				}
			}
			s.x.Flush()
			var attacks []event.Event
			for _, e := range s.said {
				if e.Class == event.Attack {
					attacks = append(attacks, e)
				}
			}
			switch {
			case c.forged == 0 && len(attacks) > 0:
				t.Errorf("an attack is said: %+v", attacks)
			case c.forged > 0 && (len(attacks) != 1 || attacks[0].Kind != "pfcp-session-deletion" || len(attacks[0].Frames) != 1):
				t.Errorf("said: %+v, want one deletion", attacks)
			}
		})
	}
}
