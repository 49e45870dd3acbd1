package network

import (
	"errors"
	"fmt"
	"iter"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Attr names an attribute once: the elements that have it, and how its values are parsed and printed. Two values are
// equal when they print equal. The variables of attrs.go are the only instances; [Attributes] lists them.
type Attr[T any] struct {
	name  string
	doc   string
	on    []Kind
	many  bool
	alone bool                // claims of different sources are not held against each other
	canon func(string) string // the form in which printed values are compared; nil: as they are printed
	parse func(string) (T, error)
	print func(T) string
}

// Attribute is an attribute seen from outside its value type.
type Attribute interface {
	Name() string // kebab-case, dotted by plane, never reused
	Doc() string  // what it says, with its unit, and the clause that defines it
	On() []Kind
	Many() bool // each claim is one member of a set; else a claim is the value

	// SayText parses text and records it as [Attr.Say] does.
	SayText(e *Element, text string, l Layer, at Origin) error
	// Facts are the claims about e in printable form, in the order of layer and origin.
	Facts(e *Element) iter.Seq[Fact]

	newTable() table
	size(e *Element) int // claims about e
	// compared reports whether different values are a contradiction.
	compared() bool
	// canonical is the form in which a printed value is compared.
	canonical(printed string) string
}

// table is the claims of one attribute, by element.
type table interface {
	move(from, to *Element)
	len(e *Element) int
	sort()
	layers(mark func(id int, l Layer))
	absorb(other table, offset int)
}

type column[T any] struct {
	attr   *Attr[T]
	claims map[int][]Claim[T]
}

func (c *column[T]) move(from, to *Element) {
	if moved := c.claims[from.id]; len(moved) > 0 {
		c.claims[to.id] = append(c.claims[to.id], moved...)
		delete(c.claims, from.id)
	}
}

func (c *column[T]) len(e *Element) int { return len(c.claims[e.id]) }

// sort orders each element's claims by layer, origin and value, and drops repetitions of the same one.
func (c *column[T]) sort() {
	for id, list := range c.claims {
		slices.SortStableFunc(list, func(a, b Claim[T]) int {
			if a.Layer != b.Layer {
				return int(a.Layer) - int(b.Layer)
			}
			if by := a.Origin.Compare(b.Origin); by != 0 {
				return by
			}
			return strings.Compare(c.attr.print(a.Value), c.attr.print(b.Value))
		})
		c.claims[id] = slices.CompactFunc(list, func(a, b Claim[T]) bool {
			return a.Layer == b.Layer && a.Origin == b.Origin && c.attr.print(a.Value) == c.attr.print(b.Value)
		})
	}
}

func (c *column[T]) layers(mark func(int, Layer)) {
	for id, list := range c.claims {
		for _, claim := range list {
			mark(id, claim.Layer)
		}
	}
}

func (c *column[T]) absorb(other table, offset int) {
	for id, list := range other.(*column[T]).claims {
		c.claims[id+offset] = list
	}
}

// Name implements [Attribute].
func (a *Attr[T]) Name() string { return a.name }

// Doc implements [Attribute].
func (a *Attr[T]) Doc() string { return a.doc }

// On implements [Attribute].
func (a *Attr[T]) On() []Kind { return a.on }

// Many implements [Attribute].
func (a *Attr[T]) Many() bool { return a.many }

func (a *Attr[T]) compared() bool { return !a.alone }

func (a *Attr[T]) canonical(printed string) string {
	if a.canon == nil {
		return printed
	}
	return a.canon(printed)
}

// Print is the value as outputs show it.
func (a *Attr[T]) Print(v T) string { return a.print(v) }

func (a *Attr[T]) size(e *Element) int { return len(a.Of(e)) }

func (a *Attr[T]) newTable() table { return &column[T]{attr: a, claims: map[int][]Claim[T]{}} }

func (a *Attr[T]) column(n *Network) *column[T] {
	t, ok := n.tables[a]
	if !ok {
		t = a.newTable()
		n.tables[a] = t
	}
	return t.(*column[T])
}

// Say records that, at its origin, e has the value v. It panics where e's kind has no such attribute: that is a
// defect of the reader, not of the input.
func (a *Attr[T]) Say(e *Element, v T, l Layer, at Origin) {
	if !slices.Contains(a.on, e.Kind) {
		panic(fmt.Sprintf("network: attribute %s is not one of a %s", a.name, e.Kind))
	}
	c := a.column(e.net)
	c.claims[e.id] = append(c.claims[e.id], Claim[T]{Value: v, Layer: l, Origin: at})
}

// SayText implements [Attribute]. Its error says what a value should look like.
func (a *Attr[T]) SayText(e *Element, text string, l Layer, at Origin) error {
	v, err := a.parse(strings.TrimSpace(text))
	if err != nil {
		return fmt.Errorf("%s: %w", a.name, err)
	}
	a.Say(e, v, l, at)
	return nil
}

// Of is every claim about e, in the order of layer and origin. Nothing known is an empty list, which is not "no".
func (a *Attr[T]) Of(e *Element) []Claim[T] {
	if t, ok := e.net.tables[a]; ok {
		return t.(*column[T]).claims[e.id]
	}
	return nil
}

// In is the claims about e of one layer.
func (a *Attr[T]) In(e *Element, l Layer) []Claim[T] { return inLayer(a.Of(e), l) }

func inLayer[T any](all []Claim[T], l Layer) []Claim[T] {
	from := slices.IndexFunc(all, func(c Claim[T]) bool { return c.Layer == l })
	if from < 0 {
		return nil
	}
	to := from
	for to < len(all) && all[to].Layer == l {
		to++
	}
	return all[from:to]
}

// Best is the claim nearest to reality: the first observed one, else configured, declared or predicted. A value that an input
// states goes before the default of its product. ok is false where nothing is known.
func (a *Attr[T]) Best(e *Element) (c Claim[T], ok bool) {
	all := a.Of(e)
	if len(all) == 0 {
		return c, false
	}
	for _, l := range [...]Layer{Observed, Configured, Declared, Predicted} {
		claims := inLayer(all, l)
		for _, c := range claims {
			if c.Origin.Default == "" {
				return c, true
			}
		}
		if len(claims) > 0 {
			return claims[0], true
		}
	}
	return c, false
}

// Has reports whether some claim about e prints as v does.
func (a *Attr[T]) Has(e *Element, v T) bool {
	want := a.print(v)
	return slices.ContainsFunc(a.Of(e), func(c Claim[T]) bool { return a.print(c.Value) == want })
}

// Facts implements [Attribute].
func (a *Attr[T]) Facts(e *Element) iter.Seq[Fact] {
	return func(yield func(Fact) bool) {
		for _, c := range a.Of(e) {
			if !yield(Fact{Subject: e, Attribute: a, Value: a.print(c.Value), Layer: c.Layer, Origin: c.Origin}) {
				return
			}
		}
	}
}

// The constructors below fix the value's form, so that attrs.go reads as a list.

func text(name string, on []Kind, doc string) *Attr[string] {
	return &Attr[string]{name: name, on: on, doc: doc,
		parse: func(s string) (string, error) {
			if s == "" {
				return "", errors.New("expected a value, found none")
			}
			return s, nil
		},
		print: func(s string) string { return s }}
}

// identity is a number that each source writes in its own base, and that stays as written: 0x1a5 and 421 are the same.
func identity(name string, on []Kind, doc string) *Attr[string] {
	a := text(name, on, doc)
	a.canon = plainNumber
	return a
}

// plainNumber is a number in decimal, whatever its base; what is none stays.
func plainNumber(s string) string {
	if v, err := strconv.ParseUint(s, 0, 64); err == nil {
		return strconv.FormatUint(v, 10)
	}
	return s
}

// texts is a set of names, for which another source's smaller set is no contradiction.
func texts(name string, on []Kind, doc string) *Attr[string] {
	a := text(name, on, doc)
	a.many, a.alone = true, true
	return a
}

// names is a set of names that sources should agree on.
func names(name string, on []Kind, doc string) *Attr[string] {
	a := text(name, on, doc)
	a.many = true
	return a
}

// label is a text that each source chooses for itself.
func label(name string, on []Kind, doc string) *Attr[string] {
	a := text(name, on, doc)
	a.alone = true
	return a
}

func flag(name string, on []Kind, doc string) *Attr[bool] {
	return &Attr[bool]{name: name, on: on, doc: doc, parse: parseFlag, print: strconv.FormatBool}
}

// parseFlag takes the spellings of true and false that YAML 1.1, libconfig and environment variables use.
func parseFlag(s string) (bool, error) {
	switch strings.ToLower(s) {
	case "true", "yes", "on", "1", "y", "enabled":
		return true, nil
	case "false", "no", "off", "0", "n", "disabled":
		return false, nil
	}
	return false, fmt.Errorf("expected true or false, found %q", s)
}

func count(name string, on []Kind, doc string) *Attr[int] {
	return &Attr[int]{name: name, on: on, doc: doc,
		parse: func(s string) (int, error) {
			v, err := strconv.ParseInt(s, 0, 64)
			if err != nil {
				v, err = strconv.ParseInt(s, 10, 64) // a leading 0 is no octal mark in an inventory
			}
			if err != nil {
				return 0, fmt.Errorf("expected a whole number, found %q", s)
			}
			return int(v), nil
		},
		print: strconv.Itoa}
}

// frames is a set of frame numbers of a capture.
func frames(name string, on []Kind, doc string) *Attr[int] {
	a := count(name, on, doc)
	a.many, a.alone = true, true
	return a
}

func number(name string, on []Kind, doc string) *Attr[float64] {
	return &Attr[float64]{name: name, on: on, doc: doc,
		parse: func(s string) (float64, error) {
			v, err := strconv.ParseFloat(s, 64)
			if err != nil || v != v {
				return 0, fmt.Errorf("expected a number, found %q", s)
			}
			return v, nil
		},
		print: func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }}
}

