package sba

import (
	"fmt"
	"net/netip"

	"github.com/guyline/guyline/wire/event"
)

// maxFrames bounds the frames that a verdict shows.
const maxFrames = 1000

type answer uint8

const (
	pass answer = iota
	fail
)

var answers = [...]string{"pass", "fail"}

type verdictKey struct {
	id   string
	node string
}

// verdict is a principle and how one server, or one pair of peers, stands to it.
type verdict struct {
	id, iface, node string
	src, dst        netip.AddrPort
	detail          string // of a failure, without a full stop
	praise          string // of a pass
	ue              string
	times           [2]int64
	counts          [2]int // happenings
	frames          [2][]int64
}

// verdict finds or begins a verdict on a server.
func (t *Tracker) verdict(id, iface string, s *server) *verdict {
	v := t.verdictOn(id, iface, s.node)
	v.dst = s.at
	return v
}

// verdictOn finds or begins a verdict on something that has a name.
func (t *Tracker) verdictOn(id, iface, node string) *verdict {
	v, made := t.verdicts.get(verdictKey{id, node})
	if made {
		v.id, v.iface, v.node = id, iface, node
	}
	return v
}

// says gives the sentence of a failure, and of a pass, where v has none yet: the first happening words it.
func (v *verdict) says(src netip.AddrPort, sentences func() (detail, praise string)) {
	if v.detail == "" {
		v.detail, v.praise = sentences()
		v.src = src
	}
}

// add takes one happening that speaks for or against.
func (v *verdict) add(a answer, at int64, frames ...int64) {
	if v.counts[a] == 0 {
		v.times[a] = at
	}
	v.counts[a]++
	for _, n := range frames {
		if len(v.frames[a]) < maxFrames {
			v.frames[a] = insert(v.frames[a], n)
		}
	}
}

// tell says what a verdict came to: a failure where there is one.
func (t *Tracker) tell(v *verdict) {
	e := event.Event{ID: v.id, Interface: v.iface, Node: v.node, Src: v.src, Dst: v.dst, UE: v.ue}
	switch {
	case v.counts[fail] > 0:
		e.Class, e.Value, e.Frames, e.Time = event.Principle, answers[fail], v.frames[fail], v.times[fail]
		e.Detail = fmt.Sprintf("%s (seen %d times; %d the other way).", v.detail, v.counts[fail], v.counts[pass])
	case v.counts[pass] > 0:
		e.Class, e.Value, e.Frames, e.Time = event.Fact, answers[pass], v.frames[pass], v.times[pass]
		e.Detail = fmt.Sprintf("%s (seen %d times).", v.praise, v.counts[pass])
	}
	t.say(e)
}

// insert puts a frame into a list that is in order, once.
func insert(list []int64, n int64) []int64 {
	i := len(list)
	for i > 0 && list[i-1] >= n {
		i--
	}
	if i < len(list) && list[i] == n {
		return list
	}
	list = append(list, 0)
	copy(list[i+1:], list[i:])
	list[i] = n
	return list
}
