package version

import (
	"strings"
	"testing"
)

// TestCompare holds each scheme against orders that its own documentation or tool gives.
func TestCompare(t *testing.T) {
	for scheme, lists := range map[Scheme][]string{ // ascending; = for equals
		Semver: {"1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.0.1", "1.0 = v1.0.0 = 1.0.0+build", "9.0.0 10.0.0 99999999999999999998.0.0 99999999999999999999.0.0"},
		Go: {"v0.0.0-20190101000000-abcdefabcdef v0.0.0-20200101000000-000000000000 v0.0.1 v1.0.0 v1.0.1-0.20200101000000-abcdefabcdef v1.0.1", "v2.0.0 = v2.0.0+incompatible",
			"1.21.0-0 1.21.0-rc.1 = go1.21rc1 go1.21rc2 = 1.21.0-rc.2 go1.21.0 = 1.21.0 = go1.21 go1.21.1 go1.21.9 go1.21.10", "go1.22.1 = go1.22.1-vendor7"},
		PyPI:      {"1.0.dev1 1.0a1.dev1 1.0a1 1.0a2 1.0b1 1.0rc1 = 1.0c1 1.0 = 1.0.0 = v1.0 1.0+abc 1.0+5 1.0.post1.dev1 1.0.post1 1.1.dev1 1.1 1!0.1"},
		Debian:    {"1.0~~ 1.0~rc1 1.0 1.0-1 1.0-1ubuntu1 1.0-1+deb12u1 1.0-2 1.0-10 1.0a 1.0+b 1:0.1"},
		Alpine:    {"1.0_alpha 1.0_beta2 1.0_pre1 1.0_rc1 1.0 = 1.0-r0 1.0_p1 1.0a 1.0.1", "1.01 1.1", "1.2-r1 1.2-r2 1.2-r10"},
		RPM:       {"1.0~rc1-1 1.0-1 1.0-1.el9 1.0-2 1.0^git1-1 1.0a-1 1.0.1-1 2-1 1:0-1"},
		Maven:     {"1-alpha 1-beta 1-milestone 1-rc = 1-cr 1-SNAPSHOT 1 = 1.0 = 1.0.0 = 1-ga = 1-final 1-sp 1-foo 1-1 1.1", "1.0-alpha1 = 1.0-a1", "2.0.RELEASE = 2.0"},
		NuGet:     {"1.0.0-alpha = 1.0.0-ALPHA 1.0.0-beta.2 1.0.0-beta.11 1.0.0 = 1.0 = 1.0.0.0 = 1.0.0+x 1.0.0.1"},
		RubyGems:  {"1.0.a 1.0.b1 1.0.pre 1.0 = 1 = 1.0.0 1.0.1", "1.0-x = 1.0.pre.x 1.0"},
		Packagist: {"1.0-dev 1.0-alpha 1.0-beta 1.0-RC1 1.0 = v1.0.0 = 1.0.0.0 1.0-p1 1.0.1"},
		Dotted:    {"1.0 1.0-1 1.0.2 1.1"},
		Pub:       {"1.0.0-a 1.0.0 1.0.0+1 1.0.0+2 1.0.1"},
		Generic:   {"1.0 = v1.0 = 1.0.0 1.0.1 1.2 1.10", "1.1.1 1.1.1a 1.1.1k", "2.0-alpha 2.0-beta1 2.0-rc1 2.0-rc2 2.0"},
	} {
		for _, list := range lists {
			words := strings.Fields(list)
			rank, ranks, versions := 0, []int{}, []string{}
			for i, w := range words {
				if w == "=" {
					continue
				}
				if i > 0 && words[i-1] != "=" {
					rank++
				}
				ranks, versions = append(ranks, rank), append(versions, w)
			}
			for i, a := range versions {
				for j, b := range versions {
					got, ok := scheme.Compare(a, b)
					if want := sgn(ranks[i] - ranks[j]); !ok || sgn(got) != want {
						t.Errorf("%s: %s and %s: %d %v, want %d", scheme, a, b, got, ok, want)
					}
				}
			}
		}
	}
}

func TestNotComparable(t *testing.T) {
	for _, c := range []struct {
		scheme Scheme
		a, b   string
	}{
		{Generic, "1.0-vendor", "1.0-other"}, {Generic, "latest", "1.0"}, {Generic, "1.0-x", "1.0"}, {Generic, "", "1"},
		{Semver, "latest", "1.0.0"}, {Semver, "1.x", "1.0.0"}, {Go, "(devel)", "v1.0.0"}, {Go, "UNKNOWN", "v1.0.0"},
		{PyPI, "1.0-charm", "1.0"}, {Debian, "1 0", "1"}, {Alpine, "1.0foo", "1.0"}, {Maven, "${revision}", "1.0"},
		{NuGet, "1.2.3.4.5", "1.0"}, {RubyGems, "a", "1"}, {Packagist, "dev-main", "1.0"}, {Packagist, "1.2.x-dev", "1.2"},
		{Dotted, "1.a", "1"}, {RPM, "a:1", "1"}, {Semver, strings.Repeat("1", 2000), "1"},
	} {
		if got, ok := c.scheme.Compare(c.a, c.b); ok {
			t.Errorf("%s: %.20s and %s: %d", c.scheme, c.a, c.b, got)
		}
	}
}

