package report

import (
	"strconv"
	"strings"
)

// SchemaURI names the JSON Schema of a report (schema/v1.json).
const SchemaURI = "https://github.com/guyline/guyline/report/schema/v1"

// Number prints a whole number with commas: 214,300.
func Number(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}
