package bundle

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	statementv1 "github.com/in-toto/attestation/go/v1"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/secure-systems-lab/go-securesystemslib/dsse"
	"google.golang.org/protobuf/encoding/protojson"
)

// sample is a report with a secret of every category.
const sample = `{"schema":"s","tool":{"name":"guyline","version":"1"},"durationSeconds":3.5,"next":["x"],
"inputs":[{"path":"ridge/amf.yaml","format":"open5gs","status":"read","sha256":"229097b64ce8e22a0f302ad9b42f98e542179ba6b9260afe0068b6f0156bfd26","notes":[]}],
"results":[
{"check":"sbi-unprotected","class":"principle","verdict":"fail","severity":"high","subject":"AMF ridge-amf","title":"t","detail":"192.0.2.7 is served in clear by Tessaly Radio","people":4599,"evidence":[{"layer":"configured","file":"ridge/amf.yaml","line":7,"text":"scheme = http"}]},
{"check":"sbi-unprotected","class":"principle","verdict":"pass","severity":"none","subject":"SMF smf-1","title":"t","detail":"","people":0,"evidence":[]},
{"check":"supplier-listed","class":"principle","verdict":"fail","severity":"high","subject":"supplier Tessaly Radio","title":"t","detail":"","people":12,"evidence":[]}],
"supply":{"suppliers":[{"name":"Tessaly Radio","country":"XQ","status":"listed","why":"listed","hits":[],"owners":["Kestrel Holding"],"assets":2,"sites":1,"people":12}]},
"lines":[{"number":3,"title":"Supply","name":"Supply","status":"assessed","summary":"without tessaly radio 12 people lose service"}],
"rollout":{"audit":{"next":[{"hexagon":"88298e8ddbfffff","latitude":38.25935445983314,"longitude":-117.47768987341395,"tests":36}]},"map":"<svg><circle cx='1'/></svg>"}}`

