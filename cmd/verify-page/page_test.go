package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guyline/guyline/bundle"
)

// harness stands in for the browser: it runs the page's own script with the few elements that it asks for, and prints what the page's
// verifier says of a bundle and of the same bundle with one octet changed.
const harness = `
const fs = require("fs");
const html = fs.readFileSync(process.argv[2], "utf8");
const elements = {};
const element = () => ({ addEventListener() {}, classList: { add() {}, remove() {} } });
globalThis.document = { getElementById: (id) => elements[id] ||= element(), createElement: element };
const code = html.slice(html.indexOf("<script>") + 8, html.lastIndexOf("</script>"));
(0, eval)(code);
const wait = () => {
  if (elements.verify?.disabled !== false) return setTimeout(wait, 20);
  const text = new Uint8Array(fs.readFileSync(process.argv[3]));
  const keys = fs.readFileSync(process.argv[4], "utf8");
  console.log(guylineVerify(text, keys, "", ""));
  text[text.length - 3] ^= 1;
  console.log(guylineVerify(text, keys, "", ""));
  process.exit(0);
};
wait();
`

// TestPage builds the page and verifies a bundle with what is inside it, run by Node.
func TestPage(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("skipped: there is no node to run the page's verifier with")
	}
	dir := t.TempDir()
	page := filepath.Join(dir, "verify.html")
	if err := run(page); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"http://", "https://"} {
		if head, _, _ := strings.Cut(string(text), "<script>"); strings.Contains(head, word) {
			t.Errorf("the page names another host: %s", word)
		}
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := bundle.NewSigner(key)
	if err != nil {
		t.Fatal(err)
	}
	x, err := bundle.Seal(context.Background(), signer, bundle.NewSecret(), bundle.Assessment{Report: []byte(`{"results":[{"check":"oauth-off","verdict":"fail","severity":"high"}]}`), Tool: bundle.Tool{Name: "guyline", Version: "1"}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := x.Disclose(context.Background(), signer, &bundle.Policy{Recipient: "partner"})
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := b.Write(&file); err != nil {
		t.Fatal(err)
	}
	public, err := signer.PEM()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string][]byte{"harness.js": []byte(harness), "b.guyline": file.Bytes(), "k.pub": public}
	for name, text := range names {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.Command(node, filepath.Join(dir, "harness.js"), page, filepath.Join(dir, "b.guyline"), filepath.Join(dir, "k.pub"))
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != 2 {
		t.Fatalf("the page says %q", out)
	}
	var good bundle.Explanation
	if err := json.Unmarshal([]byte(lines[0]), &good); err != nil || good.Recipient != "partner" || len(good.Failures) != 1 {
		t.Errorf("%v: %s", err, lines[0])
	}
	if !strings.Contains(lines[1], `"error"`) {
		t.Errorf("a changed bundle is accepted: %s", lines[1])
	}
}
