package report

import (
	"fmt"
	"strings"
)

// Bounds of one frame in the page.
const (
	htmlOctets = 4096 // of a buffer
	htmlDepth  = 32   // of fields inside each other
)

// htmlPacket is a frame as the page shows it: octets beside fields.
type htmlPacket struct {
	*Packet
	ID      string
	File    string
	Frame   int64
	Says    string // the last layer, which tells most
	Octets  []htmlOctetRows
	Further bool // it stands in the page already; ID says where
}

// htmlOctetRows is a buffer in rows of 16 octets: offset, octets, and what is ASCII of them.
type htmlOctetRows struct {
	Name string
	N    int
	More int
	Rows string
}

// packets gives every result the frames of its evidence. A frame stands in the page once; where it comes again, the page
// points there.
func (p *htmlPage) packets() {
	seen := map[*Packet]string{}
	for _, cards := range [][]*htmlCheck{p.Failed, p.Waived, p.NoData, p.Passed, p.NotApplicable} {
		for _, c := range cards {
			for i := range c.Rows {
				row := &c.Rows[i]
				frames := map[string]bool{}
				for _, e := range row.Evidence {
					if e.Frame > 0 {
						frames[e.Place()] = true
					}
					if e.Packet == nil {
						continue
					}
					id, known := seen[e.Packet]
					if !known {
						id = fmt.Sprintf("frame-%d", len(seen)+1)
						seen[e.Packet] = id
					}
					row.Packets = append(row.Packets, newHTMLPacket(e, id, known))
				}
				row.Unshown = len(frames) - len(row.Packets)
			}
		}
	}
}

func newHTMLPacket(e Evidence, id string, further bool) *htmlPacket {
	x := &htmlPacket{Packet: e.Packet, ID: id, File: e.File, Frame: e.Frame, Further: further}
	if n := len(x.Fields); n > 0 {
		x.Says = x.Fields[n-1].Name
		if v := x.Fields[n-1].Value; v != "" {
			x.Says += ": " + v
		}
	}
	if further {
		return x
	}
	for _, b := range x.Buffers {
		x.Octets = append(x.Octets, newHTMLOctets(b))
	}
	return x
}

// newHTMLOctets lays a buffer out. Its hexadecimal text has two characters an octet, whatever they are.
func newHTMLOctets(b PacketBuffer) htmlOctetRows {
	text := []rune(b.Hex)
	n := min(len(text)/2, htmlOctets)
	out := htmlOctetRows{Name: b.Name, N: b.Length, More: b.Length - n}
	var s strings.Builder
	for at := 0; at < n; at += 16 {
		fmt.Fprintf(&s, "%04x  ", at)
		var ascii []rune
		for i := at; i < at+16; i++ {
			if i >= n {
				s.WriteString("   ")
				continue
			}
			s.WriteString(string(text[2*i : 2*i+2]))
			s.WriteByte(' ')
			ascii = append(ascii, shown(text[2*i], text[2*i+1]))
		}
		s.WriteString(" " + string(ascii) + "\n")
	}
	out.Rows = s.String()
	return out
}

// shown is the character of an octet: itself where it is printable ASCII, a dot otherwise, • where it is masked.
func shown(high, low rune) rune {
	h, l := strings.IndexRune("0123456789abcdef", high), strings.IndexRune("0123456789abcdef", low)
	if h < 0 || l < 0 {
		return '•'
	}
	if o := rune(h<<4 | l); o >= ' ' && o < 0x7f {
		return o
	}
	return '.'
}
