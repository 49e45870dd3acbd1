// Package version orders versions as each ecosystem of packages orders its own, and answers whether a version lies in a
// range: ranges of OSV advisories, vers: URIs (CycloneDX and CSAF VEX) and npm's range syntax.
//
// Two versions need not be comparable. "latest", a commit or "1.0-custom" against "1.0-vendor" have no order that anyone
// wrote down; Compare then says so, and a Set answers Unknown, never a guess. Comparing and looking into a Set take no
// memory from the heap, except for Maven versions beyond 64 parts.
//
// Schemes follow, in the state of 2026: Semantic Versioning 2.0.0 (crates.io, npm, Go with its v, +incompatible and
// pseudo-versions, Hex, Swift, Pub with ordered build metadata), PEP 440 with epochs and local versions, deb-version(7), apk's package
// versions, rpmvercmp with epochs, tilde and caret, Maven's ComparableVersion, NuGet's four parts, Gem::Version,
// Composer's normalisation with PHP's version_compare, and plain numbers with dots and hyphens (CRAN, Hackage). Each file
// cites its source.
package version

import "strings"

// Scheme is one order of versions.
type Scheme uint8

const (
	Generic   Scheme = iota // unknown: numbers and words in their natural order, where that is beyond doubt
	Semver                  // Semantic Versioning 2.0.0: crates.io, Hex, Swift, Bitnami, Julia, Conan
	Go                      // Semver with v, +incompatible, pseudo-versions, and go1.22rc1 of Go's own library
	NPM                     // Semver; ranges exclude pre-releases that they do not name
	PyPI                    // PEP 440
	Debian                  // deb-version(7): Debian, Ubuntu
	Alpine                  // apk: Alpine, Wolfi, Chainguard
	RPM                     // rpmvercmp with epoch: Red Hat, Rocky Linux, AlmaLinux, SUSE, openEuler, Mageia
	Maven                   // ComparableVersion
	NuGet                   // Semver with a fourth number, without regard to case
	RubyGems                // Gem::Version
	Packagist               // Composer
	Dotted                  // numbers with dots and hyphens: CRAN, Hackage
	Pub                     // Semver whose build metadata counts: Dart
)

// names are the scheme's own names, in the order of the constants.
var names = [...]string{"generic", "semver", "golang", "npm", "pypi", "deb", "apk", "rpm", "maven", "nuget", "gem", "composer", "dotted", "pub"}

// String is the scheme's name as vers: URIs and purl types have it.
func (s Scheme) String() string {
	if int(s) < len(names) {
		return names[s]
	}
	return names[Generic]
}

// schemes maps OSV ecosystems, purl types and vers schemes, in lower case.
var schemes = map[string]Scheme{
	"semver": Semver, "crates.io": Semver, "cargo": Semver, "hex": Semver, "swifturl": Semver, "swift": Semver, "bitnami": Semver,
	"julia": Semver, "conancenter": Semver, "conan": Semver, "github actions": Semver, "github": Semver, "githubactions": Semver, "ghc": Semver,
	"bioconductor": Semver, "docker hardened images": Semver,
	"go": Go, "golang": Go, "npm": NPM, "pypi": PyPI,
	"debian": Debian, "ubuntu": Debian, "deb": Debian, "echo": Debian,
	"alpine": Alpine, "apk": Alpine, "wolfi": Alpine, "chainguard": Alpine, "minimos": Alpine, "alpaquita": Alpine, "bellsoft hardened containers": Alpine,
	"rpm": RPM, "red hat": RPM, "rocky linux": RPM, "almalinux": RPM, "suse": RPM, "opensuse": RPM, "openeuler": RPM, "mageia": RPM, "fedora": RPM, "azure linux": RPM,
	"maven": Maven, "nuget": NuGet, "rubygems": RubyGems, "gem": RubyGems, "packagist": Packagist, "composer": Packagist,
	"cran": Dotted, "hackage": Dotted, "dotted": Dotted, "pub": Pub,
}

// SchemeOf is the scheme of an OSV ecosystem ("Debian:12", "crates.io"), a purl type ("golang", "deb") or the scheme of
// a vers: URI. What is not known is Generic.
func SchemeOf(ecosystem string) Scheme {
	ecosystem, _, _ = strings.Cut(ecosystem, ":")
	if s, ok := schemes[ecosystem]; ok {
		return s
	}
	return schemes[strings.ToLower(ecosystem)] // Generic is the zero value
}

// Compare orders two versions: negative, 0 or positive. ok is false where the scheme has no order for them; order is then
// that of the bytes.
func (s Scheme) Compare(a, b string) (order int, ok bool) {
	if a == b && a != "" {
		return 0, true
	}
	if len(a) > maxLen || len(b) > maxLen || a == "" || b == "" {
		return strings.Compare(a, b), false
	}
	if order, ok = s.compare(a, b); !ok {
		return strings.Compare(a, b), false
	}
	return order, true
}

func (s Scheme) compare(a, b string) (order int, ok bool) {
	switch s {
	case Semver, NPM:
		return compareSemver(a, b)
	case Go:
		return compareGo(a, b)
	case Pub:
		return comparePub(a, b)
	case PyPI:
		return comparePyPI(a, b)
	case Debian:
		return compareDebian(a, b)
	case Alpine:
		return compareAlpine(a, b)
	case RPM:
		return compareRPM(a, b)
	case Maven:
		return compareMaven(a, b)
	case NuGet:
		return compareNuGet(a, b)
	case RubyGems:
		return compareGem(a, b)
	case Packagist:
		return comparePackagist(a, b)
	case Dotted:
		return compareDotted(a, b)
	}
	return compareGeneric(a, b)
}

// Valid says that the scheme can order the version at all.
func (s Scheme) Valid(v string) bool {
	if v == "" || len(v) > maxLen {
		return false
	}
	_, ok := s.compare(v, v)
	return ok
}

// maxLen bounds a version, in bytes.
const maxLen = 1024

// Compare orders two versions of an ecosystem, named as for SchemeOf.
func Compare(ecosystem, a, b string) (order int, ok bool) { return SchemeOf(ecosystem).Compare(a, b) }
