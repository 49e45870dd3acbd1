// Package libconfig parses libconfig files, version 1.7's grammar (libconfig manual, chapter 7): settings of groups,
// lists, arrays and scalars, strings that continue each other, comments in the styles of C, C++ and the shell.
//
// It keeps scalars as they are written, with the line on which each stands, and is made for files as they are found:
// templates whose values are filled in later (${NAME}, @NAME@, {{ NAME }}) give bare words, their statements ({% if … %})
// nothing, and an error costs the setting that it stands in. @include is reported as a setting of that name; no other file is read.
package libconfig

import (
	"fmt"
	"strings"
)

// Kind is the sort of a value.
type Kind uint8

// The kinds of values. Arrays and lists are both List: only libconfig itself tells them apart.
const (
	Scalar Kind = iota
	List
	Group
)

// Value is a value with its place.
type Value struct {
	Kind     Kind
	Text     string    // of a Scalar: a string's content, or the word as written, without the suffix L of long integers
	Quoted   bool      // the Scalar is a string
	Line     int       // 1-based
	Settings []Setting // of a Group
	Items    []Value   // of a List
}

// Setting is a named value in a group.
type Setting struct {
	Name  string
	Line  int
	Value Value
}

// Include is the name of a setting that stands for an @include directive; its value is the file's name.
const Include = "@include"

// Error is a place that does not follow the grammar.
type Error struct {
	Line int
	Text string
}

func (e Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Text) }

const (
	maxDepth  = 64
	maxErrors = 20
)

// Parse reads a file. The value is the group of its top level, as far as it could be understood.
func Parse(data []byte) (Value, []Error) {
	p := &parser{lexer: lexer{rest: string(data), line: 1}}
	p.next()
	top := Value{Kind: Group, Line: 1}
	for p.token.sort != end && len(p.errors) < maxErrors {
		top.Settings = append(top.Settings, p.settings(0)...)
		if p.token.sort != end {
			p.fail("expected a setting, found %q", p.token.text)
			p.next()
		}
	}
	return top, p.errors
}

type parser struct {
	lexer
	token  token
	errors []Error
}

func (p *parser) next() {
	p.token = p.lex()
	if p.bad != "" {
		p.fail("%s", p.bad)
		p.bad = ""
	}
}

func (p *parser) fail(format string, args ...any) {
	if len(p.errors) < maxErrors {
		p.errors = append(p.errors, Error{p.token.line, fmt.Sprintf(format, args...)})
	}
}

// settings reads settings up to a closing brace or the end:
//
//	setting = name (":" | "=") value [";" | ","]
func (p *parser) settings(depth int) []Setting {
	var list []Setting
	for {
		switch {
		case p.token.is(";"), p.token.is(","):
			p.next()
		case p.token.sort == word && p.token.text == Include:
			s := Setting{Name: Include, Line: p.token.line}
			p.next()
			s.Value = Value{Text: p.token.text, Quoted: p.token.sort == quoted, Line: p.token.line}
			if p.token.sort != quoted {
				p.fail("expected a file name after @include, found %q", p.token.text)
				continue
			}
			p.next()
			list = append(list, s)
		case p.token.sort == word:
			s := Setting{Name: p.token.text, Line: p.token.line}
			p.next()
			if !p.token.is("=") && !p.token.is(":") {
				p.fail("expected = after %q, found %q", s.Name, p.token.text)
				continue
			}
			p.next()
			if v, ok := p.value(depth); ok {
				s.Value = v
				list = append(list, s)
			}
		default:
			return list
		}
		if len(p.errors) >= maxErrors {
			p.token = token{sort: end, line: p.line}
			return list
		}
	}
}

func (p *parser) value(depth int) (Value, bool) {
	v := Value{Line: p.token.line}
	if depth >= maxDepth {
		p.fail("nested deeper than %d levels", maxDepth)
		p.rest = "" // what follows cannot be told apart any more
		p.next()
		return v, false
	}
	switch {
	case p.token.sort == quoted:
		v.Quoted = true
		for p.token.sort == quoted { // adjacent strings are one
			v.Text += p.token.text
			p.next()
		}
	case p.token.sort == word:
		v.Text = long(p.token.text)
		p.next()
	case p.token.is("{"):
		v.Kind = Group
		p.next()
		v.Settings = p.settings(depth + 1)
		p.close("}")
	case p.token.is("("):
		v.Kind = List
		p.next()
		v.Items = p.items(depth+1, ")")
	case p.token.is("["):
		v.Kind = List
		p.next()
		v.Items = p.items(depth+1, "]")
	default:
		p.fail("expected a value, found %q", p.token.text)
		return v, false
	}
	return v, true
}

// items reads the members of a list or an array and the bracket that closes it.
func (p *parser) items(depth int, closing string) []Value {
	var list []Value
	for p.token.sort != end && !p.token.is(closing) {
		if p.token.is(",") {
			p.next()
			continue
		}
		v, ok := p.value(depth)
		if !ok {
			break
		}
		list = append(list, v)
	}
	p.close(closing)
	return list
}

func (p *parser) close(closing string) {
	if !p.token.is(closing) {
		p.fail("expected %q, found %q", closing, p.token.text)
		return
	}
	p.next()
}

// long cuts the suffix of 64-bit integers, which libconfig writes as 123L or 123LL.
func long(s string) string {
	digits := strings.TrimRight(s, "L")
	if digits == s || digits == "" || len(s)-len(digits) > 2 {
		return s
	}
	for _, r := range strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(strings.TrimLeft(digits, "+-")), "0x"), "0b") {
		if !strings.ContainsRune("0123456789abcdef", r) {
			return s
		}
	}
	return digits
}
