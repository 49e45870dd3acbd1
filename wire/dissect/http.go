package dissect

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/guyline/guyline/wire/http2"
)

// Frame types and settings of HTTP/2 (RFC 9113 6).
var (
	h2Types    = [...]string{"DATA", "HEADERS", "PRIORITY", "RST_STREAM", "SETTINGS", "PUSH_PROMISE", "PING", "GOAWAY", "WINDOW_UPDATE", "CONTINUATION", "ALTSVC"}
	h2Settings = [...]string{"0", "HEADER_TABLE_SIZE", "ENABLE_PUSH", "MAX_CONCURRENT_STREAMS", "INITIAL_WINDOW_SIZE", "MAX_FRAME_SIZE", "MAX_HEADER_LIST_SIZE", "7", "ENABLE_CONNECT_PROTOCOL"}
	h2Errors   = [...]string{"NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED", "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL",
		"COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED"}
)

const h2Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

// continued is a header block that CONTINUATION goes on with.
type continued struct {
	block  []byte
	stream uint32
}

// body is what is known of bodies of which octets are still to come.
type body struct {
	open map[uint32]bool // streams of HTTP/2
	left int             // octets of a body of HTTP/1
}

// maxOpen bounds the streams that are remembered.
const maxOpen = 1024

// http2 reads the whole frames that v begins with (RFC 9113 4.1): length (3), type, flags, stream (4), payload.
func (d *Dissector) http2(l *layer, h *half, v view) view {
	b := d.b
	if bytes.HasPrefix(v.b, []byte(h2Preface)) {
		b.add(nil, v.sub(0, len(h2Preface)), "HTTP/2", "connection preface")
		l.half[0].fromStart, l.half[1].fromStart = true, true
		v = v.from(len(h2Preface))
	}
	for len(v.b) >= 9 {
		size, kind, flags, id := int(v.num(0, 3)), v.u8(3), v.u8(4), v.u32(5)&(1<<31-1)
		name := fmt.Sprintf("frame of type %d", kind)
		if int(kind) < len(h2Types) {
			name = h2Types[kind]
		}
		if 9+size > len(v.b) {
			if size > maxPart {
				b.opaque(nil, v, "HTTP/2 "+name+", longer than is read")
				h.skip = 9 + size - len(v.b)
				return v.from(len(v.b))
			}
			return v
		}
		f := v.sub(0, 9+size)
		n := b.addf(nil, f, "HTTP/2", "%s, stream %d", name, id)
		b.addf(n, f.sub(0, 3), "Length", "%d", size)
		b.addf(n, f.sub(3, 1), "Type", "%s (%d)", name, kind)
		b.addf(n, f.sub(4, 1), "Flags", "0x%02x", flags)
		b.addf(n, f.sub(5, 4), "Stream identifier", "%d", id)
		d.h2Frame(h, n, kind, flags, id, f.from(9))
		v = v.from(9 + size)
	}
	return v
}

func (d *Dissector) h2Frame(h *half, n *Node, kind, flags uint8, id uint32, v view) {
	b := d.b
	if flags&8 != 0 && (kind == 0 || kind == 1 || kind == 5) { // PADDED
		pad := int(v.u8(0))
		b.addf(n, v.sub(0, 1), "Pad length", "%d", pad)
		v = v.sub(1, max(len(v.b)-1-pad, 0))
	}
	switch kind {
	case 0:
		whole := flags&1 != 0 && !h.body.open[id]
		if flags&1 != 0 {
			delete(h.body.open, id)
		} else if len(h.body.open) < maxOpen {
			if h.body.open == nil {
				h.body.open = map[uint32]bool{}
			}
			h.body.open[id] = true
		}
		d.content(n, v, !whole)
	case 1, 5:
		if kind == 1 && flags&0x20 != 0 { // PRIORITY: dependency (4), weight
			b.octets(n, v.sub(0, 5), "Priority")
			v = v.from(5)
		}
		if kind == 5 {
			b.addf(n, v.sub(0, 4), "Promised stream", "%d", v.u32(0))
			v = v.from(4)
		}
		if flags&4 != 0 {
			d.fields(h, n, v)
			return
		}
		h.h2 = continued{append([]byte(nil), v.b...), id}
		b.opaque(n, v, "Header block, which CONTINUATION goes on with")
	case 9:
		if len(h.h2.block)+len(v.b) > maxPart || h.h2.stream != id {
			h.h2 = continued{}
			h.walker.Start(false)
			b.opaque(n, v, "Header block, whose start is not known")
			return
		}
		old := len(h.h2.block)
		h.h2.block = append(h.h2.block, v.b...)
		if flags&4 == 0 {
			b.opaque(n, v, "Header block, which CONTINUATION goes on with")
			return
		}
		block := h.h2.block
		h.h2 = continued{}
		d.fields(h, n, b.buffer("Header block", block, piece{old, len(block), v.buf, v.off}))
	case 3, 7:
		if kind == 7 {
			b.addf(n, v.sub(0, 4), "Last stream", "%d", v.u32(0))
			v = v.from(4)
		}
		code := v.u32(0)
		word := fmt.Sprint(code)
		if int64(code) < int64(len(h2Errors)) {
			word = h2Errors[code]
		}
		b.add(n, v.sub(0, 4), "Error code", word)
		b.opaque(n, v.from(4), "Debug data")
	case 4:
		for ; len(v.b) >= 6; v = v.from(6) {
			name := fmt.Sprint(v.u16(0))
			if int(v.u16(0)) < len(h2Settings) {
				name = h2Settings[v.u16(0)]
			}
			b.addf(n, v.sub(0, 6), name, "%d", v.u32(2))
		}
	case 8:
		b.addf(n, v.sub(0, 4), "Window size increment", "%d", v.u32(0))
	default:
		b.opaque(n, v, "Payload")
	}
}

