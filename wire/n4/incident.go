package n4

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"net/netip"
	"slices"

	"github.com/guyline/guyline/wire/event"
)

const (
	// hindsight is how long an incident waits for more of itself and for what explains it. A handover or a restart is over
	// well within it.
	hindsight = 60 * second
	// longest is after how long an incident that does not end is told in part.
	longest = 600 * second

	maxIncidents = 4096
	maxFrames    = 1 << 20 // an incident with more is told in several events
	maxPrinciple = 1000    // frames of a principle event
)

type incidentKey struct {
	kind     string
	src, dst netip.Addr
}

// incident is an attack that goes on, or what may be one.
type incident struct {
	incidentKey
	iface         string
	frames        []int64
	opened, first int64 // clock at the opening; time of the first frame
	last          int64
	at            netip.AddrPort
	to            netip.AddrPort
	session, why  string
	n             int // what the kind counts

	// judge decides with hindsight: the kind, and the class; "" takes the incident back. Nil: as it stands.
	judge func(*incident) (event.Class, string)
}

// accuse adds a frame to an incident and opens it if need be.
func (x *Tracker) accuse(kind, iface string, src, dst netip.AddrPort, frame, t int64) *incident {
	key := incidentKey{kind, src.Addr(), dst.Addr()}
	i := x.incidents[key]
	if i == nil {
		if len(x.incidents) >= maxIncidents {
			x.settle(1<<63 - 1)
		}
		i = &incident{incidentKey: key, iface: iface, opened: x.now, first: t, at: src, to: dst}
		x.incidents[key] = i
	}
	i.frames = append(i.frames, frame)
	i.last = max(i.last, t)
	if len(i.frames) >= maxFrames {
		delete(x.incidents, key)
		x.tell(i)
	}
	return i
}

// settle tells the incidents that are over.
func (x *Tracker) settle(before int64) {
	if len(x.incidents) == 0 {
		return
	}
	var over []*incident
	for key, i := range x.incidents {
		if i.last <= before || before-i.opened > longest {
			over = append(over, i)
			delete(x.incidents, key)
		}
	}
	slices.SortFunc(over, func(a, b *incident) int {
		return cmp.Or(cmp.Compare(a.frames[0], b.frames[0]), cmp.Compare(a.kind, b.kind))
	})
	for _, i := range over {
		x.tell(i)
	}
}

func (x *Tracker) tell(i *incident) {
	class, kind := event.Attack, i.kind
	slices.Sort(i.frames)
	i.frames = slices.Compact(i.frames)
	if i.judge != nil {
		class, kind = i.judge(i)
	}
	if kind == "" {
		return
	}
	e := event.Event{ID: kind, Class: class, Interface: i.iface, Frames: i.frames, Time: i.last, Src: i.at, Dst: i.to,
		Session: i.session, Detail: fmt.Sprintf("%s (%d frames)", i.why, len(i.frames))}
	if class == event.Attack {
		e.Kind = kind
	} else if len(e.Frames) > maxPrinciple {
		e.Frames = e.Frames[:maxPrinciple]
	}
	x.emit(&e)
}

// duty names a principle event: once for each.
type duty struct {
	id       string
	src, dst netip.Addr
}

// seen counts frames and holds the first of them: each as its distance from the one before, which mostly takes two or three
// octets where the number takes eight.
type seen struct {
	n, last int64
	packed  []byte // varints
	newest  int64  // of those held, valid iff held > 0
	held    int
}

func (s *seen) add(frame, t int64) {
	s.n++
	s.last = t
	if s.held == 0 || s.newest != frame {
		s.hold(frame)
	}
}

// hold keeps a frame if there is room.
func (s *seen) hold(frame int64) {
	if s.held < maxPrinciple {
		s.packed = binary.AppendVarint(s.packed, frame-s.newest)
		s.newest = frame
		s.held++
	}
}

// first is the first of the frames held, 0 for none.
func (s *seen) first() int64 {
	frame, _ := binary.Varint(s.packed)
	return frame
}

// frames gives those held.
func (s *seen) frames() []int64 {
	out := make([]int64, 0, s.held)
	frame := int64(0)
	for b := s.packed; len(b) > 0; {
		step, n := binary.Varint(b)
		frame += step
		out, b = append(out, frame), b[n:]
	}
	return out
}

// with puts two together; the frames of each rise.
func (s *seen) with(o *seen) seen {
	both := seen{n: s.n + o.n, last: max(s.last, o.last), packed: make([]byte, 0, len(s.packed)+len(o.packed))}
	for a, b := s.frames(), o.frames(); len(a)+len(b) > 0; {
		if len(b) == 0 || len(a) > 0 && a[0] <= b[0] {
			both.hold(a[0])
			a = a[1:]
		} else {
			both.hold(b[0])
			b = b[1:]
		}
	}
	return both
}

// tally holds a principle event with its first frames.
type tally struct {
	seen
	iface    string
	at, to   netip.AddrPort
	node     string
	why      string
	conclude func() bool // asked at the end; nil: yes
}

// maxDuties bounds the principle events of one capture.
const maxDuties = 16384

// owe notes a frame that shows a principle broken. It returns nil where there are too many already.
func (x *Tracker) owe(id, iface string, src, dst netip.AddrPort, frame, t int64) *tally {
	key := duty{id, src.Addr(), dst.Addr()}
	y := x.duties[key]
	if y == nil {
		if len(x.duties) >= maxDuties {
			return &tally{}
		}
		y = &tally{iface: iface, at: src, to: dst}
		x.duties[key] = y
	}
	y.add(frame, t)
	return y
}

// principles tells what was noted, at the end.
func (x *Tracker) principles() {
	var keys []duty
	for key, y := range x.duties {
		if y.n > 0 && (y.conclude == nil || y.conclude()) {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b duty) int {
		return cmp.Or(cmp.Compare(x.duties[a].first(), x.duties[b].first()), cmp.Compare(a.id, b.id),
			a.src.Compare(b.src), a.dst.Compare(b.dst))
	})
	for _, key := range keys {
		y := x.duties[key]
		x.emit(&event.Event{ID: key.id, Class: event.Principle, Interface: y.iface, Frames: y.frames(), Time: y.last, Src: y.at, Dst: y.to,
			Node: y.node, Detail: fmt.Sprintf("%s (%d frames)", y.why, y.n)})
	}
	clear(x.duties)
}

type fact struct{ id, value, node string }

// maxFacts bounds the facts of one capture.
const maxFacts = 65536

// say tells a fact once.
func (x *Tracker) say(id, iface, value, node string, src, dst netip.AddrPort, frame, t int64) {
	key := fact{id, value, node}
	if _, told := x.facts[key]; told || len(x.facts) >= maxFacts {
		return
	}
	x.facts[key] = struct{}{}
	x.emit(&event.Event{ID: id, Class: event.Fact, Interface: iface, Frames: []int64{frame}, Time: t, Src: src, Dst: dst, Node: node, Value: value,
		Detail: id + " " + value + " " + node})
}
