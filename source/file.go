package source

import (
	"cmp"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// Format is one input format.
type Format struct {
	Name  string // kebab-case, as reports show it: open5gs, kubernetes, compose
	About string // one sentence for the list of inputs

	// Detect reports whether the file is in this format. It looks at the content; it must not panic or write.
	Detect func(*File) bool
	// Read puts what the file says into f.Net and notes what it did not understand.
	Read func(*File)
	// Magic reports whether a file that begins with head is in this format. A format that has it reads its files as a
	// stream (File.Stream), whatever their size, and needs no Detect. head is up to 4 KiB, of any bytes.
	Magic func(head []byte) bool
	// Keep holds the content after reading, for what is no claim about the network: waivers.
	Keep bool
}

// Status is how far an input was understood.
type Status string

// The statuses, from best to worst. An Unrecognised input is in no format that we know, which is normal for a
// README; a Failed one should have been readable and was not.
const (
	Read         Status = "read"
	Partly       Status = "partly read"
	Unrecognised Status = "unrecognised"
	Failed       Status = "failed"
)

// Note is one thing about an input that its reader did not understand, or understood only with a guess.
type Note struct {
	Line int // 1-based; 0 where it is about the whole input
	Text string
}

// String is "line N: text".
func (n Note) String() string {
	if n.Line > 0 {
		return fmt.Sprintf("line %d: %s", n.Line, n.Text)
	}
	return n.Text
}

// maxNotes bounds the notes of one file; the rest is counted.
const maxNotes = 100

// File is one input while it is read: a file on disk, or one embedded in another (a ConfigMap's key).
type File struct {
	Path   string // slash-separated, as the user can open it; an embedded file has its parent's
	Name   string // Path; an embedded file's is its parent's name, "!" and the key
	Data   []byte // UTF-8; nil once it is read, unless its format keeps it
	DER    []byte // the content of a file in ASN.1's binary encoding (certificates, keys); Data is empty then
	Layer  network.Layer
	Net    *network.Network
	Stream io.Reader // the content of a file whose format reads a stream, nil for every other
	Format string    // the recognised format's name; "" where none was

	// Config names the file as workloads mount it: the cleaned path of a file on disk, "configmap/NAMESPACE/NAME/KEY" of
	// one in a ConfigMap (NAMESPACE is "default" where it is not written). Readers of configuration put it into
	// network.Config, readers of workloads into network.Mount, and so the two are found to belong together.
	Config string

	digest   string
	line0    int // lines of the parent before the first line of an embedded file
	parent   *File
	reader   *Reader
	notes    []Note
	dropped  int
	partly   bool
	keep     bool
	failed   bool
	yaml     *document
	readable string // reason why Data could not be had, "" where it could
}

// Dir is the folder of the file, "." at the top.
func (f *File) Dir() string { return path.Dir(f.Path) }

// Digest is SHA-256 of the file as it lies on disk, hexadecimal; "" where it could not be read.
func (f *File) Digest() string { return f.digest }

// At is the origin of a claim that stands on a line of f.
func (f *File) At(line int) network.Origin {
	if line > 0 {
		line += f.line0
	}
	return network.Origin{Path: f.Path, Line: line}
}

// AtDefault is the origin of a claim that the file leaves to its product. why says what the product then does.
func (f *File) AtDefault(line int, why string) network.Origin {
	o := f.At(line)
	o.Default = why
	return o
}

// Notef notes something that was not understood; the input counts as partly read.
func (f *File) Notef(line int, format string, args ...any) {
	f.partly = true
	f.remark(line, fmt.Sprintf(format, args...))
}

// Failf notes why nothing of the input could be used.
func (f *File) Failf(line int, format string, args ...any) {
	f.failed = true
	f.remark(line, fmt.Sprintf(format, args...))
}

// Remarkf notes something worth knowing that took nothing away from reading: a duplicate key, an encoding.
func (f *File) Remarkf(line int, format string, args ...any) {
	f.remark(line, fmt.Sprintf(format, args...))
}

func (f *File) remark(line int, text string) {
	if line > 0 {
		line += f.line0
	}
	if len(f.notes) >= maxNotes {
		f.dropped++
		return
	}
	if n := (Note{line, text}); !slices.Contains(f.notes, n) {
		f.notes = append(f.notes, n)
	}
}

// Notes are the file's notes by line.
func (f *File) Notes() []Note {
	notes := slices.Clone(f.notes)
	slices.SortStableFunc(notes, func(a, b Note) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Text, b.Text))
	})
	if f.dropped > 0 {
		notes = append(notes, Note{0, fmt.Sprintf("and %d more", f.dropped)})
	}
	return notes
}

