package observed

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// table is the program's copy of the registries: gzip over lines "organisation, tab, country, tab, prefixes in hexadecimal
// with spaces between", made by "make tables".
//
//go:embed prefixes.gz
var table []byte

// Registry says who a block of MAC addresses was assigned to.
type Registry struct {
	owners []owner
	by     map[block]int32    // index in owners
	known  map[string]int32   // of owners, by name and country
	words  map[string][]int32 // owners by the words of their names
}

// A block is a prefix: its bits in front, and how many there are.
type block struct {
	bits  uint64 // the prefix at the upper end of 48 bits
	width uint8  // 24 (MA-L), 28 (MA-M) or 36 (MA-S)
}

type owner struct{ name, country string }

// Told is what reading a file told.
type Told struct {
	Path     string
	Blocks   int      // that were read
	Skipped  int      // rows that could not be
	Problems []string // the first of these, with their lines
}

// Bounds on what is read: the registries of 2026 have some 60,000 blocks.
const (
	maxBlocks   = 1_000_000
	maxName     = 200
	maxProblems = 20
	maxFile     = 64 << 20
)

// NewRegistry is the program's own copy.
func NewRegistry() (*Registry, error) {
	r := &Registry{by: map[block]int32{}, known: map[string]int32{}, words: map[string][]int32{}}
	z, err := gzip.NewReader(bytes.NewReader(table))
	if err != nil {
		return nil, fmt.Errorf("observed: prefixes.gz: %w", err)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		f := strings.Split(lines.Text(), "\t")
		if strings.HasPrefix(lines.Text(), "#") || len(f) != 3 {
			continue
		}
		for p := range strings.SplitSeq(f[2], " ") {
			if b, ok := parseBlock(p); ok {
				r.put(b, f[0], f[1])
			}
		}
	}
	return r, lines.Err()
}

// Blocks is how many blocks are known.
func (r *Registry) Blocks() int { return len(r.by) }

func (r *Registry) put(b block, name, country string) {
	key := name + "\t" + country
	at, ok := r.known[key]
	if !ok {
		at = int32(len(r.owners))
		r.owners, r.known[key] = append(r.owners, owner{name, country}), at
		for w := range wordsOf(name) {
			r.words[w] = append(r.words[w], at)
		}
	}
	r.by[b] = at
}

// parseBlock reads a prefix of 6, 7 or 9 hexadecimal digits, with or without "-", ":" and ".".
func parseBlock(s string) (block, bool) {
	var b block
	for _, c := range []byte(s) {
		d, ok := digit(c)
		switch {
		case ok && b.width < 40:
			b.bits, b.width = b.bits<<4|uint64(d), b.width+4
		case c == '-' || c == ':' || c == '.':
		default:
			return block{}, false
		}
	}
	if b.width != 24 && b.width != 28 && b.width != 36 {
		return block{}, false
	}
	b.bits <<= 48 - b.width
	return b, true
}

func digit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}

// owner is to whom the smallest block was assigned that holds the address.
func (r *Registry) owner(mac [6]byte) (owner, bool) {
	var b [8]byte
	copy(b[2:], mac[:])
	bits := binary.BigEndian.Uint64(b[:])
	for _, width := range [...]uint8{36, 28, 24} {
		if at, ok := r.by[block{bits >> (48 - width) << (48 - width), width}]; ok {
			return r.owners[at], true
		}
	}
	return owner{}, false
}

