package n2

import (
	"slices"
	"testing"
)

func TestFrames(t *testing.T) {
	want := []int64{1, 2, 65, 130, 129, 8322, 16700, 3, 1 << 40, 1, -5, 1<<62 + 7, 9}
	var f frames
	for round := range 2 {
		for _, n := range want {
			f.add(n, 100)
			f.add(n, 100)
		}
		if got := f.appendTo(nil); !slices.Equal(got, want) || f.len != len(want) {
			t.Errorf("round %d: %v, want %v", round, got, want)
		}
		f.clear()
	}
	for n := range int64(10) {
		f.add(n, 3)
	}
	if got := f.appendTo(nil); len(got) != 3 {
		t.Errorf("%v, want 3 frames", got)
	}
}
