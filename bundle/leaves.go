package bundle

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/guyline/guyline/bundle/merkle"
)

// volatile are the parts of a report that are not evidence: how long the run took, what to type next, and frames taken apart, which a
// replayer makes again from the capture.
var volatile = []string{"durationSeconds", "next", "frames"}

// Flatten takes a report in JSON apart into leaves, sorted by path: one for each number, word or list of words. A path is the names on
// the way to it, joined by slashes, each escaped as a segment of a URL. An element of a list of objects is named by 64 bits of
// HMAC-SHA-256(secret, path and content), so that neither its number nor that of its neighbours is told; equal elements get a number.
func Flatten(secret, report []byte) ([]merkle.Leaf, error) {
	d := json.NewDecoder(bytes.NewReader(report))
	d.UseNumber()
	var top map[string]any
	if err := d.Decode(&top); err != nil {
		return nil, fmt.Errorf("the report is no JSON object: %w", err)
	}
	for _, name := range volatile {
		delete(top, name)
	}
	f := flattener{secret: secret}
	if err := f.object("", top); err != nil {
		return nil, err
	}
	slices.SortFunc(f.leaves, func(a, b merkle.Leaf) int { return cmp.Compare(a.Path, b.Path) })
	return f.leaves, nil
}

type flattener struct {
	secret []byte
	leaves []merkle.Leaf
}

func (f *flattener) value(path string, v any) error {
	switch v := v.(type) {
	case map[string]any:
		if len(v) > 0 {
			return f.object(path+"/", v)
		}
	case []any:
		if len(v) > 0 && allObjects(v) {
			return f.elements(path, v)
		}
	}
	text, err := canonical(v)
	if err != nil {
		return err
	}
	f.leaves = append(f.leaves, merkle.Leaf{Path: path, Value: text})
	return nil
}

func (f *flattener) object(prefix string, v map[string]any) error {
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if err := f.value(prefix+url.PathEscape(name), v[name]); err != nil {
			return err
		}
	}
	return nil
}

func (f *flattener) elements(path string, list []any) error {
	seen := map[string]int{}
	for _, v := range list {
		text, err := canonical(v)
		if err != nil {
			return err
		}
		mac := hmac.New(sha256.New, f.secret)
		mac.Write([]byte("element\x00" + path + "\x00"))
		mac.Write(text)
		id := hex.EncodeToString(mac.Sum(nil)[:8])
		seen[id]++
		if n := seen[id]; n > 1 {
			id += "." + strconv.Itoa(n)
		}
		if err := f.value(path+"/"+id, v); err != nil {
			return err
		}
	}
	return nil
}

func allObjects(list []any) bool {
	return !slices.ContainsFunc(list, func(v any) bool { m, ok := v.(map[string]any); return !ok || len(m) == 0 })
}

// canonical is a value in JSON without spaces, names sorted, numbers as they were written.
func canonical(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Shape is a leaf's path with * for each element of a list: results/*/verdict.
func Shape(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if isElement(p) {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}

// isElement reports whether a segment names an element of a list: sixteen hexadecimal digits, and a number behind them where there are
// equal ones.
func isElement(segment string) bool {
	id, number, numbered := strings.Cut(segment, ".")
	if numbered {
		if n, err := strconv.Atoi(number); err != nil || n < 2 || strconv.Itoa(n) != number {
			return false
		}
	}
	if len(id) != 16 {
		return false
	}
	return strings.Trim(id, "0123456789abcdef") == ""
}

// record is the path of the element of a list in which a leaf lies, "" where it lies in none, and the leaf's name below it.
func record(path, list string) (element, name string) {
	rest, ok := strings.CutPrefix(path, list+"/")
	if !ok {
		return "", ""
	}
	element, name, ok = strings.Cut(rest, "/")
	if !ok || !isElement(element) {
		return "", ""
	}
	return list + "/" + element, name
}

// text is the words of a leaf's value: a string itself, the strings of a list, and of everything else its JSON.
func text(value []byte) []string {
	var one string
	if json.Unmarshal(value, &one) == nil {
		return []string{one}
	}
	var many []string
	if json.Unmarshal(value, &many) == nil {
		return many
	}
	return []string{string(value)}
}

// checkLeaf is an error where a leaf could not be written on one line and read back the same.
func checkLeaf(l merkle.Leaf) error {
	switch {
	case l.Path == "":
		return errors.New("a leaf has no path")
	case strings.ContainsAny(l.Path, "\t\n\r"):
		return fmt.Errorf("the path %q holds a tab or a line's end", l.Path)
	case bytes.ContainsAny(l.Value, "\t\n\r") || !json.Valid(l.Value):
		return fmt.Errorf("the value of %s is not JSON on one line", l.Path)
	}
	return nil
}
