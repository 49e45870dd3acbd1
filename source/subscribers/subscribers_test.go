package subscribers_test

import (
	"strings"
	"testing"

	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/sourcetest"
	"github.com/guyline/guyline/source/subscribers"
)

func TestRead(t *testing.T) { sourcetest.Golden(t, "lists", &subscribers.Format) }

func TestDetect(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		want    bool
	}{
		"key and code":    {"- key: 000102030405060708090a0b0c0d0e0f\n  opc: 000102030405060708090a0b0c0d0e0f\n", true},
		"key alone":       {"key: 000102030405060708090a0b0c0d0e0f\n", false},
		"too short":       {"key: 00010203\nopc: 00010203\n", false},
		"another's key":   {"key: {op: 1}\nop: [k]\n", false},
		"nothing":         {"", false},
		"keys of objects": {"k: [000102030405060708090a0b0c0d0e0f]\nop: {a: b}\n", false},
	} {
		_, f := sourcetest.ReadText(t, c.content, &subscribers.Format)
		if got := f.Format == "subscribers"; got != c.want || f.Status() == source.Failed {
			t.Errorf("%s: recognised: %t, want %t (%s)", name, got, c.want, f.Status())
		}
	}
}

// TestBounded reads aliases that stand for each other many times over.
func TestBounded(t *testing.T) {
	text := "a0: &a0 {imsi: '1', s: {k: 000102030405060708090a0b0c0d0e0f, op: 000102030405060708090a0b0c0d0e0f}}\n"
	for i := range 20 {
		text += strings.NewReplacer("N", string(rune('b'+i)), "M", string(rune('a'+i))).Replace("N0: &N0 [*M0, *M0, *M0]\n")
	}
	n, f := sourcetest.ReadText(t, text, &subscribers.Format)
	if f.Status() != source.Read || len(sourcetest.Lines(n)) == 0 {
		t.Errorf("%s: %v", f.Status(), f.Notes())
	}
}

func FuzzRead(f *testing.F) { sourcetest.Fuzz(f, &subscribers.Format) }
