package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/guyline/guyline/bundle"
)

func must(t *testing.T, args ...string) string {
	t.Helper()
	code, out, err := guyline(t, "", args...)
	if code != exitClean {
		t.Fatalf("guyline %s: code %d: %s", strings.Join(args, " "), code, err)
	}
	return out
}

// TestShare goes the way of an owner and his partners: seal, disclose, verify, replay from elsewhere, audit, compare; and of somebody who
// changes what he got.
func TestShare(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	must(t, "share", "key", "new", in("owner"))
	must(t, "share", "key", "new", in("stranger"), "--type", "p256")
	const network = "../../examples/valley"
	must(t, "share", "seal", network, "--key", in("owner.key"), "-o", in("sealed"), "--at", "2026-10-01T12:00:00Z", "-q")
	must(t, "share", "disclose", in("sealed"), "--key", in("owner.key"), "--policy", network+"/share/partner.yaml", "-o", in("partner"))
	must(t, "share", "disclose", in("sealed"), "--key", in("owner.key"), "--recipient", "auditor", "-o", in("all"))

	for _, name := range []string{"partner", "all"} {
		if out := must(t, "verify", in(name), "--key", in("owner.pub")); !strings.Contains(out, "may have been left out") {
			t.Errorf("%s: it is not said that inputs may have been left out:\n%s", name, out)
		}
	}
	copied := in("elsewhere/network")
	if err := os.CopyFS(copied, os.DirFS(network)); err != nil {
		t.Fatal(err)
	}
	if out := must(t, "verify", in("partner"), "--key", in("owner.pub"), "--audit", in("sealed"), "--replay", copied); !strings.Contains(out, "same root") || !strings.Contains(out, "counts") {
		t.Errorf("replay and audit say:\n%s", out)
	}

	edit(t, filepath.Join(copied, "core/amf.yaml"), "NEA0", "NEA3")
	for name, test := range map[string]struct {
		args []string
		code int
		says string
	}{
		"inputs that were changed": {[]string{"verify", in("all"), "--key", in("owner.pub"), "--sealed", in("sealed"), "--replay", copied}, exitVerify, "root"},
		"a key of nobody":          {[]string{"verify", in("all"), "--key", in("stranger.pub")}, exitVerify, "trusted"},
		"no key":                   {[]string{"verify", in("all")}, exitUsage, "--key"},
		"a sealed assessment":      {[]string{"verify", in("sealed"), "--key", in("owner.pub")}, exitVerify, "disclose"},
		"a file that is not there": {[]string{"verify", in("none"), "--key", in("owner.pub")}, exitUnreadable, "none"},
		"sealing over a file":      {[]string{"share", "seal", network, "--key", in("owner.key"), "-o", in("sealed"), "-q"}, exitUsage, "already"},
		"a private key as public":  {[]string{"verify", in("all"), "--key", in("owner.key")}, exitUsage, "PUBLIC"},
		"a category of nobody's":   {[]string{"share", "disclose", in("sealed"), "--key", in("owner.key"), "--recipient", "r", "--hide", "everything"}, exitUsage, "category"},
	} {
		if code, _, err := guyline(t, "", test.args...); code != test.code || !strings.Contains(err, test.says) {
			t.Errorf("%s: code %d, %s; expected %d and %q", name, code, err, test.code, test.says)
		}
	}

	must(t, "share", "seal", copied, "--key", in("owner.key"), "-o", in("later"), "--at", "2026-10-02T12:00:00Z", "-q")
	must(t, "share", "disclose", in("later"), "--key", in("owner.key"), "--recipient", "auditor", "-o", in("newer"))
	var differences []bundle.Difference
	if err := json.Unmarshal([]byte(must(t, "share", "diff", in("all"), in("newer"), "--key", in("owner.pub"), "-f", "json")), &differences); err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(differences, func(d bundle.Difference) bool { return strings.HasPrefix(d.Check, "nas-") }) {
		t.Errorf("the changed order of ciphers shows in no difference: %+v", differences)
	}

	x, err := readSealed(in("sealed"))
	if err != nil {
		t.Fatal(err)
	}
	shapes := map[string]bool{}
	for _, l := range x.Leaves {
		if shape := bundle.Shape(l.Path); slices.Contains(bundle.Classify(l), bundle.Unclassified) && !shapes[shape] {
			shapes[shape] = true
			t.Errorf("%s is of no category", shape)
		}
	}
	text, err := os.ReadFile(in("partner"))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"Tessaly", "Quillback", "Valley Rural", "amf.yaml", "192.0.2.", "203.0.113.", "<svg", "38.2593"} {
		if bytes.Contains(text, []byte(secret)) {
			t.Errorf("%q is in the partner's file", secret)
		}
	}
}

func edit(t *testing.T, name, old, new string) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(text, []byte(old)) {
		t.Fatalf("%s has no %s", name, old)
	}
	if err := os.WriteFile(name, bytes.ReplaceAll(text, []byte(old), []byte(new)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestKeyCommand signs by a command, here openssl, as with a key management service.
func TestKeyCommand(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	must(t, "share", "key", "new", in("k"))
	script := "#!/bin/sh\ncat > " + in("message") + " && openssl pkeyutl -sign -rawin -inkey " + in("k.key") + " -in " + in("message") + " | base64 -w0\n"
	if err := os.WriteFile(in("sign"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	network := "../../examples/offer"
	if code, _, err := guyline(t, "", "share", "seal", network, "--key-command", in("sign"), "--public-key", in("k.pub"), "-o", in("sealed"), "-q"); code != exitClean {
		if strings.Contains(err, "openssl") {
			t.Skipf("skipped: openssl does not sign here: %s", err)
		}
		t.Fatalf("code %d: %s", code, err)
	}
	must(t, "share", "disclose", in("sealed"), "--key-command", in("sign"), "--public-key", in("k.pub"), "--recipient", "r", "-o", in("b"))
	must(t, "verify", in("b"), "--key", in("k.pub"))
}