func newSigner(t testing.TB, key crypto.Signer) *Signer {
	t.Helper()
	s, err := NewSigner(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func ed(t testing.TB) *Signer {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return newSigner(t, key)
}

func sealed(t testing.TB, s *Signer) *Sealed {
	t.Helper()
	x, err := Seal(context.Background(), s, bytes.Repeat([]byte{7}, SecretSize), Assessment{Report: []byte(sample), Schema: "https://example.org/report", Tool: Tool{"guyline", "1"}, Assessed: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func written(t testing.TB, x *Sealed, s *Signer, p *Policy) []byte {
	t.Helper()
	b, err := x.Disclose(context.Background(), s, p)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestRoundTrip(t *testing.T) {
	p256, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Signer{ed(t), newSigner(t, p256)} {
		x := sealed(t, s)
		var kept bytes.Buffer
		if err := x.Write(&kept); err != nil {
			t.Fatal(err)
		}
		again, err := ReadSealed(kept.Bytes())
		if err != nil || again.Root != x.Root {
			t.Fatalf("read back: %v, root %x, expected %x", err, again.Root, x.Root)
		}
		text := written(t, again, s, &Policy{Recipient: "auditor"})
		v, err := Verify(context.Background(), text, []*Verifier{&s.Verifier})
		if err != nil {
			t.Fatal(err)
		}
		if len(v.Leaves) != len(x.Leaves) || v.Root != x.Root {
			t.Errorf("%d of %d leaves, root %x", len(v.Leaves), len(x.Leaves), v.Root)
		}
		if err := v.Audit(x); err != nil {
			t.Error(err)
		}
		if counts := ReadAggregates(v.Leaves); len(counts) != 2 || counts[0].Text != "50 % of 2 pass" {
			t.Errorf("counts: %+v", counts)
		}
		if _, err := Verify(context.Background(), text, []*Verifier{&ed(t).Verifier}); err == nil {
			t.Error("verified with a key that signed nothing")
		}
		if _, err := Verify(context.Background(), text, nil); err == nil {
			t.Error("verified with no key")
		}
	}
}

// TestReproducible: the same secret and report give the same root, another secret another.
func TestReproducible(t *testing.T) {
	a := Assessment{Report: []byte(sample), Tool: Tool{"guyline", "1"}}
	secret := bytes.Repeat([]byte{1}, SecretSize)
	x, err := Plant(secret, a)
	if err != nil {
		t.Fatal(err)
	}
	a.Report = []byte(strings.Replace(sample, "3.5", "9.25", 1)) // the duration is no evidence
	if y, err := Plant(secret, a); err != nil || y.Root != x.Root {
		t.Errorf("%v: root %x, expected %x", err, y.Root, x.Root)
	}
	if y, _ := Plant(bytes.Repeat([]byte{2}, SecretSize), a); y.Root == x.Root {
		t.Error("another secret gives the same root")
	}
	a.Report = []byte(strings.Replace(sample, "4599", "4600", 1))
	y, err := Plant(secret, a)
	if err != nil || y.Root == x.Root {
		t.Errorf("%v: another report gives the same root", err)
	}
}

// TestWithheld: nothing that a policy withholds stands anywhere in the file, in any form that we write, and no hash of it that
// somebody could guess his way to.
func TestWithheld(t *testing.T) {
	s := ed(t)
	x := sealed(t, s)
	text := written(t, x, s, &Policy{Recipient: "partner", Hide: Categories(), Words: []string{"Kestrel"}, Smallest: 2})
	v, err := Verify(context.Background(), text, []*Verifier{&s.Verifier})
	if err != nil {
		t.Fatal(err)
	}
	whole := everyForm(t, text)
	for _, secret := range []string{"Tessaly", "tessaly", "Kestrel", "ridge", "192.0.2.7", "scheme = http", "38.259", "-117.477", "88298e8ddbfffff", "<svg", "229097b64", "smf-1"} {
		if bytes.Contains(whole, []byte(secret)) {
			t.Errorf("%q is in the file", secret)
		}
	}
	shown := map[string]bool{}
	for _, l := range v.Leaves {
		shown[l.Path] = true
	}
	withheld := 0
	for i, l := range x.Leaves {
		if shown[l.Path] {
			continue
		}
		withheld++
		for _, guess := range guesses(l.Path, l.Value) {
			if bytes.Contains(whole, guess) || bytes.Contains(whole, []byte(hex.EncodeToString(guess))) || bytes.Contains(whole, []byte(base64.StdEncoding.EncodeToString(guess))) {
				t.Errorf("a hash of %s is in the file", l.Path)
			}
		}
		if salt := x.tree.Salt(i); bytes.Contains(whole, salt[:]) {
			t.Errorf("the salt of %s is in the file", l.Path)
		}
	}
	if withheld < 20 {
		t.Errorf("%d leaves withheld: the test shows little", withheld)
	}
	if bytes.Contains(whole, x.Secret) {
		t.Error("the secret is in the file")
	}
}

// everyForm is the file followed by all that it holds in base64, decoded, twice over.
func everyForm(t *testing.T, text []byte) []byte {
	all := bytes.Clone(text)
	b, body, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, envelope := range [][]byte{b.Evidence, b.Disclosure} {
		e, err := readEnvelope(envelope)
		if err != nil {
			t.Fatal(err)
		}
		payload, err := e.DecodeB64Payload()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, payload...)
	}
	for _, line := range bytes.Split(body, []byte("\n")) {
		for _, field := range bytes.Split(line, []byte("\t")) {
			if raw, err := base64.StdEncoding.DecodeString(string(field)); err == nil {
				all = append(all, raw...)
			}
		}
	}
	return all
}

func TestPolicy(t *testing.T) {
	x := sealed(t, ed(t))
	for _, test := range []struct {
		policy string
		hidden []string // words of which none may be shown
		shown  []string
	}{
		{"hide: [suppliers]", []string{"Tessaly", "tessaly", "Kestrel"}, []string{"smf-1", "scheme = http"}},
		{"hide: [coordinates]", []string{"38.259", "88298e8ddbfffff", "<svg"}, []string{"Tessaly"}},
		{"hide: [addresses]", []string{"192.0.2.7"}, []string{"ridge-amf"}},
		{"hide: [files]", []string{"amf.yaml"}, []string{"scheme = http"}},
		{"hide: [digests]", []string{"229097"}, []string{"ridge"}},
		{"words: [Kestrel Holding]", []string{"Kestrel"}, []string{"Tessaly Radio"}},
		{`paths: ["results/*/detail"]`, []string{"in clear by"}, []string{"Tessaly Radio"}},
		{"smallest: 2", []string{"100 %"}, []string{"50 % of 2 pass"}},
	} {
		p, err := ParsePolicy([]byte("recipient: r\n"+test.policy), "", nil)
		if err != nil {
			t.Errorf("%s: %v", test.policy, err)
			continue
		}
		var shown bytes.Buffer
		for i, withheld := range p.Withheld(x.Leaves) {
			if !withheld {
				fmt.Fprintf(&shown, "%s %s\n", x.Leaves[i].Path, x.Leaves[i].Value)
			}
		}
		for _, word := range test.hidden {
			if strings.Contains(shown.String(), word) {
				t.Errorf("%s: %q is shown", test.policy, word)
			}
		}
		for _, word := range test.shown {
			if !strings.Contains(shown.String(), word) {
				t.Errorf("%s: %q is not shown", test.policy, word)
			}
		}
	}
	for _, wrong := range []string{"hide: [sites]", "recipients: x", "smallest: -1", "words: ['!']", "paths: ['[']"} {
		if _, err := ParsePolicy([]byte("recipient: r\n"+wrong), "", nil); err == nil {
			t.Errorf("%s: accepted", wrong)
		}
	}
	if _, err := ParsePolicy(nil, "", nil); err == nil {
		t.Error("a policy without a recipient is accepted")
	}
}

// TestMutations changes octets of bundles at random, and pieces of them by meaning; nothing is accepted.
func TestMutations(t *testing.T) {
	s := ed(t)
	x := sealed(t, s)
	trusted := []*Verifier{&s.Verifier}
	text := written(t, x, s, &Policy{Recipient: "partner", Hide: []Category{Suppliers}})
	other := written(t, x, s, &Policy{Recipient: "another"})
	random := mathrand.New(mathrand.NewPCG(1, 2))
	n := mutations()
	for i := range n {
		m := bytes.Clone(text)
		switch i % 5 {
		case 0:
			m[random.IntN(len(m))] ^= 1 << random.IntN(8)
		case 1:
			at := random.IntN(len(m))
			m = append(m[:at], m[min(len(m), at+1+random.IntN(40)):]...)
		case 2:
			at, extra := random.IntN(len(m)+1), make([]byte, 1+random.IntN(4))
			for j := range extra {
				extra[j] = " \n\tA0=\"}"[random.IntN(8)]
			}
			m = append(m[:at:at], append(extra, text[at:]...)...)
		case 3:
			a, b := random.IntN(len(m)), random.IntN(len(m))
			m[a], m[b] = m[b], m[a]
		case 4: // a line of another bundle of the same assessment
			lines, others := bytes.Split(m, []byte("\n")), bytes.Split(other, []byte("\n"))
			lines[random.IntN(len(lines))] = others[random.IntN(len(others))]
			m = bytes.Join(lines, []byte("\n"))
		}
		if bytes.Equal(m, text) {
			continue
		}
		if _, err := Verify(context.Background(), m, trusted); err == nil {
			if bytes.Equal(m, other) {
				continue
			}
			t.Fatalf("mutation %d is accepted:\n%s", i, m)
		}
	}
	t.Logf("%d mutations", n)
}

// mutations is how many to try: few where tests run for everybody, as many as GUYLINE_MUTATIONS says where a figure is claimed.
func mutations() int {
	n := 5_000
	fmt.Sscan(os.Getenv("GUYLINE_MUTATIONS"), &n)
	return n
}

// TestStatements holds both statements against in-toto's own reader, DSSE's, and our schema.
func TestStatements(t *testing.T) {
	s := ed(t)
	x := sealed(t, s)
	b, err := x.Disclose(context.Background(), s, &Policy{Recipient: "partner"})
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile("schema/v1.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, envelope := range [][]byte{b.Evidence, b.Disclosure} {
		var e dsse.Envelope
		if err := json.Unmarshal(envelope, &e); err != nil {
			t.Fatal(err)
		}
		verifier, err := dsse.NewEnvelopeVerifier(&s.Verifier)
		if err != nil {
			t.Fatal(err)
		}
		_, payload, err := verifier.VerifyAndDecode(context.Background(), &e)
		if err != nil {
			t.Fatal(err)
		}
		var st statementv1.Statement
		if err := protojson.Unmarshal(payload, &st); err != nil {
			t.Fatal(err)
		}
		if err := st.Validate(); err != nil {
			t.Errorf("in-toto: %v", err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(payload))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Error(err)
		}
	}
}

// TestPAE is the published example of DSSE's pre-authentication encoding (secure-systems-lab/dsse, protocol.md).
func TestPAE(t *testing.T) {
	got := dsse.PAE("http://example.com/HelloWorld", []byte("hello world"))
	if want := "DSSEv1 29 http://example.com/HelloWorld 11 hello world"; string(got) != want {
		t.Errorf("%q, expected %q", got, want)
	}
}

func TestDiff(t *testing.T) {
	s := ed(t)
	give := func(report string, p *Policy) *Verified {
		x, err := Seal(context.Background(), s, NewSecret(), Assessment{Report: []byte(report), Tool: Tool{"guyline", "1"}})
		if err != nil {
			t.Fatal(err)
		}
		v, err := Verify(context.Background(), written(t, x, s, p), []*Verifier{&s.Verifier})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	all := &Policy{Recipient: "r"}
	mended := strings.Replace(sample, `"verdict":"fail","severity":"high","subject":"AMF`, `"verdict":"pass","severity":"none","subject":"AMF`, 1)
	line := func(list []Difference) string {
		var out []string
		for _, d := range list {
			out = append(out, fmt.Sprintf("%s %s %s %s>%s", d.Change, d.Check, d.Subject, d.Before, d.After))
		}
		return strings.Join(out, "; ")
	}
	for _, test := range []struct {
		a, b *Verified
		want string
	}{
		{give(sample, all), give(sample, all), ""},
		{give(sample, all), give(mended, all), "better sbi-unprotected AMF ridge-amf fail>pass"},
		{give(mended, all), give(sample, all), "worse sbi-unprotected AMF ridge-amf pass>fail"},
		{give(sample, all), give(mended, &Policy{Recipient: "r", Hide: []Category{Names}}), "better sbi-unprotected  fail>pass"},
		{give(sample, all), give(sample, &Policy{Recipient: "r", Words: []string{"supplier-listed"}}), "withheld supplier-listed supplier Tessaly Radio fail>"},
	} {
		if got := line(Diff(test.a, test.b)); got != test.want {
			t.Errorf("%q, expected %q", got, test.want)
		}
	}
}

func FuzzVerify(f *testing.F) {
	s := ed(f)
	x := sealed(f, s)
	f.Add(written(f, x, s, &Policy{Recipient: "r"}))
	f.Add([]byte(bundleMagic + "\n{}\n{}\n\n\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		Verify(context.Background(), text, []*Verifier{&s.Verifier})
	})
}
