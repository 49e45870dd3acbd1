package vuln

import (
	"fmt"
	"strings"
	"time"

	"github.com/guyline/guyline/supply/version"
)

// Limits bound what an Index keeps. What goes beyond them is an error of the reader that meets it.
type Limits struct {
	Advisories int   // of OSV
	Bytes      int64 // of names, summaries, versions and ranges that are kept, with 32 for each text
	Entries    int   // of KEV and EPSS, each
}

// DefaultLimits hold some 10^6 advisories: one of Go takes about 1 KB of memory, which is what Bytes counts of it.
var DefaultLimits = Limits{Advisories: 2_000_000, Bytes: 1 << 30, Entries: 2_000_000}

// An Index holds advisories by ecosystem and package. It is filled by its Read methods, from one goroutine; after that it
// may be asked from several.
type Index struct {
	limits     Limits
	kept       int64
	advisories []*Advisory
	byID       map[string]int32
	packages   map[string]map[string][]affected // ecosystem → package → what concerns it

	kev  map[string]KEV
	epss map[string]EPSS
}

// NewIndex is an empty Index within DefaultLimits.
func NewIndex() *Index { return NewIndexLimited(DefaultLimits) }

// NewIndexLimited is an empty Index with other limits.
func NewIndexLimited(limits Limits) *Index {
	return &Index{
		limits: limits, byID: map[string]int32{}, packages: map[string]map[string][]affected{},
		kev: map[string]KEV{}, epss: map[string]EPSS{},
	}
}

// An Advisory is one OSV record, without its long texts.
type Advisory struct {
	ID        string
	Aliases   []string // other ids of the same vulnerability
	Related   []string // ids of others that are near
	Summary   string
	Published time.Time // zero where it is not told
	Modified  time.Time
	Withdrawn time.Time // zero: it stands
	Ratings   []Rating
	URL       string // of the advisory, "" where none is told
	Path      string // the file it was read from
	Line      int    // 1-based

	replaced bool // by a later modification
}

// A Rating is a severity as an advisory has it.
type Rating struct {
	Vector string
	Score  float64 // CVSS base score; valid iff Known
	Known  bool
	Level  string // NONE, LOW, MEDIUM, HIGH, CRITICAL, by the score or in the advisory's words; "" where neither is told
}

// affected is what one advisory says about one package.
type affected struct {
	advisory int32
	set      *version.Set
	imports  []Import
	named    string // a fixed version that the report names outside the package's own versions
}

// An Import is a Go package, within the module, that holds the vulnerable symbols; without symbols it is all of it.
type Import struct {
	Path    string
	Symbols []string
}

// Advisories is how many advisories the index holds, withdrawn ones included.
func (x *Index) Advisories() int { return len(x.advisories) }

// Advisory is an advisory by its own id, nil where there is none.
func (x *Index) Advisory(id string) *Advisory {
	i, ok := x.byID[id]
	if !ok {
		return nil
	}
	return x.advisories[i]
}

// KnownExploited is CISA's entry on a CVE.
func (x *Index) KnownExploited(cve string) (KEV, bool) {
	k, ok := x.kev[strings.ToUpper(cve)]
	return k, ok
}

// Exploitability is the EPSS score of a CVE.
func (x *Index) Exploitability(cve string) (EPSS, bool) {
	e, ok := x.epss[strings.ToUpper(cve)]
	return e, ok
}

// Ecosystems says of which ecosystems advisories are loaded, and on how many packages.
func (x *Index) Ecosystems() map[string]int {
	out := map[string]int{}
	for name, packages := range x.packages {
		out[name] = len(packages)
	}
	return out
}

// Packages is the packages of an ecosystem that advisories concern, in the form in which names are compared, with how many
// advisories concern each.
func (x *Index) Packages(ecosystem string) map[string]int {
	out := map[string]int{}
	for name, list := range x.packages[ecosystem] {
		out[name] = len(list)
	}
	return out
}

// keep counts text that the index holds on to.
func (x *Index) keep(texts ...string) error {
	for _, t := range texts {
		x.kept += int64(len(t)) + 32
	}
	if x.kept > x.limits.Bytes {
		return fmt.Errorf("vuln: the advisories take more than %d MiB: load fewer ecosystems", x.limits.Bytes>>20)
	}
	return nil
}

// key is a package's name as its ecosystem compares names: PyPI without case and with one dash for any run of - _ .
// (PEP 503); NuGet, Packagist, crates.io, GitHub Actions and Hex without case; Go without case, because package URLs
// have modules in small letters, and with std (what some tools write) for stdlib; all others as they are.
func key(ecosystem, name string) string {
	base, _, _ := strings.Cut(ecosystem, ":")
	switch base {
	case "PyPI":
		return pep503(name)
	case "NuGet", "Packagist", "crates.io", "GitHub Actions", "Hex", "SwiftURL":
		return strings.ToLower(name)
	case "Go":
		if name == "std" {
			return "stdlib"
		}
		return strings.ToLower(name)
	}
	return name
}

func pep503(name string) string {
	var b strings.Builder
	dash := false
	for _, r := range strings.ToLower(name) {
		if r == '-' || r == '_' || r == '.' {
			dash = true
			continue
		}
		if dash {
			b.WriteByte('-')
			dash = false
		}
		b.WriteRune(r)
	}
	if dash {
		b.WriteByte('-')
	}
	return b.String()
}