func date(name string, on []Kind, doc string) *Attr[time.Time] {
	return &Attr[time.Time]{name: name, on: on, doc: doc,
		parse: func(s string) (time.Time, error) {
			for _, layout := range []string{time.RFC3339, time.DateOnly} {
				if t, err := time.Parse(layout, s); err == nil {
					return t.UTC(), nil
				}
			}
			return time.Time{}, fmt.Errorf("expected a date such as 2026-01-31, found %q", s)
		},
		print: func(t time.Time) string { return t.UTC().Format(time.RFC3339) }}
}

func prefix(name string, on []Kind, doc string) *Attr[netip.Prefix] {
	a := value(name, on, doc, func(s string) (netip.Prefix, error) {
		if addr, err := netip.ParseAddr(s); err == nil {
			return netip.PrefixFrom(addr, addr.BitLen()), nil
		}
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return p, fmt.Errorf("expected an address prefix such as 10.0.0.0/8, found %q", s)
		}
		return p.Masked(), nil
	})
	a.many, a.alone = true, true
	return a
}

func value[T fmt.Stringer](name string, on []Kind, doc string, parse func(string) (T, error)) *Attr[T] {
	return &Attr[T]{name: name, on: on, doc: doc, parse: parse, print: func(v T) string { return v.String() }}
}

func values[T fmt.Stringer](name string, on []Kind, doc string, parse func(string) (T, error)) *Attr[T] {
	a := value(name, on, doc, parse)
	a.many = true
	return a
}
