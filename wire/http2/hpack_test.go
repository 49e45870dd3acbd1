package http2

import (
	"bytes"
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"golang.org/x/net/http2/hpack"

	"github.com/guyline/guyline/wire/http"
)

// Every symbol, and random strings, against golang.org/x/net.
func TestHuffman(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	for i := range 5000 {
		s := make([]byte, rng.Intn(40))
		for j := range s {
			s[j] = byte(rng.Intn(256))
		}
		if i < 256 {
			s = []byte{byte(i)}
		}
		got, ok := codes.decode(nil, hpack.AppendHuffmanString(nil, string(s)))
		if !ok || !bytes.Equal(got, s) {
			t.Fatalf("%q: got %q, %v", s, got, ok)
		}
	}
	for range 20000 { // what is no code, too
		s := make([]byte, rng.Intn(12))
		rng.Read(s)
		want, err := hpack.HuffmanDecodeToString(s)
		got, ok := codes.decode(nil, s)
		if ok != (err == nil) || ok && string(got) != want {
			t.Fatalf("%x: got %q %v, want %q %v", s, got, ok, want, err)
		}
	}
}

func TestStaticTable(t *testing.T) {
	for i := 1; i < len(static); i++ {
		d := hpack.NewDecoder(4096, nil)
		fields, err := d.DecodeFull([]byte{0x80 | byte(i)})
		if err != nil || fields[0].Name != string(static[i].name) || fields[0].Value != string(static[i].value) {
			t.Errorf("%d: %v %v, got %s %s", i, fields, err, static[i].name, static[i].value)
		}
	}
}

// Blocks of a long connection, read from the start and from each later point: never another value than the true one.
func TestDynamicTable(t *testing.T) {
	rng := rand.New(rand.NewSource(2))
	var buf bytes.Buffer
	enc := hpack.NewEncoder(&buf)
	var blocks [][]byte
	var heads []map[string]string
	for i := range 300 {
		if i%70 == 69 {
			enc.SetMaxDynamicTableSize(uint32(rng.Intn(4096)))
		}
		buf.Reset()
		head := map[string]string{}
		for _, name := range []string{":path", ":authority", "user-agent", "authorization", "content-type", "3gpp-sbi-target-apiroot", "x-other"} {
			value := fmt.Sprint(name, rng.Intn(12), strings.Repeat("v", rng.Intn(60)))
			head[name] = value
			if err := enc.WriteField(hpack.HeaderField{Name: name, Value: value, Sensitive: rng.Intn(5) == 0}); err != nil {
				t.Fatal(err)
			}
		}
		blocks, heads = append(blocks, bytes.Clone(buf.Bytes())), append(heads, head)
	}
	for _, from := range []int{0, 1, 50, 120, 200} {
		var tab table
		tab.start(from == 0)
		hidden := 0
		for i := from; i < len(blocks); i++ {
			var h http.Head
			d := block{table: &tab}
			if err := d.decode(blocks[i], &h); err != nil {
				t.Fatalf("from %d, block %d: %v", from, i, err)
			}
			if h.Fields != 7 {
				t.Fatalf("from %d, block %d: %d fields", from, i, h.Fields)
			}
			hidden += h.Hidden
			for name, got := range map[string][]byte{":path": h.Path, ":authority": h.Authority, "user-agent": h.UserAgent, "authorization": h.Authorization,
				"content-type": h.ContentType, "3gpp-sbi-target-apiroot": h.SBIField("3gpp-sbi-target-apiroot")} {
				if got == nil && h.Hidden > 0 {
					continue
				}
				if string(got) != heads[i][name] {
					t.Fatalf("from %d, block %d: %s is %q, want %q", from, i, name, got, heads[i][name])
				}
			}
		}
		if (hidden == 0) != (from == 0) {
			t.Errorf("from %d: %d hidden fields", from, hidden)
		}
	}
}

func FuzzBlock(f *testing.F) {
	f.Add([]byte{0x82, 0x86, 0x41, 0x03, 'a', '.', 'b'}, true)
	f.Add([]byte{0x3f, 0xe1, 0x1f, 0x40, 0x01, 'n', 0x81, 0xff, 0xbe}, false)
	f.Fuzz(func(t *testing.T, b []byte, complete bool) {
		var tab table
		tab.start(complete)
		for range 3 {
			var h http.Head
			d := block{table: &tab}
			if d.decode(b, &h) != nil {
				return
			}
			if tab.size > maxTable || len(tab.bytes) > 4*maxTable {
				t.Fatalf("table holds %d in %d bytes", tab.size, len(tab.bytes))
			}
			if !complete || h.Hidden > 0 {
				continue
			}
		}
		// x/net agrees on what is valid (its own limits aside).
		if !complete || len(b) > 2000 {
			return
		}
		var h http.Head
		var fresh table
		fresh.start(true)
		d := block{table: &fresh}
		err := d.decode(b, &h)
		n := 0
		dec := hpack.NewDecoder(defaultTable, func(hpack.HeaderField) { n++ })
		dec.SetAllowedMaxDynamicTableSize(maxTable)
		_, theirs := dec.Write(b)
		if theirs == nil {
			theirs = dec.Close()
		}
		if err == nil && theirs == nil && n != h.Fields {
			t.Fatalf("%d fields, want %d", h.Fields, n)
		}
	})
}
