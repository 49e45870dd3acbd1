package purl

import "strings"

// ecosystems maps types to the ecosystems of the OSV schema whose name does not depend on a distribution.
var ecosystems = map[string]string{
	"bitnami":       "Bitnami",
	"cargo":         "crates.io",
	"composer":      "Packagist",
	"conan":         "ConanCenter",
	"cran":          "CRAN",
	"gem":           "RubyGems",
	"githubactions": "GitHub Actions",
	"golang":        "Go",
	"hackage":       "Hackage",
	"hex":           "Hex",
	"julia":         "Julia",
	"maven":         "Maven",
	"npm":           "npm",
	"nuget":         "NuGet",
	"pub":           "Pub",
	"pypi":          "PyPI",
	"swift":         "SwiftURL",
}

// distributions maps the namespace of deb, apk and rpm to the ecosystem of the OSV schema.
var distributions = map[string]string{
	"deb/debian":     "Debian",
	"deb/ubuntu":     "Ubuntu",
	"apk/alpine":     "Alpine",
	"apk/wolfi":      "Wolfi",
	"apk/chainguard": "Chainguard",
	"rpm/redhat":     "Red Hat",
	"rpm/rhel":       "Red Hat",
	"rpm/rocky":      "Rocky Linux",
	"rpm/rockylinux": "Rocky Linux",
	"rpm/almalinux":  "AlmaLinux",
	"rpm/alma":       "AlmaLinux",
	"rpm/opensuse":   "openSUSE",
	"rpm/suse":       "SUSE",
	"rpm/sles":       "SUSE",
	"rpm/openeuler":  "openEuler",
	"rpm/mageia":     "Mageia",
}

// codenames are those of the Debian and Ubuntu releases that stand in distro qualifiers instead of a number.
var codenames = map[string]string{
	"jessie": "8", "stretch": "9", "buster": "10", "bullseye": "11", "bookworm": "12", "trixie": "13", "forky": "14",
	"trusty": "14.04", "xenial": "16.04", "bionic": "18.04", "focal": "20.04", "jammy": "22.04", "noble": "24.04",
}

// Ecosystem is the ecosystem of the OSV schema under which advisories for the package stand, with the release of the
// distribution where the distro qualifier tells it: "Go", "npm", "Debian:12", "Alpine:v3.19", "Ubuntu:22.04:LTS",
// "Rocky Linux:9". It is "" where OSV has none. Without a distro qualifier a distribution stands without its release.
func (p PURL) Ecosystem() string {
	if name := ecosystems[p.Type]; name != "" {
		return name
	}
	namespace, _, _ := strings.Cut(p.Namespace, "/")
	name := distributions[p.Type+"/"+namespace]
	release := p.release(namespace)
	if release == "" {
		return name
	}
	major, minor, _ := strings.Cut(release, ".")
	switch name {
	case "Debian", "Rocky Linux", "AlmaLinux", "Mageia":
		return name + ":" + major
	case "Ubuntu":
		// Releases of April of even years are for the long term, and OSV says so in the name.
		if minor == "04" && len(major) == 2 && (major[1]-'0')%2 == 0 {
			return name + ":" + release + ":LTS"
		}
		return name + ":" + release
	case "Alpine":
		minor, _, _ = strings.Cut(minor, ".")
		if minor == "" {
			return name
		}
		return name + ":v" + major + "." + minor
	case "openEuler":
		return name + ":" + release
	}
	return name
}

// release is the number in the distro qualifier, which stands there in several forms: debian-12, 12, bookworm,
// alpine-3.19.1, 3.19.1, rocky-9.3.
func (p PURL) release(namespace string) string {
	d := strings.ToLower(p.Qualifier("distro"))
	if number := codenames[d]; number != "" {
		return number
	}
	if i := strings.IndexFunc(d, func(c rune) bool { return c >= '0' && c <= '9' }); i >= 0 {
		return strings.ToUpper(strings.TrimPrefix(d[i:], "v"))
	}
	if number := codenames[strings.TrimPrefix(d, namespace+"-")]; number != "" {
		return number
	}
	return ""
}

// Package is the name under which OSV keeps the package in its Ecosystem: "github.com/a/b", "@scope/name",
// "group:artifact". For deb, apk and rpm OSV goes by the source package: its name is taken from the qualifier upstream
// that inventory tools write, else the binary package's own name is all there is.
func (p PURL) Package() string {
	switch p.Type {
	case "maven":
		if p.Namespace != "" {
			return p.Namespace + ":" + p.Name
		}
	case "pypi":
		return normalPyPI(p.Name)
	case "deb", "apk", "rpm":
		if up := p.Qualifier("upstream"); up != "" {
			return sourceName(up)
		}
		return p.Name
	case "cargo", "nuget", "gem", "cran", "hackage", "hex", "pub", "conan", "julia", "bitnami":
		return p.Name
	}
	return p.Path()
}

// normalPyPI is the name as PEP 503 has it: lower case, each run of - _ . one hyphen.
func normalPyPI(name string) string {
	plain := true
	for i := range len(name) {
		c := name[i]
		if c >= 'A' && c <= 'Z' || c == '_' || c == '.' || c == '-' && i > 0 && name[i-1] == '-' {
			plain = false
		}
	}
	if plain {
		return name
	}
	b := make([]byte, 0, len(name))
	for i := range len(name) {
		c := name[i]
		if c == '_' || c == '.' || c == '-' {
			if n := len(b); n > 0 && b[n-1] == '-' {
				continue
			}
			c = '-'
		}
		b = append(b, c)
	}
	return strings.ToLower(string(b))
}

// PackageVersion is the version of Package by which advisories go: with the epoch of an rpm in front, which purls keep in
// a qualifier, and of a deb the version of its source package where the qualifier upstream tells it.
func (p PURL) PackageVersion() string {
	switch p.Type {
	case "rpm":
		if epoch := p.Qualifier("epoch"); epoch != "" && !strings.Contains(p.Version, ":") {
			return epoch + ":" + p.Version
		}
	case "deb", "apk":
		if _, version, found := strings.Cut(p.Qualifier("upstream"), "@"); found && version != "" {
			return version
		}
	}
	return p.Version
}

// sourceName is the name in the qualifier upstream: "curl", "curl@7.50.3-1" or, of rpm, "curl-7.50.3-1.fc25.src.rpm".
func sourceName(upstream string) string {
	name, _, _ := strings.Cut(upstream, "@")
	name, isRPM := strings.CutSuffix(name, ".src.rpm")
	if isRPM {
		for range 2 { // the release, then the version
			name, _, _ = cutLast(name, '-')
		}
	}
	return name
}
