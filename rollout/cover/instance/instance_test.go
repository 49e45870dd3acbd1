package instance

import (
	"reflect"
	"strings"
	"testing"
)

var points = map[string]string{
	"points":    "3 9999\tp\n0 0 5\n3 4 7\t\n\n100 0 2\n",
	"two kinds": "2 3\t\nF 0 0 0 1\nF 1 100 0 1\nD 0 0 0 5\nC 1 3 4 7\nC 2 100 0 2\n",
	"distances": "distance,name,DestinationName,demand\n5,S1,a,5\n0,S1,b,7\n6,S2,a,5\n5,S2,c,2\n",
}

func TestPoints(t *testing.T) {
	for name, want := range map[string][][]int32{"points": {{0, 1}, {0, 1}, {2}}, "two kinds": {{0, 1}, {2}}, "distances": {{0, 1}, {2}}} {
		p, err := Points([]byte(points[name]))
		if err != nil {
			t.Fatal(err)
		}
		have := p.Within(5)
		if !reflect.DeepEqual(have.Covers, want) || !reflect.DeepEqual(have.Weight, []int64{5, 7, 2}) {
			t.Errorf("%s: %+v, want %v", name, have, want)
		}
	}
	for want, text := range map[string]string{
		"number of points first": "x 1\n",
		"announces 2":            "2\n1 1 1\n",
		"\"z\" is no number":     "1\n1 z 1\n",
		"whole number":           "1\n1 1 1.5\n",
		"have 2 fields":          "1\n1 1\n",
		"stand twice":            "distance,a,b,c\n1,S,d,1\n1,S,d,1\n",
		"distance \"-1\"":        "distance,a,b,c\n-1,S,d,1\n",
	} {
		if _, err := Points([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

var sets = []string{"2 3\n 4 5 6\n 2 1 3\n 2 2 3\n", "2 3\n 4 1 1\n 5 1 2\n 6 2 1 2\n"}

func TestSetCovering(t *testing.T) {
	for _, text := range sets {
		p, err := SetCovering([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(p.Cost, []int64{4, 5, 6}) || !reflect.DeepEqual(p.Covers, [][]int32{{0}, {1}, {0, 1}}) {
			t.Errorf("%q: %+v", text, p)
		}
	}
	for want, text := range map[string]string{
		"no whole number":  "2 x",
		"want the numbers": "900000 900000 1",
		"the list is cut":  "1 1 1 5 1",
		"index 2: want 1":  "1 1 1 1 2",
		"follow the last":  "1 1 1 1 1 9",
		"costs are 1 or":   "1 1 0 1 1",
	} {
		if _, err := SetCovering([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range points {
		f.Add([]byte(text))
	}
	for _, text := range sets {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if p, err := Points(text); err == nil {
			if err := p.Within(3).Check(); err != nil && !strings.Contains(err.Error(), "add up") {
				t.Error(err)
			}
		}
		if p, err := SetCovering(text); err == nil {
			if err := p.Check(); err != nil {
				t.Error(err)
			}
		}
	})
}
