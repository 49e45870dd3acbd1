package policy

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/network"
)

// elementType is the type of self in expressions.
var elementType = cel.ObjectType("guyline.Element", traits.ReceiverType|traits.IndexerType)

// attributeFunctions are the functions whose argument names an attribute.
var attributeFunctions = []string{"known", "value", "values", "declared", "configured", "observed", "predicted"}

// environment is the language of policies: CEL's standard library and the functions on self.
func environment() (*cel.Env, error) {
	layer := func(name string, l network.Layer) cel.EnvOption {
		return cel.Function(name, cel.MemberOverload("element_"+name, []*cel.Type{elementType, cel.StringType},
			cel.ListType(cel.DynType), cel.BinaryBinding(func(e, a ref.Val) ref.Val { return e.(element).list(a, l) })))
	}
	text := func(name string, of func(*network.Element) string) cel.EnvOption {
		return cel.Function(name, cel.MemberOverload("element_"+name, []*cel.Type{elementType}, cel.StringType,
			cel.UnaryBinding(func(e ref.Val) ref.Val { return types.String(of(e.(element).e)) })))
	}
	return cel.NewEnv(
		cel.Variable("self", elementType),
		cel.Function("known", cel.MemberOverload("element_known", []*cel.Type{elementType, cel.StringType}, cel.BoolType,
			cel.BinaryBinding(func(e, a ref.Val) ref.Val { return types.Bool(len(e.(element).facts(a)) > 0) }))),
		cel.Function("value", cel.MemberOverload("element_value", []*cel.Type{elementType, cel.StringType}, cel.DynType,
			cel.BinaryBinding(func(e, a ref.Val) ref.Val { return e.(element).best(a) }))),
		cel.Function("values", cel.MemberOverload("element_values", []*cel.Type{elementType, cel.StringType},
			cel.ListType(cel.DynType), cel.BinaryBinding(func(e, a ref.Val) ref.Val { return e.(element).list(a, 0) }))),
		layer("declared", network.Declared), layer("configured", network.Configured), layer("observed", network.Observed),
		layer("predicted", network.Predicted),
		text("kind", func(e *network.Element) string { return string(e.Kind) }),
		text("name", func(e *network.Element) string { return e.Name }),
		cel.Function("isA", cel.MemberOverload("element_isA", []*cel.Type{elementType, cel.StringType}, cel.BoolType,
			cel.BinaryBinding(func(e, t ref.Val) ref.Val { return types.Bool(e.(element).e.Type == t.Value()) }))),
		cel.Function("owner", cel.MemberOverload("element_owner", []*cel.Type{elementType}, elementType,
			cel.UnaryBinding(func(e ref.Val) ref.Val { return e.(element).owner() }))),
	)
}

// element is a model element as CEL sees it. It remembers the claims that an expression asked for: they are the
// result's evidence.
type element struct {
	e    *network.Element
	seen *[]check.Evidence
}

func newElement(e *network.Element) element { return element{e, new([]check.Evidence)} }

func (s element) owner() ref.Val {
	if s.e.Owner == nil {
		return types.NewErr("%s belongs to nothing", s.e)
	}
	return element{s.e.Owner, s.seen}
}

// values is what was asked for, as a finding's detail.
func (s element) values() string {
	if len(*s.seen) == 0 {
		return "the policy is decided by the element itself"
	}
	parts := make([]string, len(*s.seen))
	for i, e := range *s.seen {
		parts[i] = e.Text
	}
	return strings.Join(parts, ", ")
}

func (s element) facts(attr ref.Val) []network.Fact {
	name, ok := attr.Value().(string)
	if !ok {
		return nil
	}
	a := network.FindAttribute(name)
	if a == nil {
		return nil
	}
	facts := slices.Collect(a.Facts(s.e))
	for _, f := range facts {
		ev := check.Evidence{Text: name + " = " + f.Value, Layer: f.Layer, Origin: f.Origin}
		if !slices.Contains(*s.seen, ev) {
			*s.seen = append(*s.seen, ev)
		}
	}
	return facts
}

func (s element) best(attr ref.Val) ref.Val {
	facts := s.facts(attr)
	if len(facts) == 0 {
		return types.NewErr("%s of %s is not known", attr.Value(), s.e)
	}
	best := facts[0]
	for _, f := range facts[1:] {
		stated, better := f.Origin.Default == "", best.Origin.Default != ""
		if f.Layer > best.Layer || f.Layer == best.Layer && stated && better {
			best = f
		}
	}
	return convert(best)
}

func (s element) list(attr ref.Val, l network.Layer) ref.Val {
	out := []ref.Val{}
	for _, f := range s.facts(attr) {
		if l == 0 || f.Layer == l {
			out = append(out, convert(f))
		}
	}
	return types.DefaultTypeAdapter.NativeToValue(out)
}

// convert gives numbers and booleans their type; every other value is its text.
func convert(f network.Fact) ref.Val {
	switch f.Attribute.(type) {
	case *network.Attr[bool]:
		return types.Bool(f.Value == "true")
	case *network.Attr[int]:
		if v, err := strconv.ParseInt(f.Value, 10, 64); err == nil {
			return types.Int(v)
		}
	case *network.Attr[float64]:
		if v, err := strconv.ParseFloat(f.Value, 64); err == nil {
			return types.Double(v)
		}
	}
	return types.String(f.Value)
}

// ConvertToNative implements [ref.Val].
func (s element) ConvertToNative(t reflect.Type) (any, error) {
	if reflect.TypeFor[element]().AssignableTo(t) {
		return s, nil
	}
	return nil, fmt.Errorf("an element cannot become %v", t)
}

// ConvertToType implements [ref.Val].
func (s element) ConvertToType(t ref.Type) ref.Val {
	if t == types.TypeType {
		return elementType
	}
	return types.NewErr("an element cannot become %s", t)
}

// Equal implements [ref.Val].
func (s element) Equal(other ref.Val) ref.Val {
	o, ok := other.(element)
	return types.Bool(ok && o.e == s.e)
}

// Type implements [ref.Val].
func (s element) Type() ref.Type { return elementType }

// Value implements [ref.Val].
func (s element) Value() any { return s }
