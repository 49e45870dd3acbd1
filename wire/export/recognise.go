package export

import (
	"bytes"
	"slices"

	"github.com/guyline/guyline/wire/sbi"
)

// IsLines says whether a file that begins with head is JSON lines of SBI messages: the first line is a message between two
// addresses, and one of the lines that head shows names the SBI, by a path with an API of TS 29.510 6.1.6.3.11, a field
// 3gpp-Sbi-… or a member 5g-sbi-…. Other JSON lines, logs of web servers and our own events among them, lack one or the
// other. head may end within a line.
func IsLines(head []byte) bool {
	for n := 0; ; n++ {
		head = bytes.TrimLeft(head, " \t\r\n")
		if len(head) == 0 || head[0] != '{' {
			return false
		}
		line, rest, whole := bytes.Cut(head, []byte("\n"))
		if !whole {
			line = closed(line)
		}
		var l Line
		if !ParseLine(line, &l) || n == 0 && (!l.Src.IsValid() || !l.Dst.IsValid()) {
			return false
		}
		if l.sbi || l.Head.SBICount > 0 || l.Head.Method != nil && l.Head.Path != nil && sbi.ParsePath(string(l.Head.Path)).Producer() != "" {
			return true
		}
		head = rest
	}
}

// closed is an object that ends anywhere, up to its last whole member and with the brackets that it lacks.
func closed(b []byte) []byte {
	var open, kept []byte // closing brackets that are owed: now, and at the last comma
	end, text, escaped := -1, false, false
	for i, c := range b {
		switch {
		case escaped:
			escaped = false
		case text:
			escaped, text = c == '\\', c != '"'
		case c == '"':
			text = true
		case c == '{':
			open = append(open, '}')
		case c == '[':
			open = append(open, ']')
		case c == '}' || c == ']':
			if len(open) == 0 {
				return b
			}
			if open = open[:len(open)-1]; len(open) == 0 {
				return b[:i+1]
			}
		case c == ',':
			end, kept = i, append(kept[:0], open...)
		}
	}
	if end < 0 {
		return b
	}
	slices.Reverse(kept)
	return append(slices.Clone(b[:end]), kept...)
}
