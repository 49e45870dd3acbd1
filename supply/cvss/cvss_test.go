package cvss

import "testing"

// The first three are the examples of the guide to version 2.0, clause 3.3; those of 3.x stand in FIRST's "Examples".
func TestScores(t *testing.T) {
	for _, c := range []struct {
		vector                        string
		base, temporal, environmental float64
	}{
		{"AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", 7.8, 6.4, 9.2},
		{"AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:L", 10, 8.3, 9},
		{"AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M", 6.2, 4.9, 7.5},
		{"AV:L/AC:L/Au:N/C:N/I:N/A:N", 0, 0, 0},
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, 9.8, 9.8},
		{"CVSS:3.1/AV:L/AC:L/PR:H/UI:R/S:U/C:H/I:H/A:H", 6.5, 6.5, 6.5},
		{"CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1, 6.1, 6.1},
		{"CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4, 6.4, 6.4},
		{"CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1, 3.1, 3.1},
		{"CVSS:3.1/A:H/I:H/C:H/S:C/UI:N/PR:N/AC:L/AV:N", 10, 10, 10},
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0, 0, 0},
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O/RC:C", 9.8, 8.8, 8.8},
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/MAV:L", 9.8, 9.8, 8.4},
	} {
		v, err := Parse(c.vector)
		if err != nil {
			t.Fatal(err)
		}
		if v.Base() != c.base || v.Temporal() != c.temporal || v.Environmental() != c.environmental {
			t.Errorf("%s: %v %v %v, want %v %v %v", c.vector, v.Base(), v.Temporal(), v.Environmental(), c.base, c.temporal, c.environmental)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{
		"", "CVSS:3.1", "CVSS:3.1/", "AV:N/AC:L/Au:N/C:N/I:N", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H",
		"CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
		"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "(AV:N/AC:L/Au:N/C:N/I:N/A:C)",
	} {
		if v, err := Parse(s); err == nil {
			t.Errorf("%q was read: %+v", s, v)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/MS:C")
	f.Add("AV:N/AC:L/Au:N/C:N/I:N/A:C/CDP:H")
	f.Fuzz(func(t *testing.T, s string) {
		v, err := Parse(s)
		if err != nil {
			return
		}
		for _, score := range []float64{v.Base(), v.Temporal(), v.Environmental()} {
			if score < 0 || score > 10 || Severity(v.Version, score) == "" {
				t.Errorf("%s: %v", s, score)
			}
		}
	})
}
