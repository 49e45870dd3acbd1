package sbi

import (
	"strconv"
	"unicode/utf8"
)

// maxDepth bounds nesting.
const maxDepth = 32

// Value is one JSON value (RFC 8259) where it lies in its text. The zero Value is none.
type Value struct{ b []byte }

// JSON is the value that a body holds. A body that is cut is read as far as it goes.
func JSON(body []byte) Value { return Value{body[skipSpace(body, 0):]} }

// Members calls yield with each member of an object until it returns false. Names are as they stand, between their
// quotes: none that we look for needs an escape.
func (v Value) Members(yield func(name string, v Value) bool) {
	b := v.b
	if len(b) == 0 || b[0] != '{' {
		return
	}
	for i := skipSpace(b, 1); i < len(b) && b[i] == '"'; {
		end, ok := skipString(b, i)
		if !ok {
			return
		}
		name := b[i+1 : end-1]
		i = skipSpace(b, end)
		if i >= len(b) || b[i] != ':' {
			return
		}
		i = skipSpace(b, i+1)
		end, ok = skipValue(b, i)
		if !yield(string(name), Value{b[i:end]}) || !ok {
			return
		}
		if i = skipSpace(b, end); i >= len(b) || b[i] != ',' {
			return
		}
		i = skipSpace(b, i+1)
	}
}

// Elements calls yield with each element of an array until it returns false; with the value itself if it is no array.
func (v Value) Elements(yield func(Value) bool) {
	b := v.b
	if len(b) == 0 {
		return
	}
	if b[0] != '[' {
		yield(v)
		return
	}
	for i := skipSpace(b, 1); i < len(b) && b[i] != ']'; {
		end, ok := skipValue(b, i)
		if end == i || !yield(Value{b[i:end]}) || !ok {
			return
		}
		if i = skipSpace(b, end); i >= len(b) || b[i] != ',' {
			return
		}
		i = skipSpace(b, i+1)
	}
}

// Get is the member of an object with this name, or none.
func (v Value) Get(name string) (found Value) {
	v.Members(func(n string, m Value) bool {
		if n == name {
			found = m
			return false
		}
		return true
	})
	return found
}

// Exists says that there is a value and that it is not null.
func (v Value) Exists() bool { return len(v.b) > 0 && v.b[0] != 'n' }

// IsObject says that the value is an object.
func (v Value) IsObject() bool { return len(v.b) > 0 && v.b[0] == '{' }

// Text is a string's content, or a number or literal as it stands; "" for the rest.
func (v Value) Text() string {
	b := v.b
	if len(b) == 0 || b[0] == '{' || b[0] == '[' {
		return ""
	}
	if b[0] != '"' {
		return string(b)
	}
	end, ok := skipString(b, 0)
	if !ok {
		return ""
	}
	for _, c := range b[1 : end-1] {
		if c == '\\' {
			return unescape(b[1 : end-1])
		}
	}
	return string(b[1 : end-1])
}

// Number is an integer, also one written as a string, and whether there is one.
func (v Value) Number() (int64, bool) {
	n, err := strconv.ParseInt(v.Text(), 10, 64)
	if err != nil {
		if f, err := strconv.ParseFloat(v.Text(), 64); err == nil && f > -1e15 && f < 1e15 {
			return int64(f), true
		}
	}
	return n, err == nil
}

// Texts is the strings of an array, or one string, at most limit of them.
func (v Value) Texts(limit int) (out []string) {
	v.Elements(func(e Value) bool {
		if s := e.Text(); s != "" {
			out = append(out, s)
		}
		return len(out) < limit
	})
	return out
}

func skipSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\n' || b[i] == '\r') {
		i++
	}
	return i
}

// skipString is the index after the string that starts at i.
func skipString(b []byte, i int) (int, bool) {
	for i++; i < len(b); i++ {
		switch b[i] {
		case '"':
			return i + 1, true
		case '\\':
			i++
		}
	}
	return len(b), false
}

// skipValue is the index after the value that starts at i, and whether all of it is there.
func skipValue(b []byte, i int) (int, bool) {
	depth := 0
	for i < len(b) {
		switch b[i] {
		case '"':
			end, ok := skipString(b, i)
			if !ok {
				return end, false
			}
			i = end - 1
		case '{', '[':
			if depth++; depth > maxDepth {
				return len(b), false
			}
		case '}', ']':
			if depth--; depth < 0 {
				return i, true
			}
		case ',', ':', ' ', '\t', '\n', '\r':
			if depth == 0 {
				return i, true
			}
		default:
			if depth == 0 && !ends(b, i+1) {
				i++
				continue
			}
		}
		i++
		if depth == 0 {
			return i, true
		}
	}
	return len(b), depth == 0
}

// ends says that a number or literal ends before i.
func ends(b []byte, i int) bool {
	if i >= len(b) {
		return true
	}
	switch b[i] {
	case ',', '}', ']', ' ', '\t', '\n', '\r', ':':
		return true
	}
	return false
}

// unescape reads the escapes of RFC 8259 7.
func unescape(s []byte) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			out = append(out, s[i])
			continue
		}
		i++
		switch c := s[i]; c {
		case 'n':
			out = append(out, '\n')
		case 't':
			out = append(out, '\t')
		case 'r':
			out = append(out, '\r')
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'u':
			if i+4 < len(s) {
				if n, err := strconv.ParseUint(string(s[i+1:i+5]), 16, 16); err == nil {
					out = utf8.AppendRune(out, rune(n))
					i += 4
					continue
				}
			}
			out = utf8.AppendRune(out, utf8.RuneError)
		default:
			out = append(out, c)
		}
	}
	return string(out)
}
