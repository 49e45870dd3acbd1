package owner

import (
	"regexp"
	"sync"
)

// pattern compiles a regular expression at its first use: most runs read nothing that asks for it.
func pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