// Status is how far the file was understood.
func (f *File) Status() Status {
	switch {
	case f.failed:
		return Failed
	case f.Format == "":
		return Unrecognised
	case f.partly:
		return Partly
	}
	return Read
}

// Put records an attribute whose value stands in a YAML node. It does nothing where the node is missing; it notes a
// value that cannot be understood, and one that a template or variable leaves open.
func Put[T any](f *File, e *network.Element, a *network.Attr[T], n Node) {
	if !n.OK() {
		return
	}
	PutText(f, e, a, n.Text(), n.Line())
}

// PutText is [Put] for a value that stands on a line. Variables in it get the values of the environment files.
func PutText[T any](f *File, e *network.Element, a *network.Attr[T], text string, line int) {
	if text == "" {
		return
	}
	text = Expand(text, f.Lookup)
	if Open(text) {
		f.Notef(line, "%s: the value is filled in elsewhere", a.Name())
		return
	}
	if err := a.SayText(e, text, f.Layer, f.At(line)); err != nil {
		f.Notef(line, "%v", err)
	}
}

// Set records an attribute whose value the reader has made.
func Set[T any](f *File, e *network.Element, a *network.Attr[T], v T, line int) {
	a.Say(e, v, f.Layer, f.At(line))
}

// SetDefault records what the product does where the file says nothing; why is shown with the claim.
func SetDefault[T any](f *File, e *network.Element, a *network.Attr[T], v T, line int, why string) {
	a.Say(e, v, f.Layer, f.AtDefault(line, why))
}

// Embedded is a file within a file: a ConfigMap's key, a chart's configuration block. Text or Node is set.
type Embedded struct {
	Key    string // names it within its parent
	Text   string // its content, where that is text
	Line   int    // line of the parent on which Text begins
	Node   Node   // its content, where that is YAML already
	Config string // see [File.Config]; the parent's where it is ""
}

// Embed reads a file that stands in f and reports whether some format recognised it. Its notes become f's.
func (f *File) Embed(e Embedded) bool {
	c := &File{Data: []byte(e.Text), digest: f.digest, line0: f.line0, Config: e.Config}
	if e.Node.OK() {
		c.yaml = &document{docs: []Node{e.Node}}
	} else if e.Line > 0 {
		c.line0 += e.Line - 1
	}
	if c.Config == "" {
		c.Config = f.Config
	}
	return f.embed(c, e.Key)
}

// maxEmbedding is the deepest nesting of files in files: a ConfigMap in a List, a configuration in a ConfigMap.
const maxEmbedding = 4

func (f *File) embed(c *File, key string) bool {
	depth := 0
	for p := f; p.parent != nil; p = p.parent {
		depth++
	}
	if depth >= maxEmbedding {
		f.Notef(0, "%s: nested deeper than %d files in files", key, maxEmbedding)
		return false
	}
	c.Path, c.Name = f.Path, f.Name+"!"+key
	c.Layer, c.Net, c.reader, c.parent = f.Layer, f.Net, f.reader, f
	ok := f.reader.read(c)
	if !ok && !c.namedYAML() {
		return false // a file of another kind, of which it is no fault to be no YAML
	}
	f.partly = f.partly || c.partly
	for _, n := range c.notes {
		if len(f.notes) >= maxNotes {
			f.dropped++
		} else {
			f.notes = append(f.notes, Note{max(0, n.Line-f.line0), n.Text})
		}
	}
	return ok
}

// Lookup finds a variable in the environment files (.env, *.env) beside f, then in the folders above it.
func (f *File) Lookup(name string) (string, bool) {
	if f.reader == nil {
		return "", false
	}
	for dir := f.Dir(); ; dir = path.Dir(dir) {
		if v, ok := f.reader.vars[dir][name]; ok {
			return v, true
		}
		if dir == "." || dir == "/" || dir == path.Dir(dir) {
			return "", false
		}
	}
}

// HasLine reports whether some line of the file, comments aside, begins with prefix once its indentation is cut.
func (f *File) HasLine(prefix string) bool {
	for line := range strings.Lines(string(f.Data)) {
		if strings.HasPrefix(strings.TrimSpace(line), prefix) {
			return true
		}
	}
	return false
}
