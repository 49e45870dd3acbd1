package n2

import "encoding/binary"

// frames is a list of frame numbers in little room: each is kept as its distance from the one before, which a message of one
// association seldom has above a hundred.
type frames struct {
	len   int
	last  int64
	steps []byte
}

// add adds a frame, once where it comes again and again, up to most.
func (f *frames) add(frame int64, most int) {
	if f.len >= most || f.len > 0 && f.last == frame {
		return
	}
	if f.steps == nil {
		f.steps = make([]byte, 0, usualSteps)
	}
	if u := uint64(frame-f.last) << 1; u < 1<<7 { // AppendVarint does the same, more slowly
		f.steps = append(f.steps, byte(u))
	} else if u < 1<<14 {
		f.steps = append(f.steps, byte(u)|0x80, byte(u>>7))
	} else {
		f.steps = binary.AppendVarint(f.steps, frame-f.last)
	}
	f.last = frame
	f.len++
}

// usualSteps is what a short list needs.
const usualSteps = 32

// appendTo writes the list behind to.
func (f *frames) appendTo(to []int64) []int64 {
	frame := int64(0)
	for b := f.steps; len(b) > 0; {
		if b[0] < 1<<7 && b[0]&1 == 0 {
			frame += int64(b[0] >> 1)
			b = b[1:]
		} else {
			step, n := binary.Varint(b)
			frame += step
			b = b[n:]
		}
		to = append(to, frame)
	}
	return to
}

// clear makes it empty and keeps the room.
func (f *frames) clear() { *f = frames{steps: f.steps[:0]} }
