package sbom

import (
	"bytes"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// str reads a string; another type is told and gives nil.
func (s *scanner) str(what string) []byte {
	if !s.is('"', what, "a string") {
		return nil
	}
	before := s.offset()
	t := s.text()
	if len(t) > maxText {
		s.wrong(TooLong, fmt.Sprintf("%s has %d bytes; %d are kept", what, s.offset()-before, maxText))
		return nil
	}
	return t
}

// text reads the string at pos. Of one longer than maxText only more than that many bytes are returned: the caller sees
// that it is too long.
func (s *scanner) text() []byte {
	s.pos++
	window := s.buf[s.pos:s.end]
	if i := bytes.IndexByte(window, '"'); i >= 0 { // mostly: a plain text that lies in the buffer
		if plain(window[:i]) {
			s.pos += i + 1
			return window[:i]
		}
	}
	s.scratch = s.scratch[:0]
	for s.err == nil {
		if !s.fill() {
			s.fail("the document ends in a string")
			break
		}
		window := s.buf[s.pos:s.end]
		n := 0
		for n < len(window) && window[n] != '"' && window[n] != '\\' && window[n] >= 0x20 {
			n++
		}
		s.add(window[:n])
		s.pos += n
		if n == len(window) {
			continue
		}
		switch window[n] {
		case '"':
			s.pos++
			if !utf8.Valid(s.scratch) {
				s.scratch = bytes.ToValidUTF8(s.scratch, []byte("\uFFFD"))
			}
			return s.scratch
		case '\\':
			s.pos++
			s.escape()
		default:
			s.fail("control character %#02x in a string", window[n])
		}
	}
	return nil
}

// plain says that nothing in t needs work: no escape, no control character, ASCII or valid UTF-8.
func plain(t []byte) bool {
	high := byte(0)
	for _, c := range t {
		if c < 0x20 || c == '\\' {
			return false
		}
		high |= c
	}
	return high < 0x80 || utf8.Valid(t)
}

func (s *scanner) add(t []byte) {
	if room := maxText + 8 - len(s.scratch); len(t) > room {
		t = t[:max(room, 0)]
	}
	s.scratch = append(s.scratch, t...)
}

func (s *scanner) escape() {
	switch c := s.take(); c {
	case '"', '\\', '/':
		s.add([]byte{c})
	case 'b':
		s.add([]byte{'\b'})
	case 'f':
		s.add([]byte{'\f'})
	case 'n':
		s.add([]byte{'\n'})
	case 'r':
		s.add([]byte{'\r'})
	case 't':
		s.add([]byte{'\t'})
	case 'u':
		r := s.hex4()
		if utf16.IsSurrogate(r) { // the second half follows as an escape of its own, else the half is unreadable
			second := rune(0)
			if s.fill() && s.buf[s.pos] == '\\' {
				s.pos++
				if s.fill() && s.buf[s.pos] == 'u' {
					s.pos++
					second = s.hex4()
				} else {
					s.add([]byte("\uFFFD"))
					s.escape()
					return
				}
			}
			r = utf16.DecodeRune(r, second)
		}
		s.add(utf8.AppendRune(nil, r))
	default:
		s.fail("escape \\%c in a string", c)
	}
}

func (s *scanner) take() byte {
	if !s.fill() {
		s.fail("the document ends in a string")
		return 0
	}
	s.pos++
	return s.buf[s.pos-1]
}

func (s *scanner) hex4() rune {
	var r rune
	for range 4 {
		c := s.take()
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			s.fail("\\u without four hexadecimal digits")
			return 0
		}
		r = r<<4 | rune(c)
	}
	return r
}
