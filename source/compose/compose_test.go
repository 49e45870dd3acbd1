package compose_test

import (
	"strings"
	"testing"

	"github.com/guyline/guyline/source/compose"
	"github.com/guyline/guyline/source/sourcetest"
)

func TestRead(t *testing.T) {
	for _, name := range []string{"network", "old", "alternatives", "override"} {
		t.Run(name, func(t *testing.T) { sourcetest.Golden(t, name, &compose.Format) })
	}
}

func FuzzRead(f *testing.F) { sourcetest.Fuzz(f, &compose.Format) }

func TestDetect(t *testing.T) {
	tests := []struct {
		name, content string
		want          bool
	}{
		{"services", "services:\n  a:\n    image: b\n", true},
		{"override file", "services:\n  a:\n    privileged: true\n", true},
		{"version 1", "a:\n  image: b\n  ports: ['80:80']\n", true},
		{"services without a service", "services: []\n", false},
		{"chart values", "services:\n  amf:\n    image: {repository: b, tag: c}\n    ports: [80]\n", false},
		{"chart values at the top", "amf:\n  image: b\n  replicaCount: 1\n", false},
		{"manifest", "apiVersion: v1\nkind: Service\nservices:\n  a:\n    image: b\n", false},
		{"core configuration", "amf:\n  sbi:\n    server: [{address: 192.0.2.1}]\n", false},
		{"empty", "", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, file := sourcetest.ReadText(t, test.content, &compose.Format)
			if got := file.Format == "compose"; got != test.want {
				t.Errorf("recognised: %v, want %v", got, test.want)
			}
		})
	}
}

// TestHostile gives every key of a service what it does not expect.
func TestHostile(t *testing.T) {
	keys := strings.Fields(`build cap_add cap_drop command configs container_name deploy devices entrypoint env_file environment
		extends healthcheck hostname image ipc mem_limit network_mode networks pid ports privileged read_only restart scale secrets
		security_opt user volumes`)
	values := []string{"", "null", "[]", "{}", "[[[]]]", "{a: {b: [c]}}", "[{a: b}]", "-1", "text", "'${'", "'$'", "!reset []", "!reset null",
		"'::::'", "[':', '::', '-', '/', '=']", "{source: [], target: {}}", "*x"}
	for _, key := range keys {
		for _, value := range values {
			_, file := sourcetest.ReadText(t, "x-a: &x [1]\nservices:\n  a:\n    command: mongod\n    "+key+": "+value+"\n", &compose.Format)
			for _, note := range file.Notes() {
				if strings.Contains(note.Text, "a defect of ours") {
					t.Errorf("%s: %s: %s", key, value, note)
				}
			}
		}
	}
	sourcetest.ReadText(t, "services:\n  a: &a\n    image: b\n    extends: c\n  c:\n    extends: a\n    <<: *a\n", &compose.Format)
}
