package csaf

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// A shape is what a value of the document must look like. The zero shape takes anything.
type shape struct {
	kind    string   // "object", "array", "string", "number"
	needs   []string // members that an object must have
	members map[string]*shape
	items   *shape // of an array
	least   int    // members, items or characters
	most    int    // members; 0 for any number
	unique  bool   // no two equal items
	oneOf   []string
	pattern func() *regexp.Regexp // compiled at its first use
	format  string                // "uri" or "date-time"
	highest float64               // of a number from 0; 0 for any
}

func object(needs string, members map[string]*shape) *shape {
	return &shape{kind: "object", needs: strings.Fields(needs), members: members}
}

func list(items *shape) *shape { return &shape{kind: "array", items: items, least: 1} }

func set(items *shape) *shape { return &shape{kind: "array", items: items, least: 1, unique: true} }

func oneOf(values string) *shape { return &shape{kind: "string", oneOf: strings.Fields(values)} }

func match(pattern string) *shape {
	return &shape{kind: "string", least: 1, pattern: sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })}
}

// A sayer takes a failure and says whether more are asked for.
type sayer func(pointer, text string) bool

// check compares a value with a shape, until no more is asked for. Its depth is that of the value, which Read bounds.
func (s *shape) check(v any, pointer string, say sayer) bool {
	if s == nil || s.kind == "" {
		return true
	}
	switch v := v.(type) {
	case map[string]any:
		if s.kind == "object" {
			return s.checkObject(v, pointer, say)
		}
	case []any:
		if s.kind == "array" {
			return s.checkArray(v, pointer, say)
		}
	case string:
		if s.kind == "string" {
			why := s.stringFault(v)
			return why == "" || say(pointer, why)
		}
	case float64:
		if s.kind == "number" {
			return v >= 0 && (s.highest == 0 || v <= s.highest) || say(pointer, fmt.Sprintf("%v is not from 0 to %v", v, s.highest))
		}
	}
	return say(pointer, fmt.Sprintf("is %s where %s is expected", kindOf(v), article(s.kind)))
}

func (s *shape) checkObject(v map[string]any, pointer string, say sayer) bool {
	for _, name := range s.needs {
		if _, ok := v[name]; !ok && !say(pointer, fmt.Sprintf("the member %q is missing", name)) {
			return false
		}
	}
	if (len(v) < s.least || s.most > 0 && len(v) > s.most) && !say(pointer, fmt.Sprintf("has %d members, which are too few or too many", len(v))) {
		return false
	}
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if s.members[name] != nil && !s.members[name].check(v[name], pointer+"/"+escape(name), say) {
			return false
		}
	}
	return true
}

func (s *shape) checkArray(v []any, pointer string, say sayer) bool {
	if len(v) < s.least && !say(pointer, fmt.Sprintf("has %d items: at least %d are needed", len(v), s.least)) {
		return false
	}
	seen := map[string]int{}
	for i, item := range v {
		at := pointer + "/" + strconv.Itoa(i)
		if !s.items.check(item, at, say) {
			return false
		}
		if !s.unique {
			continue
		}
		text, plain := item.(string)
		if !plain {
			written, _ := json.Marshal(item) // what came from JSON can be written again; members are sorted
			text = string(written)
		}
		if first, again := seen[text]; again && !say(at, fmt.Sprintf("is the same as item %d", first)) {
			return false
		} else if !again {
			seen[text] = i
		}
	}
	return true
}

func (s *shape) stringFault(v string) string {
	switch {
	case utf8.RuneCountInString(v) < s.least:
		return "is too short or empty"
	case s.oneOf != nil && !slices.Contains(s.oneOf, v):
		return fmt.Sprintf("%.64q is not one of %s", v, strings.Join(s.oneOf, ", "))
	case s.pattern != nil && !s.pattern().MatchString(v):
		return fmt.Sprintf("%.64q has not the form that is asked for", v)
	case s.format == "uri" && !isURI(v):
		return fmt.Sprintf("%.64q is no URI with a scheme", v)
	case s.format == "date-time" && !isTime(v):
		return fmt.Sprintf("%.64q is no date and time of RFC 3339", v)
	}
	return ""
}

func isURI(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme != "" && !strings.ContainsAny(s, " \t\n<>\"{}|\\^`")
}

func isTime(s string) bool {
	_, ok := instant(s)
	return ok
}

// instant reads a time of RFC 3339, in which T and Z may be small and a leap second may stand.
func instant(s string) (time.Time, bool) {
	s = strings.ToUpper(s)
	if leap := strings.Replace(s, ":60", ":59", 1); leap != s {
		if t, err := time.Parse(time.RFC3339Nano, leap); err == nil {
			return t.Add(time.Second), true
		}
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	return t, err == nil
}

func escape(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

func kindOf(v any) string {
	switch v.(type) {
	case map[string]any:
		return "an object"
	case []any:
		return "an array"
	case string:
		return "a string"
	case float64:
		return "a number"
	case bool:
		return "true or false"
	}
	return "null"
}

func article(kind string) string {
	if kind == "array" || kind == "object" {
		return "an " + kind
	}
	return "a " + kind
}
