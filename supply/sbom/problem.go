package sbom

import "fmt"

// Kind is a kind of problem in a bill.
type Kind uint8

const (
	WrongType   Kind = iota // a value of another type than the format asks for; stepped over
	BadValue                // a purl, a time, a number that cannot be read
	NoName                  // a component without a name
	DoubleRef               // two components with one reference: the first keeps it
	DanglingRef             // a reference to what is not there
	DependCycle             // components that depend on one another in a circle
	UnknownSpec             // a version of the format that is not known here, read as its nearest
	TooLong                 // a text longer than is kept; left out
	kinds
)

func (k Kind) String() string {
	return [...]string{"wrong type", "unreadable value", "component without a name", "double reference", "dangling reference",
		"dependency cycle", "unknown version of the format", "text too long"}[k]
}

// Problem is one thing that is wrong in a bill that is otherwise read.
type Problem struct {
	Kind   Kind
	Line   int   // 1-based; 0 = not known
	Offset int64 // byte from the beginning of the document; 0 = not known
	Text   string
}

func (p Problem) String() string { return fmt.Sprintf("line %d: %s: %s", p.Line, p.Kind, p.Text) }
