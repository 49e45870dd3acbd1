package n2

// MaxLadders and MaxSteps bound what is kept for people to read: a registration with a session takes some 25 steps.
const (
	MaxLadders = 16
	MaxSteps   = 256
)

// A Step is one message of a ladder.
type Step struct {
	Frame      int64
	Time       int64 // ns since 1970
	Downlink   bool
	Interface  string // N1, N2 or F1
	Message    string // its name in its standard
	Protection string // of a NAS message: its security header; "" for others
}

// A Ladder is the messages of one UE in their order.
type Ladder struct {
	UE    string // pseudonym, "" where no identity was seen
	Steps []Step
	More  int // steps beyond MaxSteps
}

// Ladders are those of the first UEs of the capture.
func (t *Tracker) Ladders() []Ladder { return t.ladders }

func (t *Tracker) newLadder() int8 {
	if len(t.ladders) >= MaxLadders {
		return 0
	}
	t.ladders = append(t.ladders, Ladder{})
	return int8(len(t.ladders))
}

// step adds to the ladder of a number that newLadder gave; 0 is none.
func (t *Tracker) step(ladder int8, downlink bool, iface, message, protection string) {
	if ladder == 0 {
		return
	}
	l := &t.ladders[ladder-1]
	if len(l.Steps) >= MaxSteps {
		l.More++
		return
	}
	l.Steps = append(l.Steps, Step{t.now.frame, t.now.time, downlink, iface, message, protection})
}
