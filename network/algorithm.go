package network

import (
	"fmt"
	"strings"
)

// Algorithm is a 5G ciphering (NEA) or integrity (NIA) algorithm, TS 33.501 clause 5.11.1.
type Algorithm struct {
	Integrity bool // NIA, else NEA
	Number    uint8
}

// String is the identifier of TS 33.501: NEA0, NIA2, ….
func (a Algorithm) String() string {
	if a.Integrity {
		return fmt.Sprintf("NIA%d", a.Number)
	}
	return fmt.Sprintf("NEA%d", a.Number)
}

// Order is algorithms in order of preference, the first preferred.
type Order []Algorithm

// String is the identifiers, a space between.
func (o Order) String() string {
	names := make([]string, len(o))
	for i, a := range o {
		names[i] = a.String()
	}
	return strings.Join(names, " ")
}

// Null reports whether the null algorithm stands anywhere in the order.
func (o Order) Null() bool {
	for _, a := range o {
		if a.Number == 0 {
			return true
		}
	}
	return false
}

// ParseAlgorithm reads an identifier as products write it: NEA2, nea2, 128-NEA2, EA2, NIA1, 128-5G-IA1.
func ParseAlgorithm(s string) (Algorithm, error) {
	t := strings.ToUpper(strings.TrimSpace(s))
	t = strings.TrimPrefix(strings.TrimPrefix(t, "128-"), "5G-")
	t = strings.TrimPrefix(t, "N")
	if len(t) == 3 && (t[:2] == "EA" || t[:2] == "IA") && t[2] >= '0' && t[2] <= '7' {
		return Algorithm{Integrity: t[0] == 'I', Number: t[2] - '0'}, nil
	}
	return Algorithm{}, fmt.Errorf("expected an algorithm such as NEA2 or NIA2, found %q", s)
}

// ParseOrder reads algorithms with spaces or commas between.
func ParseOrder(s string) (Order, error) {
	var o Order
	for _, f := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == '[' || r == ']' || r == '"' }) {
		a, err := ParseAlgorithm(f)
		if err != nil {
			return nil, err
		}
		o = append(o, a)
	}
	if o == nil {
		return nil, fmt.Errorf("expected algorithms such as NEA2 NEA1, found %q", s)
	}
	return o, nil
}
