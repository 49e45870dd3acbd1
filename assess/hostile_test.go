package assess

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// goodAMF is an input that every hostile neighbour must leave readable.
const goodAMF = "amf:\n  sbi:\n    server:\n      - address: 192.0.2.5\n        port: 7777\n  security:\n    integrity_order: [NIA2]\n    ciphering_order: [NEA2]\n"

// hostile makes each file in a folder and says the statuses that are right for it. Time and memory are bounded by the
// test for all of them.
var hostile = []struct {
	name string
	make func(t *testing.T, path string)
	want []source.Status
}{
	{"alias-bomb.yaml", text(aliasBomb()), []source.Status{source.Read, source.Partly, source.Unrecognised, source.Failed}},
	{"alias-bomb-in-amf.yaml", text(goodAMF + "  more:\n    " + strings.ReplaceAll(aliasBomb(), "\n", "\n    ") + "\n"), []source.Status{source.Read, source.Partly}},
	{"deep-flow.yaml", text(strings.Repeat("[", 100_000)), []source.Status{source.Failed}},
	{"deep-flow-map.yaml", text("amf: " + strings.Repeat("{a: ", 100_000)), []source.Status{source.Failed}},
	{"deep-block.yaml", text(deepBlock(100_000)), []source.Status{source.Failed}},
	{"deep.json", text(strings.Repeat(`{"a":`, 100_000)), []source.Status{source.Failed, source.Unrecognised}},
	{"wide.yaml", text("amf:\n" + strings.Repeat("  - {a: 1}\n", 200_000)), []source.Status{source.Read, source.Partly, source.Unrecognised}},
	{"widest.yaml", text("amf:\n" + strings.Repeat("  - {a: 1}\n", 370_000)), []source.Status{source.Read, source.Partly, source.Unrecognised}},
	{"widest-too.yaml", text("services:\n" + strings.Repeat("  - {a: 1}\n", 370_000)), []source.Status{source.Read, source.Partly, source.Unrecognised}},
	{"wider-still.yaml", text("amf:\n" + strings.Repeat("  - {a: 1}\n", 900_000)), []source.Status{source.Failed}},
	{"huge.yaml", sparse(1 << 30), []source.Status{source.Failed}},
	{"binary.yaml", text("\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00" + strings.Repeat("\x00\xff\x10", 5000)), []source.Status{source.Failed}},
	{"nul.yaml", text(strings.Replace(goodAMF, "7777", "77\x0077", 1)), []source.Status{source.Partly}},
	{"duplicate.yaml", text(goodAMF + "amf:\n  sbi: {}\n"), []source.Status{source.Read, source.Partly}},
	{"crlf.yaml", text(strings.ReplaceAll(goodAMF, "\n", "\r\n")), []source.Status{source.Read}},
	{"utf16.yaml", text(utf16(goodAMF)), []source.Status{source.Read}},
	{"bom.yaml", text("\uFEFF" + goodAMF), []source.Status{source.Read}},
	{"latin1.yaml", text(goodAMF + "  # caf\xe9\n"), []source.Status{source.Read, source.Partly}},
	{"tab.yaml", text(goodAMF + "\tx: y\n"), []source.Status{source.Partly}},
	{"empty.yaml", text(""), []source.Status{source.Unrecognised}},
	{"spaces.yaml", text("\n\n   \n"), []source.Status{source.Unrecognised}},
	{"prose.txt", text("Nothing here is configuration: it is prose.\n"), []source.Status{source.Unrecognised}},
	{"lists.yaml", text("amf:\n  - [sbi]\n  - security: [[[]]]\n"), []source.Status{source.Read, source.Partly, source.Unrecognised}},
	{"scalars.yaml", text("amf: 7\nsmf: true\nlogger: []\nsbi: {server: 3, client: {nrf: 9}}\n"), []source.Status{source.Read, source.Partly, source.Unrecognised}},
	{"long-line.yaml", text("amf: " + strings.Repeat("x", 5<<20)), []source.Status{source.Read, source.Partly, source.Unrecognised, source.Failed}},
	{"template.yaml", text("amf:\n  sbi:\n    {{- if .X }}\n    server:\n    - address: {{ .Y }}\n    {{- end }}\n  ngap:\n    server:\n    - address: 192.0.2.9\n"), []source.Status{source.Partly}},
	{"loop", link("loop"), []source.Status{source.Failed}},
	{"nowhere.yaml", link("not-there"), []source.Status{source.Failed}},
	{"pipe.yaml", pipe, []source.Status{source.Failed}},
	{"newline\nname.yaml", text(goodAMF), []source.Status{source.Read}},
}

