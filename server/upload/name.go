package upload

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a name: those of a path on common systems (PATH_MAX and NAME_MAX of Linux are 4096 and 255), and a depth that keeps
// what is held in memory of each name small.
const (
	maxName    = 1024 // octets
	maxSegment = 255  // octets
	maxDepth   = 32
)

// checkName refuses names that could mean another place than one below a folder, or look like another name than they are. No
// name becomes a path here; but readers, reports and downloads show them, and somebody may unpack them again.
func checkName(name string) error {
	switch {
	case name == "":
		return errors.New("the name is empty")
	case len(name) > maxName:
		return fmt.Errorf("the name has %d octets: at most %d are taken", len(name), maxName)
	case !utf8.ValidString(name):
		return errors.New("the name is not in UTF-8: pack it anew with names in UTF-8")
	case strings.HasPrefix(name, "/"):
		return errors.New("the name is absolute: pack with names below a folder")
	case strings.Contains(name, `\`):
		return errors.New(`the name has a backslash: pack with "/" between folders`)
	case len(name) > 1 && name[1] == ':' && isLetter(name[0]):
		return errors.New("the name begins with a drive: pack with names below a folder")
	case strings.Count(name, "/") >= maxDepth:
		return fmt.Errorf("the name is more than %d folders deep", maxDepth)
	}
	for _, c := range name {
		if unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) {
			return fmt.Errorf("the name has the control character %U", c)
		}
	}
	for segment := range strings.SplitSeq(name, "/") {
		switch {
		case segment == "..":
			return errors.New(`the name has "..": pack with names below a folder`)
		case segment == "" || segment == ".":
			return errors.New(`the name has an empty part or ".": pack it anew`)
		case len(segment) > maxSegment:
			return fmt.Errorf("a part of the name has %d octets: at most %d are taken", len(segment), maxSegment)
		}
	}
	return nil
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// fold gives names that differ in case only the same form: of each letter the first of those that Unicode's simple folding
// holds to be the same.
func fold(name string) string {
	return strings.Map(func(c rune) rune {
		first := c
		for next := unicode.SimpleFold(c); next != c; next = unicode.SimpleFold(next) {
			first = min(first, next)
		}
		return first
	}, name)
}

// quote shows a name in an error, on one line and cut to a bearable length.
func quote(name string) string {
	if len(name) > 120 {
		name = name[:120] + "…"
	}
	return strconv.Quote(name)
}

// names are those of an archive so far, folded.
type names struct {
	files   map[string]string // with the name as it was written
	folders map[string]bool
	listed  int // folders that the archive names itself
	max     int
}

func newNames(most int) *names {
	return &names{files: map[string]string{}, folders: map[string]bool{}, max: most}
}

// file enters a file's name.
func (n *names) file(name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	if len(n.files) == n.max {
		return fmt.Errorf("it is one of more than %d files: upload the folder in several archives", n.max)
	}
	key := fold(name)
	switch other, taken := n.files[key]; {
	case taken && other == name:
		return errors.New("the name stands there twice: pack each file once")
	case taken:
		return fmt.Errorf("the name differs from %s in case only: rename one", quote(other))
	case n.folders[key]:
		return errors.New("the name is that of a folder too: rename one")
	}
	n.files[key] = name
	return n.above(key)
}

// folder enters the name of a folder, which may stand there more than once.
func (n *names) folder(name string) error {
	name = strings.TrimRight(name, "/")
	if err := checkName(name); err != nil {
		return err
	}
	if n.listed++; n.listed > n.max {
		return fmt.Errorf("it is one of more than %d folders: upload the folder in several archives", n.max)
	}
	key := fold(name)
	if other, taken := n.files[key]; taken {
		return fmt.Errorf("the folder has the name of the file %s: rename one", quote(other))
	}
	n.folders[key] = true
	return n.above(key)
}

// above enters the folders above a name.
func (n *names) above(key string) error {
	for i := strings.LastIndexByte(key, '/'); i >= 0; i = strings.LastIndexByte(key[:i], '/') {
		folder := key[:i]
		if other, taken := n.files[folder]; taken {
			return fmt.Errorf("it lies below the file %s: rename one", quote(other))
		}
		if n.folders[folder] {
			return nil // and so are those above it
		}
		n.folders[folder] = true
	}
	return nil
}

// kind is what an upload holds, by its name: a name that ends like an archive's has to be one, and everything else is a file.
type kind string

const (
	single  kind = ""
	zipKind kind = "zip"
	tarKind kind = "tar"
	gzKind  kind = "tar.gz"
	zstKind kind = "tar.zst"
)

// endings are those of archives, with what is read of them; single stands for archives that are not.
var endings = []struct {
	ending string
	kind   kind
	read   bool
}{
	{".zip", zipKind, true},
	{".tar", tarKind, true},
	{".tar.gz", gzKind, true}, {".tgz", gzKind, true},
	{".tar.zst", zstKind, true}, {".tzst", zstKind, true},
	{".7z", "", false}, {".rar", "", false},
	{".tar.bz2", "", false}, {".tbz2", "", false}, {".tar.xz", "", false}, {".txz", "", false}, {".tar.lz4", "", false},
}

// kindOf goes by the name and not by the content, which might pass for several.
func kindOf(name string) (kind, error) {
	lower := strings.ToLower(name)
	for _, e := range endings {
		if !strings.HasSuffix(lower, e.ending) {
			continue
		}
		if !e.read {
			return "", refuse(http.StatusUnsupportedMediaType, "%s: archives %s are not read: pack the folder as zip, tar.gz or tar.zst", quote(name), e.ending)
		}
		return e.kind, nil
	}
	return single, nil
}
