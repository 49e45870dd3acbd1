package upload

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Bounds of names, below what ext4, XFS, APFS and NTFS take (255 bytes or units for one name).
const (
	maxNameBytes = 255
	maxPathBytes = 1024
	maxDepth     = 32
)

// Refused says which entry of an archive was not taken and why; nothing of that archive was.
type Refused struct {
	Entry string // "" if it is the archive itself
	Why   string
}

func (e *Refused) Error() string {
	if e.Entry == "" {
		return "upload: archive refused: " + e.Why
	}
	return fmt.Sprintf("upload: archive refused: entry %.200q: %s", e.Entry, e.Why)
}

// entryName gives an entry's path with slashes, "." for the archive's own root. Names are refused rather than mended: what means
// another thing elsewhere (a backslash, a drive, a name that reads backwards) is no name that a person gave a file here.
func entryName(name string) (string, error) {
	refuse := func(why string) (string, error) { return "", &Refused{Entry: name, Why: why} }
	switch {
	case name == "":
		return refuse("it has no name")
	case len(name) > maxPathBytes:
		return refuse(fmt.Sprintf("its name is longer than %d bytes", maxPathBytes))
	case !utf8.ValidString(name):
		return refuse("its name is not UTF-8: pack it with UTF-8 names")
	case strings.IndexFunc(name, unprintable) >= 0:
		return refuse("its name has a control character")
	case strings.Contains(name, `\`):
		return refuse("its name has a backslash")
	case name[0] == '/':
		return refuse("its path is absolute")
	}
	clean := strings.TrimSuffix(name, "/")
	for strings.HasPrefix(clean, "./") { // tar's way to write the folder itself
		clean = clean[len("./"):]
	}
	if clean == "." {
		return clean, nil
	}
	elements := strings.Split(clean, "/")
	if len(elements) > maxDepth {
		return refuse(fmt.Sprintf("it lies deeper than %d folders", maxDepth))
	}
	for _, e := range elements {
		switch {
		case e == "" || e == "." || e == "..":
			return refuse("its path has an empty element, . or ..")
		case len(e) > maxNameBytes:
			return refuse(fmt.Sprintf("a name in its path is longer than %d bytes", maxNameBytes))
		case len(e) >= 2 && e[1] == ':' && unicode.IsLetter(rune(e[0])):
			return refuse("its path names a drive")
		}
	}
	if !fs.ValidPath(clean) || !filepath.IsLocal(filepath.FromSlash(clean)) {
		return refuse("its path does not stay below the folder")
	}
	return clean, nil
}

// unprintable is what hides in a name: control characters, and those that turn the direction of writing.
func unprintable(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }

// fold gives what two names have in common that a file system without case, or one that normalises, takes for one.
func fold(name string) string {
	return norm.NFC.String(cases.Fold().String(norm.NFKD.String(name)))
}

// cleanBase makes a plain file name of what a client calls its file. A browser may send a path; a person may send anything.
func cleanBase(name string) string {
	name = strings.ToValidUTF8(name, "")
	if i := strings.LastIndexAny(name, `/\:`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		if unprintable(r) {
			return -1
		}
		return r
	}, name)
	name = strings.TrimSpace(strings.TrimLeft(name, "."))
	for len(name) > maxNameBytes {
		_, n := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-n]
	}
	name = strings.TrimRight(name, ". ")
	if name == "" {
		return "upload"
	}
	return name
}
