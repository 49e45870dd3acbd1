// Package capture reads packet captures (pcap and pcapng, also compressed) and exports of the SBI in JSON lines, and says
// what they show of the network, in the observed layer: functions and their peers, what protects their interfaces, the
// algorithms chosen, who made them (MAC addresses, products in headers, organisations in certificates), what happened against
// a principle, attacks, and how much of each interface was seen at all.
//
// Subscriber identities do not enter the model: terminals have pseudonyms under a key that is made of the capture's own
// content, so that the same capture gives the same report.
package capture

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/wire"
	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/pcap"
)

// Format is a packet capture.
var Format = source.Format{
	Name:  "capture",
	About: "packet captures (pcap, pcapng, also in gzip or zstd) of N1/N2, N3, N4, SBI, F1 and Diameter; a TLS key log beside one is used",
	Magic: magic,
	Read:  read,
}

const exportName = "sbi-export"

// Export is requests and responses of the SBI that a core or probe took down behind the protection. It shows nothing of
// that protection, and its coverage has names of its own.
var Export = source.Format{
	Name:  exportName,
	About: "requests and responses of the SBI in JSON lines, as cores and probes export them (wire/export says which names are known)",
	Magic: wire.IsExport,
	Read:  read,
}

// magics begin a capture: pcap in both byte orders with micro- and nanoseconds, and pcapng's section header block.
var magics = [][]byte{
	{0xa1, 0xb2, 0xc3, 0xd4}, {0xd4, 0xc3, 0xb2, 0xa1}, {0xa1, 0xb2, 0x3c, 0x4d}, {0x4d, 0x3c, 0xb2, 0xa1}, {0x0a, 0x0d, 0x0d, 0x0a},
}

func magic(head []byte) bool {
	for _, m := range magics {
		if bytes.HasPrefix(head, m) {
			return true
		}
	}
	var plain io.Reader
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(bytes.NewReader(head))
		if err != nil {
			return false
		}
		plain = z
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(bytes.NewReader(head), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64<<20))
		if err != nil {
			return false
		}
		defer z.Close()
		plain = z
	default:
		return false
	}
	first := make([]byte, 4)
	if n, err := io.ReadFull(plain, first); err != nil {
		// A block of zstd gives nothing before its end (RFC 8878 3.1.1.2), which may lie behind the head: no other format is
		// read out of zstd, and what then turns out to be no capture fails.
		return n == 0 && errors.Is(err, io.ErrUnexpectedEOF) && head[0] == 0x28
	}
	return magic(first)
}

func read(f *source.File) {
	f.Layer = network.Observed
	key := sha256.Sum256([]byte(f.Name))
	r := newReader(f)
	a := wire.New(wire.Options{KeyLog: keyLog(f), Pseudonyms: &event.Pseudonyms{Key: key[:]}, Emit: r.event})
	switch err := a.Run(context.Background(), f.Stream); {
	case errors.Is(err, pcap.ErrFormat):
		f.Failf(0, "%v", err)
	case err != nil:
		f.Notef(0, "%v", err)
	}
	r.finish(a.Link)
	for _, c := range a.Coverage() {
		r.coverage(c)
	}
	s := a.Statistics()
	if s.Frames == 0 {
		f.Remarkf(0, "it holds no frame")
	}
	if s.Broken > 0 {
		f.Notef(0, "%d frames have headers that cannot be right", s.Broken)
	}
	if s.Unread > 0 {
		f.Notef(0, "%d exported messages (lines, or HEP3 packets) hold nothing that we know, or no addresses", s.Unread)
	}
	if s.ESP > 0 {
		f.Remarkf(0, "%d packets are IPsec: what they carry cannot be judged", s.ESP)
	}
}

// maxKeyLog is the largest key log that is read.
const maxKeyLog = 16 << 20

// keyLog is the TLS key log beside a capture: NAME.keylog for NAME.pcap.
func keyLog(f *source.File) []byte {
	name := strings.TrimSuffix(strings.TrimSuffix(f.Path, path.Ext(f.Path)), ".pcap") + ".keylog"
	file, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxKeyLog))
	if err != nil {
		f.Notef(0, "the key log %s: %v", path.Base(name), err)
	}
	return data
}