// Read adds a file to the registry, what it says of a block in place of what was known. Recognised by their content are the
// IEEE's CSV (Registry,Assignment,Organization Name,Organization Address), a CSV with the columns prefix, organization and
// country, and the IEEE's text (lines with "(base 16)"). The error is for a file that is none of these or too large; path is
// for messages.
func (r *Registry) Read(path string, in io.Reader) (Told, error) {
	told := Told{Path: path}
	lines := bufio.NewReaderSize(io.LimitReader(in, maxFile+1), 64<<10)
	head, err := lines.Peek(2048)
	if err != nil && !errors.Is(err, io.EOF) {
		return told, fmt.Errorf("%s: %w", path, err)
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(string(head), "\ufeff"), "\n")
	switch first = strings.ToLower(first); {
	case strings.Contains(first, "assignment") && strings.Contains(first, "organization name"), strings.Contains(first, "prefix") && strings.Contains(first, "organization"):
		err = r.readTable(lines, &told)
	case bytes.Contains(head, []byte("(base 16)")), bytes.Contains(head, []byte("(hex)")):
		err = r.readText(lines, &told)
	default:
		return told, fmt.Errorf("%s: it is no registry of MAC prefixes: expected the IEEE's oui.csv or oui.txt, or the columns prefix, organization, country", path)
	}
	if err != nil {
		return told, fmt.Errorf("%s: %w", path, err)
	}
	return told, nil
}

// take adds one row.
func (r *Registry) take(told *Told, line int, prefix, name, country string) error {
	b, ok := parseBlock(strings.TrimSpace(prefix))
	name = strings.TrimSpace(name)
	switch {
	case !ok || name == "" || len(name) > maxName:
		told.Skipped++
		if len(told.Problems) < maxProblems {
			told.Problems = append(told.Problems, fmt.Sprintf("%s:%d: expected 6, 7 or 9 hexadecimal digits and a name, found %.20q and %.40q: the row is left out", told.Path, line, prefix, name))
		}
		return nil
	case len(r.by) >= maxBlocks:
		return fmt.Errorf("line %d: more than %d blocks: give the registries alone", line, maxBlocks)
	}
	r.put(b, name, strings.TrimSpace(country))
	told.Blocks++
	return nil
}

func (r *Registry) readTable(in io.Reader, told *Told) error {
	c := csv.NewReader(in)
	c.FieldsPerRecord, c.LazyQuotes, c.ReuseRecord = -1, true, true
	at := map[string]int{}
	for {
		row, err := c.Read()
		if c.InputOffset() > maxFile {
			return fmt.Errorf("larger than %d MiB: give the registries alone", maxFile>>20)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		line, _ := c.FieldPos(0)
		if len(at) == 0 {
			for i, f := range row {
				at[strings.ToLower(strings.TrimPrefix(strings.TrimSpace(f), "\ufeff"))] = i + 1
			}
			continue
		}
		cell := func(names ...string) string {
			for _, n := range names {
				if i := at[n]; i > 0 && i <= len(row) {
					return row[i-1]
				}
			}
			return ""
		}
		if err := r.take(told, line, cell("assignment", "prefix"), cell("organization name", "organization"), cell("country")); err != nil {
			return err
		}
	}
}

// readText reads the IEEE's text: "286FB9     (base 16)		Organisation". In the files of MA-M and MA-S the line holds the
// range behind the 24 bits that the line before it gives ("40-D8-55   (hex)"): "04B000-04BFFF     (base 16)".
func (r *Registry) readText(in io.Reader, told *Told) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 64<<10)
	before := ""
	size := 0
	for n := 1; lines.Scan(); n++ {
		text := lines.Text()
		if size += len(text) + 1; size > maxFile {
			return fmt.Errorf("line %d: larger than %d MiB: give the registries alone", n, maxFile>>20)
		}
		if p, _, ok := strings.Cut(text, "(hex)"); ok {
			before = strings.ReplaceAll(strings.TrimSpace(p), "-", "")
			continue
		}
		p, name, ok := strings.Cut(text, "(base 16)")
		if !ok {
			continue
		}
		p = strings.TrimSpace(p)
		if from, to, ranged := strings.Cut(p, "-"); ranged {
			same := 0
			for same < min(len(from), len(to)) && from[same] == to[same] {
				same++
			}
			p = before + from[:same]
		}
		if err := r.take(told, n, p, name, ""); err != nil {
			return err
		}
	}
	return lines.Err()
}
