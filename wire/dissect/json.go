package dissect

import "fmt"

// A reader walks JSON (RFC 8259) and keeps where each member stands. It is lenient: what it cannot read ends it.
type reader struct {
	d    *Dissector
	v    view
	at   int
	from int // where the value begins that it was reading when it failed
	bad  bool
}

func (j *reader) space() {
	for j.at < len(j.v.b) {
		switch j.v.b[j.at] {
		case ' ', '\t', '\r', '\n':
			j.at++
		default:
			return
		}
	}
}

func (j *reader) next() byte {
	j.space()
	if j.at >= len(j.v.b) {
		j.bad = true
		return 0
	}
	return j.v.b[j.at]
}

// text reads a string and gives back where it stands, with its quotes.
func (j *reader) text() view {
	from := j.at
	for j.at++; j.at < len(j.v.b); j.at++ {
		switch j.v.b[j.at] {
		case '\\':
			j.at++
		case '"':
			j.at++
			return j.v.sub(from, j.at-from)
		}
	}
	j.bad, j.from, j.at = true, from, len(j.v.b)
	return view{}
}

// value reads one value, and shows it if it is no object or array, which show their members under n.
func (j *reader) value(n *Node, name string, depth int) {
	if depth > maxDepth-8 {
		j.bad = true
		return
	}
	switch c := j.next(); c {
	case '{', '[':
		j.group(n, c, name, depth)
	case '"':
		from := j.at
		if s := j.text(); !j.bad {
			j.d.member(n, j.v.sub(from, j.at-from), s, name)
		}
	default:
		from := j.at
		for j.at < len(j.v.b) && !endsNumber(j.v.b[j.at]) {
			j.at++
		}
		if j.at == from || j.at == len(j.v.b) && depth > 0 {
			j.bad, j.from = true, from
			return
		}
		s := j.v.sub(from, j.at-from)
		j.d.member(n, s, s, name)
	}
}

func endsNumber(c byte) bool {
	switch c {
	case ',', '}', ']', ' ', '\t', '\r', '\n', '"', '{', '[', ':':
		return true
	}
	return false
}

// group reads an object or an array.
func (j *reader) group(n *Node, open byte, name string, depth int) {
	b, from := j.d.b, j.at
	closing := byte('}')
	if open == '[' {
		closing = ']'
	}
	if depth > 0 {
		n = b.add(n, j.v.sub(from, 1), name, "")
	}
	j.at++
	for i := 0; !j.bad; i++ {
		c := j.next()
		switch {
		case j.bad:
			return
		case c == closing:
			j.at++
			n.Length = j.at - from
			if depth == 0 {
				n.Offset = j.v.off + from
			}
			return
		case c == ',' && i > 0:
			j.at++
			j.next()
		}
		if j.bad {
			return
		}
		key := fmt.Sprintf("[%d]", i)
		if open == '[' && keyOf(name) {
			key = name
		}
		if open == '{' {
			if j.next() != '"' {
				j.bad = true
				return
			}
			k := j.text()
			if j.bad || j.next() != ':' {
				j.bad = true
				return
			}
			key = j.d.key(k.sub(1, len(k.b)-2))
			j.at++
		}
		j.value(n, key, depth+1)
	}
}

// keyOf says whether the items of an array are what the array's name says: keys, or identities.
func keyOf(name string) bool {
	key := plainKey(name)
	_, subscriber := subscribers[key]
	return keyNames[key] || subscriber
}