func TestHostileInput(t *testing.T) {
	dir := t.TempDir()
	want := map[string][]source.Status{"good.yaml": {source.Read}}
	write(t, filepath.Join(dir, "good.yaml"), goodAMF)
	for _, h := range hostile {
		h.make(t, filepath.Join(dir, h.name))
		want[h.name] = h.want
	}
	if err := os.Symlink(dir, filepath.Join(dir, "round")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	// The bound is the machine's patience with a hang, not a figure.
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(384 << 20)) // as the program does
	peak := watchHeap(t)
	n, files, err := Load(ctx, Options{Paths: []string{dir}})
	if err != nil {
		t.Fatal(err)
	}
	if mib := peak() >> 20; mib > 512 {
		t.Errorf("the heap grew to %d MiB, want at most 512", mib)
	}
	seen := map[string]bool{}
	for _, f := range files {
		name := filepath.Base(f.Path)
		seen[name] = true
		if !slices.Contains(want[name], f.Status()) {
			t.Errorf("%q: %s, want one of %v; notes: %.300v", name, f.Status(), want[name], f.Notes())
		}
		if f.Status() == source.Failed && len(f.Notes()) == 0 {
			t.Errorf("%q failed and does not say why", name)
		}
		for _, note := range f.Notes() {
			if strings.Contains(note.Text, "a defect of ours") {
				t.Errorf("%q: %s", name, note)
			}
		}
	}
	for name := range want {
		if !seen[name] {
			t.Errorf("%q was passed over", name)
		}
	}
	amfs := slices.Collect(n.Functions(network.AMF))
	ok := slices.ContainsFunc(amfs, func(e *network.Element) bool {
		c, known := network.NASCiphering.Best(e)
		return known && filepath.Base(c.Origin.Path) == "good.yaml"
	})
	if !ok {
		t.Error("a hostile neighbour cost us the good file")
	}
}

// TestUnreadable is apart from the others because root reads everything.
func TestUnreadable(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Log("running as root: a file without permissions is readable; the folder that is none stands for it")
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "secret.yaml"), goodAMF)
	if err := os.Chmod(filepath.Join(dir, "secret.yaml"), 0); err != nil {
		t.Fatal(err)
	}
	_, files := load(t, filepath.Join(dir, "secret.yaml"), filepath.Join(dir, "no-such-folder"))
	for _, f := range files {
		unreadable := os.Geteuid() != 0 || filepath.Base(f.Path) == "no-such-folder"
		if unreadable != (f.Status() == source.Failed) {
			t.Errorf("%s: %s %v", filepath.Base(f.Path), f.Status(), f.Notes())
		}
	}
}

func TestEmptyFolder(t *testing.T) {
	a, err := Run(context.Background(), Options{Paths: []string{t.TempDir()}, Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	if c := a.Report.Counts(); c.Pass != 0 || c.Fail != 0 || c.Error != 0 {
		t.Errorf("an empty folder gives %+v: nothing was there to pass or fail", c)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "good.yaml"), goodAMF)
	if _, _, err := Load(ctx, Options{Paths: []string{dir}}); err == nil {
		t.Error("a cancelled run gave no error")
	}
}

func load(tb testing.TB, paths ...string) (*network.Network, []*source.File) {
	tb.Helper()
	n, files, err := Load(context.Background(), Options{Paths: paths})
	if err != nil {
		tb.Fatal(err)
	}
	return n, files
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func text(content string) func(*testing.T, string) {
	return func(t *testing.T, path string) { write(t, path, content) }
}

func sparse(size int64) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		write(t, path, "amf:\n")
		if err := os.Truncate(path, size); err != nil {
			t.Fatal(err)
		}
	}
}

func link(target string) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		if err := os.Symlink(target, path); err != nil {
			t.Fatal(err)
		}
	}
}

func pipe(t *testing.T, path string) {
	if err := syscall.Mkfifo(path, 0o644); err != nil {
		t.Fatal(err)
	}
}

// aliasBomb would have 10⁹ members if its aliases were expanded.
func aliasBomb() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 9; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	b.WriteString("services: *a8\nnfs: *a8\ncontainers: *a8\nlogger: *a8\n")
	return b.String()
}

func deepBlock(depth int) string {
	var b bytes.Buffer
	for i := range min(depth, 3000) {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	b.WriteString(strings.Repeat("- ", depth) + "x\n")
	return b.String()
}

func utf16(s string) string {
	b := []byte{0xFF, 0xFE}
	for _, r := range s {
		b = append(b, byte(r), byte(r>>8))
	}
	return string(b)
}

// watchHeap samples the heap until the returned function is called, which gives the largest size seen.
func watchHeap(t *testing.T) (peak func() uint64) {
	debug.FreeOSMemory()
	stop, done := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		var m runtime.MemStats
		for {
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
			select {
			case <-stop:
				done <- most
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return func() uint64 { close(stop); return <-done }
}