// fields reads a whole header block. In the middle of a connection entries of the table that were inserted before are not
// known: it says so and does not guess.
func (d *Dissector) fields(h *half, n *Node, v view) {
	b := d.b
	if !h.ready {
		h.walker.Start(h.fromStart && !h.lost)
		h.ready = true
	}
	hidden := 0
	end := 0
	err := h.walker.Walk(v.b, func(f *http2.WalkedField) {
		end = f.At + f.Size
		if b == nil {
			return
		}
		at := v.sub(f.At, f.Size)
		if f.Hidden {
			hidden++
			if len(f.Value) > 0 {
				b.opaque(n, at, "Field, its name not recorded")
			} else {
				b.octets(n, at, "Field, not recorded")
			}
			return
		}
		x := d.member(n, at, view{f.Value, -1, 0}, string(f.Name))
		x.Buffer, x.Offset, x.Length = at.buf, at.off, len(at.b)
		if relocate(x, at) || x.Masked {
			b.mask(at)
		}
		switch string(f.Name) {
		case ":method", ":path", ":status":
			n.Value = strings.TrimSpace(n.Value + " · " + x.Value)
		}
	})
	if err != nil {
		b.opaque(n, v.from(end), "Header block that cannot be read, or refers to fields that were not recorded")
	}
	if hidden > 0 && n.Name != "" {
		n.Value += fmt.Sprintf(" · %d fields not known: the recording begins in the middle of the connection", hidden)
	}
}

// relocate puts nodes that stand in no buffer where the field stands that they were decoded from, and says whether one of
// them is masked.
func relocate(n *Node, v view) (masked bool) {
	for _, c := range n.Children {
		c.Buffer, c.Offset, c.Length = v.buf, v.off, len(v.b)
		masked = relocate(c, v) || c.Masked || masked
	}
	return masked
}

// http1 reads the whole messages that v begins with (RFC 9112): a line, fields, an empty line, and a body.
func (d *Dissector) http1(h *half, v view) view {
	b := d.b
	for len(v.b) > 0 {
		if h.body.left > 0 {
			n := min(h.body.left, len(v.b))
			h.body.left -= n
			b.opaque(nil, v.sub(0, n), "Rest of a body")
			v = v.from(n)
			continue
		}
		end := bytes.Index(v.b, []byte("\r\n\r\n"))
		if end < 0 {
			return v
		}
		head := v.sub(0, end+4)
		length, chunked := -1, false
		for _, line := range bytes.Split(head.b, []byte("\r\n"))[1:] {
			name, value, _ := bytes.Cut(line, []byte(":"))
			switch strings.ToLower(string(name)) {
			case "content-length":
				if n, err := strconv.Atoi(strings.TrimSpace(string(value))); err == nil && n >= 0 {
					length = n
				}
			case "transfer-encoding":
				chunked = bytes.Contains(bytes.ToLower(value), []byte("chunked"))
			}
		}
		size := max(length, 0)
		if chunked {
			last := bytes.Index(v.b[end+2:], []byte("\r\n0\r\n"))
			if last < 0 && len(v.b) < maxPart {
				return v
			}
			size = len(v.b) - len(head.b)
			if last >= 0 {
				size = min(max(end+2+last+7-len(head.b), 0), size)
			}
		}
		if len(head.b)+size > len(v.b) && len(head.b)+size <= maxPart {
			return v
		}
		content := v.sub(len(head.b), size)
		h.body.left = size - len(content.b)
		d.http1Message(head, content, h.body.left > 0, chunked)
		v = v.from(len(head.b) + len(content.b))
	}
	return v
}

func (d *Dissector) http1Message(head, content view, piece, chunked bool) {
	b := d.b
	if b == nil {
		return
	}
	first, _, _ := bytes.Cut(head.b, []byte("\r\n"))
	n := b.add(nil, head, "HTTP/1", "")
	n.Length = len(head.b) + len(content.b)
	n.Value = b.text(n, head.sub(0, len(first)), "Start line", first).Value
	for at := len(first) + 2; at < len(head.b)-2; {
		line, _, _ := bytes.Cut(head.b[at:], []byte("\r\n"))
		name, value, _ := bytes.Cut(line, []byte(":"))
		value = bytes.TrimLeft(value, " ")
		d.member(n, head.sub(at, len(line)), head.sub(at+len(line)-len(value), len(value)), string(name))
		at += len(line) + 2
	}
	d.content(n, content, piece || chunked)
}
