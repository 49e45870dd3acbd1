package libconfig_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/source/oai/libconfig"
)

// show prints a value on one line, each scalar with its line number behind it.
func show(v libconfig.Value) string {
	var parts []string
	switch v.Kind {
	case libconfig.Scalar:
		if v.Quoted {
			return fmt.Sprintf("%q@%d", v.Text, v.Line)
		}
		return fmt.Sprintf("%s@%d", v.Text, v.Line)
	case libconfig.List:
		for _, i := range v.Items {
			parts = append(parts, show(i))
		}
		return "(" + strings.Join(parts, " ") + ")"
	}
	for _, s := range v.Settings {
		parts = append(parts, s.Name+"="+show(s.Value))
	}
	return "{" + strings.Join(parts, " ") + "}"
}

func TestParse(t *testing.T) {
	tests := []struct{ name, in, want, errors string }{
		{"empty", "", "{}", ""},
		{"scalars", "a = 1;\nb : 0x1F\nc = -2.5e3, d = true; e = \"x\";", `{a=1@1 b=0x1F@2 c=-2.5e3@3 d=true@3 e="x"@3}`, ""},
		{"long integers", "a = 12345678L; b = 0xFFLL; c = LOCAL;", "{a=12345678@1 b=0xFF@1 c=LOCAL@1}", ""},
		{"comments", "# a\na = 1; // b\n/* c\n d */ b = 2 # e\n", "{a=1@2 b=2@4}", ""},
		{"strings continue", "a = \"x\"\n  \"y\";", `{a="xy"@1}`, ""},
		{"escapes", `a = "\"\\\n\x41\q";`, `{a="\"\\\nAq"@1}`, ""},
		{"groups and lists", "a : { b = ( { c = 1; }, 2, [3, 4] ); };", "{a={b=({c=1@1} 2@1 (3@1 4@1))}}", ""},
		{"empty list and array", "a = (); b = [];", "{a=() b=()}", ""},
		{"trailing comma", "a = (1, 2,);", "{a=(1@1 2@1)}", ""},
		{"include", "@include \"cells.conf\"\na = 1;", `{@include="cells.conf"@1 a=1@2}`, ""},
		{"templates", "a = ${TAC}; b = 0x${SD}; c = @PRB@; d = {{ mcc }}; e = ( ${ORDER} );",
			"{a=${TAC}@1 b=0x${SD}@1 c=@PRB@@1 d={{ mcc }}@1 e=(${ORDER}@1)}", ""},
		{"templates of several words", "a = 0x{{ tac }}; b = \"{{ env[\"B\"] or 'c' }}/8\";\n{% if d %}d = 1;{% endif %}",
			`{a=0x{{ tac }}@1 b="{{ env[\"B\"] or 'c' }}/8"@1 d=1@2}`, ""},
		{"missing value", "a = ;\nb = 2;", "{b=2@2}", `line 1: expected a value, found ";"`},
		{"missing bracket", "a = ( 1, 2;\nb = 3;", "{a=(1@1 2@1) b=3@2}", `line 1: expected a value, found ";" line 1: expected ")", found ";"`},
		{"stray bracket", ") a = 1;", "{a=1@1}", `line 1: expected a setting, found ")"`},
		{"open string", "a = \"x", `{a="x"@1}`, "line 1: a string is not closed"},
		{"open comment", "a = 1; /* b", "{a=1@1}", "line 1: a comment is not closed"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v, errs := libconfig.Parse([]byte(test.in))
			if diff := cmp.Diff(test.want, show(v)); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
			var texts []string
			for _, e := range errs {
				texts = append(texts, e.Error())
			}
			if diff := cmp.Diff(test.errors, strings.Join(texts, " ")); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseBounded(t *testing.T) {
	for _, in := range []string{strings.Repeat("a = (", 1<<16), strings.Repeat("a = {", 1<<16), strings.Repeat("((", 1<<16),
		strings.Repeat("a ", 1<<16), strings.Repeat("= ", 1<<16), strings.Repeat("${", 1<<12)} {
		if _, errs := libconfig.Parse([]byte(in)); len(errs) == 0 || len(errs) > 20 {
			t.Errorf("%.10s…: %d errors, want 1 to 20", in, len(errs))
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a = ( { b = \"c\" \"d\"; e = [1, 2L]; } ); // f\n@include \"g\"\n")
	f.Add("a = ${B}; c = {{ d }}; e = 0x@F@;")
	f.Add("a = \"{{ \"b\" }}\"; {% if c %}d = 0x{{ e }};{% endif %}")
	f.Fuzz(func(t *testing.T, in string) {
		v, _ := libconfig.Parse([]byte(in))
		_ = show(v)
	})
}