func TestSchemeOf(t *testing.T) {
	for name, want := range map[string]Scheme{
		"Go": Go, "golang": Go, "Debian:12": Debian, "Ubuntu:22.04:LTS": Debian, "Alpine:v3.19": Alpine, "crates.io": Semver, "npm": NPM,
		"Red Hat:enterprise_linux:9::baseos": RPM, "Rocky Linux:9": RPM, "Packagist": Packagist, "SwiftURL": Semver, "whatever": Generic, "": Generic,
	} {
		if got := SchemeOf(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestEvents(t *testing.T) {
	for _, c := range []struct {
		scheme                   Scheme
		events                   []Event
		inside, outside, unknown string
		fixed                    string // of the first inside
	}{
		{Go, []Event{{Introduced: "0"}, {Fixed: "1.2.3"}}, "v0.0.0-20200101000000-abcdefabcdef v1.2.2 v1.2.3-rc.1", "v1.2.3 v2.0.0+incompatible", "(devel)", "1.2.3"},
		{Go, []Event{{Fixed: "1.22.3"}, {Introduced: "1.22.0-0"}, {Fixed: "1.21.10"}, {Introduced: "0"}}, "go1.21.9 go1.22rc1 go1.22.2 go1.22", "go1.21.10 go1.22.3", "", "1.21.10"},
		{PyPI, []Event{{Introduced: "1.0"}, {LastAffected: "2.0"}}, "1.0 1.5 2.0 2.0.0", "0.9 2.0.post1 1.0rc1", "x", ""},
		{Debian, []Event{{Introduced: "0"}}, "1.0 anything 1:2", "", "", ""},
		{Semver, []Event{{Introduced: "0"}, {Limit: "2.0.0"}}, "0.1.0 1.9.9", "2.0.0 3.0.0", "x", ""},
		{Semver, []Event{{Introduced: "1.0.0"}, {Fixed: "3.0.0"}, {Limit: "2.0.0"}}, "1.0.0", "2.0.0 0.9.0", "", ""},
		{Semver, []Event{{Introduced: "1.0.0"}, {Fixed: "1.0.0"}}, "", "1.0.0", "", ""},
		{Semver, []Event{{Introduced: "1.0.0"}, {Fixed: "2.0.0"}, {Introduced: "2.0.0"}, {Fixed: "3.0.0"}}, "1.5.0 2.0.0 2.9.0", "3.0.0", "", "2.0.0"},
	} {
		s := NewSet(c.scheme)
		if err := s.AddEvents(c.events); err != nil {
			t.Errorf("%v: %v", c.events, err)
		}
		checkSet(t, s, c.inside, c.outside, c.unknown)
		if first, _, _ := strings.Cut(c.inside, " "); first != "" {
			if fixed, known := s.Fixed(first); fixed != c.fixed || known != (c.fixed != "") {
				t.Errorf("%s: %s is fixed in %q %v, want %q", s, first, fixed, known, c.fixed)
			}
		}
	}
}

func checkSet(t *testing.T, s *Set, inside, outside, unknown string) {
	t.Helper()
	for want, list := range map[Answer]string{Inside: inside, Outside: outside, Unknown: unknown} {
		for v := range strings.FieldsSeq(list) {
			if got := s.Contains(v); got != want {
				t.Errorf("%s contains %s: %s, want %s", s, v, got, want)
			}
		}
	}
}

func TestBrokenEvents(t *testing.T) {
	s := NewSet(Semver)
	if err := s.AddEvents([]Event{{Introduced: "0"}, {Fixed: "1.0.0"}, {Introduced: "weird"}, {}}); err == nil {
		t.Error("no error for an event that cannot be ordered")
	}
	checkSet(t, s, "0.5.0", "", "1.0.0")
	s = NewSet(PyPI)
	s.AddVersions("1.0rc1", "custom")
	checkSet(t, s, "1.0rc1 1.0-RC.1 custom", "1.0", "")
	if new(Set).Contains("1.0") != Outside || !new(Set).Empty() {
		t.Error("the zero set is not empty")
	}
}

func TestVers(t *testing.T) {
	for uri, c := range map[string]struct{ inside, outside, unknown, again string }{
		"vers:generic/>=2.9|<=4.1":              {"2.9 3.0 4.1", "2.8 4.2", "x", ""},
		"vers:npm/1.2.3|>=2.0.0|<5.0.0":         {"1.2.3 2.0.0 4.9.9", "1.2.4 5.0.0", "latest", "vers:npm/1.2.3|>=2.0.0|<5.0.0"},
		"vers:pypi/0.0.0|0.0.1|>=0.0.3|!=0.0.5": {"0.0 0.0.1 0.0.3 9", "0.0.2 0.0.5", "", ""},
		"vers:golang/<v1.2.0":                   {"v1.1.9 v0.1.0", "v1.2.0", "", "vers:golang/<v1.2.0"},
		"vers:deb/*":                            {"1 2:3 x", "", "", "vers:deb/*"},
		"vers:none/*":                           {"", "1", "", ""},
		"vers:semver/!=1.0.0":                   {"1.0.1", "1.0.0", "", ""},
		"VERS:Maven/ >= 1.0 | < 2.0 ":           {"1.5", "2.0", "", ""},
		"vers:deb/>=1%3A2.0|<1:3.0":             {"1:2.5", "2.5", "", ""},
		"vers:gem/<1.0|<2.0|>3.0|>=4.0":         {"0.5 1.5 3.5 5.0", "2.0 3.0", "", ""},
		"vers:semver/>=weird|<2.0.0|3.0.0":      {"3.0.0", "", "1.0.0", ""},
		"vers:semver/weird":                     {"weird", "", "1.0.0", ""},
		"vers:intdot/2.3":                       {"2.3", "2.4", "", ""},
	} {
		s, err := ParseVers(uri)
		if err != nil {
			t.Errorf("%s: %v", uri, err)
			continue
		}
		checkSet(t, s, c.inside, c.outside, c.unknown)
		if c.again != "" && s.String() != c.again {
			t.Errorf("%s: written as %s", uri, s)
		}
	}
	for _, uri := range []string{"", "vers:", "vers:npm", "vers:npm/", "vers:/1", "npm/1", "vers:npm/>=", "vers:npm/1|%zz", "vers:npm/*|1"} {
		if s, err := ParseVers(uri); err == nil {
			t.Errorf("%q: %s", uri, s)
		}
	}
}

func FuzzCompare(f *testing.F) {
	for _, s := range []string{"1.0.0-rc.1+x", "1:2.0~rc1-1", "1!1.0a1.post2.dev3+l.1", "1_rc1-r2", "go1.22rc1", "1.0-SNAPSHOT", "2.0^git-1.el9", "1-x.0.0a", "v1.0RC1"} {
		f.Add(s, "1.0")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		for s := Generic; s <= Pub; s++ {
			x, ok := s.Compare(a, b)
			y, back := s.Compare(b, a)
			if ok != back || ok && sgn(x) != -sgn(y) {
				t.Fatalf("%s: %q and %q: %d %v, and back %d %v", s, a, b, x, ok, y, back)
			}
			if same, ok := s.Compare(a, a); a != "" && (same != 0 || !ok) {
				t.Fatalf("%s: %q is not itself", s, a)
			}
		}
	})
}

func FuzzVers(f *testing.F) {
	for _, s := range []string{"vers:npm/1.2.3|>=2.0.0|<5.0.0", "vers:deb/>=1%3A2.0|<1:3.0|!=2", "vers:gem/*", "^1.2 || ~2.0.x", "1.2 - 2", ">=1 <2-0"} {
		f.Add(s, "1.2.3")
	}
	f.Fuzz(func(t *testing.T, text, v string) {
		if s, err := ParseVers(text); err == nil {
			want := s.Contains(v)
			again, err := ParseVers(s.String())
			if err == nil && len(s.except) == 0 && !s.broken && again.Contains(v) != want && s.Contains(v) == want {
				t.Fatalf("%q is written as %s: %q is %s, then %s", text, s, v, want, again.Contains(v))
			}
			s.Fixed(v)
		}
		if s, err := ParseNPM(text); err == nil {
			s.Contains(v)
		}
	})
}

// TestAllocations asks that comparing takes no memory.
func TestAllocations(t *testing.T) {
	for s := Generic; s <= Pub; s++ {
		if n := testing.AllocsPerRun(100, func() { s.Compare("1.2.3-4", "1.2.3-5") }); n > 0 {
			t.Errorf("%s: %v allocations", s, n)
		}
	}
}

func BenchmarkContains(b *testing.B) {
	for s := Semver; s <= Pub; s++ {
		set := NewSet(s)
		if err := set.AddEvents([]Event{{Introduced: "1.0.0"}, {Fixed: "1.2.3"}, {Introduced: "2.0.0"}, {Fixed: "2.4.1"}}); err != nil {
			b.Fatal(err)
		}
		b.Run(s.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				set.Contains("2.3.4")
			}
		})
	}
}
