package dissect

import (
	"fmt"
	"strings"
	"time"

	"github.com/guyline/guyline/wire/stream"
	"github.com/guyline/guyline/wire/tls"
)

var recordTypes = map[uint8]string{20: "Change cipher spec", 21: "Alert", 22: "Handshake", 23: "Application data", 24: "Heartbeat"}

var handshakeTypes = map[uint8]string{0: "Hello request", 1: "Client Hello", 2: "Server Hello", 4: "New session ticket", 5: "End of early data", 8: "Encrypted extensions", 11: "Certificate",
	12: "Server key exchange", 13: "Certificate request", 14: "Server hello done", 15: "Certificate verify", 16: "Client key exchange", 20: "Finished", 22: "Certificate status", 24: "Key update"}

var tlsExtensions = map[uint16]string{0: "server_name", 1: "max_fragment_length", 5: "status_request", 10: "supported_groups", 11: "ec_point_formats", 13: "signature_algorithms",
	16: "application_layer_protocol_negotiation", 18: "signed_certificate_timestamp", 21: "padding", 22: "encrypt_then_mac", 23: "extended_master_secret", 35: "session_ticket", 41: "pre_shared_key",
	42: "early_data", 43: "supported_versions", 44: "cookie", 45: "psk_key_exchange_modes", 47: "certificate_authorities", 49: "post_handshake_auth", 50: "signature_algorithms_cert", 51: "key_share", 0xff01: "renegotiation_info"}

// tlsRecords reads the whole records that v begins with (RFC 8446 5.1): type, version (2), length (2), content.
// Behind Change cipher spec a handshake message is encrypted.
func (d *Dissector) tlsRecords(h *half, v view) view {
	b := d.b
	for len(v.b) >= 5 {
		kind, size := v.u8(0), int(v.u16(3))
		if recordTypes[kind] == "" || v.u8(1) != 3 || size > 1<<14+2048 {
			b.opaque(nil, v, "Octets that are no TLS record")
			return v.from(len(v.b))
		}
		if 5+size > len(v.b) {
			return v
		}
		if b != nil {
			n := b.add(nil, v.sub(0, 5+size), "TLS", recordTypes[kind])
			b.addf(n, v.sub(0, 1), "Content type", "%s (%d)", recordTypes[kind], kind)
			b.addf(n, v.sub(1, 2), "Legacy record version", "%s", tls.Version(v.u16(1)))
			b.addf(n, v.sub(3, 2), "Length", "%d", size)
			if kind == 22 && h.sealed {
				n.Value = "Handshake, encrypted"
				b.addf(n, v.sub(5, size), "Encrypted content", "%d octets", size)
			} else {
				d.tlsContent(n, kind, v.sub(5, size))
			}
		}
		h.sealed = h.sealed || kind == 20
		v = v.from(5 + size)
	}
	return v
}

func (d *Dissector) tlsContent(n *Node, kind uint8, v view) {
	b := d.b
	switch kind {
	case 21:
		if len(v.b) == 2 {
			n.Value = fmt.Sprintf("Alert: %s, %s", [...]string{"0", "warning", "fatal", "3"}[v.b[0]&3], tls.AlertDescription(v.b[1]))
			b.add(n, v, "Alert", n.Value)
			return
		}
	case 22:
		for first := true; len(v.b) >= 4; first = false {
			t, size := v.u8(0), int(v.num(1, 3))
			if handshakeTypes[t] == "" || size > len(v.b)-4 {
				break
			}
			x := b.addf(n, v.sub(0, 4+size), handshakeTypes[t], "%d octets", size)
			if first {
				n.Value = "Handshake: " + handshakeTypes[t]
			}
			d.handshake(x, t, v.sub(4, size))
			v = v.from(4 + size)
		}
		if len(v.b) > 0 {
			b.octets(n, v, "Encrypted, or part of a message")
		}
		return
	case 20:
		b.octets(n, v, "Change cipher spec")
		return
	}
	b.addf(n, v, "Encrypted content", "%d octets", len(v.b))
}

