// Package pattern compiles regular expressions when they are first used: most runs of the program read nothing that asks for
// most of them, and to compile all at the start would show in each.
package pattern

import (
	"regexp"
	"sync"
)

// New is a regular expression that is compiled at its first use. A wrong one panics then.
func New(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
