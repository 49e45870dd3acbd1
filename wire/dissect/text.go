package dissect

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// masked stands in hexadecimal views for an octet that is left out.
const masked = "••"

// Hex is a buffer in hexadecimal, two characters an octet, with •• for those left out.
func (b *Buffer) Hex() string {
	var s strings.Builder
	for i, o := range b.Data {
		if b.Masked(i) {
			s.WriteString(masked)
			continue
		}
		fmt.Fprintf(&s, "%02x", o)
	}
	return s.String()
}

// Text writes a tree for a terminal: every buffer with 16 octets a row, then the fields with the octets that they stand in
// (offset, and length behind the plus).
//
//	0000  02 00 00 00 00 02 02 00  00 00 00 01 08 00 45 00   ..............E.
//
//	Ethernet: 02 00 00 00 00 01 → 02 00 00 00 00 02   [0+14]
//	  Destination: 02 00 00 00 00 02   [0+6]
func (t *Tree) Text(w io.Writer) error {
	out := bufio.NewWriter(w)
	for i := range t.Buffers {
		b := &t.Buffers[i]
		if i > 0 {
			fmt.Fprintf(out, "\n%c: %s, %d octets\n", letter(i), b.Name, len(b.Data))
		}
		b.rows(out)
	}
	out.WriteByte('\n')
	t.Walk(func(n *Node, depth int) {
		out.WriteString(strings.Repeat("  ", depth))
		out.WriteString(n.Name)
		if n.Value != "" {
			out.WriteString(": " + n.Value)
		}
		at := ""
		if n.Buffer > 0 {
			at = string(letter(n.Buffer)) + " "
		}
		fmt.Fprintf(out, "   [%s%d+%d]\n", at, n.Offset, n.Length)
	})
	return out.Flush()
}

// letter names a buffer behind the frame.
func letter(i int) rune { return rune('A' + min(i-1, 25)) }

// rows writes 16 octets a row: offset, octets, and what is ASCII of them.
func (b *Buffer) rows(out *bufio.Writer) {
	for at := 0; at < len(b.Data); at += 16 {
		fmt.Fprintf(out, "%04x  ", at)
		var text strings.Builder
		for i := at; i < at+16; i++ {
			switch {
			case i >= len(b.Data):
				out.WriteString("   ")
			case b.Masked(i):
				out.WriteString(masked + " ")
				text.WriteRune('•')
			default:
				fmt.Fprintf(out, "%02x ", b.Data[i])
				if o := b.Data[i]; o >= ' ' && o < 0x7f {
					text.WriteByte(o)
				} else {
					text.WriteByte('.')
				}
			}
			if i == at+7 {
				out.WriteByte(' ')
			}
		}
		out.WriteString("  " + text.String() + "\n")
	}
}
