package owner

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/guyline/guyline/internal/pattern"
)

// shape is what a schema asks of a value. It is a small part of JSON Schema: enough for BODS, with the line of each fault.
type shape struct {
	sort     sort
	fields   map[string]*shape // of an object
	required []string
	anyOf    []string // one of these members at least
	items    *shape   // of an array
	enum     []string
	least    float64 // of a number
	most     float64
	minLen   int // of a text, in characters
	maxLen   int // 0 = no bound
	form     func(string) bool
	formName string
	or       *shape // another shape that will do
	also     func(v *value, at string, say func(line int, at, what string))
}

func obj(required string, fields map[string]*shape) *shape {
	return &shape{sort: object, required: strings.Fields(required), fields: fields}
}
func listOf(s *shape) *shape { return &shape{sort: array, items: s} }
func oneOf(words string) *shape {
	return &shape{sort: text, enum: strings.Fields(words)}
}
func formed(name string, form func(string) bool) *shape {
	return &shape{sort: text, form: form, formName: name}
}

// check holds a value against a shape and says every fault with its place in the value.
func (s *shape) check(v *value, at string, say func(line int, at, what string)) {
	if s == nil {
		return
	}
	if v.sort != s.sort {
		if s.or != nil {
			s.or.check(v, at, say)
			return
		}
		say(v.line, at, fmt.Sprintf("is %s, expected %s", v.sort, s.sort))
		return
	}
	switch v.sort {
	case object:
		s.members(v, at, say)
	case array:
		for i, item := range v.items {
			s.items.check(item, fmt.Sprintf("%s[%d]", at, i), say)
		}
	case number:
		if n, _ := strconv.ParseFloat(v.text, 64); s.most > 0 && (n < s.least || n > s.most) {
			say(v.line, at, fmt.Sprintf("is %s, expected %g to %g", shorten(v.text), s.least, s.most))
		}
	case text:
		length := utf8.RuneCountInString(v.text)
		switch {
		case s.enum != nil && !slices.Contains(s.enum, v.text):
			say(v.line, at, fmt.Sprintf("%q is not in the code list: %s", shorten(v.text), strings.Join(s.enum, ", ")))
		case length < s.minLen || s.maxLen > 0 && length > s.maxLen:
			say(v.line, at, fmt.Sprintf("has %d characters, expected %d to %d", length, s.minLen, s.maxLen))
		case s.form != nil && !s.form(v.text):
			say(v.line, at, fmt.Sprintf("%q is no %s", shorten(v.text), s.formName))
		}
	}
	if s.also != nil {
		s.also(v, at, say)
	}
}

func (s *shape) members(v *value, at string, say func(line int, at, what string)) {
	for _, key := range s.required {
		if v.get(key) == nil {
			say(v.line, join(at, key), "is missing")
		}
	}
	if len(s.anyOf) > 0 && !slices.ContainsFunc(s.anyOf, func(key string) bool { return v.get(key) != nil }) {
		say(v.line, at, "has none of "+strings.Join(s.anyOf, ", "))
	}
	for i, key := range v.keys {
		if field := s.fields[key]; field != nil {
			field.check(v.items[i], join(at, key), say)
		}
	}
}

func join(at, key string) string {
	if at == "" {
		return key
	}
	return at + "." + key
}

func isDay(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

func isTime(text string) bool {
	_, err := time.Parse(time.RFC3339Nano, strings.ToUpper(text))
	return err == nil || isDay(text)
}

// isURI asks for a scheme, as RFC 3986 does.
func isURI(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme != "" && !strings.ContainsAny(text, " <>\"{}|\\^`")
}

var (
	yearMonth = pattern.New(`^\d{4}(-(1[0-2]|0[1-9]))?$`)
	version2  = pattern.New(`^\d+\.\d+$`)
	// loose is the ISO 8601 of BODS 0.2 and 0.3, where a year or a month will do.
	loose = pattern.New(`^[+-]?\d{4}(-?(0[1-9]|1[0-2])(-?(0[1-9]|[12]\d|3[01]))?)?([T ].*)?$`)
)

func isLooseDay(text string) bool { return loose().MatchString(text) }

func isPartialDay(text string) bool { return yearMonth().MatchString(text) || isDay(text) }
