// Oracle writes ../order.txt: versions that it makes up by each ecosystem's grammar, ordered by osv-scalibr's package
// semantic, which Guyline did not write. It is a module of its own, since that library's requirements would more than
// double the project's. Run it with: cd supply/version/testdata/oracle && go run . 500 > ../order.txt
package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"

	"github.com/google/osv-scalibr/semantic"
)

var r = rand.New(rand.NewPCG(1, 2))

func pick(words ...string) string { return words[r.IntN(len(words))] }

func maybe(chance float64, s func() string) string {
	if r.Float64() < chance {
		return s()
	}
	return ""
}

func num() string {
	return pick("0", "1", "2", "3", "9", "10", "11", "01", "20230101", "99999999999999999999")
}

func small() string { return pick("0", "1", "2", "3", "10") }

func dots(min, max int, n func() string) string {
	parts := make([]string, min+r.IntN(max-min+1))
	for i := range parts {
		parts[i] = n()
	}
	return strings.Join(parts, ".")
}

func id() string {
	return pick("0", "1", "2", "10", "alpha", "beta", "rc", "rc1", "a-b", "x", "Z", "0a", "dev")
}

func semver(core int) func() string {
	return func() string {
		return maybe(.1, func() string { return "v" }) + dots(core, core, small) +
			maybe(.5, func() string { return "-" + dots(1, 3, id) }) + maybe(.2, func() string { return "+" + dots(1, 2, id) })
	}
}

var grammars = []struct {
	scheme, ecosystem string
	make              func() string
}{
	{"semver", "crates.io", semver(3)},
	{"golang", "Go", func() string {
		return pick("v", "v", "") + dots(3, 3, small) + maybe(.6, func() string {
			return pick("-0.20230101000000-abcdefabcdef", "-rc.1", "-rc.2", "-pre", "-0", "-rc.1.0.20230101000000-abcdefabcdef", "+incompatible", "-alpha.10", "-alpha.9")
		})
	}},
	{"npm", "npm", semver(3)},
	{"pypi", "PyPI", func() string {
		return maybe(.1, func() string { return pick("1!", "0!", "2!") }) + maybe(.1, func() string { return "v" }) + dots(1, 4, num) +
			maybe(.4, func() string {
				return pick("", ".", "-", "_") + pick("a", "b", "rc", "c", "alpha", "BETA", "pre", "preview") + pick("", ".", "-") + small()
			}) + maybe(.3, func() string { return pick(".post1", ".post0", "-1", "-2", ".rev3", "post", "_r4", ".post10") }) +
			maybe(.3, func() string { return pick(".dev0", ".dev1", "dev2", "-dev10", ".dev") }) +
			maybe(.2, func() string {
				return "+" + pick("local", "ubuntu.1", "ubuntu-2", "1", "1.2", "abc.10", "abc.9", "Abc_10")
			})
	}},
	{"deb", "Debian", func() string {
		return maybe(.2, func() string { return pick("0:", "1:", "2:") }) + dots(1, 3, num) +
			maybe(.4, func() string {
				return pick("~rc1", "~beta", "+dfsg", "+dfsg1", "~", "~~", "a", "+git20230101.abc", "-pre", ".a", "+b", "~bpo")
			}) + maybe(.6, func() string {
			return "-" + pick("1", "0", "1ubuntu1", "1ubuntu0.1", "1+deb12u1", "1~bpo12+1", "1+b1", "2", "10", "0ubuntu1")
		})
	}},
	{"apk", "Alpine", func() string {
		return pick("0", "1", "2", "10") + maybe(.9, func() string {
			return "." + dots(1, 3, func() string { return pick("0", "1", "2", "10", "01", "012") })
		}) +
			maybe(.2, func() string { return pick("a", "b", "z") }) +
			maybe(.4, func() string {
				return pick("_alpha", "_beta", "_pre", "_rc", "_cvs", "_svn", "_git", "_hg", "_p") + maybe(.7, small)
			}) +
			maybe(.1, func() string { return pick("_p1", "_rc2", "_git20230101") }) +
			maybe(.6, func() string { return "-r" + small() })
	}},
	{"rpm", "Red Hat", func() string {
		return maybe(.2, func() string { return pick("0:", "1:", "2:") }) + dots(1, 3, num) +
			maybe(.3, func() string {
				return pick("~rc1", "~rc2", "^git1", "^20230101", "a", "_1", "rc1", "~", "^", "..1", "~^", "^~")
			}) +
			"-" + dots(1, 2, small) + maybe(.6, func() string { return pick(".el8", ".el9", ".el9_2", ".fc38", ".el8_6.1", "") })
	}},
	{"maven", "Maven", func() string {
		return dots(1, 4, num) + maybe(.6, func() string {
			return pick("-", ".", "") + pick("alpha", "beta", "milestone", "rc", "cr", "snapshot", "SNAPSHOT", "final", "ga", "sp", "a", "b", "m", "jre8", "Final", "RELEASE", "foo", "GA", "android", "redhat") + maybe(.5, func() string { return pick("-", ".", "") + small() })
		}) + maybe(.2, func() string { return pick("-1", "-0", ".0", "-SNAPSHOT", "-redhat-1", "-20230101.120000-1") })
	}},
	{"nuget", "NuGet", func() string {
		return dots(2, 4, small) + maybe(.5, func() string {
			return "-" + dots(1, 3, func() string { return pick("0", "1", "10", "alpha", "Alpha", "BETA", "beta", "rc", "x-y") })
		}) +
			maybe(.2, func() string { return "+" + id() })
	}},
	{"gem", "RubyGems", func() string {
		return dots(1, 4, num) + maybe(.5, func() string {
			return pick(".", "-") + pick("a", "b1", "pre", "rc1", "rc.2", "beta.0", "alpha10", "pre.1.0", "x.0.0", "1", "0a")
		}) + maybe(.2, func() string { return ".0" })
	}},
	{"composer", "Packagist", func() string {
		return maybe(.2, func() string { return "v" }) + dots(3, 3, small) + maybe(.5, func() string {
			return pick("-", "") + pick("dev", "alpha", "beta", "RC", "rc", "a", "b", "p", "pl") + maybe(.6, func() string { return pick("", ".", "-") + small() })
		})
	}},
	{"dotted", "CRAN", func() string { return dots(1, 3, num) + maybe(.4, func() string { return "-" + num() }) }},
}

func near(v string) string {
	if i := strings.LastIndexAny(v, ".-"); i > 0 && r.IntN(3) == 0 {
		return v[:i]
	}
	b := []byte(v)
	for range 8 {
		if i := r.IntN(len(b)); b[i] >= '0' && b[i] <= '9' {
			b[i] = byte('0' + r.IntN(10))
			break
		}
	}
	return string(b)
}

func main() {
	count, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	for _, g := range grammars {
		for range count {
			a, b := g.make(), g.make()
			if r.IntN(3) == 0 { // a near one: another digit, or the last part gone
				b = near(a)
			}
			v, err := semantic.Parse(a, g.ecosystem)
			if err != nil {
				continue
			}
			order, err := v.CompareStr(b)
			if err != nil {
				continue
			}
			fmt.Println(g.scheme, a, string("<=>"[order+1]), b)
		}
	}
}
