package tlog

import (
	"fmt"
	"strings"
	"testing"
)

func TestPolicy(t *testing.T) {
	_, log, _ := newKey(t, "log.example")
	_, asLog, a := newKey(t, "a.example")
	_, _, b := newKey(t, "b.example")
	_, _, c := newKey(t, "c.example")
	raw := keyText(a)
	_, renamed, _ := strings.Cut(log, "+")
	head := fmt.Sprintf("# a policy\nlog %s http://127.0.0.1:1\n\twitness A %s\nwitness B %s https://b.example\nwitness C %s\n", log, a, b, c)
	for _, x := range []struct{ text, want string }{
		{head + "group G 2 A B C\nquorum G\n", ""},
		{head + "group G any A\ngroup H all G B\nquorum H\n", ""},
		{head + "quorum none\n", ""},
		{"quorum none\n", ""},
		{head + "quorum A\n \t\n#\n", ""},
		{head, "line 6: expected a quorum line"},
		{head + "quorum none", "newline at its end"},
		{head + "quorum A\nquorum B\n", "line 7: a second quorum"},
		{head + "quorum D\n", "line 6: quorum \"D\" is not defined above"},
		{head + "quorum G\ngroup G any A\n", "line 6: quorum \"G\" is not defined above"},
		{head + "group G any G\nquorum G\n", "line 6: group \"G\": member \"G\" is not defined above"},
		{head + "group G any A none\nquorum G\n", "\"none\" is not defined above"},
		{head + "group none any A\nquorum A\n", "line 6: the name \"none\" is taken"},
		{head + "group A any B\nquorum A\n", "line 6: \"A\" is defined twice"},
		{head + "group G any A A\nquorum G\n", "\"A\" is a member already"},
		{head + "group G any A\ngroup H any A\nquorum H\n", "line 7: group \"H\": \"A\" is a member already"},
		{head + "group G 0 A\nquorum G\n", "a number from 1 to 1"},
		{head + "group G 3 A B\nquorum G\n", "a number from 1 to 2"},
		{head + "group G +1 A\nquorum G\n", "a number from 1 to 1"},
		{head + "group G any\nquorum A\n", "expected: group NAME"},
		{head + "log " + log + "\nquorum A\n", "line 6: a second log"},
		{head + "witness D " + a + "\nquorum A\n", "line 6: a second witness"},
		{head + "witness D " + asLog + "\nquorum A\n", "a log's key cannot cosign"},
		{head + "witness D a.example+00000000+" + raw + "\nquorum A\n", "its id 00000000 is not that"},
		{head + "log " + a + "\nquorum A\n", "expected a verifier key of type 0x01"},
		{head + "log other.example+" + renamed + "\nquorum A\n", "expected a verifier key of type 0x01"},
		{head + "log\nquorum A\n", "expected: log VKEY"},
		{head + "quorum\n", "expected: quorum NAME"},
		{head + "quorum A\r\n", "line 6: octet 0x0D"},
		{head + "allow A\nquorum A\n", "line 6: \"allow\": expected log, witness, group or quorum"},
		{"", "line 1: expected a quorum line"},
	} {
		_, err := ParsePolicy([]byte(x.text))
		if x.want == "" && err != nil || x.want != "" && (err == nil || !strings.Contains(err.Error(), x.want)) {
			t.Errorf("%s\nfound %v, want %q", strings.TrimPrefix(x.text, head), err, x.want)
		}
	}
}

// The two levels of groups of the specification's example.
func TestQuorum(t *testing.T) {
	text := ""
	for _, name := range []string{"X1", "X2", "X3", "Y1", "Y2", "Y3"} {
		_, _, key := newKey(t, name)
		text += "witness " + name + " " + key + "\n"
	}
	p, err := ParsePolicy([]byte(text + "group X 2 X1 X2 X3\ngroup Y any Y1 Y2 Y3\ngroup both all X Y\nquorum both\n"))
	if err != nil {
		t.Fatal(err)
	}
	for names, want := range map[string]bool{"X1 X2 Y1": true, "X1 X3 Y3": true, "X1 Y1": false, "X1 X2 X3": false, "Y1 Y2 Y3": false, "": false,
		"X1 X2 X3 Y1 Y2 Y3": true} {
		seen := map[string]bool{}
		for _, n := range strings.Fields(names) {
			seen[n] = true
		}
		if got := p.satisfied(seen); got != want {
			t.Errorf("%q: %v, want %v", names, got, want)
		}
	}
}

func FuzzParsePolicy(f *testing.F) {
	f.Add([]byte("log x+00000000+AA==\nquorum none\n"))
	f.Add([]byte("witness a b\ngroup g 1 a\nquorum g\n"))
	f.Fuzz(func(t *testing.T, text []byte) { ParsePolicy(text) })
}
