package event

import (
	"strings"
	"testing"
)

func TestPseudonyms(t *testing.T) {
	p := &Pseudonyms{Key: []byte("one")}
	a := p.Of("supi", []byte("001010000000001"))
	if strings.Contains(a, "00101") {
		t.Errorf("the pseudonym %s shows the identity", a)
	}
	if a != p.Of("supi", []byte("001010000000001")) {
		t.Error("one identity has two pseudonyms")
	}
	for what, other := range map[string]string{
		"another identity": p.Of("supi", []byte("001010000000002")),
		"another kind":     p.Of("guti", []byte("001010000000001")),
		"another key":      (&Pseudonyms{Key: []byte("two")}).Of("supi", []byte("001010000000001")),
	} {
		if a == other {
			t.Errorf("%s has the same pseudonym", what)
		}
	}
	if got := (&Pseudonyms{Reveal: true}).Of("supi", []byte("001")); got != "supi-001" {
		t.Errorf("revealed %s, want supi-001", got)
	}
}