// handshake reads a message as far as it shows something (RFC 8446 4, RFC 5246 7.4).
func (d *Dissector) handshake(n *Node, t uint8, v view) {
	b := d.b
	switch t {
	case 1, 2:
		b.add(n, v.sub(0, 2), "Legacy version", tls.Version(v.u16(0)).String())
		b.octets(n, v.sub(2, 32), "Random")
		size := int(v.u8(34))
		b.octets(n, v.sub(35, size), "Session ID")
		v = v.from(35 + size)
		if t == 1 {
			size := int(v.u16(0))
			x := b.addf(n, v.sub(2, size), "Cipher suites", "%d", size/2)
			for i := 0; i+2 <= size && i+4 <= len(v.b); i += 2 {
				b.add(x, v.sub(2+i, 2), "Cipher suite", suiteName(v.u16(2+i)))
			}
			v = v.from(2 + size)
			v = v.from(1 + int(v.u8(0)))
		} else {
			b.add(n, v.sub(0, 2), "Cipher suite", suiteName(v.u16(0)))
			n.Value = suiteName(v.u16(0))
			v = v.from(3)
		}
		d.extensions(n, t, v.from(2))
	case 11:
		d.certificates(n, v)
	default:
		if len(v.b) > 0 {
			b.octets(n, v, "content")
		}
	}
}

func suiteName(id uint16) string {
	if s, ok := tls.SuiteOf(id); ok {
		return fmt.Sprintf("%s (0x%04x)", s.Name, id)
	}
	return fmt.Sprintf("suite (0x%04x)", id)
}

func (d *Dissector) extensions(n *Node, hello uint8, v view) {
	b := d.b
	for len(v.b) >= 4 {
		t, size := v.u16(0), int(v.u16(2))
		x := v.sub(4, size)
		name := tlsExtensions[t]
		if name == "" {
			name = "extension"
		}
		e := b.add(n, v.sub(0, 4+size), fmt.Sprintf("%s (%d)", name, t), hexed(x.b))
		switch t {
		case 0: // list length (2), type, length (2), name (RFC 6066 3)
			e.Value = clean(string(x.from(5).b))
		case 16: // list length (2), names behind their lengths (RFC 7301 3.1)
			var names []string
			for y := x.from(2); len(y.b) > 0; y = y.from(1 + int(y.u8(0))) {
				names = append(names, string(y.sub(1, int(y.u8(0))).b))
			}
			e.Value = clean(strings.Join(names, ", "))
		case 43: // ClientHello: length (1), versions; ServerHello: one version
			var versions []string
			y := x
			if hello == 1 {
				y = x.from(1)
			}
			for ; len(y.b) >= 2; y = y.from(2) {
				versions = append(versions, tls.Version(y.u16(0)).String())
			}
			e.Value = clean(strings.Join(versions, ", "))
		}
		v = v.from(4 + size)
	}
}

// certificates reads the chain of TLS 1.2 and older: length (3), then each certificate behind its length (3).
func (d *Dissector) certificates(n *Node, v view) {
	b := d.b
	if len(v.b) <= 3 {
		n.Value = "none"
	}
	for v = v.from(3); len(v.b) >= 3; {
		size := int(v.num(0, 3))
		x := v.sub(3, size)
		c, err := tls.ReadCertificate(x.b)
		if err != nil {
			b.octets(n, x, "Certificate, which cannot be read")
			return
		}
		e := b.add(n, x, "Certificate", c.Subject)
		b.add(e, x, "Issuer", c.Issuer)
		b.addf(e, x, "Valid", "%s to %s", c.NotBefore.UTC().Format(time.DateOnly), c.NotAfter.UTC().Format(time.DateOnly))
		b.addf(e, x, "Key", "%s, %d bits", c.KeyType, c.KeyBits)
		b.add(e, x, "Names", strings.Join(append(append(append([]string{}, c.DNS...), c.URI...), c.IP...), ", "))
		b.addf(e, x, "SHA-256", "%x", c.Digest)
		v = v.from(3 + size)
	}
}

// decrypt hands octets to the reader of TLS and keeps what it gives back for inside.
func (d *Dissector) decrypt(f *flow, dir uint8, gap int, v view) {
	if f.tls == nil {
		f.tls = tls.NewConn(d.pool, &d.keys)
	}
	f.tls.Write(&stream.Piece{Dir: dir & 1, Gap: gap, Data: v.b, Frame: d.frame, Time: d.time}, func(e *tls.Event) {
		if e.Kind == tls.Data && len(d.clear) < maxClear {
			d.clear = append(d.clear, clear{e.Dir, e.Gap, append([]byte(nil), e.Data...)})
		}
	})
}

// maxClear bounds the decrypted records of one segment.
const maxClear = 256

// clear is decrypted content.
type clear struct {
	dir  uint8
	gap  int
	data []byte
}

// inside reads what was decrypted.
func (d *Dissector) inside(f *flow) {
	list := d.clear
	d.clear = nil
	for _, c := range list {
		if c.gap > 0 {
			d.lose(&f.inner, c.dir)
		}
		d.read(f, &f.inner, c.dir, 0, d.b.buffer("Decrypted TLS content", c.data))
	}
}
