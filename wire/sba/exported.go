package sba

import (
	"net/netip"
	"slices"

	"github.com/guyline/guyline/wire/http"
)

// maxExports bounds the pairs of ends whose exported messages are joined to exchanges.
const maxExports = 4096

// Exported is one request or response that an NF or a probe took down behind the protection: its head and body are whole.
// A line that tells of both at once has a method and a status.
type Exported struct {
	Src, Dst    netip.AddrPort
	Frame, Time int64
	ID          string // joins a response to its request; "" where the export does not say
	Head        http.Head
	Body        []byte
}

// exports are the messages between two ends.
type exports struct {
	flow flow
	last uint32
	open []openRequest // at most http.Slots
	owed int           // responses that nobody can say the request of
}

type openRequest struct {
	stream uint32
	id     string
}

// Exported takes one message of an export. A response belongs to the request with its ID, else to the only one that is
// open between these two ends: where several are, none gets it, because a status at the wrong request would be a false
// accusation.
func (t *Tracker) Exported(m *Exported) {
	t.now = max(t.now, m.Time)
	ends, dir := [2]netip.AddrPort{m.Src, m.Dst}, uint8(0)
	if m.Dst.Compare(m.Src) < 0 {
		ends, dir = [2]netip.AddrPort{m.Dst, m.Src}, 1
	}
	x, made := t.exports.get(ends)
	if made {
		x.flow.ends = ends
	}
	t.flow = &x.flow
	e := http.Event{Version: http.HTTP2, Dir: dir, Frame: m.Frame, Time: m.Time, Head: m.Head}
	request, response := m.Head.Method != nil && m.Head.Path != nil, m.Head.Status != 0
	if request {
		x.last++
		if len(x.open) == http.Slots {
			x.open = slices.Delete(x.open, 0, 1)
		}
		x.open = append(x.open, openRequest{x.last, m.ID})
		e.Kind, e.Stream, e.Slot = http.Request, x.last, uint8(x.last%http.Slots)
		t.httpEvent(&e)
		if len(m.Body) > 0 && !response {
			t.exportedBody(e, m.Body)
		}
	}
	if response {
		t.exportedResponse(x, e, m, request)
	}
	t.decide(t.now - hindsight)
}

// exportedResponse takes a response, which says of itself only its ends.
func (t *Tracker) exportedResponse(x *exports, e http.Event, m *Exported, own bool) {
	stream, ok := x.last, own
	if !own {
		stream, ok = x.asked(m.ID)
	}
	if !ok {
		t.counts.Responses++
		return
	}
	e.Kind, e.Stream, e.Slot = http.Response, stream, uint8(stream%http.Slots)
	if int(e.Slot) < len(x.flow.exchanges) {
		if asked := x.flow.exchanges[e.Slot]; asked != nil {
			e.Dir = 1 - asked.dir // some exports name client and server in both
		}
	}
	final := m.Head.Status >= 200
	body := len(m.Body) > 0 && final && !own
	e.End = final && !body
	t.httpEvent(&e)
	if body {
		t.exportedBody(e, m.Body)
	}
	if final {
		x.open = slices.DeleteFunc(x.open, func(r openRequest) bool { return r.stream == stream })
	}
}

func (t *Tracker) exportedBody(e http.Event, body []byte) {
	e.Kind, e.Head, e.Body, e.Length, e.End = http.Body, http.Head{}, body, len(body), true
	t.httpEvent(&e)
}

// asked is the request that a response answers.
func (x *exports) asked(id string) (stream uint32, ok bool) {
	if id != "" {
		for _, r := range x.open {
			if r.id == id {
				return r.stream, true
			}
		}
	}
	candidates := slices.DeleteFunc(slices.Clone(x.open), func(r openRequest) bool { return id != "" && r.id != "" })
	switch {
	case len(candidates) == 0:
		x.owed = max(x.owed-1, 0)
	case x.owed > 0:
		x.owed--
	case len(candidates) == 1:
		return candidates[0].stream, true
	default:
		x.owed = len(candidates) - 1
		x.open = slices.DeleteFunc(x.open, func(r openRequest) bool { return slices.Contains(candidates, r) })
	}
	return 0, false
}

func (t *Tracker) closeExports(x *exports) { t.closeFlow(&x.flow) }
