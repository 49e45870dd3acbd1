package csaf

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

const (
	// MaxBytes bounds a document; the standard's own guidance for the whole is 15 MB (appendix C).
	MaxBytes = 32 << 20

	maxDepth  = 64      // branches within branches use two levels each
	maxWeight = 6 << 20 // of what is built: an item or member weighs 1, a list 2, an object 8
)

// Read reads one advisory. It fails where the text is no JSON object, is too large, too deep, or says another version
// than 2.0; everything else that is wrong with an advisory is for Check to say.
func Read(r io.Reader) (*Document, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("csaf: %w", err)
	}
	if len(text) > MaxBytes {
		return nil, fmt.Errorf("csaf: the document is larger than %d MiB: split it", MaxBytes>>20)
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if err := bounded(text); err != nil {
		return nil, err
	}
	d := &Document{}
	if err := json.Unmarshal(text, &d.tree); err != nil {
		return nil, fmt.Errorf("csaf: %w", err)
	}
	if _, ok := d.tree.(map[string]any); !ok {
		return nil, errors.New("csaf: the document is no JSON object")
	}
	var wrong *json.UnmarshalTypeError
	if err := json.Unmarshal(text, d); err != nil && !errors.As(err, &wrong) {
		return nil, fmt.Errorf("csaf: %w", err)
	}
	if v := d.Document.CSAFVersion; v != "" && v != "2.0" {
		return nil, fmt.Errorf("csaf: the document says version %.16q: this reads 2.0", v)
	}
	d.products = d.allProducts()
	d.groups = map[string][]string{}
	if d.ProductTree != nil {
		for _, g := range d.ProductTree.ProductGroups {
			d.groups[g.ID] = append(d.groups[g.ID], g.Products...)
		}
	}
	return d, nil
}

// bounded looks at brackets and commas alone, before anything is built.
func bounded(text []byte) error {
	depth, weight, line := 0, 0, 1
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\n':
			line++
		case '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			weight += 2
			if text[i] == '{' {
				weight += 6
			}
			if depth++; depth > maxDepth {
				return fmt.Errorf("csaf: line %d: more than %d levels: this is no advisory", line, maxDepth)
			}
		case '}', ']':
			depth--
		case ',':
			weight++
		}
		if weight > maxWeight {
			return fmt.Errorf("csaf: line %d: more values than are kept: split the document", line)
		}
	}
	return nil
}
