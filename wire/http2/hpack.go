package http2

import (
	"errors"

	"github.com/guyline/guyline/wire/http"
)

// maxCopied bounds what one header block can be blown up to: a one-byte reference may stand for a whole table.
const maxCopied = 128 << 10

var errHeader = errors.New("http2: header block is not valid HPACK")

// block decodes header blocks, RFC 7541 6:
//
//	1 iiiiiii               field: name and value from a table
//	01 iiiiii [name] value  field, inserted into the dynamic table; i = 0: the name stands there
//	001 sssss               size of the dynamic table, only at the start of a block
//	000n iiii [name] value  field, not inserted (n: never to be inserted)
//
// i and s are integers with a prefix (5.1); a string is H, a length with a seven-bit prefix, and that many bytes (5.2).
type block struct {
	table *table
	text  []byte // decoded and copied strings
}

// decode reads one complete header block into head. After an error the table can no longer be trusted: the caller
// starts it anew.
func (d *block) decode(b []byte, head *http.Head) error {
	fields := false
	for len(b) > 0 {
		c := b[0]
		var err error
		switch {
		case c&0x80 != 0:
			b, err = d.indexed(b, head)
		case c&0xc0 == 0x40:
			b, err = d.literal(b, 6, head)
		case c&0xe0 == 0x20:
			var n int
			if n, b, err = integer(b, 5); err == nil && !fields {
				d.table.resize(n)
				continue
			}
			return errHeader
		default:
			b, err = d.literal(b, 4, head)
		}
		if err != nil {
			return err
		}
		fields = true
	}
	return nil
}

func (d *block) indexed(b []byte, head *http.Head) ([]byte, error) {
	i, b, err := integer(b, 7)
	if err != nil || i == 0 {
		return b, errHeader
	}
	name, value, state := d.lookup(i)
	switch state {
	case missing:
		return b, errHeader
	case hidden:
		head.Fields++
		head.Hidden++
		return b, nil
	}
	head.Add(name, value)
	return b, nil
}

// literal reads a field whose index has prefix bits; a prefix of six says to insert it.
func (d *block) literal(b []byte, prefix uint, head *http.Head) ([]byte, error) {
	i, b, err := integer(b, prefix)
	if err != nil {
		return b, err
	}
	var name, value []byte
	state := known
	if i == 0 {
		name, b, err = d.string(b)
	} else {
		name, _, state = d.lookup(i)
	}
	if err != nil || state == missing {
		return b, errHeader
	}
	if value, b, err = d.string(b); err != nil {
		return b, err
	}
	if state == hidden {
		head.Fields++
		head.Hidden++
		if prefix == 6 {
			d.table.add(unknownName, value)
		}
		return b, nil
	}
	if prefix == 6 {
		d.table.add(name, value)
	}
	head.Add(name, value)
	return b, nil
}

// unknownName holds the place of an entry that was inserted with a name that we could not look up. No field may be
// called so (RFC 9113 8.2.1: no upper case, no blanks).
var unknownName = []byte("? ")

// What a lookup finds.
const (
	known   = iota
	hidden  // inserted before we joined
	missing // not there: the block is wrong
)

// lookup finds an entry of the static or dynamic table. Dynamic ones are copied, as insertion may move them.
func (d *block) lookup(i int) (name, value []byte, state int) {
	if i < len(static) {
		return static[i].name, static[i].value, known
	}
	name, value, ok := d.table.get(i)
	switch {
	case !ok && d.table.complete:
		return nil, nil, missing
	case !ok, string(name) == string(unknownName), len(d.text) > maxCopied:
		return nil, nil, hidden
	}
	at := len(d.text)
	d.text = append(append(d.text, name...), value...)
	return d.text[at : at+len(name)], d.text[at+len(name):], known
}

// string reads a string literal: a slice of b, or decoded into the block's text.
func (d *block) string(b []byte) (s, rest []byte, err error) {
	if len(b) == 0 {
		return nil, nil, errHeader
	}
	coded := b[0]&0x80 != 0
	n, b, err := integer(b, 7)
	if err != nil || n > len(b) {
		return nil, nil, errHeader
	}
	s, rest = b[:n:n], b[n:]
	if !coded {
		return s, rest, nil
	}
	at := len(d.text)
	text, ok := codes.decode(d.text, s)
	if !ok {
		return nil, nil, errHeader
	}
	d.text = text
	return text[at:len(text):len(text)], rest, nil
}

// integer reads an integer whose prefix has this many bits, RFC 7541 5.1. None that we accept needs more than 28 bits
// after its prefix.
func integer(b []byte, prefix uint) (int, []byte, error) {
	if len(b) == 0 {
		return 0, nil, errHeader
	}
	mask := 1<<prefix - 1
	n := int(b[0]) & mask
	b = b[1:]
	if n < mask {
		return n, b, nil
	}
	for shift := uint(0); shift < 28; shift += 7 {
		if len(b) == 0 {
			return 0, nil, errHeader
		}
		c := b[0]
		b = b[1:]
		n += int(c&0x7f) << shift
		if c&0x80 == 0 {
			return n, b, nil
		}
	}
	return 0, nil, errHeader
}
